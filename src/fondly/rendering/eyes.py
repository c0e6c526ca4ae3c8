"""Composes one posed eye into a picture, in the photo's own place.

Back to front: the eyeball, which does not move with the lids; the lower lid; the upper lid, which
slides over both; lashes and seam. The head carries the result later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import LOWER_REACH, OUTLINE_SAMPLES, Eye
from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic

LOWER_RISE = 0.10
"""Of the opening: how far the lower lid rises in a full blink."""
SQUINT_LOWER, SQUINT_UPPER = 0.28, 0.12
"""Of the opening: how far squint = 1 brings the lids."""
WIDE_UPPER, WIDE_LOWER = 0.24, 0.06
"""Of the opening: how far wide = 1 draws the lids apart."""
LID_FOLLOWS = 1.0
LOWER_FOLLOWS = 0.4
GLINT_FOLLOWS = np.float32(0.5)
"""Travel of a catchlight over the iris's: it lies where the cornea's centre of curvature is, 5.6 mm
before the centre of rotation, and the limbus 10.6 mm."""
LASH_FALL_DEG = 122.0
"""How far the upper lashes turn down in a full blink: from pointing up to hanging."""
"""Travel of the upper and lower lid over the iris's own when the gaze goes up or down."""


@dataclass(frozen=True)
class EyePose:
    """What one eye does; all zero is the photograph.

    Args:
        closure: 0 as in the photo, 1 closed.
        squint: 0..1, the lower lid rises.
        wide: 0..1, the lids part further.
        gaze_yaw_deg: positive to the subject's left, relative to the photo's own gaze.
        gaze_pitch_deg: positive down, relative to the photo's own gaze.
    """

    closure: float = 0.0
    squint: float = 0.0
    wide: float = 0.0
    gaze_yaw_deg: float = 0.0
    gaze_pitch_deg: float = 0.0


@dataclass(frozen=True, eq=False)
class _Posed:
    """One pose: the margins along the eye, (n, 6) float32, and scalars for the kernel."""

    table: NDArray[np.float32]
    scalars: NDArray[np.float32]


# Columns of the table: margins in the photo, reach, margins now, light taken by the line.
_UPPER, _LOWER, _REACH, _UPPER_NOW, _LOWER_NOW, _LINE = range(6)
_COLUMNS = 6


def compose_eye(eye: Eye, pose: EyePose, out: NDArray[np.float32]) -> None:
    """Write the posed eye into its box of ``out``.

    Args:
        eye: as built from the photo.
        pose: all zero writes exactly the photo's pixels.
        out: (H, W, 3) float32, sRGB-encoded 0..255, in frame space; changed in place, in
            ``eye.box_px`` only.
    """
    x0, y0, x1, y1 = eye.box_px
    target = out[y0:y1, x0:x1]
    if eye.side == "left":
        target = target[:, ::-1]
    if pose == EyePose():
        target[...] = eye.photo[..., :3]
        return
    posed = _pose_margins(eye, pose)
    _compose(
        (eye.photo, eye.lids.skin, eye.ball.sclera, eye.ball.iris, eye.ball.glint, eye.lids.lashes,
         eye.lids.ink),
        posed.table, posed.scalars, eye.eye_from_pixel.astype(np.float32),
        eye.pixel_from_eye.astype(np.float32), target,
    )  # fmt: skip


def _iris_shift(eye: Eye, pose: EyePose) -> tuple[float, float]:
    """How far the iris moves, in eye units along u and v."""
    to_inner = 1.0 if eye.side == "right" else -1.0
    shift = []
    for rest, turn, travel in zip(
        eye.ball.rest, (pose.gaze_yaw_deg, pose.gaze_pitch_deg), eye.ball.travel, strict=True
    ):
        before, after = math.radians(rest), math.radians(rest + turn)
        shift.append(travel * (math.sin(after) - math.sin(before)))
    return shift[0] * to_inner, shift[1]


def _pose_margins(eye: Eye, pose: EyePose) -> _Posed:
    outline = eye.outline
    upper, lower, seam = outline.upper, outline.lower, outline.seam
    opening = lower - upper
    shape = opening / max(outline.height, 1e-6)
    shift_u, shift_v = _iris_shift(eye, pose)
    up = upper + opening * (SQUINT_UPPER * pose.squint - WIDE_UPPER * pose.wide)
    low = lower - opening * (SQUINT_LOWER * pose.squint - WIDE_LOWER * pose.wide)
    up = up + np.float32(LID_FOLLOWS * shift_v) * shape
    low = low + np.float32(LOWER_FOLLOWS * shift_v) * shape
    closure = np.float32(min(pose.closure, eye.max_closure))
    up = up + (seam - up) * closure
    low = low + (seam - low) * closure
    up = np.minimum(up, low)
    table = np.empty((OUTLINE_SAMPLES, _COLUMNS), np.float32)
    table[:, _UPPER], table[:, _LOWER], table[:, _REACH] = upper, lower, outline.reach
    table[:, _UPPER_NOW], table[:, _LOWER_NOW] = up, low
    table[:, _LINE] = eye.lids.line
    closing = float(closure)
    fall = math.cos(math.radians(LASH_FALL_DEG) * closing)
    scalars = np.array(
        [
            outline.half_width,
            eye.softness,
            _ramp(closing, 0.10, 0.60),
            _ramp(closing, 0.45, 0.95),
            _ramp(closing, 0.02, 0.30),
            shift_u,
            shift_v,
            math.copysign(max(abs(fall), 0.15), fall) * eye.lids.lash_length,
        ],
        np.float32,
    )  # fmt: skip
    return _Posed(table, scalars)


