from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.models.canonical_face import canonical_face
from fondly.perception.crops import MARGIN, SIDE_STEP, Crop, crop_of_landmarks

SIZE = 256
crops = st.builds(
    Crop,
    x=st.floats(-50, 4000),
    y=st.floats(-50, 4000),
    side=st.floats(20, 3000),
    angle=st.floats(-math.pi, math.pi),
)


def face_at(x: float, y: float, size: float, angle: float) -> NDArray[np.float32]:
    """478 landmarks of the canonical face in a photo, turned by an angle as `Crop` counts it."""
    points, _ = canonical_face()
    points = np.concatenate([points, points[:10]]) * [1, -1, 1]
    points = points / np.ptp(points[:, :2], axis=0).max() * size
    cos, sin = math.cos(angle), math.sin(angle)
    points[:, :2] = points[:, :2] @ np.asarray([[cos, sin], [-sin, cos]]) + (x, y)
    return np.asarray(points, np.float32)


@given(crops, st.integers(0, 2**32 - 1))
def test_what_is_put_into_a_crop_comes_back(crop: Crop, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-20, SIZE + 20, (30, 3)).astype(np.float32)
    photo = crop.to_photo(points, SIZE).astype(np.float64)
    matrix = crop.crop_from_photo(SIZE)
    again = photo[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    assert again == pytest.approx(points[:, :2].astype(np.float64), abs=0.05)
    assert photo[:, 2] * SIZE / crop.side == pytest.approx(points[:, 2], rel=1e-4, abs=1e-3)


def test_a_crop_at_the_photos_own_size_is_the_photo() -> None:
    photo = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    assert np.array_equal(Crop(20, 20, 40).pixels(photo, 40), photo)


def test_a_quarter_turned_crop_is_the_photo_turned() -> None:
    photo = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    assert np.array_equal(Crop(20, 20, 40, math.pi / 2).pixels(photo, 40), np.rot90(photo))


@pytest.mark.parametrize("side", [60.0, 200.0, 1100.0, 3000.0])
@pytest.mark.parametrize("angle", [0.0, 0.5])
def test_a_crop_shows_each_place_where_its_matrix_says(side: float, angle: float) -> None:
    across = np.linspace(0, 255, 2000)
    photo = np.broadcast_to(np.round(across)[None, :, None], (1600, 2000, 3)).astype(np.uint8)
    crop = Crop(1000, 800, side, angle)
    seen = crop.pixels(photo, 64)[20:44, 20:44, 0].astype(np.float64)
    rows, columns = np.mgrid[20:44, 20:44] + 0.5
    points = np.stack([columns.ravel(), rows.ravel(), np.zeros(seen.size)], axis=1)
    x = crop.to_photo(points.astype(np.float32), 64)[:, 0]
    assert seen.ravel() == pytest.approx((x - 0.5) / 1999 * 255, abs=1.0)


def test_a_crop_far_outside_is_black() -> None:
    photo = np.full((30, 30, 3), 200, np.uint8)
    for side in (20.0, 2000.0):
        assert not Crop(9000, 9000, side).pixels(photo, 16).any()


@given(
    st.floats(200, 3000),
    st.floats(200, 3000),
    st.floats(30, 1500),
    st.floats(-3.1, 3.1),
)
def test_the_crop_of_a_face_is_centred_level_and_roomy(
    x: float, y: float, size: float, angle: float
) -> None:
    crop = crop_of_landmarks(face_at(x, y, size, angle))
    assert crop.side / size == pytest.approx(MARGIN, rel=SIDE_STEP - 0.99)
    middle = face_at(x, y, size, angle)[:, :2].mean(axis=0)
    assert math.dist((crop.x, crop.y), middle) < 0.12 * crop.side
    assert abs(math.remainder(crop.angle - angle, 2 * math.pi)) < math.radians(2)


@given(st.integers(0, 2**32 - 1))
def test_small_differences_of_the_landmarks_seldom_move_the_crop(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.uniform(300, 900, 2).tolist()
    landmarks = face_at(x, y, 200, 0.2)
    jittered = landmarks + random.normal(0, 0.05, landmarks.shape).astype(np.float32)
    one, other = crop_of_landmarks(landmarks), crop_of_landmarks(jittered)
    assert one == other or math.dist((one.x, one.y), (other.x, other.y)) < 0.1 * one.side
