"""Shading that changes as the skin moves: new light over old, at part strength.

Full strength would trust a guess too far, and old shadow is in the photo already.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.light import Light
from fondly.domain.portrait import Lattice
from fondly.imaging.kernels import kernel

LARGEST_CHANGE = 0.2
"""The gain stays within 1 ± this."""

HOLLOW_SHADE = 0.62
"""Share of the light that a hollow one step deep would lose, were all of it applied: judged by eye
on nasolabial folds, since how much of the sky a fold hides cannot be read from a coarse surface."""

HANDED_ON, USUAL = 0.8, 1.3
"""Share of the light a fold takes that comes back to it from the skin around, of what that hands
on; and what the rest is multiplied by, so that skin of usual lightness is shaded as was judged. The
first order of what Jimenez et al. 2016 ("Practical Realtime Strategies for Accurate Indirect
Occlusion") give for light between surfaces. So red falls less than green and blue: on the cheeks of
eight people who begin to smile, red .79 times as much as green (.63 to .90), blue 1.12 times (.94
to 1.52)."""

ROUND_NODES = 3.0
"""The face is made this round before it moves, so that the facets of its mesh do not show."""

GRAZING, FACING = 0.42, 0.54
"""Cosine to the camera of a surface whose shading is left alone, and of one that is trusted: near
the outline depth is a guess, and a small error turns its normal much."""

_AROUND = np.ones((5, 5), np.uint8)

DARKEST = 0.2
"""Irradiance that is never divided by less."""


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
    gain = np.ones_like(rest)
    moved = (rest != posed).any(axis=-1)
    rows, cols = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if rows.size == 0:
        return gain
    margin = 2 + int(3 * ROUND_NODES)
    window = (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(cols[0]) - margin, 0), int(cols[-1]) + margin + 1),
    )
    trust = np.float32(light.strength) * _is_facing(rest[window][..., 2], lattice.step_px)
    before = rest[window].copy()
    before[..., 2] = cv2.GaussianBlur(
        before[..., 2], (0, 0), ROUND_NODES, borderType=cv2.BORDER_REPLICATE
    )
    after = before + (posed[window] - rest[window])
    felt = np.float32(USUAL) * (1 - np.float32(HANDED_ON) * light.albedo[window])
    felt *= trust[..., None]
    _gain(before, after, light.coefficients, felt, lattice.step_px, gain[window])
    return gain


def _is_facing(depth: NDArray[np.float32], step_px: float) -> NDArray[np.float32]:
    """1 where the surface faces the camera, 0 near places seen from the side: (rows, cols)."""
    smooth = cv2.GaussianBlur(depth, (0, 0), ROUND_NODES / 2, borderType=cv2.BORDER_REPLICATE)
    down, right = np.gradient(smooth, step_px)
    cosine = 1.0 / np.sqrt(1.0 + down * down + right * right)
    share = np.clip((cv2.erode(cosine, _AROUND) - GRAZING) / (FACING - GRAZING), 0.0, 1.0)
    return np.asarray(cv2.blur(share, (5, 5), borderType=cv2.BORDER_REPLICATE), np.float32)


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
def _moved(before: NDArray[np.float32], after: NDArray[np.float32], row: int, col: int) -> bool:
    rows, cols = before.shape[:2]
    for i in range(max(row - 2, 0), min(row + 3, rows)):
        for j in range(max(col - 2, 0), min(col + 3, cols)):
            for axis in range(3):
                if before[i, j, axis] != after[i, j, axis]:
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


@kernel
def _gain(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    coefficients: NDArray[np.float32],
    felt: NDArray[np.float32],
    step_px: float,
    gain: NDArray[np.float32],
) -> None:
    rows, cols = before.shape[:2]
    was, is_now = np.empty(3), np.empty(3)
    for row in range(rows):
        for col in range(cols):
            if not _moved(before, after, row, col):
                continue
            _normal(before, row, col, was)
            _normal(after, row, col, is_now)
            deeper = _hollow(after, row, col, step_px) - _hollow(before, row, col, step_px)
            for channel in range(3):
                old = max(_irradiance(was, coefficients, channel), DARKEST)
                new = max(_irradiance(is_now, coefficients, channel), DARKEST)
                change = felt[row, col, channel] * (new / old - 1.0 - HOLLOW_SHADE * deeper)
                gain[row, col, channel] = 1.0 + min(max(change, -LARGEST_CHANGE), LARGEST_CHANGE)
