"""What the lids are covered with when they close: grown skin, lashes, the line of their roots."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, OUTLINE_SAMPLES, EyeOutline
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_outline import places
from fondly.portrait.eye_surface import LUMA, SkinSurfaces
from fondly.portrait.eye_zones import EyeZones, smooth

CORNER_COVER = 0.20
"""Of the eye's width as seen: beyond a corner up to which grown skin may reach."""
WING_REACH = 0.36
"""Of the eye's width as seen: beyond the outer corner up to which dark lashes are covered."""
LASH_LENGTH = 0.24
"""How far above the margin lashes are looked for, in eye units."""
LASH_ROWS = 48
LASH_COLUMNS = 1025
INK_HUE = 0.75
"""Share of the skin in the hue of lashes."""
FRINGE = 0.19
"""Length of the longest fine lashes, in eye units."""
FRINGE_ROWS = slice(LASH_ROWS // 6, LASH_ROWS // 2)
FULL_LASHES, LEAST_FRINGE = 0.03, 0.4
"""Ink of lashes that are plainly seen in the photo, over these rows; and how much of the fringe is
drawn where none are."""
LASH_TAPER = 0.97
LASH_FAN = 0.7
"""How far lashes lean outwards at the outer corner: eye units along per eye unit up."""
LASH_BREADTH = 0.07
"""Darkness narrower than this along the margin is a lash; broader is a crease or a shadow."""
FACE_EDGE = 0.08
"""Nearer to the outline of the face than this, what is seen may be background."""
THIN = 0.09
"""Dark things narrower than this are not shading of the skin."""
SUNLIT = 1.7
"""A closed lid this much brighter than the shadow above it is believed; more only in part."""
LINE = 0.85
"""Of the darkness that the lashes' roots have in the photo: the line of a closed eye."""
ROOTS = 0.05
"""Half the height of the band around the margin in which the line of lash roots is measured."""

Plane = NDArray[np.float32]


def bare_skin(frame: EyeFrame, zones: EyeZones, cut: Plane) -> Plane:
    """How likely each pixel shows bare skin: (h, w) in [0, 1].

    By its place, and by not being part of something thin and dark: a lash, a wrinkle, a frame.
    """
    above = smooth(0.12, 0.20, zones.above) * (1 - smooth(0.85, 0.95, zones.above / zones.reach))
    below = smooth(0.12, 0.20, zones.below)
    side = smooth(0.08, 0.12, zones.beyond) * (zones.above < zones.reach)
    light = frame.shrink((cut @ LUMA).astype(np.float32))
    size = max(3, int(round(THIN * frame.study_unit_px)) | 1)
    closed = cv2.morphologyEx(
        light, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    )
    thin = frame.enlarge(1 - smooth(0.06, 0.16, (closed - light) / np.maximum(closed, 12.0)))
    inside = frame.inside_face(FACE_EDGE) >= 1
    return np.asarray(np.clip(above + below + side, 0, 1) * thin * inside, np.float32)


def cover_of(frame: EyeFrame, zones: EyeZones, cut: Plane, around: Plane) -> Plane:
    """How far grown skin may replace the photo: (h, w) in [0, 1].

    All of the open eye with its lashes and crease; towards the brow, the cheek, the temple and the
    nose it gives way to the photo. Well beyond the corners only dark lashes are covered.
    """
    near = 0.35 * zones.reach - 0.03
    far = np.maximum(0.9 * zones.reach, near + 0.16)
    upper = 1 - np.clip((zones.above - near) / (far - near), 0, 1)
    upper = upper * upper * (3 - 2 * upper)
    lower = 1 - smooth(0.05, 0.19, zones.below)
    lateral = 1 - smooth(0.02, CORNER_COVER, zones.beyond)
    darker = 1 - (cut @ LUMA) / np.maximum(around @ LUMA, 8.0)
    sigma = max(0.025 * frame.study_unit_px, 0.6)
    lashes = frame.shrink(smooth(0.10, 0.25, darker))
    lashes = frame.enlarge(np.asarray(cv2.GaussianBlur(lashes, (0, 0), sigma), np.float32))
    outer = 1 - smooth(0.16, WING_REACH, zones.beyond)
    inner = 1 - smooth(0.16, 0.30, zones.beyond)
    wing = np.clip(1.5 * lashes, 0, 1) * np.where(zones.u < 0, outer, inner)
    inside = frame.inside_face(FACE_EDGE)
    return np.asarray(np.maximum(lateral, wing) * upper * lower * inside, np.float32)


def closed_skin(
    surfaces: SkinSurfaces, zones: EyeZones, cut: Plane, shading: Plane, grain: Plane
) -> Plane:
    """The closed lid, lit where it bulges over the eyeball, as the photo is around: (h, w, 3)."""
    bulge = 1 - smooth(-0.5, 1.0, zones.above / np.maximum(0.6 * zones.reach, 0.14))
    bulge *= 1 - smooth(0.02, 0.14, zones.below)
    bulge *= 1 - smooth(-0.05, 0.15, zones.beyond)
    socket = (zones.above > 0.04) & (zones.above < 0.26) & (zones.beyond < -0.1)
    if socket.any():
        shadow = float(np.quantile(cut[socket] @ LUMA, 0.8))
        contrast = float(np.median(surfaces.lit[socket] @ LUMA)) / max(shadow, 4.0)
        lit = surfaces.lit * np.float32(max(contrast / SUNLIT, 1.0) ** -0.4)
    else:
        lit = surfaces.lit
    skin = surfaces.around + bulge[..., None] * (lit - surfaces.around)
    return np.asarray(np.clip(skin * shading[..., None] + grain, 0, 255), np.float32)


def measure_lashes(frame: EyeFrame, outline: EyeOutline, cut: Plane, skin: Plane) -> Plane:
    """How much light the photo's own upper lashes take: (LASH_ROWS, LASH_COLUMNS) in [0, 1].

    Lashes are what is dark and narrow along the margin against its surroundings.
    """
    t = lash_places()
    u = np.broadcast_to(t * outline.half_width, (LASH_ROWS, LASH_COLUMNS)).copy()
    height = (np.arange(LASH_ROWS) / (LASH_ROWS - 1) * LASH_LENGTH)[:, None]
    v = np.interp(t, places(), outline.upper)[None, :] - height
    light = frame.resample((cut @ LUMA).astype(np.float32), u, v)
    level = np.maximum(frame.resample((skin @ LUMA).astype(np.float32), u, v), 8.0)
    breadth = max(3, int(round(LASH_BREADTH / (u[0, 1] - u[0, 0]))) | 1)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((1, breadth), np.uint8))
    taken = np.clip((closed - light) / np.maximum(level, closed) - 0.08, 0, 0.7)
    root = t + _lean(t) / outline.half_width * LASH_LENGTH / (LASH_ROWS - 1)
    for row in range(LASH_ROWS - 2, -1, -1):  # what reaches up here has its root below
        taken[row] = np.maximum(taken[row], LASH_TAPER * np.interp(root, t, taken[row + 1]))
    fade = (1 - smooth(0.4, 1.0, height / LASH_LENGTH)) * (np.abs(t) < 1.15)
    return np.asarray(taken * fade, np.float32)


