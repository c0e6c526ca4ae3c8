"""The skin that the lids are covered with when they close, and where it may lie."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_surface import SkinSurfaces
from fondly.portrait.eye_zones import EyeZones, smooth

CORNER_COVER = 0.20
"""Of the eye's width as seen: beyond a corner up to which grown skin may reach."""
WING_REACH = 0.46
"""Of the eye's width as seen: beyond the outer corner up to which dark lashes are covered."""
FACE_EDGE = 0.08
"""Nearer to the outline of the face than this, what is seen may be background."""
THIN = 0.09
"""Dark things narrower than this are not shading of the skin."""
LASH_GAPS = 0.10
"""Breadth of what is covered with the lashes that it lies between, in eye units."""
LOWER_COVER = (0.03, 0.14)
"""Below the lower margin: where the photo's own lower lid begins and is all there is, in eye
units."""
LOWER_MORE = (0.03, 0.10)
"""More of that beyond the outer corner, where the lashes of both lids cross."""
OWN = (0.2, 1.0)
"""Of the way from where a lid ends up to under the brow: from where to where it goes over into what
is seen around it."""
WING_FROM, WING_BELOW = (-0.12, 0.04), 0.15
"""Of the eye's width beyond the outer corner: where the fold's dark end lies; and how much farther
below than the lid's own it is covered there, in eye units, so that no hook of it is left."""
GROWN, GROWN_OUT = (0.0, 0.025), (0.04, 0.05)
"""By how many eye units the cover of dark lashes reaches beyond them, and how soft it ends; and
beyond the outer corner, where light skin shows every edge."""
WAXEN = (140.0, 200.0)
"""Light of skin from which on the bulge of a lid takes light only: brighter than light skin around,
a lid looks like wax."""
SHADE_HUE = 0.7
"""How much faster than the others a colour that skin has little of is lost in the shade (chosen by
eye on lids of every colour; 0 looks ashen on dark and on olive skin)."""
GREYER = (0.02, 0.12)
"""By how much the red over blue of skin around an eye, as a logarithm, is less than that of lit
skin in such shade where some of it is hair, and where all of it is."""
OF_LIT, OF_WASHED = 0.7, 0.25
"""How much of a lid's hue is that of lit skin in such shade, and not that of the shade beside it,
into which lashes, fold and paint run: at 0 lids were purple and pink beside yellow skin, on real
blinks of nine people .5 and 1 are as near as that (error of a* 1.10 and 1.24 at 0, 1.12 and 1.18 at
.5, 1.17 and 1.28 at 1, on two halves of the clips). And where lit skin is washed out, which makes
grey lids: at 0 one that has red paint beside it was orange."""
WASHED = (0.04, 0.16)
"""By how much the red over blue of lit skin in such shade, as a logarithm, is less than that beside
the lid where it begins to be washed out by light, and where it is (of 432 eyes the first holds for
a tenth, the second for the two whose lids were greyest)."""
BLEACHED = 0.5
"""Of the shade along the lids' edges: what white skin swallows."""
THIN_SKIN = 0.06
"""Power of red over green by which a closed lid is redder than the skin beside it (1.02 times on
fair skin; least error of a* on real blinks of five people)."""
INNER_SHADOW, OUTER_SHADOW = 0.20, 0.04
"""Light that the nose takes from the inner corner of a closed lid, and the brow from the outer
(from the slope of light along the lids of real blinks of five people)."""

BROAD = 0.2
"""What lies in front and is broader than this in eye units is a lens or a fringe, and no frame."""
PALE = (180.0, 212.0)
"""Light of skin from which on what is dark beside it is drawn, and no shade that goes on."""
NEARLY_WHITE, WHITENED = (170.0, 230.0), 0.8
"""Light of skin at which a print begins to lose its shades and has lost them; and how far they are
then left out of what is grown."""

Plane = NDArray[np.float32]


