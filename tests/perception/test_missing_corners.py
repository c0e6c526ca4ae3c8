from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.perception.missing_corners import missing_corners
from tests.restoration.scenes import scene


def torn(
    seed: int, beneath: int, reach: float = 0.16
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A picture whose lower right corner is broken off along a ragged line, and where."""
    rng = np.random.default_rng(seed)
    picture = np.clip(scene(400, 300), 60, 190).astype(np.float32)
    rows, cols = np.mgrid[400:0:-1, 300:0:-1]
    ragged = cv2.GaussianBlur(rng.normal(0, 1, (400, 300)), (0, 0), 3)
    alpha = (rows + cols + 6 * ragged / ragged.std() < reach * 600).astype(np.float32)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.5)
    picture += (beneath - picture) * alpha[..., None]
    picture += rng.normal(0, 1.5, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8), alpha > 0.5


@pytest.mark.parametrize("beneath", [4, 250])
@pytest.mark.parametrize("turns", range(4))
def test_a_corner_that_is_gone_is_found_whatever_shows(beneath: int, turns: int) -> None:
    pixels, truth = torn(turns, beneath)
    found = missing_corners(np.ascontiguousarray(np.rot90(pixels, turns)))
    where = np.rot90(truth, turns)
    assert found[where].mean() > 0.95
    assert found[~where].mean() < 0.01


def test_a_whole_picture_misses_nothing() -> None:
    assert not missing_corners(np.clip(scene(400, 300), 0, 255).astype(np.uint8)).any()


def test_the_round_corners_of_a_mat_are_left() -> None:
    rows, cols = np.mgrid[0:400, 0:300]
    mat = ((rows - 200) / 200) ** 2 + ((cols - 150) / 150) ** 2 > 1
    pixels = np.clip(scene(400, 300), 60, 190).astype(np.uint8)
    pixels[mat] = 250
    assert not missing_corners(pixels).any()


def test_a_wall_that_shades_softly_into_a_corner_is_left() -> None:
    rows, cols = np.mgrid[0:400, 0:300]
    shade = np.clip(240 - 0.5 * (rows + cols), 90, 240)
    pixels = np.repeat(shade[..., None], 3, axis=-1).astype(np.uint8)
    assert not missing_corners(pixels).any()


def test_a_speck_in_the_very_corner_is_no_corner() -> None:
    pixels, _ = torn(0, 250)
    whole = np.ascontiguousarray(pixels[:250, :200])
    whole[:3, :3] = (255, 0, 255)
    assert not missing_corners(whole).any()


@pytest.mark.parametrize("shape", [(1, 1), (2, 7), (9, 4)])
def test_the_smallest_pictures_are_looked_at(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    found = missing_corners(rng.integers(0, 256, (*shape, 3), np.uint8))
    assert found.shape == shape


def test_a_flat_picture_is_one_print() -> None:
    assert not missing_corners(np.full((60, 80, 3), 200, np.uint8)).any()
