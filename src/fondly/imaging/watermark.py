"""The invisible watermark: what one cell of a picture shows, and reading all of them together.

A cell shows its bit by how it differs from what its eight neighbours let expect, measured in the
unevenness that is there anyway: that is what a cell means after any resizing and re-encoding too,
and photographs say little by chance in it, since their light changes slowly. Loads no compiler, so
that reading is quick.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.watermark_code import GRID, decoded, places, signs

DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 4
"""A second difference across and one down: a cell against its neighbours. Read-only."""
DIFFERENCE.flags.writeable = False

CUT = 2.0
"""An edge or a highlight says nothing about a bit: more unevenness than this counts as this."""

_FLAT = 0.35  # levels; below it unevenness is rounding
_DEVIATION_OF_MEAN = 1.25  # of a normal distribution's absolute values


def read_watermark(pictures: Sequence[NDArray[np.uint8]]) -> int | None:
    """The 64 bits that pictures carry, or None.

    Args:
        pictures: (H, W) uint8 luma each, of one clip in the framing that was marked; sizes do not
            matter. Several say more than one, since coding errors average out.
    """
    if not pictures:
        return None
    return decoded(leanings(np.mean([cells_of(one) for one in pictures], axis=0)))


def cells_of(luma: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) float32: how much lighter each cell is than its neighbours say, in levels.

    Args:
        luma: (H, W), 0 to 255.
    """
    shrink = cv2.INTER_AREA if min(luma.shape) >= GRID else cv2.INTER_LINEAR
    mean = cv2.resize(luma.astype(np.float32), (GRID, GRID), interpolation=shrink)
    return differences(np.asarray(mean, np.float32))


def differences(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) float32: DIFFERENCE at every cell; its own transpose, but for the border."""
    return np.asarray(
        cv2.filter2D(cells, -1, DIFFERENCE, borderType=cv2.BORDER_REFLECT), np.float32
    )


def unevenness(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) float32, above 0: how uneven cells are around each, in levels."""
    mean = np.asarray(cv2.blur(np.abs(cells), (7, 7)), np.float32)
    return mean * np.float32(_DEVIATION_OF_MEAN) + np.float32(_FLAT)


def leanings(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(CODED,) float32: how far the cells of each coded bit lean to -1 or 1."""
    shown = np.clip(cells / unevenness(cells), -CUT, CUT)
    total: NDArray[np.float32] = (shown.ravel()[places()] * signs()).sum(axis=0)
    return total
