"""Traces of strong compression: edges of 8x8 blocks where the picture has none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 8
"""Side of a JPEG block in pixels (ITU-T T.81)."""
FLAT, MOST = 4.0, 16.0
"""Levels: a block's border is seen where nothing else goes on, and what is steeper is a thing's own
edge."""
_LARGEST = 1600
"""A window of this side tells as much as the whole of a large scan."""
_LUMA = np.asarray([0.299, 0.587, 0.114], np.float32)  # JFIF 1.02, the luma that JPEG codes


def blockiness(pixels: NDArray[np.uint8]) -> float:
    """How much steeper the steps between blocks are than the steps within.

    The step across a border is compared with the mean of its neighbours', as in Z. Wang, A. Bovik
    and B. Evans, "Blind measurement of blocking artifacts in images", ICIP 2000, over all eight
    places that a grid may have, since the picture may have been cropped.

    Args:
        pixels: (H, W, 3) uint8 RGB, at the size at which it was compressed.

    Returns:
        The larger of both directions' excess of the strongest grid over the others, in levels;
        about 0 for a picture without blocks.
    """
    height, width = pixels.shape[:2]
    y0, x0 = max((height - _LARGEST) // 2, 0), max((width - _LARGEST) // 2, 0)
    grey = pixels[y0 : y0 + _LARGEST, x0 : x0 + _LARGEST].astype(np.float32) @ _LUMA
    if min(grey.shape) < 4 * BLOCK:
        return 0.0
    return max(_excess(grey), _excess(grey.T))


def _excess(grey: NDArray[np.float32]) -> float:
    steps = np.abs(np.diff(grey, axis=1))
    before, step, after = steps[:, :-2], steps[:, 1:-1], steps[:, 2:]
    flat = np.maximum(before, after) < FLAT
    beyond = np.where(flat, np.minimum(step, MOST) - 0.5 * (before + after), 0.0)
    total, known = beyond.sum(axis=0), flat.sum(axis=0)
    by_place = [
        float(total[place::BLOCK].sum()) / max(int(known[place::BLOCK].sum()), 1)
        for place in range(BLOCK)
    ]
    strongest = int(np.argmax(by_place))
    others = [value for place, value in enumerate(by_place) if place != strongest]
    return by_place[strongest] - float(np.max(others))
