"""Curves, chance, gaze, drift and breath."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.plan import CURVES, Curve
from fondly.motion.breath import LONGEST_S, SHORTEST_S, breathing
from fondly.motion.chance import Chance
from fondly.motion.curves import PEAK_SPEED, SAG, Swell, inside, min_jerk, move
from fondly.motion.drift import BAND_HZ, drift
from fondly.motion.gaze import FREE_S, Shift, looks, outwards_deg, saccade_s, scanning

SEEDS = st.integers(-(10**30), 10**30)
FINE_S = np.arange(0, 6, 1 / 1000)


@pytest.mark.parametrize("curve", CURVES)
def test_moves_start_and_stop_without_a_jolt(curve: Curve) -> None:
    u = np.linspace(-0.5, 1.5, 20001)
    s = move(u, curve)
    speed = np.gradient(s, u)
    assert s[0] == 0
    assert s[-1] == pytest.approx(1, abs=1e-12)
    assert (np.diff(s) >= -1e-12).all()
    assert speed.max() == pytest.approx(PEAK_SPEED[curve], rel=5e-3)
    assert np.abs(np.gradient(speed, u)).max() < 14
    assert np.abs(speed[[4999, 5001, 14999, 15001]]).max() < 1e-3


def test_a_quick_move_is_sooner_and_an_even_one_steadier_than_a_gentle_one() -> None:
    u = np.linspace(0, 1, 1001)
    assert (move(u, "quick") >= min_jerk(u)).all()
    assert move(u, "quick")[400] > 0.6
    assert np.ptp(np.gradient(move(u, "even"), u)[250:750]) < 1e-6


def test_a_shake_goes_to_both_sides_and_back() -> None:
    shake = Swell(1.0, 0.5, 0.8, 0.6).to_and_fro(FINE_S)
    assert shake.max() == pytest.approx(1, abs=1e-6)
    assert shake.min() == pytest.approx(-1, abs=1e-6)
    assert abs(shake[-1]) < 1e-12


def test_min_jerk_is_as_people_reach() -> None:
    u = np.linspace(-0.5, 1.5, 20001)
    s = min_jerk(u)
    assert np.interp(0.9, s, u) - np.interp(0.1, s, u) == pytest.approx(0.506, abs=2e-3)


@given(st.floats(0, 2), st.floats(0.1, 1), st.floats(0, 1), st.floats(0.1, 1.5))
def test_swell_is_bounded_and_ends(
    start: float, attack: float, hold: float, release: float
) -> None:
    swell = Swell(start, attack, hold, release)
    height = swell.at(FINE_S)
    assert height.min() >= 0
    assert 1 - SAG < height.max() <= 1
    assert not height[start >= FINE_S].any()
    assert np.abs(height[swell.end_s <= FINE_S]).max() < 1e-12
    assert (
        np.abs(np.diff(height)).max() * 1000
        <= PEAK_SPEED["gentle"] / min(attack, release) + 2 * SAG
    )
    late = swell.later(attack / 5)
    assert late.end_s == pytest.approx(swell.end_s)
    assert (late.at(FINE_S) <= height + 1e-12).all()


@given(st.floats(2, 60))
def test_window_rests_at_both_ends(end_s: float) -> None:
    window = inside(np.linspace(0, end_s, 500), 1.0)
    assert window[0] == 0
    assert window[-1] == 0
    assert window.max() == pytest.approx(1, abs=1e-6)


def test_chance_repeats_and_parts_are_independent() -> None:
    def five(chance: Chance) -> list[float]:
        return [chance.between(0, 1) for _ in range(5)]

    assert five(Chance(7, "head")) == five(Chance(7, "head"))
    assert five(Chance(7, "head")) != five(Chance(8, "head"))
    assert five(Chance(7, "head")) != five(Chance(7, "blinks"))


def test_chance_is_the_same_in_every_version() -> None:
    """A stream that changed with a Python version would change everybody's clips."""
    chance = Chance(0, "drift")
    assert chance.between(0, 1) == 0.6961138995836906
    assert chance.between(0, 1) == 0.1571800210314499


@given(SEEDS, st.floats(2, 30), st.floats(-3, 3))
def test_chance_stays_in_its_bounds(seed: int, low: float, width: float) -> None:
    chance = Chance(seed, "test")
    assert low <= chance.between(low, low + abs(width)) <= low + abs(width)
    assert chance.side() in (-1.0, 1.0)
    assert not chance.happens(0)
    assert chance.happens(1)
    assert 0.9 <= chance.around(1.0, 0.1) <= 1.1


def test_chance_is_fair() -> None:
    chance = Chance(0, "test")
    assert 420 < sum(chance.happens(0.5) for _ in range(1000)) < 580
    assert abs(sum(chance.side() for _ in range(1000))) < 160


