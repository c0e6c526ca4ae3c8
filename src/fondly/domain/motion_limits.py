"""How far each channel may go with this photo, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, BODY, RANGES
from fondly.domain.finding import Finding, Severity
from fondly.domain.gain import eased_gain
from fondly.domain.motion import Motion, check_name

KNEE = 0.75
"""Share of a limit within which no posture is changed."""
FINEST = 1e-7
"""Room smaller than this, in any unit, is none."""

_SPOKEN = (
    "jaw", "tongue", "mouthClose", "mouthFunnel", "mouthPucker", "mouthLowerDown", "mouthUpperUp",
    "mouthRoll", "mouthShrug", "mouthPress",
)  # fmt: skip
SWELLING = frozenset((*(name for name in BLENDSHAPES if not name.startswith(_SPOKEN)), *BODY))
"""Channels that come and go in their own time: smiles, brows, lids, breath. Not those of speech,
which change several times a second: the quiet sounds beside a loud one would be lost."""

_HELD_BY: Mapping[str, str] = MappingProxyType(
    {"head_yaw_deg": "gaze_yaw_deg", "head_pitch_deg": "gaze_pitch_deg"}
)


@dataclass(frozen=True)
class ChannelLimit:
    """The furthest one channel may go, and the reason as every finding gives it.

    Args:
        maximum: greatest magnitude, in the channel's unit, either way where it has a sign; 0
            forbids the channel. Not negative.
        code: stable identifier of the reason in kebab-case; channels may share one.
        sentence: the reason, for people.
        advice: what to do about it, for people.
    """

    maximum: float
    code: str
    sentence: str
    advice: str

    def __post_init__(self) -> None:
        if not (np.isfinite(self.maximum) and self.maximum >= 0):
            raise ValueError(f"a limit is finite and not negative, got {self.maximum}")
        for name in ("code", "sentence", "advice"):
            if not getattr(self, name).strip():
                raise ValueError(f"a limit needs {name}, got an empty one (code {self.code!r})")


@dataclass(frozen=True)
class LimitedMotion:
    """A motion within its limits, and one finding for each reason that changed something."""

    motion: Motion
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class MotionLimits:
    """Limits by channel; a channel without one may use its whole accepted range.

    Raises:
        MotionInvalid: a limit for a channel that does not exist.
    """

    channels: Mapping[str, ChannelLimit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.channels:
            check_name(name)
        object.__setattr__(self, "channels", MappingProxyType(dict(self.channels)))

    def maximum(self, name: str) -> float:
        """The greatest magnitude that the channel may reach, in its unit.

        Raises:
            MotionInvalid: there is no channel of that name.
        """
        check_name(name)
        widest = max(abs(end) for end in RANGES[name])
        limit = self.channels.get(name)
        return widest if limit is None else min(limit.maximum, widest)

    def tightened(self, other: MotionLimits) -> MotionLimits:
        """Both limits together: for each channel the smaller one with its reason."""
        both = dict(self.channels)
        for name, limit in other.channels.items():
            if name not in both or limit.maximum < both[name].maximum:
                both[name] = limit
        return MotionLimits(both)

    def apply(self, motion: Motion) -> LimitedMotion:
        """The motion kept within the limits, and what that changed.

        An expression or a blink that goes too far becomes smaller as a whole, with its timing: see
        `fondly.domain.gain`. Other channels have a posture, as a head, or are speech; what is far
        must not pull the rest along there: values stay exact within KNEE of the limit and are
        compressed beyond by u / sqrt(1 + u^2), which has no corner in value, slope or curvature
        and never passes the limit. Eyes that counter-rotate to hold a gaze give back what the head
        no longer turns, so that they do not look past you.
        """
        columns = dict(motion.channels)
        changed: dict[str, ChannelLimit] = {}
        for name in motion.channels:
            limit = self.channels.get(name)
            if limit is None:
                continue
            asked = columns[name]
            given = (
                _turned_down(asked, limit.maximum, float(motion.rate))
                if name in SWELLING
                else compressed(asked, limit.maximum)
            )
            if np.array_equal(asked, given):
                continue
            changed[name], columns[name] = limit, given
            gaze = _HELD_BY.get(name)
            if gaze in columns:
                columns[gaze] = given_back(columns[gaze], asked - given)
        limited = Motion(motion.rate, columns) if changed else motion
        return LimitedMotion(limited, tuple(_findings(motion, changed)))


GENTLE_LIMITS = MotionLimits(
    {
        name: ChannelLimit(
            maximum,
            "gentle-head",
            "The head stays within the few degrees that nearly every photo carries well.",
            "Nothing is wrong; ask for a smaller movement to keep its shape.",
        )
        for name, maximum in (
            ("head_yaw_deg", 6.0),
            ("head_pitch_deg", 6.0),
            ("head_roll_deg", 4.0),
        )
    }
)
"""Within these, prototypes looked right on nearly every photo; at twice that, on one in three."""


def _turned_down(values: NDArray[np.float32], maximum: float, rate: float) -> NDArray[np.float32]:
    """Values (T,) of which what exceeds the maximum is smaller as a whole."""
    if maximum < FINEST:
        return np.zeros_like(values)
    most = _float32_within(maximum)
    wanted = np.minimum(1.0, maximum / np.maximum(np.abs(values.astype(np.float64)), FINEST))
    gain = eased_gain(wanted, rate)
    kept: NDArray[np.float32] = np.where(gain < 1, values * gain, values).astype(np.float32)
    return np.clip(kept, -most, most)


def _float32_within(maximum: float) -> np.float32:
    """The greatest float32 that does not exceed a maximum."""
    most = np.float32(maximum)
    return most if float(most) <= maximum else np.nextafter(most, np.float32(0))


def compressed(values: NDArray[np.float32], maximum: float) -> NDArray[np.float32]:
    """Values (T,) with magnitudes beyond KNEE * maximum bent towards the maximum."""
    knee, room = KNEE * maximum, (1 - KNEE) * maximum
    size = np.abs(values.astype(np.float64))
    if room < FINEST:
        return np.zeros_like(values)
    excess = np.maximum(size - knee, 0.0) / room
    bent = np.where(size > knee, knee + room * excess / np.sqrt(1 + excess**2), size)
    limited = np.copysign(bent, values).astype(np.float32)
    most = _float32_within(maximum)
    return np.clip(limited, -most, most)


def given_back(gaze: NDArray[Any], held: NDArray[Any]) -> NDArray[np.float32]:
    """Gaze (T,) less its counter-rotation to `held`, the degrees the head was held back by.

    Only counter-rotation shrinks, never past zero: eyes that look along with the head stay.
    """
    share = np.clip(held.astype(np.float64), -np.maximum(gaze, 0), np.maximum(-gaze, 0))
    returned: NDArray[np.float32] = (gaze + share).astype(np.float32)
    return returned


def _findings(motion: Motion, changed: Mapping[str, ChannelLimit]) -> Iterable[Finding]:
    reasons = {limit.code: limit for limit in changed.values()}
    for code, reason in reasons.items():
        evidence: dict[str, float] = {}
        for name, limit in changed.items():
            if limit.code == code:
                evidence[f"asked_{name}"] = round(float(np.abs(motion[name]).max()), 3)
                evidence[f"limit_{name}"] = limit.maximum
        yield Finding(code, Severity.NOTES, reason.sentence, reason.advice, evidence)
