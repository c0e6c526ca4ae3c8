from __future__ import annotations

from pathlib import Path

import numpy as np

from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.matte import LONGEST_SIDE_PX, measure_matte, scaled
from fondly.analysis.sheet import draw_sheet
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.media.photo_file import open_photo
from tests.analysis.people import make_analysis, make_face, make_photo


def test_the_demo_photo_shows_one_man(demo_photo: Path) -> None:
    told: list[tuple[str, int, int]] = []
    analysis = analyse(
        open_photo(demo_photo),
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert len(analysis.faces) == 1
    assert analysis.subjects == ()
    x0, y0, x1, y1 = (int(value) for value in analysis.faces[0].box_px)
    assert analysis.matte[y0:y1, x0:x1].mean() > 0.95
    assert analysis.matte[:60, :60].mean() < 0.05
    assert [finding.code for finding in analysis.findings] == ["black-and-white"]
    assert [done for _, done, _ in told] == [0, 1, 2, 3]


def test_a_picture_without_a_face_has_a_finding_that_blocks() -> None:
    analysis = analyse(make_photo(np.full((200, 300, 3), 90, np.uint8)))
    assert analysis.faces == ()
    assert analysis.findings[0].code == "no-face-found"
    assert analysis.findings[0].severity is Severity.BLOCKS


def test_what_was_stripped_is_told() -> None:
    pixels = np.full((200, 300, 3), 90, np.uint8)
    analysis = analyse(Photo(pixels, "0" * 64, stripped=("exif", "gps")))
    (told,) = [one for one in analysis.findings if one.code == "private-data-stripped"]
    assert "exif, gps" in told.sentence


def test_findings_come_worst_first_and_once() -> None:
    note = Finding("a", Severity.NOTES, "A.", "Do.")
    warning = Finding("b", Severity.WARNS, "B.", "Do.")
    again = Finding("a", Severity.NOTES, "A again.", "Do.")
    block = Finding("c", Severity.BLOCKS, "C.", "Do.")
    assert worst_first((note, warning, again, block)) == (block, warning, again)


def test_a_very_large_picture_gets_the_matte_of_a_smaller_one(demo_photo: Path) -> None:
    photo = open_photo(demo_photo)
    analysis = analyse(photo)
    twice = np.repeat(np.repeat(photo.pixels, 2, axis=0), 2, axis=1)
    assert max(twice.shape) > LONGEST_SIDE_PX
    faces = [scaled(face, 2, (2 * photo.width, 2 * photo.height)) for face in analysis.faces]
    matte = measure_matte(twice, faces)
    assert matte.shape == twice.shape[:2]
    assert np.abs(matte[::2, ::2] - analysis.matte).mean() < 0.01


def test_the_sheet_shows_the_faces_and_darkens_the_rest() -> None:
    size = (1600, 1200)
    pixels = np.full((1200, 1600, 3), 150, np.uint8)
    faces = (make_face(400, 600, 300, size), make_face(1200, 600, 300, size, yaw_deg=70))
    sheet = draw_sheet(make_analysis(faces, pixels))
    assert sheet.shape == (750, 2000, 3)
    assert sheet.dtype == np.uint8
    left, right = sheet[:, :1000].astype(int), sheet[:, 1000:].astype(int)
    assert (left[20, 20] == 150).all()
    assert (right[20, 20] < 80).all()
    assert (np.abs(right[375, 250] - 150) <= 1).all()
    found, refused = left[:, :500].reshape(-1, 3), left[:, 500:].reshape(-1, 3)
    assert (found == (255, 214, 90)).all(axis=1).any()
    assert (refused == (255, 92, 92)).all(axis=1).any()
    assert not (found == (255, 92, 92)).all(axis=1).any()
