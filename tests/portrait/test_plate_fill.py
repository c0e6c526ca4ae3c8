from __future__ import annotations

import cv2
import numpy as np
import pytest

from fondly.imaging.patch_match import Fill
from fondly.portrait.plate import separate
from fondly.portrait.plate_bands import blend_pieces
from fondly.portrait.plate_fill import Backdrop
from fondly.portrait.plate_paint import paint_backdrop
from tests.portrait.test_plate import IOD, SIDE, disc, pasted, ring


def unfocused(seed: int, blur_px: float) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(SIDE + 80, SIDE + 80, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), blur_px)[40:-40, 40:-40]
    return np.clip(0.3 + 0.12 * soft / soft.std(), 0.02, 1.0).astype(np.float32)


def fine(linear: np.ndarray) -> np.ndarray:
    root = np.sqrt(linear)
    return np.asarray(root - cv2.GaussianBlur(root, (0, 0), 1.5))


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("blur_px", [4.0, 6.0])
def test_what_is_filled_is_not_sharper_than_an_unfocused_background(
    seed: int, blur_px: float
) -> None:
    alpha, ground = disc(), unfocused(seed, blur_px)
    plate = separate(pasted(alpha, ground), alpha, IOD).plate
    uncovered = ring(alpha)
    filled, wanted = np.abs(fine(plate)[uncovered]), np.abs(fine(ground))
    assert filled.mean() < 1.4 * wanted.mean()
    assert np.quantile(filled, 0.99) < 1.4 * np.quantile(wanted, 0.99)
    assert filled.mean() > 0.6 * wanted.mean()  # nor is it a smear


def one_source(side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A hole in the middle of a picture, all of it taken from one place at the upper left."""
    hole = np.zeros((side, side), bool)
    hole[side // 3 : 2 * side // 3, side // 3 : 2 * side // 3] = True
    rows, cols = np.indices((side, side))
    steps = np.stack([side // 8 - rows, side // 8 - cols], axis=-1)
    return hole, np.where(hole[..., None], steps, 0).astype(np.int32), hole


def test_pieces_of_one_pixel_are_not_copied_as_noise() -> None:
    rng = np.random.default_rng(3)
    soft = cv2.GaussianBlur(rng.random((60, 60, 3)).astype(np.float32), (0, 0), 2.0)
    hole = np.zeros((60, 60), bool)
    hole[20:40, 20:40] = True
    steps = np.zeros((60, 60, 2), np.int32)
    steps[hole] = rng.integers(-8, 9, (400, 2)) - (20, 20)
    away = np.abs(steps[hole] + np.argwhere(hole) - 30).max(axis=1) >= 10
    found = np.zeros(hole.shape, bool)
    found[hole] = away
    mean = np.where(hole[..., None], soft[~hole].mean(axis=0), soft).astype(np.float32)
    tones = blend_pieces(Fill(mean, steps, found), ~hole, hole)
    rough = np.abs(np.diff(tones[21:39, 21:39], axis=0)).mean()
    assert 0.3 * np.abs(np.diff(soft, axis=0)).mean() < rough
    assert rough < 1.2 * np.abs(np.diff(soft, axis=0)).mean()
    assert np.array_equal(tones[~found], mean[~found])


def test_a_large_piece_is_copied_as_it_is() -> None:
    rng = np.random.default_rng(4)
    image = np.tile(rng.random((30, 60, 3)).astype(np.float32), (2, 1, 1))
    hole = np.zeros((60, 60), bool)
    hole[34:54, 20:40] = True
    steps = np.where(hole[..., None], (-30, 0), 0).astype(np.int32)
    voted = np.where(hole[..., None], cv2.GaussianBlur(image, (0, 0), 3.0), image)
    tones = blend_pieces(Fill(voted.astype(np.float32), steps, hole), ~hole, hole)
    deep = (slice(40, 48), slice(26, 34))
    copied = tones[deep] - cv2.GaussianBlur(tones, (0, 0), 3.0)[deep]
    wanted = image[deep] - cv2.GaussianBlur(image, (0, 0), 3.0)[deep]
    assert np.corrcoef(copied.ravel(), wanted.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("together", [True, False])
def test_a_speck_is_copied_once_and_not_sown(together: bool) -> None:
    small, side = 48, 192
    rng = np.random.default_rng(5)
    root = 0.5 + rng.normal(0, 0.005, (side, side, 3))
    source = slice(4 * (small // 8) + 1, 4 * (small // 8) + 3)
    root[source, source] = 0.95
    linear = (root**2).astype(np.float32)
    hole, steps, found = one_source(small)
    if together:
        steps = np.where(hole[..., None], np.array([-14, -14]), 0).astype(np.int32)
    shrunk = cv2.resize(root, (small, small), interpolation=cv2.INTER_AREA)
    image = np.asarray(shrunk, np.float32)
    flat = np.full((small, small, 3), 0.5, np.float32)
    rough = np.full(hole.shape, 0.005, np.float32)
    fill = Fill(flat, steps, found)
    backdrop = Backdrop((0.25, 0.25), fill, flat, image, rough, rough)
    away = np.where(cv2.resize(hole.astype(np.uint8), (side, side)) > 0, 0.0, 50.0)
    plate = paint_backdrop(linear, away.astype(np.float32), backdrop, 60.0, 2.0)
    specks = (np.sqrt(plate).mean(axis=-1) > 0.56) & (away == 0)
    assert specks.sum() == (4 if together else 0)
