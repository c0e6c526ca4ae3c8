"""Where the eyes go: saccades, what they rest on, and for how long they meet yours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import LOOK_DOWN_DEG, LOOK_UP_DEG, LOOK_YAW_DEG
from fondly.domain.motion import Motion
from fondly.vitals.events import leaves, reaches

WITHIN_S = 0.05
"""A saccade of up to 13° is over in this time."""
LEAST_DEG = 0.4
"""Eyes and gaze that move by this within WITHIN_S make a saccade. Eyes that only hold a gaze while
the head turns do not, and gaze that only goes along with the head does not."""
NOISE = 5.0
"""Where a tracker trembles, a saccade must stand out by this many times the median movement within
WITHIN_S: about six standard deviations, as Engbert and Kliegl (2003) take for microsaccades."""
HIDDEN = 0.5
"""Closure from which lids hide the eyes; trackers then see them jump where nothing does."""
EDGE = 0.05
"""A saccade lasts from and to this share of its peak speed."""
FINE_RATE = 200
"""Frames per second from which the duration of a saccade is told to within a tenth; at 120 a small
one seems a quarter too long."""
MAIN_S, MAIN_S_PER_DEG = 0.021, 0.0022
"""The main sequence of saccades: 21 ms and 2.2 ms more for each degree."""
CONTACT_DEG = 3.0
"""Eyes within this of the photo's own gaze look at you: an arm's length away, your two eyes are
6° apart."""


@dataclass(frozen=True)
class SeenSaccade:
    """One jump of the eyes; seconds from the motion's start, degrees in the world.

    Args:
        start_s, end_s: when it is faster than a share EDGE of its peak speed.
        size_deg: how far the gaze goes.
    """

    start_s: float
    end_s: float
    size_deg: float

    @property
    def main_sequence_share(self) -> float:
        """Its duration over that of human saccades of its size."""
        return (self.end_s - self.start_s) / (MAIN_S + MAIN_S_PER_DEG * self.size_deg)


def eye_deg(motion: Motion) -> NDArray[np.float64]:
    """Direction of the eyes in the head: (T, 2) yaw to the subject's left and pitch down."""
    yaw = motion["gaze_yaw_deg"].astype(np.float64)
    pitch = motion["gaze_pitch_deg"].astype(np.float64)
    for side, sign in (("Left", 1), ("Right", -1)):
        outwards = motion[f"eyeLookOut{side}"] - motion[f"eyeLookIn{side}"]
        yaw = yaw + sign * LOOK_YAW_DEG / 2 * outwards
        down = (
            LOOK_DOWN_DEG * motion[f"eyeLookDown{side}"] - LOOK_UP_DEG * motion[f"eyeLookUp{side}"]
        )
        pitch = pitch + down / 2
    return np.stack([yaw, pitch], axis=1)


def gaze_deg(motion: Motion) -> NDArray[np.float64]:
    """Direction of the gaze in the world: (T, 2), eyes and head together."""
    head = np.stack([motion["head_yaw_deg"], motion["head_pitch_deg"]], axis=1)
    return eye_deg(motion) + head


def seen_saccades(motion: Motion) -> tuple[SeenSaccade, ...]:
    """Every saccade of LEAST_DEG or more that lids do not hide, in order."""
    rate = float(motion.rate)
    eyes, gaze = eye_deg(motion), gaze_deg(motion)
    window = max(1, round(WITHIN_S * rate))
    if motion.frames <= window:
        return ()
    moved = np.minimum(_moved(eyes, window), _moved(gaze, window))
    jumps = moved >= max(LEAST_DEG, NOISE * float(np.median(moved)))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], jumps, [False]]).astype(np.int8)))
    lids = (motion["eyeBlinkLeft"] + motion["eyeBlinkRight"]) / 2
    return tuple(
        _saccade(gaze[start : stop + window], start, rate)
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if lids[(start + stop + window) // 2] < HIDDEN
    )


def rests_s(saccades: tuple[SeenSaccade, ...]) -> tuple[float, ...]:
    """How long the eyes rest between each saccade and the next, in seconds."""
    return tuple(max(after.start_s - before.end_s, 0.0) for before, after in pairwise(saccades))


def longest_contact_s(motion: Motion) -> float:
    """The longest time for which the eyes stay within CONTACT_DEG of the photo's own gaze."""
    at_you = np.linalg.norm(gaze_deg(motion), axis=1) <= CONTACT_DEG
    away = np.flatnonzero(np.concatenate([[True], ~at_you, [True]]))
    return float(np.diff(away).max() - 1) / float(motion.rate)


def _moved(directions: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = np.linalg.norm(directions[window:] - directions[:-window], axis=1)
    return moved


def _saccade(path: NDArray[np.float64], first: int, rate: float) -> SeenSaccade:
    """The saccade within a path (n, 2) of the gaze that begins at sample `first`."""
    across = path[-1] - path[0]
    size = float(np.linalg.norm(across))
    speed = np.diff(path @ across) / max(size, 1e-9)
    top = int(np.argmax(speed))
    edge = EDGE * speed[top]
    start = leaves(-speed, -edge, 0, top)
    end = reaches(-speed, -edge, top, len(speed) - 1)
    return SeenSaccade((first + start + 0.5) / rate, (first + end + 0.5) / rate, size)
