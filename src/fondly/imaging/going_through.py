"""Lines that go behind something and come out again on its other side.

A line that only grazes a hole cannot be carried on from its end: what lies beside it is nearer to
most of the hole than its end is, and is painted first. Where both its ends are seen, and look the
same, what is between them is known.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.going_on import angle_across
from fondly.imaging.kernels import kernel

HALF, PAINTED = 6, 4
"""Pixels to each side of a line that are compared at its ends, and painted between them: farther
aside something may meet it."""

STRONG = 1.0e-4
"""Least difference of the squares of the gradient across and along a line, of full range."""

ONE_WAY = 0.7
"""Least share of that difference in the sum of both: corners and leaves run two ways."""

MOST = 0.4
"""Share of the places beside the hole that may begin lines: more, and the ground is a pattern, as
bricks are, which patches know better."""

BESIDE = 5
"""Pixels from the hole within which lines begin."""

BACK = 3
"""Pixels before an end at which a line is looked at: nearer, its surroundings are not known."""

ASIDE = 0.06, 2.0, 8.0
"""How far beside the straight way the other end is looked for, of its length; at least and at most
so many pixels: the line's direction is known to some degrees."""

SLANT = 0.97
"""Least cosine of the angle between a line and what it meets at its other end."""

CONTRAST = 0.02
"""Least standard deviation of colour across a line."""

ALIKE = 0.35
"""Most that the ends may differ by, on average, of that."""

COMMON = 0.6
"""Least share of what is compared that is known at both ends."""


