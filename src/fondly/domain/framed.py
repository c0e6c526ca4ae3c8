"""The part of a photo that a clip shows, at the clip's own size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.analysis import Analysis


@dataclass(frozen=True, eq=False)
class Framed:
    """An analysis in frame space, and the way there.

    Coordinates count pixel corners, in the photo and in the frame: the picture's upper left corner
    is (0, 0), the centre of its first pixel (0.5, 0.5), as landmarks do.

    Args:
        analysis: photo, faces, subjects, matte and findings in frame pixels; the frame's width and
            height are even.
        frame_from_photo: (2, 3) float64, ``frame = matrix @ (x, y, 1)``: a scale, the same in both
            directions, and a shift. Depth is scaled alike. Made read-only.
    """

    analysis: Analysis
    frame_from_photo: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.frame_from_photo.shape != (2, 3):
            raise ValueError(f"frame_from_photo is (2, 3), got {self.frame_from_photo.shape}")
        if self.analysis.photo.width % 2 or self.analysis.photo.height % 2:
            raise ValueError(f"a frame has even sides, got {self.analysis.photo!r}")
        self.frame_from_photo.flags.writeable = False

    @property
    def scale(self) -> float:
        """Frame pixels for one photo pixel."""
        return float(self.frame_from_photo[0, 0])
