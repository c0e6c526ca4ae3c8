"""`fondly track`, and clips driven by videos and captures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.live_link import motion_to_csv
from fondly.domain.motion import Motion
from fondly.media.video_file import VideoOptions, write_video
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def video(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of the demo photo, going to the right."""
    with Image.open(demo_photo) as picture:
        whole = picture.convert("RGB").resize((300, 300 * picture.height // picture.width))
        face = np.asarray(whole)[:300]
    shown = [np.ascontiguousarray(np.roll(face, 2 * number, axis=1)) for number in range(25)]
    path = tmp_path_factory.mktemp("video") / "me.mp4"
    write_video(shown, path, VideoOptions(Fraction(25)))
    return path


def test_a_video_becomes_a_motion_file(fondly: Run, video: Path) -> None:
    told = fondly("track", video, "-o", "motion.json", "--json")
    assert told.status == 0
    facts = told.json
    assert (facts["fps"], facts["frames"], facts["findings"]) == ("25", 25, [])
    document = json.loads(Path("motion.json").read_text(encoding="utf-8"))
    assert document["neutral"]
    assert len(document["channels"]["eyeBlinkLeft"]) == 25
    again = fondly("track", video, "-o", "motion.json")
    assert again.status == 40
    assert "output-exists" in again.err


def test_a_part_at_half_the_speed_as_a_capture(fondly: Run, video: Path) -> None:
    told = fondly(
        "track", video, "--from", 0.2, "--to", 0.9, "--speed", 0.5, "--neutral", "first",
        "-o", "part.csv",
    )  # fmt: skip
    assert told.status == 0
    assert "part.csv" in told.out
    report = fondly("motion-report", "part.csv", "--json")
    assert report.json["seconds"] == pytest.approx(1.4, abs=0.1)


def test_any_motion_can_be_exported_as_a_capture_and_a_capture_be_a_motion(fondly: Run) -> None:
    assert fondly("motion", "--driver", "nostalgia", "-o", "take.csv").status == 0
    assert fondly("motion", "--capture", "take.csv", "--fps", 25, "-o", "back.json").status == 0
    back = json.loads(Path("back.json").read_text(encoding="utf-8"))
    assert back["fps"] == "25"
    assert max(back["channels"]["eyeBlinkLeft"]) > 0.8
    assert max(back["channels"]["mouthSmileLeft"]) > 0.2


def test_a_capture_drives_a_photo(fondly: Run, demo_photo: Path) -> None:
    swell = np.sin(np.linspace(0, np.pi, 30))
    text = motion_to_csv(Motion.of(24, {"browInnerUp": swell, "head_yaw_deg": 3 * swell}))
    Path("take.csv").write_text(text, encoding="utf-8")
    told = fondly(
        "animate", demo_photo, "--subject", "historical", "--motion", "take.csv",
        "--driver-neutral", "first", "--size", 240, "--json",
    )  # fmt: skip
    assert told.status == 0
    assert (told.json["fps"], told.json["frames"]) == (24, 30)
    recipe = json.loads(Path(told.json["recipe"]).read_text(encoding="utf-8"))
    assert max(recipe["brief"]["motion"]["channels"]["browInnerUp"]) > 0.5


@pytest.mark.parametrize(("arguments", "status", "code"), [
    (("track", "none.mp4"), 28, "video-unreadable"),
    (("track", "VIDEO", "-o", "motion.txt"), 25, "option-invalid"),
    (("track", "VIDEO", "-o", "none/motion.json"), 41, "output-unwritable"),
    (("track", "VIDEO", "--speed", "0"), 25, "option-invalid"),
    (("track", "VIDEO", "--neutral", "soon"), 25, "option-invalid"),
    (("track", "VIDEO", "--from", "5"), 25, "option-invalid"),
    (("animate", "PHOTO", "--driver-video", "none.mp4"), 28, "video-unreadable"),
    (("animate", "PHOTO", "--driver-video", "VIDEO", "--driver", "joy"), 25, "option-invalid"),
    (("animate", "PHOTO", "--driver-neutral", "first"), 25, "option-invalid"),
    (("animate", "PHOTO", "--motion", "broken.csv"), 31, "capture-invalid"),
])  # fmt: skip
def test_what_cannot_be_is_told(
    fondly: Run, video: Path, demo_photo: Path, arguments: tuple[str, ...], status: int, code: str
) -> None:
    Path("broken.csv").write_text("Timecode,EyeBlinkLeft\n00:00:00:00,0\n", encoding="utf-8")
    places = {"VIDEO": str(video), "PHOTO": str(demo_photo)}
    given = [places.get(one, one) for one in arguments]
    if given[0] == "animate":
        given += ["--subject", "historical"]
    told = fondly(*given, "--json")
    assert told.status == status
    assert told.json["error"]["code"] == code
    assert not list(Path().glob("*.mp4"))
