"""Displacement fields of a mouth's lips, solved at their nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel


@kernel
def settle(
    wanted: NDArray[np.float32],
    carried: NDArray[np.float32],
    step_px: np.float32,
    steps: int,
    field: NDArray[np.float32],
) -> None:
    """Solve ``field(p) + carried(p + field(p)) = wanted(p)`` at the nodes of both fields."""
    rows, cols = carried.shape[:2]
    scale = np.float32(1.0) / step_px
    for part in range(2):
        for row in range(rows):
            for col in range(cols):
                v, u = np.float32(row), np.float32(col)
                aim_x, aim_y = wanted[part, row, col, 0], wanted[part, row, col, 1]
                x, y = aim_x - carried[row, col, 0], aim_y - carried[row, col, 1]
                if x != 0 or y != 0:
                    for _ in range(steps):
                        i, j, fv, fu = _node(v + y * scale, u + x * scale, rows, cols)
                        x = aim_x - _between(carried, i, j, fv, fu, 0)
                        y = aim_y - _between(carried, i, j, fv, fu, 1)
                field[part, row, col, 0], field[part, row, col, 1] = x, y


@kernel
def invert(
    forward: NDArray[np.float32], step_px: np.float32, steps: int, back: NDArray[np.float32]
) -> None:
    """Solve ``back(p) = forward(p - back(p))`` at the nodes of both fields."""
    rows, cols = forward.shape[1], forward.shape[2]
    scale = np.float32(1.0) / step_px
    for part in range(2):
        field = forward[part]
        for row in range(rows):
            for col in range(cols):
                v, u = np.float32(row), np.float32(col)
                x, y = field[row, col, 0], field[row, col, 1]
                for _ in range(steps):
                    i, j, fv, fu = _node(v - y * scale, u - x * scale, rows, cols)
                    x = _between(field, i, j, fv, fu, 0)
                    y = _between(field, i, j, fv, fu, 1)
                back[part, row, col, 0], back[part, row, col, 1] = x, y


@kernel
def _node(
    row: np.float32, col: np.float32, rows: int, cols: int
) -> tuple[int, int, np.float32, np.float32]:
    """The node above and to the left of a place, and how far beyond it the place lies."""
    v = min(max(row, np.float32(0.0)), np.float32(rows - 1))
    u = min(max(col, np.float32(0.0)), np.float32(cols - 1))
    i, j = min(int(v), rows - 2), min(int(u), cols - 2)
    return i, j, v - np.float32(i), u - np.float32(j)


@kernel
def _between(
    field: NDArray[np.float32], i: int, j: int, fv: np.float32, fu: np.float32, k: int
) -> np.float32:
    upper = field[i, j, k] + fu * (field[i, j + 1, k] - field[i, j, k])
    lower = field[i + 1, j, k] + fu * (field[i + 1, j + 1, k] - field[i + 1, j, k])
    return np.float32(upper + fv * (lower - upper))
