"""Several people in one picture: the rules hold for each, and another person only adds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from fondly.domain.consent import Audience, Consent, Person, Rights, Speech, Subject
from fondly.domain.decision import Decision, Obligation, Verdict
from fondly.policy.consent import decide
from tests.policy.facts import consents, people

OF_A_VOICE = {Obligation.ASK_VOICE, Obligation.CAPTION_AUTHOR}
RANKS = list(Verdict)


def asked(decision: Decision) -> set[Obligation]:
    return set(decision.obligations) - OF_A_VOICE


@given(consents, people)
def test_another_person_never_makes_a_permission_of_a_refusal(
    consent: Consent, person: Person
) -> None:
    before = decide(consent)
    after = decide(replace(consent, others=(*consent.others, person)))
    assert RANKS.index(after.verdict) >= RANKS.index(before.verdict)
    if after.allowed:
        assert asked(after) >= asked(before)
        assert after.greatest_intensity <= before.greatest_intensity


@given(consents, people)
def test_the_order_of_people_decides_nothing(consent: Consent, person: Person) -> None:
    one = decide(replace(consent, others=(*consent.others, person)))
    other = decide(replace(consent, others=(person, *consent.others)))
    assert (one.verdict, one.obligations) == (other.verdict, other.obligations)
    assert one.advice == other.advice


@given(consents, people)
def test_staying_still_is_never_worse_than_moving(consent: Consent, person: Person) -> None:
    moves, still = (
        decide(replace(consent, others=(replace(person, moves=one),))) for one in (True, False)
    )
    assert RANKS.index(still.verdict) <= RANKS.index(moves.verdict)


def test_who_stays_still_is_not_made_to_speak() -> None:
    beside = Consent(
        Subject.SELF,
        Rights.OWN,
        speech=Speech.INVENTED,
        others=(Person(Subject.HISTORICAL, moves=False),),
    )
    assert decide(beside).verdict is Verdict.ALLOWED
    speaking = replace(beside, others=(Person(Subject.HISTORICAL),))
    assert decide(speaking).verdict is Verdict.REFUSED


def test_a_child_at_the_edge_of_the_picture_keeps_it_private() -> None:
    consent = Consent(
        Subject.SELF,
        Rights.OWN,
        Audience.PUBLIC,
        others=(Person(Subject.CHILD_GUARDIAN, moves=False),),
    )
    assert not decide(consent).allowed
    assert decide(replace(consent, audience=Audience.PRIVATE)).allowed


def test_everybody_declared_is_repeated() -> None:
    reasons = decide(Consent(Subject.SELF, others=(Person(Subject.FICTIONAL),))).reasons
    assert reasons[:2] == (
        "You declared: It is me.",
        "You declared as well: A character or a work of art, nobody real.",
    )


def test_somebody_not_declared_keeps_a_clip_private() -> None:
    consent = Consent(Subject.SELF, Rights.OWN, undeclared_faces=1)
    assert decide(consent).verdict is Verdict.ALLOWED
    assert not decide(replace(consent, audience=Audience.FAMILY)).allowed
