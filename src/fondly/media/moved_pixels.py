"""Which pixels of a moving picture are sent again: those that moved, and never a still ground.

An encoder that knows no motion writes each picture anew, a little different each time. A still
pixel that lies in the way of a moving one then flickers. Sent transparent, it stays as it was.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

MOST_UNSEEN = 2
"""Levels by which a pixel may differ from what is shown of it before it is sent again."""

_CELL, _GROUND_CELLS = 2, 16
"""Pixels along a cell, and how many cells that touch make a ground: chroma is shared by a cell."""
_BLOCK, _HOLE_BLOCKS = 4, 100
"""Pixels along the blocks that are sent, and how many make a gap among them worth its outline."""

_Mask = NDArray[np.bool_]


class MovedPixels:
    """Tells, picture by picture, what must be sent for all of it to be seen."""

    def __init__(self) -> None:
        self._shown: NDArray[np.uint8] | None = None
        self._still: _Mask = np.zeros((0, 0), np.bool_)

    def alpha(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(H, W) uint8: 255 where the next picture, (H, W, 3) uint8, must be sent, 0 elsewhere.

        A ground, a patch of at least 16 cells in which no pixel ever moved, is sent only once.
        """
        if self._shown is None:
            self._shown = pixels.copy()
            self._still = np.ones(pixels.shape[:2], np.bool_)
            return np.full(pixels.shape[:2], 255, np.uint8)
        moved = cv2.absdiff(pixels, self._shown).max(axis=2) > MOST_UNSEEN
        self._still &= ~moved
        if not moved.any():
            return np.zeros(pixels.shape[:2], np.uint8)
        sent = _sent(moved) & ~_ground(self._still)
        np.copyto(self._shown, pixels, where=sent[..., None])
        return np.asarray(sent, np.uint8) * np.uint8(255)


def _sent(moved: _Mask) -> _Mask:
    """Whole blocks around what moved: an outline of single pixels costs more than they do."""
    blocks = _any_of(moved, _BLOCK)
    return _spread(blocks | ~_pieces(~blocks, _HOLE_BLOCKS), _BLOCK, moved.shape)


def _ground(still: _Mask) -> _Mask:
    """The still pixels of patches, and those that touch one."""
    patches = _pieces(~_any_of(~still, _CELL), _GROUND_CELLS)
    near = np.asarray(cv2.dilate(patches.astype(np.uint8), np.ones((3, 3), np.uint8)), np.bool_)
    return still & _spread(near, _CELL, still.shape)


def _any_of(mask: _Mask, side: int) -> _Mask:
    """Squares of so many pixels a side that have any of the mask."""
    padded = np.pad(mask, [(0, -length % side) for length in mask.shape])
    height, width = padded.shape
    squares = padded.reshape(height // side, side, width // side, side)
    return np.asarray(squares.any(axis=(1, 3)), np.bool_)


def _spread(squares: _Mask, side: int, shape: tuple[int, ...]) -> _Mask:
    """Squares as the pixels that they are of."""
    return squares.repeat(side, axis=0).repeat(side, axis=1)[: shape[0], : shape[1]]


def _pieces(mask: _Mask, least: int) -> _Mask:
    """Those pieces of a mask that have so many places."""
    _, labels, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    large = facts[:, cv2.CC_STAT_AREA] >= least
    large[0] = False
    return np.asarray(large[labels], np.bool_)
