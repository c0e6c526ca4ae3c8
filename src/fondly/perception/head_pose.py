"""Rotation of the head: the mesh laid on MediaPipe's canonical face.

Fit: W. Kabsch, Acta Cryst. A32, 1976, with a scale (S. Umeyama, IEEE PAMI 13, 1991) and MediaPipe's
own weights. No camera is assumed: a photo is often a crop of another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import HeadPose
from fondly.models.canonical_face import canonical_face

TO_CANONICAL = np.asarray([1.0, -1.0, 1.0])
"""From photo axes (x right, y down, z near) to canonical ones (x right, y up, z near)."""
LEAN_DEG = 7.0
"""How far the canonical face nods when a person holds the head straight. On 67 portraits that
face the camera the median pitch is 6.9°; and where the net that reads expressions says that the
eyes look neither up nor down, eyes on the camera, the head's pitch is 7.0°."""


@dataclass(frozen=True, eq=False)
class Fit:
    """The canonical face laid on a mesh.

    Args:
        rotation: (3, 3), turns a frontal upright head into this one; axes x to the picture's right,
            y up, z towards the camera.
        strangeness: what the fit leaves over: root mean square over all points, over their spread.
            About 0.05 to 0.12 for people, more for grimaces and for things that are no face.
    """

    rotation: NDArray[np.float64]
    strangeness: float


def fit_head(landmarks: NDArray[np.float32]) -> Fit:
    """Rotation and strangeness of a face.

    Args:
        landmarks: (478, 3) photo pixels, z towards the camera.
    """
    model, weights = canonical_face()
    seen = landmarks[: len(model)].astype(np.float64) * TO_CANONICAL
    even = np.full(len(model), 1 / len(model))
    leaning, _ = _turn(model, seen, weights / weights.sum())
    _, left_over = _turn(model, seen, even)
    return Fit(leaning @ _about_x(-math.radians(LEAN_DEG)), left_over)


def head_pose_of(rotation: NDArray[np.float64]) -> HeadPose:
    """Angles of a head's rotation, which is Ry(yaw) Rx(pitch) Rz(roll): roll is done first."""
    pitch = math.asin(float(np.clip(-rotation[1, 2], -1, 1)))
    yaw = math.atan2(float(rotation[0, 2]), float(rotation[2, 2]))
    roll = math.atan2(float(rotation[1, 0]), float(rotation[1, 1]))
    return HeadPose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def _turn(
    model: NDArray[np.float64], seen: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Rotation that, with scale and shift, lays one cloud on another, and what is left over."""
    column = weights[:, None]
    model, seen = model - weights @ model, seen - weights @ seen
    model /= math.sqrt(float((column * model**2).sum()))
    seen /= math.sqrt(float((column * seen**2).sum()))
    left, stretch, right = np.linalg.svd((column * seen).T @ model)
    signs = np.asarray([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    alike = float((stretch * signs).sum())
    return np.asarray(left @ np.diag(signs) @ right), math.sqrt(max(0.0, 1 - alike**2))


def _about_x(angle: float) -> NDArray[np.float64]:
    """Rotation that nods by an angle in radians (y up, z near: the nose goes down)."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.asarray([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]])
