from __future__ import annotations

import cv2
import numpy as np
import pytest

from fondly.imaging.matting import sharpen_matte, solve_matte

DARK = np.array([0.1, 0.15, 0.2], np.float32)
LIGHT = np.array([0.8, 0.7, 0.6], np.float32)


def mixed(alpha: np.ndarray, noise: float = 0.0) -> np.ndarray:
    """A dark figure over a light ground."""
    image = alpha[..., None] * DARK + (1 - alpha[..., None]) * LIGHT
    grain = np.random.default_rng(0).normal(0, noise, image.shape) if noise else 0.0
    return np.clip(image + grain, 0, 1).astype(np.float32)


def soft_disc(side: int, softness: float) -> np.ndarray:
    rows, cols = np.mgrid[0:side, 0:side].astype(np.float32)
    away = np.hypot(rows - side / 2, cols - side / 2)
    return np.clip((side * 0.3 - away) / softness + 0.5, 0, 1).astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_a_soft_edge_is_found_between_what_is_known(noise: float) -> None:
    truth = soft_disc(64, 12)
    image = mixed(truth, noise)
    band = (truth > 0) & (truth < 1)
    guess = np.where(band, np.float32(0.5), truth)
    found = solve_matte(image, band, guess, np.full(band.shape, 1e-4, np.float32))
    assert np.abs(found - truth)[band].mean() < 0.05
    assert np.abs(guess - truth)[band].mean() > 0.2


def test_what_is_outside_the_band_stands() -> None:
    guess = soft_disc(32, 6)
    nothing = np.zeros(guess.shape, bool)
    found = solve_matte(mixed(guess), nothing, guess, np.ones(guess.shape, np.float32))
    assert np.array_equal(found, guess)


def test_a_trusted_guess_is_followed() -> None:
    guess = np.random.default_rng(2).random((24, 24)).astype(np.float32)
    image = mixed(soft_disc(24, 6))
    band = np.zeros(guess.shape, bool)
    band[4:-4, 4:-4] = True
    found = solve_matte(image, band, guess, np.full(band.shape, 1e4, np.float32))
    assert np.abs(found - guess).max() < 1e-2


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (3, 3)])
def test_tiny_pictures_do_no_harm(size: tuple[int, int]) -> None:
    guess = np.full(size, 0.5, np.float32)
    image = np.full((*size, 3), 0.5, np.float32)
    everywhere = np.ones(size, bool)
    found = solve_matte(image, everywhere, guess, np.full(size, 0.01, np.float32))
    assert found == pytest.approx(0.5, abs=1e-3)


def test_a_hair_thinner_than_the_small_picture_appears_at_full_size() -> None:
    truth = soft_disc(256, 4)
    truth[20:128, 100:103] = 1.0
    full = mixed(truth)
    image, alpha = (
        np.asarray(cv2.resize(large, (64, 64), interpolation=cv2.INTER_AREA), np.float32)
        for large in (full, truth)
    )
    sharp = sharpen_matte(alpha, image, full, np.ones(alpha.shape, bool))
    enlarged = cv2.resize(alpha, (256, 256))
    hair = (slice(24, 40), slice(96, 107))
    assert np.abs(sharp - truth)[hair].mean() < 0.3 * np.abs(enlarged - truth)[hair].mean()
    assert 0 <= sharp.min() <= sharp.max() <= 1
    flat = sharpen_matte(alpha, image, full, np.zeros(alpha.shape, bool))
    assert np.abs(flat - truth)[hair].mean() > 0.5 * np.abs(enlarged - truth)[hair].mean()
