"""Pictures for the tests of the media room, made on the spot."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def scene(height: int = 80, width: int = 112) -> NDArray[np.uint8]:
    """(height, width, 3) uint8: smooth, colourful, and different from each of its reflections."""
    y, x = np.mgrid[0:height, 0:width]
    red = 40 + 180 * x / width
    green = 60 + 150 * y / height
    blue = 90 + 120 * (x / width) * (1 - y / height)
    return np.stack([red, green, blue], axis=-1).round().astype(np.uint8)


def encoded(picture: Image.Image | NDArray[Any], kind: str, **options: Any) -> bytes:
    """The bytes of a picture file, as Pillow writes it."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def grey16(height: int = 80, width: int = 112) -> NDArray[np.uint16]:
    """(height, width) uint16: a ramp over the whole range."""
    ramp = np.linspace(0, 65535, height * width)
    return ramp.round().astype(np.uint16).reshape(height, width)


def far(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> int:
    """The largest difference between two pictures of one size."""
    assert left.shape == right.shape
    return int(np.abs(left.astype(np.int16) - right).max())
