"""The matte of a picture of any size, at a cost that does not grow with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.perception.matte import person_matte

LONGEST_SIDE_PX = 2048
"""The nets see 256 px; beyond this, size adds only time and memory."""


def measure_matte(pixels: NDArray[np.uint8], faces: Sequence[Face]) -> NDArray[np.float32]:
    """How much of each pixel belongs to people whose face was found.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        faces: the faces found in it.

    Returns:
        (H, W) float32 in [0, 1]; measured on a smaller picture where this one is very large.
    """
    height, width = pixels.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return person_matte(pixels, faces)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    smaller = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    matte = person_matte(smaller, [scaled(face, scale, size) for face in faces])
    enlarged = cv2.resize(matte, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(enlarged, np.float32)


def scaled(
    face: Face, scale: float, size_px: tuple[int, int], origin: tuple[float, float] = (0.0, 0.0)
) -> Face:
    """The face in another picture: moved so that the origin becomes (0, 0), then scaled.

    Args:
        face: a face; its depth is scaled too, its angles stay.
        scale: pixels of the other picture for one of this.
        size_px: width and height of the other picture.
        origin: x, y of the other picture's corner in this one.
    """
    corner = np.asarray([*origin, 0.0])
    x0, y0, x1, y1 = (
        (value - start) * scale for value, start in zip(face.box_px, origin * 2, strict=True)
    )
    return replace(
        face,
        landmarks=((face.landmarks - corner) * scale).astype(np.float32),
        box_px=(x0, y0, x1, y1),
        photo_size_px=size_px,
    )