def _ramp(x: float, start: float, end: float) -> float:
    t = min(max((x - start) / (end - start), 0.0), 1.0)
    return t * t * (3 - 2 * t)


@kernel
def _step(x: np.float32) -> np.float32:
    """Hermite step from 0 at -1 to 1 at 1; step(x) + step(-x) = 1."""
    t = min(max(np.float32(0.5) * x + np.float32(0.5), np.float32(0.0)), np.float32(1.0))
    return np.float32(t * t * (np.float32(3.0) - np.float32(2.0) * t))


@kernel
def _at(table: NDArray[np.float32], i: int, f: np.float32, column: int) -> np.float32:
    return np.float32(table[i, column] + f * (table[i + 1, column] - table[i, column]))


@kernel
def _bell(x: np.float32) -> np.float32:
    """exp(-x^2), and 0 where that is less than 0.2 %."""
    square = x * x
    return np.float32(math.exp(-square)) if square < np.float32(6.2) else np.float32(0.0)


@kernel
def _lash(lashes: NDArray[np.float32], place: np.float32, height: np.float32) -> np.float32:
    """Ink of the lashes at a place along the eye, at a height of 0 (root) to 1 (tip)."""
    if height < 0 or height >= 1:
        return np.float32(0.0)
    y = height * np.float32(lashes.shape[0] - 1)
    row, col = int(y), int(place)
    fy, fx = np.float32(y - row), np.float32(place - col)
    root = lashes[row, col] + fx * (lashes[row, col + 1] - lashes[row, col])
    tip = lashes[row + 1, col] + fx * (lashes[row + 1, col + 1] - lashes[row + 1, col])
    return np.float32(root + fy * (tip - root))


@kernel
def _line(d: np.float32, t: np.float32, soft: np.float32) -> np.float32:
    """The line of lash roots at a distance below its middle, 1 in the middle.

    Thickest a little outside the middle of the eye, thin at the corners, softer below than above.
    """
    off = (t + np.float32(0.15)) / np.float32(1.25)
    full = max(np.float32(1.0) - off * off, np.float32(0.0))
    width = np.float32(0.008) + full * (np.float32(0.008) if d < 0 else np.float32(0.016))
    return _bell(d / np.float32(math.sqrt(width * width + soft * soft)))


@kernel
def _uncovered(depth: np.float32, parted: np.float32, soft: np.float32) -> np.float32:
    """How far the photo's own eyeball is kept at a depth below a margin that was parted by so much.

    All of it where the margin has not moved; where the lids part, the line of lashes that the photo
    has there gives way to what the eyeball is like under it.
    """
    share = min(max(parted / np.float32(0.03), np.float32(0.0)), np.float32(1.0))
    three = np.float32(3.0) * soft
    return _step((depth + three - share * (np.float32(0.05) + three)) / (np.float32(2.0) * soft))


@kernel
def _shade(depth: np.float32, before: np.float32) -> np.float32:
    """Light on the eyeball under the upper lid's shadow, over what its colour already has.

    The shadow of the photo is never lifted: how deep it is cannot be told from what is dark.

    Args:
        depth: below the upper margin as it is now.
        before: below the margin as it is in the photo; what was hidden there has no shadow yet.
    """
    deep, length = np.float32(0.34), np.float32(0.08)
    now = deep * np.float32(math.exp(-max(depth, np.float32(0.0)) / length))
    was = deep * np.float32(math.exp(-max(before, np.float32(0.0)) / length))
    parted = min(max((before - depth) / np.float32(-0.03), np.float32(0.0)), np.float32(1.0))
    was *= np.float32(1.0) - parted * (
        np.float32(1.0) - _step((before + np.float32(0.04)) / np.float32(0.04))
    )
    return min((np.float32(1.0) - now) / (np.float32(1.0) - was), np.float32(1.0))


@kernel
def _lid_source(
    above: np.float32, below: np.float32, down: np.float32, rise: np.float32, reach: np.float32
) -> np.float32:
    """How far lid skin at a place has come down (the lower lid: up) from the photo's place."""
    if above > below:
        rigid = np.float32(0.06)
        q = (above - rigid) / max(reach + down - rigid, np.float32(0.02))
        moved = down
    else:
        q = below / np.float32(LOWER_REACH)
        moved = rise
    q = min(max(q, np.float32(0.0)), np.float32(1.0))
    return np.float32(moved * (np.float32(1.0) - q * q * (np.float32(3.0) - np.float32(2.0) * q)))


