"""Direction of the eyes in the head, from the irises of the mesh."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Gaze
from fondly.perception.head_pose import TO_CANONICAL

# (outer corner, inner corner, iris centre) of the subject's right and left eye
EYES = ((33, 133, 468), (263, 362, 473))
RADIUS_OF_WIDTH = 0.42
"""Eyeball radius over the distance between the eye's corners: about 12 mm over 29 mm."""


def measure_gaze(landmarks: NDArray[np.float32], rotation: NDArray[np.float64]) -> Gaze:
    """Mean direction of both eyes, in degrees: yaw to the subject's left, pitch down.

    Args:
        landmarks: (478, 3) photo pixels, z towards the camera.
        rotation: from `measure_rotation`.
    """
    in_head = (landmarks.astype(np.float64) * TO_CANONICAL) @ rotation
    offsets = []
    for outer, inner, iris in EYES:
        middle = (in_head[outer] + in_head[inner]) / 2
        radius = RADIUS_OF_WIDTH * np.linalg.norm(in_head[outer] - in_head[inner])
        offsets.append((in_head[iris] - middle) / radius)
    x, y, _ = np.mean(offsets, axis=0)
    yaw, pitch = (math.degrees(math.asin(float(np.clip(v, -1, 1)))) for v in (x, -y))
    return Gaze(yaw, pitch)
