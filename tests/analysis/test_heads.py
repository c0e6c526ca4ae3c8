from __future__ import annotations

import numpy as np
import pytest

from fondly.analysis.heads import LEAST_HAIR, USUAL_HAIR, measure_head
from tests.analysis.people import make_face

SIZE = (600, 800)
FACE = make_face(300, 400, 200, SIZE)
HAIRLINE_Y, CHIN_Y = 300, 500


def matte_from(crown_y: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    matte = np.zeros((SIZE[1], SIZE[0]), np.float32)
    matte[crown_y:, 200:400] = 1
    return matte


def test_the_matte_tells_where_the_hair_ends() -> None:
    head = measure_head(FACE, matte_from(220))
    assert head.crown_y == 220
    assert head.height == pytest.approx(200)
    assert head.chin_y == pytest.approx(CHIN_Y)
    assert head.eyes_y == pytest.approx(380)
    assert head.centre_x == pytest.approx(300, abs=1)


def test_a_shaved_skull_still_rises_above_the_mesh() -> None:
    assert measure_head(FACE, matte_from(295)).crown_y == HAIRLINE_Y - LEAST_HAIR * 200


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_matte_that_cannot_tell_gives_a_usual_head(level: float) -> None:
    matte = np.full((SIZE[1], SIZE[0]), level, np.float32)
    assert measure_head(FACE, matte).crown_y == pytest.approx(HAIRLINE_Y - USUAL_HAIR * 200)


def test_hair_that_the_photo_cuts_ends_at_its_edge() -> None:
    face = make_face(300, 150, 200, SIZE)
    head = measure_head(face, np.ones((SIZE[1], SIZE[0]), np.float32))
    assert head.crown_y == 0


def test_hair_on_one_side_draws_the_middle_there() -> None:
    matte = matte_from(220)
    matte[300:500, 400:460] = 1
    assert 300 < measure_head(FACE, matte).centre_x < 330
