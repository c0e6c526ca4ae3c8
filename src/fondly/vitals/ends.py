"""How a motion begins and ends, and how it breathes in between."""

from __future__ import annotations

import numpy as np

from fondly.domain.motion import Motion
from fondly.vitals.events import hills, leaves, reaches

LEAST_BREATH = 0.05
"""Rise of the breath channel that counts as a breath."""
EMPTY = 0.002
"""Share of a breath's depth at which it begins and ends."""


def away_at_ends(motion: Motion) -> float:
    """How far any channel is from the photo in the first or last frame, in its own unit."""
    return float(np.abs(motion.values[[0, -1]]).max())


def loop_gap(motion: Motion) -> float:
    """How far any channel jumps when the end meets the beginning, in its own unit."""
    return float(np.abs(motion.values[-1] - motion.values[0]).max())


def loop_jolt(motion: Motion) -> float | None:
    """How much any channel's velocity differs between end and beginning, in its unit per second.

    None for a motion of less than three frames.
    """
    if motion.frames < 3:
        return None
    first, last = motion.values[1] - motion.values[0], motion.values[-1] - motion.values[-2]
    return float(np.abs(last - first).max()) * float(motion.rate)


def breaths_per_min(motion: Motion) -> tuple[float, ...]:
    """The rate from each breath to the next; from its own length where there is only one."""
    breath = motion["breath"].astype(np.float64)
    rate = float(motion.rate)
    found = hills(breath, LEAST_BREATH)
    tops = np.array([(hill.top + hill.end_top) / 2 for hill in found])
    if len(tops) > 1:
        return tuple((60 * rate / np.diff(tops)).tolist())
    if not found:
        return ()
    one = found[0]
    if one.before is None or one.after is None:
        return ()
    level = breath[one.top] - (1 - EMPTY) * one.height
    start = leaves(-breath, -level, one.before, one.top)
    end = reaches(-breath, -level, one.end_top, one.after)
    return (60 * rate / max(end - start, 1.0),)
