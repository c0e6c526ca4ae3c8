"""When people blink.

At rest 17 times a minute on average, in talk 26 (150 people, Bentivoglio 1997): how often is the
plan's to say, when is chance's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, exp, floor

from fondly.domain.plan import Act, Side
from fondly.motion.actions import ACTIONS
from fondly.motion.age import Pace
from fondly.motion.blinks import APART_S, FIRST_S, LAST_S, NATURAL, Blink, draw_blink
from fondly.motion.chance import Chance

Span = tuple[float, float]

LEAST_PER_MIN, MOST_PER_MIN = 8.0, 26.0
"""What reads as a person: rates at rest span 8 to 21 a minute (Doughty 2001), and 26 is talk."""
SPREAD = 0.4
"""Standard deviation of the logarithm of the time between two blinks. Intervals are skewed, as
Bentivoglio's rates are; the value is ours, between the regular and the erratic."""
SURE_S = 3.8
"""A clip whose last time is this or later has a blink: a portrait that never blinks stares."""
EARLY = 0.7
"""The first interval of a clip is shorter by this: nobody blinked just before."""

PARTIAL, FULL = (0.62, 0.8), (0.97, 1.0)
"""Depths of blinks that come by themselves: where lids are to meet, they do. A score of .82 to .94,
as trackers give it to real blinks, is an eye that is shut (ADR 65)."""
PARTIAL_SHARE = 0.25
"""How many do not close: half of all real ones (Ousler 2014: 52.9 %), but a drawn eye that stays
half open is what a stranger names first."""

LARGE_DEG, SURELY_DEG = 4.0, 16.0
"""Shifts of gaze begin to come with a blink beyond the first and nearly always do beyond the
second; real ones need more (33 degrees with the head, Evinger 1994), but a portrait's are small."""


def spontaneous(
    per_min: float, asked: Sequence[Blink], turns: Sequence[Act], end_s: float, chance: Chance
) -> list[Act]:
    """Blinks that come by themselves, around those that were asked for; as acts.

    Args:
        per_min: how often; 0 gives none.
        asked: blinks of the plan.
        turns: looks of the plan, of which large ones like to come with a blink.
        end_s: the last time of the clip.
        chance: for times and depths.
    """
    if per_min <= 0:
        return []
    taken = [(blink.start_s, blink.end_s) for blink in asked]
    starts = [start_s for start_s in _with_turns(turns, chance) if _is_free(start_s, taken)]
    starts += _drawn(per_min, [*taken, *((start_s, start_s) for start_s in starts)], end_s, chance)
    least = 1 if end_s >= SURE_S else 0
    if per_min >= LEAST_PER_MIN:
        least = max(least, ceil(LEAST_PER_MIN / 60 * end_s))
    while len(starts) + len(taken) < least:
        starts.append(_in_longest_gap([*starts, *(from_s for from_s, _ in taken)], end_s, chance))
    most = max(floor(MOST_PER_MIN / 60 * end_s), 1) - len(taken)
    return [
        replace(
            NATURAL,
            start_s=start_s,
            amount=chance.between(*(PARTIAL if chance.happens(PARTIAL_SHARE) else FULL)),
        )
        for start_s in sorted(starts[: max(most, 0)])
    ]


def blinks_of(
    acts: Sequence[Act], chance: Chance, pace: Pace, *, asked: bool, lead: float
) -> list[Blink]:
    """The blinks that acts of lids stand for; a wink that names no side takes the leading one.

    Args:
        acts: of kind "lids".
        chance: for their shapes.
        pace: of the person's age.
        asked: whether the plan asks for them.
        lead: 1 for the subject's left, -1 for the right.
    """
    blinks = []
    for act in acts:
        side: Side = "both"
        if ACTIONS[act.action].sides == "muscles":
            side = act.side if act.side != "both" else ("left" if lead > 0 else "right")
        blinks.append(draw_blink(act, chance, pace, asked=asked, side=side))
    return blinks


def _drawn(per_min: float, taken: Sequence[Span], end_s: float, chance: Chance) -> list[float]:
    """Starts by a clock that every other blink sets back."""
    usual_s = 60 / per_min / exp(SPREAD**2 / 2)
    bounds = [(0.0, 0.0), *sorted(taken), (end_s, end_s)]
    starts = []
    for (_, from_s), (to_s, _) in pairwise(bounds):
        share = EARLY if from_s == 0 else 1.0
        time_s = from_s + max(share * usual_s * exp(SPREAD * chance.bell()), APART_S)
        while time_s < to_s - APART_S:
            starts.append(time_s)
            time_s += max(usual_s * exp(SPREAD * chance.bell()), APART_S)
    return starts


def _with_turns(turns: Sequence[Act], chance: Chance) -> list[float]:
    """Starts of blinks under which the eyes go far."""
    return [
        max(turn.start_s, FIRST_S)
        for turn in turns
        if chance.happens((turn.amount - LARGE_DEG) / (SURELY_DEG - LARGE_DEG))
    ]


def _in_longest_gap(starts: Sequence[float], end_s: float, chance: Chance) -> float:
    edges = [FIRST_S, *sorted(starts), end_s - LAST_S - NATURAL.end_s]
    before, after = max(pairwise(edges), key=lambda gap: gap[1] - gap[0])
    return before + (after - before) * chance.between(0.35, 0.6)


def _is_free(start_s: float, taken: Sequence[Span]) -> bool:
    return all(not from_s - APART_S < start_s < to_s + APART_S for from_s, to_s in taken)
