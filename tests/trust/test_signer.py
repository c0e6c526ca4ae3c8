"""Who signs: an own certificate, made once and kept to its owner, or an organisation's."""

from __future__ import annotations

import logging
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from fondly.errors import SignerUnusable
from fondly.trust.certificate import make_certificate
from fondly.trust.signer import find_signer, is_signed_by, known_certificates

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PLAIN = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)


def test_an_own_certificate_is_made_once(own_folder: Path) -> None:
    assert known_certificates() == []
    first, second = find_signer(), find_signer()
    assert first.certificate.is_self_made
    assert first == second
    assert known_certificates() == [first.chain]
    assert first.path.is_relative_to(own_folder)
    assert first.path.parent.is_dir()
    assert [path.name for path in first.path.parent.iterdir()] == ["own.pem"]


@pytest.mark.skipif(os.name != "posix", reason="modes are of Unix")
def test_only_its_owner_can_read_the_key() -> None:
    path = find_signer().path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o640)
    with pytest.raises(SignerUnusable, match="may read the key"):
        find_signer()


def test_two_first_runs_agree_on_one_certificate() -> None:
    found: list[str] = []
    runs = [
        threading.Thread(target=lambda: found.append(find_signer().certificate.fingerprint))
        for _ in range(8)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_it_names_nobody_and_may_do_nothing_but_sign() -> None:
    certificate = x509.load_pem_x509_certificate(find_signer().chain)
    names = {attribute.value for attribute in certificate.subject}
    assert all(str(name).startswith("Fondly") for name in names)
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert not basic.value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert not any((usage.key_cert_sign, usage.crl_sign, usage.key_agreement))


def test_a_key_is_never_shown_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signer = find_signer()
    secret = signer.key.decode().splitlines()[1][:20]
    assert secret not in repr(signer)
    assert secret not in caplog.text
    assert b"PRIVATE" not in signer.chain


def test_what_is_signed_holds_and_what_is_changed_does_not() -> None:
    signer, other = find_signer(), make_certificate(NOW)[0]
    signature = signer.sign(b"a promise")
    assert is_signed_by(signer.chain, b"a promise", signature)
    assert not is_signed_by(signer.chain, b"a Promise", signature)
    assert not is_signed_by(other, b"a promise", signature)
    assert not is_signed_by(b"no certificate", b"a promise", signature)


def test_a_wrong_clock_is_told() -> None:
    with pytest.raises(SignerUnusable, match=r"clock.*1970"):
        find_signer(datetime(1970, 1, 1, tzinfo=UTC))
    begins = find_signer(NOW + timedelta(days=9)).certificate.begins
    with pytest.raises(SignerUnusable, match="begins on"):
        find_signer(begins - timedelta(days=1))


def test_an_ended_certificate_is_told() -> None:
    ends = find_signer().certificate.ends
    assert ends > datetime.now(UTC) + timedelta(days=25 * 365)
    with pytest.raises(SignerUnusable, match="ended on"):
        find_signer(ends + timedelta(days=1))


def _set(monkeypatch: pytest.MonkeyPatch, folder: Path, chain: bytes, key: bytes) -> None:
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    monkeypatch.setenv("FONDLY_SIGNING_CERTIFICATE", str(folder / "chain.pem"))
    monkeypatch.setenv("FONDLY_SIGNING_KEY", str(folder / "key.pem"))


def test_an_organisations_certificate_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chain, key = make_certificate(NOW)
    _set(monkeypatch, tmp_path, chain, key)
    signer = find_signer(NOW)
    assert signer.chain == chain
    assert signer.path == tmp_path / "chain.pem"
    assert known_certificates() == [chain]


@pytest.mark.parametrize("flaw", ["half", "missing", "other", "rsa", "locked", "text"])
def test_a_setting_that_cannot_be_used_is_told(
    flaw: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chain, key = make_certificate(NOW)
    if flaw == "other":
        key = make_certificate(NOW)[1]
    elif flaw == "rsa":
        key = rsa.generate_private_key(65537, 2048).private_bytes(*PLAIN)
    elif flaw == "locked":
        key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            *PLAIN[:2], serialization.BestAvailableEncryption(b"word")
        )
    elif flaw == "text":
        chain = b"-----BEGIN CERTIFICATE-----\nnot really\n-----END CERTIFICATE-----\n"
    _set(monkeypatch, tmp_path, chain, key)
    if flaw == "half":
        monkeypatch.delenv("FONDLY_SIGNING_KEY")
    elif flaw == "missing":
        (tmp_path / "key.pem").unlink()
    with pytest.raises(SignerUnusable) as told:
        find_signer(NOW)
    assert key.decode().splitlines()[1][:20] not in told.value.message + told.value.hint
    assert not (tmp_path / "signer").exists()
