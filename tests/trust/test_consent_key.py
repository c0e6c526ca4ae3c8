from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fondly.domain.consent import Audience, Subject
from fondly.domain.consent_record import ConsentRecord, Scope
from fondly.errors import ConsentInvalid
from fondly.trust.consent_key import check_signature, is_own, signed

RECORD = ConsentRecord(
    "1" * 32,
    "c" * 64,
    datetime(2026, 11, 21, tzinfo=UTC),
    Subject.LIVING_CONSENTED,
    Scope(audience=Audience.FAMILY),
    name="Maria",
)


def test_a_signature_holds_as_long_as_nothing_is_changed() -> None:
    record = signed(RECORD)
    check_signature(record)
    for other in (
        replace(record, name="Mario"),
        replace(record, photo="d" * 64),
        replace(record, scope=replace(record.scope, audience=Audience.PUBLIC)),
        replace(record, adult=True),
        replace(record, key=record.key[:-1] + ("1" if record.key.endswith("0") else "0")),
        replace(record, signature="0" * 128),
        RECORD,
    ):
        with pytest.raises(ConsentInvalid, match="changed after it was signed"):
            check_signature(other)


def test_the_key_is_made_once_and_is_its_owner_s_alone(own_folder: Path) -> None:
    first, second = signed(RECORD), signed(RECORD)
    assert first == second
    (key,) = (own_folder / "keys").iterdir()
    assert key.stat().st_size == 32
    if sys.platform != "win32":
        assert key.stat().st_mode & 0o077 == 0
    assert is_own(first)


def test_a_record_of_another_computer_is_not_one_s_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = signed(RECORD)
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "other"))
    assert not is_own(record)
    signed(RECORD)
    assert not is_own(record)
    check_signature(record)


def test_a_damaged_key_signs_nothing(own_folder: Path) -> None:
    signed(RECORD)
    (key,) = (own_folder / "keys").iterdir()
    key.write_bytes(b"short")
    with pytest.raises(ConsentInvalid) as told:
        signed(RECORD)
    assert str(key) in told.value.message
