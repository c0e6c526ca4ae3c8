"""sRGB, linear light, and the way to bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.imaging.colour import (
    LINEAR_OF_BYTE,
    bytes_from_levels,
    dither_tile,
    dithered_bytes,
    encode_table,
    encoded_from_linear,
    linear_from_bytes,
    linear_from_encoded,
)
from fondly.imaging.nearest_byte import bytes_from_linear

BYTES = np.arange(256, dtype=np.uint8)


@pytest.mark.parametrize(
    ("encoded", "linear"),
    # IEC 61966-2-1: ends, the joint of the two branches, and 18 % grey at 0.4614 (118 of 255).
    [(0.0, 0.0), (1.0, 1.0), (0.04045, 0.0031308), (118 / 255, 0.18116), (0.5, 0.21404)],
)
def test_known_points_of_the_curve(encoded: float, linear: float) -> None:
    assert linear_from_encoded(np.array([encoded]))[0] == pytest.approx(linear, abs=2e-5)
    assert encoded_from_linear(np.array([linear]))[0] == pytest.approx(encoded, abs=2e-5)


def test_every_byte_survives_linear_light() -> None:
    assert linear_from_bytes(BYTES).dtype == np.float32
    assert np.array_equal(bytes_from_linear(linear_from_bytes(BYTES)), BYTES)
    assert np.all(np.diff(LINEAR_OF_BYTE) > 0)


@given(st.floats(0, 1))
def test_curve_and_its_inverse(encoded: float) -> None:
    there = linear_from_encoded(np.array([encoded]))
    assert encoded_from_linear(there)[0] == pytest.approx(encoded, abs=1e-5)


def test_levels_beyond_the_range_are_cut() -> None:
    levels = np.array([-3, -0.4, 0.49, 0.51, 254.6, 255.4, 999], np.float32)
    assert bytes_from_levels(levels).tolist() == [0, 0, 0, 1, 255, 255, 255]


def test_dither_leaves_whole_levels_alone_even_after_linear_light() -> None:
    whole = np.broadcast_to(BYTES[:, None], (256, 256))
    assert np.array_equal(dithered_bytes(whole.astype(np.float32)), whole)
    through_light = encoded_from_linear(linear_from_bytes(whole)) * np.float32(255)
    assert np.array_equal(dithered_bytes(through_light), whole)


@given(st.floats(0, 255, width=32))
def test_dither_keeps_the_mean_and_stays_within_a_level(level: float) -> None:
    out = dithered_bytes(np.full((64, 64), level, np.float32))
    assert set(np.unique(out)) <= {int(np.floor(level)), int(np.ceil(level))}
    # The span of .98 instead of 1 level shifts the mean by up to .01.
    assert out.mean() == pytest.approx(level, abs=0.0105)


def test_dither_is_even_in_every_neighbourhood() -> None:
    tile = dither_tile()
    assert tile.mean() == pytest.approx(0.0, abs=1e-6)
    assert np.abs(tile).max() < 0.49
    blocks = tile.reshape(8, 8, 8, 8).mean(axis=(1, 3))
    white_noise = tile.std() / 8
    assert blocks.std() < white_noise / 2


def test_dither_covers_odd_sizes_and_keeps_grey_grey() -> None:
    out = dithered_bytes(np.full((70, 131, 3), 100.37, np.float32))
    assert out.shape == (70, 131, 3)
    assert np.array_equal(out[..., 0], out[..., 1])
    assert np.array_equal(out[..., 0], out[..., 2])
    assert np.array_equal(out[0, :3], out[64, 64:67])


def test_encode_table_is_as_good_as_it_says() -> None:
    table = encode_table()
    light = np.linspace(0, 1, 200_001)
    place = np.sqrt(light) * (len(table) - 1)
    read = np.interp(place, np.arange(len(table)), table)
    assert np.abs(read - encoded_from_linear(light) * 255).max() < 0.01
