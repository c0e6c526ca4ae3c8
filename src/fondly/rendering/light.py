"""Shading that changes as the skin moves: new light over old, at part strength.

Full strength looks like make-up: the light is a guess, and old shadow is in the photo already.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fondly.domain.light import Light
from fondly.domain.portrait import Lattice
from fondly.imaging.kernels import kernel

LARGEST_CHANGE = 0.2
"""The gain stays within 1 ± this."""


def shading_gain(
    light: Light, lattice: Lattice, rest: NDArray[np.float32], posed: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How much brighter each node of a moved surface is than it was.

    Args:
        light: the light on the face.
        lattice: the nodes; its step tells how wide a hollow is that fills with shadow.
        rest, posed: (rows, cols, 3) float32, the surface before and after, px: x right, y down,
            z towards the camera.

    Returns:
        (rows, cols, 3) float32, gain per channel on linear light, in [0.8, 1.2]; exactly 1 at
        nodes whose neighbourhood did not move.
    """
    gain = np.empty_like(rest)
    _gain(rest, posed, light.coefficients, light.strength, lattice.step_px, gain)
    return gain


@kernel
def _normal(surface: NDArray[np.float32], row: int, col: int, out: NDArray[np.float64]) -> None:
    rows, cols = surface.shape[:2]
    up, down = max(row - 1, 0), min(row + 1, rows - 1)
    left, right = max(col - 1, 0), min(col + 1, cols - 1)
    ax = surface[row, right, 0] - surface[row, left, 0]
    ay = surface[row, right, 1] - surface[row, left, 1]
    az = surface[row, right, 2] - surface[row, left, 2]
    bx = surface[down, col, 0] - surface[up, col, 0]
    by = surface[down, col, 1] - surface[up, col, 1]
    bz = surface[down, col, 2] - surface[up, col, 2]
    x, y, z = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    length = math.sqrt(x * x + y * y + z * z) + 1e-12
    out[0], out[1], out[2] = x / length, y / length, z / length


@kernel
def _irradiance(
    normal: NDArray[np.float64], coefficients: NDArray[np.float32], channel: int
) -> float:
    x, y, z = normal[0], normal[1], normal[2]
    return float(
        coefficients[0, channel]
        + coefficients[1, channel] * y
        + coefficients[2, channel] * z
        + coefficients[3, channel] * x
        + coefficients[4, channel] * x * y
        + coefficients[5, channel] * y * z
        + coefficients[6, channel] * (3.0 * z * z - 1.0)
        + coefficients[7, channel] * x * z
        + coefficients[8, channel] * (x * x - y * y)
    )


@kernel
def _moved(rest: NDArray[np.float32], posed: NDArray[np.float32], row: int, col: int) -> bool:
    rows, cols = rest.shape[:2]
    for i in range(max(row - 2, 0), min(row + 3, rows)):
        for j in range(max(col - 2, 0), min(col + 3, cols)):
            for axis in range(3):
                if rest[i, j, axis] != posed[i, j, axis]:
                    return True
    return False


@kernel
def _hollow(surface: NDArray[np.float32], row: int, col: int, step_px: float) -> float:
    """How far a node lies below the mean of the places two steps away, in steps."""
    rows, cols = surface.shape[:2]
    up, down = max(row - 2, 0), min(row + 2, rows - 1)
    left, right = max(col - 2, 0), min(col + 2, cols - 1)
    around = surface[up, col, 2] + surface[down, col, 2]
    around += surface[row, left, 2] + surface[row, right, 2]
    return float((around / 4.0 - surface[row, col, 2]) / step_px)


HOLLOW_SHADE = 1.0
"""Share of the light that a hollow one step deep would lose; measured by eye on folds."""


@kernel
def _gain(
    rest: NDArray[np.float32],
    posed: NDArray[np.float32],
    coefficients: NDArray[np.float32],
    strength: float,
    step_px: float,
    gain: NDArray[np.float32],
) -> None:
    rows, cols = rest.shape[:2]
    before, after = np.empty(3), np.empty(3)
    for row in range(rows):
        for col in range(cols):
            if not _moved(rest, posed, row, col):
                gain[row, col, :] = 1.0
                continue
            _normal(rest, row, col, before)
            _normal(posed, row, col, after)
            deeper = _hollow(posed, row, col, step_px) - _hollow(rest, row, col, step_px)
            for channel in range(3):
                old = max(_irradiance(before, coefficients, channel), 0.2)
                new = max(_irradiance(after, coefficients, channel), 0.2)
                change = strength * (new / old - 1.0 - HOLLOW_SHADE * deeper)
                gain[row, col, channel] = 1.0 + min(max(change, -LARGEST_CHANGE), LARGEST_CHANGE)
