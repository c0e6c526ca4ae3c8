"""Loose strands beside the figure that no matte holds: thin lines on a ground that has few."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

IOD_PX = 128
"""Between the eyes of the picture that is searched: lines up to 3 px wide are .023 IOD."""

REACH = 0.3
"""IOD from the figure to which strands reach; lines that go on are a window's bar or a scratch."""

FAINTEST = 0.02
"""Encoded difference from both sides, of full range, from which a line is a strand."""

PROMINENT = 2.5
"""Times the ground's own lines that a strand is stronger."""

SHORTEST = 0.08
"""IOD: a shorter line may be dust or grain."""

MOST_ELSEWHERE = 0.01
"""Share of the ground farther away that may be such lines: if more is, they are its own."""

GROUND_WITHIN = 0.3
"""IOD over which the ground's own lines are averaged."""


def find_strands(
    encoded: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float
) -> NDArray[np.bool_]:
    """Where strands lie outside a matte.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        alpha: (H, W) float32 in [0, 1], the figure's matte without them.
        iod_px: inter-ocular distance.

    Returns:
        (H, W) bool, a little wider than the strands.
    """
    height, width = alpha.shape
    scale = min(1.0, IOD_PX / iod_px)
    size = (max(round(width * scale), 3), max(round(height * scale), 3))
    grey = cv2.cvtColor(cv2.resize(encoded, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    solid = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) > 0.5
    away = cv2.distanceTransform((~solid).astype(np.uint8), cv2.DIST_L2, 3) / (iod_px * scale)
    tile = np.ones((3, 3), np.uint8)
    lighter = grey - cv2.morphologyEx(grey, cv2.MORPH_OPEN, tile)
    darker = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, tile) - grey
    line = np.maximum(lighter, darker)
    usual = _mean_over(line, away > 0.05, GROUND_WITHIN * iod_px * scale)
    found = (line > np.maximum(FAINTEST, PROMINENT * usual)) & (away > 0)
    count, parts, facts, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    longest = facts[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    found &= (longest >= SHORTEST * iod_px * scale)[parts]
    farther = _mean_over(found.astype(np.float32), away > REACH, REACH * iod_px * scale)
    farthest = np.zeros(count)
    np.maximum.at(farthest, parts[found], away[found])
    found &= (farthest <= REACH)[parts] & (farther < MOST_ELSEWHERE)
    wider = cv2.dilate(found.astype(np.uint8), tile)
    return np.asarray(cv2.resize(wider, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _mean_over(
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
