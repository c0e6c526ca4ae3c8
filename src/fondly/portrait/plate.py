"""The clean plate behind a figure, and the figure as a layer over it.

The layer is *signed and premultiplied*: what remains of the photo when the plate, weighted by
(1 - alpha), is taken away in linear light. Laid back over the plate it gives the photo exactly,
and whatever differs from the plate moves with the figure, strands of hair that the matte missed
included: a wrong alpha costs a little sharpness of the plate, never a ghost.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import mirror_inwards, pull_push

SEEN = 0.02
"""Matte below which a pixel is all background."""

MARGIN = 0.03
"""IOD by which the figure is grown before the background behind it is trusted."""

CLEARANCE = 0.03
"""IOD beyond that from which the background is continued: stray hairs must not be multiplied."""

MIRRORED = 0.12
"""IOD inside the figure up to which the background is continued by its own reflection, texture
and grain included; over as much again it gives way to a smooth extension."""

TOLERANCE = 0.06
"""Share by which a pixel may differ from the plate without counting as figure."""


@dataclass(frozen=True, eq=False)
class Separation:
    """A picture taken apart: plate (H, W, 3) and layer (H, W, 4), both linear float32.

    ``touched`` (H, W) bool: where the layer is not empty.
    """

    plate: NDArray[np.float32]
    layer: NDArray[np.float32]
    touched: NDArray[np.bool_]


def separate(linear: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float) -> Separation:
    """Take a picture apart into the figure and what lies behind it.

    Args:
        linear: (H, W, 3) float32, the framed photo in linear light.
        alpha: (H, W) float32 in [0, 1], the figure's refined matte.
        iod_px: the subject's inter-ocular distance.
    Returns:
        Plate and layer; ``layer + (1 - alpha) * plate`` is ``linear``.
    """
    touched = _grown(alpha > SEEN, MARGIN * iod_px)
    if touched.all():
        whole = np.concatenate([linear, np.ones((*alpha.shape, 1), np.float32)], axis=-1)
        return Separation(linear.copy(), whole, touched)
    clean = ~_grown(touched, CLEARANCE * iod_px)
    if not clean.any():
        clean = ~touched
    plate = pull_push(linear, clean)
    mirrored, depth_px = mirror_inwards(linear, clean)
    share = np.clip(2.0 - depth_px / (MIRRORED * iod_px), 0.0, 1.0)[..., None]
    plate = plate + share * (mirrored - plate)
    plate[~touched] = linear[~touched]
    alpha = np.where(touched, np.maximum(alpha, _least_alpha(linear, plate)), 0.0)
    front = linear - (1.0 - alpha[..., None]) * plate
    layer = np.concatenate([front, alpha[..., None]], axis=-1).astype(np.float32)
    layer[~touched] = 0.0
    return Separation(plate.astype(np.float32), layer, touched)


def _least_alpha(linear: NDArray[np.float32], plate: NDArray[np.float32]) -> NDArray[np.float32]:
    """The smallest alpha that explains a pixel over the plate with a colour between 0 and 1.

    A pixel darker than the plate must hide some of it; without this, strands that the matte
    missed would darken whatever they pass over, to black and to false colours.
    """
    darker = 1.0 - linear / np.maximum(plate, 1e-4)
    lighter = (linear - plate) / np.maximum(1.0 - plate, 1e-2)
    least = np.maximum(darker, lighter).max(axis=-1)
    return np.clip((least - TOLERANCE) / (1.0 - TOLERANCE), 0.0, 1.0).astype(np.float32)


def _grown(mask: NDArray[np.bool_], by_px: float) -> NDArray[np.bool_]:
    away = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(away <= by_px)
