from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.finding import Severity
from fondly.errors import FaceNotThere, OutputExists, OutputUnwritable, PhotoNotFound
from fondly.pipeline.doctor import LIBRARIES, examine_installation
from fondly.pipeline.look import look


def test_the_demo_photo_is_good_to_animate(demo_photo: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    seen = look(demo_photo, sheet=sheet)
    (report,) = seen.faces
    assert (report.number, report.usable, report.findings) == (1, True, ())
    assert not seen.must_choose
    assert report.limits is not None
    assert report.limits.maximum("head_yaw_deg") >= 6.0
    assert {finding.severity for finding in report.held_back} <= {Severity.NOTES}
    picture = cv2.imread(str(sheet))
    assert picture is not None
    assert picture.shape[1] == 2 * round(1024 * 1000 / 1320)


def test_a_small_face_is_told(second_photo: Path) -> None:
    (report,) = look(second_photo).faces
    assert report.usable
    assert "small-face" in [finding.code for finding in report.findings]


def test_a_face_that_is_asked_for_is_tried_and_no_other(shared_photos: Path) -> None:
    group = shared_photos / "DeOldify__1860Girls.jpg"
    assert [report.limits for report in look(group).faces] == [None] * 3
    reports = look(group, face=2).faces
    assert [report.limits is not None for report in reports] == [False, True, False]
    with pytest.raises(FaceNotThere):
        look(group, face=4)


def test_a_photo_without_a_face_is_no_error(tmp_path: Path) -> None:
    photo = tmp_path / "grey.png"
    cv2.imwrite(str(photo), np.full((200, 200, 3), 128, np.uint8))
    seen = look(photo)
    assert seen.faces == ()
    assert "no-face-found" in [finding.code for finding in seen.analysis.findings]


def test_the_sheet_replaces_nothing_unasked(demo_photo: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    sheet.write_text("mine")
    with pytest.raises(OutputExists):
        look(demo_photo, sheet=sheet)
    assert sheet.read_text() == "mine"
    look(demo_photo, sheet=sheet, overwrite=True)
    assert sheet.stat().st_size > 1000


def test_a_sheet_without_a_folder_is_refused_before_the_photo_is_opened(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable):
        look(tmp_path / "missing.jpg", sheet=tmp_path / "no" / "sheet.png")
    with pytest.raises(PhotoNotFound):
        look(tmp_path / "missing.jpg")


def test_this_installation_is_whole() -> None:
    found = examine_installation()
    assert found.first_error is None
    assert set(LIBRARIES) < set(found.versions)
    assert found.engine_is_silent
    assert len(found.weights) >= 5
    assert found.cores >= 1
