"""The vital signs of a motion: what was measured, what people do, and how the two compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median


class Verdict(StrEnum):
    """How a vital sign compares with its norm."""

    OK = "ok"
    LOW = "low"
    HIGH = "high"
    NONE = "none"  # nothing to judge: it does not occur, cannot be seen at this rate, has no norm

    @property
    def is_apart(self) -> bool:
        """Whether it lies outside the norm."""
        return self in (Verdict.LOW, Verdict.HIGH)


@dataclass(frozen=True)
class Norm:
    """What people do, and who says so.

    Args:
        low, high: the range, both ends belonging to it; None where that side is open.
        source: where the range comes from; "ours" for what is chosen rather than found.
    """

    low: float | None
    high: float | None
    source: str

    def judge(self, value: float, known_to: float = 0.0) -> Verdict:
        """Whether a value lies within the range, below or above it.

        Args:
            value: in the norm's unit.
            known_to: by how much it may be beyond an end, because it is known no better.
        """
        if self.low is not None and value < self.low - known_to:
            return Verdict.LOW
        if self.high is not None and value > self.high + known_to:
            return Verdict.HIGH
        return Verdict.NONE if self.low is None and self.high is None else Verdict.OK

    def words(self, unit: str = "") -> str:
        """The range in words, such as "at most 3 levels"; empty where both sides are open."""
        if self.low is None and self.high is None:
            return ""
        if self.low is None:
            text = f"at most {self.high:g}"
        elif self.high is None:
            text = f"at least {self.low:g}"
        else:
            text = f"{self.low:g} to {self.high:g}"
        return f"{text} {unit}".rstrip()


@dataclass(frozen=True)
class VitalSign:
    """One measurement with its norm.

    Args:
        code: stable identifier in kebab-case.
        name: for people.
        unit: of the values and the norm; empty for plain numbers and shares.
        norm: what people do.
        measured: one value for each event (each blink, each smile), or one for the whole motion;
            none where there was nothing to measure.
        note: why nothing was measured, for people; or empty.
        known_to: how exactly the values are known: half a frame for short times.
    """

    code: str
    name: str
    unit: str
    norm: Norm
    measured: tuple[float, ...]
    note: str = ""
    known_to: float = 0.0

    @property
    def value(self) -> float | None:
        """The typical value: the median of what was measured."""
        return median(self.measured) if self.measured else None

    @property
    def verdict(self) -> Verdict:
        """How the typical value compares with the norm."""
        if self.value is None:
            return Verdict.NONE
        return self.norm.judge(self.value, self.known_to)

    @property
    def outside(self) -> int:
        """How many of the measured values lie outside the norm."""
        return sum(self.norm.judge(value, self.known_to).is_apart for value in self.measured)

    def as_dict(self) -> dict[str, object]:
        """The sign as plain JSON values."""
        return {
            "code": self.code,
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "norm": [self.norm.low, self.norm.high],
            "verdict": self.verdict.value,
            "measured": list(self.measured),
            "outside": self.outside,
            "known_to": self.known_to,
            "source": self.norm.source,
            "note": self.note,
        }


@dataclass(frozen=True)
class VitalSigns:
    """Everything measured in one motion.

    Args:
        seconds: its length.
        rate: its frames per second.
        talking: whether it was held against people who talk.
        signs: by code, in the order in which they are told.
    """

    seconds: float
    rate: Fraction
    talking: bool
    signs: Mapping[str, VitalSign]

    def __getitem__(self, code: str) -> VitalSign:
        return self.signs[code]

    def count(self, verdict: Verdict) -> int:
        """How many signs have that verdict."""
        return sum(sign.verdict is verdict for sign in self.signs.values())
