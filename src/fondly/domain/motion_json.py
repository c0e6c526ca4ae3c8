"""A motion as JSON, for exchange and for tests.

    {"fondly_motion": 1, "fps": "30", "channels": {"jawOpen": [0, 0.1], "head_yaw_deg": [0, 0.2]}}

Channels left out are zero; all present have the same length. The file is no longer than
`MOST_BYTES`, and values keep `DECIMALS` digits, finer than any pixel can show.

What was read from a real face is not zero at rest, and says what it is there; a motion made of it
has that taken off:

    {"fondly_motion": 1, ..., "neutral": {"jawOpen": 0.02, "head_pitch_deg": 4.1}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fondly.domain.capture import Capture
from fondly.domain.motion import Motion, check_name
from fondly.errors import MotionInvalid

VERSION = 1
DECIMALS = 5
MOST_BYTES = 64 * 1024 * 1024
"""Room for all channels at the greatest length a motion may have."""

_KEYS = ("fondly_motion", "fps", "channels")
_NEUTRAL = "neutral"
_KINDS = {
    dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"
}  # fmt: skip
_SEPARATORS = (", ", ": ")
_RATE = re.compile(r"[0-9]{1,7}(/[0-9]{1,7}|\.[0-9]{1,6})?")
_SHAPE_HINT = (
    'A motion file is {"fondly_motion": 1, "fps": "30", "channels": {"breath": [0, 0.1]}}.'
)


def motion_to_json(motion: Motion) -> str:
    """One line of JSON; reading it gives every value to within half of 10^-DECIMALS.

    Channels that stay zero are left out, as long as one remains to tell the length.
    """
    moving = {name: column for name, column in motion.channels.items() if column.any()}
    shown = moving or dict(list(motion.channels.items())[:1])
    channels = {
        name: [_short(value) for value in column.tolist()] for name, column in shown.items()
    }
    document = {"fondly_motion": VERSION, "fps": str(motion.rate), "channels": channels}
    return json.dumps(document, separators=_SEPARATORS)


def capture_to_json(capture: Capture) -> str:
    """One line of JSON: the readings as `motion_to_json` writes them, and what they are at rest."""
    document = json.loads(motion_to_json(capture.readings))
    rounded = {name: _short(value) for name, value in capture.neutral.items()}
    document[_NEUTRAL] = {name: value for name, value in rounded.items() if value}
    return json.dumps(document, separators=_SEPARATORS)


def motion_from_json(text: str | bytes) -> Motion:
    """Reads what `motion_to_json` writes, or anybody else in that format.

    Args:
        text: the document; bytes are UTF-8, with or without a byte order mark.

    Raises:
        MotionInvalid: too large, not JSON, not this format, not a valid `Motion`, or a capture.
    """
    found = performance_from_json(text)
    if isinstance(found, Capture):
        raise _misshapen("a motion was expected, got readings of a face with their neutral")
    return found


def performance_from_json(text: str | bytes) -> Motion | Capture:
    """Reads what `motion_to_json` or `capture_to_json` writes.

    Args:
        text: the document; bytes are UTF-8, with or without a byte order mark.

    Raises:
        MotionInvalid: too large, not JSON, not this format, not a valid `Motion` or `Capture`.
    """
    document = _parsed(text)
    if not isinstance(document, dict):
        raise _misshapen(f"a motion file must hold a JSON object, got {_kind(document)}")
    for key in document:
        if key not in (*_KEYS, _NEUTRAL):
            raise _misshapen(f"a motion file has no entry {key[:64]!r}")
    for key in _KEYS:
        if key not in document:
            raise _misshapen(f"the motion file lacks {key!r}")
    version = document["fondly_motion"]
    if type(version) is not int or version != VERSION:
        raise _misshapen(f"fondly_motion must be {VERSION}, got {str(version)[:64]}")
    motion = Motion.of(_rate(document["fps"]), _channels(document["channels"]))
    if _NEUTRAL not in document:
        return motion
    return Capture(motion, _neutral(document[_NEUTRAL]))


def _neutral(values: object) -> Mapping[str, float]:
    if not isinstance(values, dict):
        raise _misshapen(f"neutral must be a JSON object, got {_kind(values)}")
    for name, value in values.items():
        check_name(name)
        if type(value) not in {int, float} or abs(value) > 1000:
            raise _misshapen(f"neutral {name} must be a number within its channel's range")
    return {name: float(value) for name, value in values.items()}


def _parsed(text: str | bytes) -> object:
    if len(text) > MOST_BYTES:
        raise MotionInvalid(
            f"a motion file may have {MOST_BYTES} bytes, this one has {len(text)}",
            "Shorten the motion, or leave out channels that do not move.",
        )
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(decoded, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise _misshapen(f"the motion file is not JSON: {str(error)[:120]}") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, value in pairs:
        if name in entries:
            raise _misshapen(f"the motion file gives {name[:64]!r} twice")
        entries[name] = value
    return entries


def _rate(fps: object) -> Fraction:
    text = str(fps) if type(fps) in (int, float, str) else ""
    if not _RATE.fullmatch(text):
        raise MotionInvalid(
            f'fps must be a rate such as "30" or "30000/1001", got {str(fps)[:64]!r}', _SHAPE_HINT
        )
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise MotionInvalid(f"fps cannot be divided by zero, got {text!r}", _SHAPE_HINT) from error


def _channels(channels: object) -> Mapping[str, list[float]]:
    if not isinstance(channels, dict):
        raise _misshapen(f"channels must be a JSON object, got {_kind(channels)}")
    for name, column in channels.items():
        check_name(name)
        if not isinstance(column, list):
            raise _misshapen(f"{name} must be a list of numbers, got {_kind(column)}")
        for frame, value in enumerate(column):
            if type(value) not in (int, float):
                raise _misshapen(f"{name} must hold numbers, frame {frame} is {_kind(value)}")
            if type(value) is int and abs(value) > 1000:
                raise MotionInvalid(
                    f"{name} is far out of range at frame {frame}",
                    "Blendshapes go from 0 to 1, angles are degrees.",
                )
    return channels


def _short(value: float) -> float | int:
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        type(None): "null",
    }
    return names.get(type(value), "a number")


def _misshapen(sentence: str) -> MotionInvalid:
    return MotionInvalid(sentence, _SHAPE_HINT)
