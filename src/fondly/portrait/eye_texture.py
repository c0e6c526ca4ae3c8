"""The texture of skin that is grown over an eye: grain, pores, halftone, brush strokes.

It is what a surface of colours leaves of the photo. Where bare skin is seen, a lid keeps what is
there; elsewhere patches of the skin around are laid.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lashes import LASH_LENGTH
from fondly.portrait.eye_octaves import PrintOctaves, blur, octaves_of
from fondly.portrait.eye_patches import ALIKE, Corner, Ground, Wanted, lay_patches
from fondly.portrait.eye_zones import smooth

COARSEST = 0.075
"""Deviation of the blur that parts texture from shading, in eye units."""
AROUND = (0.3, 0.3, 0.75)
"""How far beyond the eye's box skin is looked for: to the sides, up, down; eye units."""
PATCH, PATCH_PX = 0.26, 14
"""Side of a patch in eye units, and in pixels at least."""
ODD, PEAK = 4.0, 2.5
"""Usual deviations beyond which texture is a mole, a hair or a frame; and beyond which it is held
back, since dust and craters repeat badly."""
FACE_EDGE = 0.08
"""Nearer to the outline of the face than this there may be something else, in eye units."""
KEPT_BARE, KEPT_INSIDE = 0.6, (0.02, 0.08)
"""How surely skin must be bare to keep its own texture, and how far within such skin, in eye
units: beside a crease, what is left of the photo is the crease's flank."""
NEAR = (0.16, 0.45)
"""Below the eye, in eye units: the skin whose texture is what a lid's must match."""
OVER, OVER_FROM, FEWEST_PX = (0.5, 0.85), 0.15, 60
"""Shares of the reach of lid skin, and height above the margin in eye units, between which skin is
looked at that may be calmer; and how many of its pixels tell."""
CALMER = 0.5
"""How much weaker an octave may be at most because it is weaker above the eye, or on all skin
around: below it there are bags, lashes and the shadows of rims, too."""
WORN, WORN_EDGE = 0.15, 0.05
"""Likelihood of spectacles from which skin gives no texture, and how far their edge and shadow
reach, in eye units."""
SHARE, FINE, COARSE = (1.1, 0.55), 0.008, 0.03
"""How much of that texture a lid has: all of what is the print's or finer than FINE, in eye units,
and this share of what is skin's own and coarser than COARSE: a lid has no pores, and at full
strength a judge called lids pebbled and crumpled."""
IN_SHADE = 0.4
"""Share of skin's own texture that is left in deep shade, where reliefs throw little."""
WEAKENED, STRENGTHENED = 0.4, (1.8, 2.0)
"""How much weaker, and how much stronger an octave of the patches may be made: a fine one, and one
that is coarser than COARSE, where wrinkles and blotches show."""
EVEN, MEDIAN_OF_MEAN = 0.12, 0.85
"""Deviation of the blur with which the strength of an octave is looked at, in eye units; and the
median of normal deviates without their signs, over their mean."""
Plane = NDArray[np.float32]


class Seen(NamedTuple):
    """What skin of one place looks like: its light, and how strong its octaves are."""

    light: float
    strengths: list[float]


def grow_texture(
    pixels: Plane,
    frame: EyeFrame,
    outline: EyeOutline,
    lid: Plane,
    bare: Plane,
    worn: Spectacles | None = None,
) -> Plane:
    """Texture for skin that is grown over an eye: (h, w, 3) float32 to add to its colours.

    The same one every time; none where there is no skin to take it from.

    Args:
        pixels: (H, W, 3) float32, the whole picture, sRGB-encoded 0..255.
        lid: (h, w, 4) float32, the box's grown skin without texture, and how far it may replace
            the photo, in [0, 1].
        bare: (h, w) float32 in [0, 1], how likely the photo shows bare skin.
        worn: the subject's spectacles; no texture is taken from them.
    """
    part, (top, left) = _around(pixels, frame)
    below, over, expected = _places(frame, outline, part.shape[:2], (top, left))
    if worn is not None:
        expected &= ~_before(worn, frame)
    ground = _ground(part, expected, frame.unit_px)
    rows, cols = frame.shape
    box = (slice(top, top + rows), slice(left, left + cols))
    own = ground.texture[box]
    sure = (bare > KEPT_BARE) & ground.usable[box]
    depth = cv2.distanceTransform(sure.astype(np.uint8), cv2.DIST_L2, 3)
    kept = smooth(*KEPT_INSIDE, np.asarray(depth, np.float32) / frame.unit_px)[..., None]
    light, cover = (lid[..., :3] @ GREY).astype(np.float32), lid[..., 3]
    grown = cover > 0.9
    near = _near(ground, below, light, grown)
    if not near.any():
        return np.zeros((rows, cols, 3), np.float32)
    strength = float(np.abs(ground.texture @ GREY)[near].mean())
    wanted = Wanted(light, cover > 0.02, own, kept[..., 0] > 0.5, (top, left), strength)
    laid = lay_patches(ground, wanted, max(round(PATCH * frame.unit_px), PATCH_PX))
    if laid is None:
        return np.zeros((rows, cols, 3), np.float32)
    octaves = octaves_of(pixels, COARSEST * frame.unit_px)
    parts = octaves.part((ground.texture @ GREY).astype(np.float32))
    seen = _seen(ground, parts, near)
    aim = _wanted(octaves, seen, light, frame.unit_px)
    for calmer, coarsest in (
        (ground.usable, math.inf),
        (_near(ground, over, light, grown), COARSE),
    ):
        if calmer.sum() >= FEWEST_PX:
            there = _seen(ground, parts, calmer)
            most = _calmer(octaves, seen, there, light, frame.unit_px, coarsest)
            aim = [np.minimum(*both) for both in zip(aim, most, strict=True)]
    laid = _as_strong(laid, grown, octaves, aim, frame.unit_px)
    both = kept * own + (1 - kept) * laid
    return np.asarray(both / np.sqrt(kept**2 + (1 - kept) ** 2), np.float32)


