"""Writing pictures that are no frames."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fondly.media.new_file import new_file, output_error


def write_png(pixels: NDArray[np.uint8], path: Path, *, overwrite: bool = False) -> None:
    """Write a picture as PNG, without metadata; the file appears whole or not at all.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        path: the file to make.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    write_pngs({path: pixels}, overwrite=overwrite)


def write_pngs(pictures: Mapping[Path, NDArray[np.uint8]], *, overwrite: bool = False) -> None:
    """Write several pictures as PNG, without metadata; none appears before all are complete.

    Args:
        pictures: (H, W, 3) or (H, W) uint8 sRGB, by the file to make.
        overwrite: replace existing files.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about one of the files.
    """
    with ExitStack() as files:
        for path, pixels in pictures.items():
            file = files.enter_context(new_file(path, overwrite=overwrite))
            try:
                Image.fromarray(pixels).save(file, "PNG")
            except OSError as error:
                raise output_error(error, path) from error


def png_bytes(pixels: NDArray[np.uint8], dpi: float | None = None) -> bytes:
    """A picture as the bytes of a PNG file, quickly rather than small.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        dpi: its scan resolution, in dots per inch, or None.
    """
    file = io.BytesIO()
    told = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.fromarray(pixels).save(file, "PNG", compress_level=1, **told)
    return file.getvalue()


def jpeg_bytes(pixels: NDArray[np.uint8], quality: int = 88) -> bytes:
    """A picture as the bytes of a JPEG file, without metadata.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        quality: 1 to 95.
    """
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def write_jpeg(
    pixels: NDArray[np.uint8],
    path: Path,
    *,
    exif: bytes = b"",
    overwrite: bool = False,
) -> None:
    """Write a picture as JPEG, colours at full resolution; it appears whole or not at all.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        path: the file to make.
        exif: to go with it, from its six letters on; empty for no metadata.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:
        try:
            Image.fromarray(pixels).save(file, "JPEG", quality=94, subsampling=0, exif=exif)
        except OSError as error:
            raise output_error(error, path) from error
