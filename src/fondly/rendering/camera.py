"""A camera that drifts over the finished frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic


def move_camera(
    frame: NDArray[np.uint8],
    move: tuple[float, float, float],
    dither: NDArray[np.float32],
) -> NDArray[np.uint8]:
    """The frame as seen from a little closer or aside.

    Args:
        frame: (H, W, 3) uint8.
        move: zoom (0.05 is 5 % closer), then the camera's shift to the picture's right and down
            in fractions of the frame; the shift is kept within what the zoom leaves, since beyond
            the frame there is nothing.
        dither: (n, n) float32 in (-0.5, 0.5), added before rounding.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = frame.shape[:2]
    texture = np.zeros((height, width, 4), np.float32)
    texture[..., :3] = frame
    scale = 1.0 + move[0]
    room = (1.0 - 1.0 / scale) / 2
    left = (room + float(np.clip(move[1], -room, room))) * (width - 1)
    top = (room + float(np.clip(move[2], -room, room))) * (height - 1)
    moved = np.empty_like(frame)
    _look(texture, (left, top, 1.0 / scale), dither, moved)
    return moved


@kernel
def _look(
    texture: NDArray[np.float32],
    view: tuple[float, float, float],
    dither: NDArray[np.float32],
    out: NDArray[np.uint8],
) -> None:
    left, top, step = view
    found = np.empty(4, np.float32)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            sample_cubic(texture, np.float32(left + x * step), np.float32(top + y * step), found)
            noise = dither[y % dither.shape[0], x % dither.shape[1]] + np.float32(0.5)
            for channel in range(3):
                value = min(max(found[channel] + noise, np.float32(0.0)), np.float32(255.0))
                out[y, x, channel] = np.uint8(value)
