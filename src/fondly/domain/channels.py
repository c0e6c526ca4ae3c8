"""The channels a Motion may carry: names, accepted ranges, and what zero means.

Zero on every channel is the photograph. Left and right are always the subject's.
Blendshapes follow Apple's ARKit names (ARFaceAnchor.BlendShapeLocation).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BLENDSHAPES: tuple[str, ...] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight",
    "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight",
    "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight",
    "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight",
    "eyeWideLeft", "eyeWideRight",
    "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight",
    "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight",
    "tongueOut",
)  # fmt: skip

HEAD: tuple[str, ...] = (
    "head_yaw_deg",  # positive turns to the subject's left
    "head_pitch_deg",  # positive nods down
    "head_roll_deg",  # positive tilts the crown to the subject's right
    "head_x",  # inter-ocular distances to the subject's left
    "head_y",  # inter-ocular distances up
    "head_z",  # inter-ocular distances towards the camera
)
GAZE: tuple[str, ...] = (
    "gaze_yaw_deg",  # positive to the subject's left, relative to the photo's own gaze
    "gaze_pitch_deg",  # positive down
)
BODY: tuple[str, ...] = ("breath",)
CAMERA: tuple[str, ...] = (
    "camera_zoom",  # 0.05 is 5 % closer
    "camera_x",  # fraction of the frame's width, to the picture's right
    "camera_y",  # fraction of the frame's height, down
)

CHANNELS: tuple[str, ...] = BLENDSHAPES + HEAD + GAZE + BODY + CAMERA

_UNIT = (0.0, 1.0)
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        **dict.fromkeys(BLENDSHAPES, _UNIT),
        "head_yaw_deg": (-45.0, 45.0),
        "head_pitch_deg": (-30.0, 30.0),
        "head_roll_deg": (-30.0, 30.0),
        "head_x": (-1.0, 1.0),
        "head_y": (-1.0, 1.0),
        "head_z": (-1.0, 1.0),
        "gaze_yaw_deg": (-30.0, 30.0),
        "gaze_pitch_deg": (-20.0, 20.0),
        "breath": _UNIT,
        "camera_zoom": (0.0, 0.5),
        "camera_x": (-0.25, 0.25),
        "camera_y": (-0.25, 0.25),
    }
)

LOOK_YAW_DEG, LOOK_DOWN_DEG, LOOK_UP_DEG = 30.0, 25.0, 20.0
"""Turn of the eye at eyeLook = 1: real clips show travels of .16 to .22 eye widths sideways."""

INDEX: Mapping[str, int] = MappingProxyType({name: i for i, name in enumerate(CHANNELS)})
"""Column of each channel in a full (T, len(CHANNELS)) array."""

LOOK_YAW_DEG, LOOK_DOWN_DEG, LOOK_UP_DEG = 30.0, 25.0, 20.0
"""Turn of the eye at eyeLook = 1: real clips show travels of .16 to .22 eye widths sideways."""
