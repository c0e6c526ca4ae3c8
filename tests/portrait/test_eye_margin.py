"""The upper lid's margin where the photo has it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.portrait.eye_frame import IRIS, EyeFrame, place_eye
from fondly.portrait.eye_margin import FARTHEST, outline_in_photo
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_zones import zones_of
from tests.portrait.eye_pictures import SKIN, WHITE, Picture, draw

DARK = (40.0, 30.0, 28.0)
INSIDE = np.abs(places()) < 0.6


@pytest.fixture(scope="module")
def picture() -> Picture:
    return draw()


def drawn(
    picture: Picture, height: float, *, ball: tuple[int, int, int] = WHITE
) -> tuple[EyeFrame, NDArray[np.float32], EyeOutline]:
    """An eye whose line of lash roots lies so high above the mesh's margin, in eye units."""
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones = zones_of(frame, outline)
    cut = np.broadcast_to(np.array(SKIN, np.float32), (*zones.u.shape, 3)).copy()
    cut[(zones.above < height) & (zones.below < 0) & (zones.beyond < 0)] = ball
    cut[(np.abs(zones.above - height) < 0.025) & (zones.beyond < 0)] = DARK
    return frame, cut, outline


@given(height=st.floats(-0.06, 0.07))
def test_a_margin_is_where_the_line_of_lash_roots_is(picture: Picture, height: float) -> None:
    frame, cut, outline = drawn(picture, height)
    found = outline_in_photo(frame, cut, outline)
    rise = outline.upper - found.upper
    assert np.median(rise[INSIDE]) == pytest.approx(height, abs=0.025)
    beyond = np.abs(places()) > 1.0
    assert np.array_equal(found.upper[beyond], outline.upper[beyond])
    assert np.array_equal(found.lower, outline.lower)
    assert (found.upper <= found.lower).all()


def test_a_margin_stays_where_nothing_is_clearer_elsewhere(picture: Picture) -> None:
    for height in (0.0, FARTHEST + 0.05):
        frame, cut, outline = drawn(picture, height, ball=SKIN)
        assert outline_in_photo(frame, cut, outline) is outline
    frame, cut, outline = drawn(picture, 0.05)
    skin = np.array(SKIN, np.float32)
    faint = skin + np.float32(0.05) * (cut - skin)
    assert outline_in_photo(frame, faint, outline) is outline


def test_a_margin_on_the_edge_of_a_broad_line_stays(picture: Picture) -> None:
    frame, cut, outline = drawn(picture, 0.0)
    zones = zones_of(frame, outline)
    between = zones.beyond < 0
    cut[(zones.above < 0.02) & (zones.above > -0.12) & between] = DARK
    assert outline_in_photo(frame, cut, outline) is outline
    cut[(zones.above > -0.02) & between] = SKIN
    off = outline_in_photo(frame, cut, outline).upper - outline.upper
    assert np.median(off[INSIDE]) == pytest.approx(0.07, abs=0.025)


def test_an_iris_that_stands_free_of_the_lid_is_no_margin(picture: Picture) -> None:
    frame, cut, outline = drawn(picture, 0.0)
    zones = zones_of(frame, outline)
    middle, inner, _, outer, _ = frame.landmarks[list(IRIS["right"]), 0]
    across = abs(inner - outer) / 2
    iris = np.abs(zones.u - middle) < across
    skin = np.array(SKIN, np.float32)
    faint = (np.abs(zones.above) < 0.025) & (zones.beyond < 0)
    cut[faint] = skin + np.float32(0.5) * (np.array(DARK, np.float32) - skin)
    cut[iris & (zones.above < -0.04) & (zones.above > -0.10)] = 0
    found = outline_in_photo(frame, cut, outline)
    assert np.abs(found.upper - outline.upper)[INSIDE].max() < 0.015
