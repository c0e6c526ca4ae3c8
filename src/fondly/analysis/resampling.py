"""A crop of a picture at another size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels, counted from the corner of the first one."""

# IEC 61966-2-1 (sRGB), for all 256 values.
_ENCODED = np.arange(256, dtype=np.float64) / 255
_LIGHT = np.where(
    _ENCODED <= 0.04045, _ENCODED / 12.92, ((_ENCODED + 0.055) / 1.055) ** 2.4
).astype(np.float32)


def resample_photo(
    pixels: NDArray[np.uint8], box: Box, size_px: tuple[int, int]
) -> NDArray[np.uint8]:
    """A part of a photo at another size, by Lanczos with three lobes.

    Enlarged in sRGB values, where the kernel's overshoot is as faint on the dark side of an edge
    as on the bright one; made smaller in linear light, where the mean of bright and dark pixels is
    what a lens would see. A box of whole pixels at its own size is copied bit for bit.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        box: the part, within the picture.
        size_px: width and height of the result.

    Returns:
        (height, width, 3) uint8 sRGB, a copy.
    """
    width, height = size_px
    x0, y0, x1, y1 = box
    if (x1 - x0, y1 - y0) == size_px and x0 == int(x0) and y0 == int(y0):
        return pixels[int(y0) : int(y0) + height, int(x0) : int(x0) + width].copy()
    enlarges = width >= x1 - x0
    result = np.empty((height, width, 3), np.uint8)
    for channel in range(3):
        plane = pixels[..., channel]
        values = plane.astype(np.float32) if enlarges else _LIGHT[plane]
        values = _resize(values, box, size_px, Resampling.LANCZOS)
        result[..., channel] = _rounded(values if enlarges else _encoded(values))
    return result


def resample_matte(
    matte: NDArray[np.float32], box: Box, size_px: tuple[int, int]
) -> NDArray[np.float32]:
    """A part of a matte at another size, linearly, so that it never leaves [0, 1].

    Args:
        matte: (H, W) float32 in [0, 1].
        box: the part, within the picture.
        size_px: width and height of the result.
    """
    return np.clip(_resize(matte, box, size_px, Resampling.BILINEAR), 0.0, 1.0)


def _resize(
    plane: NDArray[np.float32], box: Box, size_px: tuple[int, int], kernel: int
) -> NDArray[np.float32]:
    """Pillow's resampling, which widens the kernel when it shrinks, on 32-bit floats."""
    height, width = plane.shape
    x0, y0, x1, y1 = box
    inside = (max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height)))
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize(size_px, kernel, box=inside), np.float32)


def _encoded(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Linear light in [0, 1] as sRGB values in [0, 255]."""
    light = np.clip(light, 0.0, 1.0)
    curve = 1.055 * light ** np.float32(1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, curve) * 255, np.float32)


def _rounded(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
