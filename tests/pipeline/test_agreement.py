from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fondly.domain.brief import Brief
from fondly.domain.consent import Audience, Rights, Subject
from fondly.domain.consent_record import ConsentRecord, Scope
from fondly.errors import ConsentInvalid, ConsentMismatch, FondlyError, PolicyRefusal
from fondly.pipeline.agreement import check_agreement, check_photo, revocations, revoke
from fondly.trust.consent_key import signed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PHOTO = "c" * 64
UNSIGNED = ConsentRecord(
    "1" * 32,
    PHOTO,
    NOW,
    Subject.LIVING_CONSENTED,
    Scope(audience=Audience.FAMILY, until=date(2027, 11, 21)),
)


def brief(record: ConsentRecord, audience: Audience = Audience.FAMILY) -> Brief:
    return Brief(Subject.LIVING_CONSENTED, rights=Rights.OWN, audience=audience, consent=record)


def test_what_was_agreed_to_is_covered() -> None:
    record = signed(UNSIGNED)
    for audience in (Audience.PRIVATE, Audience.FAMILY):
        check_agreement(record, brief(record, audience), now=NOW)
    check_agreement(record, brief(record), now=datetime(2027, 11, 21, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("record", "audience", "now", "error", "said"),
    [
        (UNSIGNED, Audience.PUBLIC, NOW, PolicyRefusal, "an audience that is family"),
        (UNSIGNED, Audience.FAMILY, NOW + timedelta(400), PolicyRefusal, "21 November 2027"),
        (UNSIGNED, Audience.FAMILY, NOW - timedelta(9), ConsentInvalid, "today is 12 November"),
        (replace(UNSIGNED, scope=Scope(False)), Audience.PRIVATE, NOW, PolicyRefusal, "be moved"),
        (replace(UNSIGNED, subject=Subject.SELF), Audience.PRIVATE, NOW, ConsentMismatch, "else"),
    ],
)
def test_what_was_not_agreed_to_is_refused(
    record: ConsentRecord,
    audience: Audience,
    now: datetime,
    error: type[FondlyError],
    said: str,
) -> None:
    with pytest.raises(error, match=said) as told:
        check_agreement(signed(record), brief(record, audience), now=now)
    assert told.value.hint


def test_a_changed_record_covers_nothing() -> None:
    wider = replace(signed(UNSIGNED), scope=Scope(audience=Audience.PUBLIC))
    with pytest.raises(ConsentInvalid, match="changed"):
        check_agreement(wider, brief(wider), now=NOW)


def test_a_record_for_another_photo_is_refused() -> None:
    with pytest.raises(ConsentMismatch, match="another photo"):
        check_photo(brief(signed(UNSIGNED)), "d" * 64)


def test_what_was_revoked_stays_so_for_the_photo_until_agreed_anew() -> None:
    record = signed(UNSIGNED)
    check_photo(brief(record), PHOTO)
    first = revoke(record, now=NOW + timedelta(hours=1))
    assert revoke(record, now=NOW + timedelta(days=1)) == first
    assert revocations() == (first,)
    for asked in (brief(record), Brief(Subject.LIVING_CONSENTED), Brief(Subject.SELF)):
        with pytest.raises(PolicyRefusal, match="revoked on 21 November 2026"):
            check_photo(asked, PHOTO)
    check_photo(Brief(Subject.SELF), "d" * 64)
    anew = signed(replace(UNSIGNED, id="2" * 32, made=NOW + timedelta(hours=2)))
    check_photo(brief(anew), PHOTO)
    older = signed(replace(UNSIGNED, id="3" * 32, made=NOW))
    with pytest.raises(PolicyRefusal):
        check_photo(brief(older), PHOTO)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"revoked": [{"id": 1}]}'])
def test_a_damaged_list_lets_nothing_through(own_folder: Path, content: str) -> None:
    (own_folder / "consent").mkdir()
    (own_folder / "consent" / "revoked.json").write_text(content)
    with pytest.raises(ConsentInvalid, match="cannot be read"):
        check_photo(Brief(Subject.SELF), PHOTO)
