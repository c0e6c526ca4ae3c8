"""How soft a picture is: the blur of its edges, in pixels."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SHARP_PX: Final = 0.8
"""Sigma of the edges of a picture that is as sharp as its pixels allow: scans and camera pictures
seen at full size have 0.6 to 1."""
REBLUR_PX = 1.5
"""Sigma of the blur that is added to see how much of it was there."""
STRONGEST = 0.10
"""Share of the pixels, those with the steepest gradients, that count as edges."""
SOFTEST_PX = 8.0


def softness_px(picture: NDArray[np.uint8], region: NDArray[np.float32] | None = None) -> float:
    """Sigma of the blur at the edges of a picture.

    The energy of an edge's gradient falls with its blur as 1 / sigma, so that adding a known blur
    t leaves a share R = sigma / sqrt(sigma² + t²) of it; solved for sigma (after Crete et al.
    2007, "The blur effect", who measure what a second blur changes). Grain makes the result
    smaller, never larger, so it is measured once that is off.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        region: (H, W) float32, how much each pixel counts; None counts all alike.

    Returns:
        Pixels, up to 8; 0 where there is no edge at all.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    blurred = np.asarray(cv2.GaussianBlur(grey, (0, 0), REBLUR_PX), np.float32)
    once, twice = _energy(grey), _energy(blurred)
    weight = np.ones_like(once) if region is None else region
    counted = once[weight > 0.5]
    if counted.size == 0:
        return 0.0
    weight = weight * (once >= np.quantile(counted, 1 - STRONGEST))
    edges = float((once * weight).sum())
    if edges <= 1.0:
        return 0.0
    share = min(float((twice * weight).sum()) / edges, 0.999)
    return min(REBLUR_PX * share / math.sqrt(1 - share * share), SOFTEST_PX)


def _energy(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Squared gradient, gathered over a few pixels so that an edge is met whole."""
    across = cv2.Scharr(grey, cv2.CV_32F, 1, 0) / 32
    down = cv2.Scharr(grey, cv2.CV_32F, 0, 1) / 32
    gathered = cv2.GaussianBlur(across * across + down * down, (0, 0), 2 * REBLUR_PX)
    return np.asarray(gathered, np.float32)
