"""One blink: how lids move, and what moves with them. When they come: `fondly.motion.blinking`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from fondly.domain.plan import Act, Side
from fondly.motion.age import Pace
from fondly.motion.chance import Chance
from fondly.motion.curves import Swell, Times, min_jerk

FIRST_S, LAST_S = 0.4, 0.6
"""No lid moves in the first and the last of these seconds: a loop must not stutter."""
APART_S = 1.0
"""Least time between two blinks; intervals under a second are rare outside bursts."""
ECHO_S = 0.35
"""Least time from one end to the next start of blinks that were asked for ("blinks twice")."""

NATURAL = Act("blink", 0.0, 0.1, 0.02, 0.45, 1.0)
"""The times that an act of a natural blink has; another act's are a longer or a shorter one's."""
CLOSING_S = (0.085, 0.12)
"""Whole down-phase. 10 % to the peak takes 0.753 of it, 64 to 90 ms; measured on real clips: 15 to
85 % in a median of 48 ms; spontaneous down-phase about 66 ms by search coil."""
HOLD_S = (0.008, 0.03)
"""Full closure: 8 ms by search coil (spontaneous), 76 ms median above 85 % on real clips."""
HALF_OPEN_S = (0.058, 0.085)
"""Time from the peak until the lid is half open again. The opening is 1 / (1 + (t / half)^2), which
follows the median of 76 tracked blinks within .02; back at 10 % after three of these."""
TAIL = (0.62, 1.0)
"""From which to which share of the opening its long tail is eased to exactly zero."""
UNEVEN = (0.02, 0.07)
"""Left and right differ in depth by this share; the measured median is .046."""

COUPLED: Mapping[str, float] = MappingProxyType(
    {"cheekSquint": 0.05, "eyeSquint": 0.12, "browOuterUp": 0.04}
)
"""Per unit of closure. Measured beside real blinks: lower lid +.06 cm, cheek +.04 cm, brow +.04 to
+.06 cm, divided by what these shapes move in an ARKit face scan."""
COUPLED_BROW = 0.06
NOD_DEG = 0.35
"""The head dips a little with a blink: .3 to .5 degrees, and back within about .5 s (measured)."""
WINK: Mapping[str, float] = MappingProxyType(
    {"cheekSquint": 0.5, "eyeSquint": 0.4, "mouthSmile": 0.14, "mouthDimple": 0.1}
)
"""A wink is done by the whole cheek: it is the ring muscle of one eye, and drags the corner of the
mouth along. Amounts by eye."""


@dataclass(frozen=True)
class Blink:
    """One closing of the lids: they begin to fall at `start_s` and peak at the depths given.

    Args:
        start_s: when lids begin to fall.
        closing_s, hold_s: the way down, and how long they stay down.
        half_open_s: from then until they are half open; `opening_s`: until they are open.
        depth_left, depth_right: closure at the peak, 0 to 1; 0 on the side that does not wink.
        asked: an act of the plan, which is not left out.
    """

    start_s: float
    closing_s: float
    hold_s: float
    half_open_s: float
    opening_s: float
    depth_left: float
    depth_right: float
    asked: bool = False

    @property
    def peak_s(self) -> float:
        """The middle of full closure."""
        return self.start_s + self.closing_s + self.hold_s / 2

    @property
    def end_s(self) -> float:
        """When the lids are back exactly."""
        return self.start_s + self.closing_s + self.hold_s + self.opening_s

    @property
    def is_wink(self) -> bool:
        """Whether one eye stays open."""
        return min(self.depth_left, self.depth_right) == 0.0

    def closure(self, times_s: Times) -> Times:
        """The lids' waveform (T,), 0 to 1, before depth: fast down, short hold, slow up."""
        closed_s = self.start_s + self.closing_s
        falling = min_jerk((times_s - self.start_s) / self.closing_s)
        since_s = np.maximum(times_s - closed_s - self.hold_s, 0.0)
        rising = 1.0 / (1.0 + (since_s / self.half_open_s) ** 2)
        tail = 1.0 - min_jerk((since_s / self.opening_s - TAIL[0]) / (TAIL[1] - TAIL[0]))
        return falling * rising * tail

    def channels(self, times_s: Times) -> dict[str, Times]:
        """Everything a blink moves, by channel (T,)."""
        shape = self.closure(times_s)
        depth = max(self.depth_left, self.depth_right)
        moved = {"eyeBlinkLeft": shape * self.depth_left, "eyeBlinkRight": shape * self.depth_right}
        for name, share in (WINK if self.is_wink else COUPLED).items():
            moved[f"{name}Left"] = moved["eyeBlinkLeft"] * share
            moved[f"{name}Right"] = moved["eyeBlinkRight"] * share
        moved["browInnerUp"] = shape * (COUPLED_BROW * depth)
        dip = Swell(self.start_s, 0.1 + self.closing_s, self.hold_s, 0.3)
        moved["head_pitch_deg"] = dip.at(times_s) * NOD_DEG * depth
        return moved


