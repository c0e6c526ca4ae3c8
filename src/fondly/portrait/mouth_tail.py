"""Where the line between touching lips truly ends, beyond the mesh's corner or before it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from fondly.domain.mouth import Mouth
from fondly.portrait.mouth_frame import line_places, sample_mouth

COLUMN, ROW = 0.008, 0.004
"""Mouth units between the places that a tail is looked for at: outwards, and down."""
SLOPES = np.arange(-3, 4)
"""Rows that the line may fall from one column to the next: what is steeper is a fold."""
FROM_PLACE, BEYOND, ASIDE = 0.7, 0.16, 0.20
"""A tail begins at this place along the mouth and ends at most so far beyond its corner and so far
above or below its beginning, in mouth units: farther on, folds of the cheek would be followed."""
BESIDE, ALONG = 0.03, 0.008
"""Mouth units: how far from the line the skin that it is darker than lies, and over how much of its
length both are taken."""
SHARE, LEAST = 0.4, 0.05
"""The line ends where it is less dark than this share of what it is along the mouth, or than the
second (1 is black beside light)."""
HARDLY_APART = 0.06
"""Mouth units: lips that stand farther apart have corners that the mesh finds."""
TURN_FEE = 0.05
"""What a bend by one slope costs, in darkness."""
SMOOTH = 1.5
"""Columns over which a tail is smoothed."""

Line = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tail:
    """The outer part of a closed mouth's line, on one side.

    Args:
        side: 1 for the subject's left, -1 for the right one.
        middle: u of the lips' middle.
        out: (n,) float64, how far from the middle each of its places lies: rising.
        v: (n,) float64, their v.
        pixel_from_mouth: (2, 3) float64, (u, v) to frame px.
    """

    side: int
    middle: float
    out: Line
    v: Line
    pixel_from_mouth: NDArray[np.float64]

    def places_px(self) -> Line:
        """(n, 2) its places in frame px."""
        a = self.pixel_from_mouth
        places = np.stack([self.middle + self.side * self.out, self.v], axis=-1)
        return np.asarray(places @ a[:, :2].T + a[:, 2])

    def ways_px(self) -> NDArray[np.float64]:
        """(2, 2): what a step outwards and one down are in frame px, for row vectors."""
        return np.asarray((self.pixel_from_mouth[:, :2] * [self.side, 1.0]).T)


def find_tails(mouth: Mouth | None) -> tuple[Tail, ...]:
    """The outer parts of a mouth's line; none where lips are apart or not to be told."""
    if mouth is None or mouth.lines.opening > HARDLY_APART:
        return ()
    unit = math.sqrt(abs(np.linalg.det(mouth.pixel_from_mouth[:, :2])))
    grey = cv2.GaussianBlur(mouth.photo[..., :3].mean(axis=2), (0, 0), max(0.004 * unit, 0.5))
    return tuple(_find_tail(mouth, np.asarray(grey, np.float32), side) for side in (1, -1))


def _find_tail(mouth: Mouth, grey: NDArray[np.float32], side: int) -> Tail:
    ends = mouth.lines.ends
    half = side * (ends[1 + side] - ends[1])
    picture = _Picture(grey, mouth.pixel_from_mouth, ends[1], side)
    inner = np.linspace(0.4, 0.9, 40)
    usual = np.median(picture.darkness(inner * half, _line_at(mouth, side * inner), 0.0))
    out = np.arange(FROM_PLACE * half, half + BEYOND, COLUMN)
    count = round(ASIDE / ROW)
    v = _line_at(mouth, np.array([side * FROM_PLACE])) + ROW * np.arange(-count, count + 1)
    across, down = np.meshgrid(out, v)
    slopes = SLOPES * ROW / COLUMN
    gains = np.stack([picture.darkness(across, down, slope) for slope in slopes])
    gains = np.minimum(gains - max(SHARE * usual, LEAST), max(usual, 0.1))
    rows = _richest(gains * np.hypot(1.0, slopes)[:, None, None], count)
    box = np.array([[0.0, 0.0, mouth.box_px[0]], [0.0, 0.0, mouth.box_px[1]]])
    return Tail(
        side=side,
        middle=ends[1],
        out=out[: rows.size],
        v=gaussian_filter1d(v[rows], SMOOTH, mode="nearest"),
        pixel_from_mouth=mouth.pixel_from_mouth + box,
    )


def _line_at(mouth: Mouth, places: Line) -> Line:
    middle = (mouth.lines.upper + mouth.lines.lower) / 2
    return np.asarray(np.interp(places, line_places(), middle))


@dataclass(frozen=True, eq=False)
class _Picture:
    """One half of a mouth: (h, w) float32 ``grey``, read at places (out from the middle, v)."""

    grey: NDArray[np.float32]
    pixel_from_mouth: NDArray[np.float64]
    middle: float
    side: int

    def darkness(self, out: Line, v: Line, slope: float) -> Line:
        """How much darker a line of some slope is than the darker skin beside it."""
        along = np.array([1.0, slope]) / math.hypot(1.0, slope)
        aside = BESIDE * np.array([-along[1], along[0]])
        on, above, below = (
            sum(
                self._at(out + way[0] + step * along[0], v + way[1] + step * along[1])
                for step in (-ALONG, 0.0, ALONG)
            )
            for way in (0 * aside, -aside, aside)
        )
        return np.asarray(1.0 - on / np.maximum(np.minimum(above, below), 3.0))

    def _at(self, out: Line, v: Line) -> Line:
        u = self.middle + self.side * out
        return sample_mouth(self.grey, self.pixel_from_mouth, u, v).astype(np.float64)


def _richest(gains: Line, start: int) -> NDArray[np.int64]:
    """Rows of the path from the first column to where it pays best to end.

    Args:
        gains: (slopes, rows, columns), what each column adds if the path arrives by that slope.
        start: row in which it begins, give or take two.
    """
    kinds, rows, columns = gains.shape
    total = np.full((kinds, rows), -np.inf)
    total[:, start - 2 : start + 3] = gains[:, start - 2 : start + 3, 0]
    fees = TURN_FEE * (SLOPES[:, None] - SLOPES) ** 2
    came = np.zeros(gains.shape, np.int64)
    best = (float(total.max()), 0, *divmod(int(total.argmax()), rows))
    for column in range(1, columns):
        reached = np.full((kinds, rows), -np.inf)
        for kind, step in enumerate(SLOPES):
            options = total - fees[kind][:, None]
            here, there = (
                slice(max(step, 0), rows + min(step, 0)),
                slice(max(-step, 0), rows - max(step, 0)),
            )
            came[kind, here, column] = options[:, there].argmax(axis=0)
            reached[kind, here] = options[:, there].max(axis=0)
        total = reached + gains[:, :, column]
        if total.max() > best[0]:
            best = (float(total.max()), column, *divmod(int(total.argmax()), rows))
    _, column, kind, row = best
    path = [row]
    while column > 0:
        before = int(came[kind, row, column])
        row, kind, column = row - int(SLOPES[kind]), before, column - 1
        path.append(row)
    return np.array(path[::-1], np.int64)
