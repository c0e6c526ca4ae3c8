"""Builds the two eyes of a portrait."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import LOWER_REACH, OUTLINE_SAMPLES, Eye, EyeLids, EyeOutline, Side
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.imaging.colour import GREY
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eye_beyond import Beyond, lashes_beyond, none_beyond, over_background
from fondly.portrait.eye_brow import low_brow
from fondly.portrait.eye_fold import find_fold, kept_fold, over_fold, own_skin, up_to_fold
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_grain import as_soft, edge_blur_px, widest_blur_px
from fondly.portrait.eye_in_front import find_in_front, hangs_before, has_fringe, worn_in_front
from fondly.portrait.eye_iris import find_iris
from fondly.portrait.eye_lashes import LASH_LENGTH, build_lashes
from fondly.portrait.eye_lids import (
    CORNER_COVER,
    bare_skin,
    closed_skin,
    cover_of,
    finish_skin,
    in_shade,
    lid_skin,
    lit_up,
    rim_of,
    shade_of_edges,
)
from fondly.portrait.eye_light import in_shade_that_stays, light_on_face, shade_bulge
from fondly.portrait.eye_margin import outline_in_photo
from fondly.portrait.eye_outline import CORNER_REACH, outline_eye
from fondly.portrait.eye_paint import paint_of_lid
from fondly.portrait.eye_strip import hue_of_lid, in_socket, tone_of_lid, unroll_lid
from fondly.portrait.eye_surface import SkinSurfaces, fit_border, fit_surfaces
from fondly.portrait.eye_texture import grow_texture
from fondly.portrait.eye_torn import FARTHEST, whole_pieces
from fondly.portrait.eye_visibility import unseen_by_glare, unseen_by_look, unseen_by_place
from fondly.portrait.eye_wing import Wing, find_wing, outline_to_wing, stays_of
from fondly.portrait.eye_zones import EyeZones, smooth, zones_of
from fondly.portrait.eyeball import build_eyeball

AROUND, NOT_ONE_EDGE = 0.08, 0.012
"""How far around the opening an eye's contrast is looked at, and how much less than it seems the
blur is, because a sharp eye's contrast is not one edge (.006 to .02 on sharp photos); eye units."""
UNDER_HAIR, DEEPEST = 32.0, 0.2
"""How much more firmly a lid is held as it is below a fringe, whose shade is narrow; and the least
light that is left there."""
HAIRY, NO_SHADE = (0.5, 0.8), 0.95
"""Light of what a lid meets over its own, at which that is hair of a brow and below which it is no
skin; and how much less a lid takes over from it."""
IN_THE_DARK, GRAIN = 0.6, 0.03
"""Share of the skin's texture that is seen on what is drawn dark, where a print has grain, too; and
below which blur, in eye units, texture is the print's and not the skin's."""
TRIM = 0.02
"""Eye units added on every side when a box is cut down to what can change."""


Plane = NDArray[np.float32]


