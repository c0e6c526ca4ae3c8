from __future__ import annotations

from dataclasses import replace

import pytest

from fondly.domain.brief import Brief
from fondly.domain.consent import Audience, Person, Rights, Subject
from fondly.domain.decision import Obligation
from fondly.errors import PolicyRefusal, SubjectUndeclared
from fondly.pipeline.consent import (
    about_others,
    allowed,
    allowed_at_all,
    facts,
    subject_of,
)

S = Subject
FAMILY = Brief(S.SELF, rights=Rights.OWN, audience=Audience.FAMILY)
PAIR = replace(FAMILY, subject={1: S.SELF, 2: S.LIVING_CONSENTED})


def test_a_plain_subject_covers_everybody_in_private() -> None:
    asked = facts(Brief(S.DECEASED_FAMILY), (2,), (1, 2, 3))
    assert asked.people == (Person(S.DECEASED_FAMILY),)
    assert asked.undeclared_faces == 0


def test_a_plain_subject_covers_one_face_before_others() -> None:
    assert facts(FAMILY, (1,), (1,)).undeclared_faces == 0
    assert facts(FAMILY, (1,), (1, 2, 3)).undeclared_faces == 2
    assert facts(FAMILY, (1, 2), (1, 2)).undeclared_faces == 1
    with pytest.raises(PolicyRefusal) as told:
        allowed(facts(FAMILY, (1,), (1, 2)))
    assert "Somebody else can be recognised" in told.value.message
    assert "--subject 1=self,2=living-consented" in told.value.hint


def test_who_is_declared_and_stays_still_is_judged_as_such() -> None:
    asked = facts(PAIR, (1,), (1, 2, 3))
    assert asked.people == (Person(S.SELF), Person(S.LIVING_CONSENTED, moves=False))
    assert asked.undeclared_faces == 1
    assert allowed(facts(PAIR, (1,), (1, 2))).allowed
    child = replace(PAIR, subject={1: S.SELF, 2: S.CHILD_GUARDIAN}, audience=Audience.PUBLIC)
    with pytest.raises(PolicyRefusal, match="A child cannot foresee"):
        allowed(facts(child, (1,), (1, 2)))
    assert allowed(facts(child, (1,), (1,))).allowed, "cropped out"


def test_what_was_said_of_a_face_is_its_own() -> None:
    said = replace(PAIR, adult={2: False}, living=True)
    assert facts(said, (1, 2), (1, 2)).people == (
        Person(S.SELF, None, True),
        Person(S.LIVING_CONSENTED, False, True),
    )


def test_who_moves_must_be_declared() -> None:
    with pytest.raises(SubjectUndeclared) as told:
        allowed(facts(PAIR, (3,), (1, 2, 3)))
    assert "face 3" in told.value.message
    assert "1=self,2=living-consented,3=WHO" in told.value.hint
    with pytest.raises(SubjectUndeclared):
        allowed_at_all(replace(PAIR, face=3))


def test_before_faces_are_known_only_what_is_hopeless_is_refused() -> None:
    public = replace(FAMILY, audience=Audience.PUBLIC)
    with pytest.raises(PolicyRefusal, match="A child cannot foresee"):
        allowed_at_all(replace(public, subject=S.CHILD_GUARDIAN))
    assert allowed_at_all(replace(public, subject={1: S.CHILD_GUARDIAN, 2: S.SELF})).allowed
    with pytest.raises(PolicyRefusal):
        allowed_at_all(replace(public, subject={1: S.CHILD_GUARDIAN, 2: S.SELF}, face=1))


def test_undeclared_rights_are_told_with_what_to_do() -> None:
    with pytest.raises(PolicyRefusal) as told:
        allowed_at_all(replace(FAMILY, rights=None))
    assert "--rights own" in told.value.hint


def test_the_calm_is_that_of_whoever_has_died() -> None:
    both = Brief({1: S.SELF, 2: S.DECEASED_FAMILY})
    assert subject_of(both, (1, 2)) is S.DECEASED_FAMILY
    assert subject_of(both, (1,)) is S.SELF


def test_others_in_the_frame_are_told() -> None:
    (told,) = about_others(Brief(S.SELF), (1,), (1, 2, 3))
    assert told.sentence.startswith("2 more people can be recognised")
    (told,) = about_others(PAIR, (1,), (1, 2, 4))
    assert told.sentence.startswith("Face 4 can be recognised")
    assert not about_others(PAIR, (1,), (1, 2))


def test_a_share_with_the_family_is_gentle_where_somebody_has_died() -> None:
    decision = allowed(facts(replace(FAMILY, subject=S.DECEASED_FAMILY), (1,), (1,)))
    assert Obligation.GREATEST_INTENSITY in decision.obligations
