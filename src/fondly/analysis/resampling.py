"""A crop of a picture at another size."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from fondly.imaging.colour import bytes_from_levels, linear_from_bytes
from fondly.imaging.nearest_byte import bytes_from_linear

_LOBES = 3
_REDUCING_GAP = 3.0
"""Pillow first shrinks by whole factors, down to three times the wanted size: no visible loss,
and an enormous scan costs no minute."""

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
    part, box = _cut_out(pixels, box, margin=_LOBES * max((x1 - x0) / width, 1.0))
    values = np.empty((height, width, 3), np.float32)
    for channel in range(3):
        plane = part[..., channel]
        source = plane.astype(np.float32) if enlarges else linear_from_bytes(plane)
        image = Image.fromarray(np.ascontiguousarray(source))
        resized = image.resize(size_px, Resampling.LANCZOS, box=box, reducing_gap=_REDUCING_GAP)
        values[..., channel] = np.asarray(resized)
    return bytes_from_levels(values) if enlarges else bytes_from_linear(values)


def _cut_out(pixels: NDArray[np.uint8], box: Box, margin: float) -> tuple[NDArray[np.uint8], Box]:
    """The box with a margin of whole pixels, where there are some, and the box within that."""
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = box
    left, top = max(floor(x0 - margin), 0), max(floor(y0 - margin), 0)
    right, bottom = min(ceil(x1 + margin), width), min(ceil(y1 + margin), height)
    part = pixels[top:bottom, left:right]
    return part, (
        max(x0 - left, 0.0),
        max(y0 - top, 0.0),
        min(x1 - left, float(right - left)),
        min(y1 - top, float(bottom - top)),
    )
