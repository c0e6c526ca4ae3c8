"""Direction of the eyes in the head, from the irises of the mesh."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Gaze
from fondly.perception.head_pose import TO_CANONICAL

# side (-1 the subject's right), outer corner, inner corner, centre of the iris
EYES = ((-1, 33, 133, 468), (1, 263, 362, 473))
CENTRE_OUT, CENTRE_UP, CENTRE_FORWARD = 0.033, 0.069, -0.084
"""Where the pupil's axis starts, seen from the middle between an eye's corners, in distances
between these corners: fitted (least absolute deviations) to 67 portraits most of which look into
the camera, so that a person who does so, however the head is turned, has a gaze against the head
of just that turn. The mesh's own depth of the iris is too coarse to be used."""
RADIUS = 0.42
"""From there to the pupil, in the same unit: 12 mm over the 29 mm of an adult eye."""


def measure_gaze(landmarks: NDArray[np.float32], rotation: NDArray[np.float64]) -> Gaze:
    """Mean direction of both eyes against the head.

    Args:
        landmarks: (478, 3) photo pixels, z towards the camera.
        rotation: the head's, from `fit_head`.
    """
    points = landmarks.astype(np.float64) * TO_CANONICAL
    sideways = np.zeros(2)
    for side, outer, inner, iris in EYES:
        width = np.linalg.norm(points[outer] - points[inner])
        centre = rotation @ np.asarray([side * CENTRE_OUT, CENTRE_UP, CENTRE_FORWARD])
        from_middle = (points[iris] - (points[outer] + points[inner]) / 2) / width
        sideways += (from_middle - centre)[:2] / RADIUS / len(EYES)
    sideways *= min(1.0, 1 / max(1e-9, float(np.linalg.norm(sideways))))
    forward = math.sqrt(max(0.0, 1 - float(sideways @ sideways)))
    x, y, z = (rotation.T @ np.asarray([*sideways, forward])).tolist()
    return Gaze(math.degrees(math.atan2(x, z)), math.degrees(math.asin(max(-1.0, min(1.0, -y)))))
