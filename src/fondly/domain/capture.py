"""What a real face did, as the instruments read it: a motion whose zero is not at rest yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fondly.domain.channels import BLENDSHAPES, RANGES
from fondly.domain.face_track import POSE
from fondly.domain.motion import Motion
from fondly.errors import MotionInvalid

READ = (*BLENDSHAPES, *POSE)
"""The channels that a capture may hold."""


@dataclass(frozen=True, eq=False)
class Capture:
    """A tracked or captured performance.

    Args:
        readings: scores of blendshapes, and the head's angles against a head that faces the camera
            upright; a face at rest reads something else than zero.
        neutral: what the same face reads at rest, by channel; zero where nothing is said.

    Raises:
        MotionInvalid: a channel that no instrument reads, or a neutral out of its range.
    """

    readings: Motion
    neutral: Mapping[str, float]

    def __post_init__(self) -> None:
        for name in (*self.readings.channels, *self.neutral):
            if name not in READ:
                raise MotionInvalid(
                    f"a face that is read has no {name[:64]}",
                    "It has the 52 ARKit blendshapes, head_yaw_deg, head_pitch_deg, head_roll_deg.",
                )
        for name, value in self.neutral.items():
            low, high = RANGES[name]
            if not low <= value <= high:
                raise MotionInvalid(
                    f"neutral {name} goes from {low:g} to {high:g}, got {value}",
                    "Scores go from 0 to 1, angles are degrees.",
                )
        object.__setattr__(self, "neutral", MappingProxyType(dict(self.neutral)))
