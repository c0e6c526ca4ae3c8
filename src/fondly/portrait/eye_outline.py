"""Where the margins of the lids are, and where they meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from fondly.domain.eye import EyeOutline, places
from fondly.portrait.eye_frame import BROW, LOWER, UPPER, EyeFrame
from fondly.portrait.eye_zones import smooth

SEAM_BELOW = (
    (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0),
    (0.20, 0.05, -0.04, -0.08, -0.11, -0.12, -0.11, -0.09, -0.03),
)
"""Places along the eye, and how far below the open eye's lower margin the lids meet there, in
heights of the opening: the lower lid rises and the outer corner sinks, so that a closed eye's line
is far straighter than that margin. Medians of real blinks of seven people."""
CORNER_REACH, LEVEL = 0.6, (0.3, 0.9)
"""Of half the eye's width beyond a corner: how far skin moves along with the inner one; and between
which places it ceases to move with the outer one, which sinks. Real lines run on level there (on 15
eyes of eight people); one that rises to where the open corner was looks swept up like make-up."""

Samples = NDArray[np.float64]


def margin_of_landmarks(frame: EyeFrame, upper: bool) -> Samples:
    """v of one margin at ``places()``, from the mesh; beyond the corners goes the mean of both."""
    indices = (UPPER if upper else LOWER)[frame.side]
    points = frame.landmarks[list(indices), :2]
    t = np.maximum.accumulate(points[:, 0] / frame.half_width) + 1e-3 * np.arange(len(points))
    curve = PchipInterpolator(t, points[:, 1])
    grid = places()
    return np.asarray(curve(np.clip(grid, t[0], t[-1])), np.float64)


def join_margins(upper: Samples, lower: Samples) -> tuple[Samples, Samples]:
    """Both margins, meeting at the corners and going on beyond them as one line.

    The line beyond a corner starts in the direction halfway between the margins and levels out.
    """
    grid = places()
    upper = np.minimum(upper, lower)
    inside = np.abs(grid) <= 1.0
    beyond = np.maximum(np.abs(grid) - 1.0, 0.0)
    result = []
    ends = np.flatnonzero(inside)[[0, -1]]
    for margin in (upper, lower):
        line = margin.copy()
        for end, step in zip(ends, (16, -16), strict=True):
            slope = (upper[end + step] + lower[end + step] - upper[end] - lower[end]) / 2
            slope /= abs(grid[end + step] - grid[end])
            side = (grid < -1.0) if step > 0 else (grid > 1.0)
            start = (upper[end] + lower[end]) / 2
            line[side] = start - slope * 0.12 * (1 - np.exp(-beyond[side] / 0.12))
        result.append(line)
    return result[0], result[1]


def seam_of(upper: Samples, lower: Samples) -> Samples:
    """v of the line on which the lids meet: a calm arc above the lower margin (`SEAM_BELOW`).

    Beyond the corners it returns to the line through them, at the outer one after running level.
    """
    grid = places()
    inside = np.abs(grid) <= 1.0
    arc = np.polynomial.Polynomial.fit(grid[inside], lower[inside], 4)(np.clip(grid, -1, 1))
    ends = np.flatnonzero(inside)[[0, -1]]
    pinned = np.clip((np.abs(grid) - 0.5) / 0.5, 0, 1) ** 2
    arc += pinned * np.where(grid < 0, *(lower[end] - arc[end] for end in ends))
    below = PchipInterpolator(*SEAM_BELOW)(np.clip(grid, -1, 1))
    sunk = arc + float((lower - upper)[inside].max()) * below
    beyond = np.maximum(np.abs(grid) - 1.0, 0.0)
    outer, inner = (sunk[end] - lower[end] for end in ends)
    ending = np.clip(1 - (beyond / CORNER_REACH) ** 2, 0, 1) ** 2
    faded = lower + np.where(grid < 0, outer * (1 - smooth(*LEVEL, beyond)), inner * ending)
    return np.asarray(np.where(inside, np.maximum(sunk, upper), faded), np.float64)


def reach_of(frame: EyeFrame, upper: Samples) -> Samples:
    """How far above the margin lid skin moves: up to the brow, at most 0.6 and at least 0.12."""
    brow = frame.landmarks[list(BROW[frame.side]), :2]
    order = np.argsort(brow[:, 0])
    t = brow[order, 0] / frame.half_width
    height = np.interp(places(), t, brow[order, 1])
    return np.asarray(np.clip(0.9 * (upper - height), 0.12, 0.6))


def outline_eye(frame: EyeFrame) -> EyeOutline:
    """The lids' margins of one eye."""
    upper, lower = join_margins(margin_of_landmarks(frame, True), margin_of_landmarks(frame, False))
    return outline_of(frame, upper, lower)


def outline_of(frame: EyeFrame, upper: Samples, lower: Samples) -> EyeOutline:
    """The outline between two margins: v at ``places()``, which meet at the corners."""
    return EyeOutline(
        half_width=frame.half_width,
        upper=upper.astype(np.float32),
        lower=lower.astype(np.float32),
        seam=seam_of(upper, lower).astype(np.float32),
        reach=reach_of(frame, upper).astype(np.float32),
    )
