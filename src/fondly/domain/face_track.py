"""One face followed through a video."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES

POSE = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")


@dataclass(frozen=True, eq=False)
class FaceTrack:
    """What the instruments read in each frame of a video. No pixel of it is kept.

    Args:
        rate: frames per second, nominal.
        times_s: (T,) float64, of each frame, from the first one, rising.
        scores: (T, 52) float32 in [0, 1] in the order of `channels.BLENDSHAPES`, as read: nothing
            is smoothed, and a face at rest is not zero. NaN where the face is not seen.
        pose_deg: (T, 3) float32 yaw, pitch and roll as in `HeadPose`. NaN where it is not seen.
        presence: (T,) float32 probability in [0, 1] that the face is there; 0 where nobody looked.
        cuts: numbers of frames with which another shot begins.
        faces: the most faces that were seen at once.
    """

    rate: Fraction
    times_s: NDArray[np.float64]
    scores: NDArray[np.float32]
    pose_deg: NDArray[np.float32]
    presence: NDArray[np.float32]
    cuts: tuple[int, ...] = ()
    faces: int = 1

    def __post_init__(self) -> None:
        frames = len(self.times_s)
        shapes: dict[str, tuple[NDArray[np.floating[Any]], tuple[int, ...]]] = {
            "times_s": (self.times_s, (frames,)),
            "scores": (self.scores, (frames, len(BLENDSHAPES))),
            "pose_deg": (self.pose_deg, (frames, len(POSE))),
            "presence": (self.presence, (frames,)),
        }
        for name, (values, shape) in shapes.items():
            if values.shape != shape:
                raise ValueError(f"{name} of {frames} frames is {shape}, got {values.shape}")
            values.flags.writeable = False
        if (np.diff(self.times_s) <= 0).any():
            raise ValueError("times must rise")

    @property
    def frames(self) -> int:
        """Number of frames T."""
        return len(self.times_s)

    @property
    def seen(self) -> NDArray[np.bool_]:
        """(T,) whether the face is there."""
        return np.isfinite(self.pose_deg[:, 0])

    def part(self, first: int, end: int) -> FaceTrack:
        """The frames from one to before another, at their own times from the first of them."""
        span = slice(first, end)
        return FaceTrack(
            self.rate,
            self.times_s[span] - self.times_s[first],
            self.scores[span],
            self.pose_deg[span],
            self.presence[span],
            tuple(cut - first for cut in self.cuts if first < cut < end),
            self.faces,
        )
