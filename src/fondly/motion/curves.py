"""Shapes in time. All work on arrays of seconds and have no corner in value or velocity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fondly.domain.plan import Curve

Times = NDArray[np.float64]

PEAK_SPEED: Mapping[Curve, float] = MappingProxyType({"gentle": 1.875, "quick": 2.36, "even": 1.25})
"""Peak speed of a move by its curve, in amplitudes per duration (a minimum jerk's is 15/8)."""

SAG = 0.08
"""What an expression held for a second or longer loses until its release, and less if it is held
for less: muscles ease, nobody holds like a statue."""

LEAST_HOLD_S = 0.1
"""What goes on in a hold takes this long even where there is none."""

QUICKER = 1.6
"""Power by which a quick move runs ahead in its first half."""
EVEN_RAMP = 0.2
"""Share of an even move in which its speed grows, and again in which it falls."""


def min_jerk(u: Times) -> Times:
    """The minimum-jerk move from 0 at u <= 0 to 1 at u >= 1 (Flash and Hogan 1985).

    Velocity and acceleration are zero at both ends; 10 to 90 % takes 0.506 of the duration.
    """
    u = np.clip(u, 0.0, 1.0)
    return np.clip(u * u * u * (10.0 + u * (6.0 * u - 15.0)), 0.0, 1.0)


def move(u: Times, curve: Curve) -> Times:
    """A move from 0 at u <= 0 to 1 at u >= 1, with no speed at either end."""
    if curve == "gentle":
        return min_jerk(u)
    u = np.clip(u, 0.0, 1.0)
    if curve == "quick":
        return min_jerk(1.0 - (1.0 - u) ** QUICKER)
    ramp = EVEN_RAMP
    risen = np.minimum(u / ramp, 1.0)
    fallen = np.minimum((1.0 - u) / ramp, 1.0)
    early, late = _ramped(risen), _ramped(fallen)
    middle = np.clip(u, ramp, 1.0 - ramp) - ramp
    return np.clip((ramp * early + middle + ramp * (0.5 - late)) / (1.0 - ramp), 0.0, 1.0)


def _ramped(v: Times) -> Times:
    """The integral from 0 to v of a speed that grows from 0 to 1 as 3v^2 - 2v^3; .5 at 1."""
    return v**3 - v**4 / 2


@dataclass(frozen=True)
class Swell:
    """Rises from 0 to 1, holds, and falls to 0, in seconds; nothing before and after."""

    start_s: float
    attack_s: float
    hold_s: float
    release_s: float
    curve: Curve = "gentle"

    @property
    def end_s(self) -> float:
        """When it is back at 0."""
        return self.start_s + self.attack_s + self.hold_s + self.release_s

    def later(self, lag_s: float) -> Swell:
        """The same swell, but its rise begins `lag_s` later; that is less than the attack."""
        return replace(self, start_s=self.start_s + lag_s, attack_s=self.attack_s - lag_s)

    def at(self, times_s: Times) -> Times:
        """Its height in [0, 1] at some times (T,)."""
        top_s = self.start_s + self.attack_s
        rise = move((times_s - self.start_s) / self.attack_s, self.curve)
        eased = (
            SAG
            * min(self.hold_s, 1.0)
            * min_jerk((times_s - top_s) / max(self.hold_s, LEAST_HOLD_S))
        )
        fall = move((times_s - top_s - self.hold_s) / self.release_s, self.curve)
        return rise * (1.0 - eased) * (1.0 - fall)

    def to_and_fro(self, times_s: Times) -> Times:
        """To 1 in the attack, over to -1 in the hold, and back to 0 in the release."""
        top_s = self.start_s + self.attack_s
        rise = move((times_s - self.start_s) / self.attack_s, self.curve)
        over = move((times_s - top_s) / max(self.hold_s, LEAST_HOLD_S), self.curve)
        fall = move((times_s - top_s - self.hold_s) / self.release_s, self.curve)
        return rise - 2.0 * over + fall


def inside(times_s: Times, ease_s: float) -> Times:
    """A window (T,) that is 0 with zero velocity at the first and last time and 1 between."""
    first, last = times_s[0], times_s[-1]
    return min_jerk((times_s - first) / ease_s) * min_jerk((last - times_s) / ease_s)
