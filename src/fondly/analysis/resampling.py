"""A crop of a picture at another size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from fondly.imaging.colour import bytes_from_levels, bytes_from_linear, linear_from_bytes

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels, counted from the corner of the first one."""


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
    values = np.empty((height, width, 3), np.float32)
    for channel in range(3):
        plane = pixels[..., channel]
        source = plane.astype(np.float32) if enlarges else linear_from_bytes(plane)
        values[..., channel] = _resize(source, box, size_px, Resampling.LANCZOS)
    return bytes_from_levels(values) if enlarges else bytes_from_linear(values)


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
