"""Rotation of the head: the mesh laid on MediaPipe's canonical face.

The canonical points and their weights are those of `geometry_pipeline_metadata_landmarks.binarypb`
in MediaPipe's face_landmarker.task (Apache-2.0). Fit: W. Kabsch, Acta Cryst. A32, 1976, with a
scale (S. Umeyama, IEEE PAMI 13, 1991). No camera is assumed: a photo is often a crop of another.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import HeadPose

# landmark, weight, x (to the subject's left), y (up), z (forward), in cm
CANONICAL = np.asarray([
    (4, 0.0709, 0.000, -0.463, 7.587),
    (6, 0.0321, 0.000, 2.473, 5.789),
    (10, 0.0084, 0.000, 8.262, 4.482),
    (33, 0.0587, -4.446, 2.664, 3.173),
    (54, 0.0077, -6.279, 6.615, 1.426),
    (67, 0.0091, -3.524, 8.006, 3.729),
    (117, 0.0098, -5.259, 0.946, 2.974),
    (119, 0.0146, -3.301, 0.862, 3.873),
    (121, 0.0186, -1.821, 1.468, 4.224),
    (127, 0.0052, -7.743, 2.365, -2.005),
    (129, 0.1206, -1.786, -0.978, 4.850),
    (132, 0.0056, -7.271, -2.891, -2.252),
    (133, 0.0533, -1.856, 2.585, 3.758),
    (136, 0.0669, -5.085, -7.179, 0.715),
    (143, 0.0148, -6.408, 2.236, 1.561),
    (147, 0.0143, -6.235, -1.944, 1.664),
    (198, 0.0255, -1.247, 0.230, 5.681),
    (205, 0.0473, -3.833, -1.537, 4.138),
    (263, 0.0587, 4.446, 2.664, 3.173),
    (284, 0.0077, 6.279, 6.615, 1.426),
    (297, 0.0091, 3.524, 8.006, 3.729),
    (346, 0.0098, 5.259, 0.946, 2.974),
    (348, 0.0146, 3.301, 0.862, 3.873),
    (350, 0.0186, 1.821, 1.468, 4.224),
    (356, 0.0052, 7.743, 2.365, -2.005),
    (358, 0.1206, 1.786, -0.978, 4.850),
    (361, 0.0056, 7.271, -2.891, -2.252),
    (362, 0.0533, 1.856, 2.585, 3.758),
    (365, 0.0669, 5.085, -7.179, 0.715),
    (372, 0.0148, 6.408, 2.236, 1.561),
    (376, 0.0143, 6.235, -1.944, 1.664),
    (420, 0.0255, 1.247, 0.230, 5.681),
    (425, 0.0473, 3.833, -1.537, 4.138),
])  # fmt: skip
POINTS = CANONICAL[:, 0].astype(int)
TO_CANONICAL = np.asarray([1.0, -1.0, 1.0])
"""From photo axes (x right, y down, z near) to canonical ones."""


def measure_rotation(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """(3, 3) rotation that turns a frontal upright head into this one.

    Axes: x to the picture's right, y up, z towards the camera.

    Args:
        landmarks: (478, 3) photo pixels, z towards the camera.
    """
    weights = CANONICAL[:, 1:2] / CANONICAL[:, 1].sum()
    model, seen = CANONICAL[:, 2:], landmarks[POINTS].astype(np.float64) * TO_CANONICAL
    model = model - (weights * model).sum(axis=0)
    seen = seen - (weights * seen).sum(axis=0)
    left, _, right = np.linalg.svd((weights * seen).T @ model)
    mirror = np.sign(np.linalg.det(left @ right))
    return np.asarray(left @ np.diag([1.0, 1.0, mirror]) @ right)


def head_pose_of(rotation: NDArray[np.float64]) -> HeadPose:
    """Angles of a rotation from `measure_rotation`: first yaw, then pitch, then roll are undone.

    The rotation is Rz(-roll) Rx(pitch) Ry(yaw) in axes x right, y up, z near, so that yaw is about
    the neck and roll in the picture.
    """
    pitch = math.asin(float(np.clip(-rotation[1, 2], -1, 1)))
    yaw = math.atan2(float(rotation[0, 2]), float(rotation[2, 2]))
    roll = math.atan2(float(rotation[1, 0]), float(rotation[1, 1]))
    return HeadPose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))
