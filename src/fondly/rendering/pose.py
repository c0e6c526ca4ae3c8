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
from fondly.rendering.unfolding import share_with_room, unfold

Sample = NDArray[np.float32]
"""(len(CHANNELS),) float32 in the order of ``fondly.domain.channels.CHANNELS``."""

CAMERA_DISTANCE_IOD = 12.0
"""Portraits are taken from about 1.1 m; outer eye corners are about 9 cm apart (Farkas 1994)."""

INVERSE_STEPS = 4
"""Newton steps of the inverse. A fixed point would not do: it runs away where skin is stretched to
more than twice its length, as between a lid and a raised brow."""
LEAST_AREA = np.float32(0.2)
"""Area factor below which a Newton step is held back: nearly folded skin has no safe direction."""


@dataclass(frozen=True, eq=False)
class PosedFigure:
    """A figure's field for one sample.

    Args:
        field: (rows, cols, 5) float32 at the lattice's nodes: x and y of the displacement that
            brought the content here (px; it came from node minus this), then the shading gain of
            that content per channel (linear light).
        moves: whether anything moved at all.
    """

    field: NDArray[np.float32]
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
    skin, posed = posed_surface(figure, sample)
    forward = np.ascontiguousarray(posed[..., :2] - rest[..., :2])
    field = np.ones((*forward.shape[:2], 5), np.float32)
    field[..., :2] = 0.0
    if not forward.any():
        return PosedFigure(field, moves=False)
    gain = np.ones((*forward.shape[:2], 3), np.float32)
    if figure.light.strength and (skin != rest).any():
        gain = shading_gain(figure.light, figure.lattice, rest, skin)
    _shade(figure, sample, gain)
    _invert(forward, gain, np.float32(figure.lattice.step_px), INVERSE_STEPS, field)
    return PosedFigure(field, moves=True)


def rest_surface(figure: Figure) -> NDArray[np.float32]:
    """The surface in the photo: (rows, cols, 3) float32 px, x right, y down, z to the camera."""
    lattice = figure.lattice
    surface = np.empty((lattice.rows, lattice.cols, 3), np.float32)
    surface[..., 0] = lattice.x0_px + lattice.step_px * np.arange(lattice.cols, dtype=np.float32)
    down = lattice.y0_px + lattice.step_px * np.arange(lattice.rows, dtype=np.float32)
    surface[..., 1] = down[:, None]
    surface[..., 2] = figure.depth_px
    return surface


