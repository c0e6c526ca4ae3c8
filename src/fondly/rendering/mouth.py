"""Composes the posed mouth into a picture, in the photo's own place.

Back to front: the dark cavity; tongue and lower teeth, which hang on the jaw; upper teeth, which
hang on the skull; the lower lip with the chin; the upper lip. The head carries the result later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import LINE_REACH, MOTIONS, Mouth
from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic

INVERSE_STEPS = 5
"""Fixed-point steps of the inverse; the error shrinks by the largest slope each step."""


@dataclass(frozen=True)
class MouthPose:
    """What the mouth does, 0..1 each; all zero is the photograph.

    Args:
        jaw: the jaw drops.
        close: lips stay together while it does.
        funnel: lips round and part.
        lower_down: the lower lip is drawn down, at the subject's left and right.
        upper_up: the upper lip is raised, at the subject's left and right.
        roll_upper, roll_lower: a lip is rolled in over the teeth.
    """

    jaw: float = 0.0
    close: float = 0.0
    funnel: float = 0.0
    lower_down: tuple[float, float] = (0.0, 0.0)
    upper_up: tuple[float, float] = (0.0, 0.0)
    roll_upper: float = 0.0
    roll_lower: float = 0.0


class _Planes(NamedTuple):
    photo: NDArray[np.float32]
    skull: NDArray[np.float32]
    jaw: NDArray[np.float32]
    cavity: NDArray[np.float32]
    black: NDArray[np.float32]
    shade: NDArray[np.float32]


class _Scalars(NamedTuple):
    """For the kernel, float32.

    Args:
        right, middle, left: ends of the mouth, u.
        soft: half width of soft edges.
        dark: half the width of the dark line in the photo.
        jaw: how far it has dropped.
        teeth_x, teeth_y: displacement of the lower teeth, px.
        col, row: where the interior begins.
        shaded: how much of the lip's shadow falls on the teeth.
        step: distance of the nodes, px.
    """

    right: np.float32
    middle: np.float32
    left: np.float32
    soft: np.float32
    dark: np.float32
    jaw: np.float32
    teeth_x: np.float32
    teeth_y: np.float32
    col: np.float32
    row: np.float32
    shaded: np.float32
    step: np.float32


def compose_mouth(mouth: Mouth, pose: MouthPose, out: NDArray[np.float32]) -> None:
    """Write the posed mouth into its box of ``out``.

    Args:
        mouth: as built from the photo.
        pose: all zero writes exactly the photo's pixels.
        out: (H, W, 3 or 4) float32, sRGB-encoded 0..255, in frame space; changed in place, in
            ``mouth.box_px`` only; a fourth channel is left alone.
    """
    x0, y0, x1, y1 = mouth.box_px
    target = out[y0:y1, x0:x1, :3]
    if pose == MouthPose():
        target[...] = mouth.photo[..., :3]
        return
    weights, jaw = _weights(mouth, pose)
    forward = np.tensordot(weights, mouth.motion.fields, axes=1)
    back = np.empty_like(forward)
    _invert(forward, np.float32(mouth.motion.step_px), INVERSE_STEPS, back)
    lines, inner = mouth.lines, mouth.interior
    margins = np.stack(
        [
            lines.upper - np.float32(pose.roll_upper) * lines.roll_upper,
            lines.lower + np.float32(pose.roll_lower) * lines.roll_lower,
            lines.lower - lines.upper,
        ],
        axis=-1,
    )
    teeth_x, teeth_y = mouth.motion.teeth_px
    values = (
        *lines.ends, mouth.softness, lines.dark, jaw, jaw * teeth_x, jaw * teeth_y,
        inner.col, inner.row, inner.shaded, mouth.motion.step_px,
    )  # fmt: skip
    planes = _Planes(
        mouth.photo, inner.skull, inner.jaw, inner.cavity, inner.black, mouth.motion.shade
    )
    _compose(
        planes, back, np.ascontiguousarray(margins, np.float32),
        _Scalars(*(np.float32(v) for v in values)),
        mouth.mouth_from_pixel.astype(np.float32), mouth.pixel_from_mouth.astype(np.float32),
        target,
    )  # fmt: skip


def _weights(mouth: Mouth, pose: MouthPose) -> tuple[NDArray[np.float32], float]:
    """How much of each motion, and how far the jaw drops."""
    jaw = min(pose.jaw, mouth.max_jaw)
    of = dict.fromkeys(MOTIONS, 0.0)
    of["jaw"] = jaw
    of["parting"] = max(jaw - pose.close, 0.0)
    of["funnel"] = pose.funnel
    of["lower_down_left"], of["lower_down_right"] = pose.lower_down
    of["upper_up_left"], of["upper_up_right"] = pose.upper_up
    of["roll_upper"], of["roll_lower"] = pose.roll_upper, pose.roll_lower
    return np.array([of[name] for name in MOTIONS], np.float32), jaw


@kernel
def _invert(
    forward: NDArray[np.float32], step_px: np.float32, steps: int, back: NDArray[np.float32]
) -> None:
    """Solve ``back(p) = forward(p - back(p))`` at the nodes of both fields."""
    rows, cols = forward.shape[1], forward.shape[2]
    scale = np.float32(1.0) / step_px
    last_col, last_row = np.float32(cols - 1), np.float32(rows - 1)
    zero = np.float32(0.0)
    for part in range(2):
        field = forward[part]
        for row in range(rows):
            for col in range(cols):
                x, y = field[row, col, 0], field[row, col, 1]
                if x != 0 or y != 0 or row > 0:
                    for _ in range(steps):
                        u = min(max(col - x * scale, zero), last_col)
                        v = min(max(row - y * scale, zero), last_row)
                        i, j = min(int(v), rows - 2), min(int(u), cols - 2)
                        fv, fu = v - i, u - j
                        x = _between(field, i, j, fv, fu, 0)
                        y = _between(field, i, j, fv, fu, 1)
                back[part, row, col, 0], back[part, row, col, 1] = x, y


@kernel
def _between(
    field: NDArray[np.float32], i: int, j: int, fv: np.float32, fu: np.float32, k: int
) -> np.float32:
    upper = field[i, j, k] + fu * (field[i, j + 1, k] - field[i, j, k])
    lower = field[i + 1, j, k] + fu * (field[i + 1, j + 1, k] - field[i + 1, j, k])
    return np.float32(upper + fv * (lower - upper))


@kernel
def _step(x: np.float32) -> np.float32:
    """Hermite step from 0 at -1 to 1 at 1; step(x) + step(-x) = 1."""
    t = min(max(np.float32(0.5) * x + np.float32(0.5), np.float32(0.0)), np.float32(1.0))
    return t * t * (3 - 2 * t)


@kernel
def _ramp(x: np.float32, end: np.float32) -> np.float32:
    t = min(max(x / end, np.float32(0.0)), np.float32(1.0))
    return t * t * (3 - 2 * t)


@kernel
def _margin(margins: NDArray[np.float32], u: np.float32, s: _Scalars, k: int) -> np.float32:
    """A margin's v at some u; along the mouth the place is measured from its middle."""
    if u < s.middle:
        place = (u - s.middle) / (s.middle - s.right)
    else:
        place = (u - s.middle) / (s.left - s.middle)
    n = margins.shape[0]
    at = (place + np.float32(LINE_REACH)) * np.float32((n - 1) / (2 * LINE_REACH))
    at = min(max(at, np.float32(0.0)), np.float32(n - 1.001))
    i = int(at)
    return np.float32(margins[i, k] + (at - i) * (margins[i + 1, k] - margins[i, k]))


