"""What every step of a restoration gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fondly.domain.restored_photo import check_transform


@dataclass(frozen=True, eq=False)
class Mended:
    """A picture after one step. A step that is not needed gives back the very same pixels.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        changed: whether a pixel differs from the picture that came in.
        sentence: what was done, or why nothing was, with the figure; for people, never empty.
        evidence: the figures behind it, by name with the unit in the name.
        filled: (H, W) float32 in [0, 1], how much of each pixel of ``pixels`` was painted in, or
            None where nothing was.
        restored_from_photo: (3, 3) float64, homogeneous pixel-corner coordinates of the picture
            that came in to those of ``pixels``; None where pixels stay in their places.
    """

    pixels: NDArray[np.uint8]
    changed: bool
    sentence: str
    evidence: Mapping[str, float] = field(default_factory=dict)
    filled: NDArray[np.float32] | None = None
    restored_from_photo: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype != np.uint8:
            raise ValueError(f"a picture is (H, W, 3) uint8, got {self.pixels.shape}")
        if not self.sentence.strip():
            raise ValueError("a step says what it did")
        if self.filled is not None and self.filled.shape != self.pixels.shape[:2]:
            raise ValueError(f"filled is {self.pixels.shape[:2]}, got {self.filled.shape}")
        if self.restored_from_photo is not None:
            check_transform(self.restored_from_photo)
        if not self.changed and (self.filled is not None or self.restored_from_photo is not None):
            raise ValueError("a step that changes nothing fills and moves nothing")
        object.__setattr__(self, "evidence", MappingProxyType(dict(self.evidence)))


def untouched(
    pixels: NDArray[np.uint8], sentence: str, evidence: Mapping[str, float] | None = None
) -> Mended:
    """The outcome of a step that had nothing to do: the same array, and why."""
    return Mended(pixels, changed=False, sentence=sentence, evidence=evidence or {})
