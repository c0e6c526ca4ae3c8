"""Fetches Debian packages that carry clean pictures, and reads them without installing anything."""

from __future__ import annotations

import hashlib
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

RESOURCES = ".rcc/"
"""In a path: what follows lies in a bundle of Qt resources."""

_DIRECTORY, _DEFLATED = 2, 1
"""Flags of an entry of a bundle."""


@dataclass(frozen=True)
class Package:
    """One package of Debian 12.

    Args:
        name: of it.
        version: of it.
        sha256: of the file.
    """

    name: str
    version: str
    sha256: str


PACKAGES = {
    package.name: package
    for package in (
        Package(
            "gcompris-qt-data",
            "3.1-2",
            "e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f",
        ),
        Package(
            "lomiri-wallpapers-16.04",
            "20.04.0-2",
            "a99ff6a3bfe451e4cc0682ecb3cc82e71740626d59e4845ae34a0a0e45421eab",
        ),
        Package(
            "lomiri-wallpapers-20.04",
            "20.04.0-2",
            "d44e89b8473aafe64a5b678f014862dc31335aaaf18665c544d985d854f1a709",
        ),
        Package(
            "libjxl-testdata",
            "0.0~git20230110.d6168ff-1",
            "a58523413f486760a0f3cbc931142a27e3aa25f77315b862046f089ed34aa2c7",
        ),
    )
}


def unpacked(name: str, downloads: Path) -> Path:
    """Folder with the files of a package, which is fetched if it is not there.

    Raises:
        ValueError: the package is not the one that was trained on.
    """
    package = PACKAGES[name]
    folder = downloads / f"{package.name}_{package.version}"
    if not folder.exists():
        wanted = f"{package.name}={package.version}"
        subprocess.run(["apt-get", "download", wanted], cwd=downloads, check=True)
        written = package.version.replace(":", "%3a")
        file = downloads / f"{package.name}_{written}_all.deb"
        if hashlib.sha256(file.read_bytes()).hexdigest() != package.sha256:
            raise ValueError(f"{file} is not the package that was trained on")
        subprocess.run(["dpkg-deb", "--extract", file, folder], check=True)
    return folder


def read(folder: Path, name: str) -> bytes:
    """A file of a package, or of a bundle of Qt resources in it."""
    if RESOURCES not in name:
        return (folder / name).read_bytes()
    bundle, inner = name.split(RESOURCES)
    return resource((folder / (bundle + ".rcc")).read_bytes(), inner)


def resource(bundle: bytes, name: str) -> bytes:
    """A file of a bundle of Qt resources, by the end of its path.

    Raises:
        KeyError: there is none.
    """
    version, tree, data, names = (int.from_bytes(bundle[k : k + 4], "big") for k in (4, 8, 12, 16))
    stride = 22 if version > 1 else 14

    def find(entry: int, path: str) -> bytes | None:
        at = tree + entry * stride
        flags = int.from_bytes(bundle[at + 4 : at + 6], "big")
        if not flags & _DIRECTORY:
            return _content(bundle, data, at, flags) if path.endswith("/" + name) else None
        count, first = (int.from_bytes(bundle[at + k : at + k + 4], "big") for k in (6, 10))
        children = range(first, first + count)
        found = (find(k, f"{path}/{_name(bundle, names, tree + k * stride)}") for k in children)
        return next((content for content in found if content is not None), None)

    content = find(0, "")
    if content is None:
        raise KeyError(name)
    return content


def _name(bundle: bytes, names: int, entry: int) -> str:
    at = names + int.from_bytes(bundle[entry : entry + 4], "big")
    length = int.from_bytes(bundle[at : at + 2], "big")
    return bundle[at + 6 : at + 6 + 2 * length].decode("utf-16-be")


def _content(bundle: bytes, data: int, entry: int, flags: int) -> bytes:
    at = data + int.from_bytes(bundle[entry + 10 : entry + 14], "big")
    length = int.from_bytes(bundle[at : at + 4], "big")
    content = bundle[at + 4 : at + 4 + length]
    # The first four bytes of what is compressed are its length when it is not.
    return zlib.decompress(content[4:]) if flags & _DEFLATED else content
