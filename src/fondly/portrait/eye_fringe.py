"""The tips of a fringe before a lid, which hang where lashes are, and are as dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_zones import EyeZones, smooth

HAIR, TIPS, HANGS = (0.15, 0.4), (0.0, 0.04), 0.3
"""How much darker than skin a fringe is with its single strands; how near to the opening it may
come; and how far it reaches below its body, in eye units."""
NEAR_LASHES, OUTER_LASHES, HIGHER, LOCK = (0.03, 0.13), (0.6, 0.9), 0.045, 0.2
"""Heights above the margin between which hair is told from lashes by its place alone; places along
the eye from which lashes stand out farther, and by how much; and nearer to the margin, the breadth
of a lock that is hair for certain. Eye units."""
PAST_CORNER = 0.25
"""How far beyond the outer corner lashes are as near as they are at the margin, in eye units."""
ENDS, STREAKED = 0.1, (0.12, 0.25)
"""Where hair and lid are one dark mass down to the margin: how much higher than the lowest strand
the highest ends; and between which heights above the margin its strands are told apart. Eye units.
A tip as long as those that are seen against skin; cut off all along the margin, hair looked
trimmed along the eye's own curve."""
STRAND, AMONG = 0.004, 0.02
"""Breadth of a strand, and of those beside it that it is compared with, in eye units, as standard
deviations."""
NOTHING, FLAT = 8.0, 0.03
"""Levels of light below which hair is black with noise; and the usual difference of strands, as a
logarithm, below which hair is one plane, as drawn."""
GAPS, GAP_EDGE = 0.12, 0.015
"""Breadth of the gaps between tips of hair that keep still with them, and the softness of their
edge, in eye units: a tip without the shade beside it looks gnawed."""
CREASE, CREASE_BAND = (0.7, 0.9), (0.13, 0.19)
"""Share of the lid's length that is dark as hair: tips of hair leave gaps, a crease none; and
between which heights above the margin, beyond the lashes, that is seen, in eye units."""

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


def with_tips(
    frame: EyeFrame, zones: EyeZones, light: tuple[Plane, Plane], front: Plane, body: Mask
) -> Plane:
    """What lies in front of the lids with what hangs down from it: (h, w) float32 in [0, 1].

    Args:
        light: luma of the box and luma that skin would have there, (h, w) float32 each.
        front: (h, w) float32 in [0, 1], what lies in front, without tips.
        body: what of it hair hangs down from, at the resolution at which the eye is studied.
    """
    seen, skin = light
    past = 2 * frame.half_width * zones.beyond
    dark = smooth(*HAIR, 1 - seen / np.maximum(skin, 25.0))
    higher = HIGHER * smooth(*OUTER_LASHES, np.abs(zones.t))
    away = smooth(*NEAR_LASHES, np.maximum(zones.above, past - PAST_CORNER) - higher)
    ends = ENDS * _lighter_strands(frame, zones, seen, dark)
    lock = _broad(frame, dark * smooth(*TIPS, zones.above))
    may = np.maximum(away, lock * smooth(-0.03, 0.05, zones.above - ends))
    hair = dark * may
    hair *= 1 - smooth(*CREASE, _along_lid(zones, hair))
    hanging = _hanging(body, frame.shrink(hair), round(HANGS * frame.study_unit_px))
    whole = np.maximum(front, hair * frame.enlarge(hanging))
    gaps = may * frame.enlarge(_between_tips(frame, frame.shrink(whole)))
    return np.asarray(np.maximum(whole, gaps), np.float32)


def _lighter_strands(frame: EyeFrame, zones: EyeZones, seen: Plane, hair: Plane) -> Plane:
    """How light the hair straight above is among what hangs beside it: (h, w) in [0, 1]."""
    low, high = STREAKED
    streaked = (hair > 0.5) & (zones.above > low) & (zones.above < high)
    if not streaked.any():
        return np.zeros(seen.shape, np.float32)
    column = np.rint((zones.u - zones.u.min()) * frame.unit_px).astype(np.int64)
    count = int(column.max()) + 1
    pixels = np.bincount(column[streaked], minlength=count)
    light = np.bincount(column[streaked], np.log(seen[streaked] + NOTHING), count)

    def mean(breadth: float) -> NDArray[np.float64]:
        sigma = max(breadth * frame.unit_px, 0.5)
        total, number = (
            cv2.GaussianBlur(row[None].astype(np.float64), (0, 0), sigma)[0]
            for row in (light, pixels)
        )
        return np.asarray(total / np.maximum(number, 1e-3))

    apart = np.where(pixels > 0, mean(STRAND) - mean(AMONG), 0.0)
    usual = max(float(np.sqrt((apart[pixels > 0] ** 2).mean())), FLAT)
    return np.asarray(np.clip(0.5 + 0.5 * apart / usual, 0, 1)[column], np.float32)


def _along_lid(zones: EyeZones, hair: Plane) -> NDArray[np.float64]:
    """The share of the lid's length, close above the lashes, that is dark as hair."""
    start, end = CREASE_BAND
    close = (zones.above > start) & (zones.above < end) & (np.abs(zones.t) < 0.9)
    return np.array(float((hair[close] > 0.5).mean()) if close.any() else 0.0)


def _broad(frame: EyeFrame, hair: Plane) -> Plane:
    """How far it belongs to a lock too broad to be lashes: (h, w) in [0, 1]."""
    size = max(3, round(LOCK * frame.study_unit_px) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    opened = cv2.morphologyEx(frame.shrink(hair), cv2.MORPH_OPEN, disc)
    return frame.enlarge(np.asarray(opened, np.float32))


def _between_tips(frame: EyeFrame, hair: Plane) -> Plane:
    """Hair with the gaps between its tips, whose skin lies in its shade: (h, w) in [0, 1]."""
    size = max(3, round(GAPS * frame.study_unit_px) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    closed = cv2.morphologyEx(hair, cv2.MORPH_CLOSE, disc)
    return np.asarray(
        cv2.GaussianBlur(closed, (0, 0), max(GAP_EDGE * frame.study_unit_px, 0.5)), np.float32
    )


def _hanging(fringe: Mask, hair: Plane, steps: int) -> Plane:
    """What hangs down from a fringe by so many pixels: (h, w) in [0, 1]."""
    grown, from_above = fringe.astype(np.float32), np.array([[1, 1, 1], [0, 0, 0], [0, 0, 0]])
    for _ in range(steps):
        grown = np.maximum(grown, (hair > 0.5) * cv2.dilate(grown, from_above.astype(np.uint8)))
    wider = cv2.dilate(grown, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.GaussianBlur(wider, (0, 0), 1.0), np.float32)
