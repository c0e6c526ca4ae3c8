"""The soft pixels along a figure's outline, in linear light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.lanes import blend

ZERO, ONE = np.float32(0.0), np.float32(1.0)
WHITE = np.float32(255.0)


@kernel
def posed_more(
    texture: NDArray[np.uint8],
    inset: NDArray[np.float32],
    place: tuple[np.int64, np.int64, np.int64, np.int64],
    how: tuple[np.float32, np.float32, np.float32, np.float32],
    decode: NDArray[np.float32],
) -> tuple[np.float32, np.float32, np.float32]:
    """What posed features add to the photo's linear light.

    The layer along an outline shows the rest pose; a lid that closes there goes on up to it.

    Args:
        texture: (H, W, 4) uint8, the photo.
        inset: (h, w, 4) float32 in [0, 255], part of it with posed features.
        place: column and row of a sample's first pixel in the texture, then in the inset.
        how: the sample's place between pixels, and its sharpening.
        decode: (256,) float32, linear light of each byte.
    """
    left, top, first, low = place
    apart = False
    for y in range(1, 3):
        for x in range(1, 3):
            for channel in range(3):
                seen = np.float32(texture[top + y, left + x, channel])
                apart |= inset[low + y, first + x, channel] != seen
    if not apart:
        return ZERO, ZERO, ZERO
    posed = blend(inset, 4 * (low * inset.shape[1] + first), 4 * inset.shape[1], how)
    rest = blend(texture, 4 * (top * texture.shape[1] + left), 4 * texture.shape[1], how)
    return (
        _light(posed[0], decode) - _light(rest[0], decode),
        _light(posed[1], decode) - _light(rest[1], decode),
        _light(posed[2], decode) - _light(rest[2], decode),
    )


@kernel
def _light(value: np.float32, decode: NDArray[np.float32]) -> np.float32:
    """Linear light of an sRGB value in [0, 255] that need not be whole."""
    value = min(max(value, ZERO), WHITE)
    low = min(np.uint32(value), np.uint32(254))
    here, there = decode[low], decode[low + np.uint32(1)]
    return np.float32(here + (value - np.float32(low)) * (there - here))


@kernel
def laid_over(
    front: np.float32,
    through: np.float32,
    behind: np.uint8,
    decode: NDArray[np.float32],
    encode: NDArray[np.float32],
) -> np.float32:
    """A channel of a soft pixel over what lies behind, as sRGB in [0, 255].

    Args:
        front: premultiplied linear light.
        through: share of what lies behind that is seen.
        behind: sRGB.
        decode, encode: of `fondly.rendering.warp.Finish`.
    """
    linear = front + through * decode[np.uint32(behind)]
    place = np.sqrt(min(max(linear, ZERO), ONE)) * np.float32(len(encode) - 1)
    low = min(np.uint32(place), np.uint32(len(encode) - 2))
    here, there = encode[low], encode[low + np.uint32(1)]
    return np.float32(here + (place - np.float32(low)) * (there - here))
