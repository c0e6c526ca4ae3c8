"""The height of a figure's surface towards the camera, node by node.

Inside the face it is the landmarks' own depth. Around it the head is inflated out to its
silhouette like a quarter circle, between two harmonic surfaces, so that hair and ears turn with
the skull and no step appears along cheek and jaw.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.sparse import csr_array
from scipy.sparse.linalg import spsolve

from fondly.domain.face import Face
from fondly.domain.portrait import Lattice
from fondly.imaging.kernels import kernel
from fondly.portrait.head_frame import FACE_OVAL, head_frame

STEEPEST = 2.0
"""px of depth per px across: steeper, a few degrees of yaw would fold the surface onto itself."""

MESH_POINTS = 468
"""The mesh without its irises."""


def build_depth(face: Face, lattice: Lattice, matte: NDArray[np.float32]) -> NDArray[np.float32]:
    """Depth of the figure at the lattice's nodes.

    Args:
        face: the subject, in frame space.
        lattice: the nodes.
        matte: (rows, cols) float32 in [0, 1] at the nodes.

    Returns:
        (rows, cols) float32 px towards the camera, in the landmarks' own zero; slopes of at most
        ``STEEPEST``.
    """
    nodes = lattice.nodes()
    points = face.landmarks[:MESH_POINTS].astype(np.float64)
    on_face = _fill(points[list(FACE_OVAL), :2], lattice)
    interpolate = LinearNDInterpolator(points[:, :2], points[:, 2])
    face_depth = interpolate(nodes.reshape(-1, 2)).reshape(lattice.rows, lattice.cols)
    on_face &= np.isfinite(face_depth)
    silhouette_depth = float(head_frame(face).ear_px[2])
    outside = (matte < 0.5) & ~on_face
    known = on_face | outside
    depth = np.where(on_face, face_depth, silhouette_depth)
    depth = _harmonic(depth, known)
    nearness = np.clip(_harmonic(on_face.astype(np.float64), known), 1e-3, 1.0)
    bulge = np.sqrt(nearness * (2.0 - nearness)) / nearness
    between = ~known
    depth[between] = silhouette_depth + (depth[between] - silhouette_depth) * bulge[between]
    depth = depth.astype(np.float32)
    _limit_slope(depth, np.float32(STEEPEST * lattice.step_px))
    return np.asarray(cv2.GaussianBlur(depth, (0, 0), 1.0), np.float32)


def _fill(polygon_px: NDArray[np.float64], lattice: Lattice) -> NDArray[np.bool_]:
    """Nodes inside a polygon."""
    origin = np.array([lattice.x0_px, lattice.y0_px])
    corners = np.round((polygon_px - origin) / lattice.step_px).astype(np.int32)
    filled = np.zeros((lattice.rows, lattice.cols), np.uint8)
    cv2.fillPoly(filled, [corners], 1)
    return filled.astype(bool)


def _harmonic(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Solve Laplace's equation where ``known`` is false; the border of the lattice is free."""
    result = values.astype(np.float64).copy()
    unknown = ~known
    count = int(unknown.sum())
    if count in (0, known.size):
        return result
    index = np.full(known.shape, -1)
    index[unknown] = np.arange(count)
    rows, cols, entries = [], [], []
    diagonal = np.zeros(count)
    right_side = np.zeros(count)
    for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        here, there = _neighbours(known.shape, axis, step)
        at = index[here]
        neighbour = index[there]
        mine = at >= 0
        np.add.at(diagonal, at[mine], 1.0)
        fixed = mine & (neighbour < 0)
        np.add.at(right_side, at[fixed], result[there][fixed])
        free = mine & (neighbour >= 0)
        rows.append(at[free])
        cols.append(neighbour[free])
        entries.append(-np.ones(int(free.sum())))
    rows.append(np.arange(count))
    cols.append(np.arange(count))
    entries.append(diagonal)
    matrix = csr_array(
        (np.concatenate(entries), (np.concatenate(rows), np.concatenate(cols))),
        shape=(count, count),
    )
    result[unknown] = spsolve(matrix.tocsc(), right_side)
    return result


def _neighbours(
    shape: tuple[int, ...], axis: int, step: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Slices of the nodes with a neighbour ``step`` along ``axis``, and of those neighbours."""
    low, high = slice(0, shape[axis] - 1), slice(1, shape[axis])
    here, there = (low, high) if step > 0 else (high, low)
    whole = slice(None)
    if axis == 0:
        return (here, whole), (there, whole)
    return (whole, here), (whole, there)


@kernel
def _limit_slope(depth: NDArray[np.float32], most: np.float32) -> None:
    """Lower peaks until neighbouring nodes differ by at most ``most`` (two sweeps each way)."""
    rows, cols = depth.shape
    for _ in range(2):
        for i in range(rows):
            for j in range(cols):
                if i > 0:
                    depth[i, j] = min(depth[i, j], depth[i - 1, j] + most)
                if j > 0:
                    depth[i, j] = min(depth[i, j], depth[i, j - 1] + most)
        for i in range(rows - 1, -1, -1):
            for j in range(cols - 1, -1, -1):
                if i < rows - 1:
                    depth[i, j] = min(depth[i, j], depth[i + 1, j] + most)
                if j < cols - 1:
                    depth[i, j] = min(depth[i, j], depth[i, j + 1] + most)
