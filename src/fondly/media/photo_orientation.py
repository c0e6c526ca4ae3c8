"""Which way up a picture file means its pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from fondly.media.photo_kinds import PhotoKind
from fondly.media.photo_private import UNREADABLE_METADATA

_ORIENTATION = 0x0112


def orientation_of(image: Image, kind: PhotoKind) -> int:
    """How a loaded picture still has to be turned, 1 to 8; 1 where Exif says nothing readable.

    HEIC carries its rotation in the container, which its decoder has applied; an orientation in
    its Exif is a leftover that must not turn the picture again (ISO/IEC 23008-12, A.2.1).
    """
    if kind is PhotoKind.HEIC:
        return 1
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except UNREADABLE_METADATA:
        return 1
    return orientation if orientation in _TURNS else 1


_TURNS: Mapping[int, Callable[[NDArray[np.uint8]], NDArray[np.uint8]]] = MappingProxyType(
    {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, -1),
        7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90,
    }
)


def upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn a picture as its Exif orientation asks.

    Args:
        pixels: (H, W, C) as stored.
        orientation: 1 to 8 (Exif 2.32, 4.6.4 A, tag 274).

    Returns:
        the upright picture, C-contiguous.
    """
    return np.ascontiguousarray(_TURNS[orientation](pixels))
