from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core.errors import TypingError
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.lanes import WEIGHTS, Four, between, blend, put
from fondly.imaging.sampling import cubic_weights

PLAIN = np.float32(0.0)
shares = st.floats(0.0, 1.0, exclude_max=True, width=32)


@kernel
def sharpened(picture: NDArray[Any], row: int, col: int, how: Four) -> Four:
    stride = 4 * picture.shape[1]
    return blend(picture, row * stride + 4 * col, stride, how)


def blended(
    picture: NDArray[Any], row: int, col: int, across: np.float32, down: np.float32
) -> Four:
    return sharpened(picture, row, col, (across, down, PLAIN, PLAIN))


@kernel
def line_between(values: NDArray[np.float32], share: np.float32) -> Four:
    return between(values, 0, 4, share)


@kernel
def put_into(out: NDArray[np.uint8], at: int, colour: Four, gain: Four, noise: np.float32) -> None:
    put(out, at, colour, gain, noise)


def four(*values: float) -> Four:
    first, second, third, fourth = (np.float32(value) for value in values)
    return first, second, third, fourth


def written(
    colour: tuple[float, ...], gain: tuple[float, ...] = (1, 1, 1, 1), noise: float = 0.0
) -> list[int]:
    out = np.full((1, 3, 3), 77, np.uint8)
    put_into(out, 3, four(*colour), four(*gain), np.float32(noise))
    return out.ravel().tolist()


@given(shares)
def test_the_weights_are_the_sampler_s(share: float) -> None:
    powers = share ** np.arange(len(WEIGHTS))
    mine = powers @ np.array(WEIGHTS)
    assert mine == pytest.approx(cubic_weights(np.float32(share)), abs=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@given(across=shares, down=shares, row=st.integers(0, 2), col=st.integers(0, 3))
def test_a_sample_is_the_weighted_sum_of_its_neighbours(
    dtype: type, across: float, down: float, row: int, col: int
) -> None:
    picture: NDArray[Any] = np.random.default_rng(1).integers(0, 256, (6, 7, 4)).astype(dtype)
    expected = np.einsum(
        "i,j,ijk->k",
        cubic_weights(np.float32(down)),
        cubic_weights(np.float32(across)),
        picture[row : row + 4, col : col + 4].astype(np.float64),
    )
    found = blended(picture, row, col, np.float32(across), np.float32(down))
    assert found == pytest.approx(expected, abs=1e-3)


@given(across=shares, down=shares, sharp=shares)
def test_sharpening_leaves_ramps_as_they_are(across: float, down: float, sharp: float) -> None:
    rows, cols = np.mgrid[0:4, 0:4].astype(np.float32)
    ramps = np.stack([cols, rows, 3 * cols - 2 * rows, np.ones_like(rows)], axis=-1)
    x, y = 1 + across, 1 + down
    found = sharpened(ramps, 0, 0, four(across, down, sharp, sharp))
    assert found == pytest.approx([x, y, 3 * x - 2 * y, 1.0], abs=2e-5)


def test_each_axis_is_sharpened_by_its_own_amount() -> None:
    picture: NDArray[Any] = np.zeros((4, 4, 4), np.float32)
    picture[1, 1] = 10.0
    assert sharpened(picture, 0, 0, four(0, 0, 0, 0))[0] == pytest.approx(10.0)
    assert sharpened(picture, 0, 0, four(0, 0, 0.25, 0))[0] == pytest.approx(15.0)
    assert sharpened(picture, 0, 0, four(0, 0, 0.25, 0.25))[0] == pytest.approx(22.5)
    picture[1, 1], picture[1, 2] = 0.0, 10.0
    assert sharpened(picture, 0, 0, four(0, 0, 0.25, 0))[0] == pytest.approx(-2.5)
    assert sharpened(picture, 0, 0, four(0, 0, 0, 0.25))[0] == pytest.approx(0.0)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_a_whole_place_gives_the_pixel_itself(dtype: type) -> None:
    picture: NDArray[Any] = np.random.default_rng(2).integers(0, 256, (5, 5, 4)).astype(dtype)
    assert blended(picture, 1, 0, np.float32(0), np.float32(0)) == tuple(picture[2, 1])


@given(shares)
def test_between_goes_straight_from_one_to_the_other(share: float) -> None:
    values = np.array([0, 1, 2, 3, 10, 1, -2, 30], np.float32)
    expected = values[:4] + share * (values[4:] - values[:4])
    assert line_between(values, np.float32(share)) == pytest.approx(expected, abs=1e-5)


def test_a_pixel_is_three_bytes_and_no_more() -> None:
    assert written((1, 2, 3, 200)) == [77, 77, 77, 1, 2, 3, 77, 77, 77]


@pytest.mark.parametrize(
    ("value", "byte"), [(-40, 0), (0.49, 0), (0.5, 1), (254.6, 255), (400, 255)]
)
def test_bytes_are_rounded_and_kept_in_range(value: float, byte: int) -> None:
    assert written((value, value, value, 0))[3:6] == [byte] * 3


def test_gain_comes_before_noise() -> None:
    assert written((10, 20, 30, 0), (2, 0.5, 1, 1), noise=0.4)[3:6] == [20, 10, 30]


def test_what_is_not_contiguous_is_refused() -> None:
    with pytest.raises(TypingError, match="contiguous"):
        blended(np.zeros((6, 12, 4), np.uint8)[:, ::2], 0, 0, np.float32(0), np.float32(0))
    with pytest.raises(TypingError, match="uint8 or float32"):
        blended(np.zeros((6, 6, 4)), 0, 0, np.float32(0), np.float32(0))
