"""Plays a plan: from what is done and when to a motion of any rate, age and seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from fondly.domain.channels import BLENDSHAPES, BODY, CHANNELS, RANGES
from fondly.domain.motion import Motion
from fondly.domain.motion_json import DECIMALS
from fondly.domain.options import Age
from fondly.domain.plan import Act, Life, Plan
from fondly.motion.actions import ACTIONS, SIDED, check_acts, furthest_head
from fondly.motion.age import PACES, Pace
from fondly.motion.blinking import blinks_of, spontaneous
from fondly.motion.blinks import Blink, placed
from fondly.motion.breath import breathing
from fondly.motion.camera import camera_channels
from fondly.motion.chance import Chance
from fondly.motion.curves import LEAST_HOLD_S, PEAK_SPEED, Swell, Times
from fondly.motion.drift import drift
from fondly.motion.driver import Driver
from fondly.motion.gaze import Shift, held_in_world, looks, outwards_deg, scanning
from fondly.motion.glances import glances
from fondly.motion.parts import WHOLE, Parts, check_option
from fondly.motion.staging import driver_plan

SHORTEST_S = 1.0
SLOWEST_RATE, FASTEST_RATE = Fraction(8), Fraction(240)
"""Below 8 frames per second a blink is a single frame, and reads as a fault."""

GESTURE_DEG_S = 10.0
"""Peak speed of one head gesture. All that moves a head stays below 15 deg/s, the lower end of
what we propose for keepsakes; calm people have a median of 1.5 to 2.6 (measured)."""

SMILE_PER_S = 1.7
"""Peak speed of a smile, in the channel's unit. The broadest one (.6, the greatest of an action)
comes as quickly as the quickest of people's, 10 to 90 % in .3 s (motion norms), at 1.8 to 1.9;
the stronger side of a face has the rest."""

UNEVEN, LAG_S = (0.02, 0.06), (0.01, 0.03)
"""One side of a face is a little stronger, the other a little later."""

EYE_DEG = 30.0
"""Turn of an eye at eyeLookOut = 1."""
REST_S = 0.05
"""A plan's acts are over this long before the last frame."""

_MIXED = frozenset(BLENDSHAPES) | frozenset(BODY)


def play(
    plan: Plan,
    *,
    rate: Fraction | int = Fraction(30),
    seed: int = 0,
    age: Age = Age.ADULT,
    parts: Parts = WHOLE,
    camera_deg: tuple[float, float] = (0.0, 0.0),
) -> Motion:
    """The motion of a plan.

    What is planned is done as written; blinks between it, small looks, the head's wandering and
    the unevenness of a face are the seed's. The first and the last sample are exactly zero on
    every channel and are reached gently, so that the clip loops (a camera that pushes in or pulls
    out is the exception). Values are rounded as motion files are: a saved motion is the same.

    Args:
        plan: 1 s or longer.
        rate: frames per second, 8 to 240.
        seed: any int; the same one gives the same motion, bit for bit.
        age: whose lids, breath and pace.
        parts: how much of it each part of the person does.
        camera_deg: yaw and pitch from the photo's own gaze to the camera, for "look-at-camera".

    Raises:
        OptionInvalid: rate or length out of range.
        PlanInvalid: the plan has an action that there is not, or too much of one.
        MotionInvalid: the motion would have too many frames.
    """
    check_option("seconds", plan.seconds, SHORTEST_S, 600.0)
    check_option("fps", rate, SLOWEST_RATE, FASTEST_RATE)
    check_acts(plan)
    frames = round(Fraction(plan.seconds) * rate)
    times_s = np.arange(frames) / float(rate)
    performance = _Performance(plan, seed, PACES[age], parts, camera_deg, times_s)
    return Motion.of(rate, {n: _finished(n, c) for n, c in performance.channels().items()})


def write_motion(
    driver: Driver,
    *,
    seconds: float | None = None,
    rate: Fraction | int = Fraction(30),
    intensity: float = 0.5,
    seed: int = 0,
) -> Motion:
    """A driver's performance: its plan, played.

    Args:
        driver: who performs; see `fondly.motion.drivers`.
        seconds, intensity: see `driver_plan`.
        rate: see `play`.
        seed: of both.

    Raises:
        OptionInvalid, MotionInvalid: see both.
    """
    plan = driver_plan(driver, seconds=seconds, intensity=intensity, seed=seed)
    return play(plan, rate=rate, seed=seed)


