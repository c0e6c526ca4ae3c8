"""How much of each pixel belongs to people: MediaPipe's selfie segmenter, led by the faces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.models.catalogue import SELFIE
from fondly.models.sessions import infer
from fondly.perception.crops import Crop

NET_SIZE = 256
HEAD_CROP = 3.4
"""Side of a head's crop over the longer side of its face."""


def person_matte(pixels: NDArray[np.uint8], faces: Sequence[Face]) -> NDArray[np.float32]:
    """How much of each pixel belongs to people whose face was found.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        faces: the faces found in it.

    Returns:
        (H, W) float32 in [0, 1].
    """
    import cv2

    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (NET_SIZE, NET_SIZE), interpolation=cv2.INTER_AREA)
    matte = cv2.resize(_segment(np.asarray(small, np.uint8)), (width, height))
    for face in faces:
        low, high = face.landmarks[:, :2].min(axis=0), face.landmarks[:, :2].max(axis=0)
        x, y = ((low + high) / 2).tolist()
        crop = Crop(x, y, float((high - low).max() * HEAD_CROP))
        head = _segment(crop.pixels(pixels, NET_SIZE))
        ramp = np.clip((1 - np.abs(np.linspace(-1, 1, NET_SIZE))) * 4, 0, 1).astype(np.float32)
        weight = np.minimum.outer(ramp, ramp)
        back = crop.crop_from_photo(NET_SIZE)
        back[:, 2] += back[:, :2] @ np.asarray([0.5, 0.5]) - 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        head = cv2.warpAffine(head, back, (width, height), flags=flags)
        weight = cv2.warpAffine(weight, back, (width, height), flags=flags)
        matte = matte * (1 - weight) + head * weight
    return np.clip(_follow_edges(matte, pixels), 0, 1).astype(np.float32)


def _segment(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(256, 256) float32 matte of a (256, 256, 3) picture, the mean over it and its mirror."""
    straight = pixels[None].astype(np.float32) / 255
    (there,) = infer(SELFIE, pixels=straight)
    (back,) = infer(SELFIE, pixels=np.ascontiguousarray(straight[:, :, ::-1]))
    return np.asarray((there[0, ..., 0] + back[0, :, ::-1, 0]) / 2, np.float32)


def _follow_edges(matte: NDArray[np.float32], pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Guided filter, K. He, J. Sun, X. Tang, "Guided Image Filtering", IEEE PAMI 35, 2013."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    side = 2 * max(2, round(0.012 * max(matte.shape))) + 1

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.boxFilter(values, -1, (side, side)), np.float32)

    mean_grey, mean_matte = mean(grey), mean(matte)
    slope = (mean(grey * matte) - mean_grey * mean_matte) / (
        mean(grey * grey) - mean_grey * mean_grey + 1e-4
    )
    return mean(slope) * grey + mean(mean_matte - slope * mean_grey)
