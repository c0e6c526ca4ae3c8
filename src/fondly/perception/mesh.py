"""478 landmarks and the blendshape scores of one face, through MediaPipe's nets.

Y. Kartynnik et al., "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs",
2019; I. Grishchenko et al., "Blendshapes GHUM: Real-time Monocular Facial Blendshape Prediction",
2023.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES as NAMES
from fondly.domain.face import LANDMARKS, LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from fondly.models.catalogue import BLENDSHAPES, FACE_MESH
from fondly.models.sessions import infer
from fondly.perception.crops import Crop, eye_line_angle

MESH_SIZE = 256
WOBBLE = 0.04
"""How far the crops of one careful measurement differ, in sides and radians."""
DIRECTIONS = ((0, 0, 0, 0), (1, 0, 1, 1), (-1, 0, 1, -1), (0, 1, -1, -1), (0, -1, -1, 1))
"""Signs of right, down, larger, turned for each of these crops; they add up to none."""
SCORED = tuple(name for name in NAMES if name != "tongueOut")
"""The 51 shapes of the net, in its order, after its first output, "neutral"."""

# Landmarks that the blendshape net reads: kLandmarksSubsetIdxs in MediaPipe's
# mediapipe/tasks/cc/vision/face_landmarker/face_blendshapes_graph.cc (Apache-2.0).
SUBSET = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65,
    66, 67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136,
    144, 145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172,
    173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283,
    284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324,
    332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385,
    386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472,
    473, 474, 475, 476, 477,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mesh:
    """What the mesh net says of one crop.

    Args:
        landmarks: (478, 3) float32 photo pixels, z towards the camera.
        presence: probability in [0, 1] that the crop shows a face.
    """

    landmarks: NDArray[np.float32]
    presence: float


def measure_mesh(photo: NDArray[np.uint8], crop: Crop) -> Mesh:
    """Landmarks of the face in a crop.

    Args:
        photo: (H, W, 3) uint8 RGB.
        crop: an upright square around the face.
    """
    pixels = crop.pixels(photo, MESH_SIZE)
    net_input = np.divide(pixels[None], 255, dtype=np.float32)
    points, presence, _ = infer(FACE_MESH, pixels=net_input)
    in_crop = points.reshape(LANDMARKS, 3) * np.asarray([1, 1, -1], np.float32)
    logit = float(presence.ravel()[0])
    return Mesh(crop.to_photo(in_crop, MESH_SIZE), 1 / (1 + math.exp(-logit)))


def measure_mesh_carefully(photo: NDArray[np.uint8], crop: Crop) -> Mesh:
    """The mean over five crops close to the given one.

    The net's answer depends on the crop by more than on the face's own small motions. The mean
    halves what moving the photo by part of a pixel, or noise, does to the landmarks.

    Args:
        photo: (H, W, 3) uint8 RGB.
        crop: an upright square around the face.
    """
    crops = [crop.moved(*(WOBBLE * sign for sign in signs)) for signs in DIRECTIONS]
    meshes = [measure_mesh(photo, each) for each in crops]
    landmarks = np.stack([mesh.landmarks for mesh in meshes]).mean(axis=0)
    return Mesh(np.asarray(landmarks), float(np.mean([mesh.presence for mesh in meshes])))


def score_blendshapes(landmarks: NDArray[np.float32]) -> dict[str, float]:
    """Scores in [0, 1] by ARKit name, for the 51 shapes that the net knows.

    Args:
        landmarks: (478, 2 or 3) photo pixels. A face that lies on its side is set upright first.
    """
    points = landmarks[:, :2]
    tilt = eye_line_angle(points[RIGHT_EYE_OUTER], points[LEFT_EYE_OUTER])
    for _ in range(round(tilt / (math.pi / 2)) % 4):
        points = np.column_stack([points[:, 1], -points[:, 0]])
    (scores,) = infer(BLENDSHAPES, points=points[None, SUBSET].astype(np.float32))
    return {name: float(score) for name, score in zip(SCORED, scores[1:], strict=True)}