def build_eye(
    pixels: NDArray[np.float32],
    face: Face,
    side: Side,
    worn: Spectacles | None = None,
    painted: float = 1.0,
) -> tuple[Eye | None, tuple[Finding, ...]]:
    """One eye that can blink and look, and what was noticed about it.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255, the framed photo.
        face: in the same space.
        side: the subject's right or left eye.
        worn: the subject's spectacles, which stay before the lids.
        painted: in [0, 1], how surely the other eye's lid wears eye shadow.

    Returns:
        The eye, or None where it cannot be animated, and the findings.
    """
    height, width = pixels.shape[:2]
    frame = place_eye(face, side, (width, height))
    unseen = unseen_by_place(pixels, face, frame)
    if unseen is not None or frame is None:
        return None, () if unseen is None else (unseen,)
    cut = frame.cut(pixels)
    sharpest = edge_blur_px(cut) / frame.unit_px
    outline, wing = _outline_and_wing(frame, cut, worn)
    disc, zones = find_iris(frame, outline, cut), zones_of(frame, outline)
    before = worn_in_front(frame, zones, worn)
    unseen = unseen_by_look(frame, disc, sharpest) or unseen_by_glare(zones, before)
    if unseen is not None:
        return None, (unseen,)
    opening = (zones.above < AROUND) & (zones.below < AROUND) & (zones.beyond < 0)
    blur = max(sharpest, widest_blur_px(cut, opening) / frame.unit_px - NOT_ONE_EDGE)
    bare, surfaces, brow, beyond = _skin_and_else(frame, zones, cut, before, sharpest)
    strip, fringe = unroll_lid(frame, outline, cut, before), has_fringe(pixels, face, side)
    shown = replace(surfaces, around=lit_up(surfaces))
    hair = fringe and worn is None and _hair_before_lid(frame, zones, cut, surfaces)
    if not hair:
        surfaces, shown = (in_socket(strip, zones, known) for known in (surfaces, shown))
    own = lid_skin(
        surfaces.lit,
        tone_of_lid(strip, zones, shown, blur, hair),
        surfaces.lit if hair else surfaces.around,
        lens=worn is not None,
    )
    around = np.maximum(shown.around, own) if hair else shown.around
    paint = paint_of_lid(strip, cut, own, zones, blur, painted)
    skin = closed_skin(
        around,
        own * hue_of_lid(strip, own, blur) * paint.factors,
        zones,
        outline,
    )
    fold = find_fold(strip, skin)
    shading = shade_bulge(
        frame, outline, zones, light_on_face(pixels, face.landmarks, frame.unit_px)
    )
    skin = finish_skin(skin, zones, kept_fold(fold, zones), shading)
    in_front = find_in_front(frame, zones, cut, surfaces, up_to_fold(fold, zones), fringe)
    in_front = np.maximum(np.maximum(in_front, brow), before) * (1 - beyond.lashes)
    photo = np.dstack([cut, in_front]).astype(np.float32)
    skin = as_soft(
        in_shade_that_stays(frame, zones, skin, photo, surfaces.lit), blur * frame.unit_px
    )
    cover = np.maximum(
        as_soft(
            whole_pieces(frame, zones, cut, cover_of(frame, zones, cut, surfaces.around))
            * (1 - stays_of(wing, zones)),
            blur * frame.unit_px,
        ),
        beyond.lashes,
    )
    rim = rim_of(frame, zones, cover, in_front, cut, surfaces.lit) * beyond.skin
    skin = _meeting(frame, skin, cut, rim, cover, hair)
    lid = float(skin[opening].mean()) if opening.any() else float(skin.mean())
    texture = grow_texture(pixels, frame, outline, np.dstack([skin, cover]), bare, worn)
    skin = over_background(beyond, np.clip(skin + texture, 0, 255))
    ink, lashes, line, edged = build_lashes(frame, outline, zones, photo, skin, blur)
    ball = build_eyeball(frame, cut, zones, disc, face, blur)
    eye = Eye(
        side=side,
        box_px=frame.box_px,
        pixel_from_eye=frame.pixel_from_eye,
        eye_from_pixel=frame.eye_from_pixel,
        photo=photo,
        outline=outline,
        lids=EyeLids(
            skin=np.dstack([skin, cover]).astype(np.float32),
            over=as_soft(over_fold(fold, strip, zones), blur * frame.unit_px),
            lashes=lashes,
            lash_length=LASH_LENGTH,
            line=line.ink,
            line_width=line.width,
            liner=line.liner,
            ink=_grained(ink, texture, frame),
            shade=shade_of_edges(lid),
            own=0.0 if fringe or worn is not None else own_skin(strip, outline, skin, lashes),
            edged=edged,
            painted=paint.sure,
        ),
        ball=ball,
        softness=max(1.2 * blur, line.softness, 0.6 / frame.unit_px),
        blur=blur,
        max_closure=1.0,
    )
    return _trim(eye, frame), ()


def _outline_and_wing(
    frame: EyeFrame, cut: Plane, worn: Spectacles | None
) -> tuple[EyeOutline, Wing | None]:
    """Where the lids are, and the painted wing that their line goes on into; behind a lens none."""
    outline = outline_in_photo(frame, cut, outline_eye(frame))
    wing = None if worn is not None else find_wing(frame, outline, cut)
    return (outline if wing is None else outline_to_wing(frame, outline, wing)), wing


