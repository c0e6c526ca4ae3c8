from __future__ import annotations

from enum import StrEnum
from string import Formatter

import pytest

from fondly.domain import consent as facts
from fondly.domain.consent import Consent, Person, Subject
from fondly.domain.decision import (
    OBLIGATION_SENTENCES,
    Decision,
    Obligation,
    Verdict,
)

LABELLED = (Obligation.VISIBLE_LABEL, Obligation.SIGNATURE)


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ((), Verdict.ALLOWED),
        ((Obligation.LABEL_THROUGHOUT, Obligation.EMBEDDED_NOTE), Verdict.ALLOWED),
        ((Obligation.NO_SPEECH,), Verdict.LIMITED),
    ],
)
def test_a_label_is_no_limit(asked: tuple[Obligation, ...], verdict: Verdict) -> None:
    assert Decision(True, (), LABELLED + asked).verdict is verdict


def test_a_refusal_is_one() -> None:
    assert Decision(False, ("Nobody agreed.",), ()).verdict is Verdict.REFUSED


def test_a_figure_needs_its_obligation() -> None:
    with pytest.raises(ValueError, match="intensity"):
        Decision(True, (), LABELLED, greatest_intensity=0.5)
    with pytest.raises(ValueError, match="intensity"):
        Decision(True, (), (*LABELLED, Obligation.GREATEST_INTENSITY), greatest_intensity=1.5)
    with pytest.raises(ValueError, match="expiry"):
        Decision(True, (), LABELLED, expires_days=7)


def test_an_obligation_is_told_with_its_value() -> None:
    asked = (*LABELLED, Obligation.GREATEST_INTENSITY, Obligation.EXPIRY)
    decision = Decision(True, (), asked, (), "AI-animated family tribute", 0.5, 365)
    told = [decision.sentence_of(one) for one in decision.obligations]
    assert told == [
        "The clip says visibly: AI-animated family tribute.",
        "The file is signed, so that a later change is seen.",
        "The motion is no stronger than an intensity of 0.5.",
        "After 365 days the agreement ends, and is asked for anew.",
    ]
    assert decision.value_of(Obligation.NO_SPEECH) is None


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (Obligation, OBLIGATION_SENTENCES),
        (facts.Subject, facts.SUBJECT_SENTENCES),
        (facts.Rights, facts.RIGHTS_SENTENCES),
        (facts.Audience, facts.AUDIENCE_SENTENCES),
        (facts.Speech, facts.SPEECH_SENTENCES),
        (facts.About, facts.ABOUT_SENTENCES),
    ],
)
def test_every_word_has_a_sentence_of_its_own(
    words: type[StrEnum], sentences: dict[str, str]
) -> None:
    assert list(sentences) == list(words)
    assert len(set(sentences.values())) == len(sentences)


def test_only_obligations_with_a_value_tell_one() -> None:
    decision = Decision(True, (), LABELLED)
    for obligation, sentence in OBLIGATION_SENTENCES.items():
        has_place = any(name for _, name, _, _ in Formatter().parse(sentence))
        with_value = {Obligation.VISIBLE_LABEL, Obligation.GREATEST_INTENSITY, Obligation.EXPIRY}
        assert has_place == (obligation in with_value)
        assert "{" not in decision.sentence_of(obligation)


def test_the_subject_is_the_first_of_the_people() -> None:
    consent = Consent(Subject.SELF, adult=True, others=(Person(Subject.HISTORICAL),))
    assert consent.people == (Person(Subject.SELF, adult=True), Person(Subject.HISTORICAL))


def test_faces_are_not_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        Consent(Subject.SELF, undeclared_faces=-1)
