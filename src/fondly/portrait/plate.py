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

from fondly.domain.face import Face
from fondly.imaging.filling import mirrored_grain, pull_push
from fondly.portrait.head_frame import FACE_OVAL

CERTAIN, SEEN = 0.85, 0.04
"""Matte above which a pixel is all figure, and below which it is all background."""

MARGIN = 0.035
"""IOD by which the figure is grown before the background behind it is trusted (32 photos: 4 px)."""

REACH = 0.35
"""IOD inside the figure up to which the plate gets grain: motion uncovers less than that."""

GRAIN = 0.006
"""IOD below which texture counts as grain (about 1.8 px at 1080x1350)."""


@dataclass(frozen=True, eq=False)
class Separation:
    """A picture taken apart: plate (H, W, 3) and layer (H, W, 4), both linear float32.

    ``touched`` (H, W) bool: where the layer is not empty.
    """

    plate: NDArray[np.float32]
    layer: NDArray[np.float32]
    touched: NDArray[np.bool_]


def separate(
    linear: NDArray[np.float32], matte: NDArray[np.float32], face: Face
) -> Separation:
    """Take a picture apart into the figure and what lies behind it.

    Args:
        linear: (H, W, 3) float32, the framed photo in linear light.
        matte: (H, W) float32 in [0, 1].
        face: the subject; the whole of the face belongs to the figure whatever the matte says.
    Returns:
        Plate and layer; ``layer + (1 - alpha) * plate`` is ``linear``.
    """
    on_face = np.zeros(matte.shape, np.uint8)
    oval = np.round(face.landmarks[list(FACE_OVAL), :2]).astype(np.int32)
    cv2.fillPoly(on_face, [oval], 1)
    matte = np.maximum(matte, on_face.astype(np.float32))
    alpha = np.clip((matte - SEEN) / (CERTAIN - SEEN), 0.0, 1.0)
    alpha = (alpha * alpha * (3.0 - 2.0 * alpha)).astype(np.float32)
    touched = _grown(matte > SEEN, MARGIN * face.iod_px)
    if touched.all():
        whole = np.concatenate([linear, np.ones((*matte.shape, 1), np.float32)], axis=-1)
        return Separation(linear.copy(), whole, touched)
    plate = pull_push(linear, ~touched)
    reach_px = REACH * face.iod_px
    inside = cv2.distanceTransform(touched.astype(np.uint8), cv2.DIST_L2, 5) < reach_px
    grain = mirrored_grain(linear, ~touched, max(GRAIN * face.iod_px, 0.8))
    plate += grain * (alpha * inside)[..., None]
    np.clip(plate, 0.0, 1.0, out=plate)
    front = linear - (1.0 - alpha[..., None]) * plate
    layer = np.concatenate([front, alpha[..., None]], axis=-1).astype(np.float32)
    layer[~touched] = 0.0
    return Separation(plate, layer, touched)


def _grown(mask: NDArray[np.bool_], by_px: float) -> NDArray[np.bool_]:
    away = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(away <= by_px)
