"""What a destination is made from: frames on their way, and what must be known before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Footage:
    """Frames, to be taken once and in order; a film is never in memory as a whole.

    Args:
        frames: (height, width, 3) uint8 sRGB each; with a fourth channel, straight alpha, where
            the person stands on transparent ground.
        count: how many will come, at least one.
        rate: frames a second.
        width, height: of each, in pixels.
        rest: (height, width, 3) uint8, the picture at rest.
        still: which frame, from 0, is the best to look at alone.
    """

    frames: Iterator[Pixels]
    count: int
    rate: Fraction
    width: int
    height: int
    rest: Pixels
    still: int = 0

    @property
    def seconds(self) -> Fraction:
        """How long it lasts."""
        return self.count / self.rate

    def changed(self, change: Callable[[int, Pixels], Pixels], size: tuple[int, int]) -> Footage:
        """The footage with every frame changed on its way.

        Args:
            change: from the number of a frame, from 0, and the frame to another.
            size: width and height of what it makes.
        """
        frames = (change(index, pixels) for index, pixels in enumerate(self.frames))
        return replace(self, frames=frames, width=size[0], height=size[1])
