"""What focus says of a pixel: beside a sharp head, what is as soft as the ground belongs to it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

IOD_PX = 160
"""Between the eyes of the picture whose detail is looked at: a curl is then 2 or 3 px wide."""

GRAIN = 0.004
"""Encoded detail, of full range, below which sharpness is not told."""

NEAR = 0.1
"""IOD: standard deviation of the distance over which each side's sharpness is averaged."""

APART = 1.5
"""Octaves by which the figure must be sharper than the ground beside it."""


def measure_sharpness(
    encoded: NDArray[np.float32], size: tuple[int, int], iod_px: float
) -> NDArray[np.float32]:
    """How much fine detail there is around each pixel of a smaller picture.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        size: width and height of the smaller picture.
        iod_px: inter-ocular distance in the photo.

    Returns:
        (h, w) float32, in octaves: binary logarithm of the root mean square of the detail.
    """
    height, width = encoded.shape[:2]
    scale = min(1.0, IOD_PX / iod_px)
    fine = (max(round(width * scale), 3), max(round(height * scale), 3))
    grey = cv2.cvtColor(cv2.resize(encoded, fine, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    detail = grey - cv2.GaussianBlur(grey, (0, 0), 1.0)
    power = cv2.resize(detail * detail, size, interpolation=cv2.INTER_AREA)
    sharp = 0.5 * np.log2(cv2.GaussianBlur(power, (0, 0), 0.7) + GRAIN * GRAIN)
    return np.asarray(sharp, np.float32)


def find_unfocused(
    sharp: NDArray[np.float32],
    figure: NDArray[np.bool_],
    ground: NDArray[np.bool_],
    iod_px: float,
) -> NDArray[np.bool_]:
    """Where it is as soft as the ground although the figure beside it is sharp.

    Args:
        sharp: (h, w) float32 from ``measure_sharpness``.
        figure, ground: (h, w) bool, known for sure.
        iod_px: inter-ocular distance in this picture.

    Returns:
        (h, w) bool; nowhere if both sides are as sharp or as soft.
    """
    of_figure = _mean_on(sharp, figure, NEAR * iod_px)
    of_ground = _mean_on(sharp, ground, NEAR * iod_px)
    soft = cv2.dilate(sharp, np.ones((3, 3), np.uint8)) < (of_figure + of_ground) / 2
    return np.asarray(soft & (of_figure - of_ground > APART))


def _mean_on(
    sharp: NDArray[np.float32], side: NDArray[np.bool_], within_px: float
) -> NDArray[np.float32]:
    """Mean on one side nearby; not a number, which compares as false, where that side is far."""
    weight = side.astype(np.float32)
    total = cv2.GaussianBlur(np.dstack([sharp * weight, weight]), (0, 0), within_px)
    mean = total[..., 0] / np.maximum(total[..., 1], 1e-6)
    return np.where(total[..., 1] > 1e-3, mean, np.nan).astype(np.float32)
