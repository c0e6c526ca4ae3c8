"""The photo's own grain in the plate, wherever the figure lets it through.

The layer holds what the photo differs from the plate by. Had the plate another grain beside and
behind a soft edge, both would be in the layer, and a third in the plate that it is moved over:
seen as a band of coarse grain about a moving head.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.portrait.plate_fill import Backdrop

GRAIN = 2.0, 3.0
"""Standard deviations of the ground's grain: detail up to the first is grain, and beyond the second
it is a strand, which must not stay in the plate."""

MOST_RADIUS = 4
"""Pixels around one whose mean it is compared with, at most; larger grain was enlarged."""


def share_own_grain(
    linear: NDArray[np.float32],
    alpha: NDArray[np.float32],
    away_px: NDArray[np.float32],
    backdrop: Backdrop,
    margin_px: float,
    plate: NDArray[np.float32],
) -> None:
    """Put the photo's grain in the place of the plate's, the more the less the figure hides there.

    Args:
        linear: (H, W, 3) float32, the photo in linear light.
        alpha: (H, W) float32 in [0, 1], the figure's matte.
        away_px: (H, W) float32, distance of each pixel from the figure, zero on it.
        backdrop: what lies behind; its roughness tells how strong grain is.
        margin_px: farther from the figure the plate is the photo.
        plate: (H, W, 3) float32, linear light; changed in place.
    """
    radius = int(min(max(round(0.5 / backdrop.scale[0]), 1), MOST_RADIUS))
    ground = (backdrop.rough, backdrop.scale, margin_px, radius)
    _swap(linear, alpha, away_px, ground, plate.copy(), plate)


@kernel
def _swap(
    linear: NDArray[np.float32],
    alpha: NDArray[np.float32],
    away_px: NDArray[np.float32],
    ground: tuple[NDArray[np.float32], tuple[float, float], float, int],
    before: NDArray[np.float32],
    plate: NDArray[np.float32],
) -> None:
    rough, scale, margin_px, radius = ground
    rows, cols = rough.shape
    own, old = np.empty(3), np.empty(3)
    for y in range(alpha.shape[0]):
        row = min(int((y + 0.5) * scale[0]), rows - 1)
        for x in range(alpha.shape[1]):
            if away_px[y, x] > margin_px or alpha[y, x] >= 1.0:
                continue
            usual = rough[row, min(int((x + 0.5) * scale[1]), cols - 1)]
            if usual <= 0.0:
                continue
            share = 1.0 - alpha[y, x]
            for k in range(3):
                own[k] = _detail(linear, (y, x), k, radius)
                old[k] = _detail(before, (y, x), k, radius)
                share = min(share, (GRAIN[1] - abs(own[k]) / usual) / (GRAIN[1] - GRAIN[0]))
            if share <= 0.0:
                continue
            for k in range(3):
                root = np.sqrt(max(before[y, x, k], 0.0)) + share * (own[k] - old[k])
                plate[y, x, k] = min(max(root, 0.0), 1.0) ** 2


@kernel
def _detail(image: NDArray[np.float32], place: tuple[int, int], k: int, radius: int) -> float:
    """What a pixel's square root differs by from that of the mean around it."""
    y, x = place
    total, count = 0.0, 0
    for near_y in range(max(y - radius, 0), min(y + radius + 1, image.shape[0])):
        for near_x in range(max(x - radius, 0), min(x + radius + 1, image.shape[1])):
            total += image[near_y, near_x, k]
            count += 1
    return float(np.sqrt(max(image[y, x, k], 0.0)) - np.sqrt(max(total / count, 0.0)))