@dataclass(frozen=True, eq=False)
class _Performance:
    """One playing of a plan, over the times (T,) of a clip's frames."""

    plan: Plan
    seed: int
    pace: Pace
    parts: Parts
    camera_deg: tuple[float, float]
    times_s: Times

    def channels(self) -> dict[str, Times]:
        """Every channel that moves, (T,) each; one at least, to tell the length."""
        columns = {name: np.zeros_like(self.times_s) for name in CHANNELS}
        blinks = self.blinks
        for first, moved in (*self.expressions(), *self.lids(blinks), *self.undercurrent()):
            for name, column in moved.items():
                share = self.parts.share(name)
                _mix(columns[name][first : first + len(column)], name, column * share)
        self.look(columns, blinks)
        camera = camera_channels(self.plan.camera, self.times_s)
        for name, column in camera.items():
            columns[name] += column
        moving = {name: column for name, column in columns.items() if column.any()}
        return moving or {BODY[0]: columns[BODY[0]]}

    def chance(self, part: str) -> Chance:
        """The random numbers of one part."""
        return Chance(self.seed, part)

    @cached_property
    def lead(self) -> float:
        """To which side goes what names none: 1 for the subject's left."""
        return self.chance("lead").side()

    @property
    def end_s(self) -> float:
        """The last time."""
        return float(self.times_s[-1])

    def acts(self, *kinds: str) -> list[Act]:
        """The plan's acts of some kinds, fitted into the clip."""
        return [
            self.fitted(act) if kinds != ("lids",) else act
            for act in self.plan.acts
            if ACTIONS[act.action].kind in kinds
        ]

    def fitted(self, act: Act) -> Act:
        """The act at the person's pace, over before the last frame."""
        pace = 1.0 if ACTIONS[act.action].kind == "eyes" else self.pace.expression
        attack_s, release_s = act.attack_s * pace, act.release_s * pace
        room_s = max(self.end_s - REST_S - act.start_s, REST_S)
        shrink = min(room_s / (attack_s + release_s), 1.0)
        return replace(
            act,
            attack_s=attack_s * shrink,
            hold_s=max(min(act.hold_s, room_s - attack_s - release_s), 0.0),
            release_s=release_s * shrink,
        )

    @cached_property
    def blinks(self) -> tuple[Blink, ...]:
        """Every blink of the clip, where it can be."""
        asked = blinks_of(
            self.acts("lids"), self.chance("lids"), self.pace, asked=True, lead=self.lead
        )
        asked = list(placed(asked, self.times_s))
        per_min = self.plan.life.blinks_per_min * self.pace.blink_rate
        others = spontaneous(per_min, asked, self.acts("eyes"), self.end_s, self.chance("blinks"))
        drawn = blinks_of(others, self.chance("shapes"), self.pace, asked=False, lead=self.lead)
        return placed([*asked, *drawn], self.times_s)

    def lids(self, blinks: Sequence[Blink]) -> Iterator[tuple[int, dict[str, Times]]]:
        """What each blink moves, from its first frame on; eyes at less than half blink less."""
        depth = min(2.0 * self.parts.eyes, 1.0) / max(self.parts.eyes, 1e-9)
        for blink in blinks:
            first, times_s = self.window(blink.start_s, blink.end_s + 0.3)
            moved = blink.channels(times_s)
            for name in moved.keys() & {"eyeBlinkLeft", "eyeBlinkRight"}:
                moved[name] = moved[name] * depth
            yield first, moved

    def expressions(self) -> Iterator[tuple[int, dict[str, Times]]]:
        """What each act of face, head and breath moves, from its first frame on."""
        chance = self.chance("sides")
        stronger = chance.side()
        for act in self.acts("face", "head", "breath"):
            uneven = chance.between(*UNEVEN) * stronger
            lag_s = min(chance.between(*LAG_S), act.attack_s / 4)
            yield self.played(_calmed(act, lag_s), uneven, lag_s)

    def played(self, act: Act, uneven: float, lag_s: float) -> tuple[int, dict[str, Times]]:
        """One act's channels; one side is stronger by a share, the other later by a lag."""
        action = ACTIONS[act.action]
        way = {"left": 1.0, "right": -1.0, "both": self.lead}[act.side]
        weaker = "Right" if uneven > 0 else "Left"
        strength = {"Left": 1 + uneven / 2, "Right": 1 - uneven / 2}
        if action.sides == "muscles" and act.side != "both":
            strength = {"Left": float(way > 0), "Right": float(way < 0)}
        swell = Swell(act.start_s, act.attack_s, act.hold_s, act.release_s, act.curve)
        first, times_s = self.window(act.start_s, act.end_s)
        shape = Swell.to_and_fro if act.action == "shake" else Swell.at
        moved = {}
        for name, weight in action.channels.items():
            share = next((strength[end] for end in strength if name.endswith(end)), 1.0)
            lags = name.endswith(weaker)
            lagging = swell.later(lag_s) if lags else swell
            mirrored = way if name in SIDED else 1.0
            moved[name] = act.amount * weight * share * mirrored * shape(lagging, times_s)
        return first, moved

    def undercurrent(self) -> Iterator[tuple[int, dict[str, Times]]]:
        """What goes on by itself: the head's wandering, and breath."""
        life: Life = self.plan.life
        wander_deg = life.drift_deg * self.pace.drift
        yield 0, drift(self.times_s, wander_deg, self.chance("drift"))
        chance = self.chance("breath")
        yield 0, {"breath": breathing(self.times_s, life.breath, self.pace.breaths, chance)}

    def look(self, columns: dict[str, Times], blinks: Sequence[Blink]) -> None:
        """Turns the eyes: to what the plan says, between your eyes, and against the head."""
        acts = self.acts("eyes")
        shifts, taken = glances(acts, blinks, self.end_s, self.lead, self.camera_deg)
        scan_deg = self.plan.life.scan_deg
        if scan_deg > 0:
            shifts += scanning(taken, self.end_s, scan_deg, self.chance("scan"))
        eyes = self.parts.eyes
        shifts = [Shift(one.time_s, one.yaw_deg * eyes, one.pitch_deg * eyes) for one in shifts]
        yaw_deg, pitch_deg = looks(shifts, self.times_s)
        columns["gaze_yaw_deg"] += held_in_world(yaw_deg, columns["head_yaw_deg"])
        columns["gaze_pitch_deg"] += held_in_world(pitch_deg, columns["head_pitch_deg"])
        apart = outwards_deg(yaw_deg, pitch_deg) / EYE_DEG
        for side in ("Left", "Right"):
            _mix(columns[f"eyeLookOut{side}"], f"eyeLookOut{side}", apart)

    def window(self, from_s: float, to_s: float) -> tuple[int, Times]:
        """The first frame of a span of seconds, and the times of its frames."""
        first, last = np.searchsorted(self.times_s, (from_s, to_s))
        first = max(int(first) - 1, 0)
        return first, self.times_s[first : int(last) + 1]


