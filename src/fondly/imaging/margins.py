"""The bare margins of a picture: a print's white border, an album page, a scanner's dark lid.

They are looked for in a small copy: along each side, how far the colour of the very edge goes on,
and whether it ends on one line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

STUDY_PX = 400
"""Longer side of the small copy."""
SAME = 26.0
"""Levels by which a margin's colour may vary in any channel."""
PAPER, DARK = 165.0, 45.0
"""Margins are as light as paper or as dark as a scanner's lid, in 8-bit levels."""
GREYEST = 40.0
"""Levels between the channels: aged paper is still no coloured wall."""
LEAST_SHARE, MOST_SHARE = 0.006, 0.3
"""Depth of a margin over the picture's side."""
ON_LINE_PX, ON_LINE_SHARE = 1.6, 0.8
"""How near to its line a margin ends, on how much of the side."""
LEAST_LENGTH = 0.55
"""Share of the side along which a margin is to be seen."""
STEEPEST_DEG = 14.0
ROUND = (0.08, 0.42)
"""How far along the way to the middle an oval mount's corners reach; 0.29 for a circle."""
_ROUNDS = 6


@dataclass(frozen=True)
class Margin:
    """A bare strip along one side.

    Args:
        side: "top", "right", "bottom" or "left"; "corners" for a round mount.
        share: mean depth over the picture's extent across it.
        tilt_deg: of its inner line against the side; positive when it grows with x or y.
        bow_share: how far its inner line bows, over the picture's side: a page that curls.
    """

    side: str
    share: float
    tilt_deg: float
    bow_share: float


def find_margins(pixels: NDArray[np.uint8]) -> tuple[Margin, ...]:
    """The bare margins of a picture.

    Args:
        pixels: (H, W, 3) uint8 RGB.

    Returns:
        At most one for each side, from the top clockwise; or the corners alone.
    """
    scale = min(1.0, STUDY_PX / max(pixels.shape[:2]))
    size = [max(8, round(side * scale)) for side in pixels.shape[1::-1]]
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    views = {
        "top": small,
        "right": small.transpose(1, 0, 2)[::-1],
        "bottom": small[::-1],
        "left": small.transpose(1, 0, 2),
    }
    sides = [_margin(side, view) for side, view in views.items()]
    found = tuple(margin for margin in sides if margin is not None)
    corners = None if found else _corners(small)
    return found if corners is None else (corners,)


def _margin(side: str, view: NDArray[np.float32]) -> Margin | None:
    """The margin along the first rows of a picture that was turned so."""
    height, width = view.shape[:2]
    colour = np.median(view[: max(2, height // 150)].reshape(-1, 3), axis=0)
    light, spread = float(colour.mean()), float(np.ptp(colour))
    if DARK < light < PAPER or spread > GREYEST:
        return None
    same = (np.abs(view - colour) < SAME).all(axis=-1)
    depth = np.where(same.all(axis=0), height, np.argmin(same, axis=0)).astype(np.float64)
    places = np.arange(width, dtype=np.float64)
    there = (depth >= 1) & (depth <= MOST_SHARE * height)
    if there.mean() < LEAST_LENGTH:
        return None
    line, on_line = _fit(places[there], depth[there])
    share = float(np.polyval(line, width / 2)) / height
    tilt = math.degrees(math.atan(float(np.polyval(np.polyder(line), width / 2))))
    if on_line < ON_LINE_SHARE or not LEAST_SHARE <= share <= MOST_SHARE:
        return None
    if abs(tilt) > STEEPEST_DEG:
        return None
    return Margin(side, share, tilt, abs(float(line[0])) * (width / 2) ** 2 / max(height, width))


def _corners(small: NDArray[np.float32]) -> Margin | None:
    """The corners that a round or oval mount leaves bare: alike, and equally deep."""
    height, width = small.shape[:2]
    longest = min(height, width) // 2
    steps = np.arange(longest) / longest
    depths = []
    for across, down in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        x = (steps * width / 2).astype(int) * across - (across < 0)
        y = (steps * height / 2).astype(int) * down - (down < 0)
        walk = small[y, x]
        light = float(walk[:3].mean())
        if DARK < light < PAPER:
            return None
        same = (np.abs(walk - walk[0]) < SAME).all(axis=-1)
        depth = int(np.argmin(same)) if not same.all() else longest
        if depth in (0, longest) or np.abs(walk[min(depth + 2, longest - 1)] - walk[0]).max() < 40:
            return None
        depths.append(depth / longest)
    if max(depths) > ROUND[1] or min(depths) < ROUND[0] or max(depths) > 1.25 * min(depths):
        return None
    return Margin("corners", float(np.mean(depths)), 0.0, 0.0)


def _fit(
    places: NDArray[np.float64], depth: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """The parabola that most of a margin ends on, and the share of it that does."""
    line, off = np.zeros(3), np.abs(depth - np.median(depth))
    for most in (85.0, *[75.0] * _ROUNDS):
        kept = off <= max(ON_LINE_PX, float(np.percentile(off, most)))
        line = np.polyfit(places[kept], depth[kept], 2)
        off = np.abs(depth - np.polyval(line, places))
    return line, float((off <= ON_LINE_PX).mean())
