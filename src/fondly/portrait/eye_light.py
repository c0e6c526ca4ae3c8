"""How the light on a face falls on the bulge of a closed lid."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lids import in_shade, without_thin
from fondly.portrait.eye_zones import EyeZones, smooth

BULGE = (0.70, 0.48)
"""Half axes of the bulge of a closed lid over the eyeball, in eye units."""
STEEPNESS = 1.1
"""Slope of the bulge: its steepest part leans by about 25 degrees."""
STRENGTH = 0.9
"""Share of the change of shading that is applied (real blinks ask for .6 of what light from one
side does, and for 1.2 of what light from above does)."""
NEIGHBOURS = 10
LIGHT_UNIT_PX = 24.0
"""Resolution at which the face's light is looked at, in pixels per eye unit."""

SHADE_BLUR, DEEPEST = 0.08, 1.2
"""The blur with which shade is looked at, in eye units; and how dark it counts at most, as a
logarithm of light."""
LASHES, UNDER_BROW = 0.1, (0.6, 0.8)
"""Height of the lashes' dark above the margin, in eye units; and share of the reach of lid skin
from which on what is dark may be the brow."""
STAYS, INNER, OUTER = (0.25, 0.1, 0.85), (0.4, 1.05), (0.7, 1.1)
"""Power of the shade that stays at the outer corner, in the middle and at the inner corner (on real
blinks of nine people about .3, 0 and 1); and places along the eye between which it goes over."""
OF_SHADE, WARMER = 0.8, (0.03, 0.15)
"""How much of the hue that the photo has at the inner corner stays with its shade, and by how much
its red over blue, as a logarithm, is more than that of skin in such shade where that begins and is
so: colder is what runs into it of the eye."""
PALE = (200.0, 220.0)
"""Light of lit skin from which on what is dark beside it is drawn."""

Plane = NDArray[np.float32]


def light_on_face(
    pixels: Plane, landmarks_px: NDArray[np.float32], unit_px: float
) -> NDArray[np.float64]:
    """The face's light to first order: brightness = c0 + c1 n_x + c2 n_y + c3 n_z.

    Fitted robustly at the mesh's vertices, in linear light; normals from neighbouring vertices.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        landmarks_px: (478, 3), x right, y down, z towards the camera.
        unit_px: one eye unit.

    Returns:
        (4,) float64, scaled so that the mean brightness is 1.
    """
    points = np.asarray(landmarks_px[:468], np.float64)
    x0, y0 = np.maximum(np.floor(points[:, :2].min(axis=0)) - 2, 0).astype(int)
    x1, y1 = np.ceil(points[:, :2].max(axis=0)).astype(int) + 3
    part = np.asarray(pixels[y0:y1, x0:x1], np.float32)
    scale = min(1.0, LIGHT_UNIT_PX / unit_px)
    if scale < 1:
        smaller = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        part = np.asarray(smaller, np.float32)
    linear = (part.mean(axis=2) / np.float32(255)) ** np.float32(2.2)
    soft = cv2.GaussianBlur(linear, (0, 0), max(0.06 * unit_px * scale, 0.6))
    col = np.clip(np.rint((points[:, 0] - x0) * scale).astype(int), 0, soft.shape[1] - 1)
    row = np.clip(np.rint((points[:, 1] - y0) * scale).astype(int), 0, soft.shape[0] - 1)
    seen = soft[row, col].astype(np.float64)
    normals = _normals(points)
    basis = np.column_stack([np.ones(len(points)), normals])
    facing = np.clip(normals[:, 2], 0, 1) ** 2
    weight, fitted = facing, basis[:, :1] @ np.zeros(1)
    coefficients = np.array([1.0, 0.0, 0.0, 0.0])
    ridge = np.diag([1e-6, 4.0, 4.0, 4.0])
    for _ in range(6):
        weighted = basis * weight[:, None]
        coefficients = np.linalg.solve(basis.T @ weighted + ridge, weighted.T @ seen)
        fitted = basis @ coefficients
        residual = (seen - fitted) / (1.5 * float(np.median(np.abs(seen - fitted))) + 1e-4)
        weight = facing / (1 + residual**2)
    return coefficients / max(float(np.average(fitted, weights=facing)), 1e-3)


