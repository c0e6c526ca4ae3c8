"""Locks that loop out of a matte: bent, broader than a strand, on a ground that has nothing alike.

A segmenter sees the root of such a lock at best. When the head moves, the root would break off.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.parts import breadth_px
from fondly.portrait.edge_shrunk import Shrunk

BROAD = 0.1
"""IOD: a lock is narrower than this."""

FAINTEST = 0.12
"""Encoded difference from both sides, of full range, from which a broad line is looked at."""

PROMINENT = 2.0
"""Times the mean of all that stands out nearby that each of its pixels does."""

SEEN, BESIDE = 0.02, 0.05
"""Matte from which a pixel is the figure's, and IOD about its solid part that its edge takes."""

GAP = 0.03
"""IOD from the matte within which a lock begins."""

SHORTEST, OUT, REACH = 0.25, 0.12, 0.55
"""IOD: what it is long or high at least, and how far out it comes at least and at most: a window's
bars, which bend at their crossings, reach .6."""

BENT = 0.03
"""IOD, standard deviation across its longer axis: locks have .035 and .07. A straight line is more
often a twig, a bar or a cable."""

ALONE = 5.5
"""Times what stands out on the ground nearby that it does on average. Of 256 photographs the
two locks have 7.2 and 10.2; twigs, stones, bricks and leaves that meet hair 2.6 to 4.1."""

NEARBY = 0.6
"""IOD: side of the square over which that is averaged."""

ROOT, SHARE, UNLIKE = 0.1, 20.0, 0.2
"""IOD about the beginning of a lock; the percentage of the figure there that looks most like it;
and how much, of full encoded range, that may differ from it in any channel."""


def find_locks(seen: Shrunk) -> NDArray[np.bool_]:
    """Where locks lie outside a matte.

    Returns:
        (H, W) bool of the whole picture, a little wider than the locks.
    """
    grey = seen.grey()
    broad = 2 * max(round(0.5 * BROAD * seen.iod_px), 1) + 1
    tile = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (broad, broad))
    darker = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, tile) - grey, np.float32)
    lighter = np.asarray(grey - cv2.morphologyEx(grey, cv2.MORPH_OPEN, tile), np.float32)
    either = np.maximum(darker, lighter)
    return seen.enlarge(_locks(seen, darker, either) | _locks(seen, lighter, either))


def _locks(
    seen: Shrunk, line: NDArray[np.float32], either: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """The parts of what stands out to one side, darker or lighter, that are locks."""
    figure = (seen.alpha > SEEN).astype(np.uint8)
    ground = seen.away > BESIDE
    side = 2 * int(0.5 * NEARBY * seen.iod_px) + 1
    usual = _mean(line, ground, side)
    outside = (line > np.maximum(FAINTEST, PROMINENT * usual)) & (figure == 0)
    gap = 2 * max(round(GAP * seen.iod_px), 1) + 1
    beside = cv2.dilate(figure, np.ones((gap, gap), np.uint8)) > 0
    locks = np.zeros(line.shape, bool)
    for where in _long_parts(outside, SHORTEST * seen.iod_px):
        root = where & beside
        reaches = root.any() and OUT < seen.away[where].max() < REACH
        if not (
            reaches and breadth_px(where) > BENT * seen.iod_px and _like_its_root(seen, where, root)
        ):
            continue
        apart = ground & (cv2.dilate(where.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0)
        if line[where].mean() > ALONE * _mean(either, apart, side)[where].mean():
            locks |= where
    return locks


def _long_parts(where: NDArray[np.bool_], length_px: float) -> Iterator[NDArray[np.bool_]]:
    """The long parts of a mask, but those that the frame cuts: nobody knows where they go."""
    height, width = where.shape
    _, parts, facts, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8))
    for part, (x, y, wide, tall, _) in enumerate(facts):
        cut = x < 2 or y < 2 or x + wide > width - 2 or y + tall > height - 2
        if part and not cut and max(wide, tall) >= length_px:
            yield parts == part


def _like_its_root(seen: Shrunk, lock: NDArray[np.bool_], root: NDArray[np.bool_]) -> bool:
    """Whether some of the figure where a lock begins has its colour."""
    side = 2 * int(ROOT * seen.iod_px) + 1
    near = cv2.dilate(root.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    there = seen.image[near & (seen.alpha > 0.9)]
    if not len(there):
        return False
    differs = np.abs(there - np.median(seen.image[lock], axis=0)).max(axis=-1)
    return bool(np.percentile(differs, SHARE) < UNLIKE)


def _mean(line: NDArray[np.float32], where: NDArray[np.bool_], side_px: int) -> NDArray[np.float32]:
    """The mean over those pixels of the square about each pixel."""
    weight = where.astype(np.float32)
    total, share = (cv2.blur(one, (side_px, side_px)) for one in (line * weight, weight))
    return np.asarray(total / np.maximum(share, 1e-3), np.float32)
