"""A brow that hangs low over an eye: its hairs, where they are no darker than a shade may be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_in_front import SOFTNESS
from fondly.portrait.eye_zones import EyeZones, smooth

LOW = (0.30, 0.36)
"""Median of how far above the margin lid skin reaches, in eye units: a brow hangs over the lid
where it is less than the first, and its darkness alone tells it where it is more than the second.
"""
SHARP = (0.008, 0.011)
"""Blur of a photo's sharpest edges, in eye units, in which single hairs are seen and are not (.003
to .008 on three faces with such brows, .012 and more where arcs of lashes looked hairy)."""
FAIR = (0.40, 0.45)
"""Median light of its hairs over that of lit skin from which a brow is so fair that its darkness
does not tell it (.47 to .59 on three such faces; .19 to .41 on five whose darkness does)."""
STRANDS, AROUND = (0.008, 0.03), 0.05
"""Deviations of the blurs between which hairs are seen, and of the one over which they are counted,
in eye units."""
LIKE_SKIN, STRONGEST = (1.8, 2.6), 4.0
"""How many times the contrast of skin below the eye hairs begin to have, and have; and the most of
it that counts: the edges of lids have more."""
LEAST_CONTRAST = 0.004
"""Of skin that shows no texture at all, as a logarithm of light."""
DARKER = (0.15, 0.3)
"""How much darker than lit skin hairs of a brow are."""
OFF_MARGIN = (0.04, 0.10)
"""Heights above the margin between which a brow may begin that hides the lid, in eye units."""
BREADTH, AREA = 0.10, 0.05
"""Of a brow at least, in eye units and their square: folds are thinner, lashes smaller."""
STEP, LOWEST, FADES = 0.1, 0.1, 1.2
"""Of the eye's half width: steps in which a brow's lower edge is looked for; the quantile of its
hairs that is that edge; and how far beyond its ends what lies above it comes to move."""

Plane = NDArray[np.float32]


def low_brow(frame: EyeFrame, zones: EyeZones, cut: Plane, lit: Plane, blur: float) -> Plane:
    """How surely hairs of a low fair brow are seen: (h, w) float32 in [0, 1].

    It is no darker than a shade, and its hairs tell it from one. Nothing is found where no brow
    hangs over the lid, where it is plainly dark, and on soft photos.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        lit: (h, w, 3) float32, what lit skin would look like.
        blur: of the photo's sharpest edges, in eye units.
    """
    over_eye = np.abs(zones.t) < 0.8
    height = float(np.median(zones.reach[over_eye])) if over_eye.any() else LOW[1]
    sure = (1 - smooth(*LOW, np.array(height))) * (1 - smooth(*SHARP, np.array(blur)))
    if sure <= 0:
        return np.zeros(frame.shape, np.float32)
    light = (frame.shrink(cut) @ GREY) / np.maximum(frame.shrink(lit) @ GREY, 8.0)
    above, unit = frame.shrink(zones.above), frame.study_unit_px
    hair = _hairy(frame, zones, cut) * smooth(*DARKER, 1 - light)
    hair = np.asarray(hair * smooth(*OFF_MARGIN, above), np.float32)
    size = max(2, round(BREADTH * unit))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    brow = cv2.morphologyEx(hair, cv2.MORPH_OPEN, disc)
    _, label = cv2.connectedComponents((brow > 0.3).astype(np.uint8))
    over_lid = np.abs(frame.shrink(zones.t)) < 1.3
    wanted = np.bincount(label[over_lid], minlength=int(label.max()) + 1) > AREA * unit**2
    wanted[0] = False
    found = wanted[label] & over_lid
    if not found.any():
        return np.zeros(frame.shape, np.float32)
    sure = sure * smooth(*FAIR, np.median(light[found]))
    hair = brow * wanted[label] > 0.3
    over = _from_edge_up(zones, frame.shrink(zones.t)[hair], above[hair])
    return np.asarray(sure * over, np.float32)


def _from_edge_up(zones: EyeZones, t: Plane, above: Plane) -> Plane:
    """Everything over the lower edge of a brow, which is no lid: (h, w) in [0, 1].

    Args:
        t, above: (n,), places of its hairs.
    """
    bins = np.rint(t / STEP).astype(np.int64)
    at = np.unique(bins)
    edge = np.array([np.quantile(above[bins == one], LOWEST) for one in at])
    line = np.polynomial.Polynomial.fit(at * STEP, edge, 1)
    ends = np.array([at[0] * STEP - FADES, at[-1] * STEP + FADES])
    places = np.concatenate([ends[:1], at * STEP, ends[1:]])
    height = np.interp(zones.t, places, np.concatenate([line(ends[:1]), edge, line(ends[1:])]))
    over = smooth(-1.4 * SOFTNESS, 0.6 * SOFTNESS, zones.above - height)
    past = np.maximum(at[0] * STEP - zones.t, zones.t - at[-1] * STEP)
    return np.asarray(over * (1 - smooth(0.0, FADES, past)), np.float32)


def _hairy(frame: EyeFrame, zones: EyeZones, cut: Plane) -> Plane:
    """Where there is more fine contrast than on skin below the eye: (h, w) in [0, 1], shrunk."""

    def soft(plane: Plane, sigma: float) -> Plane:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), max(sigma * frame.unit_px, 0.5)))

    light = np.log(cut @ GREY + 8.0).astype(np.float32)
    fine, coarse = (soft(light, sigma) for sigma in STRANDS)
    contrast = np.abs(fine - coarse)
    below = (zones.below > 0.12) & (zones.below < 0.45) & (np.abs(zones.t) < 1)
    usual = max(float(contrast[below].mean()) if below.any() else 0.0, LEAST_CONTRAST)
    counted = soft(np.minimum(contrast, STRONGEST * usual), AROUND)
    return smooth(*LIKE_SKIN, frame.shrink(counted) / usual)
