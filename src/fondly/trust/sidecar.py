"""A signed note beside a file of a kind that cannot carry Content Credentials: a rig, an MKV.

    {"fondly_sidecar": 1, "signed": "<JSON text>", "certificates": "<PEM>", "signature": "<base64>"}

The signature is ECDSA with SHA-256 over the bytes of ``signed``, by the first certificate. The text
holds the file's ``sha256`` and ``size``, and the ``manifest``, which says what a clip's would.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from fondly.trust.certificate import Certificate, read_certificate
from fondly.trust.manifest import Reading
from fondly.trust.signer import Signer, is_signed_by

FORMAT = 1
SUFFIX = ".provenance.json"
"""Put after the whole name of the file: ``rig.glb.provenance.json``."""

MOST_BYTES = 1024 * 1024


def make_sidecar(file: BinaryIO, manifest: Mapping[str, Any], signer: Signer) -> str:
    """The note for a file, which is read from its beginning."""
    size, digest = _measured(file)
    text = json.dumps({"sha256": digest, "size": size, "manifest": manifest}, ensure_ascii=False)
    note = {
        "fondly_sidecar": FORMAT,
        "signed": text,
        "certificates": signer.chain.decode("ascii"),
        "signature": base64.b64encode(signer.sign(text.encode())).decode("ascii"),
    }
    return json.dumps(note, ensure_ascii=False, indent=2) + "\n"


def read_sidecar(
    note: bytes, file: BinaryIO, trusted: Sequence[bytes], now: datetime | None = None
) -> Reading:
    """What a note says of a file, in the codes that `fondly.trust.manifest.read` gives.

    Args:
        note: at most MOST_BYTES.
        file: the file beside it.
        trusted: certificates, PEM, whose signatures are believed.
        now: with time zone; None is this moment.
    """
    try:
        said = json.loads(note)
        text, chain = str(said["signed"]), str(said["certificates"]).encode()
        signature = base64.b64decode(said["signature"], validate=True)
        certificate = read_certificate(chain)
        signed = json.loads(text)
        manifest = {**signed["manifest"], "signature_info": _about(certificate)}
        expected = signed["sha256"], signed["size"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, binascii.Error):
        return Reading({}, is_damaged=True)
    size, digest = _measured(file)
    well: set[str] = set()
    wrong: set[str] = set()
    good = is_signed_by(chain, text.encode(), signature)
    (well if good else wrong).add("claimSignature." + ("validated" if good else "mismatch"))
    same = expected == (digest, size)
    (well if same else wrong).add("assertion.dataHash." + ("match" if same else "mismatch"))
    if not certificate.begins <= (now or datetime.now(UTC)) <= certificate.ends:
        wrong.add("signingCredential.expired")
    known = any(read_certificate(one).fingerprint == certificate.fingerprint for one in trusted)
    (well if known else wrong).add("signingCredential." + ("trusted" if known else "untrusted"))
    return Reading(manifest, frozenset(well), frozenset(wrong))


def _about(certificate: Certificate) -> dict[str, str]:
    return {
        "issuer": certificate.organisation,
        "common_name": certificate.name,
        "cert_serial_number": str(certificate.serial),
    }


def _measured(file: BinaryIO) -> tuple[int, str]:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return file.tell(), digest.hexdigest()