def _normals(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) unit normals towards the camera, by the plane through each vertex's neighbours."""
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    near = np.argsort(distance, axis=1)[:, :NEIGHBOURS]
    cloud = points[near] - points[near].mean(axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(cloud)
    normal = axes[:, 2]
    return np.asarray(normal * np.where(normal[:, 2:] < 0, -1.0, 1.0), np.float64)


def shade_bulge(
    frame: EyeFrame, outline: EyeOutline, zones: EyeZones, light: NDArray[np.float64]
) -> Plane:
    """How much brighter or darker the bulge of the lid is than flat skin: (h, w) factors.

    Args:
        light: as `light_on_face` gives it, in the picture's axes.
    """
    middle = float(np.mean((outline.upper + outline.seam)[96:161])) / 2
    du, dv = zones.u / BULGE[0], (zones.v - middle) / BULGE[1]
    inside = np.clip(1 - du**2 - dv**2, 0, 1)
    du, dv = STEEPNESS * du * inside, STEEPNESS * dv * inside
    axes = frame.pixel_from_eye[:, :2] / frame.unit_px
    flip = -1.0 if frame.side == "left" else 1.0
    nx, ny = flip * (axes[0, 0] * du + axes[0, 1] * dv), axes[1, 0] * du + axes[1, 1] * dv
    nz = np.sqrt(np.clip(1 - nx**2 - ny**2, 0.05, 1))
    lit = light[0] + light[1] * nx + light[2] * ny + light[3] * nz
    flat = light[0] + light[3]
    ratio = np.clip(lit / max(flat, 0.1), 0.5, 1.4)
    return np.asarray(ratio ** (STRENGTH / 2.2), np.float32)


def in_shade_that_stays(
    frame: EyeFrame, zones: EyeZones, skin: Plane, photo: Plane, lit: Plane
) -> Plane:  # fmt: skip
    """Grown skin in the shade that stays, of that shade's hue at the inner corner: (h, w, 3).

    Args:
        skin, photo, lit: as `shade_that_stays` takes them.
    """
    shaded = in_shade(skin, shade_that_stays(frame, zones, skin, photo, lit))
    return _hue_that_stays(frame, zones, shaded, photo)


def shade_that_stays(
    frame: EyeFrame, zones: EyeZones, skin: Plane, photo: Plane, lit: Plane
) -> Plane:  # fmt: skip
    """How much light is left of grown skin's where the photo is broadly darker: (h, w) factors.

    The nose's shade at the inner corner stays when an eye closes; of what is dark in the middle,
    which is the fold and the lashes, hardly anything.

    Args:
        skin: (h, w, 3) float32, the closed lid.
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.
        lit: (h, w, 3) float32, lit skin; on a nearly white print what is dark is drawn.
    """
    light = frame.shrink((photo[..., :3] @ GREY).astype(np.float32))
    broad = frame.enlarge(without_thin(frame, light))
    known = _known(zones, photo)
    depth = np.log((broad + 4) / (skin @ GREY + 4))
    sigma = max(SHADE_BLUR * frame.unit_px, 0.6)
    seen = cv2.GaussianBlur((known * np.clip(depth, -DEEPEST, 0)).astype(np.float32), (0, 0), sigma)
    seen /= np.maximum(cv2.GaussianBlur(known, (0, 0), sigma), 0.02)
    stays = STAYS[1] + (STAYS[2] - STAYS[1]) * smooth(*INNER, zones.t)
    stays += (STAYS[0] - STAYS[1]) * smooth(*OUTER, -zones.t)
    return np.asarray(np.exp(stays * (1 - smooth(*PALE, lit @ GREY)) * seen), np.float32)


def _hue_that_stays(frame: EyeFrame, zones: EyeZones, skin: Plane, photo: Plane) -> Plane:
    """Grown skin in its shade with the hue that the nose's shade has on the photo: (h, w, 3).

    It is as light as it was. Where light has washed out the skin beside the eye, what is grown of
    it would be grey in that shade.

    Args:
        skin: (h, w, 3) float32, the closed lid in the shade that stays.
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.
    """
    inner = OF_SHADE * smooth(*INNER, zones.t)
    if not inner.any():
        return skin
    known = _known(zones, photo) * inner
    channels = (frame.shrink(photo[..., k]) for k in range(3))
    broad = np.dstack([frame.enlarge(without_thin(frame, one)) for one in channels])
    sigma = max(SHADE_BLUR * frame.unit_px, 0.6)
    weight = np.maximum(cv2.GaussianBlur(known, (0, 0), sigma), 0.02)[..., None]
    seen = cv2.GaussianBlur(broad * known[..., None], (0, 0), sigma) / weight
    seen = seen * ((skin @ GREY + 4) / (seen @ GREY + 4))[..., None]
    apart = np.log((seen + 4) / (skin + 4))
    share = inner * smooth(*WARMER, apart[..., 0] - apart[..., 2])
    hue = (skin + 4) * np.exp(share[..., None] * apart) - 4
    return np.asarray(hue * ((skin @ GREY + 4) / (hue @ GREY + 4))[..., None], np.float32)


def _known(zones: EyeZones, photo: Plane) -> Plane:
    """Where the photo shows what shade lies on skin, and no lashes, brow or eye: (h, w)."""
    lashes = LASHES * (1 - smooth(0.85, 1.05, np.abs(zones.t)))
    over = smooth(0.0, 0.04, zones.above - lashes)
    over *= 1 - smooth(*UNDER_BROW, zones.above / np.maximum(zones.reach, 0.2))
    aside = smooth(0.0, 0.02, zones.below) * smooth(0.0, 0.1, zones.beyond)
    return np.asarray(np.maximum(over, aside) * (1 - photo[..., 3]), np.float32)
