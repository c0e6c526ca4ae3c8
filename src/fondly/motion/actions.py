"""What a person does, as channels: each action at amount 1, in each channel's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _both(**amounts: float) -> dict[str, float]:
    return {
        f"{name}{side}": amount for name, amount in amounts.items() for side in ("Left", "Right")
    }


ACTIONS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        # AU12 never without AU6 (Ambadar 2009: amused rather than polite smiles). With these
        # the aperture of the eye falls by about the measured 12 % per unit of smile.
        "smile": _both(mouthSmile=1.0, cheekSquint=0.55, eyeSquint=0.25),
        # the lower lid rises and the cheek follows: a smile in the eyes alone
        "soften": _both(eyeSquint=1.0, cheekSquint=0.4),
        # AU1, the inner brow of longing and tenderness
        "wistful": {"browInnerUp": 1.0},
        # degrees; a head that tilts turns a little the other way and bows a little
        "tilt": {"head_roll_deg": 1.0, "head_yaw_deg": -0.35, "head_pitch_deg": 0.3},
        "turn": {"head_yaw_deg": 1.0},
        "nod": {"head_pitch_deg": 1.0},
    }
)

SIDED = frozenset({"head_yaw_deg", "head_roll_deg"})
"""Channels that mirror when an action is done to the other side."""
