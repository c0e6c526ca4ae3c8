"""Items at rest: each a folder of sealed files, whose key lies elsewhere.

    keys/ITEM.key              made last, destroyed first
    items/ITEM/about, photo, recipe

A crash leaves an item whole or unreadable, never half: what has no key is removed by the next run.
Whatever the disk refuses leaves these functions as the system's own OSError.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fondly.domain.kept import Destroyed, Kept, is_item
from fondly.errors import NotKept, VaultDamaged, VaultError
from fondly.vault.key_store import KeyStore, settle
from fondly.vault.one_at_a_time import one_at_a_time
from fondly.vault.sealed import KEY_BYTES, BrokenSeal, seal, unseal

_ABOUT = "about"
_NEW = ".new"
_HINT = "fondly kept lists what is there."


class Vault:
    """The items in one folder.

    Args:
        folder: where it lies; exists, and only its owner may look into it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._items = folder / "items"
        for place in (self._items, folder / "keys"):
            place.mkdir(mode=0o700, exist_ok=True)
        self._keys = KeyStore(folder / "keys")

    def keep(self, kept: Kept, parts: Mapping[str, bytes]) -> None:
        """Put an item in; it is on the disk when this returns, and not there at all if it raises.

        Args:
            kept: what to tell of it; its name is new.
            parts: what it consists of, by name.
        """
        key, new = secrets.token_bytes(KEY_BYTES), self._items / _NEW
        with self._alone():
            self._clear()
            new.mkdir(mode=0o700)
            for name, content in {_ABOUT: _to_json(kept), **parts}.items():
                _write(new / name, content, key, f"{kept.item}/{name}")
            settle(new)
            new.rename(self._items / kept.item)
            settle(self._items)
            self._keys.add(kept.item, key)

    def survey(self) -> tuple[tuple[Kept, ...], tuple[str, ...]]:
        """What is there and can be read, newest first; and the names of what has a key and cannot.

        What cannot be read can be destroyed like the others.
        """
        told = {item: self._readable(item) for item in self._keys.items()}
        readable = [kept for kept in told.values() if kept is not None]
        readable.sort(key=lambda one: one.made, reverse=True)
        return tuple(readable), tuple(sorted(item for item, kept in told.items() if kept is None))

    def items(self) -> tuple[Kept, ...]:
        """What is there and can be read, newest first."""
        return self.survey()[0]

    def damaged(self) -> tuple[str, ...]:
        """What has a key and cannot be read."""
        return self.survey()[1]

    def about(self, item: str) -> Kept:
        """What is told of one item.

        Raises:
            NotKept, VaultDamaged: see `read`.
        """
        return _from_json(self.read(item, _ABOUT))

    def read(self, item: str, part: str) -> bytes:
        """One part of an item, as it was put in.

        Raises:
            NotKept: there is no such item, or no more.
            VaultDamaged: its file is not what was written.
        """
        return self._opened(item, part, self._key(item))

    def change_end(self, item: str, until: datetime | None) -> Kept:
        """Let an item stay until another time; None is for good.

        Raises:
            NotKept, VaultDamaged: see `read`.
        """
        with self._alone():
            key, new = self._key(item), self._items / _NEW
            kept = replace(_from_json(self._opened(item, _ABOUT, key)), until=until)
            _remove(new)
            _write(new, _to_json(kept), key, f"{item}/{_ABOUT}")
            new.replace(self._items / item / _ABOUT)
            settle(self._items / item)
        return kept

    def destroy(self, item: str) -> Destroyed:
        """Destroy an item's key, then its files, and prove that nothing of it can be read.

        Raises:
            NotKept: there is no such item.
            VaultDamaged: something of it is still there.
        """
        with self._alone():
            key, kept = self._key(item), self._readable(item)
            files = [one for one in (self._items / item).rglob("*") if one.is_file()]
            size = sum(one.stat().st_size for one in files)
            self._keys.destroy(item)
            proofs = [self._proof_of_the_key(item, key)]
            _remove(self._items / item)
            settle(self._items)
            proofs.append(self._proof_of_the_files(item))
        return Destroyed(item, kept.clip if kept else "", len(files), size, tuple(proofs))

    def sweep(self, now: datetime) -> tuple[Destroyed, ...]:
        """Destroy what is over, and remove what a crash left behind.

        Args:
            now: with its time zone.
        """
        with self._alone():
            self._clear()
        return tuple(self.destroy(one.item) for one in self.items() if one.is_over(now))

    def _key(self, item: str) -> bytes:
        key = self._keys.read(item) if is_item(item) else None
        if key is None:
            raise NotKept(f"Nothing named {item!r:.40} is kept.", _HINT)
        return key

    def _readable(self, item: str) -> Kept | None:
        try:
            return self.about(item)
        except VaultError:  # damaged, or destroyed by another run meanwhile
            return None

    def _opened(self, item: str, part: str, key: bytes) -> bytes:
        try:
            return unseal((self._items / item / part).read_bytes(), key, f"{item}/{part}")
        except (FileNotFoundError, BrokenSeal) as error:
            raise VaultDamaged(
                f"The {part} of {item} is not as it was put into the vault.",
                f"Let go of it with fondly forget {item}, and animate the photo anew.",
            ) from error

    def _proof_of_the_key(self, item: str, key: bytes) -> str:
        if self._keys.read(item) is not None or any(
            key in one.read_bytes() for one in (self._folder / "keys").iterdir()
        ):
            raise VaultDamaged(
                f"The key of {item} is still there.", "Try again, or delete the vault's folder."
            )
        return "its key is destroyed, and no copy of it is in the vault"

    def _proof_of_the_files(self, item: str) -> str:
        if any(item in one.name for one in self._folder.rglob("*")):
            raise VaultDamaged(
                f"A file of {item} is still there, sealed and without its key.",
                "Delete it, or the vault's folder.",
            )
        return "its files are removed"

    def _alone(self) -> AbstractContextManager[None]:
        return one_at_a_time(self._folder / "lock")

    def _clear(self) -> None:
        """Remove what a crash left; whoever calls is alone."""
        self._keys.clear_remains()
        whole = self._keys.items()
        for one in self._items.iterdir():
            if one.name not in whole:
                _remove(one)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, content: bytes, key: bytes, name: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in seal(content, key, name):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _to_json(kept: Kept) -> bytes:
    facts = {
        "item": kept.item,
        "clip": kept.clip,
        "clip_hash": kept.clip_hash,
        "photo": kept.photo,
        "made": kept.made.isoformat(),
        "until": None if kept.until is None else kept.until.isoformat(),
    }
    return json.dumps(facts).encode()


def _from_json(content: bytes) -> Kept:
    facts = json.loads(content)
    until = facts.pop("until")
    return Kept(
        **{**facts, "made": datetime.fromisoformat(facts["made"])},
        until=None if until is None else datetime.fromisoformat(until),
    )
