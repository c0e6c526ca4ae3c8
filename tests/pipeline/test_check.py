from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.suitability import Verdict
from fondly.errors import FaceNotThere, OutputExists
from fondly.pipeline.check import NOTHING_TO_DO, check, once
from fondly.pipeline.look import look


def test_the_demo_photo_is_good_and_drawn(demo_photo: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "answer.png"
    checked = check(demo_photo, sheet=sheet)
    assert checked.suitability.verdict is Verdict.GOOD
    assert checked.number == 1
    assert checked.suitability.crop_px is not None
    x0, y0, x1, y1 = checked.suitability.crop_px
    assert 0 <= x0 < x1 <= 1024
    assert (x1 - x0) / (y1 - y0) == pytest.approx(0.8, abs=0.01)
    assert 0 <= y0 < y1 <= 1320
    picture = cv2.imread(str(sheet))
    assert picture is not None
    with pytest.raises(OutputExists):
        check(demo_photo, sheet=sheet)


def test_check_and_look_say_the_same(second_photo: Path) -> None:
    seen, checked = look(second_photo), check(second_photo)
    (report,) = seen.faces
    both = (*seen.analysis.findings, *report.findings, *report.held_back)
    assert {one.code: one for one in checked.suitability.findings} == {
        one.code: one for one in once(both)
    }


def test_what_follows_from_another_finding_is_not_told_beside_it() -> None:
    def noted(code: str) -> Finding:
        return Finding(code, Severity.NOTES, "A sentence.", "An advice.")

    held, closed = noted("eye-not-animated"), noted("eyes-closed")
    assert once([held]) == [held]
    assert once([held, closed]) == [closed]
    assert once([noted(code) for code in NOTHING_TO_DO]) == []


def test_a_face_that_is_not_there_is_an_error(demo_photo: Path) -> None:
    with pytest.raises(FaceNotThere):
        check(demo_photo, face=2)


@pytest.mark.parametrize("kind", ["noise", "text", "grey"])
def test_a_picture_without_a_face_is_poor_and_no_error(kind: str, tmp_path: Path) -> None:
    pixels = np.full((400, 300, 3), 240, np.uint8)
    if kind == "noise":
        pixels = np.random.default_rng(2).integers(0, 256, (400, 300, 3), np.uint8)
    if kind == "text":
        for row in range(30, 380, 22):
            cv2.putText(pixels, "Dear grandmother, thank you", (12, row), 0, 0.5, (20, 20, 20))
    sheet = tmp_path / "answer.png"
    checked = check(Photo(pixels, "0" * 64), sheet=sheet)
    assert checked.suitability.verdict is Verdict.POOR
    assert checked.suitability.findings[0].code == "no-face-found"
    assert checked.suitability.crop_px is None
    assert sheet.is_file()


def test_a_group_is_judged_by_its_largest_face_unless_told(shared_photos: Path) -> None:
    group = shared_photos / "DeOldify__1860Girls.jpg"
    assert "several-faces" in {one.code for one in check(group).suitability.findings}
    assert check(group, face=3).number == 3
