"""Who is shown, by what right and for whom: said, asked, remembered, and judged."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.consent import ABOUT_SENTENCES
from fondly.media.photo_file import open_photo
from tests.cli.conftest import Run

QUICK = ("--size", "240", "--motion", "motion.json", "--limits", "off")
SHARED = ("--rights", "public-domain", "--audience", "family", "--about", "none")


@pytest.fixture(autouse=True)
def motion(tmp_path: Path) -> None:
    channels = {"breath": [0, 0.5, 0]}
    (tmp_path / "motion.json").write_text(
        json.dumps({"fondly_motion": 1, "fps": "12", "channels": channels})
    )


@pytest.fixture
def twins(demo_photo: Path, tmp_path: Path) -> Path:
    """A photo of two equal faces."""
    pixels = open_photo(demo_photo).pixels
    path = tmp_path / "twins.png"
    pair = np.concatenate([pixels, pixels[:, ::-1]], axis=1)
    cv2.imwrite(str(path), cv2.resize(pair, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return path


def test_answers_are_remembered_by_photo_and_shown_when_reused(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    said = ("--subject", "historical", "--rights", "public-domain", "--about", "none")
    first = fondly("animate", demo_photo, *said, *QUICK, "-o", "a.mp4", "--json").json
    assert first["declared"]["reused"] == []
    assert first["decision"] == "allowed"
    copy = tmp_path / "another-name.png"
    cv2.imwrite(str(copy), open_photo(demo_photo).pixels[..., ::-1])
    told = fondly("animate", copy, *QUICK, "-o", "b.mp4")
    assert told.status == 0
    assert "As you said on" in told.err
    assert "A historical person. The photo is in the public domain." in told.err
    assert "--subject, --rights, --about" in told.err
    brief = json.loads((tmp_path / "b.recipe.json").read_text())["brief"]
    assert (brief["rights"], brief["about"]) == ("public-domain", "none")
    shared = fondly(
        "export-rig", copy, "--size", "240", "--audience", "family", "-o", "a.glb", "--json"
    ).json
    assert shared["declared"]["reused"] == ["subject", "rights"]
    assert shared["declared"]["about"] is None, "a clip for others is asked about anew"


@pytest.mark.usefixtures("at_a_terminal")
def test_what_no_program_can_see_is_asked_in_one_question(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    who = ("--subject", "historical")
    told = fondly("animate", demo_photo, *who, *QUICK, "-o", "a.mp4", answers="political\n")
    assert told.status == 30
    assert all(sentence in told.err for sentence in ABOUT_SENTENCES.values())
    assert "Fondly puts nobody's face to a political message." in told.err
    assert not (tmp_path / "a.mp4").exists()
    told = fondly("animate", demo_photo, *who, *QUICK, "-o", "a.mp4", "--quiet", answers="none\n")
    assert told.status == 0
    again = fondly("animate", demo_photo, *QUICK, "-o", "b.mp4", "--quiet")
    assert "is the clip meant for any of these" not in again.err


def test_two_people_are_declared_one_by_one_before_others_see_them(
    fondly: Run, twins: Path
) -> None:
    wide = ("--framing", "photo", "--face", "1", "--json")
    plain = ("animate", twins, "--subject", "historical", *QUICK, *wide)
    private = fondly(*plain, "-o", "a.mp4").json
    assert private["decision"] == "allowed"
    assert "others-in-frame" in {one["code"] for one in private["findings"]}
    told = fondly(*plain, *SHARED, "-o", "b.mp4").json
    assert "nobody said who they are" in told["error"]["sentence"]
    cropped = fondly("animate", twins, "--subject", "historical", *QUICK, *SHARED, "--face", "1",
                     "--framing", "4:5", "-o", "c.mp4", "--json").json  # fmt: skip
    assert cropped["declared"]["audience"] == "family"
    blurred = fondly(*plain, *SHARED, "--others", "blur", "-o", "f.mp4").json
    assert "others-blurred" in {one["code"] for one in blurred["findings"]}
    each = ("--subject", "1=historical,2=fictional", "--adult", "2=yes")
    told = fondly("animate", twins, *each, *QUICK, *SHARED, *wide, "-o", "d.mp4").json
    assert told["declared"]["subject"] == {"1": "historical", "2": "fictional"}
    again = fondly("animate", twins, "--recipe", "d.recipe.json", "-o", "e.mp4", "--json").json
    assert again["declared"] == told["declared"]
    nobody = ("--subject", "2=fictional", "--face", "1", "--json")
    assert fondly("animate", twins, *nobody, *QUICK).json["error"]["code"] == "subject-undeclared"


def test_what_is_owed_is_told_and_the_label_stays_throughout(fondly: Run, demo_photo: Path) -> None:
    dead = ("--subject", "deceased-family", "--rights", "own", "--audience", "family")
    made = fondly("animate", demo_photo, *dead, *QUICK, "-o", "a.mp4", "--json").json
    assert made["decision"] == "limited"
    assert {"label-throughout", "private-first", "second-look", "answer-about"} <= {
        one["name"] for one in made["obligations"]
    }
    (owed,) = [one for one in made["findings"] if one["code"] == "before-sharing"]
    assert "looked at again after a day" in owed["sentence"]
    rig = fondly("export-rig", demo_photo, *dead, "--size", "240", "--json").json
    assert "must be gentler" in rig["error"]["sentence"], "a rig can be moved as anybody likes"
    refused = fondly("animate", demo_photo, "--subject", "self", "--adult", "no", *SHARED, *QUICK)
    assert refused.status == 30
    assert "a parent or guardian" in refused.err
