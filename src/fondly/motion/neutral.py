"""The face at rest, found in a performance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face_track import POSE
from fondly.domain.motion import Motion

CALM_SHARE, LEAST_CALM = 0.1, 5
"""Share of the frames, and their least number, whose median is taken for rest."""
LOOK = 0.5
"""Weight of where the eyes look: a face at rest looks ahead, but one that turns keeps its gaze."""
TURN_DEG = 12.0
"""Degrees away from the usual direction that weigh as much as one full expression."""
HURRY_S = 0.15
"""Seconds of a change that weigh as much as the change: a face in passing is not at rest."""


def find_neutral(readings: Motion) -> dict[str, float]:
    """What a face reads at rest: the median of its calmest frames.

    Calm is a frame with little expression, with open eyes that look ahead, with the head where it
    is most of the time, and without hurry. What a face reads all the time, as narrow eyes do, makes
    no frame calmer than another.

    Args:
        readings: as in `Capture`.

    Returns:
        A value for each blendshape and angle of the head.
    """
    weights = np.array([LOOK if name.startswith("eyeLook") else 1.0 for name in BLENDSHAPES])
    faces = np.stack([readings[name].astype(np.float64) for name in BLENDSHAPES], axis=1) * weights
    turns = np.stack([readings[name].astype(np.float64) for name in POSE], axis=1)
    effort = faces.sum(axis=1)
    effort += np.abs(turns - np.median(turns, axis=0)).sum(axis=1) / TURN_DEG
    effort += HURRY_S * _speed(faces, float(readings.rate)).sum(axis=1)
    count = min(max(LEAST_CALM, round(CALM_SHARE * len(effort))), len(effort))
    calm = np.argsort(effort, kind="stable")[:count]
    return {name: float(np.median(readings[name][calm])) for name in (*BLENDSHAPES, *POSE)}


def neutral_at(readings: Motion, seconds: float) -> dict[str, float]:
    """What a face reads at a moment, in seconds from the first frame: at most at the last one."""
    index = min(max(round(seconds * readings.rate), 0), readings.frames - 1)
    return {name: float(readings[name][index]) for name in (*BLENDSHAPES, *POSE)}


def _speed(values: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Magnitude of the change per second, (T, N)."""
    if len(values) < 2:
        return np.zeros_like(values)
    return np.abs(np.gradient(values, axis=0)) * rate
