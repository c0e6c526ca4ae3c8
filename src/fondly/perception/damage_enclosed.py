"""What damage goes round, without an edge and in its colour, is damage.

Nets look for edges, specks and lines. Where emulsion has come off in one broad piece they see the
rim of it, and in the middle only paper, as plain as a wall or a shirt.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

STEP_PX, FLAT = 5, 30.0
"""There is no edge where no channel changes by so many levels within so many pixels."""

ENCLOSED = 0.4
"""Share of a piece's outline that borders on damage. A piece of 11,500 px that had come off a group
portrait has .41: specks of its rim were not found."""

ALIKE, ENOUGH = 16.0, 0.25
"""There must be so much damage about a piece, over its area, that is within so many levels of its
colour. Of drawn damage it is .59 and more; walls among specks and scratches have .05 and less."""

ABOUT_PX = 10
"""About a piece is in the box around it and so far beyond."""

SMALLEST_PX = 20
"""Smaller pieces are grain."""

NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))

Mask = NDArray[np.bool_]


def add_enclosed(pixels: NDArray[np.uint8], damage: Mask, spared: Mask) -> Mask:
    """Damage with what it encloses.

    Args:
        pixels: (h, w, 3) uint8 sRGB.
        damage: (h, w) bool, what was found.
        spared: (h, w) bool, where nothing is added: eyes and lips.

    Returns:
        (h, w) bool.
    """
    plain = (_is_flat(pixels) & ~damage & ~spared).astype(np.uint8)
    count, found, boxes, _ = cv2.connectedComponentsWithStats(plain, connectivity=4)
    numbers = np.asarray(found, np.int32)
    at_damage, all_round = _edges(numbers, damage, count)
    kept = (at_damage >= ENCLOSED * all_round) & (boxes[:, cv2.CC_STAT_AREA] >= SMALLEST_PX)
    kept[0] = False
    inner = cv2.erode(damage.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for piece in np.flatnonzero(kept):
        left, top, wide, high = boxes[piece, :4]
        rows = slice(max(top - ABOUT_PX, 0), top + high + ABOUT_PX)
        part = (rows, slice(max(left - ABOUT_PX, 0), left + wide + ABOUT_PX))
        kept[piece] = _has_its_like(pixels[part], numbers[part] == piece, inner[part])
    return damage | np.asarray(kept[numbers], np.bool_)


def _is_flat(pixels: NDArray[np.uint8]) -> Mask:
    """Where no edge is near."""
    soft = cv2.blur(pixels, (3, 3))
    square = np.ones((STEP_PX, STEP_PX), np.uint8)
    change = cv2.morphologyEx(soft, cv2.MORPH_GRADIENT, square).max(axis=-1)
    return np.asarray(change < FLAT, np.bool_)


def _edges(
    numbers: NDArray[np.int32], damage: Mask, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each piece: how many sides of its pixels border on damage, and on anything but itself."""
    height, width = numbers.shape
    beyond = np.pad(np.where(damage, -1, numbers), 1)
    at_damage, all_round = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for down, right in NEIGHBOURS:
        beside = beyond[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        at_damage += np.bincount(numbers[beside == -1], minlength=count)
        all_round += np.bincount(numbers[beside != numbers], minlength=count)
    return at_damage, all_round


def _has_its_like(pixels: NDArray[np.uint8], piece: Mask, damage: Mask) -> bool:
    """Whether enough of the damage about a piece has its colour."""
    away = np.abs(pixels[damage] - np.median(pixels[piece], axis=0)).max(axis=-1)
    return bool(np.count_nonzero(away < ALIKE) >= ENOUGH * np.count_nonzero(piece))
