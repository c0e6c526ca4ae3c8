"""Plays a driver: from its phrase as data to a motion of any length, rate, intensity and seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, sqrt

import numpy as np

from fondly.domain.channels import CHANNELS, HEAD, RANGES
from fondly.domain.motion import Motion
from fondly.domain.motion_json import DECIMALS
from fondly.errors import OptionInvalid
from fondly.motion.actions import ACTIONS, SIDED
from fondly.motion.blinks import Blink, draw_blink, placed
from fondly.motion.breath import breathing
from fondly.motion.chance import Chance
from fondly.motion.curves import PEAK_SPEED, Swell, Times
from fondly.motion.drift import drift
from fondly.motion.driver import Driver, Gesture, Glance
from fondly.motion.gaze import Shift, held_in_world, looks, scanning
from fondly.motion.phrase import Phrase, phrases

SHORTEST_S, LONGEST_S = 2.0, 60.0
SLOWEST_RATE, FASTEST_RATE = Fraction(8), Fraction(240)
"""Below 8 frames per second a blink is a single frame, and reads as a fault."""

GESTURE_DEG_S = 10.0
"""Peak speed of one head gesture. All that moves a head stays below 15 deg/s, the lower end of
what we propose for keepsakes; calm people have a median of 1.5 to 2.6 (measured)."""

UNEVEN, LAG_S = (0.02, 0.06), (0.01, 0.03)
"""One side of a face is a little stronger, the other a little later."""

WITH_BLINK_S, UNDER_LIDS_S = 0.4, 0.05
"""Eyes that return within the first of a blink's start wait for it, and move when lids fall."""


def write_motion(
    driver: Driver,
    *,
    seconds: float | None = None,
    rate: Fraction | int = Fraction(30),
    intensity: float = 0.5,
    seed: int = 0,
) -> Motion:
    """A driver's performance.

    The first and the last sample are exactly zero on every channel and are reached gently, so
    that the clip loops. Values are rounded as motion files are: a saved motion is the same motion.

    Args:
        driver: who performs; see `fondly.motion.drivers`.
        seconds: length of the clip, 2 to 60, rounded to whole frames; the driver's own by default.
        rate: frames per second, 8 to 240.
        intensity: 0 to 1, within the driver's range; .5 is as written.
        seed: any int; the same one gives the same motion, bit for bit.

    Raises:
        OptionInvalid: seconds, rate or intensity out of range.
    """
    seconds = driver.seconds if seconds is None else seconds
    _check("seconds", seconds, SHORTEST_S, LONGEST_S)
    _check("fps", rate, SLOWEST_RATE, FASTEST_RATE)
    _check("intensity", intensity, *driver.intensity)
    frames = round(Fraction(seconds) * rate)
    performance = _Performance(driver, intensity, seed, np.arange(frames) / float(rate))
    return Motion.of(rate, {n: _finished(n, c) for n, c in performance.channels().items()})


