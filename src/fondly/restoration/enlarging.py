"""A picture four times as large by a network, in tiles."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import Weights
from fondly.models.sessions import infer

FACTOR: Final = 4
TILE_PX, OVERLAP_PX = 192, 12
"""Of the small picture: what the network sees at once, and how much of it is thrown away at each
inner edge. The network looks 18 px far, but what is further than a dozen moves nothing by half a
level; a tile keeps its memory under 150 MB."""


def enlarged(picture: NDArray[np.uint8], weights: Weights) -> NDArray[np.float32]:
    """A picture four times as large, with the detail that the network sees in it.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        weights: of a network that takes ``pixels`` and gives ``larger``.

    Returns:
        (4 H, 4 W, 3) float32 sRGB levels in [0, 255].

    Raises:
        WeightsMissing, WeightsCorrupt: see `infer`.
    """
    height, width = picture.shape[:2]
    result = np.empty((height * FACTOR, width * FACTOR, 3), np.float32)
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            bottom, right = min(top + TILE_PX, height), min(left + TILE_PX, width)
            y0, x0 = max(top - OVERLAP_PX, 0), max(left - OVERLAP_PX, 0)
            seen = picture[y0 : bottom + OVERLAP_PX, x0 : right + OVERLAP_PX]
            tile = _larger(seen, weights)
            inner = tile[
                (top - y0) * FACTOR : (bottom - y0) * FACTOR,
                (left - x0) * FACTOR : (right - x0) * FACTOR,
            ]
            result[top * FACTOR : bottom * FACTOR, left * FACTOR : right * FACTOR] = inner
    return result


def _larger(picture: NDArray[np.uint8], weights: Weights) -> NDArray[np.float32]:
    planes = np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    (larger,) = infer(weights, pixels=planes)
    return np.asarray(np.clip(larger[0].transpose(1, 2, 0) * 255, 0, 255), np.float32)
