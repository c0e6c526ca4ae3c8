"""What is no lid and must not move with it: spectacles, a lock of hair, a brow, what is behind."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Side
from fondly.domain.face import Face
from fondly.imaging.colour import GREY
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eye_frame import EYE_WIDTH_IOD, EyeFrame
from fondly.portrait.eye_fringe import with_tips
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_surface import SkinSurfaces
from fondly.portrait.eye_zones import EyeZones, smooth, zones_of

FREE_OF_LASHES = (0.55, 0.85)
"""Of the lid's reach above the margin: where something dark is no lash."""
BROW_HEIGHT, BROW_TOP, BROW_LENGTH = 0.45, 0.8, 0.5
"""In eye units above the reach of lid skin, in eye units above the margin, and in widths of the eye
beyond a corner: what reaches no farther is a brow; what seems to hang from its tail is shade."""
FARTHER = 0.005
"""Of an eye unit squared: what lies in front shows this much of itself beyond a brow's place."""
BROW_TAIL, BELOW_TAIL = (0.5, 1.0), 0.15
"""Places along the eye at which the brow's tail begins, and how much higher than elsewhere it hangs
above the margin, in eye units."""
GOES_ON = 0.3
"""Of an eye unit: how far the thin end of a brow goes on from what is broad of it."""
MIN_WIDTH = 0.10
"""In eye units: thinner things are lashes and wrinkles."""
RIM_EDGE, RIM_FROM_TO = 0.03, (0.35, 0.7)
"""In eye units, how far a frame's own edge reaches beyond it; and likelihoods of a frame between
which it comes to lie in front."""
SEEN_GLARE, OF_EYE, MOSTLY_INSIDE = 0.1, 0.05, 0.75
"""Likelihood of what lenses mirror from which a patch of it is looked at; how far beyond the open
eye, in eye units, its white is blurred; and the share of a patch that lies there if it is that."""
OUT_OF_SHADE = 0.8
"""Of lit skin: hair over a whole lid is all that is seen around it, and still no skin; and what is
darker lies deep in its socket and stays there, too."""
SOFTNESS = 0.03
"""In eye units: hair and brows have no sharp edge against the lid."""
NEAR_OUTLINE = 0.25
"""In eye units: nearer to the outline of the face, what is strange is what lies behind it."""
OVER_BROW = {"right": (70, 63, 105, 66, 107), "left": (300, 293, 334, 296, 336)}
"""Vertices along the upper edge of the brow, from its tail to the nose."""
CHEEK = {"right": (50, 205, 36), "left": (280, 425, 266)}
ABOVE_BROW, DARK_AS_HAIR = (0.3, 0.45, 0.6), 0.5
"""Where hair before the brow is looked for, in eye units above it; and light of hair over that of
the cheek at most."""
LOW, BEFORE_LID = (0.05, 0.45), 0.15
"""Height above the margin in eye units, and share of the reach of lid skin, between which a lid
shows its tone; and the share of that which a fringe hides if it hangs before the lid (.22 to .46 on
three eyes where it does, .07 at most on eight where it ends higher or the forehead is dark)."""
LIGHT_AS_SKIN = 0.75
"""Light over that of the cheek from which it is no hair (an eye under hair .5, the white of one in
a fringe's shade 1.3)."""
MIN_AREA = 0.02
"""Of an eye unit squared: what lies in front shows at least this much beyond the lids."""

Plane = NDArray[np.float32]


def has_fringe(pixels: Plane, face: Face, side: Side) -> bool:
    """Whether what lies above the brow of one eye is dark: hair, and no forehead.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.
        side: the subject's.
    """
    points = face.landmarks[:, :2].astype(np.float64)
    unit = EYE_WIDTH_IOD * face.iod_px
    up = points[10] - points[152]
    up *= unit / max(float(np.linalg.norm(up)), 1e-6)
    brow = points[list(OVER_BROW[side])]
    above = np.concatenate([brow + step * up for step in ABOVE_BROW])

    size = max(1, round(0.05 * unit))
    luma = (pixels @ GREY).astype(np.float32)
    seen, cheek = (_light_at(luma, at, size) for at in (above, points[list(CHEEK[side])]))
    if not seen or not cheek:
        return False
    return bool(np.quantile(seen, 0.8) < DARK_AS_HAIR * np.median(cheek))