def lash_places() -> NDArray[np.float64]:
    """The places t along the eye at which lashes are given."""
    return np.linspace(-OUTLINE_REACH, OUTLINE_REACH, LASH_COLUMNS)


def _lean(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """How lashes lean: eye units outwards (towards smaller t) for each eye unit of height."""
    return np.asarray(LASH_FAN * (0.3 - t), np.float64)


def grow_fringe(outline: EyeOutline, darkness: Plane, blur: float) -> Plane:
    """A fringe of fine lashes, as far as the photo's blur shows any: (LASH_ROWS, LASH_COLUMNS).

    Where the photo does not resolve lashes there is still their dark, ragged edge.

    Args:
        darkness: (LASH_COLUMNS,) float, how much light the line of lash roots takes.
        blur: of the photo's edges, in eye units.
    """
    t = lash_places()
    random = np.random.default_rng(11).uniform(0, 1, LASH_COLUMNS)
    fine = cv2.GaussianBlur(random[None, :].astype(np.float32), (0, 0), 1.6)[0]
    coarse = cv2.GaussianBlur(random[None, ::-1].astype(np.float32), (0, 0), 6.0)[0]
    length = 0.5 + 2.2 * (fine - 0.5) / max(float(fine.std()), 1e-6) * 0.12
    length += 0.25 * (coarse - 0.5) / max(float(coarse.std()), 1e-6) * 0.3
    length = FRINGE * np.clip(length, 0.1, 1.2) * (1 - 0.6 * smooth(0.2, 1.0, t))
    height = (np.arange(LASH_ROWS) / (LASH_ROWS - 1) * LASH_LENGTH)[:, None]
    root = t[None, :] + _lean(t)[None, :] * height / outline.half_width
    own = np.interp(root, t, length)
    taken = 0.7 * np.interp(root, t, darkness) * np.clip(1 - height / own, 0, 1) ** 0.7
    per_column = (t[1] - t[0]) * outline.half_width
    per_row = LASH_LENGTH / (LASH_ROWS - 1)
    return np.asarray(
        cv2.GaussianBlur(
            taken.astype(np.float32), (0, 0),
            sigmaX=max(0.7 * blur / per_column, 0.3), sigmaY=max(0.7 * blur / per_row, 0.3),
        ), np.float32)  # fmt: skip


def find_ink(cut: Plane, zones: EyeZones, skin: Plane) -> NDArray[np.float32]:
    """The colour with which lashes are drawn: (3,) float32.

    As dark as the darkest along the upper margin; its hue mostly the skin's, because there it may
    be the iris's.
    """
    near = (np.abs(zones.above - 0.03) < 0.05) & (zones.beyond < 0.0)
    eye = cut[near] if near.sum() >= 8 else cut.reshape(-1, 3)
    light = eye @ LUMA
    dark = eye[light <= np.quantile(light, 0.12)].mean(axis=0)
    tone = (skin[near] if near.sum() >= 8 else skin.reshape(-1, 3)).mean(axis=0)
    tone = tone * float(dark @ LUMA) / max(float(tone @ LUMA), 1.0)
    return np.asarray(dark + INK_HUE * (tone - dark), np.float32)


def measure_line(
    frame: EyeFrame, outline: EyeOutline, cut: Plane, skin: Plane, ink: NDArray[np.float32]
) -> Plane:
    """How much of the line of lash roots is ink: (OUTLINE_SAMPLES,) in [0, 1]."""
    t = places()
    offsets = np.linspace(-ROOTS, 0.2 * ROOTS, 9)[:, None]
    u = np.broadcast_to(t * outline.half_width, (9, OUTLINE_SAMPLES)).copy()
    v = outline.upper[None, :] + offsets
    seen = frame.resample((cut @ LUMA).astype(np.float32), u, v).min(axis=0)
    level = frame.resample((skin @ LUMA).astype(np.float32), u, v).mean(axis=0)
    dark = float(ink @ LUMA)
    taken = np.clip((level - seen) / np.maximum(level - dark, 8.0), 0.0, 1.0)
    typical = float(np.quantile(taken[np.abs(t) < 0.75], 0.5))
    own = cv2.GaussianBlur(np.clip(taken, 0.6 * typical, 1.2 * typical)[None, :], (0, 0), 12)[0]
    ends = smooth(-1.15, -0.7, t) * (1 - smooth(0.7, 1.1, t))
    return np.asarray(np.clip(LINE * own, 0.5, 0.9) * ends, np.float32)


def build_lids(
    frame: EyeFrame, outline: EyeOutline, zones: EyeZones, cut: Plane, skin: Plane, blur: float
) -> tuple[NDArray[np.float32], Plane, Plane]:
    """Ink, lashes and line of one eye, as `EyeLids` holds them.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        skin: (h, w, 3) float32, the closed lid.
        blur: of the photo's edges, in eye units.
    """
    ink = find_ink(cut, zones, skin)
    line = measure_line(frame, outline, cut, skin, ink)
    darkness = np.interp(lash_places(), places(), line)
    fringe = grow_fringe(outline, darkness.astype(np.float32), blur)
    own = measure_lashes(frame, outline, cut, skin)
    seen = own[FRINGE_ROWS][:, np.abs(lash_places()) < 0.9].mean()
    shown = float(np.clip(seen / FULL_LASHES, LEAST_FRINGE, 1.0))
    return ink, np.maximum(own, shown * fringe), line
