"""Which limits a motion is kept within."""

from __future__ import annotations

from fondly.domain.motion_limits import GENTLE_LIMITS, MotionLimits
from fondly.domain.options import Limits
from fondly.motion.calm import NOTHING_TOLD, Circumstances, calm_for


def bounds(
    limits: Limits, evidence: MotionLimits, circumstances: Circumstances = NOTHING_TOLD
) -> MotionLimits:
    """How far each channel may go; as far as it likes where limits are off.

    Args:
        limits: what shall keep a motion in bounds. EVIDENCE leaves out what is only gentle.
        evidence: what the photo allows, from the portrait.
        circumstances: what was told of the clip.
    """
    if limits is Limits.OFF:
        return MotionLimits()
    gentle = MotionLimits() if limits is Limits.EVIDENCE else GENTLE_LIMITS
    return evidence.tightened(gentle).tightened(calm_for(circumstances).limits)
