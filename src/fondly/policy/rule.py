"""What a rule is: the facts it is about, and what it says of them. Rules are data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Generic, TypeVar

from fondly.domain.consent import About, Audience, Consent, Person, Rights, Speech
from fondly.domain.decision import Obligation
from fondly.domain.occasion import Occasion
from fondly.policy.standing import Standing, standing_of

MEANT_FOR_THE_PUBLIC = frozenset({Occasion.SOCIAL, Occasion.BRAND})
"""Occasions that are for the public, whoever sees the clip first."""


@dataclass(frozen=True)
class Situation:
    """The facts about one person of a clip, as rules read them.

    Args:
        who: their standing.
        rights, audience, occasion, about, voice: as declared.
        reach: who will see it in the end: the audience, or the public where the occasion says so.
        speech: as declared; none for somebody who stays still.
        undeclared: whether somebody else can be recognised of whom nothing was said.
    """

    who: Standing
    rights: Rights | None
    audience: Audience
    reach: Audience
    occasion: Occasion | None
    speech: Speech
    about: About | None
    voice: bool | None
    undeclared: bool


def situation_of(consent: Consent, person: Person) -> Situation:
    """What the rules read about one person."""
    public = consent.occasion in MEANT_FOR_THE_PUBLIC
    return Situation(
        standing_of(person),
        consent.rights,
        consent.audience,
        Audience.PUBLIC if public else consent.audience,
        consent.occasion,
        consent.speech if person.moves else Speech.NONE,
        consent.about,
        consent.voice,
        consent.undeclared_faces > 0,
    )


@dataclass(frozen=True)
class When:
    """The facts that a rule is about: for each, the values it holds for; None holds for all."""

    who: frozenset[Standing] | None = None
    rights: frozenset[Rights | None] | None = None
    audience: frozenset[Audience] | None = None
    reach: frozenset[Audience] | None = None
    occasion: frozenset[Occasion | None] | None = None
    speech: frozenset[Speech] | None = None
    about: frozenset[About | None] | None = None
    voice: frozenset[bool | None] | None = None
    undeclared: frozenset[bool] | None = None

    @cached_property
    def facts(self) -> tuple[tuple[str, frozenset[object]], ...]:
        """The facts that matter, by the names of a situation's fields, with their values."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return tuple((name, values) for name, values in given if values is not None)


@dataclass(frozen=True)
class Refusal:
    """What Fondly does not do.

    Args:
        name: short, for the table.
        when: the facts.
        reason: why, in a kind voice.
        instead: what can be done.
    """

    name: str
    when: When
    reason: str
    instead: str


@dataclass(frozen=True)
class Limit:
    """What Fondly does only in a certain way.

    Args:
        name: short, for the table.
        when: the facts.
        reason: why, in a kind voice; empty for what every clip carries.
        obliges: what must be done.
        greatest_intensity: 0 to 1.
        expires_days: how long the agreement holds.
    """

    name: str
    when: When
    reason: str
    obliges: tuple[Obligation, ...]
    greatest_intensity: float = 1.0
    expires_days: int | None = None


@dataclass(frozen=True)
class Advice:
    """What a careful friend would say; it binds nobody."""

    name: str
    when: When
    sentence: str


_R = TypeVar("_R", Refusal, Limit, Advice)


class Rules(Generic[_R]):
    """Rules, looked up by the facts that they are about.

    For every fact and value, one bit for each rule says whether the rule can hold then; the rules
    that hold have all their bits set. All combinations of facts can be tried in seconds this way.

    Args:
        rules: in the order in which they are told.
    """

    def __init__(self, rules: tuple[_R, ...]) -> None:
        self._rules: tuple[_R, ...] = rules
        facts = [(1 << number, dict(rule.when.facts)) for number, rule in enumerate(rules)]
        self._whatever = {
            one.name: sum(bit for bit, about in facts if one.name not in about)
            for one in fields(Situation)
        }
        self._given: dict[str, dict[object, int]] = {name: {} for name in self._whatever}
        for bit, about in facts:
            for name, values in about.items():
                for value in values:
                    known = self._given[name].get(value, self._whatever[name])
                    self._given[name][value] = known | bit

    def that_hold(self, everybody: Iterable[Situation]) -> list[_R]:
        """The rules that hold for anybody, each once, in their order."""
        bits = 0
        for situation in everybody:
            bits |= self._bits(situation)
        return [rule for number, rule in enumerate(self._rules) if bits >> number & 1]

    def _bits(self, situation: Situation) -> int:
        bits = -1
        for name, whatever in self._whatever.items():
            bits &= self._given[name].get(getattr(situation, name), whatever)
        return bits
