"""Loose strands beside the figure that no matte holds: thin lines on a ground that has few."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.portrait.edge_shrunk import Shrunk

WIDEST_PX, BROAD_PX, THIN = 3, 9, 1 / 3
"""Widths of lines in that picture, .023 and .07 IOD; and how much of what stands out at the second
must at the first: an unfocused ground has no line so thin. It was .1 to .3 on lamps, walls and
shadows, .36 and more on hair."""

REACH = 0.3
"""IOD from the figure to which strands reach; lines that go on are a window's bar or a scratch."""

SEEN = 0.02
"""Matte from which a pixel is the figure's."""

FAINTEST = 0.02
"""Encoded difference from both sides, of full range, from which a line is a strand."""

PROMINENT = 2.5
"""Times the ground's own lines that a strand is stronger."""

SHORTEST = 0.08
"""IOD: a shorter line may be dust or grain."""

MOST_ELSEWHERE = 0.01
"""Share of the ground farther away that may be such lines: if more is, they are its own."""

BEYOND, BEYOND_WIDTH = 0.3, 3
"""IOD by which a line is followed straight on beyond its ends, and how many pixels aside it is
looked for there."""

GOES_ON = 0.4
"""Share of its own strength at which a line goes on beyond an end: then it is the ground's, as a
board's edge that is sharper here and softer there."""

STRAIGHT = 1.0
"""Pixels, standard deviation across it: what is more bent than this is hair, whatever lies beyond.
"""

HUGS = 0.05
"""IOD from the figure: what reaches no farther is what the outline cuts off something behind it."""

GAP = 0.03
"""IOD: a strand is linked to the figure over gaps no wider, be it by others; what floats is the
ground's."""

GROUND_WITHIN = 0.3
"""IOD over which the ground's own lines are averaged."""


def find_strands(seen: Shrunk) -> NDArray[np.bool_]:
    """Where strands lie outside a matte.

    Returns:
        (H, W) bool of the whole picture, a little wider than the strands.
    """
    grey, away, iod_px = seen.grey(), seen.away, seen.iod_px
    line = find_lines(grey, WIDEST_PX)
    usual = mean_over(line, away > 0.05, GROUND_WITHIN * iod_px)
    found = (line > np.maximum(FAINTEST, PROMINENT * usual)) & (away > 0)
    count, parts, facts, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    longest = facts[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    found &= (longest >= SHORTEST * iod_px)[parts]
    farther = mean_over(found.astype(np.float32), away > REACH, REACH * iod_px)
    farthest = np.zeros(count)
    np.maximum.at(farthest, parts[found], away[found])
    found &= ((farthest <= REACH) & (farthest > HUGS))[parts] & (farther < MOST_ELSEWHERE)
    found &= ~_go_on(line, found, parts, away > 0, BEYOND * iod_px)[parts]
    found &= ~_broad(line, find_lines(grey, BROAD_PX), found & _apart(seen.alpha), parts)[parts]
    found &= _linked(found, seen.alpha > SEEN, GAP * iod_px)
    return seen.enlarge(found)


def find_lines(grey: NDArray[np.float32], width_px: int) -> NDArray[np.float32]:
    """How much lighter or darker than both sides each pixel is, on lines up to a width."""
    tile = np.ones((width_px, width_px), np.uint8)
    lighter = grey - cv2.morphologyEx(grey, cv2.MORPH_OPEN, tile)
    darker = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, tile) - grey
    return np.asarray(np.maximum(lighter, darker), np.float32)


def _apart(alpha: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the figure itself is no side of a line."""
    figure = (alpha > SEEN).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(1 - figure, cv2.DIST_L2, 3) > 2.0)


def _broad(
    line: NDArray[np.float32],
    wide: NDArray[np.float32],
    where: NDArray[np.bool_],
    parts: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Which parts are only the middle of something broad, by number."""
    count = int(parts.max()) + 1
    thin, whole = (np.bincount(parts[where], one[where], count) for one in (line, wide))
    return np.asarray(thin < THIN * whole)


def _linked(
    found: NDArray[np.bool_], figure: NDArray[np.bool_], gap_px: float
) -> NDArray[np.bool_]:
    """Where what was found hangs together with the figure."""
    half = 2 * max(round(0.5 * gap_px), 1) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (half, half))
    count, parts = cv2.connectedComponents(cv2.dilate((found | figure).astype(np.uint8), disc))
    mine = np.zeros(count, bool)
    mine[parts[figure]] = True
    return np.asarray(found & mine[parts])


def _go_on(
    line: NDArray[np.float32],
    found: NDArray[np.bool_],
    parts: NDArray[np.int32],
    outside: NDArray[np.bool_],
    reach_px: float,
) -> NDArray[np.bool_]:
    """Which parts go straight on beyond an end, by number; noise is averaged out along the way."""
    count = int(parts.max()) + 1
    rows, cols = np.nonzero(found)
    of = parts[rows, cols]
    size = np.maximum(np.bincount(of, minlength=count), 1)
    row, col = (np.bincount(of, one, count) / size for one in (rows, cols))
    y, x = rows - row[of], cols - col[of]
    yy, xx, xy = (np.bincount(of, one, count) / size for one in (y * y, x * x, x * y))
    angle = 0.5 * np.arctan2(2.0 * xy, xx - yy)
    right, down = np.cos(angle), np.sin(angle)
    along = x * right[of] + y * down[of]
    across = np.sqrt(np.bincount(of, (y * right[of] - x * down[of]) ** 2, count) / size)
    own = np.bincount(of, line[rows, cols], count) / size
    goes_on = np.zeros(count, bool)
    away = np.linspace(2.0, max(reach_px, 4.0), max(int(reach_px), 4))
    aside = np.arange(-BEYOND_WIDTH, BEYOND_WIDTH + 1)
    seen = np.dstack([line * outside, outside.astype(np.float32)])
    for side in (-1.0, 1.0):
        end = np.zeros(count)
        np.maximum.at(end, of, side * along)
        forth = side * (end[:, None, None] + away[:, None])
        at_x = col[:, None, None] + forth * right[:, None, None] - aside * down[:, None, None]
        at_y = row[:, None, None] + forth * down[:, None, None] + aside * right[:, None, None]
        there = cv2.remap(
            seen,
            at_x.reshape(count, -1).astype(np.float32),
            at_y.reshape(count, -1).astype(np.float32),
            cv2.INTER_LINEAR,
        ).reshape(count, len(away), len(aside), 2)
        strength, share = there[..., 0].sum(axis=1), there[..., 1].sum(axis=1)
        mean = np.where(share > 0.5 * len(away), strength / np.maximum(share, 1e-3), 0.0)
        goes_on |= mean.max(axis=-1) > GOES_ON * own
    return goes_on & (across < STRAIGHT)


def mean_over(
    line: NDArray[np.float32], ground: NDArray[np.bool_], within_px: float
) -> NDArray[np.float32]:
    """The mean over the ground nearby, found on a picture of an eighth the size."""
    height, width = line.shape
    size = (max(width // 8, 1), max(height // 8, 1))
    weight = ground.astype(np.float32)
    small = cv2.resize(np.dstack([line * weight, weight]), size, interpolation=cv2.INTER_AREA)
    total = cv2.GaussianBlur(small, (0, 0), max(within_px / 8, 0.5))
    mean = total[..., 0] / np.maximum(total[..., 1], 1e-3)
    return np.asarray(cv2.resize(mean, (width, height)), np.float32)
