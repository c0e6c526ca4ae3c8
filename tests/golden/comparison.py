"""When two raw frames are the same picture: docs/adr/0004-golden-frames.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]

TOLERANCE = 2
"""Grey levels that rounding may add up to on another processor."""

SHARE = 0.999
"""Of all values in a region, how many must lie within the tolerance."""


@dataclass(frozen=True)
class Difference:
    """How one region of a frame differs from what is expected.

    Args:
        region: its name.
        share: of its values, how many lie within the tolerance.
        greatest: the largest difference, in grey levels.
    """

    region: str
    share: float
    greatest: int

    def __str__(self) -> str:
        return f"{self.region}: {self.share:.2%} within ±{TOLERANCE}, at most {self.greatest} apart"


def differences(expected: Pixels, actual: Pixels, regions: Mapping[str, Box]) -> list[Difference]:
    """The regions in which two frames are not the same, the whole frame among them.

    Args:
        expected: (H, W, 3) uint8.
        actual: the same shape.
        regions: boxes by name: x0, y0, x1, y1 in px.
    """
    apart = np.abs(expected.astype(np.int16) - actual.astype(np.int16))
    height, width = apart.shape[:2]
    found = []
    for name, (x0, y0, x1, y1) in {"frame": (0, 0, width, height), **regions}.items():
        part = apart[y0:y1, x0:x1]
        share = float((part <= TOLERANCE).mean())
        if share < SHARE:
            found.append(Difference(name, share, int(part.max())))
    return found
