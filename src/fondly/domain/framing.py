"""How a clip is framed and how large it becomes."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final, Literal

NATIVE: Final = "native"
"""As a size: the photo's own pixels, never enlarged."""

Size = int | Literal["native"]
"""Length of the frame's short side in pixels, or `NATIVE`."""

DEFAULT_SIZE: Final = 1080
SMALLEST_SIZE: Final = 120
"""A 4:5 frame of this short side still gives a face of 35 % of its height 52 px."""
LARGEST_SIZE: Final = 4320
MOST_ENLARGED: Final = 3.0
"""Enlarging further shows nothing new, and the eye begins to see the pixels' blur."""


class Framing(StrEnum):
    """Which part of the photo the clip shows."""

    AUTO = "auto"
    PHOTO = "photo"
    SQUARE = "1:1"
    PORTRAIT = "4:5"
    STORY = "9:16"
    WIDE = "16:9"
    PANEL = "16:10"

    @property
    def ratio(self) -> Fraction | None:
        """Width over height; None where the photo's own is kept."""
        if self is Framing.PHOTO:
            return None
        if self is Framing.AUTO:
            return Fraction(4, 5)
        width, height = self.value.split(":")
        return Fraction(int(width), int(height))
