"""What the vault tells of an item without showing what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from fondly.errors import OptionInvalid

RETENTION = timedelta(days=7)
"""How long the vault keeps a copy when nobody says otherwise."""

ANNOUNCED = timedelta(days=2)
"""How long before its end an expiry is told."""

_ID = re.compile(r"[0-9a-f]{16}")
_SPAN = re.compile(r"(\d{1,6}) ?([hdw])", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_LONGEST = timedelta(days=36_500)


@dataclass(frozen=True)
class Kept:
    """One item of the vault.

    Args:
        item: sixteen hexadecimal digits.
        clip: name of the clip's file, without its folder.
        clip_hash: sha256 (hex) of the clip's file.
        photo: `Photo.content_hash` of the photo it was made of.
        made: when, with its time zone.
        until: when the vault lets go of it, with its time zone; None for never.
    """

    item: str
    clip: str
    clip_hash: str
    photo: str
    made: datetime
    until: datetime | None

    def __post_init__(self) -> None:
        if not is_item(self.item):
            raise ValueError(f"an item has sixteen hexadecimal digits, got {self.item!r:.40}")
        if self.made.tzinfo is None or (self.until is not None and self.until.tzinfo is None):
            raise ValueError("times have a time zone")

    def is_over(self, now: datetime) -> bool:
        """Whether the vault lets go of it."""
        return self.until is not None and self.until <= now

    def is_ending(self, now: datetime) -> bool:
        """Whether its end is near enough to be told, and not there yet."""
        return self.until is not None and now < self.until <= now + ANNOUNCED


@dataclass(frozen=True)
class Destroyed:
    """What is gone, with what was tried to prove it.

    Args:
        item: sixteen hexadecimal digits.
        clip: the clip's name, or "" where nobody could read it any more.
        files: how many files were removed.
        size: their bytes together.
        proofs: what was found true afterwards, one sentence each.
    """

    item: str
    clip: str
    files: int
    size: int
    proofs: tuple[str, ...]


def is_item(text: str) -> bool:
    """Whether this is the form of an item's name."""
    return _ID.fullmatch(text) is not None


def parse_span(text: str) -> timedelta:
    """A span such as 12h, 7d or 2w.

    Raises:
        OptionInvalid: it is none, or longer than a hundred years.
    """
    found = _SPAN.fullmatch(text.strip().lower())
    span = timedelta(hours=int(found[1]) * _HOURS[found[2]]) if found else timedelta.max
    if span > _LONGEST:
        raise OptionInvalid(
            f"A time is a number with h, d or w, such as 12h, 7d or 2w, got {text!r:.40}.",
            "Try 7d.",
        )
    return span
