"""Drivers in TOML files; see `drivers/nostalgia.toml`, which explains itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from fondly.domain.occasion import Occasion
from fondly.domain.plan import CURVES
from fondly.errors import DriverInvalid
from fondly.motion.driver import DRIVER_SIDES, Amount, Cue, Driver

MOST_BYTES = 64 * 1024
LONGEST_PHRASE = 1.5
"""A phrase may last this much longer than written, if its driver does not say otherwise: felt
smiles last .5 to 4 s (Ekman and Friesen 1982)."""
SPAN_S = (2.0, 600.0)

_T = TypeVar("_T", bound=str)
_E = TypeVar("_E", bound=StrEnum)

_HINT = "See what a driver's file looks like with: fondly drivers --show nostalgia"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DRIVER = (
    "fondly_driver", "sentence", "occasions", "seconds", "span_s", "intensity", "longest_phrase_s",
    "is_still", "life", "act",
)  # fmt: skip
_LIFE = ("blinks_per_min", "breath", "drift_deg", "scan_deg")
_ACT = (
    "action", "start_s", "attack_s", "hold_s", "release_s", "amount", "side", "curve",
    "least_phrase_s", "chance",
)  # fmt: skip


def driver_from_toml(text: bytes, name: str) -> Driver:
    """The driver in a file.

    Args:
        text: the document, UTF-8.
        name: the driver's, in kebab-case: the file's name without its ending.

    Raises:
        DriverInvalid: too large, not TOML, an entry that is unknown (the nearest one is named) or
            missing, or a value that makes no sense.
    """
    if not _NAME.fullmatch(name) or len(name) > 64:
        raise DriverInvalid(
            f"a driver's file is named in small letters and hyphens, got {name[:64]!r}",
            "For example big-smile.toml.",
        )
    if len(text) > MOST_BYTES:
        raise DriverInvalid(f"{name}: a driver's file has at most {MOST_BYTES} bytes", _HINT)
    try:
        document = tomllib.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DriverInvalid(f"{name} is not TOML: {error!s:.120}", _HINT) from error
    optional = {"span_s", "longest_phrase_s", "is_still", "occasions", "act"}
    top = _Table(name, _entries(document, name, _DRIVER, optional))
    if document["fondly_driver"] != 1 or isinstance(document["fondly_driver"], bool):
        raise DriverInvalid(f"{name}: a driver begins with fondly_driver = 1", _HINT)
    life = _Table(f"{name}: life", _entries(top.raw("life"), f"{name}: life", _LIFE, set()))
    acts = top.raw("act", [])
    if not isinstance(acts, list):
        raise DriverInvalid(f"{name}: acts are a list, [[act]]", _HINT)
    seconds = top.number("seconds")
    return Driver(
        name=name,
        sentence=top.text("sentence"),
        occasions=tuple(top.choices("occasions", Occasion)),
        seconds=seconds,
        span_s=top.pair("span_s", SPAN_S),
        intensity=top.pair("intensity"),
        cues=tuple(_cue(act, f"{name}: act {i}") for i, act in enumerate(acts, start=1)),
        blinks_per_min=life.number("blinks_per_min"),
        drift_deg=life.amount("drift_deg"),
        scan_deg=life.amount("scan_deg"),
        breath=life.amount("breath"),
        longest_phrase_s=top.number("longest_phrase_s", LONGEST_PHRASE * seconds),
        is_still=top.yes("is_still"),
    )


def _cue(document: object, what: str) -> Cue:
    optional = {"side", "curve", "least_phrase_s", "chance"}
    table = _Table(what, _entries(document, what, _ACT, optional))
    return Cue(
        action=table.text("action"),
        start_s=table.number("start_s"),
        attack_s=table.number("attack_s"),
        hold_s=table.number("hold_s"),
        release_s=table.number("release_s"),
        amount=table.amount("amount"),
        side=table.choice("side", DRIVER_SIDES),
        curve=table.choice("curve", CURVES),
        least_phrase_s=table.number("least_phrase_s", 0.0),
        chance=table.number("chance", 1.0),
    )


def _entries(
    document: object, what: str, known: tuple[str, ...], optional: set[str]
) -> Mapping[str, Any]:
    """The document, once it has proved to be a table with these names."""
    if not isinstance(document, dict):
        raise DriverInvalid(f"{what} is a table of entries", _HINT)
    for name in document:
        if name not in known:
            near = get_close_matches(str(name)[:64].lower(), known, n=1, cutoff=0.5)
            raise DriverInvalid(
                f"{what} has no entry {name[:64]!r}",
                f"Did you mean {near[0]}?" if near else f"Entries are {', '.join(known)}.",
            )
    for name in known:
        if name not in document and name not in optional:
            raise DriverInvalid(f"{what} lacks {name}", _HINT)
    return document


class _Table:
    """Entries of a document, read as what they should be; DriverInvalid where they are not."""

    def __init__(self, what: str, entries: Mapping[str, Any]) -> None:
        self._what, self._entries = what, entries

    def raw(self, name: str, default: object = None) -> object:
        return self._entries.get(name, default)

    def number(self, name: str, default: float | None = None) -> float:
        return self._number(name, self._entries.get(name, default))

    def text(self, name: str) -> str:
        value = self._entries[name]
        if not isinstance(value, str) or not 1 <= len(value) <= 300 or not value.isprintable():
            raise self._wrong(name, "one line of text", value)
        return value

    def yes(self, name: str) -> bool:
        value = self._entries.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false", value)
        return value

    def pair(self, name: str, default: tuple[float, float] | None = None) -> tuple[float, float]:
        value = self._entries.get(name, default)
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise self._wrong(name, "a pair of numbers, [least, greatest]", value)
        return self._number(name, value[0]), self._number(name, value[1])

    def amount(self, name: str) -> Amount:
        value = self._entries[name]
        if not isinstance(value, list) or len(value) != 3:
            raise self._wrong(name, "three numbers, for intensities of 0, 0.5 and 1", value)
        faint, usual, full = (self._number(name, one) for one in value)
        return Amount(faint, usual, full)

    def choice(self, name: str, known: tuple[_T, ...]) -> _T:
        value = self._entries.get(name, known[0])
        if value not in known:
            raise self._wrong(name, f"one of {', '.join(known)}", value)
        return known[known.index(value)]

    def choices(self, name: str, kind: type[_E]) -> list[_E]:
        values = self._entries.get(name, [])
        if not isinstance(values, list) or not set(map(str, values)) <= set(kind):
            raise self._wrong(name, f"a list of {', '.join(kind)}", values)
        return [kind(value) for value in values]

    def _number(self, name: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
            raise self._wrong(name, "a number", value)
        return float(value)

    def _wrong(self, name: str, wanted: str, value: object) -> DriverInvalid:
        return DriverInvalid(f"{self._what}: {name} is {wanted}, got {value!s:.60}", _HINT)
