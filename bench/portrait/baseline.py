"""The baseline: a plain landmark-driven piecewise-affine warp of the whole picture.

Delaunay triangles over the mesh's landmarks and the frame's border; every triangle is carried
affinely to where our own rig sends its corners, and the photo is sampled cubically. It is what
one writes in an afternoon, on the same landmarks and the same motion.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from bench.portrait.rigs import Pixels, Rig
from bench.portrait.targets import landmark_targets

Points = NDArray[np.float64]

BORDER_POINTS = 5
"""Points along each side of the frame, corners included; they stay."""


def baseline_frame(rig: Rig, sample: NDArray[np.float32]) -> Pixels:
    """The photo warped to one motion sample, (H, W, 3) uint8."""
    photo = rig.portrait.photo.pixels
    rest = rig.face.landmarks[:468, :2].astype(np.float64)
    targets = landmark_targets(rig.figure, sample)
    if np.array_equal(targets, rest):
        return photo.copy()
    return warp_triangles(photo, rest, targets)


def warp_triangles(photo: Pixels, rest: Points, targets: Points) -> Pixels:
    """A picture whose points ``rest`` (N, 2) px went to ``targets``; its border stays.

    Points outside the picture are left out.
    """
    height, width = photo.shape[:2]
    inside = (rest >= 0).all(axis=1) & (rest <= [width, height]).all(axis=1)
    border = border_points(width, height)
    sources = np.concatenate([rest[inside], border])
    goals = np.concatenate([targets[inside], border])
    triangles = Delaunay(sources).simplices
    owner = np.full((height, width), -1, np.int32)
    for number, corners in enumerate(goals[triangles]):
        cv2.fillConvexPoly(owner, np.rint(corners * 16 - 8).astype(np.int32), number, shift=4)
    back = np.stack(
        [_affine(g, s) for g, s in zip(goals[triangles], sources[triangles], strict=True)]
    )
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    of = back[np.maximum(owner, 0)]
    from_x = of[..., 0, 0] * x + of[..., 0, 1] * y + of[..., 0, 2]
    from_y = of[..., 1, 0] * x + of[..., 1, 1] * y + of[..., 1, 2]
    nobody = owner < 0
    from_x[nobody], from_y[nobody] = x[nobody], y[nobody]
    warped = cv2.remap(
        photo,
        (from_x - 0.5).astype(np.float32),
        (from_y - 0.5).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(warped, np.uint8)


def border_points(width: int, height: int) -> Points:
    """Points along the four sides of a frame, (N, 2) px."""
    along = np.linspace(0.0, 1.0, BORDER_POINTS)
    sides = [(t * width, y) for t in along for y in (0.0, float(height))]
    sides += [(x, t * height) for t in along[1:-1] for x in (0.0, float(width))]
    return np.array(sides)


def _affine(corners: Points, goals: Points) -> Points:
    """(2, 3) matrix that carries a triangle's corners (3, 2) to others; flat ones stay put."""
    system = np.column_stack([corners, np.ones(3)])
    if abs(np.linalg.det(system)) < 1e-9:
        return np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    return np.asarray(np.linalg.solve(system, goals).T)
