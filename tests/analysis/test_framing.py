from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.analysis.border import inside_border
from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.analysis import Analysis
from fondly.domain.finding import Severity
from fondly.domain.framed import Framed
from fondly.domain.framing import NATIVE, Framing
from fondly.errors import OptionInvalid
from fondly.media.photo_file import content_hash, open_photo
from tests.analysis.people import make_analysis, make_face


def scene(
    width: int = 640, height: int = 480, *, face: tuple[float, float, float] = (320, 240, 150)
) -> Analysis:
    """One face in a grey picture with some grain."""
    grain = np.random.default_rng(4).integers(100, 140, (height, width, 3), np.uint8)
    return make_analysis((make_face(*face, (width, height)),), grain, chosen=0)


def in_frame(framed: Framed, x: float, y: float) -> NDArray[np.float64]:
    point: NDArray[np.float64] = framed.frame_from_photo @ (x, y, 1.0)
    return point


def codes(framed: Framed) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in framed.analysis.findings}


@pytest.mark.parametrize("framing", list(Framing))
def test_landmarks_box_and_matrix_agree(framing: Framing) -> None:
    analysis = scene()
    framed = frame(analysis, framing, 300)
    before, after = analysis.subjects[0], framed.analysis.subjects[0]
    carried = before.landmarks[:, :2] @ framed.frame_from_photo[:, :2].T
    carried += framed.frame_from_photo[:, 2]
    assert np.abs(carried - after.landmarks[:, :2]).max() < 1e-3
    assert after.landmarks[:, 2] == pytest.approx(before.landmarks[:, 2] * framed.scale, abs=1e-3)
    assert after.box_px[:2] == pytest.approx(in_frame(framed, *before.box_px[:2]))
    assert after.height_px == pytest.approx(before.height_px * framed.scale, rel=1e-5)
    photo = framed.analysis.photo
    assert after.photo_size_px == (photo.width, photo.height)
    assert framed.analysis.matte.shape == photo.pixels.shape[:2]


@settings(deadline=None, max_examples=25)
@given(st.floats(60, 580), st.floats(60, 420), st.sampled_from([150, 240, 400, 700]))
def test_what_lies_in_the_photo_lies_in_the_frame_where_the_matrix_says(
    x: float, y: float, size: int
) -> None:
    rows, columns = np.mgrid[0:480, 0:640] + 0.5
    spot = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * 6.0**2))
    pixels = np.repeat((spot * 255).astype(np.uint8)[..., None], 3, axis=2)
    framed = frame(make_analysis((make_face(x, y, 90, (640, 480)),), pixels, chosen=0), size=size)
    light = framed.analysis.photo.pixels[..., 0].astype(float)
    there = np.mgrid[0 : light.shape[0], 0 : light.shape[1]] + 0.5
    found = np.asarray([(there[1] * light).sum(), (there[0] * light).sum()]) / light.sum()
    assert found == pytest.approx(in_frame(framed, x, y), abs=0.1 * max(framed.scale, 1))


def test_native_is_the_photo_bit_for_bit() -> None:
    analysis = scene()
    framed = frame(analysis, Framing.AUTO, NATIVE)
    photo = framed.analysis.photo
    x0, y0 = (round(value) for value in -framed.frame_from_photo[:, 2])
    part = analysis.photo.pixels[y0 : y0 + photo.height, x0 : x0 + photo.width]
    assert np.array_equal(photo.pixels, part)
    assert "enlarged" not in codes(framed)


def test_the_whole_photo_is_the_photo_bit_for_bit_less_an_odd_row() -> None:
    analysis = scene(641, 480)
    framed = frame(analysis, Framing.PHOTO)
    assert np.array_equal(framed.analysis.photo.pixels, analysis.photo.pixels[:, :640])
    assert framed.analysis.faces[0].landmarks == pytest.approx(analysis.faces[0].landmarks)
    assert "frame-made-even" in codes(framed)
    assert "frame-made-even" not in codes(frame(scene(), Framing.PHOTO))


def test_a_frame_is_a_photo_of_its_own() -> None:
    analysis = scene()
    framed = frame(analysis)
    assert framed.analysis.photo.content_hash == content_hash(framed.analysis.photo.pixels)
    assert framed.analysis.photo.content_hash != analysis.photo.content_hash


def test_enlarging_is_told_and_ends_at_three_times() -> None:
    framed = frame(scene(), Framing.AUTO, 2160)
    assert framed.scale == pytest.approx(3, rel=0.01)
    assert codes(framed)["enlarged"] is Severity.WARNS
    assert codes(frame(scene(face=(320, 240, 160)), size=380))["enlarged"] is Severity.NOTES
    assert "enlarged" not in codes(frame(scene(), size=200))


def test_an_odd_size_becomes_even_and_says_so() -> None:
    framed = frame(scene(), Framing.SQUARE, 301)
    assert framed.analysis.photo.width == framed.analysis.photo.height
    assert abs(framed.analysis.photo.width - 301) == 1
    assert "frame-made-even" in codes(framed)


