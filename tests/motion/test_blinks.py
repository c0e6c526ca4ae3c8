"""Blinks: waveform, coupling, and where in a clip they may be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.options import Age
from fondly.motion.actions import ACTIONS
from fondly.motion.age import PACES
from fondly.motion.blinking import blinks_of, spontaneous
from fondly.motion.blinks import APART_S, NATURAL, Blink, draw_blink, placed
from fondly.motion.chance import Chance

FINE_S = np.arange(0, 2, 1 / 1000)
ADULT = PACES[Age.ADULT]


def drawn(start_s: float, depth: float, chance: Chance, age: Age = Age.ADULT) -> Blink:
    act = replace(NATURAL, start_s=max(start_s, 0.0), amount=depth)
    return draw_blink(act, chance, PACES[age], asked=False, side="both")


@given(st.integers(0, 10_000), st.floats(0.5, 1.0), st.sampled_from(Age))
def test_lids_fall_fast_and_open_slowly(seed: int, depth: float, age: Age) -> None:
    blink = drawn(0.5, depth, Chance(seed, "test"), age)
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
    blink = drawn(0.5, 0.9, Chance(seed, "test"))
    outside = (blink.start_s >= FINE_S) | (blink.end_s <= FINE_S)
    for name, column in blink.channels(FINE_S).items():
        assert not column[outside].any(), name
        assert column[~outside].any(), name


def test_follows_the_median_of_measured_blinks() -> None:
    """Opening against 76 tracked events, seconds after the peak : closure over the peak's."""
    measured = {0.05: 0.786, 0.10: 0.469, 0.15: 0.286, 0.20: 0.173, 0.25: 0.122}
    halves = [drawn(0, 1, Chance(seed, "test")).half_open_s for seed in range(200)]
    for since_s, level in measured.items():
        slowest = 1 / (1 + (since_s / max(halves)) ** 2)
        assert slowest == pytest.approx(level, abs=0.06)
    assert min(halves) < 0.07


@given(st.integers(0, 10_000))
def test_eyes_differ_a_little_and_the_face_follows(seed: int) -> None:
    moved = drawn(0.5, 0.9, Chance(seed, "test")).channels(FINE_S)
    left, right = moved["eyeBlinkLeft"].max(), moved["eyeBlinkRight"].max()
    assert 0.01 < abs(left - right) < 0.07
    assert 0.03 < moved["cheekSquintLeft"].max() < 0.06
    assert 0.02 < moved["browInnerUp"].max() < 0.08
    assert 0.25 < moved["head_pitch_deg"].max() < 0.5


def test_depth_never_exceeds_the_range() -> None:
    for seed in range(50):
        blink = drawn(0, 1.0, Chance(seed, "test"))
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
    blinks = placed([drawn(s, 0.9, chance) for s in starts], times_s)
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
    assert placed([drawn(0.4, 0.9, Chance(0, "test"))], times_s) == ()


def test_an_older_person_blinks_more_slowly() -> None:
    young, old = (drawn(0.5, 0.9, Chance(3, "test"), age) for age in (Age.ADULT, Age.OLDER))
    assert old.closing_s > 1.1 * young.closing_s
    assert old.half_open_s > young.half_open_s
    assert old.depth_left == young.depth_left


def test_a_wink_shuts_one_eye_and_lifts_its_cheek() -> None:
    act = replace(NATURAL, action="wink", start_s=0.5, hold_s=0.1, side="left")
    (blink,) = blinks_of([act], Chance(0, "test"), ADULT, asked=True, lead=-1.0)
    moved = blink.channels(FINE_S)
    assert moved["eyeBlinkLeft"].max() > 0.95
    assert moved["cheekSquintLeft"].max() > 0.4
    assert not moved["eyeBlinkRight"].any()
    assert not moved["cheekSquintRight"].any()
    undecided = replace(act, side="both")
    (blink,) = blinks_of([undecided], Chance(0, "test"), ADULT, asked=True, lead=-1.0)
    assert blink.depth_left == 0.0


def test_eyes_that_close_for_a_moment_stay_closed_as_long_as_there_is_room() -> None:
    natural = ACTIONS["close-eyes"]
    act = replace(NATURAL, action="close-eyes", attack_s=natural.times_s[0], hold_s=2.0)
    (drawn_one,) = blinks_of([act], Chance(0, "test"), ADULT, asked=True, lead=1.0)
    for seconds, longest_s in ((6.0, 2.1), (2.5, 1.1)):
        times_s = np.arange(round(seconds * 60)) / 60
        (blink,) = placed([drawn_one], times_s)
        shut_s = np.count_nonzero(blink.closure(times_s) > 0.98) / 60
        assert longest_s - 0.7 < shut_s < longest_s


def test_blinks_that_were_asked_for_all_come() -> None:
    times_s = np.arange(180) / 30
    acts = [replace(NATURAL, start_s=start) for start in (1.0, 1.2, 1.4)]
    asked = blinks_of(acts, Chance(0, "test"), ADULT, asked=True, lead=1.0)
    found = placed(asked, times_s)
    assert len(found) == 3
    closure = np.maximum.reduce([blink.closure(times_s) for blink in found])
    assert np.count_nonzero((closure[1:] > 0.6) & (closure[:-1] <= 0.6)) == 3


@given(st.floats(1, 120), st.floats(0, 40), st.integers(0, 1000))
def test_blinks_that_come_by_themselves_are_as_many_as_people_make(
    end_s: float, per_min: float, seed: int
) -> None:
    acts = spontaneous(per_min, [], [], end_s, Chance(seed, "test"))
    assert len(acts) <= max(26 / 60 * end_s, 1)
    if per_min == 0:
        assert not acts
    elif end_s >= 3.8:
        assert acts
    if per_min >= 8:
        assert len(acts) >= 8 / 60 * end_s - 1e-9 or end_s < 3.8


def test_blinks_come_about_as_often_as_asked_and_not_like_clockwork() -> None:
    acts = [spontaneous(16, [], [], 60.0, Chance(seed, "test")) for seed in range(40)]
    counts = [len(one) for one in acts]
    assert 14 < np.mean(counts) < 18
    gaps = np.concatenate([np.diff([act.start_s for act in one]) for one in acts])
    assert gaps.min() >= APART_S
    assert 0.25 < gaps.std() / gaps.mean() < 0.6


def test_a_large_look_likes_to_come_with_a_blink() -> None:
    def hidden(size_deg: float) -> int:
        look = replace(NATURAL, action="look", start_s=1.7, amount=size_deg)
        return sum(
            any(act.start_s == look.start_s for act in acts)
            for acts in (
                spontaneous(12, [], [look], 6.0, Chance(seed, "test")) for seed in range(50)
            )
        )

    assert hidden(3.0) == 0
    assert hidden(14.0) > 30
