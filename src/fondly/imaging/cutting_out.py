"""A figure alone, from pictures of it before black and before white."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import linear_from_bytes
from fondly.imaging.nearest_byte import bytes_from_linear

_NOTHING, _EVERYTHING = 0.012, 0.988
"""Cover that rounding to bytes can feign, beyond which it is none or all."""


def cut_out(on_black: NDArray[np.uint8], on_white: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The figure with straight alpha.

    Light adds up: ``seen = cover * figure + (1 - cover) * ground``, so the two pictures differ by
    ``1 - cover``.

    Args:
        on_black, on_white: (H, W, 3) uint8 sRGB of one figure, composited in linear light.

    Returns:
        (H, W, 4) uint8; where nothing is covered, black.
    """
    light = linear_from_bytes(on_black)
    cover = 1 - (linear_from_bytes(on_white) - light).mean(axis=2, keepdims=True)
    cover = np.clip((cover - _NOTHING) / (_EVERYTHING - _NOTHING), 0, 1)
    figure = bytes_from_linear(np.where(cover > 0, light / np.maximum(cover, 1e-4), 0))
    colour = np.where(cover == 1, on_black, figure)
    alpha = np.rint(cover * 255).astype(np.uint8)
    return np.concatenate([colour, alpha], axis=2)
