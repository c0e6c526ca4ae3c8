"""A photo made ready: what was done to it, what was filled, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.photo import Photo
from fondly.domain.restoration import StepReport


@dataclass(frozen=True, eq=False)
class RestoredPhoto:
    """A photo after its restoration; it is analysed again before anything is made of it.

    Args:
        photo: the restored picture.
        before: the picture that came in.
        steps: what each step did, in order, those with nothing to do included.
        filled: (H, W) float32 in [0, 1] in the restored photo's space: how much of each pixel was
            painted in where the print was damaged. Made read-only.
        restored_from_photo: (3, 3) float64, homogeneous pixel-corner coordinates of ``before`` to
            those of ``photo``: a crop, a turn, a perspective, a scale. Made read-only.
    """

    photo: Photo
    before: Photo
    steps: tuple[StepReport, ...]
    filled: NDArray[np.float32]
    restored_from_photo: NDArray[np.float64]

    def __post_init__(self) -> None:
        shape = self.photo.pixels.shape[:2]
        if self.filled.shape != shape or self.filled.dtype != np.float32:
            raise ValueError(f"filled is {shape} float32, got {self.filled.shape}")
        if not (self.filled.min() >= 0 and self.filled.max() <= 1):
            raise ValueError("filled must lie in [0, 1]")
        check_transform(self.restored_from_photo)
        if len({report.step for report in self.steps}) != len(self.steps):
            raise ValueError("a step is taken once")
        self.filled.flags.writeable = False
        self.restored_from_photo.flags.writeable = False

    @property
    def changed(self) -> bool:
        """Whether any step changed a pixel."""
        return any(report.changed for report in self.steps)


def check_transform(matrix: NDArray[np.float64]) -> None:
    """Raises ValueError unless a (3, 3) map between two pictures' planes is finite and goes back.

    Args:
        matrix: homogeneous, pixel-corner coordinates.
    """
    if matrix.shape != (3, 3) or matrix.dtype != np.float64 or not np.isfinite(matrix).all():
        raise ValueError(f"a transform is (3, 3) finite float64, got {matrix.shape}")
    if abs(np.linalg.det(matrix)) < 1e-12:
        raise ValueError("a transform must have an inverse")