@kernel
def _pick(
    image: NDArray[np.float32], x: np.float32, y: np.float32, result: NDArray[np.float32]
) -> None:
    """The picture at (x, y), with its border repeated."""
    right, bottom = np.float32(image.shape[1] - 1), np.float32(image.shape[0] - 1)
    zero = np.float32(0.0)
    sample_cubic(image, min(max(x, zero), right), min(max(y, zero), bottom), result)


@kernel
def _compose(  # noqa: C901, PLR0915  one pass over the box, layer by layer, back to front
    planes: tuple[NDArray[np.float32], ...],
    table: NDArray[np.float32],
    scalars: NDArray[np.float32],
    to_eye: NDArray[np.float32],
    to_pixel: NDArray[np.float32],
    target: NDArray[np.float32],
) -> None:
    photo, skin, sclera, iris, glint, lashes, ink = planes
    half, soft, grown, grown_low, hidden = (
        scalars[0],
        scalars[1],
        scalars[2],
        scalars[3],
        scalars[4],
    )
    shift_u, shift_v, lash_length = scalars[5], scalars[6], scalars[7]
    shift_x = to_pixel[0, 0] * shift_u + to_pixel[0, 1] * shift_v
    shift_y = to_pixel[1, 0] * shift_u + to_pixel[1, 1] * shift_v
    still = np.float32(math.exp(-(abs(shift_u) + abs(shift_v)) / np.float32(0.01)))
    n = table.shape[0]
    scale = np.float32((n - 1) / 4.0)
    lash_scale = np.float32((lashes.shape[1] - 1) / (n - 1))
    zero, one, white = np.float32(0.0), np.float32(1.0), np.float32(255.0)
    lid, moved, light = np.empty(4, np.float32), np.empty(4, np.float32), np.empty(4, np.float32)
    for row in range(photo.shape[0]):
        y = np.float32(row)
        for col in range(photo.shape[1]):
            x = np.float32(col)
            u = to_eye[0, 0] * x + to_eye[0, 1] * y + to_eye[0, 2]
            v = to_eye[1, 0] * x + to_eye[1, 1] * y + to_eye[1, 2]
            place = (u / half + np.float32(2.0)) * scale
            for k in range(3):
                target[row, col, k] = photo[row, col, k]
            if place <= zero or place >= np.float32(n - 1):
                continue
            i = int(place)
            f = np.float32(place - i)
            upper, lower, reach = _at(table, i, f, 0), _at(table, i, f, 1), _at(table, i, f, 2)
            upper_now, lower_now = _at(table, i, f, 3), _at(table, i, f, 4)
            down, rise = upper_now - upper, lower_now - lower
            above, below = upper_now - v, v - lower_now
            slid = _lid_source(above, below, down, rise, reach)
            mix = grown if above > below else grown_low
            corner = _step((abs(u) - half + np.float32(0.02)) / np.float32(0.08)) * _bell(
                above / np.float32(0.07)
            )
            mix = (mix + corner * (hidden - mix)) * skin[row, col, 3]
            inked = grown * _at(table, i, f, 5) * _line(-above, u / half, soft)
            inked = one - (one - inked) * (
                one - grown * _lash(lashes, place * lash_scale, above / lash_length)
            )
            opened = max(_step(-above / soft) + _step(-below / soft) - one, zero)
            if slid == zero and mix <= zero and inked <= zero and opened <= zero:
                continue
            if opened < one and mix < one:
                _pick(photo, x - to_pixel[0, 1] * slid, y - to_pixel[1, 1] * slid, lid)
            keep, shade = one, one
            if opened > zero:
                keep = (
                    still * _uncovered(v - upper, -down, soft) * _uncovered(lower - v, rise, soft)
                )
                shade = _shade(-above, v - upper)
                if keep < one:
                    _pick(iris, x - shift_x, y - shift_y, moved)
                    _pick(glint, x - GLINT_FOLLOWS * shift_x, y - GLINT_FOLLOWS * shift_y, light)
            for k in range(3):
                value = lid[k] + mix * (skin[row, col, k] - lid[k])
                if mix >= one:
                    value = skin[row, col, k]
                if opened > zero:
                    ball = photo[row, col, k]
                    if keep < one:
                        now = sclera[row, col, k] + moved[3] * (moved[k] - sclera[row, col, k])
                        now += max(light[k], zero)
                        ball = now + keep * (ball - now)
                    ball *= shade
                    value = ball if opened >= one else value + opened * (ball - value)
                value += inked * (min(ink[k], value) - value)
                value += photo[row, col, 3] * (photo[row, col, k] - value)
                target[row, col, k] = min(max(value, zero), white)
