"""Others can read a rig: Khronos's validator, and three.js in a browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.portrait import Portrait
from fondly.export.label import LABEL_TEXT, draw_label
from fondly.export.rig_file import RigFile
from tests.export.rig_viewer import WEB, Shown, packages, show

POSES = (
    {"name": "rest"},
    {"name": "blink", "shapes": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}},
    {"name": "smile", "shapes": {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7}},
    {"name": "jaw", "shapes": {"jawOpen": 0.6}},
    {"name": "turned", "head_deg": [0, 15, 0]},
)
MOVED = 12
"""Levels by which a pixel differs that something has moved over."""


@pytest.fixture(scope="module")
def shown(
    demo_rig: RigFile,
    outside_reader: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Shown:
    packages()
    size = (demo_rig.width, demo_rig.height)
    profile = tmp_path_factory.mktemp("profile")
    return show(outside_reader("chromium"), demo_rig.path, size, POSES, profile)


def test_khronos_finds_no_fault(demo_rig: RigFile, outside_reader: Callable[[str], str]) -> None:
    packages()
    done = subprocess.run(
        [outside_reader("node"), str(WEB / "validate.mjs"), str(demo_rig.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout)
    assert report["issues"]["numErrors"] == 0, report["issues"]
    assert report["issues"]["numWarnings"] == 0, report["issues"]
    assert report["info"]["hasMorphTargets"]
    assert report["info"]["hasSkins"]
    assert report["info"]["totalTriangleCount"] == demo_rig.triangles + 2


def test_three_loads_it_without_complaint(shown: Shown) -> None:
    assert "error" not in shown.facts, shown.facts
    assert shown.facts["complaints"] == []
    assert shown.facts["shapes"]
    for names in shown.facts["shapes"]:
        assert set(names) == set(BLENDSHAPES)
    assert all(names == ["root", "head"] for names in shown.facts["joints"])
    assert LABEL_TEXT in shown.facts["note"]


def test_at_rest_three_shows_the_photo(shown: Shown, demo_portrait: Portrait) -> None:
    photo = draw_label(demo_portrait.photo.pixels)
    difference = np.abs(shown.pictures["rest"].astype(int) - photo)
    assert difference.mean() < 2.5
    assert np.percentile(difference, 99) < 12


def changed(shown: Shown, name: str) -> NDArray[np.bool_]:
    """(H, W) where a pose differs from the rest."""
    pictures = shown.pictures
    return np.asarray(
        np.abs(pictures[name].astype(int) - pictures["rest"]).max(axis=-1) > MOVED, bool
    )


def share_in(where: NDArray[np.bool_], box_px: tuple[int, int, int, int]) -> float:
    x0, y0, x1, y1 = box_px
    return float(where[y0:y1, x0:x1].sum() / max(where.sum(), 1))


def test_a_blink_changes_the_eyes_only(shown: Shown, demo_portrait: Portrait) -> None:
    where = changed(shown, "blink")
    right, left = (share_in(where, eye.box_px) for eye in demo_portrait.figures[0].eyes)
    assert right > 0.2
    assert left > 0.2
    assert right + left > 0.95


@pytest.mark.parametrize("pose", ["jaw", "smile"])
def test_mouth_shapes_change_the_lower_face_only(
    shown: Shown, demo_portrait: Portrait, pose: str
) -> None:
    where = changed(shown, pose)
    mouth = demo_portrait.figures[0].mouth
    assert mouth is not None
    x0, y0, x1, y1 = mouth.box_px
    assert where[y0:y1, x0:x1].mean() > 0.03
    assert where[: y0 - (y1 - y0) // 2].mean() < 0.005


def test_an_open_mouth_shows_its_dark_inside(shown: Shown, demo_portrait: Portrait) -> None:
    mouth = demo_portrait.figures[0].mouth
    assert mouth is not None
    x, y = mouth.pixel_from_mouth @ (mouth.lines.ends[1], 0.06, 1.0)
    x, y = round(x + mouth.box_px[0]), round(y + mouth.box_px[1])
    before, after = (
        float(shown.pictures[name][y - 2 : y + 3, x - 2 : x + 3].mean()) for name in ("rest", "jaw")
    )
    assert after < before - 40


def test_the_joint_turns_the_head_and_not_the_shoulders(shown: Shown) -> None:
    where = changed(shown, "turned")
    height, width = where.shape
    assert where[height // 4 : height // 2, width // 4 : -width // 4].mean() > 0.2
    assert where[-4:].mean() < 0.02, "at the frame's edge nothing moves"
