"""What footage a destination wants, and who can make it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from fondly.export.footage import Footage
from fondly.pipeline.moments import Part


@dataclass(frozen=True)
class Shot:
    """What footage is wanted.

    Args:
        part: of the clip.
        most_rate: frames a second at most; None for the clip's own.
        least_s, most_s: how long it may be; None for any length.
        alone: the person on transparent ground.
        is_surrounded: the picture will lie in surroundings that stand still, so no camera moves it.
        quiet_s: quiet life of so many seconds instead of the clip's own motion; None for its own.
    """

    part: Part = Part.WHOLE
    most_rate: Fraction | None = None
    least_s: Fraction | None = None
    most_s: Fraction | None = None
    alone: bool = False
    is_surrounded: bool = False
    quiet_s: float | None = None

    def rate_for(self, rate: Fraction) -> Fraction:
        """Frames a second, where the clip has ``rate``."""
        return rate if self.most_rate is None else min(rate, self.most_rate)

    def most_frames(self, rate: Fraction) -> int | None:
        """How many frames it may have; None for any number."""
        return None if self.most_s is None else max(1, int(self.most_s * rate))


class Shooting(Protocol):
    """Where footage comes from."""

    def shoot(self, shot: Shot, size: int | None, /) -> AbstractContextManager[Footage]:
        """The footage, to be used up within the block.

        Args:
            shot: what is wanted.
            size: its short side in pixels; None for the clip's own.
        """
