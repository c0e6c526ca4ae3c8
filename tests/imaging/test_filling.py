from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fondly.imaging.filling import nearest_known, pull_push

masks = arrays.arrays(bool, st.tuples(st.integers(1, 24), st.integers(1, 24))).filter(np.any)


@given(masks, st.integers(1, 4), st.integers(0, 2**31))
def test_pull_push_keeps_what_is_known_and_invents_no_new_extremes(
    known: np.ndarray, channels: int, seed: int
) -> None:
    image = np.random.default_rng(seed).random((*known.shape, channels), np.float32)
    image[~known] = np.float32(1e6)
    filled = pull_push(image, known)
    assert filled.shape == image.shape
    assert np.array_equal(filled[known], image[known])
    assert filled.min() >= image[known].min() - 1e-5
    assert filled.max() <= image[known].max() + 1e-5


def test_pull_push_continues_a_ramp_smoothly() -> None:
    ramp = np.linspace(0, 1, 64, dtype=np.float32)[None, :, None].repeat(64, axis=0)
    known = np.ones((64, 64), bool)
    known[24:40, 24:40] = False
    filled = pull_push(ramp, known)
    assert np.abs(filled - ramp).max() < 0.06
    assert np.abs(np.diff(filled[..., 0], axis=1)).max() < 0.06


@given(masks)
def test_nearest_known_is_known_and_about_as_near_as_any(known: np.ndarray) -> None:
    places = nearest_known(known)
    assert known[places[..., 0], places[..., 1]].all()
    rows, cols = np.mgrid[: known.shape[0], : known.shape[1]]
    found = np.hypot(places[..., 0] - rows, places[..., 1] - cols)
    every = np.argwhere(known)
    away = np.hypot(every[:, 0] - rows[..., None], every[:, 1] - cols[..., None])
    best = away.min(axis=-1)
    assert (found <= 1.1 * best + 1e-6).all()  # OpenCV's 5x5 distances are within 2 %


@pytest.mark.parametrize("channels", [1, 3])
def test_all_known_comes_back(channels: int) -> None:
    image = np.random.default_rng(1).random((5, 7, channels), np.float32)
    assert np.array_equal(pull_push(image, np.ones((5, 7), bool)), image)
