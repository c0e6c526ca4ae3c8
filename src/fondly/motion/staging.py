"""From a driver to the plan of one performance, and from one person's plan to another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, sqrt

from fondly.domain.plan import Act, Life, Plan, Side
from fondly.errors import OptionInvalid
from fondly.motion.actions import ACTIONS
from fondly.motion.chance import Chance
from fondly.motion.driver import END_FREE_S, Cue, Driver
from fondly.motion.parts import check_option

LATE_S = 0.15
"""A phrase comes this much earlier or later than written, in all its parts together."""
VARIED = 0.06
"""Amounts vary by this share from one performance to the next."""
HURRY = 1.3
"""In a shorter phrase starts move up by this power of its share, to leave time for releases."""
LEAST_S = 0.01
DECIMALS = 4

_OTHER: dict[Side, Side] = {"left": "right", "right": "left", "both": "both"}


@dataclass(frozen=True)
class Phrase:
    """A span of the clip that plays the driver once.

    Args:
        start_s, length_s: the span.
        stretch: its length over the length the driver was written for.
        late_s: how much later than written all of it comes.
        lead: to which side of the subject what leads is done.
    """

    start_s: float
    length_s: float
    stretch: float
    late_s: float
    lead: Side

    def time_s(self, written_s: float) -> float:
        """When in the clip something happens that is written at a time of the phrase."""
        stretch = self.stretch**HURRY if self.stretch < 1 else self.stretch
        return max(self.start_s + written_s * stretch + self.late_s, 0.0)

    def act(self, cue: Cue, amount: float) -> Act:
        """The cue's act in the clip; it ends within the phrase.

        Holds give way first. Only where rise and fall alone do not fit are they shortened, both
        by the same share, and the amount with them: never hurried, only smaller.
        """
        start_s = self.time_s(cue.start_s)
        edges_s = cue.attack_s + cue.release_s
        room_s = self.start_s + self.length_s - END_FREE_S * min(self.stretch, 1.0) - start_s
        stretch = 1.0 if ACTIONS[cue.action].kind == "lids" else self.stretch
        wanted_s = (edges_s + cue.hold_s) * stretch if cue.hold_s else edges_s
        span_s = max(min(max(wanted_s, edges_s), room_s), LEAST_S)
        shrink = min(span_s / edges_s, 1.0)
        return Act(
            cue.action,
            round(start_s, DECIMALS),
            round(cue.attack_s * shrink, DECIMALS),
            round(max(span_s - edges_s, 0.0), DECIMALS),
            round(cue.release_s * shrink, DECIMALS),
            round(amount * sqrt(shrink), DECIMALS),
            self.side(cue),
            cue.curve,
        )

    def side(self, cue: Cue) -> Side:
        """The side on which the cue is done in this phrase."""
        if cue.side == "lead":
            return self.lead
        return _OTHER[self.lead] if cue.side == "other" else cue.side


def driver_plan(
    driver: Driver, *, seconds: float | None = None, intensity: float = 0.5, seed: int = 0
) -> Plan:
    """The plan of one performance of a driver.

    Args:
        driver: who performs.
        seconds: length of the clip within the driver's span; its own length by default.
        intensity: 0 to 1, within the driver's range; .5 is as written.
        seed: any int; it decides sides, what happens sometimes, and by how much all comes earlier
            or later, smaller or larger.

    Raises:
        OptionInvalid: seconds or intensity out of the driver's range.
    """
    seconds = driver.seconds if seconds is None else seconds
    check_option("seconds", seconds, *driver.span_s)
    check_option("intensity", intensity, *driver.intensity)
    chance = Chance(seed, f"{driver.name}/acts")
    acts = [
        act
        for phrase in _phrases(driver, seconds, seed)
        for act in _acts(driver, phrase, intensity, chance)
    ]
    life = Life(
        driver.blinks_per_min,
        driver.breath.at(intensity),
        driver.drift_deg.at(intensity),
        driver.scan_deg.at(intensity),
    )
    return Plan(seconds, tuple(acts), life, title=driver.name)


def lasting_plan(plan: Plan, seconds: float) -> Plan:
    """The plan in another length.

    A longer one lives on after its acts; in a shorter one starts and holds shrink by one share.

    Args:
        plan: as written.
        seconds: above 0 and up to 600.

    Raises:
        OptionInvalid: the acts' rises and falls have no room in that length.
    """
    share = seconds / plan.seconds
    if share >= 1.0:
        return replace(plan, seconds=seconds)
    acts = []
    for act in plan.acts:
        edges_s = act.attack_s + act.release_s
        start_s = min(act.start_s * share, seconds - edges_s)
        if start_s < 0:
            raise OptionInvalid(
                f"the plan does not fit into {seconds:g} s: {act.action} alone takes {edges_s:g} s",
                "Leave --seconds out, or shorten attacks and releases in the plan.",
            )
        room_s = max(seconds - start_s - edges_s, 0.0)
        acts.append(replace(act, start_s=start_s, hold_s=min(act.hold_s * share, room_s)))
    return replace(plan, seconds=seconds, acts=tuple(acts))


def later(plan: Plan, delay_s: float) -> Plan:
    """The plan of the same length in which everything comes later; holds give way at its end.

    An act without the time for its rise and fall is left out.
    """
    acts = []
    for act in plan.acts:
        beyond_s = max(act.end_s + delay_s - (plan.seconds - END_FREE_S), 0.0)
        if beyond_s <= act.hold_s:
            acts.append(replace(act, start_s=act.start_s + delay_s, hold_s=act.hold_s - beyond_s))
        elif act.start_s + delay_s >= beyond_s - act.hold_s:
            earlier_s = beyond_s - act.hold_s
            acts.append(replace(act, start_s=act.start_s + delay_s - earlier_s, hold_s=0.0))
    return replace(plan, acts=tuple(acts))


def varied(plan: Plan, seed: int, *, mirrored: bool) -> Plan:
    """The plan as somebody else does it: amounts differ a little, and sides where none was asked.

    Args:
        plan: of one person.
        seed: of the other.
        mirrored: exchange left and right.
    """
    chance = Chance(seed, "varied")
    return replace(
        plan,
        acts=tuple(
            replace(
                act,
                amount=_about(act.action, act.amount, chance),
                side=_OTHER[act.side] if mirrored else act.side,
            )
            for act in plan.acts
        ),
    )


def _phrases(driver: Driver, seconds: float, seed: int) -> Iterator[Phrase]:
    """As many equal phrases as a clip needs, sides in turn."""
    chance = Chance(seed, f"{driver.name}/phrases")
    count = ceil(seconds / driver.longest_phrase_s)
    length_s = seconds / count
    stretch = length_s / driver.seconds
    sides: tuple[Side, Side] = ("left", "right") if chance.side() > 0 else ("right", "left")
    for number in range(count):
        late_s = chance.between(-LATE_S, LATE_S) * min(stretch, 1.0)
        yield Phrase(number * length_s, length_s, stretch, late_s, sides[number % 2])


def _acts(driver: Driver, phrase: Phrase, intensity: float, chance: Chance) -> Iterator[Act]:
    for cue in driver.cues:
        amount = _about(cue.action, cue.amount.at(intensity), chance)
        if chance.happens(cue.chance) and phrase.length_s >= cue.least_phrase_s:
            yield phrase.act(cue, amount)


def _about(action: str, amount: float, chance: Chance) -> float:
    """An amount that varies; but lids that are to meet do."""
    varied_amount = min(chance.around(amount, VARIED), ACTIONS[action].greatest)
    meet = ACTIONS[action].kind == "lids" and amount >= 1.0
    return amount if meet else varied_amount