@kernel
def _read(
    photo: NDArray[np.float32], x: np.float32, y: np.float32, found: NDArray[np.float32]
) -> None:
    x = min(max(x, np.float32(0.0)), np.float32(photo.shape[1] - 1))
    y = min(max(y, np.float32(0.0)), np.float32(photo.shape[0] - 1))
    sample_cubic(photo, x, y, found)


@kernel
def _inside(
    planes: _Planes, col: int, row: int, below_upper: np.float32, above_lower: np.float32,
    open_by: np.float32, s: _Scalars, found: NDArray[np.float32], value: NDArray[np.float32],
) -> None:  # fmt: skip
    """The colour of the interior at a pixel, into ``value``."""
    i = min(max(row - int(s.row), 0), planes.skull.shape[0] - 1)
    j = min(max(col - int(s.col), 0), planes.skull.shape[1] - 1)
    x = min(max(j - s.teeth_x, np.float32(0.0)), np.float32(planes.jaw.shape[1] - 1))
    y = min(max(i - s.teeth_y, np.float32(0.0)), np.float32(planes.jaw.shape[0] - 1))
    sample_cubic(planes.jaw, x, y, found)
    alpha = min(max(found[3], np.float32(0.0)), np.float32(1.0))
    front = planes.skull[i, j, 3]
    # Light comes in through the gap: little through a small one, and less under the lip.
    lip = np.float32(0.45) * math.exp(-max(below_upper, np.float32(0.0)) / np.float32(0.028))
    sill = np.float32(0.35) * math.exp(-max(above_lower, np.float32(0.0)) / np.float32(0.020))
    light = (np.float32(0.62) + np.float32(0.38) * _ramp(open_by, np.float32(0.12))) * (1 - lip)
    deep = light * (1 - sill)
    light = 1 + s.shaded * (light - 1)
    for k in range(3):
        black = planes.black[k]
        back = found[k] + (1 - alpha) * planes.cavity[i, j, k]
        back = black + deep * (back - black)
        tooth = planes.skull[i, j, k] + front * (light - 1) * (planes.skull[i, j, k] / max(front, np.float32(1e-3)) - black)
        value[k] = tooth + (1 - front) * back


