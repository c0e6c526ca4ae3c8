"""What was found in a photo: its faces, its chosen subjects, the figure's matte, the findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.photo import Photo


@dataclass(frozen=True, eq=False)
class Analysis:
    """A photo with everything the instruments and judges say of it.

    Args:
        photo: the photo that was analysed.
        faces: all faces, left to right in the picture.
        subjects: the faces that shall move; each one of ``faces`` (by identity).
        matte: (H, W) float32 in [0, 1], how much of each pixel belongs to people; made read-only.
        findings: what was noticed, worst first.
    """

    photo: Photo
    faces: tuple[Face, ...]
    subjects: tuple[Face, ...]
    matte: NDArray[np.float32]
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if any(all(subject is not face for face in self.faces) for subject in self.subjects):
            raise ValueError("every subject must be one of the photo's faces")
        if self.matte.shape != self.photo.pixels.shape[:2]:
            raise ValueError(
                f"the matte must be {self.photo.pixels.shape[:2]}, got {self.matte.shape}"
            )
        self.matte.flags.writeable = False
