"""How busy a ground is: how much its colours vary within a small neighbourhood."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push


def busyness(
    image: NDArray[np.float32], known: NDArray[np.bool_], detail_px: float
) -> NDArray[np.float32]:
    """Standard deviation of colours about their local mean, as far as they are known.

    Args:
        image: (H, W, 3) float32, perceptual, in [0, 1].
        known: (H, W) bool, where it shows the ground.
        detail_px: standard deviation of the Gaussian that makes the local mean; the result is
            averaged over 1.6 of it.

    Returns:
        (H, W) float32 from 0, extended smoothly to where the ground is not known; zero if it is
        known nowhere.
    """
    if not known.any():
        return np.zeros(known.shape, np.float32)
    filled = pull_push(image, known)
    detail = filled - cv2.GaussianBlur(filled, (0, 0), detail_px)
    weight = known.astype(np.float32)
    square = (detail * detail).mean(axis=-1) * weight
    total = cv2.GaussianBlur(np.dstack([square, weight]), (0, 0), 1.6 * detail_px)
    seen = total[..., 1] > 0.05
    if not seen.any():
        return np.zeros(known.shape, np.float32)
    average = np.asarray(total[..., :1] / np.maximum(total[..., 1:], 1e-3), np.float32)
    mean = pull_push(average, seen)
    return np.sqrt(np.maximum(mean[..., 0], 0.0)).astype(np.float32)
