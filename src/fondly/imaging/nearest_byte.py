"""Linear light to the nearest sRGB byte.

Apart from `colour`, so that whoever only decodes colours does not wait for the compiler.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import linear_from_encoded
from fondly.imaging.kernels import kernel

_STEPS = 4096
"""Of the root of linear light: finer than bytes are apart anywhere."""


def bytes_from_linear(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """uint8 sRGB of linear light, to the nearest, any shape; the inverse of linear_from_bytes.

    Light below 0 is black and above 1 white.
    """
    out = np.empty(linear.shape, np.uint8)
    _nearest(np.ascontiguousarray(linear, np.float32).ravel(), *_byte_tables(), out.ravel())
    return out


@cache
def _byte_tables() -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Where each byte but 0 begins, and the byte at equal steps of the root of linear light."""
    begins = linear_from_encoded((np.arange(255) + 0.5) / 255)
    root = np.arange(_STEPS + 1) / _STEPS
    return begins, np.searchsorted(begins, (root * root).astype(np.float32), "right").astype("u1")


@kernel
def _nearest(
    linear: NDArray[np.float32],
    begins: NDArray[np.float32],
    guesses: NDArray[np.uint8],
    out: NDArray[np.uint8],
) -> None:
    for i in range(len(linear)):
        light = min(max(linear[i], np.float32(0.0)), np.float32(1.0))
        byte = int(guesses[int(np.sqrt(light) * np.float32(_STEPS))])
        while byte > 0 and light < begins[byte - 1]:
            byte -= 1
        while byte < 255 and light >= begins[byte]:
            byte += 1
        out[i] = byte
