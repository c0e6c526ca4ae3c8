"""Smooth surfaces of skin colour around an eye, fitted to what can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solveh_banded

from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import BOX_U, BOX_V, EyeFrame
from fondly.portrait.eye_zones import smooth

CELL = 1 / 24
"""Side of a cell of the colour surface, in eye units."""
ROUNDS = 4
"""Of giving up cells that stand out."""
STIFFNESS = (5.0, 25.0)
"""Of the two surfaces. The lit one is stiffer: it carries the light of the whole region into the
eye and not the shadow along the lashes."""
MEMBRANE, FIRM, HELD = 1.0, 4.0, 0.02
"""Stiffness of what is spread from a border inwards, how firmly it is held at the border, and how
firmly the skin within."""

Plane = NDArray[np.float32]
Cells = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SkinSurfaces:
    """Skin colours as smooth surfaces over the eye's box, (h, w, 3) float32.

    Args:
        around: what the skin around the eye really looks like, shadows included.
        lit: what skin would look like here out of the shadow of brow and lashes.
    """

    around: Plane
    lit: Plane


def fit_surfaces(frame: EyeFrame, pixels: Plane, bare: Plane) -> SkinSurfaces:
    """The colours of the skin around one eye, in spite of lashes, hair, frames and highlights.

    Smoothing splines on cells of 1/24 eye unit; cells that stand out are given up step by step
    (Tukey's biweight; dark ones sooner than bright ones, because hair and frames are dark).

    Args:
        pixels: (h, w, 3) float32, the box.
        bare: (h, w) float32 in [0, 1], how likely each pixel shows bare skin.
    """
    u, v = frame.coordinates()
    small_u, small_v = frame.shrink(u), frame.shrink(v)
    cols = int(np.ceil((BOX_U[1] - BOX_U[0]) / CELL)) + 1
    rows = int(np.ceil((BOX_V[1] - BOX_V[0]) / CELL)) + 1
    col, row = (u - BOX_U[0]) / CELL, (v - BOX_V[0]) / CELL
    small_col, small_row = (small_u - BOX_U[0]) / CELL, (small_v - BOX_V[0]) / CELL
    seen = frame.shrink(pixels * bare[..., None])
    mean, trust = _bin(seen, frame.shrink(bare), small_row, small_col, (rows, cols))
    index = np.arange(rows * cols)
    corner = np.array([BOX_U[0], BOX_V[0]])
    place: Cells = np.stack([index % cols, index // cols], axis=1) * CELL + corner
    expected = _expect_lit(place, mean @ GREY, trust)
    in_light = smooth(0.65, 0.92, (mean @ GREY) / np.maximum(expected, 1.0)).astype(np.float64)
    rough = _roughness(rows, cols)

    def lay_out(cells: Cells) -> Plane:
        grid = cells.reshape(rows, cols, 3).astype(np.float32)
        laid = cv2.remap(grid, col, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.clip(laid, 0, 255).astype(np.float32)

    return SkinSurfaces(
        around=lay_out(_fit(mean, trust, STIFFNESS[0] * rough)),
        lit=lay_out(_fit(mean, trust * in_light, STIFFNESS[1] * rough)),
    )


def fit_border(frame: EyeFrame, skin: Plane, cut: Plane, rim: Plane, held: Plane) -> Plane:
    """Skin that meets the photo where it ends: (h, w, 3) float32.

    What it differs by along its border is spread inwards as a membrane would, and dies away where
    the skin is held.

    Args:
        skin: (h, w, 3) float32, the box's grown skin.
        cut: (h, w, 3) float32, the box.
        rim: (h, w) float32 in [0, 1], where the photo's skin is to be met.
        held: (h, w) float32 in [0, 1], how far the grown skin is to stay as it is.
    """
    u, v = frame.coordinates()
    cols = int(np.ceil((BOX_U[1] - BOX_U[0]) / CELL)) + 1
    rows = int(np.ceil((BOX_V[1] - BOX_V[0]) / CELL)) + 1
    col, row = (u - BOX_U[0]) / CELL, (v - BOX_V[0]) / CELL
    small = frame.shrink(row), frame.shrink(col), (rows, cols)
    apart = frame.shrink((cut - skin) * rim[..., None])
    mean, weight = _bin(apart, frame.shrink(rim), *small)
    _, hold = _bin(apart, frame.shrink(held), *small)
    banded = MEMBRANE * _roughness(rows, cols, bending=0.1)
    banded[0] += FIRM * weight + HELD * hold + 1e-4
    cells = np.asarray(solveh_banded(banded, FIRM * weight[:, None] * mean, lower=True), np.float64)
    grid = cells.reshape(rows, cols, 3).astype(np.float32)
    laid = cv2.remap(grid, col, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(skin + laid, 0, 255), np.float32)


def _bin(
    seen: Plane, bare: Plane, row: Plane, col: Plane, shape: tuple[int, int]
) -> tuple[Cells, Cells]:
    """Mean colour (n, 3) of the bare skin in each cell, and how much of the cell is bare (n,).

    Args:
        seen: (h, w, 3), colour times ``bare``.
    """
    rows, cols = shape
    nearest_row, nearest_col = np.rint(row).astype(np.int64), np.rint(col).astype(np.int64)
    inside = (nearest_row >= 0) & (nearest_row < rows) & (nearest_col >= 0) & (nearest_col < cols)
    cell = (nearest_row * cols + nearest_col)[inside]
    part = bare[inside].astype(np.float64)
    weight = np.bincount(cell, part, rows * cols)
    total = np.bincount(cell, minlength=rows * cols)
    sums = [np.bincount(cell, seen[..., k][inside], rows * cols) for k in range(3)]
    mean = np.stack(sums, axis=1) / np.maximum(weight, 1e-6)[:, None]
    return mean, weight / np.maximum(total, 1.0)


def _fit(mean: Cells, trust: Cells, rough: Cells) -> Cells:
    gate = np.ones_like(trust)
    surface = mean
    seen = trust > 0.2
    for _ in range(ROUNDS):
        weight = trust * gate + 1e-6
        banded = rough.copy()
        banded[0] += weight
        surface = np.asarray(solveh_banded(banded, weight[:, None] * mean, lower=True), np.float64)
        residual = (mean - surface) @ GREY
        spread = float(np.median(np.abs(residual[seen]))) if seen.any() else 0.0
        sigma = 1.4826 * spread + 2.0
        scaled = residual / np.where(residual < 0, 3.0 * sigma, 4.0 * sigma)
        gate = np.where(np.abs(scaled) < 1, (1 - scaled**2) ** 2, 0.0)
    return surface


def _expect_lit(place: Cells, luma: Cells, trust: Cells) -> Cells:
    """The brightness that lit skin would have at each place: an upper expectile of what is seen.

    A plane, with dark residuals counting a quarter of bright ones; its slopes are held back,
    because it reaches over places where nothing is seen.
    """
    basis = np.column_stack([np.ones(len(place)), place])
    ridge = np.diag([1e-6, 2.0, 6.0])
    weight = trust
    fitted = np.zeros_like(luma)
    for _ in range(12):
        weighted = basis * weight[:, None]
        fitted = basis @ np.linalg.solve(basis.T @ weighted + ridge, weighted.T @ luma)
        weight = trust * np.where(luma > fitted, 1.0, 0.25)
    return fitted


def _roughness(rows: int, cols: int, bending: float = 1.0) -> Cells:
    """Quadratic form that punishes slope a little and bending much: lower bands (2 cols + 1, n)."""

    def differences(n: int) -> tuple[Cells, Cells]:
        first = np.diff(np.eye(n), axis=0)
        second = np.diff(np.eye(n), n=2, axis=0)
        return first.T @ first, second.T @ second

    (dx, ddx), (dy, ddy) = differences(cols), differences(rows)
    ix, iy = sparse.identity(cols), sparse.identity(rows)
    slope = sparse.kron(iy, dx) + sparse.kron(dy, ix)
    bent = sparse.kron(iy, ddx) + sparse.kron(ddy, ix) + 2 * sparse.kron(dy, dx)
    form = (0.3 * slope + bending * bent).todia()
    bands = np.zeros((2 * cols + 1, rows * cols))
    for offset, values in zip(form.offsets, form.data, strict=True):
        if offset <= 0:
            bands[-offset, : len(values)] = values
    return bands
