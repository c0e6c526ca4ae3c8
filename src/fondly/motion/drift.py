"""The slow, small wandering of a head that nobody moves on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from fondly.motion.chance import Chance
from fondly.motion.curves import Times, inside

BAND_HZ = (0.1, 0.9)
"""Heads have 76 to 84 % of their power below 1 Hz even in talk (measured); calm needs no more."""
LINES = 8
EASE_S = 1.2

AXES: Mapping[str, float] = MappingProxyType(
    {"head_yaw_deg": 1.0, "head_pitch_deg": 0.7, "head_roll_deg": 0.5}
)
"""Share of the drift on each axis; in talk the measured standard deviations are 4.0, 2.8, 3.3, and
a roll that wanders reads as unsteady."""


def drift(times_s: Times, deviation_deg: float, chance: Chance) -> dict[str, Times]:
    """Head angles (T,) in degrees, at rest with zero velocity at both ends of the clip.

    A sum of sinusoids of equal size at frequencies spaced evenly in their logarithm, which is a
    1/f spectrum; `deviation_deg` is about the standard deviation in yaw.
    """
    window = inside(times_s, min(EASE_S, float(times_s[-1]) / 2))
    spaced_hz = np.geomspace(*BAND_HZ, LINES)
    size_deg = deviation_deg * np.sqrt(2 / LINES)
    angles = {}
    for name, share in AXES.items():
        total = np.zeros_like(times_s)
        for line_hz in spaced_hz:
            phase = chance.between(0.0, 2 * np.pi)
            total += np.sin(2 * np.pi * chance.around(line_hz, 0.1) * times_s + phase)
        angles[name] = window * (size_deg * share) * total
    return angles
