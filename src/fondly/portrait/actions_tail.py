"""A smile turns up the end of the lip line, wherever that hangs."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from fondly.domain.portrait import Lattice
from fondly.portrait.actions_chart import Points, sample_nodes
from fondly.portrait.actions_pull import Mask, ramp
from fondly.portrait.mouth_tail import Tail

LEVEL_AT = 0.35
"""Strength of a smile at which the line falls no more towards its end: a gentle clip's."""
LEAST_FALL = 0.008
"""Mouth units: a line that falls less does not hang."""
MOST_LIFT = 0.14
"""Mouth units by which the end of a line is lifted at full strength, at most: more would press the
cheek above it into a fold."""
REACH_OUT, REACH_UP, REACH_DOWN = 0.30, 0.32, 0.36
"""Mouth units from the line within which the skin around it goes along."""
HELD = 0.02
"""Mouth units from the line within which all of the skin goes along."""
LEAST_FREE = 0.5
"""Skin that moves less freely than this, near the far outline of a turned head, is lifted less."""
SMOOTH = 2.0
"""Columns of a tail over which its lift is smoothed."""


def unbend(tail: Tail, lattice: Lattice, slid: Points, free: Mask) -> Points:
    """What a smile has to add so that the end of a line does not hang.

    Args:
        tail: of the line.
        lattice: the nodes.
        slid: (rows, cols, 2) px at strength 1, how the smile moves them.
        free: (rows, cols) in [0, 1], how freely skin moves.

    Returns:
        (rows, cols, 2) px at strength 1, likewise; 0 where the line does not hang.
    """
    ways = tail.ways_px()
    out_from_px = np.linalg.inv(ways)
    moved = sample_nodes(slid, lattice, tail.places_px()) @ out_from_px
    smiling = tail.v + LEVEL_AT * moved[:, 1]
    fall = np.maximum(smiling - np.minimum.accumulate(smiling) - LEAST_FALL, 0.0)
    lift = np.minimum(np.maximum.accumulate(fall) / LEVEL_AT, MOST_LIFT)
    if not lift.any():
        return np.zeros_like(slid)
    lift = gaussian_filter1d(lift, SMOOTH, mode="nearest")
    a = tail.pixel_from_mouth
    origin = a[:, :2] @ [tail.middle, 0.0] + a[:, 2]
    place = (lattice.nodes().astype(np.float64) - origin) @ out_from_px
    out, v = place[..., 0], place[..., 1]
    beside = v - np.interp(out, tail.out, tail.v)
    near = 1.0 - ramp(out - tail.out[-1], 0.0, REACH_OUT)
    near *= (1.0 - ramp(-beside, HELD, REACH_UP)) * (1.0 - ramp(beside, HELD, REACH_DOWN))
    free_at_end = sample_nodes(free, lattice, tail.places_px()[-1:]).item()
    near *= np.minimum(free / max(free_at_end, LEAST_FREE), 1.0)
    return np.asarray((np.interp(out, tail.out, -lift) * near)[..., None] * ways[1])
