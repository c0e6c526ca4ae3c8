"""What a driver is: a performance written as data, in seconds of one nominal phrase.

A clip is one or more phrases. A phrase of another length than the nominal one moves its starts
and stretches its holds; rises and falls keep their length as long as they fit, because muscles
do not hurry for a short clip. `fondly.motion.staging` makes a plan of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from fondly.domain.occasion import Occasion
from fondly.domain.plan import Curve
from fondly.errors import DriverInvalid, PlanInvalid
from fondly.motion.actions import find_action

DriverSide = Literal["both", "left", "right", "lead", "other"]
"""As an act's side; lead is the side that a performance's seed takes, other the opposite one."""
DRIVER_SIDES: tuple[DriverSide, ...] = get_args(DriverSide)

END_FREE_S = 0.1
"""A phrase ends at rest for this long."""
MOST_ACTS = 40
LONGEST_S = 600.0


@dataclass(frozen=True)
class Amount:
    """A size by intensity: at 0, at .5 and at 1, with straight lines between."""

    faint: float
    usual: float
    full: float

    def at(self, intensity: float) -> float:
        """The size at an intensity of 0 to 1."""
        return float(np.interp(intensity, (0.0, 0.5, 1.0), (self.faint, self.usual, self.full)))


@dataclass(frozen=True)
class Cue:
    """One act of a driver. Without a hold it keeps its length in a longer phrase.

    Args:
        action: a name in `ACTIONS`.
        start_s, attack_s, hold_s, release_s: its times within the nominal phrase.
        amount: the action's amount by intensity.
        side: see `DriverSide`.
        curve: of its rise and fall.
        least_phrase_s: shorter phrases leave it out.
        chance: how often it happens, 0 to 1.

    Raises:
        DriverInvalid: an action that there is not, or a time or an amount out of range.
    """

    action: str
    start_s: float
    attack_s: float
    hold_s: float
    release_s: float
    amount: Amount
    side: DriverSide = "both"
    curve: Curve = "gentle"
    least_phrase_s: float = 0.0
    chance: float = 1.0

    def __post_init__(self) -> None:
        try:
            greatest = find_action(self.action).greatest
        except PlanInvalid as error:
            raise DriverInvalid(error.message, error.hint) from error
        if min(self.attack_s, self.release_s) <= 0 or min(self.start_s, self.hold_s) < 0:
            raise DriverInvalid(
                f"{self.action} needs an attack and a release, and no negative time", _HINT
            )
        amounts = (self.amount.faint, self.amount.usual, self.amount.full)
        if min(amounts) < 0 or max(amounts) > greatest:
            raise DriverInvalid(
                f"{self.action} goes from 0 to {greatest:g}, got {max(amounts):g}",
                "More than that tears a photo.",
            )
        if not 0 <= self.chance <= 1:
            raise DriverInvalid(f"{self.action}: chance is 0 to 1, got {self.chance:g}", _HINT)

    @property
    def end_s(self) -> float:
        """When nothing is left of it, within the nominal phrase."""
        return self.start_s + self.attack_s + self.hold_s + self.release_s


@dataclass(frozen=True)
class Driver:
    """A named performance.

    Args:
        name: in kebab-case.
        sentence: what it feels like, for people.
        occasions: what it suits.
        seconds: the length it was written for, and a clip's default.
        span_s: the shortest and the longest clip it is played in.
        intensity: the least and greatest intensity it can be played at, within 0 to 1.
        cues: what happens in one phrase of `seconds`.
        blinks_per_min: blinks that come by themselves.
        drift_deg: about the standard deviation of the head's drift, by intensity.
        scan_deg: how far the eyes wander between your eyes, by intensity.
        breath: depth of the breath channel, by intensity.
        longest_phrase_s: a longer clip is several phrases.
        is_still: mostly still and for long: norms and advice of short clips are not for it.

    Raises:
        DriverInvalid: a value that makes no sense.
    """

    name: str
    sentence: str
    occasions: tuple[Occasion, ...]
    seconds: float
    span_s: tuple[float, float]
    intensity: tuple[float, float]
    cues: tuple[Cue, ...]
    blinks_per_min: float
    drift_deg: Amount
    scan_deg: Amount
    breath: Amount
    longest_phrase_s: float
    is_still: bool = False

    def __post_init__(self) -> None:
        low, high = self.intensity
        if not 0.0 <= low < high <= 1.0:
            raise DriverInvalid(f"{self.name}: intensity is a range within 0 to 1", _HINT)
        shortest, longest = self.span_s
        if not 0.0 < shortest <= self.seconds <= longest <= LONGEST_S:
            raise DriverInvalid(
                f"{self.name}: seconds lies within span_s, and that within 0 to {LONGEST_S:g}",
                _HINT,
            )
        if len(self.cues) > MOST_ACTS:
            raise DriverInvalid(f"{self.name}: a driver has at most {MOST_ACTS} acts", _HINT)
        for cue in self.cues:
            if cue.end_s > self.seconds - END_FREE_S + 1e-9:
                raise DriverInvalid(
                    f"{self.name}: {cue.action} at {cue.start_s:g} s does not end within the "
                    f"{self.seconds:g} s",
                    f"Everything ends {END_FREE_S:g} s before the driver does; shorten its hold.",
                )

    @property
    def default_intensity(self) -> float:
        """The intensity where none is asked for: .5, or the nearest it has."""
        return min(max(0.5, self.intensity[0]), self.intensity[1])


_HINT = "See what a driver's file looks like with: fondly drivers --show nostalgia"
