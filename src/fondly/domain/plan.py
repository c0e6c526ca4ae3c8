"""A plan: what will be done and when, before it is motion.

Drivers, sentences and hand-written files all become one; `fondly.motion` plays it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal, get_args

from fondly.errors import PlanInvalid

Side = Literal["both", "left", "right"]
"""The subject's own."""
Curve = Literal["gentle", "quick", "even"]
"""gentle: minimum jerk; quick: fast onset, slow release; even: as near to linear as has no
corner."""
CameraMove = Literal["none", "drift", "push-in", "pull-out"]

SIDES: tuple[Side, ...] = get_args(Side)
CURVES: tuple[Curve, ...] = get_args(Curve)
CAMERA_MOVES: tuple[CameraMove, ...] = get_args(CameraMove)

LONGEST_S = 600.0
MOST_ACTS = 1000
GREATEST_AMOUNT = 45.0
MOST_BLINKS_PER_MIN = 40.0
LONGEST_TITLE = 1000
SLACK_S = 1e-6
"""By how much an act may end after its plan: sums of decimals are not exact."""

_ACTION = re.compile(r"[a-z-]{1,32}")
_HINT = "Times are seconds from the start; see a whole plan with: fondly animate --show-plan."


@dataclass(frozen=True)
class Act:
    """One thing that is done, once.

    Args:
        action: a name in `fondly.motion.actions`, which checks that there is one.
        start_s: when it begins, 0 or later.
        attack_s: how long until its full amount, above 0.
        hold_s: how long it stays, 0 or longer.
        release_s: how long until nothing is left of it, above 0.
        amount: in the action's own unit, 0 to 45: 0 to 1 of an expression, or degrees of a head
            or of eyes.
        side: whose muscles (a wink, a smile of one side), or to which side (a turn, a tilt, a
            look), the subject's own; "both" where sides make no sense.
        curve: the shape of rise and fall.

    Raises:
        PlanInvalid: a value out of range.
    """

    action: str
    start_s: float
    attack_s: float
    hold_s: float
    release_s: float
    amount: float
    side: Side = "both"
    curve: Curve = "gentle"

    def __post_init__(self) -> None:
        if not _ACTION.fullmatch(self.action):
            raise PlanInvalid(
                f"an action's name has 1 to 32 small letters and hyphens, got {self.action!r:.64}",
                "For example smile, soften, nod or look-down.",
            )
        for name, above_zero in _TIMES.items():
            _check(f"{self.action}: {name}", getattr(self, name), LONGEST_S, above_zero=above_zero)
        _check(f"{self.action}: amount", self.amount, GREATEST_AMOUNT)
        _check_name(f"{self.action}: side", self.side, SIDES)
        _check_name(f"{self.action}: curve", self.curve, CURVES)

    @property
    def end_s(self) -> float:
        """When nothing is left of it."""
        return self.start_s + self.attack_s + self.hold_s + self.release_s


@dataclass(frozen=True)
class Life:
    """What goes on by itself beneath what is done.

    Args:
        blinks_per_min: 0 to 40; spontaneous ones, beside acts named "blink".
        breath: depth of breathing, 0 to 1.
        drift_deg: standard deviation of the head's wandering in yaw, 0 to 3.
        scan_deg: small looks between the viewer's eyes, 0 to 3.

    Raises:
        PlanInvalid: a value out of range.
    """

    blinks_per_min: float
    breath: float
    drift_deg: float
    scan_deg: float

    def __post_init__(self) -> None:
        for name, most in _LIFE.items():
            _check(f"life: {name}", getattr(self, name), most)


@dataclass(frozen=True)
class Camera:
    """How the picture itself moves: eased, and never so far that a border shows.

    Args:
        move: which way.
        amount: 0 to 1 of what looks calm.

    Raises:
        PlanInvalid: a value out of range.
    """

    move: CameraMove = "none"
    amount: float = 0.5

    def __post_init__(self) -> None:
        _check_name("camera: move", self.move, CAMERA_MOVES)
        _check("camera: amount", self.amount, 1.0)


@dataclass(frozen=True)
class Plan:
    """A timeline before it is motion.

    Args:
        seconds: how long, above 0 and up to 600.
        acts: what is done, at most 1000; put in order of their starts. Every one ends within the
            plan, because a clip ends as it began: with the photo.
        life: what goes on beneath.
        camera: how the picture moves.
        title: what it is, for people: a driver's name, or the sentence. One line of at most 1000
            letters.

    Raises:
        PlanInvalid: a value out of range, or an act that does not end in time.
    """

    seconds: float
    acts: tuple[Act, ...]
    life: Life
    camera: Camera = field(default_factory=Camera)
    title: str = ""

    def __post_init__(self) -> None:
        _check("seconds", self.seconds, LONGEST_S, above_zero=True)
        if len(self.acts) > MOST_ACTS:
            raise PlanInvalid(
                f"a plan has at most {MOST_ACTS} acts, got {len(self.acts)}",
                "Leave some out: people do little, and do it slowly.",
            )
        if len(self.title) > LONGEST_TITLE or not self.title.isprintable():
            raise PlanInvalid(
                f"a plan's title is one line of at most {LONGEST_TITLE} letters",
                "Shorten the title, or leave it out.",
            )
        for act in self.acts:
            if act.end_s > self.seconds + SLACK_S:
                raise PlanInvalid(
                    f"{act.action} at {act.start_s:g} s ends at {act.end_s:.2f} s, but the plan "
                    f"lasts {self.seconds:g} s",
                    f"Shorten it, begin it earlier, or let the plan last {act.end_s:.1f} s.",
                )
        object.__setattr__(self, "acts", tuple(sorted(self.acts, key=lambda act: act.start_s)))


_TIMES = {"start_s": False, "attack_s": True, "hold_s": False, "release_s": True}
_LIFE = {"blinks_per_min": MOST_BLINKS_PER_MIN, "breath": 1.0, "drift_deg": 3.0, "scan_deg": 3.0}


def _check(name: str, value: float, most: float, *, above_zero: bool = False) -> None:
    if not (isfinite(value) and 0 <= value <= most) or (above_zero and value == 0):
        least = "above 0 and up to" if above_zero else "from 0 to"
        raise PlanInvalid(f"{name} is {least} {most:g}, got {value!s:.32}", _HINT)


def _check_name(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise PlanInvalid(
            f"{name} is one of {', '.join(known)}, got {value!r:.40}",
            "Left and right are the subject's own." if known is SIDES else "Choose one of them.",
        )
