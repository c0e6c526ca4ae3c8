"""Small pictures with shading, edges and colours, that no person is needed for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import LANDMARKS, Face, Gaze, HeadPose

Pixels = NDArray[np.uint8]


def scene(height: int = 192, width: int = 160) -> Pixels:
    """A lit ball in front of a wall with a dark and a light stripe, in colour."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wall = np.stack([90 + 0.4 * x, 110 + 0.3 * y, 120 + 0.2 * x], axis=-1)
    wall[:, : width // 8] = (8, 9, 10)
    wall[:, -width // 8 :] = (236, 236, 232)
    radius = 0.3 * height
    across, down = (x - width / 2) / radius, (y - height / 2) / radius
    inside = across**2 + down**2 < 1
    lit = np.sqrt(np.clip(1 - across**2 - down**2, 0, 1)) * (0.8 - 0.2 * across)
    ball = np.stack([60 + 170 * lit, 40 + 120 * lit, 30 + 90 * lit], axis=-1)
    return np.where(inside[..., None], ball, wall).astype(np.uint8)


def psnr(one: Pixels, other: Pixels) -> float:
    """Peak signal to noise ratio in dB."""
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return 10 * float(np.log10(255**2 / error))


def face_at(x: float, y: float, size: float, photo: Pixels) -> Face:
    """A round face about a place, its radius given."""
    turn = np.linspace(0, 2 * np.pi, LANDMARKS)
    points = np.stack([x + size * np.cos(turn), y + size * np.sin(turn), 0 * turn], axis=-1)
    height, width = photo.shape[:2]
    return Face(
        points.astype(np.float32),
        (x - size, y - size, x + size, y + size),
        HeadPose(0, 0, 0),
        Gaze(0, 0),
        {},
        1.0,
        (width, height),
    )
