"""Builds the two eyes of a portrait."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_SAMPLES, Eye, EyeLids, Side
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_skin import fit_surface, smooth, zones_of
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
    candidates = (
        smooth(0.08, 0.12, zones.above) * (1 - smooth(0.9, 1.0, zones.above / zones.reach))
        + smooth(0.05, 0.1, zones.below) * (zones.v < 0.6)
        + (zones.beyond > 0.1)
    ).clip(0, 1).astype(np.float32)
    skin = fit_surface(frame, cut, candidates)
    lateral = 1 - smooth(0.02, 0.22, zones.beyond)
    cover = lateral * (1 - smooth(0.55, 1.0, zones.above / zones.reach))
    cover *= 1 - smooth(0.05, 0.16, zones.below)
    nothing = np.zeros(cut.shape[:2], np.float32)
    return Eye(
        side=side,
        box_px=frame.box_px,
        pixel_from_eye=frame.pixel_from_eye,
        eye_from_pixel=frame.eye_from_pixel,
        photo=np.ascontiguousarray(np.dstack([cut, nothing]), np.float32),
        outline=outline,
        lids=EyeLids(
            skin=np.ascontiguousarray(np.dstack([skin, cover]), np.float32),
            lashes=np.zeros((8, OUTLINE_SAMPLES), np.float32),
            lash_length=0.2,
            line=np.full((OUTLINE_SAMPLES, 3), 0.5, np.float32),
        ),
        ball=build_eyeball(frame, cut, zones, skin, face),
        softness=1.0 / frame.unit_px,
        max_closure=1.0,
    ), ()