def posed_surface(
    figure: Figure, sample: Sample
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The surface (rows, cols, 3) as ``rest_surface``: after the face's actions, and in the end."""
    rest = rest_surface(figure)
    skin = _apply_actions(figure, sample, rest)
    posed = skin.copy()
    breath = float(sample[INDEX["breath"]])
    if breath:
        posed[..., :2] += np.float32(breath) * figure.breath_px
    _apply_head(figure, sample, posed)
    unfold(rest, posed, np.float32(figure.lattice.step_px))
    return skin, posed


def _apply_actions(
    figure: Figure, sample: Sample, rest: NDArray[np.float32]
) -> NDArray[np.float32]:
    skin = rest.copy()
    for name, action in figure.actions.items():
        weight = float(sample[INDEX[name]])
        if weight:
            height, width = action.delta.shape[:2]
            window = skin[action.row : action.row + height, action.col : action.col + width]
            window += np.float32(weight) * action.delta
    step_px = np.float32(figure.lattice.step_px)
    share = share_with_room(rest, skin, step_px)
    if share < 1.0:
        skin = rest + np.float32(share) * (skin - rest)
    unfold(rest, skin, step_px)
    return skin


def _apply_head(figure: Figure, sample: Sample, surface: NDArray[np.float32]) -> None:
    iod_px = figure.face.iod_px
    asked_deg = [sample[INDEX[f"head_{axis}_deg"]] for axis in ("yaw", "pitch", "roll")]
    angles = np.radians(np.array(asked_deg, np.float64) * figure.head_gain)
    shift_px = iod_px * np.array(
        [sample[INDEX["head_x"]], -sample[INDEX["head_y"]], sample[INDEX["head_z"]]]
    )
    if not angles.any() and not shift_px.any():
        return
    joints = np.array([(j.x_px, j.y_px, j.z_px, j.share) for j in figure.joints])
    _turn(surface, figure.head_weight, joints, angles, shift_px, CAMERA_DISTANCE_IOD * iod_px)


def _shade(figure: Figure, sample: Sample, gain: NDArray[np.float32]) -> None:
    """Take the light that actions take from the skin below them."""
    for name, action in figure.actions.items():
        weight = float(sample[INDEX[name]])
        if weight and action.shade is not None:
            height, width = action.shade.shape
            window = gain[action.row : action.row + height, action.col : action.col + width]
            window *= 1.0 - np.float32(weight) * action.shade[..., None]


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
    sines, cosines = np.zeros((len(joints), 3)), np.ones((len(joints), 3))
    w_before = np.float32(0.0)
    for row in range(rows):
        for col in range(cols):
            w = weight[row, col]
            if w == 0.0:
                continue
            if w != w_before:  # most of a head has the same weight
                for j in range(joints.shape[0]):
                    for axis in range(3):
                        angle = angles[axis] * (w * joints[j, 3])
                        sines[j, axis], cosines[j, axis] = math.sin(angle), math.cos(angle)
                w_before = w
            x, y, z = surface[row, col, 0], surface[row, col, 1], surface[row, col, 2]
            depth_before = z
            for j in range(joints.shape[0]):
                dx, dy, dz = x - joints[j, 0], y - joints[j, 1], z - joints[j, 2]
                s, c = sines[j, 2], cosines[j, 2]
                dx, dy = c * dx + s * dy, c * dy - s * dx
                s, c = sines[j, 1], cosines[j, 1]
                dy, dz = c * dy + s * dz, c * dz - s * dy
                s, c = sines[j, 0], cosines[j, 0]
                dx, dz = c * dx + s * dz, c * dz - s * dx
                x, y, z = joints[j, 0] + dx, joints[j, 1] + dy, joints[j, 2] + dz
            z += w * shift_px[2]
            nearer = camera_px / (camera_px - (z - depth_before))
            x = joints[0, 0] + (x - joints[0, 0]) * nearer + w * shift_px[0]
            y = joints[0, 1] + (y - joints[0, 1]) * nearer + w * shift_px[1]
            surface[row, col, 0], surface[row, col, 1], surface[row, col, 2] = x, y, z


@kernel
def _invert(
    forward: NDArray[np.float32],
    gain: NDArray[np.float32],
    step_px: np.float32,
    steps: int,
    field: NDArray[np.float32],
) -> None:
    """Solve ``back(p) = forward(p - back(p))`` at the nodes by Newton's method."""
    rows, cols = forward.shape[:2]
    last_row, last_col = np.float32(rows - 1), np.float32(cols - 1)
    zero, half, one = np.float32(0.0), np.float32(0.5), np.float32(1.0)
    scale = one / step_px
    for row in range(rows):
        for col in range(cols):
            x, y = np.float32(col), np.float32(row)
            back_x, back_y = forward[row, col, 0], forward[row, col, 1]
            if back_x != zero or back_y != zero:
                step_x, step_y, error = zero, zero, np.float32(np.inf)
                for _ in range(steps):
                    u = min(max(x - back_x * scale, zero), last_col)
                    v = min(max(y - back_y * scale, zero), last_row)
                    at_x, x_u, x_v = _sloped(forward, v, u, 0)
                    at_y, y_u, y_v = _sloped(forward, v, u, 1)
                    error_x, error_y = at_x - back_x, at_y - back_y
                    before, error = error, error_x * error_x + error_y * error_y
                    if error > before:  # over a crease and back for ever, if it were not halved
                        step_x, step_y = -half * step_x, -half * step_y
                    else:
                        x_u, x_v, y_u, y_v = x_u * scale, x_v * scale, y_u * scale, y_v * scale
                        area = max((one + x_u) * (one + y_v) - x_v * y_u, LEAST_AREA)
                        step_x = ((one + y_v) * error_x - x_v * error_y) / area
                        step_y = ((one + x_u) * error_y - y_u * error_x) / area
                    back_x, back_y = back_x + step_x, back_y + step_y
            u = min(max(x - back_x * scale, zero), last_col)
            v = min(max(y - back_y * scale, zero), last_row)
            field[row, col, 0], field[row, col, 1] = back_x, back_y
            for channel in range(3):
                field[row, col, 2 + channel] = _bilinear(gain, v, u, channel)


@kernel
def _sloped(
    values: NDArray[np.float32], v: np.float32, u: np.float32, channel: int
) -> tuple[np.float32, np.float32, np.float32]:
    """A value between nodes, and its slopes along u and v."""
    row = min(np.uint32(v), np.uint32(values.shape[0] - 2))
    col = min(np.uint32(u), np.uint32(values.shape[1] - 2))
    below, right = row + np.uint32(1), col + np.uint32(1)
    share_v, share_u = v - np.float32(row), u - np.float32(col)
    upper, lower = values[row, col, channel], values[below, col, channel]
    along_upper = values[row, right, channel] - upper
    along_lower = values[below, right, channel] - lower
    upper, lower = upper + share_u * along_upper, lower + share_u * along_lower
    slope_u = along_upper + share_v * (along_lower - along_upper)
    return upper + share_v * (lower - upper), slope_u, lower - upper


@kernel
def _bilinear(
    values: NDArray[np.float32], v: np.float32, u: np.float32, channel: int
) -> np.float32:
    row = min(np.uint32(v), np.uint32(values.shape[0] - 2))
    col = min(np.uint32(u), np.uint32(values.shape[1] - 2))
    below, right = row + np.uint32(1), col + np.uint32(1)
    share_v, share_u = v - np.float32(row), u - np.float32(col)
    upper = values[row, col, channel]
    upper += share_u * (values[row, right, channel] - upper)
    lower = values[below, col, channel]
    lower += share_u * (values[below, right, channel] - lower)
    return np.float32(upper + share_v * (lower - upper))
