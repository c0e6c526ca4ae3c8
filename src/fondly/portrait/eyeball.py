"""What lies behind the lids: the white of the eye, the iris as a disc, the catchlights."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeBall
from fondly.domain.face import Face
from fondly.portrait.eye_frame import IRIS, EyeFrame
from fondly.portrait.eye_zones import EyeZones, smooth

TRAVEL = 0.38
"""Eye units that the iris moves per sine of a turn: the limbus lies about 10.6 mm before the
centre of rotation, and an eye is about 28 mm wide."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class IrisDisc:
    """The iris as an ellipse, in eye units."""

    u: float
    v: float
    radius_u: float
    radius_v: float

    def distance(self, u: Plane, v: Plane) -> Plane:
        """Distance from the centre over the radius: 1 on the limbus."""
        return np.hypot((u - self.u) / self.radius_u, (v - self.v) / self.radius_v).astype(
            np.float32
        )


def iris_of_landmarks(frame: EyeFrame) -> IrisDisc:
    """The iris where the mesh has it."""
    centre, inner, up, outer, down = frame.landmarks[list(IRIS[frame.side]), :2]
    radius_v = float(np.linalg.norm(up - down)) / 2
    radius_u = float(np.linalg.norm(inner - outer)) / 2
    return IrisDisc(float(centre[0]), float(centre[1]), radius_u, max(radius_v, radius_u))


def spread(pixels: Plane, weight: Plane, fallback: Plane, sigma_px: float) -> Plane:
    """Colours where they are known, carried smoothly into where they are not.

    Normalised blurs of growing width, each filling what the narrower ones left open.
    """
    result = pixels * weight[..., None]
    filled = weight.copy()
    for scale in (1.0, 2.0, 4.0, 8.0):
        known = cv2.GaussianBlur(weight, (0, 0), sigma_px * scale)
        colour = cv2.GaussianBlur(pixels * weight[..., None], (0, 0), sigma_px * scale)
        trust = np.clip(known / 0.05, 0, 1)
        gain = (1 - filled) * trust
        result += (gain / np.maximum(known, 1e-6))[..., None] * colour
        filled += gain
    return np.asarray(result + (1 - filled)[..., None] * fallback, np.float32)


def build_eyeball(
    frame: EyeFrame, pixels: Plane, zones: EyeZones, skin: Plane, face: Face
) -> EyeBall:
    """The eyeball of one eye, completed where lids hide it.

    Args:
        pixels: (h, w, 3) float32, the box of the photo.
        skin: (h, w, 3) float32, the closed lid, whose colour helps where no white is to be seen.
        face: whose head pose says how the eye is turned towards the camera.
    """
    disc = iris_of_landmarks(frame)
    sigma = max(0.05 * frame.unit_px, 0.8)
    limbus = max(0.12, 0.8 / (disc.radius_u * frame.unit_px))
    distance = disc.distance(zones.u, zones.v)
    coverage = 1 - smooth(1 - limbus, 1 + limbus, distance)
    opening = smooth(0.0, 0.04, -zones.above) * smooth(0.0, 0.03, -zones.below)
    opening *= zones.beyond < 0
    visible_white = opening * smooth(1.05, 1.05 + 2 * limbus, distance)
    grey = skin.mean(axis=2, keepdims=True)
    pale = (0.75 * (0.7 * grey + 0.3 * skin)).astype(np.float32)
    sclera = spread(pixels, visible_white, pale, sigma)
    visible_iris = opening * (distance < 1 - limbus / 2)
    profile = _radial_profile(pixels, visible_iris, distance)
    iris = visible_iris[..., None] * pixels + (1 - visible_iris[..., None]) * profile
    empty = np.zeros_like(coverage)
    pose = face.head_pose
    return EyeBall(
        sclera=_four(sclera, empty),
        iris=_four(iris, coverage),
        glint=_four(np.zeros_like(iris), empty),
        travel=(TRAVEL, TRAVEL),
        rest=(pose.yaw_deg, 0.0),
    )


def _radial_profile(pixels: Plane, weight: Plane, distance: Plane) -> Plane:
    """Mean colour by distance from the centre, laid out over the whole disc."""
    rings = 16
    ring = np.minimum((distance * rings / 1.2), rings - 1)
    index = np.rint(ring).astype(np.int64).ravel()
    total = np.bincount(index, weight.ravel(), rings) + 1e-6
    profile = np.stack(
        [np.bincount(index, (weight * pixels[..., k]).ravel(), rings) / total for k in range(3)]
    )
    seen = np.flatnonzero(total > 1e-3)
    if seen.size == 0:
        seen, profile = np.array([0]), np.full((3, rings), 40.0)
    laid = [np.interp(ring, seen, profile[k, seen]) for k in range(3)]
    return np.stack(laid, axis=-1).astype(np.float32)


def _four(rgb: Plane, fourth: Plane) -> Plane:
    return np.ascontiguousarray(np.dstack([rgb, fourth]), np.float32)
