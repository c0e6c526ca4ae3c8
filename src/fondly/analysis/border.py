"""A plain border around the picture in a photo: a print's white margin, a video's black bars.

The border stays still for ever, while a body that it cuts off breathes: its edge would bend.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PLAIN, MOSTLY = 10, 0.985
"""Levels by which a row of the border differs from the outermost one's median at most, and the
share of its pixels for which that holds: dust and a scanner's noise are no more."""
STEP, ACROSS = 12, 0.7
"""Levels by which the picture differs from its border, and the share of its side along which it
does: a plain wall ends at a head, never all along."""
SHARP = 0.015
"""Share of the photo within which a border ends: a print lies a little askew."""
SAMPLES = 500
"""Pixels of a row that are looked at, or up to twice as many."""
NARROWEST_PX, WIDEST = 3, 0.25
"""What is narrower is no border; and what is broader, as a share of the photo, is no margin."""

Box = tuple[int, int, int, int]


def inside_border(pixels: NDArray[np.uint8]) -> Box:
    """Columns and rows that lie within a plain border: x0, y0, x1, y1; all of them without one.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
    """
    height, width = pixels.shape[:2]
    columns = pixels.transpose(1, 0, 2)
    top, bottom = _border_px(pixels), _border_px(pixels[::-1])
    left, right = _border_px(columns), _border_px(columns[::-1])
    return left, top, width - right, height - bottom


def _border_px(rows: NDArray[np.uint8]) -> int:
    """How many rows from the first one on are border and its edge."""
    most, slack = int(WIDEST * len(rows)), max(2, round(SHARP * len(rows)))
    seen = rows[: most + slack, :: max(rows.shape[1] // SAMPLES, 1)]
    outermost = np.median(seen[:1], axis=(0, 1))
    if not _plain(_unlike(seen[:NARROWEST_PX], outermost)).all():
        return 0
    differs = _unlike(seen, outermost)
    plain = _plain(differs)
    other = (differs >= STEP).mean(axis=1) > ACROSS
    first = int(plain.argmin())
    end = first + int(other[first:].argmax())
    if not other[end] or not NARROWEST_PX <= first <= most or end - first > slack:
        return 0
    return 2 * end - first + 1


def _unlike(rows: NDArray[np.uint8], colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels by which each pixel differs from a colour in the channel that differs most."""
    return np.asarray(np.abs(rows - colour).max(axis=-1), np.float64)


def _plain(differs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows are the border's."""
    return np.asarray((differs < PLAIN).mean(axis=1) > MOSTLY, np.bool_)
