"""Where the eyes look: fixations, saccades, and holding the gaze while the head moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fondly.motion.chance import Chance
from fondly.motion.curves import Times, min_jerk

SACCADE_S, SACCADE_S_PER_DEG = 0.021, 0.0022
"""The main sequence: 21 ms + 2.2 ms per degree, so that small shifts take 1 or 2 frames."""
FIXATION_S = (0.7, 1.7)
"""How long the eyes rest on each of your eyes in turn; fixations last 200 ms at the very least."""
FREE_S = 0.5
"""Before its end the clip's gaze is back at rest for at least this long."""


@dataclass(frozen=True)
class Shift:
    """The eyes go to a target, in degrees from the photo's own gaze in the world, and stay."""

    time_s: float
    yaw_deg: float
    pitch_deg: float


def saccade_s(size_deg: float) -> float:
    """Duration of a saccade by its size, in seconds."""
    return SACCADE_S + SACCADE_S_PER_DEG * size_deg


def looks(shifts: Iterable[Shift], times_s: Times) -> tuple[Times, Times]:
    """The target's yaw and pitch in degrees, both (T,): still in between, quick at the shifts."""
    yaw_deg, pitch_deg = np.zeros_like(times_s), np.zeros_like(times_s)
    before = Shift(0.0, 0.0, 0.0)
    for shift in sorted(shifts, key=lambda each: each.time_s):
        yaw, pitch = shift.yaw_deg - before.yaw_deg, shift.pitch_deg - before.pitch_deg
        moved = min_jerk((times_s - shift.time_s) / saccade_s(float(np.hypot(yaw, pitch))))
        yaw_deg += yaw * moved
        pitch_deg += pitch * moved
        before = shift
    return yaw_deg, pitch_deg


def scanning(
    taken: Sequence[tuple[float, float]], end_s: float, size_deg: float, chance: Chance
) -> list[Shift]:
    """Small shifts from one of your eyes to the other, as people do who look at somebody they love.

    Args:
        taken: spans from, to in seconds that belong to other shifts.
        end_s: the end of the clip.
        size_deg: about how far each shift goes from the photo's gaze.
        chance: for times and targets.
    """
    shifts: list[Shift] = []
    bounds = [(0.0, 0.3), *sorted(taken), (end_s - FREE_S, end_s)]
    for (_, from_s), (to_s, _) in pairwise(bounds):
        time_s, side = from_s + chance.between(*FIXATION_S) / 2, chance.side()
        stay_s = chance.between(*FIXATION_S)
        while time_s + stay_s < to_s:
            yaw_deg = side * chance.around(size_deg, 0.3)
            shifts.append(Shift(time_s, yaw_deg, chance.between(-0.4, 0.4) * size_deg))
            time_s, side = time_s + stay_s, -side
            stay_s = chance.between(*FIXATION_S)
        if shifts and shifts[-1].time_s > from_s:
            shifts.append(Shift(min(time_s, to_s), 0.0, 0.0))
    return shifts


def held_in_world(target_deg: Times, head_deg: Times) -> Times:
    """Eye in head (T,), degrees: the target less the head's turn.

    The vestibulo-ocular reflex, with a gain of 1 as it has on a target that one sees.
    """
    return target_deg - head_deg
