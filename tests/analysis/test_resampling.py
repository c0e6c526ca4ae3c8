from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fondly.analysis.resampling import resample_photo


def test_whole_pixels_at_their_own_size_are_copied() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (90, 80, 3), np.uint8)
    part = resample_photo(pixels, (7.0, 9.0, 57.0, 79.0), (50, 70))
    assert np.array_equal(part, pixels[9:79, 7:57])
    part[:] = 0
    assert pixels.any()


@given(st.integers(0, 255), st.sampled_from([(30, 24), (64, 80), (200, 160)]))
def test_an_even_tone_stays_what_it_is(level: int, size: tuple[int, int]) -> None:
    pixels = np.full((90, 80, 3), level, np.uint8)
    result = resample_photo(pixels, (3.3, 4.7, 70.1, 80.2), size)
    assert result.shape == (size[1], size[0], 3)
    assert (result == level).all()


def test_fine_black_and_white_shrinks_to_the_light_that_a_lens_would_see() -> None:
    checks = np.indices((240, 240)).sum(axis=0) % 2 * 255
    pixels = np.repeat(checks[..., None], 3, axis=2).astype(np.uint8)
    result = resample_photo(pixels, (0.0, 0.0, 240.0, 240.0), (60, 60))
    assert abs(int(np.median(result)) - 188) <= 1  # half of the light in sRGB


def test_a_ramp_lands_where_the_box_says() -> None:
    ramp = np.repeat(np.arange(200, dtype=np.uint8)[None], 100, axis=0)
    pixels = np.repeat(ramp[..., None], 3, axis=2)
    result = resample_photo(pixels, (20.25, 10.0, 120.25, 60.0), (300, 150))
    column = np.arange(300)
    expected = (column + 0.5) / 3 + 20.25 - 0.5  # pixel centres, a third of a pixel wide each
    assert np.abs(result[75, 10:-10, 0] - expected[10:-10]).max() <= 0.51


def test_a_huge_reduction_ends_at_the_mean() -> None:
    pixels = np.random.default_rng(2).integers(118, 138, (1200, 900, 3), np.uint8)
    result = resample_photo(pixels, (0.0, 0.0, 900.0, 1200.0), (30, 40))
    assert np.abs(result.astype(int) - 128).max() <= 3
