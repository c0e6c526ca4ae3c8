"""Corners of a print that are gone: broken or torn off, so that what lay beneath shows.

A corner that is gone is flat, for it is the scanner's lid or bare paper; it is cut off by a sharp
edge that runs from one side of the picture to the other, about straight. A net that looks at small
parts of a picture cannot see that; it is found by its form instead. Mats and rounded corners, whose
edge bows into the corner, are left alone.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

REACH = 0.4
"""A corner that is gone reaches at most so far along each side, as share of the side."""

SMALLEST = 0.02
"""And at least so far, as share of the shorter side."""

FLAT, CALM = 10.0, 2.0
"""Levels by which what lies beneath may differ from itself anywhere, and for the most part."""

EDGE = 16.0
"""Levels by which it differs from the print, at least, along SHARP of the edge."""

SHARP = 0.8
BESIDE_PX = 3
"""So far from the corner's outline the print itself shows."""

FILLED = (0.34, 0.72)
"""Share of the rectangle over both legs that is gone; a triangle fills half of it."""

Plane = NDArray[np.bool_]


def missing_corners(pixels: NDArray[np.uint8]) -> Plane:
    """Where corners are gone.

    Args:
        pixels: (H, W, 3) uint8 sRGB.

    Returns:
        (H, W) bool.
    """
    soft = np.asarray(cv2.medianBlur(pixels, 3), np.float32)
    gone = np.zeros(pixels.shape[:2], np.bool_)
    for down in (1, -1):
        for right in (1, -1):
            corner = np.ascontiguousarray(soft[::down, ::right])
            gone[::down, ::right] |= _gone_at_first_corner(corner)
    return gone


def _gone_at_first_corner(picture: NDArray[np.float32]) -> Plane:
    height, width = picture.shape[:2]
    nothing = np.zeros((height, width), np.bool_)
    part = picture[: round(REACH * height) + 1, : round(REACH * width) + 1]
    side = max(3, round(SMALLEST / 2 * min(height, width)))
    beneath = np.median(part[:side, :side].reshape(-1, 3), axis=0).astype(np.float32)
    away = np.abs(part - beneath).max(axis=-1)
    _, pieces = cv2.connectedComponents((away <= FLAT).astype(np.uint8), connectivity=4)
    if pieces[0, 0] == 0:
        return nothing
    inside = pieces == pieces[0, 0]
    square = np.ones((5, 5), np.uint8)
    closed = np.asarray(
        cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_CLOSE, square), np.uint8
    )
    _, _, across, along, area = cv2.connectedComponentsWithStats(inside.astype(np.uint8))[2][1]
    least = SMALLEST * min(height, width)
    if not (least <= across < part.shape[1] and least <= along < part.shape[0]):
        return nothing
    if not FILLED[0] <= area / (across * along) <= FILLED[1]:
        return nothing
    calm = float(np.percentile(away[inside], 80))
    if calm > CALM or _sharp_share(closed, away) < SHARP:
        return nothing
    found = nothing.copy()
    found[: part.shape[0], : part.shape[1]] = cv2.dilate(closed, np.ones((3, 3), np.uint8)) > 0
    return found


def _sharp_share(inside: NDArray[np.uint8], away: NDArray[np.float32]) -> float:
    """Share of the edge at which it is but a step from what lies beneath to the print."""
    square = np.ones((2 * BESIDE_PX + 1,) * 2, np.uint8)
    outline = cv2.dilate(inside, np.ones((3, 3), np.uint8)) > inside
    print_near = cv2.dilate(np.where(inside > 0, 0, away), square)
    beneath_near = cv2.erode(np.where(inside > 0, away, np.float32(255)), square)
    step = print_near - beneath_near
    return float((step[outline] >= EDGE).mean()) if outline.any() else 0.0
