"""One picture of a clip, as the renderer hands it on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture and the moment it is shown.

    Args:
        pixels: (H, W, 3) uint8, sRGB, RGB order; made read-only.
        time: seconds since the clip began, exact, not negative.
    """

    pixels: NDArray[np.uint8]
    time: Fraction

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        if len(shape) != 3 or shape[2] != 3 or self.pixels.dtype != np.uint8 or 0 in shape:
            raise ValueError(f"a frame is (H, W, 3) uint8, got {shape} {self.pixels.dtype}")
        if self.time < 0:
            raise ValueError(f"a frame's time is from 0 on, got {self.time}")
        self.pixels.flags.writeable = False

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    def __repr__(self) -> str:
        return f"Frame({self.width}x{self.height} at {self.time} s)"
