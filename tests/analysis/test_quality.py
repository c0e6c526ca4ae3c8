from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.analysis.quality import (
    BLURRED,
    SMALLEST_FACE_PX,
    edges_kept,
    is_usable,
    judge_face,
    judge_picture,
    scan_advice,
)
from fondly.domain.finding import Severity
from tests.analysis.people import make_face, make_photo

SIZE = (400, 500)
FACE = make_face(200, 250, 300, SIZE)


def blocks() -> NDArray[np.uint8]:
    """Coloured blocks with hard edges, as sharp as pixels can be."""
    coarse = np.random.default_rng(5).integers(0, 256, (50, 40, 3), np.uint8)
    return np.kron(coarse, np.ones((10, 10, 1), np.uint8))


def codes(findings: tuple[object, ...]) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def test_sharp_edges_do_not_survive_a_blur_and_blurred_ones_do() -> None:
    sharp = blocks()
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 8), np.uint8)
    assert edges_kept(sharp, FACE) < 0.75
    assert edges_kept(soft, FACE) > BLURRED
    assert "low-sharpness" not in codes(judge_face(make_photo(sharp), FACE))
    assert "low-sharpness" in codes(judge_face(make_photo(soft), FACE))


def test_an_even_tone_has_no_edge_to_lose() -> None:
    assert edges_kept(np.full((500, 400, 3), 99, np.uint8), FACE) == 1.0


@pytest.mark.parametrize(
    ("height", "found"),
    [(47.5, "face-too-small"), (48.5, "small-face"), (170, "small-face"), (175, None)],
)
def test_a_small_face_is_told_and_a_tiny_one_refused(height: float, found: str | None) -> None:
    face = make_face(200, 250, height, SIZE)
    findings = [one for one in judge_face(make_photo(blocks()), face) if "face" in one.code]
    assert [one.code for one in findings] == ([found] if found else [])
    assert is_usable(face) == (height >= SMALLEST_FACE_PX)


@pytest.mark.parametrize(
    ("yaw_deg", "severity"),
    [
        (-19, None),
        (25, Severity.NOTES),
        (-40, Severity.WARNS),
        (49, Severity.WARNS),
        (-51, Severity.BLOCKS),
    ],
)
def test_a_turned_face_is_told_and_a_profile_refused(
    yaw_deg: float, severity: Severity | None
) -> None:
    face = make_face(200, 250, 300, SIZE, yaw_deg=yaw_deg)
    findings = [one for one in judge_face(make_photo(blocks()), face) if "yaw_deg" in one.evidence]
    assert [one.severity for one in findings] == ([severity] if severity else [])
    if findings:
        assert ("own left" if yaw_deg > 0 else "own right") in findings[0].sentence
    assert is_usable(face) == (severity is not Severity.BLOCKS)


def test_grey_and_toned_pictures_are_told_from_colour() -> None:
    colour = blocks()
    grey = np.repeat(colour[..., 1:2], 3, axis=2)
    light = grey.astype(float) / 255
    sepia = (light ** [0.8, 1.0, 1.4] * [244, 230, 200]).astype(np.uint8)
    assert codes(judge_picture(make_photo(colour))) == []
    for toned in (grey, sepia):
        assert codes(judge_picture(make_photo(toned))) == ["black-and-white"]
    assert "sepia" in judge_picture(make_photo(sepia))[0].sentence
    assert "sepia" not in judge_picture(make_photo(grey))[0].sentence


@pytest.mark.parametrize(
    ("dpi", "said"),
    [
        (None, "at 600 dpi or more"),
        (72, "at 600 dpi or more"),
        (600, "at 1200 dpi or more"),
        (1200, "at 600 dpi or more"),
        (300, "80 px tall"),
    ],
)
def test_the_advice_says_what_to_scan_at(dpi: float | None, said: str) -> None:
    assert said in scan_advice(make_photo(blocks(), dpi), 40)
