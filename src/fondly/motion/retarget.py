"""From what one face did to what another portrait does.

A capture tells scores and angles of its own face. What that face reads at rest is taken off, lids
that closed close altogether, and looks become a turn of both eyes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.domain.capture import Capture
from fondly.domain.channels import BLENDSHAPES, LOOK_DOWN_DEG, LOOK_UP_DEG, LOOK_YAW_DEG, RANGES
from fondly.domain.face_track import POSE
from fondly.domain.motion import Motion
from fondly.domain.motion_json import DECIMALS
from fondly.domain.motion_limits import MotionLimits, given_back
from fondly.motion.curves import min_jerk

Column = NDArray[np.float64]

OPPOSED = (("jawLeft", "jawRight"), ("mouthLeft", "mouthRight"))
"""Scores that are the two ways of one movement: less of one is some of the other."""
CLOSED_RANGE = (0.5, 0.9)
"""What closed eyes read: .48 to .94 in photos and clips. A face that never reads as much as the
first has not shut its eyes."""
SHUT = 0.95
"""Share of the greatest closure from which lids count as shut: they shut for a frame or two, which
need not meet a camera's."""
WINK = (0.25, 0.40)
"""Difference between the two lids' scores, beyond that at rest, below which both lids do the same,
and from which each does its own: narrow eyes and turned heads read up to .25 apart in ten clips,
one-sided squints .29 to .43, and both lids of a blink by .05 (median of 76)."""
WINK_S = 0.4
"""A wink is told by the greatest difference within this time, so that it is one from its onset."""
LEAST_LID = 0.2
"""Least difference between closed and open eyes that is believed."""
EASE_IN_S, EASE_OUT_S = 0.4, 0.8
"""How long the way from rest and back to it takes, at most a quarter of the whole: smiles that end
faster than in .8 s look cut off (Horic-Asselin et al. 2020)."""
PEAK = 98
"""Percentile of a head's turns that shall fit into a subject's range."""
BOTH_LIDS = ("eyeBlinkLeft", "eyeBlinkRight")
_LOOKS = tuple(name for name in BLENDSHAPES if name.startswith("eyeLook"))


def motion_of(capture: Capture) -> Motion:
    """The performance as a motion whose zero is the face at rest.

    Expressions below rest are left out: no weight is negative.

    Args:
        capture: of one face.
    """
    readings, neutral = capture.readings, capture.neutral
    columns: dict[str, Column] = {}
    for name in BLENDSHAPES:
        if name not in _LOOKS:
            columns[name] = readings[name].astype(np.float64) - neutral.get(name, 0.0)
    for one, other in OPPOSED:
        way = columns[one] - columns[other]
        columns[one], columns[other] = np.maximum(way, 0), np.maximum(-way, 0)
    columns.update(_lids(readings, neutral))
    columns.update(_gaze(readings, neutral))
    rest = [neutral.get(name, 0.0) for name in POSE]
    turns = turned_from(np.stack([readings[name] for name in POSE], axis=1), np.array(rest))
    columns.update(zip(POSE, turns.T, strict=True))
    return _finished(readings.rate, columns)


def looping(motion: Motion) -> Motion:
    """The motion with its first and last frame at rest, reached and left gently."""
    count = motion.frames
    if count < 3:
        return Motion.still(motion.rate, count)
    times = np.arange(count) / float(motion.rate)
    whole_s = times[-1]
    rise = min_jerk(times / min(EASE_IN_S, whole_s / 4))
    fall = min_jerk((whole_s - times) / min(EASE_OUT_S, whole_s / 4))
    starts_at_rest = motion.is_rest(0)
    window = fall if starts_at_rest else rise * fall
    return _finished(motion.rate, {name: c * window for name, c in motion.channels.items()})


def to_subject(
    motion: Motion,
    neutral: Mapping[str, float],
    shown: Mapping[str, float],
    limits: MotionLimits,
) -> Motion:
    """The motion in the range of the person in the photo.

    The way from a performer's rest to a full expression becomes the way from what the photo shows
    already to the full one; lids close whatever it shows. A head that would pass its limits turns
    less all the time, instead of stopping at them; what expressions do there is up to the limits.

    Args:
        motion: from `motion_of`.
        neutral: what the performer reads at rest.
        shown: what the photo's face reads, by blendshape.
        limits: of the portrait, and of taste.
    """
    columns = {name: column.astype(np.float64) for name, column in motion.channels.items()}
    for name in columns:
        if name in BLENDSHAPES and name in shown and name not in BOTH_LIDS:
            left = 1.0 - max(neutral.get(name, 0.0), shown[name])
            columns[name] *= max(left, 0.0) / max(1.0 - neutral.get(name, 0.0), 1e-6)
    for name in [name for name in POSE if name in columns]:
        column = columns[name]
        columns[name] = column * _share(column, limits.maximum(name))
        gaze = name.replace("head", "gaze")
        if gaze in columns:
            columns[gaze] = given_back(columns[gaze], column - columns[name]).astype(np.float64)
    return _finished(motion.rate, columns)


