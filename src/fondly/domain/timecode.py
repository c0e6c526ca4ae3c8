"""Times as film people write them: hours, minutes, seconds, frames (SMPTE ST 12-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.errors import CaptureInvalid

USUAL_RATES = (24, 25, 30, 48, 50, 60)
APP_RATE = 60
"""Of the capture app, unless somebody changed it."""
HALVES = 0.75
"""Frames from row to row below which rows come more often than frames are counted."""
MOST_A_SECOND = 240
LONGEST_S = 600.0
DAY_S = 24 * 3600

_TIMECODE = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})([:;.])(\d{1,3}(?:\.\d{1,9})?)")
_HINT = "Export the take as CSV from Live Link Face again, and leave the file as it is."


def timecode(frame: int, rate: int) -> str:
    """`HH:MM:SS:FF.fff` of a frame at a whole number of frames per second."""
    seconds, frames = divmod(frame, rate)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frames:02d}.000"


def read_timecodes(texts: Sequence[str]) -> tuple[Fraction, NDArray[np.float64]]:
    """The rate of the rows, and their times in seconds from the first.

    What frames are counted at is told by where they begin anew with the next second; a take without
    that is taken for one at the rate of the app. Rows may come more often than frames are counted,
    with fractions between.

    Raises:
        CaptureInvalid: no timecode, a drop-frame one, times that go back, or no single rate.
    """
    whole_s, frames = np.array([_parts(text, line) for line, text in enumerate(texts, 2)]).T
    whole_s = whole_s + DAY_S * np.cumsum(np.diff(whole_s, prepend=whole_s[0]) < -DAY_S / 2)
    step = _step(whole_s, frames)
    rate = _rate(whole_s, frames, step)
    times_s = whole_s + frames / rate
    back = np.flatnonzero(np.diff(times_s) < 0)
    if len(back):
        raise CaptureInvalid(
            f"The capture's time goes back in line {back[0] + 3}: {texts[back[0] + 1][:32]!r}.",
            _HINT,
        )
    if times_s[-1] - times_s[0] > LONGEST_S:
        raise CaptureInvalid(
            f"The capture lasts longer than {LONGEST_S / 60:g} minutes.",
            "Cut it to the part that you need.",
        )
    rows_a_second = rate if step > HALVES else min(round(rate / step), MOST_A_SECOND)
    return Fraction(rows_a_second), times_s - times_s[0]


def _parts(text: str, line: int) -> tuple[int, float]:
    """Whole seconds since midnight, and frames."""
    match = _TIMECODE.fullmatch(text.strip())
    if match is None:
        raise CaptureInvalid(
            f"The timecode in line {line} is no HH:MM:SS:FF: {text[:32]!r}.", _HINT
        )
    hours, minutes, seconds, sign, frames = match.groups()
    if sign != ":":
        raise CaptureInvalid(
            f"The timecode in line {line} is drop-frame, which skips numbers: {text[:32]!r}.",
            "Record at 24, 25, 30 or 60 frames per second, without drop-frame.",
        )
    if int(minutes) > 59 or int(seconds) > 59:
        raise CaptureInvalid(f"There is no such time in line {line}: {text[:32]!r}.", _HINT)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds), float(frames)


def _step(whole_s: NDArray[np.float64], frames: NDArray[np.float64]) -> float:
    """Frames from row to row, in the middle."""
    within = np.diff(frames)[np.diff(whole_s) == 0]
    return float(np.median(within)) if len(within) else 1.0


def _rate(whole_s: NDArray[np.float64], frames: NDArray[np.float64], step: float) -> int:
    """Frames per second: how far the count falls when a second is full."""
    most = float(frames.max())
    later = np.diff(whole_s)
    falls = (frames[:-1] - frames[1:])[later == 1] + step
    if len(falls):
        rate = round(float(np.median(falls)))
        nearest = min(USUAL_RATES, key=lambda usual: abs(usual - rate))
        rate = nearest if abs(nearest - rate) <= 1 and nearest > most else rate
    else:
        fitting = [usual for usual in USUAL_RATES if usual > most]
        rate = APP_RATE if APP_RATE in fitting else 0
    if step <= 0 or not most < rate <= MOST_A_SECOND:
        raise CaptureInvalid(
            f"The capture's timecode fits no frame rate: frames are counted up to {most:g}.", _HINT
        )
    return rate
