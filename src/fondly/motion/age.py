"""What age changes in how a face moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fondly.domain.options import Age


@dataclass(frozen=True)
class Pace:
    """Factors on what an adult does.

    Args:
        closing, opening: times of a lid's way down and up.
        blink_rate: blinks a minute.
        expression: attack and release of expressions and of the head.
        drift: how far the head wanders.
        breaths: breaths a minute.
    """

    closing: float = 1.0
    opening: float = 1.0
    blink_rate: float = 1.0
    expression: float = 1.0
    drift: float = 1.0
    breaths: float = 1.0


PACES: Mapping[Age, Pace] = MappingProxyType(
    {
        # Children blink less: about 8 a minute at school age, against 17 in adults (Bentivoglio
        # 1997; Zametkin 1979), and breathe 18 to 25 times a minute (Fleming 2011). Faces are
        # quicker and heads less still: our proposal, no norm is known to us.
        Age.CHILD: Pace(blink_rate=0.6, expression=0.9, drift=1.2, breaths=1.4),
        Age.ADULT: Pace(),
        # Lids slow down with age (Sforza 2008); slower expressions are our proposal.
        Age.OLDER: Pace(closing=1.2, opening=1.05, expression=1.12, drift=0.85),
    }
)
