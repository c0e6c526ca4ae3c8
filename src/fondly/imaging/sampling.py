"""Sampling a picture between its pixels.

Catmull-Rom (Keys 1981, a = -1/2) reproduces ramps exactly, so that slow motion does not wobble
as it does with OpenCV's cubic (a = -3/4). But half way between pixels it blurs what is as fine as
they are, so that grain pulses as it moves. To its weights at a place t is added
(t (1 - t))^2 times (-1, 1, 1, -1), which leaves constants and ramps as they are, is nothing at the
pixels, and gives back half way between them what was lost: docs/adr/0017-moved-paper.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.lanes import Four, Index, blend

# A plain number beside a float32 makes both double, and the loop around it half as fast.
ZERO, HALF, ONE, THREE = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(3.0)
ONE_HALF, TWO_HALF, THREE_HALF = np.float32(1.5), np.float32(2.5), np.float32(3.5)


@kernel
def cubic_weights(t: np.float32) -> Four:
    """Weights of the neighbours at -1, 0, 1, 2 for a place ``t`` in [0, 1)."""
    return (
        ((ONE_HALF - t) * t * t - HALF) * t,
        ((t - HALF) * t - ONE_HALF) * t * t + ONE,
        (((t - THREE_HALF) * t + THREE) * t + HALF) * t,
        ((TWO_HALF - t) * t - ONE_HALF) * t * t,
    )


@kernel
def _index(place: Index, last: int) -> np.uint32:
    """Kept inside [0, last]; unsigned, so that the compiler need not provide for negative ones."""
    return np.uint32(min(max(int(place), 0), last))


@kernel
def cubic_sample(im: NDArray[np.float32], x: np.float32, y: np.float32) -> Four:
    """The four channels of ``im`` (H, W, 4), contiguous, at (x, y).

    The place must lie in [0, W - 1] x [0, H - 1]; beyond the border the last pixel is repeated.
    """
    left, top = np.int64(x), np.int64(y)
    across, down = x - np.float32(left), y - np.float32(top)
    width, height = im.shape[1], im.shape[0]
    if 0 < left < width - 2 and 0 < top < height - 2:
        first = 4 * ((top - 1) * width + left - 1)
        return blend(im, first, 4 * width, (across, down, ZERO, ZERO))
    a0, a1 = _index(left - 1, width - 1), _index(left, width - 1)
    a2, a3 = _index(left + 1, width - 1), _index(left + 2, width - 1)
    w0, w1, w2, w3 = cubic_weights(across)
    weights = cubic_weights(down)
    red = green = blue = alpha = ZERO
    for k in range(4):
        b, w = _index(top + k - 1, height - 1), weights[k]
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
    return red, green, blue, alpha


@kernel
def sample_cubic(
    im: NDArray[np.float32], x: np.float32, y: np.float32, result: NDArray[np.float32]
) -> None:
    """Write ``cubic_sample(im, x, y)`` into ``result`` (4,)."""
    result[0], result[1], result[2], result[3] = cubic_sample(im, x, y)
