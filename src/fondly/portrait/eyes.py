"""Builds the two eyes of a portrait."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Eye, EyeLids, Side
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_iris import find_iris
from fondly.portrait.eye_grain import edge_blur_px, grow_grain
from fondly.portrait.eye_lids import LASH_LENGTH, bare_skin, build_lids, closed_skin, cover_of
from fondly.portrait.eye_light import light_on_face, shade_bulge
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_surface import fit_surfaces
from fondly.portrait.eye_zones import zones_of
from fondly.portrait.eyeball import build_eyeball


def build_eye(
    pixels: NDArray[np.float32], face: Face, side: Side
) -> tuple[Eye | None, tuple[Finding, ...]]:
    """One eye that can blink and look, and what was noticed about it.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255, the framed photo.
        face: in the same space.
        side: the subject's right or left eye.

    Returns:
        The eye, or None where it cannot be animated, and the findings.
    """
    height, width = pixels.shape[:2]
    frame = place_eye(face, side, (width, height))
    if frame is None:
        return None, ()
    cut = frame.cut(pixels)
    outline = outline_eye(frame)
    zones = zones_of(frame, outline)
    bare = bare_skin(frame, zones, cut)
    surfaces = fit_surfaces(frame, cut, bare)
    light = light_on_face(pixels, face.landmarks, frame.unit_px)
    shading = shade_bulge(frame, outline, zones, light)
    skin = closed_skin(surfaces, zones, cut, shading, grow_grain(pixels, frame, bare))
    blur = edge_blur_px(cut) / frame.unit_px
    cover = cover_of(frame, zones, cut, surfaces.around)
    ink, lashes, line = build_lids(frame, outline, zones, cut, skin, blur)
    blank = np.zeros(cut.shape[:2], np.float32)
    return Eye(
        side=side,
        box_px=frame.box_px,
        pixel_from_eye=frame.pixel_from_eye,
        eye_from_pixel=frame.eye_from_pixel,
        photo=np.ascontiguousarray(np.dstack([cut, blank]), np.float32),
        outline=outline,
        lids=EyeLids(
            skin=np.ascontiguousarray(np.dstack([skin, cover]), np.float32),
            lashes=lashes,
            lash_length=LASH_LENGTH,
            line=line,
            ink=ink,
        ),
        ball=build_eyeball(frame, cut, zones, find_iris(frame, outline, cut), face, blur),
        softness=max(1.2 * blur, 0.6 / frame.unit_px),
        max_closure=1.0,
    ), ()
