"""The certificate that Fondly makes for itself, and what any certificate says of its holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SELF_MADE = "Fondly, a certificate it made itself"
"""The organisation that an own certificate names: nobody, and it says so."""

_YEARS = 30
"""Without a time stamp from outside a signature ages with its certificate, and a family's clip
should not read as expired while the family remembers."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says.

    Args:
        name: the common name.
        organisation: who it says it belongs to; empty if it says nothing.
        fingerprint: sha256 of the certificate, hex, by which people can compare it.
        serial: its number.
        begins, ends: when it holds, with time zone.
        is_self_made: whether Fondly made it itself.
    """

    name: str
    organisation: str
    fingerprint: str
    serial: int
    begins: datetime
    ends: datetime
    is_self_made: bool


def make_certificate(now: datetime) -> tuple[bytes, bytes]:
    """A new key with its own certificate, as two PEM texts: certificate, key.

    Content Credentials accept a leaf that signs itself only when it is no authority, may sign and
    names e-mail protection (C2PA 2.2, 14.5.1). It names nobody, and no machine.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, SELF_MADE),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Fondly {identity.digest.hex()[:8]}"),
        ]
    )
    begins = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=round(_YEARS * 365.25)))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_only_signing(), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(identity, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM), secret


def read_certificate(pem: bytes) -> Certificate:
    """What the first certificate of a PEM text says.

    Raises:
        ValueError: there is none.
    """
    certificate = x509.load_pem_x509_certificates(pem)[0]
    organisation = _named(certificate, NameOID.ORGANIZATION_NAME)
    is_self_made = organisation == SELF_MADE and certificate.issuer == certificate.subject
    return Certificate(
        name=_named(certificate, NameOID.COMMON_NAME),
        organisation=organisation,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        serial=certificate.serial_number,
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        is_self_made=is_self_made,
    )


def _only_signing() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(certificate: x509.Certificate, what: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(what)
    return str(found[0].value) if found else ""
