"""What a rule is: the facts it is about, and what it says of them. Rules are data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

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

    def holds(self, situation: Situation) -> bool:
        """Whether every fact has one of the values."""
        for name, values in self.facts:  # noqa: SIM110  all() takes three times as long
            if getattr(situation, name) not in values:
                return False
        return True

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
