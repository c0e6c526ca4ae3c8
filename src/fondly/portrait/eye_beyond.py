"""Lashes that stand out over the background, beyond the outline of a turned face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_zones import EyeZones, smooth

NEAR_OUTLINE = 0.6
"""How far inside the face's outline, in eye units, there may be background: the mesh's is off by as
much as .3 on a turned head, and eyes lie within."""
LIGHTER, LEAST, BROAD = (1.05, 1.2), 0.02, 0.1
"""Light of a background over that of lit skin before which lashes are seen; how much of it is seen
outside the face, in eye units squared; and its breadth at least, in eye units."""
TUFT, DARK = 0.45, (0.06, 0.16)
"""Breadth of a tuft of lashes, in eye units, and how much darker than what is around it one is."""
ABOVE, PAST = (-0.2, 0.45), (-0.02, 0.06)
"""Heights over the margin, in eye units, between which lashes end; and from where beyond the outer
corner, in widths of the eye as seen, they are looked for."""
INKY, FEWEST, MOST = 0.9, 0.01, 0.12
"""Light of lashes before a background over that of lit skin at most; and the area of a tuft of
them, in eye units squared."""
ROOTED, WITHIN = 0.45, 0.8
"""How far beyond the corner, in widths of the eye as seen, it begins at most; and the share of it
that lies where lashes end, since hair goes on."""
GROWN, EDGE, SOFT = 0.05, 0.08, 0.02
"""How far what is covered reaches beyond lashes; the deviation of the blur that carries outline and
background on behind them; and the softness of what is covered. Eye units."""

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Beyond:
    """What is seen beyond the outer corner of a far eye.

    Args:
        lashes: (h, w) float32 in [0, 1], where a tuft of lashes that stands out over the background
            is seen, with its roots; mostly there is none.
        share: (h, w) float32 in [0, 1], how far what is behind them is background, and no skin.
        colour: (h, w, 3) float32, the background's.
    """

    lashes: Plane
    share: Plane
    colour: Plane

    @property
    def skin(self) -> Plane:
        """How surely skin is seen, where there may be some: (h, w) in [0, 1]."""
        return np.asarray((1 - self.share) * (1 - self.lashes), np.float32)


def none_beyond(cut: Plane) -> Beyond:
    """Nothing, of a box (h, w, 3)."""
    none = np.zeros(cut.shape[:2], np.float32)
    return Beyond(none, none, cut)


def lashes_beyond(frame: EyeFrame, zones: EyeZones, cut: Plane, lit: Plane) -> Beyond:
    """Lashes of the outer corner before a background that is lighter than skin.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        lit: (h, w, 3) float32, what lit skin would look like.
    """
    unit, seen = frame.study_unit_px, frame.shrink(cut)
    light = (seen @ GREY).astype(np.float32)
    above, beyond = frame.shrink(zones.above), frame.shrink(zones.beyond)
    level = cv2.morphologyEx(light, cv2.MORPH_CLOSE, _disc(TUFT * unit))
    dark = smooth(*DARK, 1 - light / np.maximum(level, 8.0))
    behind = _behind(frame, light, frame.shrink(lit) @ GREY) & (frame.shrink(zones.u) < 0)
    behind &= dark < 0.5
    place = smooth(*PAST, beyond) * smooth(ABOVE[0] - 0.05, ABOVE[0], above)
    place *= 1 - smooth(ABOVE[1] - 0.1, ABOVE[1], above)
    face = ~behind & ((dark < 0.5) | (beyond < 0.1))
    share, colour = _carried_on(seen, behind, face, unit)
    inky = light < INKY * (frame.shrink(lit) @ GREY)
    tuft = _tuft((dark > 0.5) & (share > 0.5) & inky, place, beyond, unit)
    if not tuft.any():
        return none_beyond(cut)
    lashes = np.asarray(dark * place * cv2.dilate(tuft, _disc(TUFT * unit)), np.float32)
    grown = np.asarray(cv2.dilate(lashes, _disc(2 * GROWN * unit)), np.float32)
    wide = _soft(grown, SOFT * unit)
    return Beyond(*(frame.enlarge(plane) for plane in (wide, share, colour)))


def over_background(beyond: Beyond, skin: Plane) -> Plane:
    """Grown skin (h, w, 3), and background where lashes stood out over it."""
    share = (beyond.lashes * beyond.share)[..., None]
    return np.asarray(skin + share * (beyond.colour - skin), np.float32)


def _behind(frame: EyeFrame, light: Plane, lit: Plane) -> Mask:
    """Where something lighter than skin is seen that goes on outside the face: shrunk."""
    unit = frame.study_unit_px
    pale = smooth(*LIGHTER, light / np.maximum(lit, 8.0)) > 0.5
    pale &= frame.shrink(frame.inside_face(NEAR_OUTLINE)) < 1
    broad = cv2.morphologyEx(pale.astype(np.uint8), cv2.MORPH_OPEN, _disc(BROAD * unit))
    _, label = cv2.connectedComponents(broad)
    outside = frame.shrink(frame.inside_face(0.05)) <= 0
    wanted = np.bincount(label[outside], minlength=int(label.max()) + 1)
    wanted[0] = 0
    return np.asarray(wanted[label] > LEAST * unit**2, np.bool_)


def _tuft(lashes: Mask, place: Plane, beyond: Plane, unit: float) -> NDArray[np.uint8]:
    """What of these begins near the outer corner and ends beside it: 0 or 1."""
    _, label = cv2.connectedComponents(lashes.astype(np.uint8))
    count = int(label.max()) + 1
    area = np.bincount(label.ravel(), minlength=count)
    found = (area > FEWEST * unit**2) & (area < MOST * unit**2)
    found &= np.bincount(label[beyond < ROOTED], minlength=count) > 0
    found &= np.bincount(label[place > 0.5], minlength=count) > WITHIN * area
    found[0] = False
    return np.asarray(found[label], np.uint8)


def _carried_on(seen: Plane, behind: Mask, face: Mask, unit: float) -> tuple[Plane, Plane]:
    """How far there is background, and its colour, also where lashes hide what is behind."""
    sky, skin = (_soft(one.astype(np.float32), EDGE * unit) for one in (behind, face))
    share = smooth(0.4, 0.6, sky / np.maximum(sky + skin, 1e-4))
    sure = np.asarray(cv2.erode(behind.astype(np.float32), _disc(2 * SOFT * unit)), np.float32)
    known = np.maximum(_soft(sure, EDGE * unit), 1e-4)
    colour = _soft(seen * sure[..., None], EDGE * unit) / known[..., None]
    return share, np.asarray(colour, np.float32)


def _disc(breadth_px: float) -> NDArray[np.uint8]:
    size = 2 * max(1, round(breadth_px / 2)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _soft(plane: Plane, sigma_px: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), max(sigma_px, 0.5)), np.float32)
