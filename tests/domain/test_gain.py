"""The gain that keeps curves below what they may reach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.domain.gain import BEFORE_S, EASE_S, eased_gain

WANTED = arrays(np.float64, st.integers(1, 300), elements=st.floats(0.01, 1))


@given(WANTED, st.sampled_from([1, 10, 25, 240]))
def test_it_is_never_more_than_wanted_nor_than_one(wanted: np.ndarray, rate: float) -> None:
    gain = eased_gain(wanted, rate)
    assert gain.shape == wanted.shape
    assert (gain <= wanted).all()
    assert (gain >= wanted.min() - 1e-12).all()


@pytest.mark.parametrize("rate", [24, 60, 240])
def test_it_is_down_in_time_and_slow(rate: int) -> None:
    wanted = np.ones(20 * rate)
    wanted[10 * rate] = 0.4
    gain = eased_gain(wanted, rate)
    times_s = np.arange(20 * rate) / rate
    near = np.abs(times_s - 10) < BEFORE_S - EASE_S - 0.1
    assert gain[near] == pytest.approx(0.4, abs=1e-9)
    far = np.abs(times_s - 10) > BEFORE_S + EASE_S + 0.1
    assert (gain[far] == 1).all()
    assert np.abs(np.diff(gain)).max() * rate < 0.6 / EASE_S * 1.1
    assert np.abs(np.diff(gain, 2)).max() * rate**2 < 4


def test_where_nothing_is_wanted_it_is_exactly_one() -> None:
    assert (eased_gain(np.ones(7), 30) == 1).all()
