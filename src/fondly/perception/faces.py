"""All faces of a photo, and one face again in a frame made from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.perception.crops import MARGIN, Crop, crop_of_landmarks, eye_line_angle
from fondly.perception.detection import Candidate, detect, overlap
from fondly.perception.gaze import measure_gaze
from fondly.perception.head_pose import head_pose_of, measure_rotation
from fondly.perception.mesh import Mesh, measure_mesh, score_blendshapes

MIN_PRESENCE = 0.5
PASSES = 3
SAME_FACE = 0.4


def find_faces(pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
    """All faces of a photo, left to right.

    Args:
        pixels: (H, W, 3) uint8 RGB.
    """
    height, width = pixels.shape[:2]
    found: list[tuple[Candidate, Mesh]] = []
    for candidate in detect(pixels):
        mesh = _settle(pixels, candidate)
        if mesh.presence < MIN_PRESENCE or not _inside(mesh, (width, height)):
            continue
        if any(overlap(_box(mesh), _box(other)) > SAME_FACE for _, other in found):
            continue
        found.append((candidate, mesh))
    faces = [_face(mesh, candidate.box_px, (width, height)) for candidate, mesh in found]
    return tuple(sorted(faces, key=lambda face: face.box_px[0] + face.box_px[2]))


def read_face(pixels: NDArray[np.uint8], like: Face) -> Face:
    """The same face in a frame made from its photo, measured in the same crop.

    Args:
        pixels: (H, W, 3) uint8 RGB, a frame in the photo's space.
        like: the face as it was found in the photo.
    """
    height, width = pixels.shape[:2]
    mesh = measure_mesh(pixels, crop_of_landmarks(like.landmarks))
    return _face(mesh, like.box_px, (width, height))


def _settle(pixels: NDArray[np.uint8], candidate: Candidate) -> Mesh:
    x0, y0, x1, y1 = candidate.box_px
    crop = Crop(
        (x0 + x1) / 2,
        (y0 + y1) / 2,
        MARGIN * max(x1 - x0, y1 - y0),
        eye_line_angle(candidate.right_eye, candidate.left_eye),
    )
    mesh = measure_mesh(pixels, crop)
    for _ in range(PASSES - 1):
        mesh = measure_mesh(pixels, crop_of_landmarks(mesh.landmarks))
    return mesh


def _inside(mesh: Mesh, size: tuple[int, int]) -> bool:
    """Whether at most half a face lies outside the photo, as `Face` demands."""
    x0, y0, x1, y1 = _box(mesh)
    slack_x, slack_y = (x1 - x0) / 2, (y1 - y0) / 2
    return x0 > -slack_x and y0 > -slack_y and x1 < size[0] + slack_x and y1 < size[1] + slack_y


def _box(mesh: Mesh) -> Sequence[float]:
    points = mesh.landmarks[:, :2]
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def _face(mesh: Mesh, box_px: tuple[float, float, float, float], size: tuple[int, int]) -> Face:
    rotation = measure_rotation(mesh.landmarks)
    return Face(
        landmarks=mesh.landmarks,
        box_px=box_px,
        head_pose=head_pose_of(rotation),
        gaze=measure_gaze(mesh.landmarks, rotation),
        blendshapes=score_blendshapes(mesh.landmarks),
        presence=mesh.presence,
        photo_size_px=size,
    )
