"""Locks that loop out of a matte: bent, broader than a strand, on a ground that has nothing alike.

A segmenter sees the root of such a lock at best. When the head moves, the root would break off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

IOD_PX = 128
"""Between the eyes of the picture that is searched."""

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


@dataclass(frozen=True, eq=False)
class _Seen:
    """The picture that is searched: what of it is the figure, and how far each pixel is from it.

    Args:
        image: (h, w, 3) float32, encoded.
        alpha: (h, w) float32 in [0, 1].
        away: (h, w) float32, IOD from the figure's solid part.
        iod_px: inter-ocular distance in this picture.
    """

    image: NDArray[np.float32]
    alpha: NDArray[np.float32]
    away: NDArray[np.float32]
    iod_px: float


def find_locks(
    encoded: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float
) -> NDArray[np.bool_]:
    """Where locks lie outside a matte.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        alpha: (H, W) float32 in [0, 1], the figure's matte without them.
        iod_px: inter-ocular distance.

    Returns:
        (H, W) bool, a little wider than the locks.
    """
    height, width = alpha.shape
    scale = min(1.0, IOD_PX / iod_px)
    size = (max(round(width * scale), 3), max(round(height * scale), 3))
    image = np.asarray(cv2.resize(encoded, size, interpolation=cv2.INTER_AREA), np.float32)
    small = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32)
    away = cv2.distanceTransform((small <= 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    seen = _Seen(image, small, np.asarray(away / (iod_px * scale), np.float32), iod_px * scale)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)
    broad = 2 * max(round(0.5 * BROAD * seen.iod_px), 1) + 1
    tile = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (broad, broad))
    darker = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, tile) - grey, np.float32)
    lighter = np.asarray(grey - cv2.morphologyEx(grey, cv2.MORPH_OPEN, tile), np.float32)
    either = np.maximum(darker, lighter)
    found = _locks(seen, darker, either) | _locks(seen, lighter, either)
    wider = cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.resize(wider, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _locks(
    seen: _Seen, line: NDArray[np.float32], either: NDArray[np.float32]
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
        if not (reaches and _bent(where, seen.iod_px) and _like_its_root(seen, where, root)):
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


def _bent(where: NDArray[np.bool_], iod_px: float) -> bool:
    return bool(np.linalg.eigvalsh(np.cov(np.stack(np.nonzero(where))))[0] > (BENT * iod_px) ** 2)


def _like_its_root(seen: _Seen, lock: NDArray[np.bool_], root: NDArray[np.bool_]) -> bool:
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
