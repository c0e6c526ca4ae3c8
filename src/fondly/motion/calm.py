"""How calm a motion is kept: what an occasion, an age and a declared subject leave room for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fondly.domain.decision import Subject
from fondly.domain.motion_limits import ChannelLimit, MotionLimits
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.motion.holding_back import channels_of
from fondly.motion.restraint import effort_at
from fondly.vitals.norms import HEAD_DEG_S, HEAD_MEMORIAL_DEG_S

USUAL_BUDGET = 1.6
"""Three things at their full at once have an effort of 1.7: that is a performance, not a moment."""
OLDER_HEAD_DEG_S = 15.0
"""Ours: older people's heads turn with less haste."""


@dataclass(frozen=True)
class Circumstances:
    """What was said about a clip that bears on how it may move; None where nothing was.

    Args:
        occasion, age, subject: as declared.
        greatest_intensity: 0 to 1, what the rules allow.
    """

    occasion: Occasion | None = None
    age: Age | None = None
    subject: Subject | None = None
    greatest_intensity: float = 1.0

    @property
    def greatest_effort(self) -> float | None:
        """What the rules leave of the effort of everything together; None where all of it."""
        return effort_at(self.greatest_intensity) if self.greatest_intensity < 1 else None


NOTHING_TOLD = Circumstances()


@dataclass(frozen=True)
class Calm:
    """How calm a motion is kept as a whole.

    Args:
        limits: by channel, for reasons that are not the photo's.
        budget: greatest effort of all movements together; see FULL.
        head_deg_s: what the head's speed stays below for 95 % of the time; None leaves it.
        winks: whether one eye may close alone.
    """

    limits: MotionLimits
    budget: float = USUAL_BUDGET
    head_deg_s: float | None = None
    winks: bool = True


def _limits(code: str, sentence: str, advice: str, maxima: Mapping[str, float]) -> MotionLimits:
    return MotionLimits(
        {
            name: ChannelLimit(maximum, code, sentence, advice)
            for stem, maximum in maxima.items()
            for name in channels_of(stem)
        }
    )


MEMORIAL = Calm(
    _limits(
        "memorial-gentle",
        "At a memorial the face stays gentle: a faint smile, closed lips, no grimace.",
        "Leave the occasion out if this clip is for something else.",
        {
            "mouthSmile": 0.3,
            "jawOpen": 0.1,
            "mouthUpperUp": 0.1,
            "mouthLowerDown": 0.1,
            "mouthStretch": 0.15,
            "mouthPucker": 0.2,
            "mouthFunnel": 0.2,
            "browOuterUp": 0.3,
            "browDown": 0.25,
            "eyeWide": 0.2,
            "noseSneer": 0.0,
            "cheekPuff": 0.0,
            "tongueOut": 0.0,
        },
    ),
    budget=1.0,
    head_deg_s=HEAD_MEMORIAL_DEG_S,
    winks=False,
)
"""Mission text 001: minimal movement, soft eye and head motion, careful tone."""

_NO_JOKES = _limits(
    "no-jokes",
    "Someone who cannot be asked makes no faces: no tongue, no blown cheeks.",
    "Natural, silent movements mean most: smiling, blinking, looking.",
    {"tongueOut": 0.0, "cheekPuff": 0.0, "noseSneer": 0.3},
)
"""Mission text 002 advises strongly against comedy on the dead."""


def calm_for(circumstances: Circumstances) -> Calm:
    """How calm a motion is to be kept where some circumstances were told.

    Without an occasion no head is slowed: of ten real performers six turn theirs faster than 20
    degrees a second, and a driver video would shrink to a third of itself.
    """
    if circumstances.occasion is Occasion.MEMORIAL:
        calm = MEMORIAL
    elif circumstances.occasion in {Occasion.ARCHIVE, Occasion.MUSEUM, Occasion.CLASSROOM}:
        calm = Calm(MotionLimits(), budget=1.3, head_deg_s=HEAD_DEG_S)
    else:
        calm = Calm(MotionLimits(), head_deg_s=HEAD_DEG_S if circumstances.occasion else None)
    if circumstances.age is Age.OLDER:
        calm = replace(calm, head_deg_s=min(calm.head_deg_s or HEAD_DEG_S, OLDER_HEAD_DEG_S))
    if circumstances.subject in {Subject.DECEASED_FAMILY, Subject.HISTORICAL}:
        calm = replace(calm, limits=calm.limits.tightened(_NO_JOKES))
    return calm
