"""What lies behind the lids: the white of the eye, the iris as a disc, the catchlights."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeBall
from fondly.domain.face import Face
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_iris import IrisDisc
from fondly.portrait.eye_zones import EyeZones, smooth

TRAVEL = 0.37
"""Eye units that the iris moves per sine of a turn: the limbus lies about 10.6 mm before the
centre of rotation, and an eye unit is about 29 mm."""
RINGS = 24
ROUND_IRIS = 0.15
"""Of its radius: how far around the iris the white goes with it whole."""
GLINT_EDGE = 0.3
"""Of the iris's radius: breadth of a catchlight's soft edge, which goes with it."""
LEAST_ROOM = 0.03
"""Eye units between iris and corner at least, over which the white gives way."""
HELD = ((0.02, 0.1), (0.05, 0.3))
"""Within what depth below a margin, in eye units and as a share of the opening, the eyeball goes
along less and less, because lashes stay there: when it turns aside, and up or down."""

Plane = NDArray[np.float32]


def build_eyeball(
    frame: EyeFrame, cut: Plane, zones: EyeZones, disc: IrisDisc, face: Face, blur: float
) -> EyeBall:
    """The eyeball of one eye, completed where lids hide it.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        disc: where the iris is.
        face: whose head pose says how the eye is turned towards the camera.
        blur: of the photo's edges, in eye units.
    """
    rim = float(np.clip(1.5 * blur / disc.radius_u, 0.10, 0.35))
    distance = disc.distance(zones.u, zones.v)
    free = smooth(0.015, 0.05, -zones.above) * smooth(0.0, 0.035, -zones.below)
    free *= smooth(0.0, 0.05, -zones.beyond)
    glint = find_glint(frame, cut, free * (distance < 0.85), disc)
    dull = cut - glint
    white = free * smooth(1 + rim, 1 + rim + 0.12, distance)
    sclera = _complete_white(frame, dull, white, free)
    seen = free * (1 - smooth(1 - 1.5 * rim, 1 - 0.5 * rim, distance))
    rings = _mean_by_ring(dull, seen, distance, 1 - rim)
    iris = rings + seen[..., None] * (dull - rings)
    coverage = 1 - smooth(1 - 0.6 * rim, 1 + rim, distance)
    nothing = np.zeros_like(coverage)
    return EyeBall(
        sclera=_four(sclera, nothing),
        iris=_four(iris, coverage),
        glint=_four(glint, nothing),
        follow=_follow(zones, disc, frame.half_width),
        travel=(TRAVEL, TRAVEL),
        rest=(face.head_pose.yaw_deg, 0.0),
    )


def _follow(zones: EyeZones, disc: IrisDisc, half_width: float) -> Plane:
    """How far each place of the open eye goes along when the iris moves, aside and down.

    Args:
        half_width: of the eye, in eye units.

    Returns:
        (h, w, 2) float32 in [0, 1].
    """
    core = (1 + ROUND_IRIS) * disc.radius_u
    aside = zones.u - disc.u
    room = np.maximum(half_width - np.sign(aside) * disc.u - core, LEAST_ROOM)
    along = np.clip(1 - (np.abs(aside) - core) / room, 0, 1)
    depth = np.maximum(np.minimum(-zones.above, -zones.below), 0)
    height = np.maximum(-(zones.above + zones.below), 0)
    ways = []
    for most, share in HELD:
        whole = np.maximum(np.minimum(most, share * height), 1e-3)
        ways.append(along * smooth(0.0, 1.0, depth / whole))
    return np.stack(ways, axis=-1).astype(np.float32)


def find_glint(frame: EyeFrame, cut: Plane, within: Plane, disc: IrisDisc) -> Plane:
    """The light of the catchlights alone: (h, w, 3) float32, zero elsewhere.

    What is small and much brighter in every colour than the iris around it (a morphological
    opening): a lit part of a blue iris is brighter mostly in blue.
    """
    size = max(3, int(round(0.9 * disc.radius_u * frame.study_unit_px)) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    small = frame.shrink(cut)
    opened = np.asarray(cv2.morphologyEx(small, cv2.MORPH_OPEN, kernel), np.float32)
    sigma = max(0.015 * frame.study_unit_px, 0.5)
    bright = (small - opened).min(axis=2)
    extra = np.asarray(cv2.GaussianBlur(bright, (0, 0), sigma), np.float32)
    opened, extra = frame.enlarge(opened), frame.enlarge(extra)
    level = float(np.quantile(opened[within > 0.5] @ GREY, 0.5)) if (within > 0.5).any() else 60.0
    strength = _whole(smooth(0.55, 1.1, extra / max(level, 60.0)), disc, frame) * within
    return np.asarray(np.maximum(cut - opened, 0) * strength[..., None], np.float32)


def _whole(strength: Plane, disc: IrisDisc, frame: EyeFrame) -> Plane:
    """How surely each place is lit by a catchlight (h, w), its soft edge included."""
    size = 2 * max(1, round(GLINT_EDGE * disc.radius_u * frame.unit_px)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    wide = np.asarray(cv2.dilate(strength, kernel), np.float32)
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), size / 6), np.float32)


def _complete_white(frame: EyeFrame, cut: Plane, white: Plane, free: Plane) -> Plane:
    """The white of the eye where it is seen, carried smoothly to where it is not.

    Where hardly any white is seen, the brightest of what the opening shows stands in.
    """
    small, weight = frame.shrink(cut * white[..., None]), frame.shrink(white)
    opening = cut[free > 0.5]
    fallback = np.full(3, 120.0)
    if len(opening):
        bright = opening @ GREY >= np.quantile(opening @ GREY, 0.8)
        fallback = opening[bright].mean(axis=0)
    sigma = max(0.05 * frame.study_unit_px, 0.8)
    colour, filled = np.zeros_like(small), np.zeros_like(weight)
    for step in (1.0, 2.0, 4.0, 8.0):
        known = cv2.GaussianBlur(weight, (0, 0), sigma * step)
        gain = (1 - filled) * np.clip(known / 0.04, 0, 1)
        blurred = cv2.GaussianBlur(small, (0, 0), sigma * step)
        colour += (gain / np.maximum(known, 1e-6))[..., None] * blurred
        filled += gain
    colour += (1 - filled)[..., None] * fallback
    laid = frame.enlarge(colour)
    return np.asarray(laid + white[..., None] * (cut - laid), np.float32)


def _mean_by_ring(cut: Plane, seen: Plane, distance: Plane, outermost: float) -> Plane:
    """The iris's mean colour by distance from its centre, laid out over the box."""
    ring = np.minimum(distance, outermost) * RINGS
    index = np.rint(ring).astype(np.int64).ravel()
    total = np.bincount(index, seen.ravel(), RINGS + 1)
    known = np.flatnonzero(total > 1e-2)
    if known.size == 0:
        return np.full_like(cut, 40.0)
    laid = []
    for k in range(3):
        sums = np.bincount(index, (seen * cut[..., k]).ravel(), RINGS + 1)
        laid.append(np.interp(ring, known, sums[known] / total[known]))
    return np.stack(laid, axis=-1).astype(np.float32)


def _four(rgb: Plane, fourth: Plane) -> Plane:
    return np.ascontiguousarray(np.dstack([rgb, fourth]), np.float32)
