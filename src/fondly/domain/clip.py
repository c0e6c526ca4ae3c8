"""The output: a finished video file and the facts about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from fondly.domain.recipe import Recipe


class Audio(StrEnum):
    """What can be heard in a clip."""

    NONE = "none"  # no track at all
    SILENT = "silent"  # a track of silence, for places that want one


@dataclass(frozen=True)
class Clip:
    """A clip on disk.

    Args:
        path: where the file lies.
        rate: frames a second, exact.
        frames: number of frames, at least one.
        duration: seconds, exact; must be ``frames / rate``.
        width: pixels, even.
        height: pixels, even.
        audio: what can be heard.
        recipe: how to make the same frames again, or None when unknown.
    """

    path: Path
    rate: Fraction
    frames: int
    duration: Fraction
    width: int
    height: int
    audio: Audio = Audio.NONE
    recipe: Recipe | None = None

    def __post_init__(self) -> None:
        if self.rate <= 0:
            raise ValueError(f"a clip's rate is above 0, got {self.rate}")
        if self.frames < 1:
            raise ValueError(f"a clip has at least one frame, got {self.frames}")
        if self.duration != self.frames / self.rate:
            raise ValueError(
                f"a clip of {self.frames} frames at {self.rate} lasts "
                f"{self.frames / self.rate} s, got {self.duration} s"
            )
        if min(self.width, self.height) < 2 or self.width % 2 or self.height % 2:
            raise ValueError(f"a clip's sides are even, got {self.width}x{self.height}")
