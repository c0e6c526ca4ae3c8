"""Blinks: when they come, how lids move, and what moves with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from fondly.motion.chance import Chance
from fondly.motion.curves import Swell, Times, min_jerk

FIRST_S, LAST_S = 0.4, 0.6
"""No lid moves in the first and the last of these seconds: a loop must not stutter."""
APART_S = 1.0
"""Least time between two blinks; intervals under a second are rare outside bursts."""

CLOSING_S = (0.085, 0.12)
"""Whole down-phase. 10 % to the peak takes 0.753 of it, 64 to 90 ms; measured on real clips: 15 to
85 % in a median of 48 ms; spontaneous down-phase about 66 ms by search coil."""
HOLD_S = (0.008, 0.035)
"""Full closure: 8 ms by search coil (spontaneous), 76 ms median above 85 % on real clips."""
HALF_OPEN_S = (0.058, 0.085)
"""Time from the peak until the lid is half open again. The opening is 1 / (1 + (t / half)^2), which
follows the median of 76 tracked blinks within .02; back at 10 % after three of these."""
TAIL_S = (0.28, 0.45)
"""From when to when the long tail of the opening is eased to exactly zero."""
UNEVEN = (0.02, 0.07)
"""Left and right differ in depth by this share; the measured median is .046."""

COUPLED: Mapping[str, float] = MappingProxyType(
    {"cheekSquint": 0.05, "eyeSquint": 0.12, "browOuterUp": 0.04}
)
"""Per unit of closure, both sides. Measured beside real blinks: lower lid +.06 cm, cheek +.04 cm,
brow +.04 to +.06 cm, divided by what these shapes move in an ARKit face scan."""
COUPLED_BROW = 0.06
NOD_DEG = 0.35
"""The head dips a little with a blink: .3 to .5 degrees, and back within about .5 s (measured)."""


@dataclass(frozen=True)
class Blink:
    """One blink: lids begin to fall at `start_s`, closure peaks at the depths given (0 to 1)."""

    start_s: float
    closing_s: float
    hold_s: float
    half_open_s: float
    depth_left: float
    depth_right: float

    @property
    def peak_s(self) -> float:
        """The middle of full closure."""
        return self.start_s + self.closing_s + self.hold_s / 2

    @property
    def end_s(self) -> float:
        """When the lids are back exactly."""
        return self.start_s + self.closing_s + self.hold_s + TAIL_S[1]

    def closure(self, times_s: Times) -> Times:
        """The lids' waveform (T,), 0 to 1, before depth: fast down, short hold, slow up."""
        closed_s = self.start_s + self.closing_s
        falling = min_jerk((times_s - self.start_s) / self.closing_s)
        since_s = np.maximum(times_s - closed_s - self.hold_s, 0.0)
        rising = 1.0 / (1.0 + (since_s / self.half_open_s) ** 2)
        tail = 1.0 - min_jerk((since_s - TAIL_S[0]) / (TAIL_S[1] - TAIL_S[0]))
        return falling * rising * tail

    def channels(self, times_s: Times) -> dict[str, Times]:
        """Everything a blink moves, by channel (T,)."""
        shape = self.closure(times_s)
        depth = max(self.depth_left, self.depth_right)
        moved = {"eyeBlinkLeft": shape * self.depth_left, "eyeBlinkRight": shape * self.depth_right}
        for name, share in COUPLED.items():
            moved[f"{name}Left"] = moved["eyeBlinkLeft"] * share
            moved[f"{name}Right"] = moved["eyeBlinkRight"] * share
        moved["browInnerUp"] = shape * (COUPLED_BROW * depth)
        moved["head_pitch_deg"] = Swell(self.start_s, 0.2, 0.0, 0.3).at(times_s) * NOD_DEG * depth
        return moved


def draw_blink(start_s: float, depth: float, chance: Chance) -> Blink:
    """A blink of about the given depth (0 to 1), with a shape of its own."""
    uneven = chance.side() * chance.between(*UNEVEN) / 2
    return Blink(
        start_s,
        chance.between(*CLOSING_S),
        chance.between(*HOLD_S),
        chance.between(*HALF_OPEN_S),
        min(depth * (1 + uneven), 1.0),
        min(depth * (1 - uneven), 1.0),
    )


def placed(blinks: Iterable[Blink], times_s: Times) -> tuple[Blink, ...]:
    """The blinks where a clip can have them, in order.

    Each is moved between FIRST_S after the first and LAST_S before the last time, and so that its
    peak falls on a frame: between two frames the fullest closure would be lost and the blink read
    as a flicker. One that then comes within APART_S of the one before is left out.
    """
    frame_s = times_s[1] - times_s[0]
    kept: list[Blink] = []
    for blink in sorted(blinks, key=lambda each: each.start_s):
        to_peak_s, length_s = blink.peak_s - blink.start_s, blink.end_s - blink.start_s
        first = np.ceil((FIRST_S + to_peak_s) / frame_s)
        last = np.floor((times_s[-1] - LAST_S - length_s + to_peak_s) / frame_s)
        start_s = float(np.clip(round(blink.peak_s / frame_s), first, last) * frame_s - to_peak_s)
        if first <= last and (not kept or start_s - kept[-1].start_s >= APART_S):
            kept.append(replace(blink, start_s=start_s))
    return tuple(kept)
