"""A camera that drifts over the finished frame."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def move_camera(
    frame: NDArray[np.uint8], zoom: float, shift_x: float, shift_y: float
) -> NDArray[np.uint8]:
    """The frame as seen from a little closer or aside.

    Args:
        frame: (H, W, 3) uint8.
        zoom: 0.05 is 5 % closer.
        shift_x, shift_y: movement of the camera to the picture's right and down, in fractions of
            the frame; kept within what the zoom leaves, since beyond the frame there is nothing.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = frame.shape[:2]
    scale = 1.0 + zoom
    room = (1.0 - 1.0 / scale) / 2
    centre_x = (0.5 + float(np.clip(shift_x, -room, room))) * (width - 1)
    centre_y = (0.5 + float(np.clip(shift_y, -room, room))) * (height - 1)
    photo_from_frame = np.array(
        [
            [1 / scale, 0.0, centre_x - (width - 1) / 2 / scale],
            [0.0, 1 / scale, centre_y - (height - 1) / 2 / scale],
        ]
    )
    moved = cv2.warpAffine(
        frame,
        photo_from_frame,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(moved, np.uint8)
