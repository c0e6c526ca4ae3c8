"""What a motion sample asks of the mouth."""

from __future__ import annotations

from fondly.domain.channels import INDEX
from fondly.rendering.mouth import MouthPose
from fondly.rendering.pose import Sample

MOUTH_CHANNELS = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "mouthRollUpper", "mouthRollLower",
    "tongueOut",
)  # fmt: skip
"""What the mouth carries; everything else about lips is the skin's."""

PRESS_SEALS = 1.6
"""Lips seal well before they are pressed with full force."""


def mouth_pose(sample: Sample) -> MouthPose:
    """The pose of the lips for one motion sample."""

    def value(channel: str) -> float:
        return float(sample[INDEX[channel]])

    return MouthPose(
        jaw=value("jawOpen"),
        close=value("mouthClose"),
        funnel=value("mouthFunnel"),
        lower_down=(value("mouthLowerDownLeft"), value("mouthLowerDownRight")),
        upper_up=(value("mouthUpperUpLeft"), value("mouthUpperUpRight")),
        roll_upper=value("mouthRollUpper"),
        roll_lower=value("mouthRollLower"),
        tongue=value("tongueOut"),
        seal=min(PRESS_SEALS * (value("mouthPressLeft") + value("mouthPressRight")) / 2, 1.0),
    )
