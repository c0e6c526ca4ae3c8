"""Less of a motion, where the rules allow no more than an intensity."""

from __future__ import annotations

from dataclasses import replace

from fondly.domain.plan import Plan

USUAL_INTENSITY, USUAL_EFFORT = 0.5, 1.4
"""Drivers write the usual size of a movement at this intensity; of our ten, in 30 performances
each, none has a greater effort then (big-smile: 1.40)."""

_OF_LIDS_AND_EYES = frozenset(
    {"look", "look-up", "look-down", "look-at-camera", "blink", "half-blink", "close-eyes", "wink"}
)


def effort_at(intensity: float) -> float:
    """The greatest effort of a motion that is no stronger than an intensity of 0 to 1."""
    return USUAL_EFFORT * intensity / USUAL_INTENSITY


def calmer(plan: Plan, share: float) -> Plan:
    """The plan with a share, in [0, 1], of what faces and heads do.

    Lids close as before and eyes look as far: half a blink is no calmer than a whole one.
    """
    acts = tuple(
        act if act.action in _OF_LIDS_AND_EYES else replace(act, amount=act.amount * share)
        for act in plan.acts
    )
    life = replace(plan.life, drift_deg=plan.life.drift_deg * share)
    return replace(plan, acts=acts, life=life)