def _near(
    ground: Ground, where: NDArray[np.bool_], light: Plane, lid: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The skin below or above the eye that is about as bright as the lid."""
    found = where & ground.usable
    if not found.any() or not lid.any():
        return np.zeros_like(found)
    apart = np.abs(ground.light - np.median(light[lid]))
    return np.asarray(
        found & (apart <= max(ALIKE, float(np.quantile(apart[found], 0.3)))), np.bool_
    )


def _before(worn: Spectacles, frame: EyeFrame) -> NDArray[np.bool_]:
    """Where frames, with their edge, or what lenses mirror lie around an eye: as `_around`."""
    hidden, _ = _around(np.maximum(worn.frame, worn.glare), frame)
    size = 2 * round(WORN_EDGE * frame.unit_px) + 1
    return np.asarray(cv2.dilate(hidden, np.ones((size, size), np.uint8)) > WORN, np.bool_)


def _around(pixels: Plane, frame: EyeFrame) -> tuple[Plane, Corner]:
    """The picture around an eye, mirrored for a left one; and where its box lies in that."""
    height, width = pixels.shape[:2]
    aside, up, down = (math.ceil(reach * frame.unit_px) for reach in AROUND)
    x0, y0, x1, y1 = frame.box_px
    left, right = max(x0 - aside, 0), min(x1 + aside, width)
    top, bottom = max(y0 - up, 0), min(y1 + down, height)
    part = pixels[top:bottom, left:right]
    if frame.side == "left":
        return np.ascontiguousarray(part[:, ::-1]), (y0 - top, right - x1)
    return np.ascontiguousarray(part), (y0 - top, x0 - left)


def _places(
    frame: EyeFrame, outline: EyeOutline, shape: tuple[int, int], corner: Corner
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Below and above the eye where its skin is looked at, and where skin is to be expected."""
    a = frame.eye_from_pixel
    x, y = np.arange(shape[1])[None] - corner[1], np.arange(shape[0])[:, None] - corner[0]
    t = (a[0, 0] * x + a[0, 1] * y + a[0, 2]) / outline.half_width
    v = a[1, 0] * x + a[1, 1] * y + a[1, 2]
    grid = places()
    above, below = np.interp(t, grid, outline.upper) - v, v - np.interp(t, grid, outline.lower)
    reach = np.interp(t, grid, outline.reach)
    brow = reach / 0.9
    expected = (np.abs(t) > 1.4) | (above > LASH_LENGTH) | (below > 0.08)
    expected &= (np.abs(t) > 1.7) | (above < 0.9 * brow) | (above > brow + 0.28)
    b = frame.pixel_from_eye
    points = frame.landmarks[:468, :2] @ b[:, :2].T + b[:, 2] + corner[::-1]
    face = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(face, np.rint(cv2.convexHull(points.astype(np.float32))).astype(int), 1)
    edge = 2 * round(FACE_EDGE * frame.unit_px) + 1
    expected &= cv2.erode(face, np.ones((edge, edge), np.uint8)) > 0
    between = np.abs(t) < 0.9
    near = between & (below > NEAR[0]) & (below < NEAR[1])
    over = between & (above > np.maximum(OVER[0] * reach, OVER_FROM)) & (above < OVER[1] * reach)
    return near, over, expected


def _ground(part: Plane, usable: NDArray[np.bool_], unit_px: float) -> Ground:
    """The skin of a picture, parted into texture and shading."""
    _, _, odd = _parted(part, usable, unit_px)
    usable = usable & (cv2.dilate(odd, np.ones((3, 3))) < ODD)
    texture, mean, odd = _parted(part, usable, unit_px)
    usable &= cv2.dilate(odd, np.ones((3, 3))) < ODD
    held = np.minimum(1.0, PEAK / np.maximum(odd, 1e-3))[..., None]
    return Ground((texture * held).astype(np.float32), (mean @ GREY).astype(np.float32), usable)


def _parted(
    part: Plane, usable: NDArray[np.bool_], unit_px: float
) -> tuple[Plane, Plane, Plane]:  # fmt: skip
    """Texture, shading, and how much the texture stands out against what is usual."""
    mean = _shading(part, usable, COARSEST * unit_px)
    texture = part - mean
    strength = np.abs(texture @ GREY)
    usual = 1.48 * float(np.median(strength[usable])) if usable.any() else 1.0
    return texture, mean, np.asarray(strength / max(usual, 1.0), np.float32)


def _shading(part: Plane, usable: NDArray[np.bool_], sigma: float) -> Plane:
    """The colours of skin without its texture, as far as it is known: (h, w, 3).

    Smoothed twice: once would leave half of the shading beside the border of what is known in the
    texture (Tukey 1977, "twicing"). At a lower resolution, where that is as good.
    """
    scale = min(1.0, 3.0 / sigma)
    rows, cols = usable.shape
    size = (max(2, round(cols * scale)), max(2, round(rows * scale)))
    known = usable.astype(np.float32)[..., None]
    small = cv2.resize(np.dstack([part * known, known]), size, interpolation=cv2.INTER_AREA)
    weight, sigma = small[..., 3:], sigma * scale
    share = np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 0.05)[..., None]
    once = cv2.GaussianBlur(small[..., :3], (0, 0), sigma) / share
    rest = cv2.GaussianBlur(small[..., :3] - once * weight, (0, 0), sigma) / share
    return np.asarray(cv2.resize(once + rest, (cols, rows), interpolation=cv2.INTER_LINEAR))