def hangs_before(zones: EyeZones, in_front: Plane) -> bool:
    """Whether a fringe hangs down before the lid itself, and not the brow alone.

    Args:
        in_front: (h, w) float32 in [0, 1], as `find_in_front` finds it with a fringe.
    """
    low = (np.abs(zones.t) < 0.9) & (zones.above > LOW[0]) & (zones.above < LOW[1] * zones.reach)
    return bool(low.any() and in_front[low].mean() > BEFORE_LID)


def shows_light(pixels: Plane, face: Face, frame: EyeFrame) -> bool:
    """Whether something in the opening of an eye is as light as skin: no hair hangs over it.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.
        frame: of the eye.
    """
    opening = zones_of(frame, outline_eye(frame)).opening
    luma = (pixels @ GREY).astype(np.float32)
    points = face.landmarks[list(CHEEK[frame.side]), :2].astype(np.float64)
    cheek = _light_at(luma, points, max(1, round(0.05 * frame.unit_px)))
    if not cheek or not opening.any():
        return False
    return bool(np.quantile(frame.cut(luma)[opening], 0.9) > LIGHT_AS_SKIN * np.median(cheek))


def _light_at(luma: Plane, places: NDArray[np.float64], size_px: int) -> list[float]:
    """Mean light around places of a picture (H, W), as far as they lie in it."""
    found = []
    for x, y in np.rint(places).astype(int).tolist():
        part = luma[max(y - size_px, 0) : y + size_px + 1, max(x - size_px, 0) : x + size_px + 1]
        if x >= 0 and y >= 0 and part.size:
            found.append(float(part.mean()))
    return found


def worn_in_front(frame: EyeFrame, zones: EyeZones, worn: Spectacles | None) -> Plane:
    """What of spectacles lies in front of the lids: (h, w) in [0, 1].

    Their frames, as wide as their soft edges, and what the lenses mirror.
    """
    if worn is None:
        return np.zeros(frame.shape, np.float32)
    rim, glare = (frame.cut(plane) for plane in (worn.frame, worn.glare))
    glare = _beyond_eye(glare, zones)
    size = max(1, round(RIM_EDGE * frame.unit_px))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * size + 1, 2 * size + 1))
    wide = cv2.dilate(smooth(*RIM_FROM_TO, rim), disc)
    soft = cv2.GaussianBlur(wide, (0, 0), max(0.5 * size, 0.5))
    return np.asarray(np.maximum(soft, glare), np.float32)


