"""The keys of the items, each a small file: whoever destroys one destroys its item.

A key's file appears last when an item is made and goes first when it is destroyed. Whatever
happens between, a file of an item without its key says nothing to anybody.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from fondly.vault.sealed import KEY_BYTES

_GOING = ".gone-"


class KeyStore:
    """The keys in one folder.

    Args:
        folder: where they lie; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def items(self) -> frozenset[str]:
        """The items whose keys are here."""
        return frozenset(one.stem for one in self._folder.glob("[0-9a-f]*.key"))

    def read(self, item: str) -> bytes | None:
        """The key, or None where there is none."""
        try:
            key = self._path(item).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES else None

    def add(self, item: str, key: bytes) -> None:
        """Put a key in; it is on the disk when this returns."""
        part = self._folder / f"{_GOING}{secrets.token_hex(8)}"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path(item))
        settle(self._folder)

    def destroy(self, item: str) -> None:
        """Overwrite a key and remove it; nothing happens where there is none.

        From its first step on, a rename, the key is no longer read. Overwriting reaches the disk's
        same place on some disks only; that is said in docs/privacy.md.
        """
        going = self._folder / f"{_GOING}{item}"
        try:
            self._path(item).replace(going)
        except FileNotFoundError:
            return
        settle(self._folder)
        _overwrite_and_remove(going)
        settle(self._folder)

    def clear_remains(self) -> None:
        """Finish what a crash interrupted: keys that were going, and keys half-written."""
        for one in self._folder.glob(f"{_GOING}*"):
            _overwrite_and_remove(one)

    def _path(self, item: str) -> Path:
        return self._folder / f"{item}.key"


def settle(folder: Path) -> None:
    """Wait until the disk has the names in a folder; Windows has no such call, nor needs it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _overwrite_and_remove(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:  # another run of Fondly finished it
        return
