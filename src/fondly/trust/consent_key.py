"""The key that signs consent records, and whether a signature holds.

Ed25519 (RFC 8032). The key is made on first use and stays in Fondly's own folder; it has no
password, so whoever can read the folder can sign as its owner.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fondly.domain.consent_record import ConsentRecord
from fondly.errors import ConsentInvalid, OutputUnwritable
from fondly.home import home_room

_ROOM, _NAME = "keys", "consent.ed25519"
_BYTES = 32


def signed(record: ConsentRecord) -> ConsentRecord:
    """The record with this machine's key and signature.

    Raises:
        ConsentInvalid: the key cannot be read.
        OutputUnwritable: it cannot be made.
    """
    key = _key()
    record = replace(record, key=key.public_key().public_bytes_raw().hex(), signature="")
    return replace(record, signature=key.sign(record.signed_content()).hex())


def check_signature(record: ConsentRecord) -> None:
    """Refuse a record that is not as it was signed.

    Raises:
        ConsentInvalid: see above.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(record.key))
        key.verify(bytes.fromhex(record.signature), record.signed_content())
    except (InvalidSignature, ValueError) as error:
        raise ConsentInvalid(
            "The consent record was changed after it was signed.",
            "Use the file as fondly consent new wrote it; or ask again, and write a new one.",
        ) from error


def is_own(record: ConsentRecord) -> bool:
    """Whether the record was signed on this machine."""
    path = _place()
    return path.exists() and record.key == _key().public_key().public_bytes_raw().hex()


def _place() -> Path:
    return home_room(_ROOM) / _NAME


def _key() -> Ed25519PrivateKey:
    path = _place()
    if not path.exists():
        return _new_key(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path) from error
    if len(content) != _BYTES:
        raise _unreadable(path)
    return Ed25519PrivateKey.from_private_bytes(content)


def _new_key(path: Path) -> Ed25519PrivateKey:
    """A key that appears whole; where two programs make one at once, both take the first."""
    key = Ed25519PrivateKey.generate()
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(key.private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    except OSError as error:
        raise OutputUnwritable(
            f"A key to sign with cannot be kept: {error.strerror or type(error).__name__}.",
            "Set FONDLY_HOME to a folder that you may write to.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _unreadable(path: Path) -> ConsentInvalid:
    return ConsentInvalid(
        f"The key that signs consent records cannot be read: {path}.",
        "Restore it from a backup; or remove it, and the next record is signed with a new one.",
    )