def _mix(column: Times, name: str, more: Times) -> None:
    """Adds to a channel in place.

    Angles add up; expressions fill what is left up to 1, so that none is cut off with a corner.
    """
    if name in _MIXED:
        column += (1.0 - column) * more
    else:
        column += more


def _calmed(act: Act, lag_s: float) -> Act:
    """The act as large as it may be done in that time: never hurried, only smaller.

    Args:
        act: of face, head or breath.
        lag_s: by how much one side's rise is shorter than its attack.
    """
    action = ACTIONS[act.action]
    peak = PEAK_SPEED[act.curve]
    shortest_s = min(act.attack_s, act.release_s)
    if act.action == "shake":
        shortest_s = min(shortest_s, max(act.hold_s, LEAST_HOLD_S) / 2)
    over = furthest_head(act) * peak / shortest_s / GESTURE_DEG_S
    smile = act.amount * action.channels.get("mouthSmileLeft", 0.0)
    over = max(over, smile * peak / min(act.attack_s - lag_s, act.release_s) / SMILE_PER_S)
    return replace(act, amount=act.amount / max(over, 1.0))


def _finished(name: str, column: Times) -> Times:
    """A channel within its range, rounded as files are, and without negative zeros."""
    return np.round(column, DECIMALS).clip(*RANGES[name]) + 0.0
