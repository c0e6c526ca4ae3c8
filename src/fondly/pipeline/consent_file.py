"""Consent records on disk."""

from __future__ import annotations

from pathlib import Path

from fondly.domain.consent_record import (
    MOST_BYTES,
    ConsentRecord,
    consent_from_json,
    consent_to_json,
)
from fondly.errors import ConsentInvalid
from fondly.media.new_file import new_file, output_error
from fondly.trust.consent_key import check_signature


def read_consent(path: Path) -> ConsentRecord:
    """The record in a file, as it was signed.

    Raises:
        ConsentInvalid: it cannot be read, is no record, or was changed since.
    """
    record = consent_from_json(consent_bytes(path, MOST_BYTES))
    check_signature(record)
    return record


def consent_bytes(path: Path, most_bytes: int) -> bytes:
    """What is in a file that should hold a record: at most one byte more than may be.

    Raises:
        ConsentInvalid: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as error:
        raise ConsentInvalid(
            f"The consent record {path} cannot be read: {error.strerror or error}.",
            "Check the path; fondly consent new writes one.",
        ) from error


def write_consent(record: ConsentRecord, path: Path, *, overwrite: bool = False) -> None:
    """A file with the record, which appears whole or not at all.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
    """
    with new_file(path, overwrite=overwrite) as file:
        try:
            file.write(consent_to_json(record).encode())
        except OSError as error:
            raise output_error(error, path) from error
