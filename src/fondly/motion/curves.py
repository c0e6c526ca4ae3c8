"""Shapes in time. All work on arrays of seconds and have no corner in value or velocity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]

PEAK_SPEED = 1.875
"""Peak speed of a minimum-jerk move, in amplitudes per duration (15/8)."""

SAG = 0.08
"""What an expression held for a second or longer loses until its release, and less if it is held
for less: muscles ease, nobody holds like a statue."""


def min_jerk(u: Times) -> Times:
    """The minimum-jerk move from 0 at u <= 0 to 1 at u >= 1 (Flash and Hogan 1985).

    Velocity and acceleration are zero at both ends; 10 to 90 % takes 0.506 of the duration.
    """
    u = np.clip(u, 0.0, 1.0)
    return np.clip(u * u * u * (10.0 + u * (6.0 * u - 15.0)), 0.0, 1.0)


@dataclass(frozen=True)
class Swell:
    """Rises from 0 to 1, holds, and falls to 0, in seconds; nothing before and after."""

    start_s: float
    attack_s: float
    hold_s: float
    release_s: float

    @property
    def end_s(self) -> float:
        """When it is back at 0."""
        return self.start_s + self.attack_s + self.hold_s + self.release_s

    def later(self, lag_s: float) -> Swell:
        """The same swell, but its rise begins `lag_s` later; that is less than the attack."""
        return Swell(self.start_s + lag_s, self.attack_s - lag_s, self.hold_s, self.release_s)

    def at(self, times_s: Times) -> Times:
        """Its height in [0, 1] at some times (T,), by minimum-jerk moves."""
        top_s = self.start_s + self.attack_s
        rise = min_jerk((times_s - self.start_s) / self.attack_s)
        eased = SAG * min(self.hold_s, 1.0) * min_jerk((times_s - top_s) / max(self.hold_s, 0.1))
        fall = min_jerk((times_s - top_s - self.hold_s) / self.release_s)
        return rise * (1.0 - eased) * (1.0 - fall)


def inside(times_s: Times, ease_s: float) -> Times:
    """A window (T,) that is 0 with zero velocity at the first and last time and 1 between."""
    first, last = times_s[0], times_s[-1]
    return min_jerk((times_s - first) / ease_s) * min_jerk((last - times_s) / ease_s)
