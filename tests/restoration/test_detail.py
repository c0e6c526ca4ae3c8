"""Detail is brought back where a face is soft, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fondly.analysis.matte import scaled
from fondly.domain.face import Face
from fondly.perception.faces import find_faces
from fondly.perception.identity import SAME_PERSON, Likeness
from fondly.restoration.detail import MIN_IOD_PX, mend_detail

Known = tuple[NDArray[np.uint8], Face]


@pytest.fixture(scope="module")
def sharp(second_photo: Path) -> Known:
    """The astronaut's head, 60 px between the eyes."""
    with Image.open(second_photo) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    (face,) = find_faces(pixels)
    return _cut(pixels, face, 1.6)


def _cut(pixels: NDArray[np.uint8], face: Face, reach: float) -> Known:
    points = face.landmarks[:, :2]
    middle, half = points.mean(axis=0), reach * float(np.ptp(points, axis=0).max()) / 2
    x0, y0 = (max(int(value), 0) for value in middle - half)
    part = pixels[y0 : y0 + int(2 * half), x0 : x0 + int(2 * half)]
    size = (part.shape[1], part.shape[0])
    return np.ascontiguousarray(part), scaled(face, 1.0, size, (float(x0), float(y0)))


def _smaller(known: Known, iod_px: float) -> Known:
    pixels, face = known
    scale = iod_px / face.iod_px
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, scaled(face, size[0] / pixels.shape[1], size)


def test_a_sharp_face_at_its_own_size_is_left_alone(sharp: Known) -> None:
    pixels, face = sharp
    mended = mend_detail(pixels, (face,))
    assert mended.pixels is pixels
    assert not mended.changed
    assert "sharp" in mended.sentence


def test_a_small_face_made_larger_is_nearer_to_the_truth_than_by_enlarging(sharp: Known) -> None:
    truth, _ = sharp
    small, face = _smaller(sharp, 26)
    size = (truth.shape[1], truth.shape[0])
    plain = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    mended = mend_detail(small, (face,), 1.0, size)
    assert mended.changed
    assert mended.pixels.shape == truth.shape
    assert mended.evidence["faces_worked_on"] == 1
    assert _psnr(mended.pixels, truth) > _psnr(plain, truth) + 0.2


def test_the_person_stays_the_same(sharp: Known) -> None:
    truth, whole = sharp
    small, face = _smaller(sharp, 26)
    mended = mend_detail(small, (face,), 1.0, (truth.shape[1], truth.shape[0]))
    likeness = Likeness(truth, whole.landmarks)
    assert likeness.distance(mended.pixels, whole.landmarks) < SAME_PERSON / 2


def test_light_and_colour_are_the_photo_s(sharp: Known) -> None:
    small, face = _smaller(sharp, 26)
    size = (3 * small.shape[1], 3 * small.shape[0])
    plain = cv2.resize(small.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    mended = mend_detail(small, (face,), 1.0, size).pixels.astype(np.float32)
    apart = cv2.GaussianBlur(mended, (0, 0), 12) - cv2.GaussianBlur(plain, (0, 0), 12)
    assert np.abs(apart).max() < 3


def test_what_is_not_there_is_not_invented(sharp: Known) -> None:
    small, face = _smaller(sharp, MIN_IOD_PX - 3)
    size = (3 * small.shape[1], 3 * small.shape[0])
    mended = mend_detail(small, (face,), 1.0, size)
    plain = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.float32)
    assert "not invented" in mended.sentence
    x, y = (3 * face.landmarks[1, :2]).astype(int).tolist()
    apart = np.abs(mended.pixels - plain)[y - 12 : y + 4, x - 8 : x + 8]
    assert apart.max() <= 2


def test_a_blurred_large_face_is_worked_on_at_the_size_it_shows(sharp: Known) -> None:
    truth, face = sharp
    soft = np.asarray(cv2.GaussianBlur(truth, (0, 0), 2.2), np.uint8)
    mended = mend_detail(soft, (face,))
    assert mended.changed
    assert mended.evidence["smallest_shown_iod_px"] < 0.6 * face.iod_px
    assert _psnr(mended.pixels, truth) > _psnr(soft, truth)
    corner = np.s_[:8, :8]
    assert np.abs(mended.pixels[corner].astype(int) - soft[corner].astype(int)).max() <= 1


def test_strength_goes_from_nothing_to_all(sharp: Known) -> None:
    small, face = _smaller(sharp, 26)
    size = (2 * small.shape[1], 2 * small.shape[0])
    none, half, full = (
        mend_detail(small, (face,), strength, size).pixels.astype(np.float32)
        for strength in (0.0, 0.5, 1.0)
    )
    assert 0 < np.abs(half - none).mean() < np.abs(full - none).mean()


def test_the_way_back_is_told(sharp: Known) -> None:
    small, face = _smaller(sharp, 26)
    size = (2 * small.shape[1], 2 * small.shape[0])
    mended = mend_detail(small, (face,), 0.0, size)
    assert mended.restored_from_photo is not None
    assert mended.restored_from_photo.tolist() == [[2, 0, 0], [0, 2, 0], [0, 0, 1]]


def test_without_faces_a_picture_is_enlarged(sharp: Known) -> None:
    small, _ = _smaller(sharp, 20)
    size = (3 * small.shape[1], 3 * small.shape[0])
    mended = mend_detail(small, (), 1.0, size)
    assert mended.pixels.shape[:2] == size[::-1]
    assert mended.evidence["faces_worked_on"] == 0


def test_a_face_that_the_edge_cuts_is_borne(sharp: Known) -> None:
    pixels, face = sharp
    cut = np.ascontiguousarray(pixels[:, : pixels.shape[1] * 2 // 3])
    beside = replace(face, photo_size_px=(cut.shape[1], cut.shape[0]))
    soft = np.asarray(cv2.GaussianBlur(cut, (0, 0), 2.2), np.uint8)
    assert mend_detail(soft, (beside,)).pixels.shape == cut.shape


def test_what_makes_no_sense_is_refused(sharp: Known) -> None:
    pixels, _ = sharp
    with pytest.raises(ValueError, match="strength"):
        mend_detail(pixels, (), 1.5)
    with pytest.raises(ValueError, match="smaller"):
        mend_detail(pixels, (), 1.0, (10, 10))


def _psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(cv2.PSNR(one, other))
