from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.decision import SUBJECT_SENTENCES
from fondly.media.photo_file import open_photo
from tests.cli.conftest import Run

QUICK = ("--size", "240")
SUBJECT = ("--subject", "historical")


def test_json_is_one_line_with_everything_that_was_promised(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    told = fondly("export-rig", demo_photo, *SUBJECT, *QUICK, "--json")
    assert told.status == 0
    assert told.err == ""
    facts = told.json
    rig = tmp_path / "lincoln.rig.glb"
    assert facts["path"] == rig.name
    assert facts["size_bytes"] == rig.stat().st_size
    assert facts["moving_shapes"] == 52
    assert (facts["width"], facts["height"], facts["face"]) == (240, 300, 1)
    assert facts["triangles"] > facts["vertices"] > 1000


def test_people_are_told_the_findings_and_the_rig(fondly: Run, demo_photo: Path) -> None:
    told = fondly("export-rig", demo_photo, *SUBJECT, *QUICK, "-o", "rig.glb")
    assert told.status == 0
    assert "rig.glb" in told.out
    assert "52 of 52" in told.out
    assert "black and white" in told.err


def test_nobody_is_moved_without_saying_who_it_is(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    told = fondly("export-rig", demo_photo, *QUICK)
    assert told.status == 20
    assert "--subject" in told.err
    assert not list(tmp_path.iterdir())


def test_at_a_terminal_it_asks_who_is_shown(
    fondly: Run, demo_photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fondly.cli.export_rig.is_terminal", lambda: True)
    told = fondly("export-rig", demo_photo, *QUICK, "-o", "rig.glb", answers="historical\n1\n")
    assert told.status == 0
    assert all(sentence in told.err for sentence in SUBJECT_SENTENCES.values())


def test_another_kind_of_file_is_refused_with_advice(fondly: Run, demo_photo: Path) -> None:
    told = fondly("export-rig", demo_photo, *SUBJECT, "-o", "rig.fbx", "--json")
    assert told.json["error"]["code"] == "option-invalid"
    assert "rig.glb" in told.json["error"]["hint"]


def test_a_missing_photo_is_told(fondly: Run) -> None:
    told = fondly("export-rig", "nobody.jpg", *SUBJECT, "--json")
    assert told.json["error"]["code"] == "photo-not-found"


def test_a_rig_is_of_one_person(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    pixels = open_photo(demo_photo).pixels
    pair = np.concatenate([pixels, pixels[:, ::-1]], axis=1)
    cv2.imwrite(str(tmp_path / "twins.png"), pair)
    told = fondly("export-rig", "twins.png", *SUBJECT, *QUICK, "--face", "all", "--json")
    assert told.json["error"]["code"] == "option-invalid"
    assert "2 faces" in told.json["error"]["sentence"]
    assert fondly("export-rig", "twins.png", *SUBJECT, *QUICK, "--json").status == 17
