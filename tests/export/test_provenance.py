"""Signing is the last thing that happens to a file, and whatever happens later is seen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from PIL import Image

from fondly.domain.claim import Claim, Deed, Source
from fondly.errors import DiskFull, OutputExists, SigningFailed
from fondly.export.provenance import (
    EMBEDDABLE,
    Signed,
    sidecar_of,
    sign,
    unsigned_beside,
    xmp_packet,
)
from fondly.media.video_file import VideoOptions, write_video
from fondly.trust.certificate import make_certificate, read_certificate
from fondly.trust.judgement import Contents, Standing, contents_of, standing_of
from fondly.trust.manifest import Reading, read
from fondly.trust.sidecar import read_sidecar
from fondly.trust.signer import Signer, find_signer, known_certificates
from tests.conftest import ROOT
from tests.privacy.without_network import forbid_internet, needs_seccomp

CLAIM = Claim(
    "AI-animated family tribute",
    "0.1.0",
    datetime(2026, 11, 21, 12, tzinfo=UTC),
    photo="ab" * 32,
    deeds=(Deed("The photograph was moved."),),
    clip_id=0x0123456789ABCDEF,
    recipe={"version": "0.1.0", "brief": {"size": 480}},
    consent={"subjects": ["self"], "audience": "private"},
)
FILMS = (".mp4", ".mov")
PICTURES = (".jpg", ".png", ".webp", ".avif", ".gif")
OTHERS = (".glb", ".mkv")


@cache
def content(suffix: str) -> bytes:
    """A small file of the kind that its suffix says."""
    shades = np.random.default_rng(7).integers(60, 200, (96, 128, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        if suffix in FILMS:
            write_video(
                (np.roll(shades, i, 1) for i in range(12)), path, VideoOptions(Fraction(12))
            )
        elif suffix in PICTURES:
            several = suffix in {".gif", ".webp"}
            more = [Image.fromarray(shades).rotate(90)] if several else []
            xmp = xmp_packet(CLAIM).encode()
            Image.fromarray(shades).save(path, xmp=xmp, save_all=several, append_images=more)
        else:
            path.write_bytes(shades.tobytes())
        return path.read_bytes()


def signed(path: Path, claim: Claim = CLAIM, signer: Signer | None = None) -> Signed:
    with unsigned_beside(path) as part:
        part.write_bytes(content(path.suffix))
        return sign(part, path, claim, signer=signer)


def reading_of(path: Path) -> Reading:
    with path.open("rb") as file:
        if path.suffix in EMBEDDABLE:
            return read(file, EMBEDDABLE[path.suffix], known_certificates())
        return read_sidecar(sidecar_of(path).read_bytes(), file, known_certificates())


@pytest.mark.parametrize("suffix", [*FILMS, *PICTURES, *OTHERS])
def test_what_is_signed_is_intact_and_says_what_it_is(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"clip{suffix}"
    made = signed(path)
    assert made.fingerprint == find_signer().certificate.fingerprint
    assert {one.name for one in tmp_path.iterdir()} == {
        path.name,
        *([made.sidecar.name] if made.sidecar else []),
    }
    reading = reading_of(path)
    assert contents_of(reading) is Contents.INTACT
    assert standing_of(reading) is Standing.TRUSTED
    assert reading.manifest["title"] == CLAIM.words
    said = {one["label"]: one["data"] for one in reading.manifest["assertions"]}
    created = said["c2pa.actions.v2"]["actions"][0]
    assert created["digitalSourceType"] == Source.ALGORITHMIC
    assert said["c2pa.soft-binding"]["blocks"][0]["value"] == "0123456789abcdef"
    assert said["org.fondly.recipe"]["brief"] == {"size": 480}
    assert said["org.fondly.consent"]["audience"] == "private"
    (photo,) = reading.manifest["ingredients"]
    assert photo["relationship"] == "inputTo"
    assert not {"thumbnail", "thumbnails", "manifest_data"} & set(photo)


@pytest.mark.parametrize("suffix", [*FILMS, *PICTURES])
def test_a_reader_that_is_not_ours_finds_it(
    suffix: str, tmp_path: Path, outside_reader: Callable[[str], str]
) -> None:
    path = tmp_path / f"clip{suffix}"
    signed(path)
    told = subprocess.run(
        [outside_reader("exiftool"), "-j", "-G", "-a", str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (facts,) = json.loads(told)
    assert facts["XMP:DigitalSourceType"] == Source.ALGORITHMIC
    assert "A stylised motion, not a recording" in facts["XMP:Description"]
    assert "Warning" not in told
    assert "ExifTool:Error" not in facts


def test_where_a_net_wrote_pixels_the_source_is_composite() -> None:
    assert CLAIM.source is Source.ALGORITHMIC
    measured = (*CLAIM.deeds, Deed("A face was measured."))
    drawn = (*CLAIM.deeds, Deed("Noise was taken away.", by_net=True))
    assert Claim("x", "1", CLAIM.made, deeds=measured).source is Source.ALGORITHMIC
    assert Claim("x", "1", CLAIM.made, deeds=drawn).source is Source.COMPOSITE


@pytest.mark.parametrize("suffix", [*FILMS, *PICTURES, *OTHERS])
@pytest.mark.parametrize("where", [0.6, 0.9])
def test_one_flipped_bit_is_seen(suffix: str, where: float, tmp_path: Path) -> None:
    path = tmp_path / f"clip{suffix}"
    signed(path)
    changed = bytearray(path.read_bytes())
    unsigned = content(suffix)
    middle = int(len(unsigned) * where)
    changed[changed.index(unsigned[middle : middle + 16])] ^= 1
    path.write_bytes(changed)
    assert contents_of(reading_of(path)) in {Contents.CHANGED, Contents.DAMAGED}


@pytest.mark.parametrize("suffix", [*FILMS, *PICTURES, *OTHERS])
def test_a_file_cut_short_is_seen(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"clip{suffix}"
    signed(path)
    whole = path.read_bytes()
    for kept in (len(whole) - 1, len(whole) // 2, 40):
        path.write_bytes(whole[:kept])
        found = contents_of(reading_of(path))
        assert found is not Contents.INTACT
        assert found is not Contents.UNSIGNED or kept == 40


@pytest.mark.parametrize("lie", ["words", "key", "hash"])
def test_a_changed_sidecar_is_seen(lie: str, tmp_path: Path) -> None:
    path = tmp_path / "rig.glb"
    signed(path)
    note = json.loads(sidecar_of(path).read_text())
    if lie == "words":
        note["signed"] = note["signed"].replace("tribute", "TRIBUTE")
    elif lie == "key":
        note["certificates"] = make_certificate(datetime.now(UTC))[0].decode()
    else:
        path.write_bytes(b"another")
    sidecar_of(path).write_text(json.dumps(note))
    assert contents_of(reading_of(path)) is Contents.CHANGED


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b'{"signed": "{"}', b"\xff", b"[" * 5000])
def test_a_sidecar_that_is_none_is_damaged(note: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rig.glb"
    signed(path)
    sidecar_of(path).write_bytes(note)
    assert contents_of(reading_of(path)) is Contents.DAMAGED


def short_lived(seconds: float) -> Signer:
    """An own certificate that ends soon; whole seconds are all that a certificate knows."""
    now = datetime.now(UTC)
    chain, key = make_certificate(now)
    old = x509.load_pem_x509_certificate(chain)
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .public_key(old.public_key())
        .serial_number(old.serial_number)
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(now + timedelta(seconds=seconds))
    )
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    secret = serialization.load_pem_private_key(key, None)
    again = builder.sign(secret, hashes.SHA256())  # type: ignore[arg-type]
    pem = again.public_bytes(serialization.Encoding.PEM)
    return Signer(pem, key, read_certificate(pem), Path("short.pem"))


def test_an_ended_certificate_a_changed_file_and_a_stranger_are_told_apart(
    tmp_path: Path,
) -> None:
    soon = short_lived(2.0)
    ended = {suffix: tmp_path / f"ended{suffix}" for suffix in (".mp4", ".glb")}
    for path in ended.values():
        signed(path, signer=soon)
    stranger = tmp_path / "stranger.mp4"
    chain, key = make_certificate(datetime.now(UTC))
    signed(stranger, signer=Signer(chain, key, read_certificate(chain), Path("a.pem")))
    assert contents_of(reading_of(stranger)) is Contents.INTACT
    assert standing_of(reading_of(stranger)) is Standing.UNKNOWN
    time.sleep(max(0.0, (soon.certificate.ends - datetime.now(UTC)).total_seconds()) + 1.1)
    for path in ended.values():
        reading = reading_of(path)
        assert contents_of(reading) is Contents.INTACT
        assert standing_of(reading) is Standing.ENDED
    changed = bytearray(ended[".mp4"].read_bytes())
    changed[-300] ^= 1
    ended[".mp4"].write_bytes(changed)
    assert contents_of(reading_of(ended[".mp4"])) is Contents.CHANGED


def test_a_failed_signing_leaves_nothing_behind(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    chain, key = make_certificate(now + timedelta(days=40))
    early = Signer(chain, key, read_certificate(chain), Path("a.pem"))
    with pytest.raises(SigningFailed, match="not valid at time of signing"):
        signed(tmp_path / "clip.mp4", signer=early)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept_before_any_work(tmp_path: Path) -> None:
    for name in ("clip.mp4", "rig.glb.provenance.json"):
        (tmp_path / name).write_bytes(b"dear")
    for name in ("clip.mp4", "rig.glb"):
        with pytest.raises(OutputExists), unsigned_beside(tmp_path / name):
            pytest.fail("work was begun for a place that is taken")
    assert len(list(tmp_path.iterdir())) == 2


def test_errors_tell_of_the_file_not_of_the_place_it_is_made_in(tmp_path: Path) -> None:
    with (
        pytest.raises(DiskFull, match=r"No room for clip\.mp4"),
        unsigned_beside(tmp_path / "clip.mp4") as part,
    ):
        raise DiskFull(f"No room for {part.name}", "Free some.")


ADDRESS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" '
    b'dcterms:provenance="http://192.0.2.1/manifest.c2pa"/></rdf:RDF></x:xmpmeta>'
)
ALONE = """
import sys
from pathlib import Path
from tests.export.test_provenance import ADDRESS, reading_of, signed
here, bare = Path("clip.jpg"), Path("bare.jpg")
signed(here)
assert reading_of(here).was_found
assert not reading_of(bare).was_found
print("alive")
"""
TALKING = """
import c2pa
with open("bare.jpg", "rb") as file:
    c2pa.Reader("image/jpeg", file)
"""


@needs_seccomp
@pytest.mark.parametrize("code", [ALONE, TALKING], ids=["as we do", "as the library would"])
def test_signing_and_reading_ask_for_no_connection(code: str, tmp_path: Path) -> None:
    """Not even where a file names an address for its manifest; the library alone would ask."""
    Image.new("RGB", (64, 64)).save(tmp_path / "bare.jpg", xmp=ADDRESS)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        preexec_fn=forbid_internet,
        capture_output=True,
        text=True,
        check=False,
    )
    if code is TALKING:
        assert done.returncode == -signal.SIGSYS, "then this test proves nothing"
    else:
        assert done.stdout.strip() == "alive", done.stderr
