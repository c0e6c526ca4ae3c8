"""Filling a hole in a picture from what lies around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def pull_push(image: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill the unknown pixels with smoothly extended colours of the known ones.

    A pyramid of weighted means is built upwards and read back downwards (Gortler et al. 1996,
    "The Lumigraph"), so that the fill is sharp near the hole's border and smooth in its middle.

    Args:
        image: (H, W, C) float32.
        known: (H, W) bool, at least one pixel of it true.
    Returns:
        (H, W, C) float32, equal to ``image`` where ``known``.
    """
    weight = known.astype(np.float32)
    if known.all():
        return image
    means, weights = [image * weight[..., None]], [weight]
    while min(weights[-1].shape) > 2 and weights[-1].min() < 1e-3:
        means.append(cv2.pyrDown(means[-1]))
        weights.append(cv2.pyrDown(weights[-1]))
    filled = means[-1] / np.maximum(weights[-1], 1e-6)[..., None]
    for mean, share in zip(means[-2::-1], weights[-2::-1], strict=True):
        height, width = share.shape
        coarse = cv2.pyrUp(filled, dstsize=(width, height))
        trust = np.minimum(share, 1.0)[..., None]
        filled = mean / np.maximum(share, 1e-6)[..., None] * trust + coarse * (1.0 - trust)
    return np.where(known[..., None], image, filled).astype(np.float32)


def mirror_inwards(
    image: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Continue a picture into its hole by reflection at the hole's border.

    Args:
        image: (H, W, C) float32.
        known: (H, W) bool, at least one pixel of it true.
    Returns:
        (H, W, C) float32, equal to ``image`` where ``known``; a reflection that falls outside the
        picture or into the hole again takes the nearest known pixel. And the distance of each
        unknown pixel from the border, (H, W) float32 px.
    """
    hole = (~known).astype(np.uint8)
    depth_px, labels = cv2.distanceTransformWithLabels(
        hole, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    known_y, known_x = np.nonzero(known)
    places = np.zeros((int(labels.max()) + 1, 2), np.int32)
    places[labels[known_y, known_x]] = np.stack([known_y, known_x], axis=-1)
    hole_y, hole_x = np.nonzero(hole)
    nearest = places[labels[hole_y, hole_x]]
    mirror_y = np.clip(2 * nearest[:, 0] - hole_y, 0, image.shape[0] - 1)
    mirror_x = np.clip(2 * nearest[:, 1] - hole_x, 0, image.shape[1] - 1)
    lost = ~known[mirror_y, mirror_x]
    mirror_y[lost], mirror_x[lost] = nearest[lost, 0], nearest[lost, 1]
    continued = image.copy()
    continued[hole_y, hole_x] = image[mirror_y, mirror_x]
    return continued, np.asarray(depth_px, np.float32)
