"""A consent record: somebody's agreement, written down and signed.

    {"fondly_consent": 1, "id": "<32 hex>", "photo": "<sha256>", "made": "2026-11-21T19:30:00Z",
     "subject": "living-consented", "adult": true, "rights": "permission",
     "scope": {"motion": true, "speech": [], "audience": "family", "until": "2027-11-21"},
     "name": "Maria", "words": "She said yes on the telephone.",
     "key": "<64 hex>", "signature": "<128 hex>"}

The signature proves that nothing was changed since it was written, and with which key; that the
person agreed, nobody can prove but the person. Name and free words stay with the family: what
leaves with a clip is `scope_of`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from fondly.domain.consent import Audience, Rights, Speech, Subject
from fondly.domain.people import Said, checked
from fondly.domain.plain_values import as_text, moment, plain, read_said, yes_no
from fondly.errors import ConsentInvalid, FondlyError

FORMAT = 1
MOST_BYTES = 64 * 1024
LONGEST_NAME, LONGEST_WORDS = 200, 4000

_HINT = "Use the file that fondly consent new wrote, unchanged; or write a new one."
_REQUIRED = ("fondly_consent", "id", "photo", "made", "subject", "scope", "key", "signature")
_OPTIONAL = ("adult", "living", "rights", "name", "words")
_SCOPE = ("motion", "speech", "audience", "until")


@dataclass(frozen=True)
class Scope:
    """What was agreed to.

    Args:
        motion: that the face may move.
        speech: which kinds of speech may be heard; none is silence.
        audience: who may see it at most.
        until: the last day; None is until it is revoked.
    """

    motion: bool = True
    speech: frozenset[Speech] = frozenset()
    audience: Audience = Audience.PRIVATE
    until: date | None = None

    def has_ended(self, now: datetime) -> bool:
        """Whether its last day is over, where somebody is now (with a time zone)."""
        return self.until is not None and self.until < now.astimezone().date()

    def as_dict(self) -> dict[str, Any]:
        """The scope as plain JSON values."""
        return {
            "motion": self.motion,
            "speech": [kind.value for kind in Speech if kind in self.speech],
            "audience": self.audience.value,
            "until": None if self.until is None else self.until.isoformat(),
        }


@dataclass(frozen=True)
class ConsentRecord:
    """An agreement to what may be done with one photo.

    Args:
        id: 32 hexadecimal digits, drawn by chance.
        photo: `Photo.content_hash` of the photo.
        made: when it was written, in UTC.
        subject: who is shown, and by what right.
        scope: what was agreed to.
        adult, living: see `Person`; None if not said.
        rights: by what right the photo is used; None if not said.
        name: of whoever agreed, as the family calls them; may be empty.
        words: anything else, in their own words; may be empty.
        key, signature: Ed25519 (RFC 8032), 64 and 128 hexadecimal digits; empty until signed.

    Raises:
        ConsentInvalid: a name or words too long, or times without a zone.
        OptionInvalid: faces that make no sense, see `checked`.
    """

    id: str
    photo: str
    made: datetime
    subject: Said[Subject]
    scope: Scope = field(default_factory=Scope)
    adult: Said[bool] | None = None
    living: Said[bool] | None = None
    rights: Rights | None = None
    name: str = ""
    words: str = ""
    key: str = ""
    signature: str = ""

    def __post_init__(self) -> None:
        for option in ("subject", "adult", "living"):
            said = checked(option, getattr(self, option), self.subject)
            object.__setattr__(self, option, said)
        if self.made.tzinfo is None:
            raise ConsentInvalid("A consent record tells its time in UTC.", _HINT)
        for what, text, most in (
            ("name", self.name, LONGEST_NAME),
            ("words", self.words, LONGEST_WORDS),
        ):
            if len(text) > most:
                raise ConsentInvalid(
                    f"A consent record's {what} has at most {most} letters, got {len(text)}.",
                    "Say it shorter.",
                )

    def as_dict(self) -> dict[str, Any]:
        """The record as plain JSON values; what was not said is left out."""
        said = {
            "adult": plain(self.adult),
            "living": plain(self.living),
            "rights": None if self.rights is None else self.rights.value,
            "name": self.name or None,
            "words": self.words or None,
        }
        return {
            "fondly_consent": FORMAT,
            "id": self.id,
            "photo": self.photo,
            "made": self.made.astimezone(UTC).isoformat(timespec="seconds"),
            "subject": plain(self.subject),
            **{name: value for name, value in said.items() if value is not None},
            "scope": self.scope.as_dict(),
            "key": self.key,
            "signature": self.signature,
        }

    def signed_content(self) -> bytes:
        """What the signature is over: all but the signature, as JSON with sorted keys in UTF-8."""
        said = {name: value for name, value in self.as_dict().items() if name != "signature"}
        return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    def scope_of(self) -> dict[str, Any]:
        """What a stranger may read of it: no name and no free words."""
        return {"id": self.id, "made": self.as_dict()["made"], **self.scope.as_dict()}


def consent_to_json(record: ConsentRecord) -> str:
    """The record as JSON text for a file."""
    return json.dumps(record.as_dict(), indent=2, ensure_ascii=False) + "\n"


def consent_from_json(text: str | bytes) -> ConsentRecord:
    """Reads what `consent_to_json` writes; whether the signature holds is not looked at.

    Raises:
        ConsentInvalid: too large, not JSON, not a record, or with values that make no sense.
    """
    if len(text) > MOST_BYTES:
        raise ConsentInvalid(f"A consent record has at most {MOST_BYTES} bytes.", _HINT)
    try:
        return consent_from_dict(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise ConsentInvalid("The consent record is not JSON.", _HINT) from error


def consent_from_dict(document: object) -> ConsentRecord:
    """A record from plain JSON values: see `consent_from_json`.

    Raises:
        ConsentInvalid: not a record, or with values that make no sense.
    """
    entries = _entries(document, "A consent record", _REQUIRED, (*_REQUIRED, *_OPTIONAL))
    if entries["fondly_consent"] != FORMAT:
        raise ConsentInvalid(
            f"This Fondly reads consent records of format {FORMAT}.", "A newer Fondly may read it."
        )
    try:
        return ConsentRecord(
            _hex(entries["id"], 32),
            _hex(entries["photo"], 64),
            moment(entries["made"]),
            read_said(entries["subject"], Subject),
            _scope(entries["scope"]),
            None if "adult" not in entries else read_said(entries["adult"], yes_no),
            None if "living" not in entries else read_said(entries["living"], yes_no),
            None if "rights" not in entries else Rights(entries["rights"]),
            as_text(entries.get("name", "")),
            as_text(entries.get("words", "")),
            _hex(entries["key"], 64),
            _hex(entries["signature"], 128),
        )
    except ConsentInvalid:
        raise
    except (FondlyError, ValueError, TypeError, OverflowError) as error:
        raise ConsentInvalid(f"The consent record makes no sense: {error!s:.200}", _HINT) from error


def _scope(value: object) -> Scope:
    entries = _entries(value, "A consent record's scope", _SCOPE, _SCOPE)
    if not isinstance(entries["speech"], list):
        raise ValueError("speech is a list")
    until = entries["until"]
    return Scope(
        yes_no(entries["motion"]),
        frozenset(Speech(kind) for kind in entries["speech"]) - {Speech.NONE},
        Audience(entries["audience"]),
        None if until is None else date.fromisoformat(until),
    )


def _entries(
    value: object, what: str, required: tuple[str, ...], allowed: tuple[str, ...]
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConsentInvalid(f"{what} is a JSON object, got something else.", _HINT)
    wrong = [name for name in value if name not in allowed]
    missing = [name for name in required if name not in value]
    if wrong or missing:
        said = f"has no entry {wrong[0]!r:.40}" if wrong else f"lacks {missing[0]!r}"
        raise ConsentInvalid(f"{what} {said}.", _HINT)
    return value


def _hex(value: object, digits: int) -> str:
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{digits}}}", value):
        raise ValueError(f"{digits} hexadecimal digits were expected")
    return value
