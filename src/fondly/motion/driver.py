"""What a driver is: a performance written as data, in seconds of one nominal phrase.

A clip is one or more phrases. A phrase of another length than the nominal one moves its starts
and stretches its holds; rises and falls keep their length as long as they fit, because muscles
do not hurry for a short clip.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fondly.motion.actions import ACTIONS

END_FREE_S = 0.1
"""A phrase ends at rest for this long."""


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
class Gesture:
    """An action that swells and passes. Without a hold it keeps its length in a longer phrase.

    Args:
        action: a name in `ACTIONS`.
        start_s, attack_s, hold_s, release_s: its swell within the nominal phrase.
        amount: the action's amount by intensity.
        least_phrase_s: shorter phrases leave it out.
    """

    action: str
    start_s: float
    attack_s: float
    hold_s: float
    release_s: float
    amount: Amount
    least_phrase_s: float = 0.0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"actions are {', '.join(ACTIONS)}, got {self.action!r}")
        if min(self.attack_s, self.release_s) <= 0 or min(self.start_s, self.hold_s) < 0:
            raise ValueError(f"{self.action} needs an attack and a release, and no negative time")


@dataclass(frozen=True)
class BlinkCue:
    """A blink that begins about `start_s`, of a depth between two (0 to 1)."""

    start_s: float
    depth: tuple[float, float]
    chance: float = 1.0
    least_phrase_s: float = 0.0


@dataclass(frozen=True)
class Glance:
    """The eyes leave you for a while, to the phrase's side and down, and come back."""

    start_s: float
    hold_s: float
    yaw_deg: Amount
    pitch_deg: Amount
    least_phrase_s: float = 0.0


@dataclass(frozen=True)
class Driver:
    """A named performance.

    Args:
        name: in kebab-case.
        sentence: what it feels like, for people.
        seconds: the length it was written for, and a clip's default.
        intensity: the least and greatest intensity it can be played at, within 0 to 1.
        gestures, blinks, glances: what happens in one phrase of `seconds`.
        drift_deg: about the standard deviation of the head's drift, by intensity.
        scan_deg: how far the eyes wander between your eyes, by intensity.
        breath: depth of the breath channel, by intensity.
    """

    name: str
    sentence: str
    seconds: float
    intensity: tuple[float, float]
    gestures: tuple[Gesture, ...]
    blinks: tuple[BlinkCue, ...]
    glances: tuple[Glance, ...]
    drift_deg: Amount
    scan_deg: Amount
    breath: Amount

    def __post_init__(self) -> None:
        low, high = self.intensity
        if not 0.0 <= low < high <= 1.0:
            raise ValueError(f"{self.name}: intensity is a range within 0 to 1")
        for gesture in self.gestures:
            length_s = gesture.attack_s + gesture.hold_s + gesture.release_s
            if gesture.start_s + length_s > self.seconds - END_FREE_S:
                raise ValueError(f"{self.name}: {gesture.action} does not end within the phrase")
        if not self.blinks:
            raise ValueError(f"{self.name}: people blink")
