"""Where every node of a figure's lattice goes for one motion sample, and the way back.

Head rotations follow the channels' signs (domain/channels.py) in frame space with x right, y down
and z towards the camera: yaw carries the nose to the picture's right, pitch carries it down,
roll carries the crown to the picture's left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import INDEX
from fondly.domain.portrait import Figure
from fondly.imaging.kernels import kernel
from fondly.rendering.light import shading_gain

Sample = NDArray[np.float32]
"""(len(CHANNELS),) float32 in the order of ``fondly.domain.channels.CHANNELS``."""

CAMERA_DISTANCE_IOD = 12.0
"""Portraits are taken from about 1.1 m; the outer eye corners are about 9 cm apart (Farkas 1994)."""

INVERSE_STEPS = 6
"""Fixed-point steps of the inverse; the error shrinks by the largest slope (below .5) each step."""


@dataclass(frozen=True, eq=False)
class PosedFigure:
    """A figure's displacement field for one sample.

    Args:
        came_from_px: (rows, cols, 2) float32: what stands at a node came from ``node - came_from_px``.
        gain: (rows, cols, 3) float32, linear-light shading gain of the *rest* surface's nodes.
        moves: whether anything moved at all.
    """

    came_from_px: NDArray[np.float32]
    gain: NDArray[np.float32] | None
    moves: bool


def pose_figure(figure: Figure, sample: Sample) -> PosedFigure:
    """Displace a figure's lattice by expression, breath and head motion, and invert the field.

    Args:
        figure: the rig.
        sample: one motion sample.
    Returns:
        The field that the warp reads: for each place of the frame, where its content came from.
    """
    rest = rest_surface(figure)
    skin = _apply_actions(figure, sample, rest)
    posed = skin.copy()
    breath = float(sample[INDEX["breath"]])
    if breath:
        posed[..., :2] += breath * figure.breath_px
    _apply_head(figure, sample, posed)
    forward = np.ascontiguousarray(posed[..., :2] - rest[..., :2])
    moves = bool(np.any(forward))
    if not moves:
        return PosedFigure(forward, None, moves=False)
    came_from = np.empty_like(forward)
    _invert(forward, np.float32(figure.lattice.step_px), INVERSE_STEPS, came_from)
    gain = None
    if np.any(skin != rest):
        gain = shading_gain(figure.light, figure.lattice, rest, skin)
    return PosedFigure(came_from, gain, moves=True)


def rest_surface(figure: Figure) -> NDArray[np.float32]:
    """The figure's surface in the photo: (rows, cols, 3) float32 px, x right, y down, z to the camera."""
    return np.concatenate([figure.lattice.nodes(), figure.depth_px[..., None]], axis=-1)


def _apply_actions(figure: Figure, sample: Sample, rest: NDArray[np.float32]) -> NDArray[np.float32]:
    skin = rest.copy()
    for name, action in figure.actions.items():
        weight = float(sample[INDEX[name]])
        if weight:
            height, width = action.delta.shape[:2]
            window = skin[action.row : action.row + height, action.col : action.col + width]
            window += np.float32(weight) * action.delta
    return skin


def _apply_head(figure: Figure, sample: Sample, surface: NDArray[np.float32]) -> None:
    iod_px = figure.face.iod_px
    angles = np.array(
        [math.radians(sample[INDEX[f"head_{axis}_deg"]]) for axis in ("yaw", "pitch", "roll")]
    )
    shift_px = iod_px * np.array(
        [sample[INDEX["head_x"]], -sample[INDEX["head_y"]], sample[INDEX["head_z"]]]
    )
    if not angles.any() and not shift_px.any():
        return
    joints = np.array([(j.x_px, j.y_px, j.z_px, j.share) for j in figure.joints])
    _turn(surface, figure.head_weight, joints, angles, shift_px, CAMERA_DISTANCE_IOD * iod_px)


@kernel
def _turn(
    surface: NDArray[np.float32],
    weight: NDArray[np.float32],
    joints: NDArray[np.float64],
    angles: NDArray[np.float64],
    shift_px: NDArray[np.float64],
    camera_px: float,
) -> None:
    rows, cols = weight.shape
    for row in range(rows):
        for col in range(cols):
            w = weight[row, col]
            if w == 0.0:
                continue
            x, y, z = surface[row, col, 0], surface[row, col, 1], surface[row, col, 2]
            depth_before = z
            for j in range(joints.shape[0]):
                share = w * joints[j, 3]
                dx, dy, dz = x - joints[j, 0], y - joints[j, 1], z - joints[j, 2]
                s, c = math.sin(angles[2] * share), math.cos(angles[2] * share)
                dx, dy = c * dx + s * dy, c * dy - s * dx
                s, c = math.sin(angles[1] * share), math.cos(angles[1] * share)
                dy, dz = c * dy + s * dz, c * dz - s * dy
                s, c = math.sin(angles[0] * share), math.cos(angles[0] * share)
                dx, dz = c * dx + s * dz, c * dz - s * dx
                x, y, z = joints[j, 0] + dx, joints[j, 1] + dy, joints[j, 2] + dz
            z += w * shift_px[2]
            nearer = camera_px / (camera_px - (z - depth_before))
            x = joints[0, 0] + (x - joints[0, 0]) * nearer + w * shift_px[0]
            y = joints[0, 1] + (y - joints[0, 1]) * nearer + w * shift_px[1]
            surface[row, col, 0], surface[row, col, 1], surface[row, col, 2] = x, y, z


@kernel
def _invert(
    forward: NDArray[np.float32], step_px: np.float32, steps: int, came_from: NDArray[np.float32]
) -> None:
    """Solve ``came_from(p) = forward(p - came_from(p))`` at the nodes by fixed-point iteration."""
    rows, cols = forward.shape[:2]
    for row in range(rows):
        for col in range(cols):
            ex, ey = forward[row, col, 0], forward[row, col, 1]
            for _ in range(steps):
                u = min(max(col - ex / step_px, 0.0), cols - 1.001)
                v = min(max(row - ey / step_px, 0.0), rows - 1.001)
                i, j = int(v), int(u)
                fv, fu = v - i, u - j
                a, b = (1 - fv) * (1 - fu), (1 - fv) * fu
                c, d = fv * (1 - fu), fv * fu
                ex = (
                    a * forward[i, j, 0] + b * forward[i, j + 1, 0]
                    + c * forward[i + 1, j, 0] + d * forward[i + 1, j + 1, 0]
                )  # fmt: skip
                ey = (
                    a * forward[i, j, 1] + b * forward[i, j + 1, 1]
                    + c * forward[i + 1, j, 1] + d * forward[i + 1, j + 1, 1]
                )  # fmt: skip
            came_from[row, col, 0], came_from[row, col, 1] = ex, ey
