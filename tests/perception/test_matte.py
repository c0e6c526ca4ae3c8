from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fondly.domain.face import Face
from fondly.perception import matte as matte_room
from fondly.perception.faces import find_faces
from fondly.perception.guided_filter import _solve, follow_edges
from fondly.perception.matte import person_matte

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def astronaut(second_photo: Path) -> Pixels:
    with Image.open(second_photo) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture(scope="module")
def faces(astronaut: Pixels) -> tuple[Face, ...]:
    return find_faces(astronaut)


def test_nobody_is_in_a_photo_without_faces(astronaut: Pixels) -> None:
    matte = person_matte(astronaut, ())
    assert matte.shape == (512, 512)
    assert not matte.any()


def test_the_astronaut_is_in_it_and_the_shuttle_is_not(
    astronaut: Pixels, faces: tuple[Face, ...]
) -> None:
    matte = person_matte(astronaut, faces)
    assert matte.shape == (512, 512)
    assert matte.dtype == np.float32
    assert 0 <= matte.min() <= matte.max() <= 1
    x, y = faces[0].landmarks[:, :2].mean(axis=0).astype(int)
    assert matte[y - 30 : y + 30, x - 20 : x + 20].min() == 1  # face
    assert matte[380:, 120:300].mean() > 0.97  # chest
    assert matte[20:150, 380:440].max() == 0  # shuttle
    assert matte[:60, :20].max() == 0  # flag
    certain = (matte == 0) | (matte == 1)
    assert certain.mean() > 0.9


def test_a_larger_copy_has_the_same_matte(astronaut: Pixels, faces: tuple[Face, ...]) -> None:
    large = np.asarray(Image.fromarray(astronaut).resize((1600, 1600), Image.Resampling.BICUBIC))
    matte = person_matte(large, find_faces(large))
    small = np.asarray(Image.fromarray(matte).resize((512, 512), Image.Resampling.BOX))
    assert np.abs(small - person_matte(astronaut, faces)).mean() < 0.02


def test_a_mirrored_photo_has_the_mirrored_matte(
    astronaut: Pixels, faces: tuple[Face, ...]
) -> None:
    mirrored = np.ascontiguousarray(astronaut[:, ::-1])
    matte = person_matte(mirrored, find_faces(mirrored))
    assert np.abs(matte[:, ::-1] - person_matte(astronaut, faces)).mean() < 0.01


def test_what_does_not_hang_together_with_a_face_is_dropped() -> None:
    coarse, face = np.zeros((80, 80), np.float32), np.zeros((80, 80), np.float32)
    coarse[10:40, 10:40], face[15:25, 15:25] = 0.9, 1
    coarse[60:75, 60:75] = 0.9
    kept = matte_room._only_people(coarse, face)
    assert np.array_equal(kept[10:40, 10:40], coarse[10:40, 10:40])
    assert not kept[55:, 55:].any()


def test_a_look_fades_out_only_where_the_photo_goes_on() -> None:
    window = matte_room._window(matte_room.Look(0, 20, 50, 100, 1.0), (100, 200))
    assert window.shape == (80, 50)
    assert window[40, 0] == 1
    assert window[40, -1] < 0.1
    assert window[0, 25] < 0.1
    assert window[-1, 25] == 1


def test_the_edge_moves_onto_the_photos_own() -> None:
    truth = np.zeros((200, 300), bool)
    truth[:, 140:] = True
    random = np.random.default_rng(0)
    pixels = np.where(truth[..., None], (170, 120, 90), (60, 90, 140)) + random.normal(
        0, 4, (200, 300, 3)
    )
    photo = np.clip(pixels, 0, 255).astype(np.uint8)
    wrong = Image.new("L", (300, 200))
    wrong.paste(255, (145, 0, 300, 200))
    coarse = np.asarray(wrong.filter(ImageFilter.GaussianBlur(6)), np.float32) / np.float32(255)
    fine = follow_edges(coarse, photo, radius_px=14)
    edges = [np.argmax(each > 0.5, axis=1) for each in (coarse, fine)]
    assert edges[0].min() >= 144
    assert np.abs(edges[1] - 140).max() <= 1


@pytest.mark.parametrize("value", [0.0, 0.4, 1.0])
def test_an_even_matte_stays_even(value: float) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (90, 70, 3), np.uint8)
    fine = follow_edges(np.full((90, 70), value, np.float32), photo, radius_px=5)
    assert fine.min() == pytest.approx(fine.max(), abs=1e-3)
    assert fine.mean() == pytest.approx(value, abs=0.03)


def test_the_small_systems_are_solved() -> None:
    random = np.random.default_rng(0)
    factors = random.normal(size=(4, 5, 3, 3))
    systems = factors @ factors.transpose(0, 1, 3, 2) + 0.1 * np.eye(3)
    right = random.normal(size=(4, 5, 3))
    triangle = np.stack([systems[..., i, j] for i in range(3) for j in range(i, 3)])
    expected = np.linalg.solve(systems, right[..., None])[..., 0]
    solved = _solve(triangle.astype(np.float32), right.astype(np.float32))
    assert solved == pytest.approx(expected, rel=1e-3, abs=1e-3)
