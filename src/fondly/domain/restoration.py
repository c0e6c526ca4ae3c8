"""How a photo is to be made ready, and what each step of it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from fondly.errors import OptionInvalid


class Step(StrEnum):
    """The steps of a restoration, in the order in which they are taken."""

    GEOMETRY = "geometry"
    SCRATCHES = "scratches"
    NOISE = "noise"
    TONE = "tone"
    DETAIL = "detail"
    COLOUR = "colour"


ORDINARY: tuple[Step, ...] = tuple(step for step in Step if step is not Step.COLOUR)
"""The steps that are taken unasked, and that can be asked for; colour needs a network."""


@dataclass(frozen=True)
class Treatment:
    """How a photo is to be restored.

    Args:
        steps: which steps; sorted into their order, each once.
        strength: 0 to 1, how much is done; 1 is what the measurements call for.
        neutral: whether a sepia or otherwise toned print becomes neutral grey.
        asked: whether somebody chose the steps: then all damage that is found is filled, otherwise
            only cracks, and only on a print that is plainly cracked: a bow may look like a spot.

    Raises:
        OptionInvalid: no step, or a strength out of range.
    """

    steps: tuple[Step, ...] = ORDINARY
    strength: float = 1.0
    neutral: bool = False
    asked: bool = False

    def __post_init__(self) -> None:
        if not self.steps:
            raise OptionInvalid("No step of the restoration is left.", "Leave fewer steps out.")
        if not 0 <= self.strength <= 1:
            raise OptionInvalid(
                f"--strength goes from 0 to 1, got {self.strength!s:.32}.", "Try --strength 0.5."
            )
        object.__setattr__(self, "steps", tuple(step for step in Step if step in self.steps))


def parse_steps(text: str) -> tuple[Step, ...]:
    """Steps as people write them: scratches,noise.

    Raises:
        OptionInvalid: one that there is not.
    """
    names = [name.strip().lower() for name in text.split(",")]
    known = {step.value: step for step in ORDINARY}
    for name in names:
        if name not in known:
            raise OptionInvalid(
                f"There is no step {name[:32]!r} of the restoration.",
                f"Choose among: {', '.join(known)}.",
            )
    return tuple(step for step in Step if step.value in names)


@dataclass(frozen=True)
class StepReport:
    """What one step did.

    Args:
        step: which.
        changed: whether it changed a pixel.
        sentence: what it did, or why it had nothing to do, for people; never empty.
        evidence: the figures behind it, by name with the unit in the name.
        seconds: how long it took, 0 or more.
    """

    step: Step
    changed: bool
    sentence: str
    evidence: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if not self.sentence.strip():
            raise ValueError(f"the step {self.step.value} says nothing of what it did")
        if not self.seconds >= 0:
            raise ValueError(f"a step takes 0 s or more, got {self.seconds}")
        object.__setattr__(self, "evidence", MappingProxyType(dict(self.evidence)))

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "step": self.step.value,
            "changed": self.changed,
            "sentence": self.sentence,
            "evidence": dict(self.evidence),
            "seconds": round(self.seconds, 3),
        }
