"""Sheets for cold judges, and the counting of what they answer."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bench.places import DEMO
from bench.portrait.geometry import LID_PAIRS, SHUT_READS
from bench.portrait.judging import between, read_answers, tally
from bench.portrait.moments import COLUMN_PX, face_sheet, head_sheet, of_photo, of_still
from bench.portrait.sheets import NOTHING, crop
from fondly.domain.face import Face
from fondly.media.photo_file import open_photo
from fondly.perception.faces import read_face
from tests.review.planted import write

RESTS = 3
"""The frame of the clip that shows somebody at rest."""
SHOWN = {
    "01": {"kind": "photo", "name": "aunt"},
    "02": {"kind": "clip", "name": "walker"},
    "03": {"kind": "photo", "name": "uncle"},
}


def test_answers_are_read_as_people_write_them() -> None:
    text = "1. slight: the lid is grey\n\n02 `nothing`\n03: Plain, a smear\n"
    assert read_answers(text, SHOWN) == {"01": "slight", "02": "nothing", "03": "plain"}


@pytest.mark.parametrize("text", ["04 nothing", "01 slight\n01 slight", "01 fine", "nothing"])
def test_an_answer_that_fits_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number that was shown"):
        read_answers(text, SHOWN)


def test_stills_are_counted_apart_and_named() -> None:
    shown = SHOWN | {"02": {"kind": "still", "name": "walker"}}
    lines = list(tally({"01": "nothing", "02": "plain"}, shown))
    assert lines[1].startswith("stills: 0 nothing, 0 slight, 1 plain of 1")
    assert lines[2:] == ["02 walker: plain"]


def test_ours_and_real_ones_are_counted_apart_and_only_ours_are_named() -> None:
    lines = list(tally({"01": "slight", "02": "plain", "03": "nothing"}, SHOWN))
    assert lines[0].startswith("photos: 1 nothing, 1 slight, 0 plain of 2")
    assert lines[1].startswith("clips: 0 nothing, 0 slight, 1 plain of 1")
    assert lines[2:] == ["01 aunt: slight"]


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share_and_narrows(counts: tuple[int, int]) -> None:
    count, total = counts
    low, high = between(count, total)
    assert 0.0 <= low <= count / total + 1e-12
    assert count / total - 1e-12 <= high <= 1.0
    more = between(10 * count, 10 * total)
    assert more[1] - more[0] < high - low


def test_an_interval_is_the_one_of_the_books() -> None:
    assert between(18, 24) == pytest.approx((0.551, 0.880), abs=0.001)


def test_what_lies_beyond_the_picture_is_grey_and_nothing_is_stretched() -> None:
    picture = np.full((40, 60, 3), 200, np.uint8)
    shown = crop(picture, (-20.0, 10.0, 40.0, 70.0), 60)
    assert shown.shape == (60, 60, 3)
    assert (shown[:30, 20:] == 200).all()
    assert (shown[:, :20] == NOTHING[0]).all()
    assert (shown[30:] == NOTHING[0]).all()


@pytest.mark.slow
def test_a_photo_is_shown_blinking_smiling_and_turning() -> None:
    shown = of_photo(DEMO)
    face, head = face_sheet(shown), head_sheet(shown)
    for sheet in (face, head):
        for row in sheet:
            assert {tile.shape for tile in row} == {row[0].shape}
            assert row[0].shape[1] == COLUMN_PX
            rest = row[0].astype(int)
            assert all(np.abs(tile - rest)[40:].max() > 20 for tile in row[1:])
    opened, half, shut = (_lid_gap(pixels, face) for pixels, face in shown.blink)
    assert half / opened == pytest.approx((1 + SHUT_READS) / 2, abs=0.1)
    assert shut / opened < 0.3


def _lid_gap(pixels: NDArray[np.uint8], face: Face) -> float:
    points = read_face(pixels, like=face).landmarks[:, :2]
    return sum(float(np.linalg.norm(points[upper] - points[lower])) for upper, lower in LID_PAIRS)


@pytest.mark.slow
def test_a_still_is_the_frame_in_which_a_clip_rests(tmp_path: Path) -> None:
    demo = open_photo(DEMO).pixels
    half = np.asarray(cv2.resize(demo, (768, 990), interpolation=cv2.INTER_AREA), np.uint8)
    clip = write([half if one == RESTS else 0 * half for one in range(6)], tmp_path / "a.mp4", 25)
    rows = ["yaw,eyeBlinkLeft,eyeBlinkRight,mouthSmileLeft"]
    rows += ["0,0.1,0.1,0" if one == RESTS else "0,0.9,0.9,0.5" for one in range(6)]
    clip.with_suffix(".csv").write_text("\n".join(rows), encoding="utf-8")
    opened, _, shut = (pixels.astype(int) for pixels, _ in of_still(clip).blink)
    assert abs(opened.mean() - half.mean()) < 4
    assert np.abs(shut - opened).max() > 20
