from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.consent import Person, Subject
from fondly.domain.people import parse_people
from fondly.errors import OptionInvalid


def test_one_word_is_for_everybody() -> None:
    assert parse_people("self") == (Person(Subject.SELF),)
    assert parse_people(" Deceased-Family ", "yes", "no") == (
        Person(Subject.DECEASED_FAMILY, adult=True, living=False),
    )


def test_each_face_has_a_word_of_its_own() -> None:
    assert parse_people("2=historical, 1=self") == (
        Person(Subject.SELF),
        Person(Subject.HISTORICAL),
    )
    assert parse_people("1=self,3=living-consented", "yes", "3=no") == (
        Person(Subject.SELF, adult=True),
        Person(Subject.LIVING_CONSENTED, adult=True, living=False),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grandma", "one of self"),
        ("", "one of self"),
        ("self,fictional", "one word for everybody"),
        ("self,2=fictional", "one word for everybody"),
        ("1=self,fictional", "one word for everybody"),
        ("1=self,1=fictional", "one word for everybody"),
        ("0=self", "counts faces from 1"),
        ("x=self", "counts faces from 1"),
        ("1=self,", "one word for everybody"),
    ],
)
def test_other_words_are_refused(text: str, said: str) -> None:
    with pytest.raises(OptionInvalid, match=said):
        parse_people(text)


def test_a_slip_is_answered_with_the_nearest_word() -> None:
    with pytest.raises(OptionInvalid) as told:
        parse_people("deceased-famly")
    assert told.value.hint == "Did you mean deceased-family?"
    with pytest.raises(OptionInvalid) as told:
        parse_people("self", adult="perhaps")
    assert told.value.message.startswith("--adult is one of yes, no")


def test_nobody_is_spoken_of_who_is_not_declared() -> None:
    with pytest.raises(OptionInvalid, match="--living speaks of face 3"):
        parse_people("1=self,2=fictional", living="3=no")


@given(st.text(max_size=40))
def test_any_text_gives_people_or_a_sentence(text: str) -> None:
    try:
        people = parse_people(text)
    except OptionInvalid:
        return
    assert people
