"""What happens in a curve: where it turns, its hills, and when it passes a level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
"""One channel over time: (T,), at least one value."""

FLAT = 1e-4
"""Values this near are one: ten times what a motion file rounds to."""


@dataclass(frozen=True)
class Hill:
    """One rise and fall of a curve; indices are samples.

    Args:
        before, after: where the low before and after the top is; None where the curve begins
            above it or ends before it.
        top, end_top: the first and the last sample of the top.
        height: how far the top stands above the higher of the lows, in the curve's unit; above 0
            where no low is seen.
    """

    before: int | None
    top: int
    end_top: int
    after: int | None
    height: float


def turning_points(curve: Curve, swing: float) -> list[int]:
    """Where the curve turns: indices of lows and highs in turn, each `swing` from the next.

    The first and the last are ends of such a move too, so they may be ends of the curve. Empty
    where nothing moves that far.
    """
    points: list[int] = []
    low = high = 0
    rising: bool | None = None
    values = curve.tolist()
    for i, value in enumerate(values):
        low = i if value < values[low] else low
        high = i if value > values[high] else high
        if rising is not True and value >= values[low] + swing:
            points.append(low)
            rising, high = True, i
        elif rising is not False and value <= values[high] - swing:
            points.append(high)
            rising, low = False, i
    if rising is not None:
        points.append(high if rising else low)
    return points


def hills(curve: Curve, swing: float) -> list[Hill]:
    """Every high that stands out by `swing` on each side that can be seen, in order."""
    points = turning_points(curve, swing)
    if not points:
        return []
    around: list[int | None] = [None, *points, None]
    first_high = 1 if curve[points[0]] > curve[points[1]] else 2
    return [
        _hill(curve, around[place - 1], points[place - 1], around[place + 1])
        for place in range(first_high, len(points) + 1, 2)
    ]


def joined(found: list[Hill], curve: Curve, share: float) -> list[Hill]:
    """The hills, those as one between which the curve stays above a share of the lower top."""
    kept: list[Hill] = []
    for hill in found:
        last = kept[-1] if kept else None
        if last is None or hill.before is None:
            kept.append(hill)
            continue
        lower = min(curve[last.top], curve[hill.top])
        if curve[hill.before] > share * lower:
            top = last.top if curve[last.top] >= curve[hill.top] else hill.top
            kept[-1] = _hill(curve, last.before, top, hill.after)
        else:
            kept.append(hill)
    return kept


def rises_through(curve: Curve, level: float, start: int, stop: int) -> float:
    """The last moment from sample `start` to `stop` at which the curve comes up to a level.

    In samples, straight between them; `start` where it never was below.
    """
    below = np.flatnonzero(curve[start:stop] < level)
    if not len(below):
        return float(start)
    i = start + int(below[-1])
    share = (level - curve[i]) / max(curve[i + 1] - curve[i], 1e-12)
    return i + min(max(float(share), 0.0), 1.0)


def falls_through(curve: Curve, level: float, start: int, stop: int) -> float:
    """The first moment from sample `start` to `stop` at which the curve is down at a level.

    In samples, straight between them; `stop` where it never is below.
    """
    last = len(curve) - 1
    return last - rises_through(curve[::-1], level, last - stop, last - start)


def reaches(curve: Curve, level: float, start: int, stop: int) -> float:
    """The first moment from sample `start` to `stop` at which the curve is up at a level.

    In samples, straight between them; `stop` where it never is.
    """
    up = np.flatnonzero(curve[start : stop + 1] >= level)
    if not len(up):
        return float(stop)
    i = start + int(up[0])
    return float(start) if i == start else rises_through(curve, level, i - 1, i)


def leaves(curve: Curve, level: float, start: int, stop: int) -> float:
    """The last moment from sample `start` to `stop` at which the curve is up at a level.

    In samples, straight between them; `start` where it never is.
    """
    last = len(curve) - 1
    return last - reaches(curve[::-1], level, last - stop, last - start)


def _hill(curve: Curve, before: int | None, top: int, after: int | None) -> Hill:
    lows = [float(curve[i]) for i in (before, after) if i is not None]
    until = len(curve) if after is None else after + 1
    lower = np.flatnonzero(curve[top:until] < curve[top] - FLAT)
    end_top = top + (int(lower[0]) if len(lower) else until - top) - 1
    return Hill(before, top, end_top, after, float(curve[top]) - max(lows, default=0.0))
