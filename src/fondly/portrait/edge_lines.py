"""Lines of the ground that a matte takes for strands, where they run into hair as dark as they are.

The end of a joint between boards, or of a door's edge, would move with the head and break off from
the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.portrait.edge_shrunk import Shrunk
from fondly.portrait.edge_strands import GROUND_WITHIN, SEEN, STRAIGHT, find_lines, mean_over

WIDEST_PX = 5
"""Widths of lines in that picture, .04 IOD: a joint's, with its soft edges."""

FAINTEST, PROMINENT = 0.04, 2.5
"""Encoded difference from both sides, and times the ground's own, from which a line is one."""

LONGEST_STRAND = 0.2
"""IOD: what is straight for longer outside the matte is no strand."""

FROM_AFAR = 0.15
"""IOD from the matte from where such a line comes at least: others are a shoulder's own outline."""

WITHIN = 0.25
"""IOD from the matte to where such a line ends at the latest; it is followed twice as far."""

ON, BESIDE = 3, 5
"""Pixels on both sides of a line's middle that are its own, and where there is something else."""

BEFORE, HAIR = 0.1, 0.25
"""IOD before its end from where a line is looked at; and matte, of what is broader than a line, at
which hair hides it."""

Line = tuple[NDArray[np.float64], NDArray[np.float64]]


def without_ground_lines(seen: Shrunk, alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """A matte that is along the ground's straight lines no more than beside them.

    Args:
        seen: of this matte.
        alpha: (H, W) float32 in [0, 1], the whole picture's.

    Returns:
        (H, W) float32 in [0, 1], nowhere more.
    """
    height, width = seen.alpha.shape
    most = np.ones((height, width), np.float32)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BESIDE + 1, 2 * BESIDE + 1))
    hair = cv2.morphologyEx(seen.alpha, cv2.MORPH_OPEN, disc)
    along = np.arange(round(-BEFORE * seen.iod_px), round(2 * WITHIN * seen.iod_px))
    away, aside = np.meshgrid(along, np.arange(-BESIDE, BESIDE + 1), indexing="ij")
    for start, step in _lines_to_matte(seen):
        x = (start[0] + away * step[0] - aside * step[1]).astype(np.float32)
        y = (start[1] + away * step[1] + aside * step[0]).astype(np.float32)
        across, before = (
            cv2.remap(one, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for one in (seen.alpha, hair)
        )
        beside = np.minimum(across[:, 0], across[:, -1])
        hidden = np.maximum.accumulate(before[:, BESIDE] > HAIR)
        rows, cols = np.rint(y).astype(np.intp), np.rint(x).astype(np.intp)
        own = (np.abs(aside) <= ON) & (before <= HAIR) & ~hidden[:, None]
        own &= (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
        most[rows[own], cols[own]] = np.broadcast_to(beside[:, None], rows.shape)[own]
    if (most == 1.0).all():
        return alpha
    wide = cv2.resize(most, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.minimum(alpha, wide).astype(np.float32)


def _lines_to_matte(seen: Shrunk) -> Iterator[Line]:
    """The long straight lines of the ground that end near the matte: where, and which way on."""
    line = find_lines(seen.grey(), WIDEST_PX)
    outside = seen.alpha < SEEN
    usual = mean_over(line, outside, GROUND_WITHIN * seen.iod_px)
    found = outside & (line > np.maximum(FAINTEST, PROMINENT * usual))
    from_matte = cv2.distanceTransform(outside.astype(np.uint8), cv2.DIST_L2, 3)
    _, parts, facts, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    longest = facts[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    for part in 1 + np.flatnonzero(longest[1:] >= LONGEST_STRAND * seen.iod_px):
        rows, cols = np.nonzero(parts == part)
        gap_px = from_matte[rows, cols]
        nearest = gap_px.argmin()
        from_afar = gap_px.max() > FROM_AFAR * seen.iod_px
        if not from_afar or gap_px[nearest] > WITHIN * seen.iod_px:
            continue
        points = np.stack([cols, rows], axis=-1).astype(np.float64)
        middle = points.mean(axis=0)
        spread, axes = np.linalg.eigh(np.cov((points - middle).T))
        if spread[0] < STRAIGHT * STRAIGHT:
            along = float((points[nearest] - middle) @ axes[:, 1])
            yield middle + along * axes[:, 1], axes[:, 1] * np.sign(along)
