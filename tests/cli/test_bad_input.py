"""Bad input: each kind with its own error, sentence and hint, and never a half file."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.media.photo_file import open_photo
from tests.cli.conftest import Run

SELF = ("--subject", "self")


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


@pytest.fixture
def bad(tmp_path: Path, demo_photo: Path) -> Path:
    """A folder of bad input."""
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "text.jpg").write_text("Dear grandmother,\n")
    (folder / "empty.jpg").touch()
    (folder / "cut.jpg").write_bytes(demo_photo.read_bytes()[:20_000])
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")
    )
    (folder / "bomb.png").write_bytes(bomb)
    cv2.imwrite(str(folder / "wall.png"), np.full((300, 300, 3), 170, np.uint8))
    cv2.imwrite(str(folder / "stamp.png"), np.full((40, 40, 3), 170, np.uint8))
    pixels = np.asarray(open_photo(demo_photo).pixels)
    far = cv2.resize(pixels, (82, 106), interpolation=cv2.INTER_AREA)
    far = cv2.copyMakeBorder(far, 60, 60, 60, 60, cv2.BORDER_REPLICATE)
    cv2.imwrite(str(folder / "far.png"), far)
    cv2.imwrite(str(folder / "two.png"), np.concatenate([pixels, pixels[:, ::-1]], axis=1))
    return folder


@pytest.mark.parametrize(
    ("photo", "status", "said"),
    [
        ("missing.jpg", 10, "no file"),
        ("text.jpg", 11, "not a picture"),
        ("empty.jpg", 11, "empty"),
        (".", 11, "not a file"),
        ("cut.jpg", 12, "ends too early"),
        ("bomb.png", 13, "3600 megapixels"),
        ("stamp.png", 14, "40x40"),
        ("wall.png", 15, "Crop the photo"),
        ("far.png", 16, "600 dpi"),
        ("two.png", 17, "2 at ("),
    ],
)
def test_a_photo_that_cannot_be_used(
    fondly: Run, bad: Path, tmp_path: Path, photo: str, status: int, said: str
) -> None:
    told = fondly("animate", bad / photo, *SELF)
    assert told.status == status
    assert said in told.err
    assert told.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]
    as_json = fondly("animate", bad / photo, *SELF, "--json")
    assert as_json.status == as_json.json["error"]["exit_code"] == status
    assert as_json.err == ""
    assert set(as_json.json["error"]) == {"code", "sentence", "hint", "exit_code"}


def test_a_profile(fondly: Run, second_photo: Path) -> None:
    told = fondly("animate", second_photo.with_name("camera.png"), *SELF)
    assert told.status == 18
    assert "50°" in told.err


@pytest.mark.parametrize("face", ["2", "99"])
def test_a_face_that_is_not_there(fondly: Run, demo_photo: Path, face: str) -> None:
    told = fondly("animate", demo_photo, *SELF, "--face", face)
    assert told.status == 19
    assert "one face" in told.err


def test_nobody_said_who_is_shown(fondly: Run, demo_photo: Path) -> None:
    told = fondly("animate", demo_photo)
    assert told.status == 20
    for subject in ("self", "deceased-family", "historical", "child-guardian"):
        assert subject in told.err


def test_an_unknown_driver_suggests_the_nearest(fondly: Run, demo_photo: Path) -> None:
    told = fondly("animate", demo_photo, *SELF, "--driver", "nostalgi")
    assert told.status == 21
    assert "nostalgia" in told.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"fondly_motion": 1, "fps": 30, "channels": {"winkLeft": [0]}}', "winkLeft"),
        ('{"fondly_motion": 1, "fps": 30, "channels": {"breath": [0, NaN]}}', "finite"),
        ('{"fondly_motion": 1, "fps": 30, "channels": {"breath": [0, 2]}}', "0 to 1"),
        ('{"fondly_motion": 1, "fps": 30, "channels": {"breath": [0], "jawOpen": []}}', "jawOpen"),
        ('{"fondly_motion": 1, "fps": 30, "channels": {"breath": [0], "jawOpen": [0, 1]}}', "one"),
        ('{"fondly_motion": 1, "fps": "0", "channels": {"breath": [0]}}', "rate"),
        ("smile", "JSON"),
        (None, "cannot be read"),
    ],
)
def test_a_motion_that_makes_no_sense(
    fondly: Run, demo_photo: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "motion.json").write_text(content)
    told = fondly("animate", demo_photo, *SELF, "--motion", "motion.json")
    assert told.status == 22
    assert said in told.err


@pytest.mark.parametrize("content", ["", "[]", '{"fondly_recipe": 1}', None])
def test_a_recipe_that_is_none(
    fondly: Run, demo_photo: Path, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "recipe.json").write_text(content)
    assert fondly("animate", demo_photo, "--recipe", "recipe.json").status == 23


@pytest.mark.parametrize(
    "option",
    [
        ("--intensity", "1.5"),
        ("--intensity", "nan"),
        ("--seconds", "0"),
        ("--seconds", "1000"),
        ("--fps", "fast"),
        ("--fps", "1000"),
        ("--seed", "-1"),
        ("--size", "wide"),
        ("--size", "1"),
        ("--face", "0"),
        ("--face", "1,0"),
        ("--face", "some"),
        ("--background", "green"),
        ("--language", "ja"),
        ("--language", "ar"),
        ("-o", "clip.gif"),
    ],
)
def test_an_option_that_makes_no_sense(
    fondly: Run, demo_photo: Path, option: tuple[str, str]
) -> None:
    told = fondly("animate", demo_photo, *SELF, *option)
    assert told.status == 25
    assert told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("animate",),
        ("animate", "a.jpg", "b.jpg"),
        ("animate", "a.jpg", "--audience", "nobody"),
        ("animate", "a.jpg", "--framing", "3:7"),
        ("animate", "a.jpg", "--label", "none"),
        ("animate", "a.jpg", "--label-place", "middle"),
        ("animate", "a.jpg", "--limits", "none"),
        ("animate", "a.jpg", "--teeth", "gold"),
        ("animate", "a.jpg", "--seconds", "long"),
        ("animate", "a.jpg", "--max-megapixels", "0"),
        ("animate", "a.jpg", "--no-such-option"),
        ("dance",),
    ],
)
def test_a_mistake_in_the_command_itself(fondly: Run, arguments: tuple[str, ...]) -> None:
    told = fondly(*arguments)
    assert told.status == 2
    assert told.err


@pytest.mark.parametrize(
    ("output", "status"), [("no/such/folder/clip.mp4", 41), (".", 41), ("taken.mp4", 40)]
)
def test_a_place_that_cannot_be_written(
    fondly: Run, demo_photo: Path, tmp_path: Path, output: str, status: int
) -> None:
    (tmp_path / "taken.mp4").write_text("mine")
    told = fondly("animate", demo_photo, *SELF, "-o", output)
    assert told.status == status
    assert [path.name for path in tmp_path.iterdir()] == ["taken.mp4"]
    assert (tmp_path / "taken.mp4").read_text() == "mine"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /proc")
def test_a_folder_without_the_right_to_write(fondly: Run, demo_photo: Path) -> None:
    assert fondly("animate", demo_photo, *SELF, "-o", "/proc/clip.mp4").status == 41


@contextmanager
def _files_at_most(most: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX can limit the size of files")
@pytest.mark.parametrize("frames", [(), ("--frames", "raw")])
def test_a_disk_that_fills_up_in_mid_write(
    fondly: Run, demo_photo: Path, tmp_path: Path, frames: tuple[str, ...]
) -> None:
    motion = {"fondly_motion": 1, "fps": "12", "channels": {"head_yaw_deg": [0, 3, 6, 3, 0]}}
    (tmp_path / "motion.json").write_text(json.dumps(motion))
    job = ("animate", demo_photo, *SELF, "--motion", "motion.json", "--size", "360")
    assert fondly(*job, "-o", "warm.mp4").status == 0  # whatever a first run writes, is written
    for made in tmp_path.glob("warm.*"):
        made.unlink()
    with _files_at_most(8_000):
        told = fondly(*job, "-o", "clip.mp4", *frames, "--json")
    assert told.status == 42
    assert told.json["error"]["code"] == "disk-full"
    assert not list(tmp_path.rglob("*.part"))
    assert {path.name for path in tmp_path.iterdir()} <= {"motion.json", "raw"}


def test_an_odd_size_becomes_even(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    pixels = np.asarray(open_photo(demo_photo).pixels)
    odd = cv2.resize(pixels, (385, 495), interpolation=cv2.INTER_AREA)
    cv2.imwrite("odd.png", odd)
    motion = {"fondly_motion": 1, "fps": "12", "channels": {"breath": [0, 1, 0]}}
    (tmp_path / "motion.json").write_text(json.dumps(motion))
    told = fondly(
        "animate", "odd.png", *SELF, "--motion", "motion.json", "--framing", "photo", "--json"
    )
    assert (told.json["width"], told.json["height"]) == (384, 494)
    assert "frame-made-even" in [finding["code"] for finding in told.json["findings"]]


@pytest.mark.parametrize(
    ("photo", "status"), [("missing.jpg", 10), ("text.jpg", 11), ("bomb.png", 13)]
)
def test_looking_at_a_bad_photo_fails_alike(
    fondly: Run, bad: Path, photo: str, status: int
) -> None:
    assert fondly("look", bad / photo).status == status
    assert fondly("look", bad / photo, "--json").json["error"]["exit_code"] == status
