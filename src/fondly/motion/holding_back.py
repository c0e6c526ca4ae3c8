"""Holding a motion back where limits by channel cannot.

They say how far each channel may go alone. Here is kept that many things at once are not too much,
that a head is not too quick, and that both eyes close together. All of it is smooth in time, rest
stays rest, and no blink is cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, HEAD
from fondly.domain.finding import Finding, Severity
from fondly.domain.gain import eased_gain
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import LimitedMotion, compressed, given_back
from fondly.vitals.head import speeds_deg_s

FULL: Mapping[str, float] = MappingProxyType(
    {
        "head_yaw_deg": 6.0,
        "head_pitch_deg": 6.0,
        "head_roll_deg": 4.0,
        "mouthSmile": 0.5,
        "mouthFrown": 0.5,
        "mouthPucker": 0.8,
        "mouthFunnel": 0.6,
        "mouthStretch": 0.6,
        "jawOpen": 0.36,
        "noseSneer": 0.6,
        "browInnerUp": 0.6,
        "browOuterUp": 0.6,
        "browDown": 0.6,
        "eyeWide": 0.6,
        "eyeSquint": 0.6,
    }
)
"""What suits a rig made of one photo, alone, by channel or by pair of channels (prototypes on 66
photos): one of these at its full is an effort of 1. Cheeks go with smiles and lips with the jaw;
they cost nothing of their own, but are held back with the rest."""

WINK = 0.12
"""By how much one lid may be lower than the other where nobody winks. Blinks differ by a median of
.05 (measured)."""
WINK_PAIRS = ("eyeBlink", "eyeSquint", "cheekSquint")


def channels_of(stem: str) -> tuple[str, ...]:
    """A pair of channels by what their names share, or the one channel of that name."""
    sides = tuple(name for name in (f"{stem}Left", f"{stem}Right") if name in BLENDSHAPES)
    return sides or (stem,)


def without_winks(motion: Motion) -> LimitedMotion:
    """The motion with both eyes closing together; a lid that would go down alone stays up."""
    columns = dict(motion.channels)
    asked = 0.0
    for pair in WINK_PAIRS:
        left, right = (motion[f"{pair}{side}"].astype(np.float64) for side in ("Left", "Right"))
        apart = left - right
        kept = compressed(apart.astype(np.float32), WINK)
        cut = np.abs(kept) < np.abs(apart.astype(np.float32))
        if cut.any():
            asked = max(asked, float(np.abs(apart).max()))
            columns[f"{pair}Left"] = np.where(cut & (apart > 0), right + kept, left)
            columns[f"{pair}Right"] = np.where(cut & (apart < 0), left - kept, right)
    if not asked:
        return LimitedMotion(motion, ())
    finding = Finding(
        "no-wink",
        Severity.NOTES,
        "At a memorial nobody winks: both eyes stay open where one was to close alone.",
        "Ask for a soft blink instead.",
        {"asked_lids_apart": round(asked, 3), "limit_lids_apart": WINK},
    )
    return LimitedMotion(Motion.of(motion.rate, columns), (finding,))


def effort(motion: Motion) -> NDArray[np.float64]:
    """How much is done at once (T,): the root of the sum of squares of everything over its FULL."""
    total = np.zeros(motion.frames)
    for stem, full in FULL.items():
        names = channels_of(stem)
        for name in names:
            if name in motion.channels:
                total += np.square(motion[name].astype(np.float64) / full) / len(names)
    return np.sqrt(total)


def within_budget(motion: Motion, budget: float) -> LimitedMotion:
    """The motion, turned down where too much happens at once.

    All expressions and the head shrink by one gain that changes slowly, so that their proportions
    and their timing stay; lids that blink and eyes that look are left as they are.
    """
    asked = effort(motion)
    if asked.max() <= budget:
        return LimitedMotion(motion, ())
    share = eased_gain(np.minimum(1.0, budget / np.maximum(asked, 1e-9)), float(motion.rate))
    finding = Finding(
        "motion-calmed",
        Severity.NOTES,
        "Several things happened at once, so each became a little smaller.",
        "Nothing is wrong; do less at a time to keep each at its size.",
        {
            "asked_effort": round(float(asked.max()), 3),
            "limit_effort": budget,
            "least_share": round(float(share.min()), 3),
        },
    )
    held = {name for name in (*BLENDSHAPES, *HEAD) if not name.startswith(("eyeBlink", "eyeLook"))}
    return LimitedMotion(_scaled(motion, share, held), (finding,))


def within_speed(motion: Motion, head_deg_s: float) -> LimitedMotion:
    """The motion with its head turned less where it would turn too fast.

    The whole of the head's movement shrinks by one factor: its timing stays, which ties it to
    eyes and expressions.
    """
    speeds = speeds_deg_s(motion)
    asked = float(np.percentile(speeds, 95)) if len(speeds) else 0.0
    if asked <= head_deg_s:
        return LimitedMotion(motion, ())
    finding = Finding(
        "head-slowed",
        Severity.NOTES,
        "The head would move too fast for this occasion, so it moves less.",
        "Choose a calmer motion to keep how far it turns.",
        {"asked_head_p95_deg_s": round(asked, 2), "limit_head_p95_deg_s": head_deg_s},
    )
    share = np.full(motion.frames, head_deg_s / asked * (1 - 1e-6))
    return LimitedMotion(_scaled(motion, share, set(HEAD)), (finding,))


def _scaled(motion: Motion, share: NDArray[np.float64], names: set[str]) -> Motion:
    """Channels times a share (T,); eyes that held a gaze against the head give back their part."""
    columns = dict(motion.channels)
    for name in motion.channels:
        if name in names:
            columns[name] = (motion[name] * share).astype(np.float32)
    for head, gaze in (("head_yaw_deg", "gaze_yaw_deg"), ("head_pitch_deg", "gaze_pitch_deg")):
        if head in columns and gaze in columns:
            columns[gaze] = given_back(columns[gaze], motion[head] - columns[head])
    return Motion.of(motion.rate, columns)