def turned_from(angles_deg: Column, rest_deg: Column) -> Column:
    """Yaw, pitch and roll (T, 3) against a head at rest (3,), as rotations: R(t) R(rest)^-1."""
    there, rest = _matrices(angles_deg), _matrices(rest_deg[None])[0]
    turned = there @ rest.T
    pitch = np.arcsin(np.clip(-turned[:, 1, 2], -1, 1))
    yaw = np.arctan2(turned[:, 0, 2], turned[:, 2, 2])
    roll = np.arctan2(turned[:, 1, 0], turned[:, 1, 1])
    return np.asarray(np.degrees(np.stack([yaw, pitch, roll], axis=1)))


def _matrices(angles_deg: Column) -> Column:
    """Ry(yaw) Rx(pitch) Rz(roll), (T, 3, 3), axes x right, y up, z to the camera."""
    yaw, pitch, roll = np.radians(angles_deg.astype(np.float64)).T
    zero, one = np.zeros_like(yaw), np.ones_like(yaw)

    def matrix(*rows: tuple[Column, Column, Column]) -> Column:
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)

    about_y = matrix(
        (np.cos(yaw), zero, np.sin(yaw)), (zero, one, zero), (-np.sin(yaw), zero, np.cos(yaw))
    )
    about_x = matrix(
        (one, zero, zero),
        (zero, np.cos(pitch), -np.sin(pitch)),
        (zero, np.sin(pitch), np.cos(pitch)),
    )
    about_z = matrix(
        (np.cos(roll), -np.sin(roll), zero), (np.sin(roll), np.cos(roll), zero), (zero, zero, one)
    )
    return np.asarray(about_y @ about_x @ about_z)


def _lids(readings: Motion, neutral: Mapping[str, float]) -> dict[str, Column]:
    """Closure: 0 as open as at rest, 1 as closed as this face closes its eyes."""
    rest = [neutral.get(name, 0.0) for name in BOTH_LIDS]
    left, right = (
        readings[name].astype(np.float64) - value
        for name, value in zip(BOTH_LIDS, rest, strict=True)
    )
    both, apart = (left + right) / 2, left - right
    open_at = float(np.mean(rest))
    shut_at = float(np.clip(SHUT * (both.max() + open_at), *CLOSED_RANGE))
    reach = max(shut_at - open_at, LEAST_LID)
    low, high = WINK
    widest = _nearby_most(np.abs(apart), round(WINK_S * float(readings.rate)))
    apart = apart * min_jerk((widest - low) / (high - low))
    return {"eyeBlinkLeft": (both + apart / 2) / reach, "eyeBlinkRight": (both - apart / 2) / reach}


def _nearby_most(values: Column, reach: int) -> Column:
    """The greatest of the values (T,) up to so many frames away."""
    padded = np.pad(values, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.asarray(windows.max(axis=-1))


def _gaze(readings: Motion, neutral: Mapping[str, float]) -> dict[str, Column]:
    """Where both eyes look, against rest: the mean of the two, which cannot squint."""

    def score(name: str) -> Column:
        return readings[name].astype(np.float64) - neutral.get(name, 0.0)

    left = score("eyeLookOutLeft") - score("eyeLookInLeft")
    right = score("eyeLookInRight") - score("eyeLookOutRight")
    down = (score("eyeLookDownLeft") + score("eyeLookDownRight")) / 2
    up = (score("eyeLookUpLeft") + score("eyeLookUpRight")) / 2
    return {
        "gaze_yaw_deg": LOOK_YAW_DEG * (left + right) / 2,
        "gaze_pitch_deg": LOOK_DOWN_DEG * down - LOOK_UP_DEG * up,
    }


def _finished(rate: Fraction, columns: Mapping[str, Column]) -> Motion:
    """Within the ranges, and rounded as files are, so that rest is exactly the photo."""
    kept = {n: np.round(c, DECIMALS).clip(*RANGES[n]) + 0.0 for n, c in columns.items()}
    return Motion.of(rate, kept)


def _share(column: Column, maximum: float) -> float:
    peak = float(np.percentile(np.abs(column), PEAK))
    return min(1.0, maximum / peak) if peak > 0 else 1.0