def draw_blink(act: Act, chance: Chance, pace: Pace, *, asked: bool, side: Side) -> Blink:
    """A blink of about the act's depth and times, with a shape of its own.

    Args:
        act: its start, and times in proportion to those of `NATURAL`.
        chance: for its shape.
        pace: of the person's age.
        asked: whether the plan asks for it.
        side: whose lids.
    """
    uneven = chance.side() * chance.between(*UNEVEN) / 2
    slower = act.release_s / NATURAL.release_s
    drawn_hold_s = chance.between(*HOLD_S)
    closing_s = chance.between(*CLOSING_S) * act.attack_s / NATURAL.attack_s * pace.closing
    half_open_s = chance.between(*HALF_OPEN_S) * slower * pace.opening
    return Blink(
        act.start_s,
        closing_s,
        max(act.hold_s - NATURAL.hold_s, 0.0) + drawn_hold_s,
        half_open_s,
        act.release_s * pace.opening,
        0.0 if side == "right" else min(act.amount * (1 + uneven), 1.0),
        0.0 if side == "left" else min(act.amount * (1 - uneven), 1.0),
        asked,
    )


def placed(blinks: Iterable[Blink], times_s: Times) -> tuple[Blink, ...]:
    """The blinks where a clip can have them, in order.

    Each is moved between FIRST_S after the first and LAST_S before the last time, and so that its
    peak falls on a frame: between two frames the fullest closure would be lost and the blink read
    as a flicker. One that nobody asked for is left out when it then comes within APART_S of the
    one before; one that was asked for waits until the lids are open again.
    """
    frame_s = times_s[1] - times_s[0]
    kept: list[Blink] = []
    for drawn in sorted(blinks, key=lambda each: each.start_s):
        blink = _shortened(drawn, float(times_s[-1] - frame_s) - FIRST_S - LAST_S)
        to_peak_s, length_s = blink.peak_s - blink.start_s, blink.end_s - blink.start_s
        free_s = FIRST_S
        if kept and blink.asked:
            free_s = max(FIRST_S, kept[-1].end_s - kept[-1].opening_s / 2 + ECHO_S)
        first = np.ceil((free_s + to_peak_s) / frame_s)
        last = np.floor((times_s[-1] - LAST_S - length_s + to_peak_s) / frame_s)
        if first > last:
            continue
        start_s = float(np.clip(round(blink.peak_s / frame_s), first, last) * frame_s - to_peak_s)
        if blink.asked or not kept or start_s - kept[-1].start_s >= APART_S:
            kept.append(replace(blink, start_s=start_s))
    return tuple(kept)


def _shortened(blink: Blink, room_s: float) -> Blink:
    """The blink with a shorter hold, where the clip has no room for the whole."""
    beyond_s = blink.end_s - blink.start_s - room_s
    return replace(blink, hold_s=max(blink.hold_s - max(beyond_s, 0.0), 0.0))
