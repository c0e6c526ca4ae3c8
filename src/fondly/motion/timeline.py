"""A plan as people read it: what is done, when, and how much."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fondly.domain.plan import Act, Plan
from fondly.motion.actions import find_action
from fondly.motion.curves import Swell

COLUMNS = 48
_LEVELS = " ▁▂▃▄▅▆▇█"
_WORDS = {"left": " to the left", "right": " to the right", "both": ""}
_MUSCLES = {"left": " on the left", "right": " on the right", "both": ""}


def act_words(act: Act) -> str:
    """What an act is, in words: "look to the left"."""
    sides = _MUSCLES if find_action(act.action).sides == "muscles" else _WORDS
    return act.action.replace("-", " ") + sides[act.side]


def act_size(act: Act) -> str:
    """How much of it, in words: 2.4° or 33 %."""
    if act.action == "look-at-camera":
        return ""
    return f"{act.amount:.1f}°" if find_action(act.action).unit == "deg" else f"{act.amount:.0%}"


def act_heights(act: Act, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far an act is on at some times (T,), 0 to 1."""
    return Swell(act.start_s, act.attack_s, act.hold_s, act.release_s, act.curve).at(times_s)


def timeline(plan: Plan) -> list[str]:
    """The plan as lines of text, each act with its course over the clip's length."""
    return list(_lines(plan))


def life_words(plan: Plan) -> str:
    """What goes on by itself, in words."""
    life = plan.life
    camera = "" if plan.camera.move == "none" else f", the camera: {plan.camera.move}"
    return (
        f"about {life.blinks_per_min:g} blinks a minute by themselves, breath {life.breath:.0%}, "
        f"the head wanders by {life.drift_deg:.1f}°, the eyes by {life.scan_deg:.1f}°{camera}"
    )


def _lines(plan: Plan) -> Iterable[str]:
    words = [act_words(act) for act in plan.acts]
    width = max(map(len, words), default=0)
    yield f"{plan.title or 'plan'}, {plan.seconds:g} s"
    edges_s = np.linspace(0.0, plan.seconds, 4 * COLUMNS)
    for act, said in zip(plan.acts, words, strict=True):
        height = act_heights(act, edges_s).reshape(COLUMNS, 4).max(axis=1)
        marks = "".join(_LEVELS[round(float(one) * (len(_LEVELS) - 1))] for one in height)
        yield (
            f"{act.start_s:6.2f} s  {said:<{width}}  {act_size(act):>5}  │{marks}│ "
            f"{act.end_s:.2f} s"
        )
    yield f"beneath: {life_words(plan)}"
