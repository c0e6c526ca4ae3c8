"""Whether a consent record covers what is asked for, and which ones were revoked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fondly.domain.brief import Brief
from fondly.domain.consent_record import ConsentRecord
from fondly.errors import ConsentInvalid, ConsentMismatch, PolicyRefusal
from fondly.home import home, home_room
from fondly.media.new_file import new_file
from fondly.trust.consent_key import check_signature

_ROOM, _NAME, _FORMAT = "consent", "revoked.json", 1
_MOST_BYTES = 16 * 1024 * 1024
_CLOCK_SLACK = timedelta(days=1)
"""Clocks of two machines differ, and time zones are mistaken."""
_ASK_ANEW = "Ask them anew, and write down what they say: fondly consent new PHOTO"


@dataclass(frozen=True)
class Revocation:
    """An agreement that was taken back.

    Args:
        id, photo: of the record.
        at: when, in UTC.
    """

    id: str
    photo: str
    at: datetime


def check_agreement(record: ConsentRecord, brief: Brief, *, now: datetime) -> None:
    """Refuse what a consent record does not cover.

    Args:
        record: whose signature is not believed before it is checked.
        brief: what is asked for.
        now: with a time zone.

    Raises:
        ConsentInvalid: changed after it was signed, or from the future.
        ConsentMismatch: it is about somebody else.
        PolicyRefusal: revoked, expired, or narrower than what is asked for.
    """
    check_signature(record)
    if record.made > now + _CLOCK_SLACK:
        raise ConsentInvalid(
            f"The consent record is of {_day(record.made)}, and today is {_day(now)} here.",
            "Check the clock of this machine.",
        )
    if record.subject != brief.subject:
        raise ConsentMismatch(
            "The consent record says of somebody else who they are than --subject does.",
            "Leave --subject out, to take it from the record.",
        )
    if not record.scope.motion:
        raise PolicyRefusal("They did not agree to be moved.", "The photograph stays as it is.")
    if brief.audience.exceeds(record.scope.audience):
        raise PolicyRefusal(
            f"They agreed to an audience that is {record.scope.audience}, not {brief.audience}.",
            f"Say --audience {record.scope.audience}, or ask them whether more may see it.",
        )
    if record.scope.has_ended(now):
        raise PolicyRefusal(f"The agreement ended on {record.scope.until:%d %B %Y}.", _ASK_ANEW)


def check_photo(brief: Brief, photo: str) -> None:
    """Refuse a photo of which an agreement was revoked, and a record for another photo.

    A record that was written after the revocation makes up for it.

    Args:
        brief: what is asked for.
        photo: `Photo.content_hash`.

    Raises:
        ConsentMismatch: the record is for another photo.
        PolicyRefusal: the agreement was revoked.
        ConsentInvalid: the list of revocations cannot be read.
    """
    record = brief.consent
    if record is not None and record.photo != photo:
        raise ConsentMismatch(
            "The consent record is for another photo.",
            "Give the very photo that it was written for; a resized or edited copy differs.",
        )
    for one in revocations():
        is_newer = record is not None and record.id != one.id and record.made > one.at
        if one.photo == photo and not is_newer:
            raise PolicyRefusal(
                f"The agreement for this photo was revoked on {_day(one.at)}.", _ASK_ANEW
            )


def revocations() -> tuple[Revocation, ...]:
    """Everything that was revoked on this machine.

    Raises:
        ConsentInvalid: the list cannot be read; nothing is made while it cannot.
    """
    path = _place(home() / _ROOM)
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreadable(path) from error
    try:
        document = json.loads(content)
        return tuple(
            Revocation(one["id"], one["photo"], datetime.fromisoformat(one["at"]))
            for one in document["revoked"]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(path) from error


def revoke(record: ConsentRecord, *, now: datetime) -> Revocation:
    """Take an agreement back, from now on and for every copy of the photo on this machine.

    Revoking twice changes nothing.

    Raises:
        ConsentInvalid: the record was changed, or the list of revocations cannot be read.
        OutputUnwritable, DiskFull: the list cannot be written.
    """
    check_signature(record)
    known = revocations()
    for one in known:
        if one.id == record.id:
            return one
    new = Revocation(record.id, record.photo, now.astimezone(UTC).replace(microsecond=0))
    _write((*known, new))
    return new


def _write(known: Iterable[Revocation]) -> None:
    document = {
        "fondly_revoked": _FORMAT,
        "revoked": [{"id": one.id, "photo": one.photo, "at": one.at.isoformat()} for one in known],
    }
    with new_file(_place(home_room(_ROOM)), overwrite=True) as file:
        file.write((json.dumps(document, indent=1) + "\n").encode())


def _place(folder: Path) -> Path:
    return folder / _NAME


def _unreadable(path: Path) -> ConsentInvalid:
    return ConsentInvalid(
        f"The list of revoked agreements cannot be read: {path}.",
        "Restore it from a backup. Without it Fondly would move somebody who took it back.",
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d %B %Y}"