def carry_through(
    image: NDArray[np.float32],
    known: NDArray[np.bool_],
    lines: tuple[NDArray[np.float32], NDArray[np.float32]],
    longest_px: float,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Paint lines between their two ends.

    Args:
        image: (H, W, 3) float32, perceptual, in [0, 1]; only what is known is read.
        known: (H, W) bool.
        lines: the image without grain, and its structure tensor (xx, xy, yy), where it is known.
        longest_px: how far apart a line's ends may be.

    Returns:
        The image with what was painted, and where that is.
    """
    smooth, tensor = lines
    xx, xy, yy = np.moveaxis(tensor, -1, 0)
    contrast = np.hypot(xx - yy, 2.0 * xy)
    hidden = cv2.distanceTransform(known.astype(np.uint8), cv2.DIST_L2, 5)
    beside = known & (hidden <= BESIDE) & (hidden >= BACK - 1)
    lined = (contrast > STRONG) & (contrast > ONE_WAY * (xx + yy))
    starts = beside & lined
    pattern = starts.sum() > MOST * max(beside.sum(), 1)
    places = np.argwhere(starts & ~pattern)
    total = np.zeros((*known.shape, 4), np.float32)
    if len(places):
        _paint_all(places, known, (smooth, tensor, lined), float(longest_px), total)
    painted = ~known & (total[..., 3] > 0.0)
    mean = total[..., :3] / np.maximum(total[..., 3:], 1e-6)
    return np.where(painted[..., None], mean, image).astype(np.float32), painted


@kernel
def _paint_all(
    places: NDArray[np.int64],
    known: NDArray[np.bool_],
    lines: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]],
    longest: float,
    total: NDArray[np.float32],
) -> None:
    smooth, tensor, lined = lines
    here, there = np.empty((2 * HALF + 1, 4)), np.empty((2 * HALF + 1, 4))
    for k in range(len(places)):
        row, col = places[k]
        across = angle_across(tensor[row, col, 0], tensor[row, col, 1], tensor[row, col, 2])
        for side in (-1.0, 1.0):
            way = (side * np.cos(across), -side * np.sin(across))
            length = _length(known, (row, col), way, longest)
            if length <= 0.0:
                continue
            _profile(smooth, known, (float(row), float(col)), way, here)
            end = _other_end(smooth, known, ((row, col), way, length), (here, there))
            if end[2] > 0.0 and _runs_along((tensor, lined), (row, col), end):
                _paint_between(known, (float(row), float(col)), end, (here, there), total)


@kernel
def _length(
    known: NDArray[np.bool_], place: tuple[int, int], way: tuple[float, float], longest: float
) -> float:
    """Pixels straight on to where the hole's other side is known; 0 where nothing is hidden."""
    hidden, t = 0, 1.0
    while t <= longest:
        y, x = int(np.rint(place[0] + t * way[0])), int(np.rint(place[1] + t * way[1]))
        if not (0 <= y < known.shape[0] and 0 <= x < known.shape[1]):
            return 0.0
        if known[y, x]:
            if hidden > 1:
                return t + BACK
            if t > BESIDE + 2:
                return 0.0
        else:
            hidden += 1
        t += 1.0
    return 0.0


@kernel
def _profile(
    smooth: NDArray[np.float32],
    known: NDArray[np.bool_],
    place: tuple[float, float],
    way: tuple[float, float],
    profile: NDArray[np.float64],
) -> None:
    """Colours across a line, and whether they are known."""
    for j in range(-HALF, HALF + 1):
        y, x = int(np.rint(place[0] + j * way[1])), int(np.rint(place[1] - j * way[0]))
        inside = 0 <= y < known.shape[0] and 0 <= x < known.shape[1]
        profile[j + HALF, 3] = 1.0 if inside and known[y, x] else 0.0
        if inside:
            for channel in range(3):
                profile[j + HALF, channel] = smooth[y, x, channel]


@kernel
def _other_end(
    smooth: NDArray[np.float32],
    known: NDArray[np.bool_],
    line: tuple[tuple[int, int], tuple[float, float], float],
    profiles: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[float, float, float]:
    """Row and column of the place beyond the hole that looks like a line's beginning, and 1; or 0.

    The second profile becomes that of the end.
    """
    (row, col), way, length = line
    here, there = profiles
    best, found = ALIKE, (0.0, 0.0, 0.0)
    most = int(min(max(ASIDE[0] * length, ASIDE[1]), ASIDE[2]))
    for aside in range(-most, most + 1):
        y = row + length * way[0] + aside * way[1]
        x = col + length * way[1] - aside * way[0]
        _profile(smooth, known, (y, x), way, there)
        unlike = _unlike(here, there) + 0.01 * abs(aside) / most
        if unlike < best:
            best, found = unlike, (y, x, 1.0)
    if found[2] > 0.0:
        _profile(smooth, known, (found[0], found[1]), way, there)
    return found


@kernel
def _unlike(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean difference of two profiles, of the contrast of the fainter one."""
    count, differs = 0, 0.0
    first, second = np.zeros(3), np.zeros(3)
    squares = np.zeros(2)
    for j in range(len(one)):
        if one[j, 3] > 0.0 and other[j, 3] > 0.0:
            count += 1
            for channel in range(3):
                differs += abs(one[j, channel] - other[j, channel]) / 3.0
                first[channel] += one[j, channel]
                second[channel] += other[j, channel]
                squares[0] += one[j, channel] ** 2
                squares[1] += other[j, channel] ** 2
    if count < COMMON * len(one):
        return 1.0e9
    for channel in range(3):
        squares[0] -= first[channel] ** 2 / count
        squares[1] -= second[channel] ** 2 / count
    contrast = np.sqrt(max(min(squares[0], squares[1]), 0.0) / (3.0 * count))
    return differs / count / contrast if contrast > CONTRAST else 1.0e9


@kernel
def _runs_along(
    lines: tuple[NDArray[np.float32], NDArray[np.bool_]],
    start: tuple[int, int],
    end: tuple[float, float, float],
) -> bool:
    """Whether what is at both ends runs along the way between them."""
    tensor, lined = lines
    down, right = end[0] - start[0], end[1] - start[1]
    length = np.hypot(down, right)
    for y, x in ((start[0], start[1]), (int(np.rint(end[0])), int(np.rint(end[1])))):
        if not lined[y, x]:
            return False
        across = angle_across(tensor[y, x, 0], tensor[y, x, 1], tensor[y, x, 2])
        if abs(np.cos(across) * down - np.sin(across) * right) < SLANT * length:
            return False
    return True


@kernel
def _paint_between(
    known: NDArray[np.bool_],
    start: tuple[float, float],
    end: tuple[float, float, float],
    profiles: tuple[NDArray[np.float64], NDArray[np.float64]],
    total: NDArray[np.float32],
) -> None:
    """Add a line's colours, and how much they count, wherever it is hidden."""
    here, there = profiles
    down, right = end[0] - start[0], end[1] - start[1]
    length = np.hypot(down, right)
    down, right = down / length, right / length
    for step in range(2 * int(length)):
        t = 0.5 * step
        for j in range(HALF - PAINTED, HALF + PAINTED + 1):
            aside = j - HALF
            y = int(np.rint(start[0] + t * down + aside * right))
            x = int(np.rint(start[1] + t * right - aside * down))
            if not (0 <= y < known.shape[0] and 0 <= x < known.shape[1]) or known[y, x]:
                continue
            near = (1.0 - t / length) * here[j, 3]
            far = t / length * there[j, 3]
            if near + far <= 0.0:
                continue
            weight = PAINTED + 1.0 - abs(aside)
            total[y, x, 3] += weight
            for channel in range(3):
                colour = (near * here[j, channel] + far * there[j, channel]) / (near + far)
                total[y, x, channel] += weight * colour