def _beyond_eye(glare: Plane, zones: EyeZones) -> Plane:
    """What lenses mirror (h, w) without what ends where the eye does, which is its white."""
    _, label = cv2.connectedComponents((glare > SEEN_GLARE).astype(np.uint8))
    count = int(label.max()) + 1
    inside = (zones.above < OF_EYE) & (zones.below < OF_EYE) & (zones.beyond < OF_EYE)
    area = np.bincount(label.ravel(), minlength=count)
    own = np.bincount(label[inside], minlength=count) > MOSTLY_INSIDE * area
    own[0] = False
    part = cv2.dilate(own[label].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.asarray(np.where(part & (inside | own[label]), 0, glare), np.float32)


def find_in_front(
    frame: EyeFrame,
    zones: EyeZones,
    cut: Plane,
    surfaces: SkinSurfaces,
    lid: Plane,
    fringe: bool,
) -> Plane:
    """What of hair, a brow and what is behind lies in front of the lids: (h, w) in [0, 1].

    It stands out against the skin, lies away from the lashes, and goes on outside of where lids
    move, as hair and brows do and creases and lashes do not.

    Args:
        surfaces: the skin's colours.
        lid: (h, w) float32 in [0, 1], how surely what is dark belongs to the lid's own fold.
        fringe: whether hair hangs before the brow.
    """
    seen, skin, lit = (frame.shrink(plane) @ GREY for plane in (cut, surfaces.around, surfaces.lit))
    skin = np.maximum(skin, OUT_OF_SHADE * lit)
    above, below, beyond, reach = (
        frame.shrink(plane) for plane in (zones.above, zones.below, zones.beyond, zones.reach)
    )
    away = smooth(*FREE_OF_LASHES, above / np.minimum(reach, 0.3))
    outline = smooth(0.1, 0.6, 1 - frame.shrink(frame.inside_face(NEAR_OUTLINE)))
    sides = np.maximum(smooth(0.16, 0.24, below), smooth(0.18, 0.28, beyond))
    away = np.maximum.reduce([away, sides, outline])
    strange = smooth(0.3, 0.5, np.abs(seen - skin) / np.maximum(skin, 25.0)) * away
    size = max(2, round(MIN_WIDTH * frame.study_unit_px))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    thin, strange = strange, cv2.morphologyEx(strange, cv2.MORPH_OPEN, disc)
    outside = (above > 0.9 * reach) | (below > 0.2) | (beyond > 0.3) | (outline > 0.5)
    _, label = cv2.connectedComponents((strange > 0.3).astype(np.uint8))
    area_outside = np.bincount(label[outside], minlength=int(label.max()) + 1)
    wanted = area_outside > MIN_AREA * frame.study_unit_px**2
    wanted[0] = False
    result = (strange * wanted[label]).astype(np.float32)
    result *= _without_shade(frame, zones, np.asarray(label, np.int64), wanted)
    result = _gone_on(result, thin * _over_lid(frame, zones), round(GOES_ON * frame.study_unit_px))
    soft = cv2.GaussianBlur(result, (0, 0), max(SOFTNESS * frame.study_unit_px, 0.5))
    whole = frame.enlarge(np.asarray(soft, np.float32))
    if not fringe:
        return whole * (1 - lid)
    level = np.maximum(surfaces.around @ GREY, OUT_OF_SHADE * (surfaces.lit @ GREY))
    return with_tips(frame, zones, (cut @ GREY, level), whole, result > 0.3)


def _without_shade(
    frame: EyeFrame, zones: EyeZones, label: NDArray[np.int64], wanted: NDArray[np.bool_]
) -> Plane:
    """How much of what lies in front is no shade that hangs from a brow's tail: (h, w) in [0, 1].

    Args:
        label: (h, w) of each thing.
        wanted: whether each lies in front.
    """
    above, below, beyond, reach = (
        frame.shrink(plane) for plane in (zones.above, zones.below, zones.beyond, zones.reach)
    )
    farther = above > np.minimum(reach + BROW_HEIGHT, BROW_TOP)
    farther |= (below > 0.2) | (beyond > BROW_LENGTH)
    beyond_brow = np.bincount(label[farther], minlength=len(wanted))
    brow = wanted & (beyond_brow <= FARTHER * frame.study_unit_px**2)
    return np.asarray(np.where(brow[label], _over_lid(frame, zones), 1), np.float32)


def _over_lid(frame: EyeFrame, zones: EyeZones) -> Plane:
    """Where a brow may be, and no lash nor the shade below its tail: (h, w) in [0, 1]."""
    above, reach, t = (frame.shrink(plane) for plane in (zones.above, zones.reach, zones.t))
    hangs = 0.3 + BELOW_TAIL * smooth(*BROW_TAIL, -t)
    return smooth(*FREE_OF_LASHES, above / np.minimum(reach, hangs))


def _gone_on(body: Plane, thin: Plane, steps: int) -> Plane:
    """What lies in front with the thin ends that go on from it, so many pixels far: (h, w)."""
    grown, around = body, np.ones((3, 3), np.uint8)
    for _ in range(steps):
        grown = np.maximum(grown, np.minimum(thin, cv2.dilate(grown, around)))
    return np.asarray(grown, np.float32)
