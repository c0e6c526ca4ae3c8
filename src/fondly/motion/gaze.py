"""Where the eyes look: fixations, saccades, and holding the gaze while the head moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, inf, sin, tau

import numpy as np

from fondly.motion.chance import Chance
from fondly.motion.curves import Times, min_jerk

SACCADE_S, SACCADE_S_PER_DEG = 0.021, 0.0022
"""The main sequence: 21 ms + 2.2 ms per degree, so that small shifts take 1 or 2 frames."""
FIXATION_S = (0.7, 1.7)
"""How long the eyes rest on each of your eyes in turn; fixations last 200 ms at the very least."""
MICRO_DEG, MICRO_S = (0.12, 0.35), 0.3
"""Size of the microsaccades within a fixation (most are below half a degree, Martinez-Conde 2004),
and how far they keep from its ends."""
CONTACT_S, LONGEST_S = (2.5, 3.4), 5.0
"""How long eyes rest on you before they leave for a moment: with what comes before and after, the
3.3 s that 498 visitors liked to be looked at; most of them liked 2 to 5 s (Binetti 2016)."""
AWAY_S, AWAY_DEG, AWAY_DOWN_DEG = (0.45, 0.8), (3.2, 4.6), (1.2, 2.6)
"""A look away that ends a contact: short and low, and no glance at something."""
AGAIN_S = 0.4
"""A look away is left out unless you are looked at for this long after it."""
LEAST_S = 0.4
"""Least time between two shifts of the wandering."""
FREE_S = 0.5
"""Before its end the clip's gaze is back at rest for at least this long."""

VERGENCE_DEG, NEAR_DEG, FAR_DEG = 0.9, 3.0, 6.0
"""Eyes that look aside by `FAR_DEG` see something further away and turn outwards, each by 0.9
degrees: pupils 63 mm apart converge by 3.6 degrees on a camera at 1 m and by half that at 2 m."""


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
    """The target's yaw and pitch in degrees, both (T,): still in between, quick at the shifts.

    A shift begins on a frame, so that one shorter than a frame is not spread over two.
    """
    frame_s = times_s[1] - times_s[0]
    yaw_deg, pitch_deg = np.zeros_like(times_s), np.zeros_like(times_s)
    before = Shift(0.0, 0.0, 0.0)
    for shift in sorted(shifts, key=lambda each: each.time_s):
        yaw, pitch = shift.yaw_deg - before.yaw_deg, shift.pitch_deg - before.pitch_deg
        start_s = round(shift.time_s / frame_s) * frame_s
        moved = min_jerk((times_s - start_s) / saccade_s(float(np.hypot(yaw, pitch))))
        yaw_deg += yaw * moved
        pitch_deg += pitch * moved
        before = shift
    return yaw_deg, pitch_deg


def scanning(
    taken: Sequence[tuple[float, float]], end_s: float, size_deg: float, chance: Chance
) -> list[Shift]:
    """Small shifts from one of your eyes to the other, as people do who look at somebody they love.

    After some seconds of it the eyes look away for a moment, and find you again.

    Args:
        taken: spans from, to in seconds that belong to other shifts.
        end_s: the end of the clip.
        size_deg: about how far each shift goes from the photo's gaze.
        chance: for times and targets.
    """
    shifts: list[Shift] = []
    bounds = [(0.0, 0.3), *sorted(taken), (end_s - FREE_S, end_s)]
    for (_, from_s), (to_s, _) in pairwise(bounds):
        shifts += _between(from_s, to_s, size_deg, chance)
    return shifts


def _between(from_s: float, to_s: float, size_deg: float, chance: Chance) -> list[Shift]:
    """The shifts of one span in which nothing else moves the eyes."""
    shifts: list[Shift] = []
    time_s, side = from_s + chance.between(*FIXATION_S) / 2, chance.side()
    contact_s = _contact_s(from_s, to_s, chance)
    while True:
        is_away = time_s >= contact_s
        stay_s = chance.between(*(AWAY_S if is_away else FIXATION_S))
        if time_s < contact_s < time_s + stay_s:
            stay_s = max(contact_s - time_s, LEAST_S)
        if time_s + stay_s >= to_s:
            break
        if is_away:
            contact_s = _contact_s(time_s + stay_s, to_s, chance)
            shifts.append(
                Shift(time_s, side * chance.between(*AWAY_DEG), chance.between(*AWAY_DOWN_DEG))
            )
        else:
            yaw_deg, pitch_deg = chance.around(size_deg, 0.3), chance.between(-0.4, 0.4) * size_deg
            shifts.append(Shift(time_s, side * yaw_deg, pitch_deg))
        if stay_s > 3 * MICRO_S:
            shifts.append(_micro(shifts[-1], stay_s, min(size_deg, 1.0), chance))
        time_s, side = time_s + stay_s, -side
    if shifts:
        shifts.append(Shift(min(time_s, to_s), 0.0, 0.0))
    return shifts


def _contact_s(from_s: float, to_s: float, chance: Chance) -> float:
    """When eyes that have been on you from a time on look away; never, where it is not too long."""
    time_s = from_s + chance.between(*CONTACT_S)
    is_long = to_s + FREE_S - from_s > LONGEST_S
    return time_s if is_long and time_s + AWAY_S[1] + AGAIN_S < to_s else inf


def _micro(fixation: Shift, stay_s: float, share: float, chance: Chance) -> Shift:
    """A microsaccade in the midst of a fixation."""
    size_deg = share * chance.between(*MICRO_DEG)
    way = chance.between(0.0, tau)
    return Shift(
        fixation.time_s + chance.between(MICRO_S, stay_s - MICRO_S),
        fixation.yaw_deg + size_deg * cos(way),
        fixation.pitch_deg + size_deg * sin(way),
    )


def held_in_world(target_deg: Times, head_deg: Times) -> Times:
    """Eye in head (T,), degrees: the target less the head's turn.

    The vestibulo-ocular reflex, with a gain of 1 as it has on a target that one sees.
    """
    return target_deg - head_deg


def outwards_deg(yaw_deg: Times, pitch_deg: Times) -> Times:
    """By how much each eye turns outwards (T,) when the target (T,) is not the camera."""
    aside = np.hypot(yaw_deg, pitch_deg)
    return VERGENCE_DEG * min_jerk((aside - NEAR_DEG) / (FAR_DEG - NEAR_DEG))
