"""Which moments of a motion are worth looking at."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion

CLOSED = 0.2
"""A lid beyond this is on its way down or up."""
_SMILE = ("mouthSmileLeft", "mouthSmileRight")
_LIDS = ("eyeBlinkLeft", "eyeBlinkRight")
_AWAY_DEG = ("gaze_yaw_deg", "gaze_pitch_deg")
_STRIP = 5


class Part(StrEnum):
    """Which part of a clip is wanted."""

    WHOLE = "whole"
    MOMENT = "moment"
    STILL = "still"
    POSTER = "poster"


def best_moment(motions: Sequence[Motion]) -> int:
    """The frame, from 0, that is best to look at alone: lids open, looking at us, smiling most.

    Args:
        motions: of everybody, of one length.
    """
    score = sum((_score(motion) for motion in motions), np.zeros(motions[0].frames))
    return int(np.argmax(score))


def frames_of(part: Part, best: int, count: int, most: int | None) -> tuple[range | list[int], int]:
    """The frames of a part of a clip, and which of them is the best.

    Args:
        part: of the clip.
        best: from `best_moment`.
        count: of the clip's frames.
        most: frames that the part may have; None for any number.
    """
    if part is Part.STILL:
        return [best], 0
    if part is Part.POSTER:
        strip = np.linspace(0, count - 1, _STRIP + 2).round().astype(int)[1:-1]
        return [best, *strip.tolist()], 0
    length = count if most is None else min(count, most)
    first = min(max(best - length // 2, 0), count - length) if part is Part.MOMENT else 0
    return range(first, first + length), min(best - first, length - 1)


def at_rate(count: int, rate: Fraction, wanted: Fraction) -> list[int]:
    """Which frames of a film to show at a lower rate: the nearest in time."""
    frames = max(1, int(count * wanted / rate))
    return [min(round(index * rate / wanted), count - 1) for index in range(frames)]


def _score(motion: Motion) -> NDArray[np.float64]:
    """(T,) how good one person looks, frame by frame."""
    lids, smile, away_deg = (_mean(motion, names) for names in (_LIDS, _SMILE, _AWAY_DEG))
    blinking = 3 * np.maximum(lids - CLOSED / 2, 0) + (lids > CLOSED)
    return np.asarray(smile - blinking - away_deg / 30, np.float64)


def _mean(motion: Motion, names: tuple[str, ...]) -> NDArray[np.float64]:
    """(T,) mean size of some channels."""
    still = np.zeros(motion.frames)
    found = [np.abs(motion.channels.get(name, still)) for name in names]
    return np.asarray(np.mean(found, axis=0), np.float64)