def _seen(ground: Ground, parts: list[Plane], where: NDArray[np.bool_]) -> Seen:
    strengths = [float(np.median(np.abs(one[where]))) for one in parts]
    return Seen(float(np.median(ground.light[where])), strengths)


def _wanted(
    octaves: PrintOctaves,
    near: Seen,
    light: Plane,
    unit_px: float,
    share: tuple[float, float] = SHARE,
) -> list[Plane]:
    """How strong each octave of a lid's texture is to be, by place: as ``light`` each.

    What the print has where it is so light, which is no more than is seen nearby, and of the skin's
    own what a lid has.

    Args:
        near: the skin nearby.
        light: float32, the lid's.
        share: of the skin's own, fine and coarse.
    """
    lit = np.clip(light / max(near.light, 1.0), IN_SHADE, 1)
    wanted = []
    for k, (size, strength) in enumerate(zip(octaves.sizes, near.strengths, strict=True)):
        beneath = float(octaves.printed(k, np.array(near.light, np.float32)))
        own = math.sqrt(max(strength**2 - beneath**2, 0.0))
        own *= np.interp(np.log(size), np.log([FINE * unit_px, COARSE * unit_px]), share)
        shaded = lit if size > 2 * FINE * unit_px else 1.0
        printed = octaves.printed(k, light) * min(1.0, strength / max(beneath, 1e-6))
        wanted.append(np.hypot(share[0] * printed, own * shaded))
    return wanted


def _calmer(
    octaves: PrintOctaves, near: Seen, over: Seen, light: Plane, unit_px: float, coarsest: float
) -> list[Plane]:
    """How strong each octave of a lid's texture may be at most, by place: as ``light`` each.

    No stronger than on other skin, where that is weaker than such skin in such light would be.

    Args:
        near, over: the skin below the eye, and the other.
        light: float32, the lid's.
        coarsest: octaves beyond this, in eye units, tell nothing: above an eye they are of hairs
            and folds.
    """
    there = _wanted(octaves, near, np.array(over.light, np.float32), unit_px, (1.0, 1.0))
    here = _wanted(octaves, near, light, unit_px, (SHARE[0], SHARE[0]))
    most = []
    for k, size in enumerate(octaves.sizes):
        calm = float(np.clip(over.strengths[k] / max(float(there[k]), 1e-6), CALMER, 1))
        most.append(here[k] * (calm if size <= coarsest * unit_px else 1.0))
    return most


def _as_strong(
    laid: Plane, lid: NDArray[np.bool_], octaves: PrintOctaves, wanted: list[Plane], unit_px: float
) -> Plane:
    """What was laid, with every octave as strong on the lid as is wanted."""
    result = np.zeros_like(laid)
    for octave, size, want in zip(octaves.part(laid), octaves.sizes, wanted, strict=True):
        have = _strength(octave, lid, max(EVEN * unit_px, 2 * size))
        up_to = STRENGTHENED[size > COARSE * unit_px]
        gain = np.clip((want + 0.05) / (have + 0.05), WEAKENED, up_to)
        result += gain.astype(np.float32)[..., None] * octave
    return result


def _strength(octave: Plane, lid: NDArray[np.bool_], sigma_px: float) -> Plane:
    """Median strength of an octave of colours around each place on the lid: (h, w)."""
    luma = np.abs(octave @ GREY).astype(np.float32)
    known = lid.astype(np.float32)
    share = np.maximum(blur(known, sigma_px), 0.02)
    return np.asarray(MEDIAN_OF_MEAN * blur(luma * known, sigma_px) / share, np.float32)
