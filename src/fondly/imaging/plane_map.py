"""A picture drawn where a map of the plane puts it."""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", np.uint8, np.float32)


def drawn(
    picture: NDArray[Value], matrix: NDArray[np.float64], size_px: tuple[int, int]
) -> NDArray[Value]:
    """A picture as another picture's plane sees it.

    Args:
        picture: (H, W) or (H, W, C), uint8 or float32.
        matrix: (3, 3), from the picture's pixel-corner coordinates to those of the result.
        size_px: width and height of the result.

    Returns:
        (height, width) or (height, width, C) of the same type, bilinear, averaged where it becomes
        smaller; 0 where the picture does not reach.
    """
    shrink = 1 / np.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    if shrink > 1:
        calm = cv2.GaussianBlur(picture, (0, 0), 0.5 * shrink)
        picture = np.asarray(calm, picture.dtype)
    # cv2 counts from the centres of pixels.
    there, back = np.eye(3), np.eye(3)
    there[:2, 2], back[:2, 2] = -0.5, 0.5
    moved = there @ matrix @ back
    return np.asarray(cv2.warpPerspective(picture, moved, size_px), picture.dtype)
