"""Breathing at rest."""

from __future__ import annotations

import numpy as np

from fondly.motion.chance import Chance
from fondly.motion.curves import Swell, Times

SHORTEST_S, LONGEST_S = 60 / 18, 60 / 12
"""12 to 18 breaths a minute."""
INHALED = 0.42
"""Share of a breath that is drawing it in: out takes longer than in at rest."""


def breathing(times_s: Times, depth: float, quicker: float, chance: Chance) -> Times:
    """The breath channel (T,), 0 to about `depth`, whole breaths only, at rest at both ends.

    Breaths keep their natural length; what the clip has left over becomes the pause that follows
    breathing out. A clip too short for one whole breath has none.

    Args:
        times_s: (T,), from 0.
        depth: 0 to 1.
        quicker: how much quicker than an adult's, above 0.
        chance: for depths and pauses.
    """
    total = np.zeros_like(times_s)
    end_s = float(times_s[-1])
    count = int(end_s * quicker / (SHORTEST_S * 1.08))
    for number in range(count):
        share_s = end_s / count
        length_s = min(share_s, LONGEST_S / quicker) * chance.between(0.94, 1.0)
        start_s = number * share_s + chance.between(0.2, 0.8) * (share_s - length_s)
        one = Swell(start_s, INHALED * length_s, 0.0, (1 - INHALED) * length_s)
        total += one.at(times_s) * min(chance.around(depth, 0.1), 1.0)
    return total