@pytest.mark.parametrize("size_deg", [0.5, 1.0, 3.0, 8.0])
def test_saccades_are_short_and_then_the_eyes_are_still(size_deg: float) -> None:
    yaw, pitch = looks([Shift(1.0, size_deg, 0.0), Shift(2.0, 0.0, 0.0)], FINE_S)
    moving_s = np.count_nonzero(np.diff(yaw[:1500])) / 1000
    assert moving_s == pytest.approx(0.021 + 0.0022 * size_deg, abs=0.002)
    assert saccade_s(size_deg) < 2 / 30
    assert yaw[1500] == pytest.approx(size_deg)
    assert abs(yaw[-1]) < 1e-12
    assert not pitch.any()


@given(SEEDS, st.floats(2, 60), st.floats(0.2, 2), st.booleans())
def test_scanning_rests_on_you_and_comes_back(
    seed: int, end_s: float, size_deg: float, glance: bool
) -> None:
    taken = [(0.8, 1.4)] if glance else []
    shifts = scanning(taken, end_s, size_deg, Chance(seed, "test"))
    times = [shift.time_s for shift in shifts]
    assert times == sorted(times)
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))
    assert all(np.hypot(s.yaw_deg, s.pitch_deg) <= max(1.8 * size_deg, 5.7) for s in shifts)
    assert not any(start < time < stop for start, stop in taken for time in times)
    if shifts:
        assert (shifts[-1].yaw_deg, shifts[-1].pitch_deg) == (0, 0)
        assert times[-1] <= end_s - FREE_S


@given(SEEDS, st.floats(2, 60))
def test_drift_is_small_slow_and_at_rest_at_the_ends(seed: int, end_s: float) -> None:
    times_s = np.linspace(0, end_s, 2000)
    step_s = times_s[1]
    for angle in drift(times_s, 0.4, Chance(seed, "drift")).values():
        assert angle[0] == angle[-1] == 0
        assert abs(angle[1]) < 1e-2 * step_s + 1e-4
        assert np.abs(angle).max() < 0.4 * 4
        assert np.abs(np.diff(angle)).max() / step_s < 7


def test_drift_has_its_spectrum_and_size() -> None:
    """1/f: each octave below 1 Hz carries about the same power, and nothing lies above."""
    times_s = np.arange(0, 60, 1 / 20)
    power = np.zeros(len(times_s) // 2 + 1)
    spread = []
    for seed in range(40):
        yaw = drift(times_s, 0.4, Chance(seed, "drift"))["head_yaw_deg"]
        power += np.abs(np.fft.rfft(yaw * np.hanning(len(yaw)))) ** 2
        spread.append(yaw.std())
    hertz = np.fft.rfftfreq(len(times_s), 1 / 20)
    assert np.median(spread) == pytest.approx(0.4, rel=0.1)
    assert power[hertz > BAND_HZ[1] * 1.2].sum() < 1e-3 * power.sum()
    low, high = power[(hertz > 0.09) & (hertz <= 0.3)].sum(), power[hertz > 0.3].sum()
    assert 0.5 < low / high < 2


@given(SEEDS, st.floats(2, 60), st.floats(0.1, 1))
def test_breaths_are_whole_and_of_natural_length(seed: int, end_s: float, depth: float) -> None:
    times_s = np.linspace(0, end_s, int(end_s * 200))
    breath = breathing(times_s, depth, 1.0, Chance(seed, "breath"))
    assert breath[0] == 0
    assert breath[-1] < 1e-12
    assert breath.max() <= min(depth * 1.1, 1)
    breathing_now = breath > 1e-3 * depth
    up = np.flatnonzero(breathing_now[1:] & ~breathing_now[:-1])
    down = np.flatnonzero(~breathing_now[1:] & breathing_now[:-1])
    assert len(up) == len(down)
    assert (len(up) >= 1) == (end_s >= SHORTEST_S * 1.08)
    for start, stop in zip(up, down, strict=True):
        assert SHORTEST_S * 0.9 <= times_s[stop] - times_s[start] <= LONGEST_S + 0.02


def test_long_contact_is_broken_for_a_moment_and_found_again() -> None:
    for seed in range(20):
        shifts = scanning([], 30.0, 1.0, Chance(seed, "test"))
        away = [shift.time_s for shift in shifts if np.hypot(shift.yaw_deg, shift.pitch_deg) > 2.8]
        assert 6 <= len(away) <= 24
        gaps = np.diff([0.0, *away])
        assert 2.7 < np.median(gaps[gaps > 1.0]) < 4.5
    short = [scanning([], 4.9, 1.0, Chance(seed, "test")) for seed in range(20)]
    assert max(np.hypot(s.yaw_deg, s.pitch_deg) for one in short for s in one) < 2


def test_eyes_turn_outwards_a_little_when_they_leave_the_camera() -> None:
    yaw_deg = np.array([0.0, 1.0, 3.0, 6.0, 12.0])
    apart = outwards_deg(yaw_deg, np.zeros(5))
    assert not apart[:3].any()
    assert apart[3] == apart[4] == pytest.approx(0.9)
