from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from fondly.domain.brief import Brief
from fondly.domain.checklist import BEFORE_SHARING, Answered
from fondly.domain.consent import About, Audience, Rights, Subject
from fondly.domain.consent_record import ConsentRecord, Scope
from fondly.domain.decision import Obligation
from fondly.domain.occasion import Occasion
from fondly.domain.recipe import Recipe
from fondly.errors import ChecklistOpen, ConsentMismatch, PolicyRefusal
from fondly.pipeline.agreement import revoke
from fondly.pipeline.sharing import clear
from fondly.trust.consent_key import signed

MADE = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = MADE + timedelta(days=2)
PHOTO = "c" * 64
YES = {point.name: True for point in BEFORE_SHARING}
FAMILY, PUBLIC, PRIVATE = Audience.FAMILY, Audience.PUBLIC, Audience.PRIVATE


def recipe(subject: Subject, answered: Answered | None = None, **facts: object) -> Recipe:
    brief = Brief(subject, rights=Rights.OWN, about=About.NONE, face=(1,), **facts)  # type: ignore[arg-type]
    return Recipe("0.1.0", PHOTO, {}, brief, 1.0, MADE, (1,), answered)


def answered(audience: Audience = FAMILY, at: datetime = LATER, **no: bool) -> Answered:
    return Answered(
        audience, at, {**YES, **{name.replace("_", "-"): one for name, one in no.items()}}
    )


def test_in_private_nothing_is_asked() -> None:
    cleared = clear(recipe(Subject.DECEASED_FAMILY, occasion=Occasion.MEMORIAL), PRIVATE, now=MADE)
    assert cleared.brief.audience is PRIVATE


def test_others_see_it_after_the_checklist_was_answered_for_them() -> None:
    asked = recipe(Subject.SELF)
    with pytest.raises(ChecklistOpen, match="six points") as told:
        clear(asked, FAMILY, now=LATER)
    assert "--checklist --audience family" in told.value.hint
    cleared = clear(replace(asked, checklist=answered()), FAMILY, now=LATER)
    assert Obligation.LABEL_THROUGHOUT in cleared.decision.obligations
    assert cleared.brief.audience is FAMILY
    with pytest.raises(ChecklistOpen, match="audience family, not public"):
        clear(replace(asked, checklist=answered()), PUBLIC, now=LATER)
    clear(replace(asked, checklist=answered(PUBLIC)), FAMILY, now=LATER)


@pytest.mark.parametrize("point", BEFORE_SHARING, ids=lambda point: point.name)
def test_one_no_keeps_it_private_and_says_what_helps(point: object) -> None:
    name, otherwise = point.name, point.otherwise  # type: ignore[attr-defined]
    asked = replace(recipe(Subject.SELF), checklist=Answered(FAMILY, LATER, {**YES, name: False}))
    with pytest.raises(ChecklistOpen) as told:
        clear(asked, FAMILY, now=LATER)
    assert otherwise in told.value.hint


def test_the_dead_are_looked_at_again_after_a_day() -> None:
    asked = recipe(Subject.DECEASED_FAMILY, audience=FAMILY)
    hasty = replace(asked, checklist=answered(at=MADE + timedelta(hours=2)))
    with pytest.raises(PolicyRefusal, match="from 22 November 2026"):
        clear(hasty, FAMILY, now=LATER)
    clear(replace(asked, checklist=answered()), FAMILY, now=LATER)
    with pytest.raises(PolicyRefusal, match="nothing tells when"):
        clear(replace(asked, checklist=answered(), made=None), FAMILY, now=LATER)
    with pytest.raises(PolicyRefusal) as told:
        clear(replace(asked, checklist=answered()), FAMILY, now=MADE - timedelta(days=30))
    assert "clock" in told.value.hint


def test_an_agreement_ends_and_is_asked_for_anew() -> None:
    asked = replace(recipe(Subject.CHILD_GUARDIAN, audience=FAMILY), checklist=answered())
    clear(asked, FAMILY, now=LATER + timedelta(days=360))
    with pytest.raises(PolicyRefusal, match="agreement has ended"):
        clear(asked, FAMILY, now=LATER + timedelta(days=370))
    again = answered(at=LATER + timedelta(days=369))
    clear(replace(asked, checklist=again), FAMILY, now=LATER + timedelta(days=370))


def test_the_question_left_open_is_answered_with_the_checklist() -> None:
    asked = recipe(Subject.SELF)
    asked = replace(asked, brief=replace(asked.brief, about=None), checklist=answered())
    with pytest.raises(PolicyRefusal, match="requests to avoid"):
        clear(asked, FAMILY, now=LATER)
    said = replace(answered(), about=About.NONE)
    assert clear(replace(asked, checklist=said), FAMILY, now=LATER).brief.about is About.NONE
    with pytest.raises(PolicyRefusal, match="political"):
        clear(replace(asked, checklist=replace(said, about=About.POLITICAL)), FAMILY, now=LATER)


def test_whoever_else_is_in_the_frame_counts_at_the_export() -> None:
    asked = replace(recipe(Subject.SELF, answered()), shown=(1, 2))
    with pytest.raises(PolicyRefusal, match="nobody said who they are"):
        clear(asked, FAMILY, now=LATER)


def test_a_clip_made_stronger_in_private_is_not_gentle_enough_until_rendered_again() -> None:
    private = replace(recipe(Subject.DECEASED_FAMILY, answered()))
    owed = Obligation.GREATEST_INTENSITY
    assert owed not in clear(private, FAMILY, now=LATER).decision.met
    family = recipe(Subject.DECEASED_FAMILY, answered(), audience=FAMILY)
    assert owed in clear(family, FAMILY, now=LATER).decision.met


def test_what_was_agreed_to_holds_at_the_export() -> None:
    record = signed(
        ConsentRecord(
            "1" * 32,
            PHOTO,
            MADE,
            Subject.LIVING_CONSENTED,
            Scope(audience=FAMILY, until=date(2026, 12, 24)),
        )
    )
    asked = recipe(Subject.LIVING_CONSENTED, answered(PUBLIC), consent=record)
    clear(asked, FAMILY, now=LATER)
    with pytest.raises(PolicyRefusal, match="audience that is family"):
        clear(asked, PUBLIC, now=LATER)
    with pytest.raises(PolicyRefusal, match="24 December 2026"):
        clear(asked, FAMILY, now=MADE + timedelta(days=40))
    with pytest.raises(ConsentMismatch):
        clear(replace(asked, photo="d" * 64), FAMILY, now=LATER)
    revoke(record, now=MADE + timedelta(days=1))
    with pytest.raises(PolicyRefusal, match="revoked"):
        clear(asked, FAMILY, now=LATER)
    anew = signed(replace(record, id="2" * 32, made=MADE + timedelta(days=2)))
    clear(asked, FAMILY, now=LATER, consent=anew)


@pytest.mark.parametrize("audience", [FAMILY, PUBLIC])
def test_no_facts_reach_others_without_the_checklist(audience: Audience) -> None:
    for subject, about, occasion in product(Subject, (*About, None), (*Occasion, None)):
        asked = recipe(subject, occasion=occasion)
        asked = replace(asked, brief=replace(asked.brief, about=about))
        with pytest.raises((ChecklistOpen, PolicyRefusal)):
            clear(asked, audience, now=LATER)
