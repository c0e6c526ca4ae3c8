"""Sampling a picture between its pixels.

Catmull-Rom (Keys 1981, a = -1/2) reproduces ramps exactly, so that slow motion does not wobble
as it does with OpenCV's cubic (a = -3/4), and keeps .99 of a photo's sharpness where bilinear
sampling keeps .76.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

Weights = tuple[np.float32, np.float32, np.float32, np.float32]

# A plain number beside a float32 makes both double, and the loop around it half as fast.
ZERO, HALF, ONE, TWO = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(2.0)
THREE, FOUR, FIVE = np.float32(3.0), np.float32(4.0), np.float32(5.0)


@kernel
def cubic_weights(t: np.float32) -> Weights:
    """Catmull-Rom weights of the neighbours at -1, 0, 1, 2 for a place ``t`` in [0, 1)."""
    return (
        ((TWO - t) * t - ONE) * t * HALF,
        ((THREE * t - FIVE) * t * t + TWO) * HALF,
        ((FOUR - THREE * t) * t + ONE) * t * HALF,
        (t - ONE) * t * t * HALF,
    )


@kernel
def _index(place: int, last: int) -> np.uint32:
    """Kept inside [0, last]; unsigned, so that the compiler need not provide for negative ones."""
    return np.uint32(min(max(place, 0), last))


@kernel
def sample_cubic(
    im: NDArray[np.float32], x: np.float32, y: np.float32, result: NDArray[np.float32]
) -> None:
    """Write the four channels of ``im`` (H, W, 4) at (x, y) into ``result`` (4,).

    The place must lie in [0, W - 1] x [0, H - 1]; beyond the border the last pixel is repeated.
    The four channels are written out side by side because that is what lets the compiler use
    one vector instruction for all four (2.2 times faster than a loop over channels).
    """
    left, top = int(x), int(y)
    last_col, last_row = im.shape[1] - 1, im.shape[0] - 1
    a0, a1 = _index(left - 1, last_col), _index(left, last_col)
    a2, a3 = _index(left + 1, last_col), _index(left + 2, last_col)
    w0, w1, w2, w3 = cubic_weights(x - np.float32(left))
    down = cubic_weights(y - np.float32(top))
    red = green = blue = alpha = ZERO
    for k in range(4):
        b, w = _index(top + k - 1, last_row), down[k]
        red += w * (
            w0 * im[b, a0, 0] + w1 * im[b, a1, 0] + w2 * im[b, a2, 0] + w3 * im[b, a3, 0]
        )  # fmt: skip
        green += w * (
            w0 * im[b, a0, 1] + w1 * im[b, a1, 1] + w2 * im[b, a2, 1] + w3 * im[b, a3, 1]
        )  # fmt: skip
        blue += w * (
            w0 * im[b, a0, 2] + w1 * im[b, a1, 2] + w2 * im[b, a2, 2] + w3 * im[b, a3, 2]
        )  # fmt: skip
        alpha += w * (
            w0 * im[b, a0, 3] + w1 * im[b, a1, 3] + w2 * im[b, a2, 3] + w3 * im[b, a3, 3]
        )  # fmt: skip
    result[0], result[1], result[2], result[3] = red, green, blue, alpha
