"""What is dark at the outer corner goes whole, or the cover of the lids leaves it torn.

Lashes, liner and a fold run out beyond the corner. The cover of a shut eye ends there at a distance
of its own, and leaves the tip of what it takes: a stub beside the line, on skin that stays.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lids import FACE_EDGE, grown_by
from fondly.portrait.eye_zones import EyeZones, smooth

BREADTH, DARK = 0.18, (0.05, 0.12)
"""Breadth of what is looked for, in eye units, and how much darker than what is around it one is:
less than that is a shade, whose end is not seen."""
NEAR, UP, DOWN = (-0.15, 0.60), 0.50, 0.45
"""Where its pieces are told apart: from where before the outer corner to where beyond, in widths of
the eye as seen; how far above the lids and how far below, in eye units."""
FARTHEST, HIGHEST, LOWEST = 0.48, 0.42, 0.34
"""Where such a piece ends: farther than this it is a brow, hair, or a web of wrinkles that goes on
over temple and cheek. As `NEAR`, `UP` and `DOWN`."""
SOFT_END = 0.42
"""Beyond the corner as `NEAR`: from where what is taken more ends softly, up to `FARTHEST`."""
MOST, TIP = 0.75, 0.25
"""Share of a piece that the cover takes already where it is to take all; and share of the rest that
may lie where such a piece has ended."""
LEAST, STUB = 0.003, (0.001, 0.03)
"""Darkness times area of a piece at least; and of what is left of it where that is seen, and at
most; eye units squared (a tuft of long lashes leaves .01, an old man's fold .02)."""
UNCOVERED = 0.6
"""Cover below which the photo is still seen."""
GROWN, SOFT, SPREAD = 0.03, 0.03, 1.3
"""How far the cover reaches beyond what it takes more, and how soft it ends, in eye units; and its
gain, so that a slender tip is covered in full."""

Plane = NDArray[np.float32]


def whole_pieces(frame: EyeFrame, zones: EyeZones, cut: Plane, cover: Plane) -> Plane:
    """The cover, grown over all that is left of dark pieces of which it takes most: (h, w).

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        cover: (h, w) float32 in [0, 1], how far grown skin may replace it.
    """
    dark = _dark(frame, cut)
    beyond, above, below = (frame.shrink(each) for each in (zones.beyond, zones.above, zones.below))
    covered = frame.shrink(cover)
    near = (frame.shrink(zones.u) < 0) & (beyond > NEAR[0]) & (beyond < NEAR[1])
    near &= (above < UP) & (below < DOWN)
    _, label = cv2.connectedComponents(((dark > 0.5) & near).astype(np.uint8))
    rest = (label > 0) & (beyond > 0) & (covered < UNCOVERED)
    past = (beyond > FARTHEST) | (above > HIGHEST) | (below > LOWEST)
    outside = rest & (frame.shrink(frame.inside_face(FACE_EDGE)) < 0.5)

    def total(weight: NDArray[np.floating], where: NDArray[np.bool_]) -> NDArray[np.float64]:
        amount = np.bincount(label[where], weight[where], int(label.max()) + 1)
        return np.asarray(amount / frame.study_unit_px**2, np.float64)

    mass, left = total(dark, near), total(dark * (1 - covered), rest)
    torn = (mass > LEAST) & (total(dark * covered, near) > MOST * mass)
    torn &= (left > STUB[0]) & (left < STUB[1])
    torn &= total(dark * (1 - covered), rest & past) <= TIP * left
    torn &= total(dark, outside) == 0
    torn[0] = False
    stub = (torn[label] & rest).astype(np.float32)
    if not stub.any():
        return cover
    more = np.clip(SPREAD * grown_by(frame, stub, GROWN, SOFT), 0, 1)
    more *= (1 - smooth(SOFT_END, FARTHEST, zones.beyond)) * frame.inside_face(FACE_EDGE)
    return np.asarray(np.maximum(cover, more), np.float32)


def _dark(frame: EyeFrame, cut: Plane) -> Plane:
    """How plainly something narrow is darker than what is around it, as the eye is studied."""
    light = cv2.GaussianBlur(frame.shrink((cut @ GREY).astype(np.float32)), (0, 0), 0.7)
    side = max(3, round(BREADTH * frame.study_unit_px) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    around = np.maximum(cv2.morphologyEx(light, cv2.MORPH_CLOSE, disc), 12.0)
    return smooth(*DARK, np.asarray(1 - light / around, np.float32))
