"""What a motion sample asks of one eye."""

from __future__ import annotations

from fondly.domain.channels import INDEX, LOOK_DOWN_DEG, LOOK_UP_DEG, LOOK_YAW_DEG
from fondly.domain.eye import Side
from fondly.rendering.eyes import EyePose
from fondly.rendering.pose import Sample

CHEEK_SQUINTS = 0.6
"""A raised cheek pushes the lower lid: share of cheekSquint that reaches the lid."""


def eye_pose(side: Side, sample: Sample) -> EyePose:
    """The pose of the subject's right or left eye for one motion sample."""
    name = side.capitalize()

    def value(channel: str) -> float:
        return float(sample[INDEX[channel]])

    outwards = value(f"eyeLookOut{name}") - value(f"eyeLookIn{name}")
    to_the_left = outwards if side == "left" else -outwards
    down = LOOK_DOWN_DEG * value(f"eyeLookDown{name}") - LOOK_UP_DEG * value(f"eyeLookUp{name}")
    squint = value(f"eyeSquint{name}") + CHEEK_SQUINTS * value(f"cheekSquint{name}")
    return EyePose(
        closure=value(f"eyeBlink{name}"),
        squint=min(squint, 1.0),
        wide=value(f"eyeWide{name}"),
        gaze_yaw_deg=value("gaze_yaw_deg") + LOOK_YAW_DEG * to_the_left,
        gaze_pitch_deg=value("gaze_pitch_deg") + down,
    )
