"""A drawing in which no face is found: a template is filled in, and the drawing lives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.points import FacePoints
from fondly.domain.points_toml import points_to_toml
from tests.cli.conftest import Run
from tests.media.boxes import film
from tests.sketch import PLACES, SIZE, draw_sketch

SELF = ("--subject", "self")


@pytest.fixture
def sketch(tmp_path: Path) -> Path:
    path = tmp_path / "sketch.png"
    draw_sketch().save(path)
    return path


def test_a_drawing_blinks_where_its_points_say(fondly: Run, sketch: Path, tmp_path: Path) -> None:
    text = points_to_toml(FacePoints(PLACES), SIZE, is_guess=False)
    (tmp_path / "face.toml").write_text(text)
    blink = {"eyeBlinkLeft": [0, 1, 0], "eyeBlinkRight": [0, 1, 0], "jawOpen": [0, 0.2, 0]}
    motion = {"fondly_motion": 1, "fps": "12", "channels": blink}
    (tmp_path / "motion.json").write_text(json.dumps(motion))
    job = ("--framing", "photo", "--motion", "motion.json", "--frames", "raw", "-o", "a.mp4")
    told = fondly("animate", sketch, *SELF, "--points", "face.toml", *job, "--json")
    assert told.status == 0, told.out
    assert "face-placed-by-hand" in [finding["code"] for finding in told.json["findings"]]
    before, shut, after = (
        np.asarray(Image.open(one)) for one in sorted((tmp_path / "raw").iterdir())
    )
    assert np.array_equal(before, np.asarray(draw_sketch()))
    assert np.array_equal(after, before)
    assert before[237, 180].max() < 60  # the pupil
    assert shut[230, 180].min() > 120  # skin above the lashes
    again = fondly("animate", sketch, "--recipe", "a.recipe.json", "-o", "b.mp4")
    assert again.status == 0
    assert film(tmp_path / "b.mp4") == film(tmp_path / "a.mp4")


def test_a_template_is_a_guess_to_fill_in(fondly: Run, sketch: Path, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), (200, 190, 180)).save(tmp_path / "wall.png")
    told = fondly("look", "wall.png", "--template", "face.toml", "--json")
    assert told.status == 0
    assert told.json["template"] == "face.toml"
    assert "--template" in told.json["findings"][0]["advice"]
    assert "a guess" in (tmp_path / "face.toml").read_text()
    seen = fondly("look", "wall.png", "--points", "face.toml", "--sheet", "sheet.png", "--json")
    assert len(seen.json["faces"]) == 1
    assert fondly("look", sketch, "--template", "face.toml").status == 40


def test_a_template_of_a_face_that_is_found_holds_it(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    found = fondly("look", demo_photo, "--template", "face.toml", "--json").json["faces"][0]
    assert "a guess" not in (tmp_path / "face.toml").read_text()
    placed = fondly("look", demo_photo, "--points", "face.toml", "--json").json["faces"][0]
    assert placed["iod_px"] == pytest.approx(found["iod_px"], rel=0.01)


@pytest.mark.parametrize("content", [None, "", "fondly_points = 1\n[mouth]\nleft = [1, 2]\n"])
def test_points_that_are_none(
    fondly: Run, sketch: Path, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "face.toml").write_text(content)
    told = fondly("animate", sketch, *SELF, "--points", "face.toml")
    assert told.status == 26
    assert "--template" in told.err
