"""Blinks: waveform, coupling, and where in a clip they may be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.motion.blinks import APART_S, draw_blink, placed
from fondly.motion.chance import Chance

FINE_S = np.arange(0, 2, 1 / 1000)


@given(st.integers(0, 10_000), st.floats(0.5, 1.0))
def test_lids_fall_fast_and_open_slowly(seed: int, depth: float) -> None:
    blink = draw_blink(0.5, depth, Chance(seed, "test"))
    closure = blink.closure(FINE_S)
    assert closure.max() == pytest.approx(1, abs=1e-3)
    peak = int(closure.argmax())
    over = np.flatnonzero(closure >= 0.1)
    closing_s, opening_s = FINE_S[peak] - FINE_S[over[0]], FINE_S[over[-1]] - FINE_S[peak]
    assert 0.04 <= closing_s <= 0.12
    assert 0.10 <= opening_s <= 0.30
    assert opening_s > 1.5 * closing_s
    assert (np.diff(closure[: peak + 1]) >= 0).all()
    assert (np.diff(closure[peak + 40 :]) <= 0).all()


@given(st.integers(0, 10_000))
def test_nothing_moves_before_and_after(seed: int) -> None:
    blink = draw_blink(0.5, 0.9, Chance(seed, "test"))
    outside = (blink.start_s >= FINE_S) | (blink.end_s <= FINE_S)
    for name, column in blink.channels(FINE_S).items():
        assert not column[outside].any(), name
        assert column[~outside].any(), name


def test_follows_the_median_of_measured_blinks() -> None:
    """Opening against 76 tracked events, seconds after the peak : closure over the peak's."""
    measured = {0.05: 0.786, 0.10: 0.469, 0.15: 0.286, 0.20: 0.173, 0.25: 0.122}
    halves = [draw_blink(0, 1, Chance(seed, "test")).half_open_s for seed in range(200)]
    for since_s, level in measured.items():
        slowest = 1 / (1 + (since_s / max(halves)) ** 2)
        assert slowest == pytest.approx(level, abs=0.06)
    assert min(halves) < 0.07


@given(st.integers(0, 10_000))
def test_eyes_differ_a_little_and_the_face_follows(seed: int) -> None:
    moved = draw_blink(0.5, 0.9, Chance(seed, "test")).channels(FINE_S)
    left, right = moved["eyeBlinkLeft"].max(), moved["eyeBlinkRight"].max()
    assert 0.01 < abs(left - right) < 0.07
    assert 0.03 < moved["cheekSquintLeft"].max() < 0.06
    assert 0.02 < moved["browInnerUp"].max() < 0.08
    assert 0.25 < moved["head_pitch_deg"].max() < 0.5


def test_depth_never_exceeds_the_range() -> None:
    for seed in range(50):
        blink = draw_blink(0, 1.0, Chance(seed, "test"))
        assert max(blink.depth_left, blink.depth_right) == 1.0


@given(
    st.lists(st.floats(-1, 12), max_size=8),
    st.sampled_from([8, 12, 24, 29.97, 30, 60, 240]),
    st.floats(2, 10),
    st.integers(0, 1000),
)
def test_placed_keeps_clear_of_the_ends_and_of_each_other(
    starts: list[float], rate: float, seconds: float, seed: int
) -> None:
    chance = Chance(seed, "test")
    times_s = np.arange(round(seconds * rate)) / rate
    blinks = placed([draw_blink(s, 0.9, chance) for s in starts], times_s)
    assert len(blinks) >= min(len(starts), 1)
    for blink in blinks:
        assert blink.start_s >= 0.4 - 1e-9
        assert blink.end_s <= times_s[-1] - 0.6 + 1e-9
        assert np.abs(times_s - blink.peak_s).min() < 1e-9
        assert blink.closure(times_s).max() > 0.99
    for one, two in pairwise(blinks):
        assert two.start_s - one.start_s >= APART_S


def test_no_room_no_blink() -> None:
    times_s = np.arange(40) / 30
    assert placed([draw_blink(0.4, 0.9, Chance(0, "test"))], times_s) == ()
