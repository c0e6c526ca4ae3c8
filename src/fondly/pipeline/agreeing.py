"""Writing an agreement down, looking at it, and taking it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fondly.domain.consent import Rights, Subject
from fondly.domain.consent_record import ConsentRecord, Scope, consent_from_json
from fondly.domain.people import Said
from fondly.domain.recipe import MOST_BYTES, recipe_from_json
from fondly.errors import ConsentInvalid, OptionInvalid
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.pipeline.agreement import Revocation, revocations, revoke
from fondly.pipeline.consent_file import consent_bytes, write_consent
from fondly.trust.consent_key import check_signature, is_own, signed


@dataclass(frozen=True)
class Agreed:
    """What somebody says when an agreement is written down.

    Args:
        subject, adult, living, rights: as in a `Brief`.
        scope: what is agreed to.
        name, words: free words of the family; may be empty.
    """

    subject: Said[Subject]
    scope: Scope
    adult: Said[bool] | None = None
    living: Said[bool] | None = None
    rights: Rights | None = None
    name: str = ""
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """How it is with a consent record today.

    Args:
        record: whose signature holds.
        is_own: signed on this machine.
        has_ended: its last day is over.
        revoked: since when it is taken back; None if it is not.
    """

    record: ConsentRecord
    is_own: bool
    has_ended: bool
    revoked: datetime | None

    @property
    def holds(self) -> bool:
        """Whether it still counts."""
        return not self.has_ended and self.revoked is None


def write_down(
    photo: Path,
    agreed: Agreed,
    path: Path,
    *,
    now: datetime,
    overwrite: bool = False,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> ConsentRecord:
    """A new consent record for a photo, signed, in a file.

    Args:
        photo: of which only the fingerprint is kept.
        agreed: what was said.
        path: the file to make.
        now: with a time zone.
        overwrite: replace what is there.
        max_megapixels: larger pictures are refused.

    Raises:
        InputError: the photo cannot be used.
        OptionInvalid: the agreement would have ended already.
        ConsentInvalid: the name or the words are too long; the key cannot be read.
        OutputError: about ``path``, or the key.
    """
    if agreed.scope.has_ended(now):
        raise OptionInvalid(
            f"--until is {agreed.scope.until:%d %B %Y}, which is over.",
            "Give a day that is still to come.",
        )
    record = ConsentRecord(
        secrets.token_hex(16),
        open_photo(photo, max_megapixels=max_megapixels).content_hash,
        now.replace(microsecond=0),
        agreed.subject,
        agreed.scope,
        agreed.adult,
        agreed.living,
        agreed.rights,
        agreed.name,
        agreed.words,
    )
    record = signed(record)
    write_consent(record, path, overwrite=overwrite)
    return record


def look_up(path: Path, *, now: datetime) -> Standing:
    """How it is with the record in a file, or in a recipe that carries one.

    Raises:
        ConsentInvalid, RecipeInvalid: there is none, or it was changed since it was signed.
    """
    record = _find(path)
    at = next((one.at for one in revocations() if one.id == record.id), None)
    return Standing(record, is_own(record), record.scope.has_ended(now), at)


def take_back(path: Path, *, now: datetime) -> Revocation:
    """Revoke the record in a file, or in a recipe that carries one: see `revoke`.

    Raises:
        ConsentInvalid, RecipeInvalid: there is none, or it was changed since it was signed.
        OutputUnwritable, DiskFull: it cannot be kept that it was revoked.
    """
    return revoke(_find(path), now=now)


def _find(path: Path) -> ConsentRecord:
    content = consent_bytes(path, MOST_BYTES)
    if b'"fondly_recipe"' in content[:4096]:
        found = recipe_from_json(content).brief.consent
        if found is None:
            raise ConsentInvalid(
                "The recipe carries no consent record.",
                "Give the file that fondly consent new wrote.",
            )
        record = found
    else:
        record = consent_from_json(content)
    check_signature(record)
    return record
