"""How much of a plan each part of a person does."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from fondly.domain.channels import BODY, HEAD
from fondly.errors import OptionInvalid


@dataclass(frozen=True)
class Parts:
    """How much of what is planned each part of the person does, 0 to 1.

    Args:
        eyes: gaze, lids and brows; blinks keep their depth down to a half.
        mouth: lips, cheeks, jaw and nose.
        head, breath: as they say.

    Raises:
        OptionInvalid: out of range.
    """

    eyes: float = 1.0
    mouth: float = 1.0
    head: float = 1.0
    breath: float = 1.0

    def __post_init__(self) -> None:
        for name in ("eyes", "mouth", "head", "breath"):
            check_option(name, getattr(self, name), 0.0, 1.0)

    def share(self, channel: str) -> float:
        """The share of one channel."""
        if channel in HEAD:
            return self.head
        if channel in BODY:
            return self.breath
        if channel.startswith(("eye", "brow", "gaze")):
            return self.eyes
        return self.mouth


def check_option(
    option: str, value: float | Fraction, low: float | Fraction, high: float | Fraction
) -> None:
    """Raises OptionInvalid unless a value lies between two others."""
    if not (isfinite(value) and low <= value <= high):
        raise OptionInvalid(
            f"{option} goes from {float(low):g} to {float(high):g}, got {value}",
            f"Choose {option} in that range.",
        )


WHOLE = Parts()