@kernel
def _line_of(
    back: NDArray[np.float32], shade: NDArray[np.float32], at: np.float32, line: NDArray[np.float32]
) -> None:
    """Both fields and the shade along one row of pixels, at the nodes' columns."""
    i = min(int(at), back.shape[1] - 2)
    f = np.float32(at - i)
    for j in range(line.shape[0]):
        for part in range(2):
            for k in range(2):
                here, under = back[part, i, j, k], back[part, i + 1, j, k]
                line[j, 2 * part + k] = here + f * (under - here)
        line[j, 4] = shade[i, j] + f * (shade[i + 1, j] - shade[i, j])


@kernel
def _compose(
    planes: _Planes,
    back: NDArray[np.float32],
    margins: NDArray[np.float32],
    s: _Scalars,
    to_mouth: NDArray[np.float32],
    to_pixel: NDArray[np.float32],
    target: NDArray[np.float32],
) -> None:
    rows, cols = target.shape[0], target.shape[1]
    node_cols = back.shape[2]
    zero, one = np.float32(0.0), np.float32(1.0)
    up, low = np.empty(4, np.float32), np.empty(4, np.float32)
    found, inner = np.empty(4, np.float32), np.empty(4, np.float32)
    line = np.empty((node_cols, 5), np.float32)
    band = np.float32(3.5) * s.dark
    still = np.float32(1e-3)
    scale = one / s.step
    for row in range(rows):
        _line_of(back, planes.shade, row * scale, line)
        for col in range(cols):
            at = col * scale
            j = np.uint32(min(int(at), node_cols - 2))
            f = np.float32(at - j)
            ux = line[j, 0] + f * (line[j + 1, 0] - line[j, 0])
            uy = line[j, 1] + f * (line[j + 1, 1] - line[j, 1])
            lx = line[j, 2] + f * (line[j + 1, 2] - line[j, 2])
            ly = line[j, 3] + f * (line[j + 1, 3] - line[j, 3])
            apart = abs(ux - lx) + abs(uy - ly)
            if apart < still:
                if abs(lx) + abs(ly) < still:
                    for k in range(3):
                        low[k] = planes.photo[row, col, k]
                else:
                    _read(planes.photo, col - lx, row - ly, low)
                keep = one - s.jaw * (line[j, 4] + f * (line[j + 1, 4] - line[j, 4]))
                mine = planes.photo[row, col, 3]
                for k in range(3):
                    before = planes.photo[row, col, k]
                    value = before + mine * (low[k] * keep - before)
                    target[row, col, k] = min(max(value, zero), np.float32(255.0))
                continue
            else:
                x, y = col - ux, row - uy
                u = to_mouth[0, 0] * x + to_mouth[0, 1] * y + to_mouth[0, 2]
                v_up = to_mouth[1, 0] * x + to_mouth[1, 1] * y + to_mouth[1, 2]
                d_up = v_up - _margin(margins, u, s, 0)
                x, y = col - lx, row - ly
                u_low = to_mouth[0, 0] * x + to_mouth[0, 1] * y + to_mouth[0, 2]
                v_low = to_mouth[1, 0] * x + to_mouth[1, 1] * y + to_mouth[1, 2]
                d_low = v_low - _margin(margins, u_low, s, 1)
                open_by = max(v_up - v_low, zero)
                cover_up = _step(-d_up / s.soft)
                cover_low = min(_step(d_low / s.soft), 1 - cover_up)
                grown = _ramp(open_by, np.float32(0.03))
                if cover_up > 0:
                    inwards = max(-d_up, zero)
                    shift = s.dark * grown * max(1 - inwards / band, zero)
                    _read(planes.photo, col - ux - to_pixel[0, 1] * shift,
                          row - uy - to_pixel[1, 1] * shift, up)
                    dim = 1 - np.float32(0.22) * grown * math.exp(-inwards / np.float32(0.014))
                    for k in range(3):
                        up[k] = planes.black[k] + dim * (up[k] - planes.black[k])
                if cover_low > 0:
                    inwards = max(d_low, zero)
                    shift = s.dark * grown * max(1 - inwards / band, zero)
                    _read(planes.photo, col - lx + to_pixel[0, 1] * shift,
                          row - ly + to_pixel[1, 1] * shift, low)
                    dim = 1 - np.float32(0.12) * grown * math.exp(-inwards / np.float32(0.010))
                    for k in range(3):
                        low[k] = planes.black[k] + dim * (low[k] - planes.black[k])
            rest = max(1 - cover_up - cover_low, zero)
            if rest > 0:
                _inside(planes, col, row, d_up, -d_low, open_by, s, found, inner)
            loss = zero
            if s.jaw > 0:
                loss = s.jaw * (line[j, 4] + f * (line[j + 1, 4] - line[j, 4]))
            for k in range(3):
                value = zero
                if cover_up > 0:
                    value += cover_up * up[k]
                if cover_low > 0:
                    value += cover_low * low[k]
                if rest > 0:
                    value += rest * inner[k]
                before = planes.photo[row, col, k]
                value = before + planes.photo[row, col, 3] * (value * (1 - loss) - before)
                target[row, col, k] = min(max(value, zero), np.float32(255.0))
