from __future__ import annotations

import numpy as np
import pytest

from fondly.imaging.mending import LARGEST_PX, STRIP_PX, fill_holes

Pixels = np.ndarray


def nothing(pixels: Pixels) -> np.ndarray:
    return np.zeros(pixels.shape[:2], bool)


def stripes(height: int, width: int, period: int = 12) -> Pixels:
    wave = 128 + 90 * np.sin(np.arange(width) * 2 * np.pi / period)
    return np.repeat(np.tile(wave, (height, 1))[..., None], 3, axis=2).astype(np.uint8)


def grained(height: int, width: int, deviation: float = 9.0) -> Pixels:
    rng = np.random.default_rng(4)
    ramp = np.linspace(90, 160, width)[None, :, None]
    return np.clip(ramp + rng.normal(0, deviation, (height, width, 3)), 0, 255).astype(np.uint8)


def test_outside_the_hole_nothing_changes() -> None:
    pixels = grained(90, 110)
    hole = nothing(pixels)
    hole[30:36, 10:100] = True
    filled = fill_holes(pixels, hole, nothing(pixels))
    assert np.array_equal(filled[~hole], pixels[~hole])
    assert not np.array_equal(filled[hole], pixels[hole])


def test_the_hole_itself_is_never_seen() -> None:
    pixels = grained(80, 80)
    hole = nothing(pixels)
    hole[20:50, 30:60] = True
    black, white = pixels.copy(), pixels.copy()
    black[hole], white[hole] = 0, 255
    spared = nothing(pixels)
    assert np.array_equal(fill_holes(black, hole, spared), fill_holes(white, hole, spared))


@pytest.mark.parametrize("deep", [5, 30])
def test_stripes_go_on(deep: int) -> None:
    truth = stripes(140, 120)
    hole = nothing(truth)
    hole[60 : 60 + deep] = True
    hole[:, :4] = hole[:, -4:] = False
    damaged = truth.copy()
    damaged[hole] = 255
    filled = fill_holes(damaged, hole, nothing(truth)).astype(int)
    assert np.abs(filled - truth)[hole].mean() < 6


def test_a_missing_corner_takes_up_what_is_beside_it() -> None:
    truth = stripes(160, 160)
    hole = np.add.outer(np.arange(160), np.arange(160)) < 90
    damaged = truth.copy()
    damaged[hole] = 255
    filled = fill_holes(damaged, hole, nothing(truth))
    assert np.abs(filled.astype(int) - truth)[hole].mean() < 25
    assert filled[hole].std() > 0.8 * truth[hole].std()


def test_grain_is_kept_in_the_fill_and_tone_runs_on() -> None:
    pixels = grained(120, 160)
    hole = nothing(pixels)
    hole[50:58, 20:140] = True
    damaged = pixels.copy()
    damaged[hole] = 255
    filled = fill_holes(damaged, hole, nothing(pixels)).astype(float)
    before = pixels.astype(float)
    inside, truth = filled[50:58, 20:140], before[50:58, 20:140]
    assert np.abs(inside.mean(axis=(0, 2)) - truth.mean(axis=(0, 2))).mean() < 5
    fine = np.diff(inside, axis=0).std() / np.diff(truth, axis=0).std()
    assert 0.6 < fine < 1.3


def test_nothing_is_copied_from_what_is_spared() -> None:
    pixels = np.full((60, 90, 3), 120, np.uint8)
    spared = nothing(pixels)
    spared[:, 50:] = True
    pixels[spared] = (250, 10, 10)
    hole = nothing(pixels)
    hole[20:40, 20:40] = True
    filled = fill_holes(pixels, hole, spared)
    assert np.abs(filled[hole].astype(int) - 120).max() <= 2


def test_a_spared_hole_is_closed_from_its_sides() -> None:
    pixels = np.full((60, 60, 3), 80, np.uint8)
    pixels[::7] = 200
    hole, spared = nothing(pixels), nothing(pixels)
    spared[20:40, 20:40] = True
    hole[20:40, 29:31] = True
    filled = fill_holes(pixels, hole, spared)
    assert 60 < filled[hole].mean() < 140


def test_a_large_scan_is_filled_at_its_own_sharpness() -> None:
    height, width = 64, LARGEST_PX * 2
    truth = stripes(height, width, period=10)
    hole = nothing(truth)
    hole[28:36, 200 : width - 200] = True
    damaged = truth.copy()
    damaged[hole] = 255
    filled = fill_holes(damaged, hole, nothing(truth)).astype(float)
    fine = np.diff(filled[28:36, 300:-300], axis=1).std()
    assert fine > 0.7 * np.diff(truth.astype(float)[28:36, 300:-300], axis=1).std()


def test_the_rows_at_which_strips_meet_are_like_the_others() -> None:
    pixels = np.ascontiguousarray(stripes(48, STRIP_PX + 200, period=14).transpose(1, 0, 2))
    hole = nothing(pixels)
    hole[STRIP_PX - 150 : STRIP_PX + 150, 20:24] = True
    spared = hole & (np.arange(len(pixels)) > STRIP_PX - 60)[:, None]
    damaged = pixels.copy()
    damaged[hole] = 255
    error = np.abs(fill_holes(damaged, hole, spared).astype(int) - pixels)[:, 20:24]
    assert error[STRIP_PX - 8 : STRIP_PX + 8].max() <= error[STRIP_PX + 20 : STRIP_PX + 120].max()
    assert error.max() < 16


def test_the_same_fill_every_time() -> None:
    pixels = grained(70, 90)
    hole = nothing(pixels)
    hole[10:60, 40:46] = True
    one = fill_holes(pixels, hole, nothing(pixels))
    assert np.array_equal(one, fill_holes(pixels, hole, nothing(pixels)))


def test_no_hole_and_nothing_but_hole_change_nothing() -> None:
    pixels = grained(20, 20)
    assert fill_holes(pixels, nothing(pixels), nothing(pixels)) is pixels
    assert fill_holes(pixels, ~nothing(pixels), nothing(pixels)) is pixels