@dataclass(frozen=True, eq=False)
class _Performance:
    """One driver at one intensity and seed, over the times (T,) of a clip's frames."""

    driver: Driver
    intensity: float
    seed: int
    times_s: Times

    def channels(self) -> dict[str, Times]:
        """Every channel that moves, (T,) each."""
        spans = phrases(self.driver, float(self.times_s[-1]), self.seed)
        blinks = self.blinks(spans)
        columns = {name: np.zeros_like(self.times_s) for name in CHANNELS}
        wander_deg = self.driver.drift_deg.at(self.intensity)
        for moved in (
            *self.gestures(spans),
            *(blink.channels(self.times_s) for blink in blinks),
            drift(self.times_s, wander_deg, self.chance("drift")),
        ):
            for name, column in moved.items():
                columns[name] += column
        depth = self.driver.breath.at(self.intensity)
        columns["breath"] += breathing(self.times_s, depth, self.chance("breath"))
        yaw_deg, pitch_deg = looks(self.shifts(spans, blinks), self.times_s)
        columns["gaze_yaw_deg"] += held_in_world(yaw_deg, columns["head_yaw_deg"])
        columns["gaze_pitch_deg"] += held_in_world(pitch_deg, columns["head_pitch_deg"])
        return {name: column for name, column in columns.items() if column.any()}

    def chance(self, part: str) -> Chance:
        """The random numbers of one part."""
        return Chance(self.seed, f"{self.driver.name}/{part}")

    def gestures(self, spans: tuple[Phrase, ...]) -> Iterator[dict[str, Times]]:
        """What each gesture of each phrase moves."""
        chance = self.chance("gestures")
        stronger = chance.side()
        for phrase in spans:
            for gesture in self.driver.gestures:
                amount = chance.around(gesture.amount.at(self.intensity), 0.06)
                uneven = chance.between(*UNEVEN) * stronger
                lag_s = chance.between(*LAG_S)
                if phrase.length_s >= gesture.least_phrase_s:
                    swell = phrase.swell(gesture)
                    amount *= _calmed(gesture, amount, swell)
                    yield self.played(gesture, swell, amount, (phrase.side, uneven, lag_s))

    def played(
        self, gesture: Gesture, swell: Swell, amount: float, traits: tuple[float, float, float]
    ) -> dict[str, Times]:
        """One gesture's channels; traits are its side, how uneven it is, and the lag in seconds."""
        side, uneven, lag_s = traits
        sides = {"Left": 1 + uneven / 2, "Right": 1 - uneven / 2}
        weaker = "Right" if uneven > 0 else "Left"
        moved = {}
        for name, weight in ACTIONS[gesture.action].items():
            share = next((sides[end] for end in sides if name.endswith(end)), 1.0)
            lagging = (
                swell.later(min(lag_s, swell.attack_s / 4)) if name.endswith(weaker) else swell
            )
            mirrored = side if name in SIDED else 1.0
            moved[name] = amount * weight * share * mirrored * lagging.at(self.times_s)
        return moved

    def blinks(self, spans: tuple[Phrase, ...]) -> tuple[Blink, ...]:
        """Every blink of the clip, where it can be."""
        chance = self.chance("blinks")
        drawn = []
        for phrase in spans:
            for cue in self.driver.blinks:
                start_s = phrase.time_s(cue.start_s) + chance.between(-0.1, 0.1)
                blink = draw_blink(start_s, chance.between(*cue.depth), chance)
                if chance.happens(cue.chance) and phrase.length_s >= cue.least_phrase_s:
                    drawn.append(blink)
        return placed(drawn, self.times_s)

    def shifts(self, spans: tuple[Phrase, ...], blinks: tuple[Blink, ...]) -> list[Shift]:
        """Where the eyes look: the driver's glances, and the wandering between your eyes."""
        shifts: list[Shift] = []
        taken: list[tuple[float, float]] = []
        for phrase in spans:
            for glance in self.driver.glances:
                if phrase.length_s >= glance.least_phrase_s:
                    away, back = self.glance(glance, phrase, blinks)
                    shifts += [away, back]
                    taken.append((away.time_s, back.time_s))
        size_deg = self.driver.scan_deg.at(self.intensity)
        end_s = float(self.times_s[-1])
        return shifts + scanning(taken, end_s, size_deg, self.chance("scan"))

    def glance(
        self, glance: Glance, phrase: Phrase, blinks: tuple[Blink, ...]
    ) -> tuple[Shift, Shift]:
        """Away and back; a blink near the way back hides it, as people do."""
        away_s = phrase.time_s(glance.start_s)
        back_s = away_s + glance.hold_s * phrase.stretch
        for blink in blinks:
            if abs(blink.start_s - back_s) < WITH_BLINK_S:
                back_s = blink.start_s + UNDER_LIDS_S
        yaw_deg = phrase.side * glance.yaw_deg.at(self.intensity)
        pitch_deg = glance.pitch_deg.at(self.intensity)
        return Shift(away_s, yaw_deg, pitch_deg), Shift(back_s, 0.0, 0.0)


def _calmed(gesture: Gesture, amount: float, swell: Swell) -> float:
    """The share of the amount that the time it has allows: never hurried, only smaller."""
    hurried = sqrt(swell.attack_s / gesture.attack_s)
    furthest = max((abs(ACTIONS[gesture.action].get(name, 0.0)) for name in HEAD), default=0.0)
    speed_deg_s = (
        abs(amount) * hurried * furthest * PEAK_SPEED / min(swell.attack_s, swell.release_s)
    )
    return hurried * GESTURE_DEG_S / max(speed_deg_s, GESTURE_DEG_S)


def _finished(name: str, column: Times) -> Times:
    """A channel within its range, rounded as files are, and without negative zeros."""
    return np.round(column, DECIMALS).clip(*RANGES[name]) + 0.0


def _check(
    option: str, value: float | Fraction, low: float | Fraction, high: float | Fraction
) -> None:
    if not (isfinite(value) and low <= value <= high):
        raise OptionInvalid(
            f"{option} goes from {float(low):g} to {float(high):g}, got {value}",
            f"Choose {option} in that range.",
        )
