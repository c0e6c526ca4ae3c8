"""What is kept of a finished clip, so that it can be made again; and how long."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fondly.domain.clip import Clip
from fondly.domain.finding import Finding, Severity
from fondly.domain.kept import RETENTION, Destroyed, Kept, is_item
from fondly.domain.photo import Photo
from fondly.domain.recipe import Recipe, recipe_from_json, recipe_to_json
from fondly.errors import NotKept, OutputUnwritable, VaultDamaged
from fondly.home import home, home_room
from fondly.media.photo_file import decode_photo
from fondly.media.picture_file import png_bytes
from fondly.pipeline.remembered import unremember
from fondly.vault.vault import Vault

_ROOM = "vault"
_FEWEST_DIGITS = 4
_ANY_SIZE = 1e5  # megapixels: it was decoded under a limit before it was kept


@dataclass(frozen=True)
class Tended:
    """What looking after the vault brought.

    Args:
        destroyed: what was over.
        ending: what will be over soon, soonest first.
    """

    destroyed: tuple[Destroyed, ...] = ()
    ending: tuple[Kept, ...] = ()


def keep_copy(
    photo: Photo, recipe: Recipe, clip: Clip, keep_for: timedelta | None = RETENTION
) -> tuple[Kept | None, tuple[Finding, ...]]:
    """Puts the photo and the recipe of a finished clip into the vault.

    Args:
        photo: the whole photo, as it was read.
        recipe: of the clip.
        clip: on disk, as it stays.
        keep_for: from now on; None is for good, no time at all keeps nothing.

    Returns:
        what is kept, or None; and what to tell where the disk did not take it: a clip that is
        finished does not fail for want of a copy.
    """
    if keep_for == timedelta(0):
        return None, ()
    now = datetime.now(UTC)
    parts = {"photo": png_bytes(photo.pixels, photo.dpi), "recipe": recipe_to_json(recipe).encode()}
    try:
        with _disk():
            kept = Kept(
                item=secrets.token_hex(8),
                clip=clip.path.name,
                clip_hash=_hash_of(clip.path),
                photo=photo.content_hash,
                made=now,
                until=None if keep_for is None else now + keep_for,
            )
            _vault().keep(kept, parts)
    except OutputUnwritable as error:
        return None, (_not_kept(error),)
    return kept, ()


def tend(now: datetime | None = None) -> Tended:
    """Destroys what is over, and finds what will be soon; makes no vault where there is none.

    Raises:
        OutputUnwritable, VaultDamaged: something would not go.
    """
    if not (home() / _ROOM).is_dir():
        return Tended()
    now = now or datetime.now(UTC)
    with _disk():
        vault = _vault()
        destroyed = vault.sweep(now)
        ending = [one for one in vault.items() if one.is_ending(now)]
    return Tended(destroyed, tuple(sorted(ending, key=lambda one: one.until or now)))


def kept_items() -> tuple[tuple[Kept, ...], tuple[str, ...]]:
    """What is kept, newest first; and the names of items that can no longer be read."""
    if not (home() / _ROOM).is_dir():
        return (), ()
    return _vault().survey()


def find_kept(named: str) -> Kept:
    """The item that is meant.

    Args:
        named: an item, its first digits, or the path of its clip's file, renamed or not.

    Raises:
        NotKept: there is none, or more than one could be meant.
    """
    items = kept_items()[0]
    path = Path(named)
    if path.is_file():
        with _disk():
            digest = _hash_of(path)
        found = [one for one in items if one.clip_hash == digest]
    else:
        digits = named.lower() if len(named) >= _FEWEST_DIGITS else "-"
        found = [one for one in items if one.item.startswith(digits)]
    if len(found) != 1:
        raise NotKept(
            f"Nothing is kept of {named!r:.80}."
            if not found
            else f"More than one item could be meant by {named!r:.40}.",
            "fondly kept lists what is there; name an item, or the clip's file, unchanged.",
        )
    return found[0]


def find_kept_of(clip: Path) -> Kept | None:
    """The newest item that was made of this very file, renamed or not; None where nothing is kept.

    Raises:
        OutputUnwritable: the file, or the vault's folder, cannot be read.
    """
    items = kept_items()[0]
    if not items:
        return None
    with _disk():
        digest = _hash_of(clip)
    return next((one for one in items if one.clip_hash == digest), None)


def read_kept(kept: Kept) -> tuple[Photo, Recipe]:
    """The photo and the recipe of an item.

    Raises:
        NotKept, VaultDamaged: it is gone, or not as it was put in.
    """
    with _disk():
        vault = _vault()
        picture, recipe = vault.read(kept.item, "photo"), vault.read(kept.item, "recipe")
    photo = decode_photo(picture, name="The kept photo", max_megapixels=_ANY_SIZE)
    if photo.content_hash != kept.photo:
        raise VaultDamaged(
            "The kept photo is not the clip's.", f"Let go of it: fondly forget {kept.item}"
        )
    return photo, recipe_from_json(recipe)


def change_end(kept: Kept, until: datetime | None) -> Kept:
    """Lets an item stay until another time; None is for good.

    Raises:
        OutputUnwritable, NotKept, VaultDamaged: it cannot.
    """
    with _disk():
        return _vault().change_end(kept.item, until)


def let_go(named: str) -> Destroyed:
    """Destroys one item for good; nothing outside Fondly's folder is touched.

    What was declared of the photo is forgotten with its last copy.

    Args:
        named: as `find_kept` takes it; an item that is damaged only by its whole name.

    Raises:
        NotKept, VaultDamaged, OutputUnwritable: it is not there, or would not go.
    """
    item = named if is_item(named) else find_kept(named).item
    photos = {one.photo for one in kept_items()[0] if one.item == item}
    with _disk():
        gone = _vault().destroy(item)
        _forget_words(photos)
    return gone


def let_go_of_all(older_than: timedelta | None = None) -> tuple[Destroyed, ...]:
    """Destroys everything that is kept, or what has been longer than some time.

    Args:
        older_than: leave what was made more recently; damaged items, whose age nobody knows, go.

    Raises:
        VaultDamaged, OutputUnwritable: something would not go.
    """
    readable, damaged = kept_items()
    latest = datetime.now(UTC) - (older_than or timedelta(0))
    names = [one.item for one in readable if older_than is None or one.made <= latest]
    with _disk():
        gone = tuple(_vault().destroy(item) for item in (*names, *damaged))
        _forget_words({one.photo for one in readable if one.item in names})
    return gone


def _forget_words(photos: set[str]) -> None:
    """What was declared of photos goes with the last copy that is kept of them."""
    for photo in photos - {one.photo for one in kept_items()[0]}:
        unremember(photo)


def _not_kept(error: OutputUnwritable) -> Finding:
    return Finding(
        "not-kept",
        Severity.WARNS,
        "The clip is finished, but nothing could be kept to make it again in other formats. "
        + error.message,
        "Keep the photo and the recipe: fondly export takes them as well.",
    )


def _vault() -> Vault:
    return Vault(home_room(_ROOM))


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(
            f"The vault's folder cannot be used: {error.strerror or type(error).__name__}.",
            "Free some space, or set FONDLY_HOME to a folder that you may write to.",
        ) from error
