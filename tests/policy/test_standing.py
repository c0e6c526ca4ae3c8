"""Who somebody is to the rules: nothing of a person matters but this."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.consent import Consent, Person, Subject
from fondly.domain.decision import Verdict
from fondly.policy.consent import decide
from fondly.policy.standing import MISDECLARED, Standing, standing_of
from tests.policy.facts import consents

PERSONS = [Person(*one) for one in product(Subject, (None, True, False), (None, True, False))]


@pytest.mark.parametrize(
    ("person", "standing"),
    [
        (Person(Subject.SELF), Standing.SELF),
        (Person(Subject.SELF, adult=False), Standing.MINOR_SELF),
        (Person(Subject.SELF, living=False), Standing.IMPOSSIBLE),
        (Person(Subject.LIVING_CONSENTED), Standing.CONSENTING),
        (Person(Subject.LIVING_CONSENTED, adult=False), Standing.UNGUARDED),
        (Person(Subject.LIVING_CONSENTED, living=False), Standing.DEAD),
        (Person(Subject.LIVING_CONSENTED, adult=False, living=False), Standing.DEAD_CHILD),
        (Person(Subject.CHILD_GUARDIAN), Standing.CHILD),
        (Person(Subject.CHILD_GUARDIAN, adult=True), Standing.GROWN),
        (Person(Subject.CHILD_GUARDIAN, living=False), Standing.DEAD_CHILD),
        (Person(Subject.CHILD_GUARDIAN, adult=True, living=False), Standing.DEAD),
        (Person(Subject.DECEASED_FAMILY), Standing.DEAD),
        (Person(Subject.DECEASED_FAMILY, adult=False), Standing.DEAD_CHILD),
        (Person(Subject.DECEASED_FAMILY, living=True), Standing.UNASKED),
        (Person(Subject.HISTORICAL), Standing.HISTORICAL),
        (Person(Subject.HISTORICAL, adult=False), Standing.HISTORICAL_CHILD),
        (Person(Subject.HISTORICAL, living=True), Standing.UNASKED),
        (Person(Subject.FICTIONAL, adult=False, living=False), Standing.FICTIONAL),
    ],
)
def test_age_and_life_are_apart(person: Person, standing: Standing) -> None:
    assert standing_of(person) is standing


def test_somebody_has_every_standing() -> None:
    assert {standing_of(person) for person in PERSONS} == set(Standing)


@pytest.mark.parametrize("person", [one for one in PERSONS if standing_of(one) in MISDECLARED])
def test_words_that_do_not_fit_are_answered_with_those_that_do(person: Person) -> None:
    decision = decide(Consent(person.subject, adult=person.adult, living=person.living))
    assert not decision.allowed
    right_words = {subject.value for subject in Subject} - {person.subject.value}
    assert any(word in sentence for sentence in decision.advice for word in right_words)


@st.composite
def two_of_one_standing(draw: st.DrawFn) -> tuple[Person, Person]:
    one = draw(st.sampled_from(PERSONS))
    alike = [other for other in PERSONS if standing_of(other) is standing_of(one)]
    return one, draw(st.sampled_from(alike))


@given(consents, two_of_one_standing())
def test_persons_of_one_standing_are_judged_alike(
    consent: Consent, both: tuple[Person, Person]
) -> None:
    first, second = (
        decide(replace(consent, subject=one.subject, adult=one.adult, living=one.living))
        for one in both
    )
    assert (first.verdict, first.obligations) == (second.verdict, second.obligations)
    assert (first.advice, first.label) == (second.advice, second.label)
    assert (first.greatest_intensity, first.expires_days) == (
        second.greatest_intensity,
        second.expires_days,
    )
    told = [reason for reason in first.reasons if not reason.startswith("You declared")]
    assert told == [one for one in second.reasons if not one.startswith("You declared")]


@given(consents, st.sampled_from(PERSONS), st.booleans())
def test_not_grown_up_and_not_living_never_loosen_a_decision(
    consent: Consent, person: Person, of_age: bool
) -> None:
    steps = [
        replace(person, adult=one) if of_age else replace(person, living=one)
        for one in (True, None, False)
    ]
    fitting = [one for one in steps if standing_of(one) not in MISDECLARED]
    verdicts = [
        list(Verdict).index(
            decide(
                replace(consent, subject=one.subject, adult=one.adult, living=one.living)
            ).verdict
        )
        for one in fitting
    ]
    assert verdicts == sorted(verdicts)
