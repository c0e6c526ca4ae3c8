"""How acts, life and camera are called in a timeline."""

from __future__ import annotations

from fondly.domain.plan import Act, Camera, Life
from fondly.motion.actions import ACTIONS, find_action

FIXED = frozenset({"look-at-camera", "close-eyes", "wink"})
"""Actions whose amount says nothing."""


def named(act: Act) -> str:
    """The act's name with its side."""
    return act.action if act.side == "both" else f"{act.action} {act.side}"


def amount_of(act: Act) -> str:
    """Its amount with its unit; empty where there is nothing to say."""
    if act.action in FIXED:
        return ""
    if act.action in ACTIONS and find_action(act.action).unit == "deg":
        return f"{act.amount:.1f} deg"
    return f"{act.amount * 100:.0f} %"


def life_of(life: Life) -> str:
    """What goes on by itself, in one short line."""
    return (
        f"by itself: {life.blinks_per_min:.0f} blinks a minute, breath {life.breath * 100:.0f} %, "
        f"drift {life.drift_deg:.1f} deg"
    )


def camera_of(camera: Camera) -> str:
    """How the picture moves, in one short line."""
    return f"camera: {camera.move} {camera.amount * 100:.0f} %"
