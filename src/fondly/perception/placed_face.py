"""A face whose points a person has placed: the canonical face bent to them.

The canonical mesh is laid on the points (least squares: shift, size and turn in the picture), and
what is left over is spread between them by a thin-plate spline (J. Duchon, 1977; F. Bookstein, IEEE
PAMI 11, 1989), the smoothest surface through all of them. Depth is the canonical face's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from fondly.domain.face import LANDMARKS, Face
from fondly.domain.points import LANDMARK_OF, FacePoints, Point
from fondly.models.canonical_face import canonical_face
from fondly.perception.gaze import measure_gaze
from fondly.perception.head_pose import TO_CANONICAL, fit_head, head_pose_of
from fondly.perception.mesh import SCORED

IRIS_RADIUS = 0.2
"""Of an eye's width: 5.9 mm over 29 mm."""
_IRISES = ((468, 33, 133, 159, 145), (473, 263, 362, 386, 374))
_AROUND = np.asarray([[0, 0, 0], [1, 0, 0], [0, -1, 0], [-1, 0, 0], [0, 1, 0]], np.float64)
CENTRED_HEIGHT = 0.4
"""Face height over the picture's shorter side, in a guess."""


def place_face(points: FacePoints, size_px: tuple[int, int]) -> Face:
    """The face that a person's points tell of.

    Args:
        points: in photo pixels.
        size_px: width and height of the photo.

    Returns:
        A face with ``placed`` set: at rest, its eyes looking straight ahead.

    Raises:
        PointsInvalid: a point lies outside the photo.
    """
    points.check_inside(size_px)
    model, _ = canonical_face()
    model = model * TO_CANONICAL
    given, wanted = _pairs(model, points)
    matrix, shift, scale = _similarity(given, wanted)
    bend = RBFInterpolator(given, wanted - (given @ matrix.T + shift), kernel="thin_plate_spline")
    flat = model[:, :2]
    landmarks = np.zeros((LANDMARKS, 3), np.float64)
    landmarks[: len(model), :2] = flat @ matrix.T + shift + bend(flat)
    landmarks[: len(model), 2] = scale * (model[:, 2] - model[:, 2].mean())
    for centre, outer, inner, upper, lower in _IRISES:
        width = float(np.linalg.norm(landmarks[outer, :2] - landmarks[inner, :2]))
        middle = landmarks[[upper, lower]].mean(axis=0)
        landmarks[centre : centre + 5] = middle + IRIS_RADIUS * width * _AROUND
    mesh = landmarks.astype(np.float32)
    low, high = mesh[:, :2].min(axis=0).tolist(), mesh[:, :2].max(axis=0).tolist()
    rotation = fit_head(mesh).rotation
    return Face(
        landmarks=mesh,
        box_px=(low[0], low[1], high[0], high[1]),
        head_pose=head_pose_of(rotation),
        gaze=measure_gaze(mesh, rotation),
        blendshapes=dict.fromkeys(SCORED, 0.0),
        presence=1.0,
        photo_size_px=size_px,
        placed=True,
    )


def points_of(face: Face) -> FacePoints:
    """The points of a face that was found, to be corrected by a person."""
    return FacePoints({name: _mean(face.landmarks, ids) for name, ids in LANDMARK_OF.items()})


def centred_points(size_px: tuple[int, int]) -> FacePoints:
    """A plausible face in the middle of a picture of this width and height."""
    model = canonical_face()[0] * TO_CANONICAL
    low, high = model[:, :2].min(axis=0), model[:, :2].max(axis=0)
    scale = CENTRED_HEIGHT * min(size_px) / (high[1] - low[1])
    placed = (model[:, :2] - (low + high) / 2) * scale + np.asarray(size_px) / 2
    return FacePoints({name: _mean(placed, ids) for name, ids in LANDMARK_OF.items()})


def _pairs(
    model: NDArray[np.float64], points: FacePoints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places on the canonical face and in the photo; a point may stand for two landmarks."""
    ids = [index for indices in LANDMARK_OF.values() for index in indices]
    counts = [len(indices) for indices in LANDMARK_OF.values()]
    return model[ids, :2], np.repeat(points.array(), counts, axis=0)


def _similarity(
    given: NDArray[np.float64], wanted: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """(2, 2) turn and size, (2,) shift that lay one cloud on the other, and the size."""
    to, there = given - given.mean(axis=0), wanted - wanted.mean(axis=0)
    over = float((to**2).sum())
    along = float((to * there).sum()) / over
    across = float((to[:, 0] * there[:, 1] - to[:, 1] * there[:, 0]).sum()) / over
    matrix = np.asarray([[along, -across], [across, along]])
    shift = wanted.mean(axis=0) - matrix @ given.mean(axis=0)
    return matrix, shift, float(np.hypot(along, across))


def _mean(landmarks: NDArray[np.floating], ids: tuple[int, ...]) -> Point:
    x, y = landmarks[list(ids), :2].mean(axis=0).tolist()
    return x, y
