"""What a person can do, as channels: the words of every plan.

Channels are given for amount 1, in each channel's own unit; a head's or the eyes' for one degree,
done to the subject's left where the action has a side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from fondly.domain.channels import HEAD
from fondly.domain.plan import Act, Plan
from fondly.errors import PlanInvalid

Kind = Literal["face", "head", "eyes", "lids", "breath"]
"""face: a swell of blendshapes; head: a swell of the head's pose; eyes: a target that a saccade
reaches, which is held and left by another; lids: a blink's own waveform; breath: a swell of it."""
Unit = Literal["share", "deg"]
Sides = Literal["none", "muscles", "way"]
"""Whether "left" means nothing, the left side's muscles, or to the left."""


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Args:
        kind: how it is played.
        sentence: what it is, for people.
        channels: what it moves at amount 1.
        times_s: its natural attack, hold and release.
        usual, greatest: amounts that suit a rig made of one photo (see `docs/adr`, the plan).
        sides: what its side means.
    """

    kind: Kind
    sentence: str
    channels: Mapping[str, float]
    times_s: tuple[float, float, float]
    usual: float
    greatest: float
    sides: Sides = "none"

    @property
    def unit(self) -> Unit:
        """Degrees, or a share of the whole expression."""
        turns = all(name.endswith("_deg") for name in self.channels)
        return "deg" if self.kind in {"head", "eyes"} and turns else "share"


def _both(**amounts: float) -> dict[str, float]:
    return {
        f"{name}{side}": amount for name, amount in amounts.items() for side in ("Left", "Right")
    }


# AU12 never without AU6 (Ambadar 2009: amused rather than polite smiles). With these the aperture
# of the eye falls by about the measured 12 % per unit of smile. Smiles above .5 of the full action
# read as make-up on a photo, above .7 as a grin (portrait prototypes); onset and release as people
# have them: 10 to 90 % in .3 to 1 s, and a release that nobody cuts short (Horic-Asselin 2020).
_SMILES = {
    "smile": Action(
        "face", "the corners of the mouth rise, and the cheeks with them",
        _both(mouthSmile=1.0, cheekSquint=0.55, eyeSquint=0.25),
        (1.1, 0.9, 1.8), 0.33, 0.6, "muscles",
    ),
    "grin": Action(
        "face", "a broad smile that parts the lips",
        _both(mouthSmile=1.0, cheekSquint=0.75, eyeSquint=0.3, mouthUpperUp=0.75)
        | _both(mouthLowerDown=0.75)
        | {"jawOpen": 0.08},
        (0.9, 1.0, 1.8), 0.45, 0.6,
    ),
    "soften": Action(
        "face", "a smile in the eyes alone: the lower lids rise a little",
        _both(eyeSquint=1.0, cheekSquint=0.4),
        (0.9, 1.6, 1.7), 0.22, 0.6, "muscles",
    ),
}  # fmt: skip

_FACE = {
    "wistful": Action(
        "face", "the inner brows rise, in longing or tenderness",
        {"browInnerUp": 1.0},
        (0.9, 0.4, 1.4), 0.12, 0.6,
    ),
    "surprise": Action(
        "face", "the brows go up, the eyes widen, the lips part a little",
        {"browInnerUp": 0.8, "jawOpen": 0.16} | _both(browOuterUp=0.8, eyeWide=0.5),
        (0.35, 0.5, 0.9), 0.35, 0.7,
    ),
    "raise-brows": Action(
        "face", "both brows go up",
        {"browInnerUp": 0.8} | _both(browOuterUp=1.0, eyeWide=0.15),
        (0.35, 0.3, 0.7), 0.3, 0.8,
    ),
    "raise-brow": Action(
        "face", "one brow goes up",
        _both(browOuterUp=1.0),
        (0.35, 0.5, 0.7), 0.4, 0.8, "muscles",
    ),
    "frown": Action(
        "face", "the brows draw together",
        _both(browDown=1.0, eyeSquint=0.15),
        (0.7, 0.6, 1.0), 0.25, 0.6,
    ),
    "sad": Action(
        "face", "the inner brows rise and the corners of the mouth sink",
        {"browInnerUp": 0.8, "mouthShrugLower": 0.2} | _both(mouthFrown=0.5),
        (1.0, 1.0, 1.6), 0.3, 0.6,
    ),
    "squint": Action(
        "face", "the eyes narrow",
        _both(eyeSquint=1.0, cheekSquint=0.2, browDown=0.15),
        (0.5, 0.7, 0.9), 0.4, 0.9, "muscles",
    ),
    "open-wide": Action(
        "face", "the eyes open wide",
        _both(eyeWide=1.0, browOuterUp=0.3),
        (0.3, 0.5, 0.8), 0.35, 0.8,
    ),
    "pucker": Action(
        "face", "the lips purse, as for a kiss",
        {"mouthPucker": 1.0, "mouthFunnel": 0.1},
        (0.45, 0.3, 0.6), 0.5, 0.8,
    ),
    "part-lips": Action(
        "face", "the lips part a little",
        {"jawOpen": 0.5} | _both(mouthLowerDown=0.4, mouthUpperUp=0.1),
        (0.5, 0.4, 0.7), 0.2, 0.5,
    ),
    "press-lips": Action(
        "face", "the lips press together",
        {"mouthRollLower": 0.15} | _both(mouthPress=1.0, mouthDimple=0.25),
        (0.6, 0.6, 0.9), 0.4, 0.8,
    ),
    "nose-wrinkle": Action(
        "face", "the nose wrinkles, playfully",
        _both(noseSneer=1.0, cheekSquint=0.3, browDown=0.2),
        (0.3, 0.2, 0.5), 0.4, 0.7,
    ),
}  # fmt: skip

_HEAD = {
    # a head that tilts turns a little and bows a little with it
    "tilt": Action(
        "head", "the head leans to a shoulder",
        {"head_roll_deg": -1.0, "head_yaw_deg": 0.35, "head_pitch_deg": 0.3},
        (1.5, 0.8, 1.8), 1.9, 4.0, "way",
    ),
    "turn": Action(
        "head", "the head turns aside while the eyes stay on you",
        {"head_yaw_deg": 1.0},
        (0.9, 0.6, 1.3), 3.0, 6.0, "way",
    ),
    "nod": Action(
        "head", "one nod, down and back",
        {"head_pitch_deg": 1.0},
        (0.6, 0.0, 0.75), 3.0, 5.5,
    ),
    "shake": Action(
        "head", "the head goes to one side, to the other, and back",
        {"head_yaw_deg": 1.0},
        (0.55, 0.8, 0.65), 2.5, 4.0, "way",
    ),
    "lift-chin": Action(
        "head", "the chin comes up",
        {"head_pitch_deg": -1.0},
        (0.8, 0.5, 1.1), 2.0, 5.0,
    ),
    "lower-chin": Action(
        "head", "the chin goes down",
        {"head_pitch_deg": 1.0},
        (0.9, 0.6, 1.1), 2.5, 5.5,
    ),
    "lean-in": Action(
        "head", "the head comes a little closer",
        {"head_z": 0.25, "head_pitch_deg": 1.0},
        (1.0, 1.0, 1.4), 0.4, 1.0,
    ),
}  # fmt: skip

_EYES = {
    "look": Action(
        "eyes", "the eyes go aside and come back",
        {"gaze_yaw_deg": 1.0},
        (0.04, 0.9, 0.04), 8.0, 18.0, "way",
    ),
    "look-up": Action(
        "eyes", "the eyes go up and come back",
        {"gaze_pitch_deg": -1.0},
        (0.04, 0.9, 0.04), 6.0, 12.0,
    ),
    "look-down": Action(
        "eyes", "the eyes go down and come back",
        {"gaze_pitch_deg": 1.0},
        (0.04, 0.9, 0.04), 10.0, 18.0,
    ),
    "look-at-camera": Action(
        "eyes", "the eyes find you and stay",
        {"gaze_yaw_deg": 0.0, "gaze_pitch_deg": 0.0},
        (0.04, 3.3, 0.04), 1.0, 45.0,
    ),
}  # fmt: skip

# hold and times of blinks: see fondly.motion.blinks
_LIDS = {
    "blink": Action(
        "lids", "a blink",
        _both(eyeBlink=1.0),
        (0.1, 0.02, 0.45), 1.0, 1.0,
    ),
    "half-blink": Action(
        "lids", "a blink that does not quite close",
        _both(eyeBlink=1.0),
        (0.1, 0.02, 0.45), 0.65, 0.8,
    ),
    "close-eyes": Action(
        "lids", "the eyes close for a moment",
        _both(eyeBlink=1.0),
        (0.4, 0.9, 1.0), 1.0, 1.0,
    ),
    "wink": Action(
        "lids", "one eye closes and opens",
        _both(eyeBlink=1.0),
        (0.16, 0.1, 0.5), 1.0, 1.0, "muscles",
    ),
}  # fmt: skip

_BREATH = {
    "breathe-in": Action(
        "breath", "a deeper breath",
        {"breath": 1.0, "head_pitch_deg": -0.5},
        (1.4, 0.1, 2.0), 0.7, 1.0,
    ),
    "sigh": Action(
        "breath", "a breath drawn in and let go, lips a little apart",
        {"breath": 1.0, "head_pitch_deg": 1.2, "jawOpen": 0.08, "browInnerUp": 0.12},
        (1.2, 0.1, 1.9), 0.8, 1.0,
    ),
}  # fmt: skip

ACTIONS: Mapping[str, Action] = MappingProxyType(_SMILES | _FACE | _HEAD | _EYES | _LIDS | _BREATH)

SIDED = frozenset({"head_yaw_deg", "head_roll_deg", "gaze_yaw_deg"})
"""Channels that mirror when an action is done to the other side."""


def find_action(name: str) -> Action:
    """The action of that name.

    Raises:
        PlanInvalid: there is none; the hint names the nearest, or all of them.
    """
    if name in ACTIONS:
        return ACTIONS[name]
    near = get_close_matches(name[:64], ACTIONS, n=1, cutoff=0.5)
    raise PlanInvalid(
        f"there is no action named {name[:64]!r}",
        f"Did you mean {near[0]}?" if near else f"Actions are {', '.join(ACTIONS)}.",
    )


def check_acts(plan: Plan) -> None:
    """Raises PlanInvalid where a plan does what nobody can, or more of it than a photo bears."""
    for act in plan.acts:
        action = find_action(act.action)
        if act.amount > action.greatest:
            unit = " degrees" if action.unit == "deg" else ""
            raise PlanInvalid(
                f"{act.action} goes up to {action.greatest:g}{unit}, at {act.start_s:g} s it is "
                f"{act.amount:g}",
                f"{action.usual:g} is usual; more than the greatest tears a photo.",
            )


def furthest_head(act: Act) -> float:
    """The most that an act moves the head's pose, in the channels' own units; 0 if it does not."""
    channels = find_action(act.action).channels
    return act.amount * max((abs(channels.get(name, 0.0)) for name in HEAD), default=0.0)
