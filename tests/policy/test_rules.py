"""What careful people expect of the rules, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fondly.domain.consent import About, Audience, Consent, Rights, Speech, Subject
from fondly.domain.decision import Obligation, Verdict
from fondly.domain.occasion import Occasion
from fondly.domain.wording import USUAL_LABEL, label_for
from fondly.policy.consent import decide

ALLOWED, LIMITED, REFUSED = Verdict
PRIVATE, FAMILY, PUBLIC = Audience
MINE = Consent(Subject.SELF, Rights.OWN, about=About.NONE, voice=True)
FRIEND = replace(MINE, subject=Subject.LIVING_CONSENTED)
GRANDMA = replace(MINE, subject=Subject.DECEASED_FAMILY)
LINCOLN = replace(MINE, subject=Subject.HISTORICAL, rights=Rights.PUBLIC_DOMAIN)
ALICE = replace(MINE, subject=Subject.FICTIONAL)
CHILD = replace(MINE, subject=Subject.CHILD_GUARDIAN)
REAL = (MINE, FRIEND, GRANDMA, LINCOLN, CHILD)


def verdict(consent: Consent, **facts: object) -> Verdict:
    return decide(replace(consent, **facts)).verdict  # type: ignore[arg-type]


def asked(consent: Consent, **facts: object) -> set[Obligation]:
    return set(decide(replace(consent, **facts)).obligations)  # type: ignore[arg-type]


@pytest.mark.parametrize("subject", Subject)
def test_only_the_subject_said_is_a_private_silent_clip(subject: Subject) -> None:
    decision = decide(Consent(subject))
    assert decision.allowed
    guarded = {Obligation.GUARDIAN_NOTE} if subject is Subject.CHILD_GUARDIAN else set()
    assert set(decision.obligations) == {
        Obligation.VISIBLE_LABEL,
        Obligation.EMBEDDED_NOTE,
        Obligation.SIGNATURE,
        *guarded,
    }
    assert decision.label == USUAL_LABEL
    assert decision.greatest_intensity == 1


@pytest.mark.parametrize("about", [About.DEGRADING, About.DECEPTION, About.POLITICAL])
@pytest.mark.parametrize("consent", [*REAL, ALICE], ids=lambda one: one.subject.value)
def test_some_requests_are_refused_to_everybody(consent: Consent, about: About) -> None:
    assert verdict(consent, about=about) is REFUSED


def test_an_endorsement_is_ones_own_or_a_characters() -> None:
    assert verdict(MINE, about=About.ENDORSEMENT, occasion=Occasion.BRAND) is ALLOWED
    assert verdict(ALICE, about=About.ENDORSEMENT, occasion=Occasion.BRAND) is ALLOWED
    for other in (FRIEND, GRANDMA, LINCOLN, CHILD):
        assert verdict(other, about=About.ENDORSEMENT) is REFUSED


@pytest.mark.parametrize("speech", [one for one in Speech if one is not Speech.NONE])
def test_nobody_else_speaks_for_a_brand(speech: Speech) -> None:
    assert verdict(MINE, occasion=Occasion.BRAND, speech=speech, audience=PUBLIC) is ALLOWED
    assert verdict(ALICE, occasion=Occasion.BRAND, speech=speech, audience=PUBLIC) is ALLOWED
    for other in (FRIEND, GRANDMA, LINCOLN, CHILD):
        assert verdict(other, occasion=Occasion.BRAND, speech=speech) is REFUSED


@pytest.mark.parametrize("speech", Speech)
@pytest.mark.parametrize("audience", Audience)
def test_the_dead_are_not_for_laughs(speech: Speech, audience: Audience) -> None:
    for dead in (GRANDMA, LINCOLN):
        facts = {"about": About.COMEDY, "speech": speech, "audience": audience}
        assert verdict(dead, **facts) is REFUSED
    assert verdict(MINE, about=About.COMEDY, speech=speech) is ALLOWED
    assert Obligation.PRIVATE_FIRST in asked(FRIEND, about=About.COMEDY)


@pytest.mark.parametrize("audience", Audience)
def test_a_memorial_is_quiet(audience: Audience) -> None:
    decision = decide(replace(GRANDMA, occasion=Occasion.MEMORIAL, audience=audience))
    assert decision.verdict is LIMITED
    assert decision.greatest_intensity == 0.5
    assert Obligation.SECOND_LOOK in decision.obligations
    assert decision.label == "AI-animated family tribute"


def test_children_are_not_shown_in_public() -> None:
    assert verdict(CHILD) is LIMITED
    assert asked(CHILD, audience=FAMILY) >= {Obligation.GUARDIAN_NOTE, Obligation.PRIVATE_FIRST}
    assert verdict(CHILD, audience=PUBLIC) is REFUSED
    assert verdict(CHILD, occasion=Occasion.SOCIAL) is REFUSED
    assert verdict(GRANDMA, adult=False, audience=PUBLIC) is REFUSED
    assert verdict(MINE, adult=False, audience=FAMILY) is REFUSED


def test_no_file_says_that_a_guardian_agreed_unless_one_did() -> None:
    for audience in Audience:
        for consent in (MINE, FRIEND, GRANDMA, LINCOLN):
            assert Obligation.GUARDIAN_NOTE not in asked(consent, adult=False, audience=audience)
    assert asked(MINE, adult=False) >= {Obligation.PRIVATE_FIRST}


def test_a_grown_up_agrees_to_their_own_childhood_photo() -> None:
    for adult in (MINE, FRIEND):
        assert verdict(adult, adult=True, audience=PUBLIC) in {ALLOWED, LIMITED}
    assert verdict(CHILD, adult=True) is REFUSED


def test_words_for_the_dead() -> None:
    said, written, invented = (
        Speech.WORDS_REALLY_SAID,
        Speech.WORDS_BY_FAMILY,
        Speech.INVENTED,
    )
    assert Obligation.NO_SPEECH not in asked(GRANDMA, speech=said, audience=PUBLIC)
    assert Obligation.NO_SPEECH not in asked(GRANDMA, speech=written, audience=FAMILY)
    assert Obligation.NO_SPEECH in asked(GRANDMA, speech=written, audience=PUBLIC)
    assert Obligation.NO_SPEECH in asked(GRANDMA, speech=invented)
    assert verdict(GRANDMA, speech=invented, audience=PUBLIC) is REFUSED
    assert verdict(GRANDMA, speech=Speech.AUTHORED, audience=PUBLIC) is REFUSED


@pytest.mark.parametrize("place", [Occasion.CLASSROOM, Occasion.MUSEUM])
@pytest.mark.parametrize("speech", [Speech.WORDS_REALLY_SAID, Speech.AUTHORED])
def test_a_historical_person_teaches_with_the_author_named(place: Occasion, speech: Speech) -> None:
    facts = {"occasion": place, "speech": speech, "audience": PUBLIC}
    assert verdict(LINCOLN, **facts) is LIMITED
    assert asked(LINCOLN, **facts) >= {Obligation.CAPTION_AUTHOR, Obligation.LABEL_THROUGHOUT}
    assert verdict(LINCOLN, **{**facts, "speech": Speech.INVENTED}) is REFUSED
    assert verdict(LINCOLN, **{**facts, "occasion": None}) is REFUSED


@pytest.mark.parametrize("speech", Speech)
def test_characters_say_what_their_authors_write(speech: Speech) -> None:
    assert verdict(ALICE, occasion=Occasion.FICTION, speech=speech, audience=PUBLIC) is ALLOWED


def test_a_voice_is_agreed_to_apart_from_the_motion() -> None:
    facts = {"speech": Speech.WORDS_BY_FAMILY}
    assert Obligation.ASK_VOICE in asked(FRIEND, voice=None, **facts)
    assert Obligation.ASK_VOICE not in asked(FRIEND, voice=True, **facts)
    assert Obligation.NO_SPEECH in asked(FRIEND, voice=False, **facts)
    assert verdict(FRIEND, voice=False) is ALLOWED


def test_the_question_is_answered_before_others_see_the_clip() -> None:
    assert verdict(MINE, about=None) is ALLOWED
    assert Obligation.ANSWER_ABOUT in asked(MINE, about=None, audience=FAMILY)
    assert Obligation.ANSWER_ABOUT not in asked(MINE, audience=FAMILY)


@pytest.mark.parametrize("audience", [FAMILY, PUBLIC])
def test_what_others_see_is_labelled_throughout(audience: Audience) -> None:
    for consent in (MINE, FRIEND, GRANDMA, LINCOLN, ALICE):
        assert Obligation.LABEL_THROUGHOUT in asked(consent, audience=audience)


def test_an_agreement_is_not_for_ever() -> None:
    assert decide(replace(FRIEND, audience=PUBLIC)).expires_days == 365
    assert decide(replace(CHILD, audience=FAMILY)).expires_days == 365
    assert decide(FRIEND).expires_days is None


@pytest.mark.parametrize(
    "facts",
    [
        {"subject": Subject.DECEASED_FAMILY, "adult": False},
        {"subject": Subject.DECEASED_FAMILY, "speech": Speech.INVENTED},
        {"subject": Subject.CHILD_GUARDIAN, "about": About.COMEDY},
    ],
)
def test_some_clips_are_advised_against(facts: dict[str, object]) -> None:
    advice = decide(replace(MINE, **facts)).advice  # type: ignore[arg-type]
    assert any("not to make this clip" in sentence for sentence in advice)
    assert not any("not to make this clip" in sentence for sentence in decide(GRANDMA).advice)


@pytest.mark.parametrize("occasion", Occasion)
def test_the_label_is_the_occasions(occasion: Occasion) -> None:
    assert decide(replace(MINE, occasion=occasion)).label == label_for(occasion)
    assert decide(MINE).label == USUAL_LABEL
