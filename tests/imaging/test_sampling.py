from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.imaging.sampling import cubic_weights, sample_cubic


def sampled(image: np.ndarray, x: float, y: float) -> np.ndarray:
    result = np.empty(4, np.float32)
    sample_cubic(image, np.float32(x), np.float32(y), result)
    return result


@given(st.floats(0.0, 1.0, exclude_max=True, width=32))
def test_weights_sum_to_one(t: float) -> None:
    assert sum(cubic_weights(np.float32(t))) == pytest.approx(1.0, abs=1e-6)


@given(st.floats(1.0, 13.0, width=32), st.floats(1.0, 9.0, width=32))
def test_a_ramp_is_reproduced_exactly(x: float, y: float) -> None:
    rows, cols = np.mgrid[0:12, 0:16].astype(np.float32)
    image = np.stack([cols, rows, 3 * cols - 2 * rows, np.ones_like(rows)], axis=-1)
    assert sampled(image, x, y) == pytest.approx([x, y, 3 * x - 2 * y, 1.0], abs=2e-4)


@given(arrays(np.float32, (6, 7, 4), elements=st.floats(0, 255, width=32)))
def test_whole_places_give_the_pixels_themselves(image: np.ndarray) -> None:
    for row in range(6):
        for col in range(7):
            assert np.array_equal(sampled(image, col, row), image[row, col])


def test_the_border_repeats_its_last_pixel() -> None:
    image = np.zeros((3, 3, 4), np.float32)
    image[:, 1:] = 10.0
    assert np.array_equal(sampled(image, 2.0, 2.0), image[2, 2])
    assert sampled(image, 1.75, 1.0)[0] == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("place", [0.25, 0.5, 0.75])
def test_fine_grain_is_as_sharp_between_pixels_as_on_them(place: float) -> None:
    rng = np.random.default_rng(5)
    grain = np.repeat(rng.normal(size=(64, 64, 1)), 4, axis=-1).astype(np.float32)
    film = cv2.GaussianBlur(grain, (0, 0), 0.8)
    inner = range(8, 56)
    moved = np.array([[sampled(film, x + place, y)[0] for x in inner] for y in inner])
    still = film[8:56, 8:56, 0]
    kept = [cv2.Laplacian(picture, cv2.CV_32F)[1:-1, 1:-1].var() for picture in (moved, still)]
    assert kept[0] == pytest.approx(kept[1], rel=0.1)


def test_a_slope_has_no_corner_at_the_pixels() -> None:
    image = np.repeat(np.random.default_rng(6).random((1, 8, 1)), 4, axis=-1).astype(np.float32)
    step = 1e-2
    for pixel in range(2, 6):
        before, here, after = (float(sampled(image, pixel + k * step, 0)[0]) for k in (-1, 0, 1))
        assert (after - here) / step == pytest.approx((here - before) / step, abs=0.15)