def _hair_before_lid(frame: EyeFrame, zones: EyeZones, cut: Plane, surfaces: SkinSurfaces) -> bool:
    """Whether a fringe hides the lid: the shade below one that ends higher is the socket's."""
    no_fold = np.zeros(cut.shape[:2], np.float32)
    return hangs_before(zones, find_in_front(frame, zones, cut, surfaces, no_fold, fringe=True))


def _skin_and_else(
    frame: EyeFrame, zones: EyeZones, cut: Plane, before: Plane, blur: float
) -> tuple[Plane, SkinSurfaces, Plane, Beyond]:
    """Bare skin, its colours, and what is none: a low brow (h, w), and what is beyond the face.

    Args:
        before: (h, w) in [0, 1], spectacles.
        blur: of the photo's sharpest edges, in eye units.
    """
    bare = bare_skin(frame, zones, cut) * (1 - before)
    surfaces = fit_surfaces(frame, cut, bare)
    brow = low_brow(frame, zones, cut, surfaces.lit, blur)
    beyond = none_beyond(cut) if before.any() else lashes_beyond(frame, zones, cut, surfaces.lit)
    if brow.any() or beyond.lashes.any():
        bare = bare * (1 - brow) * (1 - beyond.share)
        surfaces = fit_surfaces(frame, cut, bare)
    return bare, surfaces, brow, beyond


def _meeting(
    frame: EyeFrame, skin: Plane, cut: Plane, rim: Plane, cover: Plane, fringe: bool
) -> Plane:  # fmt: skip
    """Skin that meets the photo where it ends: of hair only the shade, and not the hue."""
    light = np.clip((cut @ GREY) / np.maximum(skin @ GREY, 8.0), DEEPEST, 1.0)
    shaded = in_shade(skin, np.asarray(light, np.float32))
    if fringe:
        return fit_border(frame, skin, shaded, rim, UNDER_HAIR * cover)
    hair = 1 - smooth(*HAIRY, light)
    met = cut + hair[..., None] * (shaded - cut)
    return fit_border(frame, skin, met, rim * (1 - NO_SHADE * hair), cover)


def _grained(ink: NDArray[np.float32], texture: Plane, frame: EyeFrame) -> Plane:
    grain = texture - cv2.GaussianBlur(texture, (0, 0), max(GRAIN * frame.unit_px, 0.8))
    return np.clip(ink + IN_THE_DARK * grain, 0, 255).astype(np.float32)


def _trim(eye: Eye, frame: EyeFrame) -> Eye:
    """The eye with its box cut down to what its poses can change.

    Seen around an eye is more than may be changed, and the boxes of two eyes must not overlap.
    """
    outline = eye.outline
    near = slice(OUTLINE_SAMPLES // 8, -OUTLINE_SAMPLES // 8)
    top = float((outline.upper - outline.reach)[near].min()) - TRIM
    bottom = float(np.maximum(outline.lower, outline.seam)[near].max()) + LOWER_REACH + TRIM
    half = outline.half_width
    outer = -half * (1 + 2 * FARTHEST) - TRIM
    inner = half * (1 + 2 * max(CORNER_COVER, CORNER_REACH / 2)) + TRIM
    rows, cols = frame.crop((outer, inner), (top, bottom))
    x0, y0, x1, _ = eye.box_px
    left, width = cols.start, cols.stop - cols.start
    x = x1 - cols.stop if eye.side == "left" else x0 + left
    y = y0 + rows.start
    offset = np.array([[0, 0, left], [0, 0, rows.start]], np.float64)

    def cut(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.ascontiguousarray(plane[rows, cols])

    to_eye = eye.eye_from_pixel.copy()
    to_eye[:, 2] += to_eye[:, :2] @ offset[:, 2]
    return replace(
        eye,
        box_px=(x, y, x + width, y + rows.stop - rows.start),
        pixel_from_eye=eye.pixel_from_eye - offset,
        eye_from_pixel=to_eye,
        photo=cut(eye.photo),
        lids=replace(
            eye.lids, skin=cut(eye.lids.skin), ink=cut(eye.lids.ink), over=cut(eye.lids.over)
        ),
        ball=replace(
            eye.ball,
            sclera=cut(eye.ball.sclera),
            iris=cut(eye.ball.iris),
            glint=cut(eye.ball.glint),
            follow=cut(eye.ball.follow),
        ),
    )
