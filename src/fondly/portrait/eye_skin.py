"""The skin of a closed lid, grown from the skin around the eye."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from fondly.domain.eye import EyeOutline
from fondly.portrait.eye_frame import BOX_U, BOX_V, EyeFrame
from fondly.portrait.eye_outline import places

CELL = 1 / 24
"""Side of a cell of the colour surface, in eye units."""

LUMA = (0.3, 0.6, 0.1)

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class EyeZones:
    """Distances of every pixel of the box, in eye units, (h, w) float32 each.

    Args:
        u, v: the pixel's own place.
        above: distance above the upper margin (negative below it).
        below: distance below the lower margin (negative above it).
        beyond: distance beyond the nearer corner along the eye (negative between the corners).
        reach: how far lid skin reaches above the margin here.
    """

    u: Plane
    v: Plane
    above: Plane
    below: Plane
    beyond: Plane
    reach: Plane


def zones_of(frame: EyeFrame, outline: EyeOutline) -> EyeZones:
    """Where every pixel of the box lies relative to the lids."""
    u, v = frame.coordinates()
    t = u / outline.half_width
    grid = places()

    def at(table: Plane) -> Plane:
        return np.interp(t, grid, table).astype(np.float32)

    return EyeZones(
        u=u,
        v=v,
        above=at(outline.upper) - v,
        below=v - at(outline.lower),
        beyond=np.abs(u) - outline.half_width,
        reach=at(outline.reach),
    )


def smooth(edge0: float, edge1: float, x: Plane) -> Plane:
    """Hermite step from 0 at ``edge0`` to 1 at ``edge1``."""
    t = np.clip((x - edge0) / (edge1 - edge0), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def _roughness(rows: int, cols: int) -> sparse.csc_matrix:
    """Quadratic form that punishes slope a little and bending much."""

    def differences(n: int) -> tuple[sparse.spmatrix, sparse.spmatrix]:
        first = sparse.diags([-1.0, 1.0], [0, 1], shape=(n - 1, n))
        second = sparse.diags([1.0, -2.0, 1.0], [0, 1, 2], shape=(n - 2, n))
        return first.T @ first, second.T @ second

    (dx, ddx), (dy, ddy) = differences(cols), differences(rows)
    ix, iy = sparse.identity(cols), sparse.identity(rows)
    slope = sparse.kron(iy, dx) + sparse.kron(dy, ix)
    bending = sparse.kron(iy, ddx) + sparse.kron(ddy, ix) + 2 * sparse.kron(dy, dx)
    return (0.3 * slope + 1.0 * bending).tocsc()


def _lit_skin(place: NDArray[np.float64], luma: NDArray[np.float64], trust: NDArray[np.float64]) -> NDArray[np.float64]:
    """The brightness that lit skin would have at each place: an upper expectile of what is seen.

    A quadratic in v and linear in u, with dark residuals counting a fifth of bright ones.
    """
    u, v = place[:, 0], place[:, 1]
    basis = np.stack([np.ones_like(u), u, v], axis=1)
    ridge = np.diag([1e-6, 2.0, 6.0])
    weight = trust.copy()
    fitted = np.zeros_like(luma)
    for _ in range(12):
        wb = basis * weight[:, None]
        fitted = basis @ np.linalg.solve(basis.T @ wb + ridge, wb.T @ luma)
        weight = trust * np.where(luma > fitted, 1.0, 0.25)
    return fitted


def fit_surface(frame: EyeFrame, pixels: Plane, candidates: Plane) -> Plane:
    """A smooth colour surface through skin that may be spoilt by lashes, frames, highlights.

    A smoothing spline on cells of 1/24 eye unit; cells that stand out are given up step by step
    (Tukey's biweight; dark ones sooner than bright ones, because hair and frames are dark).

    Args:
        pixels: (h, w, 3) float32, the box.
        candidates: (h, w) float32 in [0, 1], how likely each pixel shows bare skin.

    Returns:
        (h, w, 3) float32.
    """
    u, v = frame.coordinates()
    cols = int(np.ceil((BOX_U[1] - BOX_U[0]) / CELL)) + 1
    rows = int(np.ceil((BOX_V[1] - BOX_V[0]) / CELL)) + 1
    col, row = (u - BOX_U[0]) / CELL, (v - BOX_V[0]) / CELL
    inside = (col >= 0) & (col <= cols - 1) & (row >= 0) & (row <= rows - 1) & (candidates > 0)
    cell = (np.rint(row) * cols + np.rint(col)).astype(np.int64)[inside]
    weight = np.bincount(cell, candidates[inside], rows * cols)
    full = np.bincount(cell, minlength=rows * cols)
    mean = np.stack(
        [np.bincount(cell, candidates[inside] * pixels[..., k][inside], rows * cols) for k in range(3)],
        axis=1,
    ) / np.maximum(weight, 1e-6)[:, None]  # fmt: skip
    trust = weight / np.maximum(full, 1.0)
    index = np.arange(rows * cols)
    place = np.stack([index % cols, index // cols], axis=1) * CELL + (BOX_U[0], BOX_V[0])
    expected = _lit_skin(place, mean @ LUMA, trust)
    rough = _roughness(rows, cols)
    gate = smooth(0.55, 0.85, (mean @ LUMA) / np.maximum(expected, 1.0))
    surface = mean
    for _ in range(4):
        w = trust * gate + 1e-6
        solved = splu((sparse.diags(w) + rough).tocsc()).solve(w[:, None] * mean)
        surface = np.asarray(solved)
        residual = (mean - surface) @ LUMA
        seen = trust > 0.2
        if not seen.any():
            break
        sigma = 1.4826 * float(np.median(np.abs(residual[seen]))) + 2.0
        scaled = residual / np.where(residual < 0, 3.0 * sigma, 4.0 * sigma)
        gate = np.where(np.abs(scaled) < 1, (1 - scaled**2) ** 2, 0.0)
        gate *= smooth(0.55, 0.85, (mean @ LUMA) / np.maximum(expected, 1.0))
    import cv2

    grid = surface.reshape(rows, cols, 3).astype(np.float32)
    return np.asarray(
        cv2.remap(grid, col.astype(np.float32), row.astype(np.float32), cv2.INTER_LINEAR,
                  borderMode=cv2.BORDER_REPLICATE), np.float32)  # fmt: skip
