"""Pictures as films store them: luma for every pixel, chroma for every four."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import LUMA
from fondly.imaging.kernels import kernel

_BITS = 16
"""Of a fraction. A sum of four pixels in it fits 32 bits."""


def _in_fractions(red: float, green: float, blue: float) -> tuple[np.int32, np.int32, np.int32]:
    return (
        np.int32(round(red * 2**_BITS)),
        np.int32(round(green * 2**_BITS)),
        np.int32(round(blue * 2**_BITS)),
    )


# ITU-R BT.709, 3.2 and 3.3, limited range: luma takes 219 levels from 16 on, chroma 224 about 128.
_RED, _GREEN, _BLUE = LUMA.tolist()
_Y = _in_fractions(*(weight * 219 / 255 for weight in (_RED, _GREEN, _BLUE)))
_TO_BLUE, _TO_RED = 224 / 255 / (2 * (1 - _BLUE)), 224 / 255 / (2 * (1 - _RED))
_U = _in_fractions(-_RED * _TO_BLUE, -_GREEN * _TO_BLUE, (1 - _BLUE) * _TO_BLUE)
_V = _in_fractions((1 - _RED) * _TO_RED, -_GREEN * _TO_RED, -_BLUE * _TO_RED)

_LUMA_SHIFT, _CHROMA_SHIFT = np.int32(_BITS), np.int32(_BITS + 2)
_BLACK = np.int32((16 << _BITS) + (1 << (_BITS - 1)))
_GREY = np.int32((128 << (_BITS + 2)) + (1 << (_BITS + 1)))


class Yuv420:
    """Turns pictures into YUV 4:2:0 of BT.709, limited range, rounded to nearest.

    A chroma sample is the mean of its four pixels, amid which it lies. Keeps room for the channels
    of one picture, so one thread at a time may use it.
    """

    def __init__(self) -> None:
        self._channels = [np.empty((0, 0), np.uint8)] * 3

    def write(
        self,
        pixels: NDArray[np.uint8],
        luma: NDArray[np.uint8],
        blue: NDArray[np.uint8],
        red: NDArray[np.uint8],
    ) -> None:
        """Write one picture.

        Args:
            pixels: (H, W, 3) uint8 sRGB, height and width even.
            luma: (H, W) uint8, written into, like the next two.
            blue: (H / 2, W / 2), Cb.
            red: (H / 2, W / 2), Cr.

        Raises:
            ValueError: planes of other sizes.
        """
        height, width = size = pixels.shape[:2]
        half = height / 2, width / 2
        if (luma.shape, blue.shape, red.shape) != (size, half, half):
            raise ValueError(f"planes of {luma.shape}, {blue.shape}, {red.shape} for {size}")
        if self._channels[0].shape != size:
            self._channels = [np.empty(size, np.uint8) for _ in range(3)]
        # A loop over channels that lie side by side takes four times as long.
        cv2.split(pixels, self._channels)
        r, g, b = self._channels
        _write(r, g, b, luma, blue, red)


@kernel
def _write(
    r: NDArray[np.uint8],
    g: NDArray[np.uint8],
    b: NDArray[np.uint8],
    luma: NDArray[np.uint8],
    blue: NDArray[np.uint8],
    red: NDArray[np.uint8],
) -> None:
    # Whole numbers are 64 bits wide unless each is told otherwise, and half as many fit a vector.
    for y in range(len(r)):
        for x in range(r.shape[1]):
            level = _Y[0] * np.int32(r[y, x]) + _Y[1] * np.int32(g[y, x])
            level += _Y[2] * np.int32(b[y, x])
            luma[y, x] = np.int32(level + _BLACK) >> _LUMA_SHIFT
    for y in range(len(blue)):
        for x in range(blue.shape[1]):
            reds, greens, blues = _four(r, y, x), _four(g, y, x), _four(b, y, x)
            level = _U[0] * reds + _U[1] * greens + _U[2] * blues
            blue[y, x] = np.int32(level + _GREY) >> _CHROMA_SHIFT
            level = _V[0] * reds + _V[1] * greens + _V[2] * blues
            red[y, x] = np.int32(level + _GREY) >> _CHROMA_SHIFT


@kernel
def _four(plane: NDArray[np.uint8], y: int, x: int) -> np.int32:
    above = np.int32(plane[2 * y, 2 * x]) + np.int32(plane[2 * y, 2 * x + 1])
    below = np.int32(plane[2 * y + 1, 2 * x]) + np.int32(plane[2 * y + 1, 2 * x + 1])
    return np.int32(above + below)