def test_faces_beyond_the_frame_are_left_out() -> None:
    size = (1200, 480)
    faces = tuple(make_face(x, 240, 150, size) for x in (100, 600, 660, 1100))
    pixels = np.full((480, 1200, 3), 120, np.uint8)
    framed = frame(make_analysis(faces, pixels, chosen=1), size=300)
    assert len(framed.analysis.faces) == 2
    assert framed.analysis.subjects == (framed.analysis.faces[0],)


def test_a_frame_too_small_for_its_face_is_refused() -> None:
    with pytest.raises(OptionInvalid, match="px tall"):
        frame(scene(2000, 1500, face=(1000, 750, 200)), Framing.PHOTO, 240)


def test_a_frame_larger_than_any_player_takes_is_refused() -> None:
    with pytest.raises(OptionInvalid, match="larger than any player"):
        frame(scene(6400, 6000, face=(3000, 3000, 900)), Framing.PHOTO)


def test_a_large_frame_is_told() -> None:
    assert "large-frame" in codes(frame(scene(3600, 2800, face=(1800, 1400, 900)), Framing.PHOTO))


def bordered(width: int, level: int = 255, askew: float = 0.0) -> Analysis:
    """A picture in grey with a plain border below and on its left."""
    analysis = scene()
    pixels = analysis.photo.pixels.copy()
    rows, columns = np.indices(pixels.shape[:2])
    border = (columns < width) | (rows >= pixels.shape[0] - width - askew * columns)
    pixels[border] = level
    return replace(analysis, photo=replace(analysis.photo, pixels=pixels))


@settings(deadline=None, max_examples=20)
@given(
    st.integers(4, 90),
    st.sampled_from([0, 60, 200, 255]),
    st.floats(0, 0.01),
    st.integers(150, 400),
)
def test_a_plain_border_is_no_part_of_the_picture(
    width: int, level: int, askew: float, size: int
) -> None:
    analysis = bordered(width, level, askew)
    for framing in (Framing.AUTO, Framing.WIDE, Framing.STORY):
        shown = frame(analysis, framing, size).analysis.photo.pixels
        assert shown.min() > 75
        assert shown.max() < 165


def test_the_whole_photo_keeps_its_border() -> None:
    assert frame(bordered(20), Framing.PHOTO).analysis.photo.pixels.max() == 255


def test_a_wall_that_ends_at_a_head_is_no_border() -> None:
    analysis = scene()
    pixels = np.full_like(analysis.photo.pixels, 200)
    pixels[60:, 200:440] = 90
    everything = (0, 0, pixels.shape[1], pixels.shape[0])
    assert inside_border(pixels) == everything
    assert inside_border(np.full_like(pixels, 7)) == everything
    assert inside_border(analysis.photo.pixels) == everything


def test_nobody_chosen_is_a_fault_of_the_caller() -> None:
    analysis = scene()
    with pytest.raises(ValueError, match="at least one subject"):
        frame(Analysis(analysis.photo, analysis.faces, (), analysis.matte))


@pytest.mark.parametrize(
    "name",
    [
        "tjxj__lincoln.jpg",
        "face_recognition__obama3.jpg",
        "DeOldify__1867MusicianConstantinople.jpg",
        "GPEN__ffhq_00005.png",
        "LivePortrait__s9.jpg",
        "BOPBL_scratch__b.png",
    ],
)
def test_real_portraits_are_framed_as_promised(shared_photos: Path, name: str) -> None:
    analysis = analyse(open_photo(shared_photos / name))
    framed = frame(choose_subject(analysis, largest_face(analysis)))
    photo, face = framed.analysis.photo, framed.analysis.subjects[0]
    share = face.height_px / photo.height
    assert photo.width / photo.height == pytest.approx(0.8, abs=0.004)
    assert 0.345 <= share <= (0.6 if "frame-tighter" not in codes(framed) else 0.8)
    assert face.landmarks[:, 1].min() > 0
    assert face.landmarks[:, 1].max() < photo.height
    assert photo.width == 1080 or framed.scale == pytest.approx(3, rel=0.02)


def pair(*places: float, width: int = 1200, height: int = 480) -> Analysis:
    """Faces of 150 px at these x, all of them subjects."""
    faces = tuple(make_face(x, height / 2, 150, (width, height)) for x in places)
    analysis = make_analysis(faces, np.full((height, width, 3), 120, np.uint8))
    return replace(analysis, subjects=faces)


@pytest.mark.parametrize("places", [(500, 640), (400, 700), (150, 1000), (100, 1100)])
def test_the_frame_holds_every_subject(places: tuple[float, ...]) -> None:
    framed = frame(pair(*places), size=480).analysis
    assert len(framed.subjects) == len(places)
    for face in framed.subjects:
        low, high = face.landmarks[:, :2].min(axis=0), face.landmarks[:, :2].max(axis=0)
        assert (low > 0).all()
        assert (high < (framed.photo.width, framed.photo.height)).all()


def test_a_shape_that_cannot_hold_them_is_refused() -> None:
    with pytest.raises(OptionInvalid, match="cannot hold all"):
        frame(pair(100, 1100), Framing.STORY, 240)
