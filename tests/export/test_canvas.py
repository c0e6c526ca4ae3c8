"""A picture on a larger canvas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.export.canvas import SEAM, Extension, lay_out, resized
from fondly.export.destination import SafeArea

NOTHING = SafeArea()
sides = st.integers(16, 2000)


@given(size=st.tuples(sides, sides), picture=st.tuples(sides, sides))
def test_a_picture_keeps_its_shape_and_lies_within(
    size: tuple[int, int], picture: tuple[int, int]
) -> None:
    canvas = lay_out(size, picture, SafeArea(0.1, 0.3, 0.05, 0.1))
    x0, y0, x1, y1 = canvas.picture_px
    assert 0 <= x0 < x1 <= size[0]
    assert 0 <= y0 < y1 <= size[1]
    scale = min(size[0] / picture[0], size[1] / picture[1])
    assert abs((x1 - x0) - picture[0] * scale) <= 1
    assert abs((y1 - y0) - picture[1] * scale) <= 1
    assert x1 - x0 == size[0] or y1 - y0 == size[1]


def test_a_picture_lies_in_the_middle_of_what_is_not_covered() -> None:
    free = lay_out((1080, 1920), (1080, 1350), SafeArea(top=0.1, bottom=0.3)).picture_px
    assert free == (0, 93, 1080, 1443)  # the middle of 192 and 1344 is 768
    assert lay_out((1080, 1920), (1080, 1350), NOTHING).picture_px == (0, 285, 1080, 1635)
    high = lay_out((1080, 1920), (1080, 1350), SafeArea(bottom=0.9)).picture_px
    assert high == (0, 0, 1080, 1350)


@pytest.mark.parametrize("size", [(60, 120), (120, 60)])
def test_the_inside_is_the_picture_and_the_surroundings_stay_still(size: tuple[int, int]) -> None:
    chance = np.random.default_rng(2)
    pictures = chance.integers(256, size=(3, 60, 60, 3), dtype=np.uint8)
    extension = Extension(lay_out(size, (60, 60), NOTHING), pictures[0])
    frames = [extension.place(picture) for picture in pictures]
    middle = np.s_[35:85, :] if size[1] > size[0] else np.s_[:, 35:85]
    outside = np.s_[:30, :] if size[1] > size[0] else np.s_[:, :30]
    inner = np.s_[5:55, :] if size[1] > size[0] else np.s_[:, 5:55]
    for picture, frame in zip(pictures, frames, strict=True):
        assert frame.shape == (size[1], size[0], 3)
        assert (frame[middle] == picture[inner]).all()
        assert (frame[outside] == frames[0][outside]).all()


def test_the_surroundings_go_on_where_the_edge_ends() -> None:
    picture = np.empty((100, 100, 3), np.uint8)
    picture[:, :50], picture[:, 50:] = (200, 60, 40), (40, 60, 200)
    frame = Extension(lay_out((100, 200), (100, 100), NOTHING), picture).place(picture).astype(int)
    seam = np.abs(frame[49] - frame[50])[[10, 90]]
    assert seam.max() <= 8, "the seam shows"
    assert np.abs(frame[48, 10] - (200, 60, 40)).max() <= 10
    assert frame[0].mean() < frame[45].mean() - 10, "no darker far away"
    assert frame[0, 10, 0] - frame[0, 90, 0] < frame[48, 10, 0] - frame[48, 90, 0]


def test_a_picture_that_fits_is_left_alone() -> None:
    picture = np.random.default_rng(3).integers(256, size=(40, 60, 3), dtype=np.uint8)
    canvas = lay_out((60, 40), (120, 80), NOTHING)
    assert canvas.is_filled
    assert Extension(canvas, picture).place(picture) is picture
    assert resized(picture, (60, 40)) is picture
    assert resized(picture, (30, 20)).shape == (20, 30, 3)


def test_the_seam_is_as_wide_as_it_says() -> None:
    white, black = np.full((200, 200, 3), 255, np.uint8), np.zeros((200, 200, 3), np.uint8)
    extension = Extension(lay_out((200, 400), (200, 200), NOTHING), white)
    column = extension.place(black)[100:300, 100, 0]
    mixed = (column > 0).nonzero()[0]
    assert {*mixed} <= {*range(round(200 * SEAM)), *range(200 - round(200 * SEAM), 200)}
    assert column[0] > 200
