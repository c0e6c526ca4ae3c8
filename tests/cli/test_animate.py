from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.decision import SUBJECT_SENTENCES, Subject
from fondly.media.photo_file import open_photo
from tests.cli.conftest import Run
from tests.media.boxes import film

QUICK = ("--size", "240", "--motion", "motion.json", "--limits", "off")


@pytest.fixture
def motion(tmp_path: Path) -> Path:
    """A blink of five frames."""
    path = tmp_path / "motion.json"
    channels = {"eyeBlinkLeft": [0, 0.5, 1, 0.5, 0], "eyeBlinkRight": [0, 0.5, 1, 0.5, 0]}
    path.write_text(json.dumps({"fondly_motion": 1, "fps": "12", "channels": channels}))
    return path


@pytest.fixture
def twins(demo_photo: Path, tmp_path: Path) -> Path:
    """A photo of two equal faces."""
    pixels = open_photo(demo_photo).pixels
    path = tmp_path / "twins.png"
    cv2.imwrite(str(path), np.concatenate([pixels, pixels[:, ::-1]], axis=1))
    return path


@pytest.mark.usefixtures("motion")
def test_json_is_one_line_with_everything_that_was_promised(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    told = fondly("animate", demo_photo, "--subject", "historical", *QUICK, "--json")
    assert told.status == 0
    assert told.err == ""
    facts = told.json
    assert facts["path"] == "lincoln.alive.mp4"
    assert (tmp_path / "lincoln.alive.mp4").is_file()
    assert (tmp_path / "lincoln.alive.recipe.json").is_file()
    assert facts["duration_s"] == pytest.approx(5 / 12)
    assert (facts["fps"], facts["frames"], facts["face"]) == (12, 5, 1)
    assert (facts["width"], facts["height"]) == (240, 300)
    assert 0 < sum(facts["timings_s"].values()) <= facts["wall_s"] + 0.01
    assert {"load", "open", "analyse", "portrait", "render", "encode"} <= set(facts["timings_s"])
    for finding in facts["findings"]:
        assert {"code", "severity", "sentence", "advice"} <= set(finding)
        assert finding["advice"]


@pytest.mark.usefixtures("motion")
def test_people_are_told_the_findings_and_the_clip(fondly: Run, demo_photo: Path) -> None:
    told = fondly(
        "animate", demo_photo, "--subject", "historical", *QUICK, "-o", "clip.mp4", "--intensity", 1
    )
    assert told.status == 0
    assert "clip.mp4" in told.out
    assert "240x300" in told.out
    assert "black and white" in told.err
    assert "changed nothing" in told.err


@pytest.mark.usefixtures("motion")
def test_a_recipe_stands_for_all_options_and_bears_no_other(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    subject = ("--subject", "historical")
    label = ("--language", "de-AT", "--label-place", "top")
    assert fondly("animate", demo_photo, *subject, *QUICK, *label, "-o", "a.mp4").status == 0
    recipe = ("--recipe", "a.recipe.json")
    repeated = ("--size", "240", "--language", "de", "--label-place", "top", *subject)
    again = fondly("animate", demo_photo, *recipe, "-o", "b.mp4", *repeated)
    assert again.status == 0
    assert film(tmp_path / "a.mp4") == film(tmp_path / "b.mp4")
    assert (tmp_path / "b.recipe.json").read_text() == (tmp_path / "a.recipe.json").read_text()
    other = fondly("animate", demo_photo, *recipe, "-o", "c.mp4", "--framing", "1:1", "--json")
    assert other.json["error"]["code"] == "option-invalid"
    assert "--framing" in other.json["error"]["sentence"]
    other = fondly("animate", demo_photo, *recipe, "-o", "c.mp4", "--label-place", "bottom")
    assert "--label-place" in other.err
    told = fondly("verify", "a.mp4", "--json").json
    assert told["label"] == told["provenance"]["label"] == "KI-animiertes Foto"


@pytest.mark.usefixtures("motion", "at_a_terminal")
@pytest.mark.parametrize("answer", ["4", "historical", "nobody\n99\n4"])
def test_at_a_terminal_it_asks_who_is_shown(
    fondly: Run, demo_photo: Path, tmp_path: Path, answer: str
) -> None:
    told = fondly("animate", demo_photo, *QUICK, "-o", "clip.mp4", answers=answer + "\n1\n")
    assert told.status == 0
    for subject, sentence in SUBJECT_SENTENCES.items():
        assert sentence in told.err
        assert subject.value in told.err
    recipe = json.loads((tmp_path / "clip.recipe.json").read_text())
    assert recipe["brief"]["subject"] == Subject.HISTORICAL.value


@pytest.mark.usefixtures("at_a_terminal")
def test_whoever_does_not_answer_leaves_without_a_clip(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    assert fondly("animate", demo_photo).status == 130
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("unasked", ["--yes", "--json"])
def test_a_machine_is_not_asked_who_is_shown(fondly: Run, demo_photo: Path, unasked: str) -> None:
    assert fondly("animate", demo_photo, unasked).status == 20


@pytest.mark.usefixtures("motion", "at_a_terminal")
def test_at_a_terminal_it_asks_which_face(fondly: Run, twins: Path) -> None:
    subject = ("--subject", "historical")
    told = fondly("animate", twins, *subject, *QUICK, "-o", "clip.mp4", answers="1\n3\n2\n")
    assert told.status == 0
    assert "1 at (" in told.err
    assert "2 at (" in told.err
    assert "from 1 to 2" in told.err


@pytest.mark.usefixtures("motion")
def test_two_people_move_each_within_their_own_limits(
    fondly: Run, twins: Path, tmp_path: Path
) -> None:
    """The right one wears black glasses, so only the left one blinks."""
    picture = cv2.imread(str(twins))
    assert picture is not None
    picture[430:560, 1350:1750] = 0
    cv2.imwrite(str(twins), picture)
    asked = ("--subject", "historical", "--size", "240", "--seconds", "2", "--fps", "12")
    told = fondly("animate", twins, *asked, "--face", "all", "--frames", "raw", "--json")
    assert told.json["faces"] == [1, 2]
    recipe = json.loads((tmp_path / "twins.alive.recipe.json").read_text())
    assert recipe["brief"]["face"] == [1, 2]
    raw = [np.asarray(cv2.imread(str(one)), int) for one in sorted((tmp_path / "raw").iterdir())]
    assert np.array_equal(raw[0], raw[-1])
    middle = raw[0].shape[1] // 2
    changed = np.max([np.abs(one - raw[0]) for one in raw], axis=(0, 3))
    assert changed[:, :middle].max() > 20
    assert changed[:, middle:].max() > 20
    again = fondly("animate", twins, "--recipe", "twins.alive.recipe.json", "-o", "b.mp4")
    assert again.status == 0
    assert film(tmp_path / "b.mp4") == film(tmp_path / "twins.alive.mp4")


@pytest.mark.usefixtures("motion")
def test_yes_takes_the_largest_face(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    pixels = open_photo(demo_photo).pixels
    small = cv2.resize(np.asarray(pixels), (682, 880), interpolation=cv2.INTER_AREA)
    small = cv2.copyMakeBorder(small, 220, 220, 0, 0, cv2.BORDER_REPLICATE)
    pair = tmp_path / "pair.png"
    cv2.imwrite(str(pair), np.concatenate([np.asarray(small), pixels], axis=1))
    subject = ("--subject", "historical")
    assert fondly("animate", pair, *subject, *QUICK, "--json").json["error"]["exit_code"] == 17
    told = fondly("animate", pair, *subject, *QUICK, "--yes", "--json")
    assert told.json["face"] == 2


@pytest.mark.usefixtures("motion")
def test_raw_frames_are_written_when_asked(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    subject = ("--subject", "historical")
    told = fondly("animate", demo_photo, *subject, *QUICK, "--frames", "raw", "--label", "always")
    assert told.status == 0
    assert len(list((tmp_path / "raw").glob("*.png"))) == 5


@pytest.mark.usefixtures("motion")
def test_another_background_stands_behind_and_comes_again(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    subject = ("--subject", "historical")
    asked = ("--background", "#204060", "--frames", "raw", "-o", "a.mp4")
    told = fondly("animate", demo_photo, *subject, *QUICK, *asked, "--json")
    assert "background-changed" in [finding["code"] for finding in told.json["findings"]]
    shown = cv2.imread(str(tmp_path / "raw" / "frame-00002.png"))
    assert shown is not None
    assert tuple(int(value) for value in shown[2, 2]) == (0x60, 0x40, 0x20)
    again = fondly("animate", demo_photo, "--recipe", "a.recipe.json", "-o", "b.mp4")
    assert again.status == 0
    assert film(tmp_path / "a.mp4") == film(tmp_path / "b.mp4")


@pytest.mark.usefixtures("motion")
def test_what_was_invented_is_told_and_shown(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    job = ("animate", demo_photo, "--subject", "historical", *QUICK, "--invented", "maps")
    told = fondly(*job, "--json")
    assert 0 < told.json["invented_percent"] < 10
    recipe = json.loads((tmp_path / "lincoln.alive.recipe.json").read_text())
    assert recipe["invented_percent"] == told.json["invented_percent"]
    film = cv2.VideoCapture(str(tmp_path / "maps" / "invented.mp4"))
    maps = [film.read()[1] for _ in range(5)]
    assert not film.read()[0]
    assert maps[0].max() < 20
    assert (maps[2][..., 2] > 127).any()
    picture = cv2.imread(str(tmp_path / "maps" / "invented.png"))
    assert picture is not None
    assert picture.shape[1] == 240
    assert picture.shape[0] > 300
    assert fondly(*job, "-o", "b.mp4").status == 40
    assert not (tmp_path / "b.mp4").exists()
    assert fondly(*job, "-o", "b.mp4", "--overwrite").status == 0
