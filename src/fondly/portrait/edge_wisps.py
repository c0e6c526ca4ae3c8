"""What a matte leaves beside the figure: ends of wisps and curls that a plain ground gives away.

Left in the plate, the end of a wisp stays where it was when the head moves, as a blot that nothing
explains.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

BESIDE = 0.035
"""IOD beside the figure that its own blur tinges; the plate is filled there in any case."""

WITHIN = 0.3
"""IOD beside the figure within which something may be left; what reaches farther is the ground's
own, as a bar or a shadow is."""

NEARBY = 0.2
"""IOD: standard deviation of the Gaussian over which the ground's colour is averaged."""

FAINTEST = 0.03
"""Least difference from the ground, of full encoded range, that counts as a thing."""

STANDS_OUT = 5.0
"""Times the ground's own mean difference that a thing differs by at its strongest: four standard
deviations. The mean is less moved by the thing itself than the standard deviation is."""

BELONGS = 0.5
"""Share of that difference down to which what surrounds the strongest belongs to the thing."""

PASSES = 2
"""The second pass averages the ground without what the first one found."""

COARSER = 4
"""The ground is averaged on a picture smaller by this."""


def find_wisps(
    image: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float
) -> NDArray[np.bool_]:
    """Where something that touches the figure differs from the plain ground beside it.

    Args:
        image: (h, w, 3) float32, encoded in [0, 1].
        alpha: (h, w) float32 in [0, 1], the figure's matte without it.
        iod_px: inter-ocular distance in this picture.

    Returns:
        (h, w) bool, a pixel wider than what was found.
    """
    tile = np.ones((3, 3), np.uint8)
    outside = cv2.distanceTransform((alpha < 0.02).astype(np.uint8), cv2.DIST_L2, 3)
    away = np.asarray(outside, np.float32) / iod_px
    seen = away > max(BESIDE, 1.0 / iod_px)
    image = _weighted_blur(image, seen, 0.8, 1)
    ground, found = seen, np.zeros(seen.shape, bool)
    for _ in range(PASSES):
        differs = np.abs(image - _weighted_blur(image, ground, NEARBY * iod_px)).max(axis=-1)
        usual = _weighted_blur(differs[..., None], ground, NEARBY * iod_px)[..., 0]
        least = np.maximum(FAINTEST, STANDS_OUT * usual)
        weak = seen & (differs > BELONGS * least)
        count, parts = cv2.connectedComponents(weak.astype(np.uint8))
        strongest, farthest = np.zeros(count), np.zeros(count)
        nearest = np.full(count, np.inf)
        np.maximum.at(strongest, parts[weak], differs[weak] / least[weak])
        np.minimum.at(nearest, parts[weak], away[weak])
        np.maximum.at(farthest, parts[weak], away[weak])
        touches = nearest < BESIDE + 2.0 / iod_px
        found = weak & ((strongest > 1.0) & touches & (farthest < WITHIN))[parts]
        ground = seen & (cv2.dilate(found.astype(np.uint8), tile) == 0)
    return np.asarray(seen & (cv2.dilate(found.astype(np.uint8), tile) > 0))


def _weighted_blur(
    image: NDArray[np.float32], ground: NDArray[np.bool_], sigma: float, coarser: int = COARSER
) -> NDArray[np.float32]:
    """Mean of what lies on the ground nearby, (h, w, C)."""
    height, width = ground.shape
    weight = ground.astype(np.float32)[..., None]
    weighted = np.concatenate([image * weight, weight], axis=-1)
    size = (max(width // coarser, 1), max(height // coarser, 1))
    small = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
    total = cv2.GaussianBlur(small, (0, 0), max(sigma / coarser, 0.5))
    mean = cv2.resize(total[..., :-1] / np.maximum(total[..., -1:], 1e-3), (width, height))
    return np.asarray(mean, np.float32).reshape(image.shape)
