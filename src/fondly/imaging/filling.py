"""Filling a hole in a picture smoothly from what lies around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def pull_push(image: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill the unknown pixels with smoothly extended colours of the known ones.

    A pyramid of weighted means is built upwards and read back downwards (Gortler et al. 1996,
    "The Lumigraph"), so that the fill is sharp near the hole's border and smooth in its middle.

    Args:
        image: (H, W, C) float32, 1 to 4 channels.
        known: (H, W) bool, at least one pixel of it true.

    Returns:
        (H, W, C) float32, equal to ``image`` where ``known``.
    """
    if known.all():
        return image
    weight = known.astype(np.float32)
    means, weights = [image * weight[..., None]], [weight]
    while max(weights[-1].shape) > 1 and weights[-1].min() < 1e-3:
        weights.append(np.asarray(cv2.pyrDown(weights[-1]), np.float32))
        means.append(_with_channels(cv2.pyrDown(means[-1]), weights[-1].shape))
    filled = means[-1] / np.maximum(weights[-1], 1e-6)[..., None]
    for mean, share in zip(means[-2::-1], weights[-2::-1], strict=True):
        height, width = share.shape
        coarse = _with_channels(cv2.pyrUp(filled, dstsize=(width, height)), share.shape)
        trust = np.minimum(share, 1.0)[..., None]
        filled = mean / np.maximum(share, 1e-6)[..., None] * trust + coarse * (1.0 - trust)
    return np.where(known[..., None], image, filled).astype(np.float32)


def _with_channels(image: object, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """OpenCV drops the last axis of a picture of one channel."""
    return np.asarray(image, np.float32).reshape(*shape, -1)


def nearest_known(known: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Row and column of the known pixel nearest to each pixel, (H, W, 2) int32.

    Args:
        known: (H, W) bool, at least one pixel of it true.
    """
    unknown = (~known).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        unknown, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, cols = np.nonzero(known)
    places = np.zeros((int(labels.max()) + 1, 2), np.int32)
    places[labels[rows, cols]] = np.stack([rows, cols], axis=-1)
    return np.asarray(places[labels], np.int32)
