"""Lids and eyes as a camera sees them, which is open for part of each frame's time.

A lid falls within two frames; drawn as it is at one instant it stands still half way down, and
looks drowsy. Heads and mouths move too slowly for it to be seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Eye, Side
from fondly.domain.motion import Motion
from fondly.rendering.eye_pose import eye_pose
from fondly.rendering.eyes import EyePose, compose_eye
from fondly.rendering.pose import Sample

OPEN = 0.25
"""Of a frame's time: a shutter of 90 degrees. With 180, as films are shot, a stranger found hazy
lids and washed-out irises where lids are large (9 of 11 preferred this, blind)."""

LID_STEP, GAZE_STEP_DEG = 0.04, 0.7
"""What lids and gaze may do between two of the instants that are averaged: about a pixel."""

MOST = 9
"""Instants at most."""


def at_frame(motions: Sequence[Motion], index: int) -> tuple[Sample, Sample]:
    """What is asked of each figure at a frame, and how much that changes while the shutter is open.

    Args:
        motions: of each figure, back to front.

    Returns:
        sample and swing, each (figures, len(CHANNELS)) float32.
    """
    sample = np.stack([one.at(index) for one in motions])
    before, after = max(index - 1, 0), min(index + 1, motions[0].frames - 1)
    change = np.stack([one.at(after) - one.at(before) for one in motions])
    return sample, np.asarray(change * (OPEN / max(after - before, 1)), np.float32)


def instants(side: Side, sample: Sample, swing: Sample) -> list[EyePose]:
    """The poses of one eye that a frame is the mean of; one where it hardly moves.

    Args:
        sample: (len(CHANNELS),) float32, in the middle of the time.
        swing: the same, what changes during it.
    """
    first, last = (eye_pose(side, sample + share * swing) for share in (-0.5, 0.5))
    turned = math.hypot(
        last.gaze_yaw_deg - first.gaze_yaw_deg, last.gaze_pitch_deg - first.gaze_pitch_deg
    )
    moved = max(abs(last.closure - first.closure) / LID_STEP, turned / GAZE_STEP_DEG)
    number = min(math.ceil(moved), MOST)
    middle = eye_pose(side, sample)
    if number < 2 or middle == EyePose():
        return [middle]
    shares = (np.arange(number) + 0.5) / number - 0.5
    return [_within(eye_pose(side, sample + np.float32(share) * swing)) for share in shares]


def expose_eye(eye: Eye, poses: Sequence[EyePose], out: NDArray[np.float32]) -> None:
    """Write the mean of an eye's poses into its box of ``out``.

    Light is taken for the square of encoded values, which is within a level or two here, and quick.

    Args:
        eye: as built from the photo.
        poses: at least one.
        out: as for `compose_eye`.
    """
    x0, y0, x1, y1 = eye.box_px
    box = out[y0:y1, x0:x1, :3]
    compose_eye(eye, poses[0], out)
    if len(poses) == 1:
        return
    first = box.copy()
    moved = np.zeros(box.shape[:2], np.bool_)
    light = first * first
    for pose in poses[1:]:
        compose_eye(eye, pose, out)
        moved |= (box != first).any(axis=-1)
        light += box * box
    box[...] = np.where(moved[..., None], np.sqrt(light / len(poses)), first)


def _within(pose: EyePose) -> EyePose:
    """The pose with lids that are no further open than in the photo, nor more than shut."""
    closure, squint = (min(max(value, 0.0), 1.0) for value in (pose.closure, pose.squint))
    return EyePose(closure, squint, max(pose.wide, 0.0), pose.gaze_yaw_deg, pose.gaze_pitch_deg)
