from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.consent import Audience, Rights, Speech, Subject
from fondly.domain.consent_record import (
    ConsentRecord,
    Scope,
    consent_from_json,
    consent_to_json,
)
from fondly.errors import ConsentInvalid, OptionInvalid

NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
RECORD = ConsentRecord("1" * 32, "c" * 64, NOW, Subject.SELF, key="a" * 64, signature="b" * 128)

said = st.one_of(
    st.sampled_from(Subject),
    st.dictionaries(st.integers(1, 99), st.sampled_from(Subject), min_size=1, max_size=3),
)
records = st.builds(
    ConsentRecord,
    st.just("1" * 32),
    st.just("c" * 64),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0)
    ),
    said,
    st.builds(
        Scope,
        st.booleans(),
        st.frozensets(st.sampled_from([one for one in Speech if one is not Speech.NONE])),
        st.sampled_from(Audience),
        st.none() | st.dates(date(2000, 1, 1)),
    ),
    st.sampled_from((None, True, False)),
    st.sampled_from((None, True, False)),
    st.sampled_from((None, *Rights)),
    st.text(max_size=20),
    st.text(max_size=50),
    st.just("a" * 64),
    st.just("b" * 128),
)


@given(records)
def test_what_was_written_is_read(record: ConsentRecord) -> None:
    try:
        text = consent_to_json(record).encode()
    except UnicodeEncodeError:
        return  # half a character cannot be written down at all
    read = consent_from_json(text)
    assert read == record
    assert read.signed_content() == record.signed_content()


@given(records)
def test_a_stranger_reads_no_name_and_no_words(record: ConsentRecord) -> None:
    told = record.scope_of()
    assert set(told) == {"id", "made", "motion", "speech", "audience", "until"}


def changed(**entries: Any) -> str:
    document = {**RECORD.as_dict(), **entries}
    return json.dumps({name: one for name, one in document.items() if one is not ...})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{" * 5000,
        "x" * 70_000,
        changed(fondly_consent=2),
        changed(id="1"),
        changed(photo="c" * 63 + "G"),
        changed(made="yesterday"),
        changed(made="2026-11-21T19:30:00"),
        changed(subject="anybody"),
        changed(subject={"0": "self"}),
        changed(subject={}),
        changed(subject=["self"]),
        changed(adult="yes"),
        changed(scope={}),
        changed(scope={"motion": 1, "speech": [], "audience": "family", "until": None}),
        changed(scope={"motion": True, "speech": "none", "audience": "family", "until": None}),
        changed(scope={"motion": True, "speech": [], "audience": "all", "until": None}),
        changed(scope={"motion": True, "speech": [], "audience": "family", "until": "soon"}),
        changed(name=3),
        changed(name="x" * 201),
        changed(extra=1),
        changed(signature=...),
    ],
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ConsentInvalid) as told:
        consent_from_json(text)
    assert told.value.hint


def test_nothing_is_said_of_a_face_that_is_nobody() -> None:
    with pytest.raises(OptionInvalid, match="face 2"):
        ConsentRecord("1" * 32, "c" * 64, NOW, {1: Subject.SELF}, adult={2: True})
