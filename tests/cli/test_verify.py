"""`fondly verify` and `fondly signer`: a clip, and everything that can happen to it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from fondly.domain.claim import Claim
from fondly.domain.frame import Frame
from fondly.export.label import Label, draw_label
from fondly.export.provenance import sidecar_of, sign, unsigned_beside
from fondly.export.watermark import watermarked
from fondly.media.photo_file import open_photo
from fondly.media.video_file import VideoOptions, write_video
from fondly.pipeline.verify import Outcome, verify
from fondly.pipeline.verify_says import sentences
from tests.cli.conftest import Run

NUMBER = 0xD82798A10CB4C531
WORDS = "AI-animated family tribute"
RATE = Fraction(12)


@pytest.fixture(scope="module")
def film(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A labelled and marked film that is not signed yet."""
    pixels = open_photo(demo_photo).pixels
    small = np.asarray(cv2.resize(pixels, (640, 800), interpolation=cv2.INTER_AREA), np.uint8)
    raw = (Frame(small, index / RATE) for index in range(12))
    shown = (draw_label(frame.pixels, Label(WORDS)) for frame in watermarked(raw, NUMBER))
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_video(shown, path, VideoOptions(RATE))
    return path


@pytest.fixture
def clip(film: Path, tmp_path: Path) -> Path:
    """The same film, signed on this computer."""
    return signed(film, tmp_path / "clip.mp4")


def signed(film: Path, path: Path, made: datetime | None = None) -> Path:
    claim = Claim(WORDS, "0.1.0", made or datetime.now(UTC), "ab" * 32, clip_id=NUMBER)
    with unsigned_beside(path) as part:
        shutil.copyfile(film, part)
        sign(part, path, claim)
    return path


def test_an_intact_clip(fondly: Run, clip: Path) -> None:
    told = fondly("verify", clip, "--json")
    assert told.status == 0
    assert set(told.json) == {"provenance", "watermark", "label", "says"}
    assert told.json["provenance"]["contents"] == "intact"
    assert told.json["provenance"]["signer"] == "trusted"
    assert told.json["provenance"]["clip_id"] == told.json["watermark"] == f"{NUMBER:016x}"
    assert told.json["label"] == WORDS
    told = fondly("verify", clip)
    assert told.status == 0
    assert "The provenance is intact" in told.out
    assert "No trained network wrote any of its pixels" in told.out
    assert WORDS in told.out


def test_a_stranger_and_how_to_trust_them(
    fondly: Run, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fondly("signer", "--save", tmp_path / "aunt.pem").status == 0
    assert b"PRIVATE" not in (tmp_path / "aunt.pem").read_bytes()
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "elsewhere"))
    told = fondly("verify", clip)
    assert told.status == 0
    assert "unknown to this computer" in told.out
    assert "--trust" in told.out
    assert not (tmp_path / "elsewhere").exists(), "looking makes nothing"
    told = fondly("verify", clip, "--trust", tmp_path / "aunt.pem", "--json")
    assert told.json["provenance"]["signer"] == "trusted"
    told = fondly("verify", clip, "--trust", clip)
    assert told.status == 62


def test_a_flipped_bit(fondly: Run, clip: Path) -> None:
    content = bytearray(clip.read_bytes())
    content[content.index(b"mdat") + 4000] ^= 4
    clip.write_bytes(content)
    told = fondly("verify", clip)
    assert told.status == 4
    assert "changed after it was signed" in told.out


def test_a_clip_cut_short(fondly: Run, clip: Path) -> None:
    content = clip.read_bytes()
    clip.write_bytes(content[: len(content) // 2])
    told = fondly("verify", clip)
    assert told.status == 4
    assert "breaks off before its end" in told.out


def test_a_clip_encoded_anew_has_only_its_watermark(
    fondly: Run, clip: Path, tmp_path: Path
) -> None:
    with av.open(str(clip)) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    again = tmp_path / "again.mp4"
    small = (np.asarray(cv2.resize(one, (512, 640)), np.uint8) for one in pictures)
    write_video(small, again, VideoOptions(RATE, crf=28))
    told = fondly("verify", again, "--json")
    assert told.status == 3
    assert told.json["provenance"] is None
    assert told.json["watermark"] == f"{NUMBER:016x}"
    assert WORDS.startswith(told.json["label"])
    assert told.json["label"].startswith("AI-animated")


def test_pictures_exchanged_under_one_signature_are_told(film: Path, tmp_path: Path) -> None:
    claim = Claim(WORDS, "0.1.0", datetime.now(UTC), clip_id=NUMBER + 1)
    with unsigned_beside(tmp_path / "clip.mp4") as part:
        shutil.copyfile(film, part)
        sign(part, tmp_path / "clip.mp4", claim)
    found = verify(tmp_path / "clip.mp4")
    assert any("pictures were exchanged" in one for one in sentences(found))


def test_a_wrong_clock_is_explained(film: Path, tmp_path: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=30)
    found = verify(signed(film, tmp_path / "clip.mp4", later))
    assert found.outcome is Outcome.INTACT
    assert any("the clock of this computer is wrong" in one for one in sentences(found))


def test_a_clip_of_another_program_and_things_that_are_none(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mp4"
    noise = np.random.default_rng(3).integers(0, 255, (5, 96, 128, 3), dtype=np.uint8)
    write_video(iter(noise), other, VideoOptions(RATE))
    (tmp_path / "note.txt").write_text("hello")
    (tmp_path / "empty.mp4").write_bytes(b"")
    for path in (other, demo_photo, tmp_path / "note.txt", tmp_path / "empty.mp4"):
        told = fondly("verify", path, "--json")
        assert told.status == 5, path
        assert told.json["provenance"] is None
        assert told.json["watermark"] is None
        assert told.json["says"]
    told = fondly("verify", tmp_path / "gone.mp4", "--json")
    assert told.json["error"]["code"] == "video-unreadable"


def test_a_rig_is_verified_with_its_sidecar(fondly: Run, tmp_path: Path) -> None:
    path = tmp_path / "lincoln.rig.glb"
    with unsigned_beside(path) as part:
        part.write_bytes(b"glTF" + bytes(range(256)))
        sign(part, path, Claim(WORDS, "0.1.0", datetime.now(UTC)))
    for either in (path, sidecar_of(path)):
        told = fondly("verify", either)
        assert told.status == 0
        assert "watermark" not in told.out
    path.write_bytes(path.read_bytes() + b"more")
    assert fondly("verify", path).status == 4
    sidecar_of(path).unlink()
    assert fondly("verify", path).status == 5


def test_the_signer_is_shown(fondly: Run, own_folder: Path) -> None:
    told = fondly("signer", "--json")
    assert told.status == 0
    assert told.json["is_self_made"]
    assert "PRIVATE" not in told.out
    assert told.json["path"].startswith(str(own_folder))
    told = fondly("signer")
    assert "fingerprint" in told.out
    assert "PRIVATE" not in told.out
