from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.portrait.mouth_jaw import WIDEST_JAW, JawSkin
from tests.portrait.mouth_pictures import draw, mirror_indices, mirrored

PICTURE = draw()
JAW = PICTURE.jaw
POINTS = PICTURE.face.landmarks[:, :2].astype(np.float64)
UNIT = PICTURE.face.iod_px


def carried(jaw: JawSkin, place: NDArray[np.floating]) -> NDArray[np.float64]:
    """How far skin there moves, in IOD."""
    return np.asarray(jaw.carried_at(place.astype(np.float64)[None, None])[0, 0] / UNIT)


def dropped(landmark: int) -> float:
    return float(carried(JAW, POINTS[landmark])[1])


def test_the_chin_drops_the_corners_follow_and_the_nose_stays() -> None:
    assert 0.3 < dropped(152) < 0.5
    assert 0.1 < dropped(61) < 0.25
    assert abs(dropped(1)) < 0.01
    assert dropped(152) < JAW.drop_at(POINTS[17][None, None])[0, 0, 1] / UNIT


def test_motion_ends_on_the_neck() -> None:
    border = JAW.action.delta.copy()
    border[1:-1, 1:-1] = 0.0
    assert not border.any()


def test_nothing_folds_at_the_widest_opening() -> None:
    shift = WIDEST_JAW * JAW.action.delta[..., :2] / JAW.window.step_px
    down_x, right_x = np.gradient(shift[..., 0])
    down_y, right_y = np.gradient(shift[..., 1])
    assert ((1 + right_x) * (1 + down_y) - down_x * right_y).min() > 0.4


def test_the_shadow_falls_below_the_chin_and_nowhere_else() -> None:
    shade = JAW.action.shade
    assert shade is not None
    nodes = JAW.window.nodes()
    dark = nodes[shade > 0.1]
    assert 0.2 < shade.max() <= 0.5
    assert dark[:, 1].min() > POINTS[18, 1]
    assert dark[:, 0].mean() == pytest.approx(POINTS[152, 0], abs=0.05 * UNIT)


def test_a_mirrored_face_drops_its_jaw_alike() -> None:
    other = mirrored(PICTURE)
    image = mirror_indices()
    for landmark in (61, 291, 152, 172):
        there = carried(other.jaw, other.face.landmarks[image[landmark], :2])
        np.testing.assert_allclose(there, carried(JAW, POINTS[landmark]) * [-1, 1], atol=0.01)
