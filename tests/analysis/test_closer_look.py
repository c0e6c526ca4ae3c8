"""A closer look at the demo photo, as it is and spoilt in ways whose answer is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.analysis.check_sheet import MARGIN, PANEL_PX, draw_check
from fondly.analysis.examination import analyse
from fondly.analysis.face_findings import inspect_face
from fondly.analysis.picture_findings import busy_around, inspect_picture
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.suitability import Suitability, Verdict
from fondly.media.photo_file import open_photo
from fondly.perception.face_view import view_face
from fondly.perception.focus import DETAIL_IOD_PX, detail
from tests.analysis.people import make_photo

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def seen(demo_photo: Path) -> Analysis:
    return analyse(open_photo(demo_photo))


@pytest.fixture(scope="module")
def face(seen: Analysis) -> Face:
    return seen.faces[0]


def told(pixels: Pixels, face: Face) -> set[str]:
    return {finding.code for finding in inspect_face(make_photo(pixels), face)}


def blurred_at(
    seen: Analysis, face: Face, landmarks: tuple[int, int], width: float = 0.06
) -> Pixels:
    """The photo, soft around two landmarks."""
    pixels = seen.photo.pixels
    soft = np.asarray(cv2.GaussianBlur(pixels, (0, 0), width * face.iod_px), np.uint8)
    middle = face.landmarks[list(landmarks), :2].mean(axis=0)
    rows, cols = np.indices(pixels.shape[:2])
    near = np.hypot(cols - middle[0], 2 * (rows - middle[1])) < 0.85 * face.iod_px
    return np.where(near[..., None], soft, pixels)


def test_a_clean_portrait_is_accused_of_nothing(seen: Analysis, face: Face) -> None:
    assert inspect_face(seen.photo, face) == ()
    assert inspect_picture(seen, face) == ()


def test_eyes_and_mouth_are_judged_apart(seen: Analysis, face: Face) -> None:
    assert told(blurred_at(seen, face, (33, 263)), face) & {"soft-eyes", "soft-mouth"} == {
        "soft-eyes"
    }
    assert told(blurred_at(seen, face, (61, 291)), face) & {"soft-eyes", "soft-mouth"} == {
        "soft-mouth"
    }


def test_a_blur_is_told_from_little_contrast(seen: Analysis, face: Face) -> None:
    faint = np.asarray(np.clip(110 + 0.35 * (seen.photo.pixels - 110.0), 0, 255), np.uint8)
    soft = blurred_at(seen, face, (61, 291), width=0.018) - 110.0
    strong = np.asarray(np.clip(110 + 1.8 * soft, 0, 255), np.uint8)
    fine = []
    for pixels, is_soft in ((faint, False), (strong, True)):
        assert ("soft-mouth" in told(pixels, face)) == is_soft
        view = view_face(pixels, face, DETAIL_IOD_PX)
        fine.append(detail(view, view.mouth).levels)
    assert fine[0] < fine[1]


def test_detail_falls_with_every_blur(seen: Analysis, face: Face) -> None:
    shares = []
    for width in (0.01, 0.03, 0.06):
        soft = np.asarray(
            cv2.GaussianBlur(seen.photo.pixels, (0, 0), width * face.iod_px), np.uint8
        )
        view = view_face(soft, face, DETAIL_IOD_PX)
        shares.append(detail(view, view.eyes[0]).share)
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("angle", [0.0, 1.6, 2.4])
def test_a_smear_is_told_from_a_blur(seen: Analysis, face: Face, angle: float) -> None:
    side = round(0.1 * face.iod_px) | 1
    kernel, middle = np.zeros((side, side), np.float32), side // 2
    reach = np.asarray([np.cos(angle), np.sin(angle)]) * middle
    start, end = (np.round(middle + sign * reach).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0)
    smeared = np.asarray(cv2.filter2D(seen.photo.pixels, -1, kernel / kernel.sum()), np.uint8)
    assert "motion-blur" in told(smeared, face)
    soft = np.asarray(cv2.GaussianBlur(seen.photo.pixels, (0, 0), 0.03 * face.iod_px), np.uint8)
    assert "motion-blur" not in told(soft, face)


def test_light_is_judged_on_the_skin(seen: Analysis, face: Face) -> None:
    pixels = seen.photo.pixels
    assert "burnt-light" in told(np.asarray(np.clip(pixels * 2.2, 0, 255), np.uint8), face)
    assert "drowned-light" in told(np.asarray(pixels * 0.25, np.uint8), face)
    middle = float(face.landmarks[1, 0])
    lit = 1 / (1 + np.exp((np.arange(pixels.shape[1]) - middle) / (0.03 * face.iod_px)))
    shaded = np.asarray(pixels * (0.15 + 0.85 * lit)[:, None], np.uint8)
    assert "hard-shadow" in told(shaded, face)


@pytest.mark.parametrize(
    ("scores", "gap_iod", "codes"),
    [
        ({}, 0.02, set()),
        ({}, 0.08, {"mouth-open"}),
        ({}, 0.3, {"mouth-wide-open"}),
        ({"mouthSmileLeft": 0.9}, 0.0, {"mouth-open", "strong-expression"}),
        ({"jawOpen": 0.5}, 0.3, {"mouth-wide-open", "strong-expression"}),
        ({"browDownLeft": 0.9, "browDownRight": 0.9}, 0.0, set()),
    ],
)
def test_mouth_and_expression_are_read_from_the_face(
    seen: Analysis, face: Face, scores: dict[str, float], gap_iod: float, codes: set[str]
) -> None:
    landmarks = face.landmarks.copy()
    landmarks[14, :2] = landmarks[13, :2] + (0, gap_iod * face.iod_px)
    acting = replace(face, landmarks=landmarks, blendshapes=scores)
    assert told(seen.photo.pixels, acting) == codes


def test_a_wide_shot_a_busy_ground_and_a_print_are_told(seen: Analysis, face: Face) -> None:
    chance = np.random.default_rng(1)
    pixels = seen.photo.pixels.copy()
    cells = chance.integers(0, 256, (pixels.shape[0] // 12 + 1, pixels.shape[1] // 12 + 1, 3))
    leaves = np.kron(cells, np.ones((12, 12, 1)))[: pixels.shape[0], : pixels.shape[1]]
    ground = seen.matte[..., None] < 0.5
    busy = np.where(ground, leaves, pixels).astype(np.uint8)
    leafy = Analysis(make_photo(busy), seen.faces, (), seen.matte)
    assert busy_around(leafy, face) > busy_around(seen, face)
    assert "busy-background" in {one.code for one in inspect_picture(leafy, face)}
    page = np.full_like(pixels, 60) + np.asarray([90, 10, 0], np.uint8)
    page[60:-60, 60:-60] = pixels[60:-60, 60:-60]
    bordered = Analysis(make_photo(page), seen.faces, (), seen.matte)
    (border,) = [one for one in inspect_picture(bordered, face) if one.code == "border-visible"]
    assert border.remedy == "--restore"
    far = replace(face, landmarks=face.landmarks * np.float32(0.4))
    assert "wide-shot" in {one.code for one in inspect_picture(seen, far)}


def test_the_sheet_holds_photo_and_words(seen: Analysis) -> None:
    noted = Finding(
        "mouth-open", Severity.NOTES, "Lips. " * 30, "Advice. " * 30, remedy="--mouth 0.2"
    )
    quiet = Suitability(Verdict.GOOD, "Good.", (), (100.0, 50.0, 800.0, 925.0))
    loud = Suitability(Verdict.POOR, "Poor.", (noted,) * 14, None)
    plain, full = draw_check(seen, 1, quiet), draw_check(seen, None, loud)
    assert plain.shape[1] == full.shape[1]
    assert full.shape[0] > plain.shape[0]
    words = full[:, -PANEL_PX - MARGIN :]
    assert (words != words[0, 0]).any()
    shown = Photo(np.zeros((64, 2000, 3), np.uint8), "0" * 64)
    banner = Analysis(shown, (), (), np.zeros((64, 2000), np.float32))
    assert draw_check(banner, None, quiet).shape[0] > 64
