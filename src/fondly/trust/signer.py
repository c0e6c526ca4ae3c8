"""Who signs on this computer: an organisation's certificate where one is set, else Fondly's own.

    FONDLY_SIGNING_CERTIFICATE=chain.pem FONDLY_SIGNING_KEY=key.pem fondly animate ...

The chain begins with the certificate that signs and leaves out the root. Fondly's own lies in its
home as ``signer/own.pem``, made when something is first signed and readable by its owner alone.
A key is never shown, logged or put into a message.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_pem_x509_certificates

from fondly.errors import SignerUnusable
from fondly.home import home, home_room
from fondly.trust.certificate import Certificate, make_certificate, read_certificate

CERTIFICATE_SETTING, KEY_SETTING = "FONDLY_SIGNING_CERTIFICATE", "FONDLY_SIGNING_KEY"
ALGORITHM = "es256"
"""ECDSA with P-256 and SHA-256, which every reader of Content Credentials knows."""

_ROOM, _FILE = "signer", "own.pem"
_MOST_BYTES = 256 * 1024
_NO_CLOCK_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
"""This version was written later: an earlier clock is wrong."""
_OWN_HINT = "Move it away, and a new one is made by the next clip; older clips keep the old one."
_SET_HINT = f"See {CERTIFICATE_SETTING} and {KEY_SETTING} in docs/provenance.md."


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, ready to sign.

    Args:
        chain: PEM, the certificate that signs first.
        key: PEM, PKCS #8; not part of what is printed.
        certificate: what the certificate says.
        path: where it lies.
    """

    chain: bytes
    key: bytes = field(repr=False)
    certificate: Certificate
    path: Path

    def sign(self, content: bytes) -> bytes:
        """The signature of bytes: ECDSA, SHA-256, DER."""
        key = serialization.load_pem_private_key(self.key, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101  `_paired` saw to it
        return key.sign(content, ec.ECDSA(hashes.SHA256()))


def is_signed_by(chain: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the first certificate of a PEM chain belongs to a signature of `Signer.sign`."""
    try:
        key = load_pem_x509_certificates(chain)[0].public_key()
    except ValueError:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def find_signer(now: datetime | None = None) -> Signer:
    """The signer of this computer; Fondly's own is made when it is first asked for.

    Args:
        now: with time zone; None is this moment.

    Raises:
        SignerUnusable: the settings are half, unreadable or do not fit; a certificate that has
            ended; a clock that is wrong; a key that others may read.
        OutputUnwritable: Fondly's own folder cannot be written.
    """
    now = now or datetime.now(UTC)
    if now < _NO_CLOCK_BEFORE:
        raise SignerUnusable(
            f"The clock of this computer says {now:%d %B %Y}, which is before Fondly was written; "
            "a signature with this date would be worth nothing.",
            "Set the clock, then try again.",
        )
    given = os.environ.get(CERTIFICATE_SETTING), os.environ.get(KEY_SETTING)
    signer = _set(*given) if any(given) else _own(now)
    certificate = signer.certificate
    if now < certificate.begins:
        raise SignerUnusable(
            f"The clock of this computer says {now:%d %B %Y}, but the certificate "
            f"{certificate.name!r} begins on {certificate.begins:%d %B %Y}.",
            "Set the clock, then try again.",
        )
    if now > certificate.ends:
        raise SignerUnusable(
            f"The certificate {certificate.name!r} ended on {certificate.ends:%d %B %Y}.",
            _OWN_HINT if certificate.is_self_made else _SET_HINT,
        )
    return signer


def known_certificates() -> list[bytes]:
    """The chains, PEM, that sign on this computer, as far as they are there; makes nothing."""
    given = os.environ.get(CERTIFICATE_SETTING)
    places = [Path(given)] if given else []
    found = []
    for path in (*places, home() / _ROOM / _FILE):
        with suppress(SignerUnusable):
            if path.is_file():
                found.append(_certificates_in(_content(path, _SET_HINT)))
    return found


def _own(now: datetime) -> Signer:
    path = home_room(_ROOM) / _FILE
    if not path.exists():
        _keep(path, b"".join(make_certificate(now)))
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SignerUnusable(
            "Others on this computer may read the key that signs Fondly's clips.",
            f"If nobody did, take it back with: chmod 600 {path}. Else: {_OWN_HINT}",
        )
    content = _content(path, _OWN_HINT)
    return _paired(content, content, path, _OWN_HINT)


def _set(chain: str | None, key: str | None) -> Signer:
    if not (chain and key):
        lacking = KEY_SETTING if chain else CERTIFICATE_SETTING
        raise SignerUnusable(f"A certificate needs its key: {lacking} is not set.", _SET_HINT)
    path = Path(chain)
    return _paired(_content(path, _SET_HINT), _content(Path(key), _SET_HINT), path, _SET_HINT)


def _content(path: Path, hint: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise SignerUnusable(
            f"The certificate or key cannot be read: {error.strerror or type(error).__name__}.",
            hint,
        ) from error


def _paired(chain: bytes, key: bytes, path: Path, hint: str) -> Signer:
    """The certificate with its key, once they have proved to belong together."""
    chain = _certificates_in(chain)
    try:
        secret = serialization.load_pem_private_key(key, None)
        certificate = read_certificate(chain)
        public = load_pem_x509_certificates(chain)[0].public_key()
    except (ValueError, TypeError):
        raise SignerUnusable(
            "The certificate or its key is not PEM, or the key is locked with a password.", hint
        ) from None  # what the library says may quote the key
    if not isinstance(secret, ec.EllipticCurvePrivateKey) or secret.curve.name != "secp256r1":
        raise SignerUnusable("Clips are signed with a key on the curve P-256.", hint)
    if secret.public_key() != public:
        raise SignerUnusable("The certificate belongs to another key.", hint)
    plain = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Signer(chain, plain, certificate, path)


def _certificates_in(pem: bytes) -> bytes:
    """The certificates alone of a PEM text, which may hold a key as well."""
    try:
        found = load_pem_x509_certificates(pem)
    except ValueError:
        return b""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in found)


def _keep(path: Path, content: bytes) -> None:
    """Write a secret for its owner alone; a file that another run made meanwhile is left alone."""
    part = path.with_name(f".fondly-{secrets.token_hex(8)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _claim(part, path)
    except OSError as error:
        raise SignerUnusable(
            f"The certificate cannot be kept: {error.strerror or type(error).__name__}.",
            "Set FONDLY_HOME to a folder that only you can read, and that you may write to.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _claim(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        part.replace(path)
