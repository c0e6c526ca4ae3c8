"""Draws a coarse matte's edge along the edges of the photo."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WORKING_SIDE = 900
"""Longer side at which the filter's coefficients are found; they are applied at full size."""
EPSILON = 1e-4
"""Variance of the photo (of values in [0, 1]) below which it has no edge to follow."""
UPPER_TRIANGLE = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
NOTHING = 1e-6
"""Covariance of matte and colours that is rounding alone."""
SETTLED = 0.05
"""This close to none or all, a pixel is none or all."""


def follow_edges(
    matte: NDArray[np.float32], pixels: NDArray[np.uint8], radius_px: float
) -> NDArray[np.float32]:
    """The matte as a local linear function of the photo's colours.

    K. He, J. Sun, X. Tang, "Guided Image Filtering", IEEE PAMI 35, 2013, with colours; and K. He,
    J. Sun, "Fast Guided Filter", 2015, for finding the coefficients on a smaller copy.

    Args:
        matte: float32 in [0, 1], coarse, of the whole photo at any size.
        pixels: (H, W, 3) uint8 RGB.
        radius_px: how far the true edge may be from the matte's.

    Returns:
        (H, W) float32 in [0, 1].
    """
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    guide = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(matte, size, interpolation=cv2.INTER_AREA)
    side = 2 * max(1, round(radius_px * scale)) + 1
    slopes, offset = _coefficients(_unit(guide), np.asarray(coarse, np.float32), side)
    full = np.asarray(cv2.resize(offset, (width, height)), np.float32)
    for channel in range(3):
        slope = np.asarray(cv2.resize(slopes[..., channel], (width, height)), np.float32)
        full += slope * _unit(pixels[..., channel])
    return np.asarray(np.clip((full - SETTLED) / (1 - 2 * SETTLED), 0, 1), np.float32)


def _coefficients(
    guide: NDArray[np.float32], matte: NDArray[np.float32], side: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Slopes (H, W, 3) and offsets (H, W), each the mean over all windows that hold the pixel."""
    mean_guide, mean_matte = _mean(guide, side), _mean(matte, side)
    together = _mean(guide * matte[..., None], side) - mean_guide * mean_matte[..., None]
    spread = np.empty((6, *matte.shape), np.float32)
    for row, (i, j) in enumerate(UPPER_TRIANGLE):
        product = _mean(guide[..., i] * guide[..., j], side)
        spread[row] = product - mean_guide[..., i] * mean_guide[..., j] + EPSILON * (i == j)
    # Where the matte is one value throughout the window there is nothing to follow.
    busy = np.abs(together).max(axis=-1) > NOTHING
    slopes = np.zeros_like(together)
    slopes[busy] = _solve(spread[:, busy], together[busy])
    offset = mean_matte - (slopes * mean_guide).sum(axis=-1)
    return _mean(slopes, side), _mean(offset, side)


def _solve(spread: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Solutions (N, 3) of symmetric 3x3 systems, by cofactors.

    Args:
        spread: (6, N), the systems' upper triangles.
        right: (N, 3), their right sides.
    """
    rr, rg, rb, gg, gb, bb = spread.astype(np.float64)
    cofactors = (
        gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg,
        rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg,
    )  # fmt: skip
    determinant = rr * cofactors[0] + rg * cofactors[1] + rb * cofactors[2]
    solution = np.zeros(right.shape, np.float64)
    for (i, j), cofactor in zip(UPPER_TRIANGLE, cofactors, strict=True):
        solution[..., i] += cofactor * right[..., j]
        if i != j:
            solution[..., j] += cofactor * right[..., i]
    return np.asarray(solution / determinant[..., None], np.float32)


def _unit(pixels: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(pixels, np.float32) / np.float32(255)


def _mean(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.boxFilter(values, -1, (side, side)), np.float32)