def bare_skin(frame: EyeFrame, zones: EyeZones, cut: Plane) -> Plane:
    """How likely each pixel shows bare skin: (h, w) in [0, 1].

    By its place, and by not being part of something thin and dark: a lash, a wrinkle, a frame.
    """
    above = smooth(0.12, 0.20, zones.above) * (1 - smooth(0.85, 0.95, zones.above / zones.reach))
    below = smooth(0.12, 0.20, zones.below)
    side = smooth(0.08, 0.12, zones.beyond) * (zones.above < zones.reach)
    light = frame.shrink((cut @ GREY).astype(np.float32))
    closed = without_thin(frame, light)
    thin = frame.enlarge(1 - smooth(0.06, 0.16, (closed - light) / np.maximum(closed, 12.0)))
    inside = frame.inside_face(FACE_EDGE) >= 1
    return np.asarray(np.clip(above + below + side, 0, 1) * thin * inside, np.float32)


def without_thin(frame: EyeFrame, plane: Plane) -> Plane:
    """A channel of the eye as it is studied without what is thin and dark: (h, w)."""
    size = max(3, int(round(THIN * frame.study_unit_px)) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(plane, cv2.MORPH_CLOSE, disc), np.float32)


def cover_of(frame: EyeFrame, zones: EyeZones, cut: Plane, around: Plane) -> Plane:
    """How far grown skin may replace the photo: (h, w) in [0, 1].

    All of the open eye with its lashes and crease; towards the brow, the cheek, the temple and the
    nose it gives way to the photo. Well beyond the corners only dark lashes are covered.
    """
    near = 0.35 * zones.reach - 0.03
    far = np.maximum(0.9 * zones.reach, near + 0.16)
    upper = 1 - smooth(0, 1, (zones.above - near) / (far - near))
    wider = smooth(-0.02, 0.10, zones.beyond)
    start, end = (at + wider * more for at, more in zip(LOWER_COVER, LOWER_MORE, strict=True))
    lower = 1 - smooth(0, 1, (zones.below - start) / (end - start))
    wing = smooth(*WING_FROM, zones.beyond) * (zones.u < 0)
    lower_wing = 1 - smooth(0, 1, (zones.below - start) / (end + wing * WING_BELOW - start))
    lateral = 1 - smooth(0.02, CORNER_COVER, zones.beyond)
    dark = _dark_of_eye(frame, zones, cut, around)
    inside = frame.inside_face(FACE_EDGE)
    return np.asarray(np.maximum(lateral * upper * lower, dark * lower_wing) * inside, np.float32)


def _dark_of_eye(frame: EyeFrame, zones: EyeZones, cut: Plane, around: Plane) -> Plane:
    """Where lashes and crease are dark, also beyond the corners, with what lies between: (h, w)."""
    darker = 1 - (cut @ GREY) / np.maximum(around @ GREY, 8.0)
    aside = smooth(-0.1, 0.05, zones.beyond)
    high = zones.reach + aside * (np.maximum(zones.reach, 0.25) - zones.reach)
    near = 1 - smooth(0.72, 0.92, zones.above / high)
    lashes = frame.shrink(smooth(0.08, 0.16, darker) * near)
    size = max(3, round(LASH_GAPS * frame.study_unit_px) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    whole = np.asarray(cv2.morphologyEx(lashes, cv2.MORPH_CLOSE, disc), np.float32)
    sharp, soft = (grown_by(frame, whole, *by) for by in (GROWN, GROWN_OUT))
    wing = smooth(*WING_FROM, zones.beyond) * (zones.u < 0)
    lashes = sharp + wing * (soft - sharp)
    outer = 1 - smooth(0.30, WING_REACH, zones.beyond)
    inner = 1 - smooth(0.16, 0.30, zones.beyond)
    sides = np.where(zones.u < 0, outer, inner)
    return np.asarray(np.clip(1.3 * lashes, 0, 1) * sides, np.float32)


def grown_by(frame: EyeFrame, mask: Plane, by: float, sigma: float) -> Plane:
    """A mask of the eye as it is studied, grown and softened by so many eye units: the box's."""
    side = 2 * max(1, round(by * frame.study_unit_px)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    soft = cv2.GaussianBlur(cv2.dilate(mask, disc), (0, 0), max(sigma * frame.study_unit_px, 0.6))
    return frame.enlarge(np.asarray(soft, np.float32))


def lit_up(surfaces: SkinSurfaces) -> Plane:
    """The skin around without the shade that a nearly white print does not have: (h, w, 3)."""
    white = WHITENED * smooth(*NEARLY_WHITE, surfaces.lit @ GREY)[..., None]
    lighter = np.maximum(surfaces.lit, surfaces.around)
    return np.asarray(surfaces.around + white * (lighter - surfaces.around), np.float32)


def rim_of(
    frame: EyeFrame, zones: EyeZones, cover: Plane, in_front: Plane, cut: Plane, lit: Plane
) -> Plane:  # fmt: skip
    """Where grown skin gives way to the photo, and is seen beside it: (h, w) in [0, 1].

    Not along lashes, nor along frames; but where a tinted lens or a fringe lies over the lid, and
    on a nearly white print not along what is dark.
    """
    size = max(3, round(BROAD * frame.study_unit_px) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    opened = cv2.morphologyEx(frame.shrink(in_front), cv2.MORPH_OPEN, disc)
    broad = frame.enlarge(np.asarray(opened, np.float32))
    left = cover * (1 - np.maximum(in_front, broad))
    ending = smooth(0.0, 0.05, np.maximum(left, cover * broad)) * (1 - smooth(0.3, 0.7, left))
    ending *= 1 - np.maximum(in_front - broad, 0)
    light = lit @ GREY
    dark = 1 - smooth(0.7, 0.9, (cut @ GREY) / np.maximum(light, 8.0))
    wing = smooth(*WING_FROM, zones.beyond) * (zones.u < 0)
    ending *= 1 - np.maximum(smooth(*PALE, light), wing) * dark
    lashes = smooth(0.06, 0.12, zones.above) + smooth(0.05, 0.12, zones.below)
    return np.asarray(ending * np.clip(lashes + smooth(0.02, 0.1, zones.beyond), 0, 1), np.float32)


def lid_skin(lit: Plane, tone: Plane, beside: Plane, *, lens: bool = False) -> Plane:
    """The colour of a lid of this tone over lit skin, before its own hue is known: (h, w, 3).

    On a photo that makes light skin white its lids are hardly darker, if their sockets are not.

    Args:
        beside: (h, w, 3) float32, skin whose hue the lid has in part, however light it is, unless
            that is greyer than lit skin would be in such shade: then it is hair's; and mostly where
            light has washed out what is lit.
        lens: whether a lens lies before it, which may be tinted: then it is no hair's.
    """
    wanted = (lit @ GREY) * (1 + _modelled(beside) * (tone - 1))
    own, shaded = (
        in_shade(skin, np.asarray(wanted / np.maximum(skin @ GREY, 8.0), np.float32))
        for skin in (beside, lit)
    )
    if lens:
        return _warmer(own)
    greyer = np.log(_warmth(shaded) / _warmth(own))
    of_lit = OF_LIT + smooth(*WASHED, -greyer) * (OF_WASHED - OF_LIT)
    of_lit = np.maximum(smooth(*GREYER, greyer), of_lit)
    return _warmer(np.asarray(own + of_lit[..., None] * (shaded - own), np.float32))


def _warmth(colour: Plane) -> Plane:
    """Red over blue: (...)."""
    return np.asarray((colour[..., 0] + 2) / (colour[..., 2] + 2), np.float32)


def closed_skin(around: Plane, own: Plane, zones: EyeZones, outline: EyeOutline) -> Plane:
    """The colour of the closed lid before light falls on its bulge: (h, w, 3).

    A lid is its own where it ends, and goes over into what is seen around it up to the brow.

    Args:
        around: (h, w, 3) float32, what the skin around the eye looks like.
        own: (h, w, 3) float32, the lid's.
    """
    sunk = np.interp(zones.t, places(), outline.seam - outline.upper).astype(np.float32)
    height = (zones.above + sunk) / (np.maximum(0.75 * zones.reach, 0.16) + sunk)
    lid = 1 - smooth(*OWN, height)
    lid *= 1 - smooth(0.02, 0.14, zones.below)
    lid *= 1 - smooth(-0.05, 0.15, zones.beyond)
    return np.asarray(around + lid[..., None] * (own - around), np.float32)


def _warmer(colour: Plane) -> Plane:
    """As bright, but redder, as thin skin is; grey stays grey: (..., 3)."""
    red = colour.copy()
    red[..., 0] *= (np.maximum(colour[..., 0], 1) / np.maximum(colour[..., 1], 1)) ** THIN_SKIN
    return np.asarray(red * ((colour @ GREY) / np.maximum(red @ GREY, 1))[..., None], np.float32)


def finish_skin(skin: Plane, zones: EyeZones, fold: Plane, shading: Plane) -> Plane:
    """The closed lid with its fold, in the light that falls on it: (h, w, 3).

    Where skin is nearly white on the photo, its shapes are hardly seen, and neither are the lid's.

    Args:
        skin: (h, w, 3) float32, of `closed_skin`.
        fold: (h, w) float32, factors.
        shading: (h, w) float32, factors.
    """
    shaped = 1 + _modelled(skin) * (fold * shading * _occlusion(zones) - 1)
    shaped -= smooth(*WAXEN, skin @ GREY) * np.maximum(shaped - 1, 0)
    return np.asarray(in_shade(skin, shaped), np.float32)


def _modelled(skin: Plane) -> Plane:
    """How much of its shades skin of these colours shows: none where it is white on the photo."""
    return np.asarray(1 - (skin @ GREY / 255) ** 4, np.float32)


def shade_of_edges(light: float) -> Plane:
    """How much of the shade along the lids' edges is seen along the eye: (OUTLINE_SAMPLES,).

    Args:
        light: mean value of the lid, 0..255; on skin that is nearly white shade is hardly seen.
    """
    t = places()
    ends = smooth(-1.2, -0.6, t) * (1 - smooth(0.6, 1.1, t))
    return np.asarray((1 - BLEACHED * (light / 255) ** 4) * ends, np.float32)


def in_shade(colour: Plane, light: Plane, hue: float = SHADE_HUE) -> Plane:
    """Skin under more or less light: the less, the richer its hue; grey stays grey: (..., 3).

    Light that has been through skin is redder than what the surface throws back, and shadow takes
    the latter.

    Args:
        colour: (..., 3) float32, sRGB-encoded 0..255.
        light: (...) float32, factors.
        hue: how much faster than the others a colour that skin has little of is lost.
    """
    luma = np.maximum(colour @ GREY, 4.0)
    share = np.clip((colour + 2.0) / (luma[..., None] + 2.0), 0.3, 2.5)
    return np.asarray(colour * light[..., None] ** (share**-hue), np.float32)


def _occlusion(zones: EyeZones) -> Plane:
    """How much of the light reaches each place of a closed lid in its socket: (h, w) factors."""
    lid = (1 - smooth(0.3, 0.9, zones.above / np.maximum(zones.reach, 0.16))) * (
        1 - smooth(0.0, 0.10, zones.below)
    )
    corner = np.exp(-(((zones.t - 1.0) / 0.38) ** 2) - np.maximum(zones.above, 0) ** 2 / 0.05)
    temple = np.exp(-(((zones.t + 1.05) / 0.30) ** 2) - np.maximum(zones.above, 0) ** 2 / 0.03)
    dark = INNER_SHADOW * corner + OUTER_SHADOW * temple
    return np.asarray(1 - lid * dark, np.float32)
