"""Turning points, hills and crossings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.vitals.events import (
    falls_through,
    hills,
    joined,
    leaves,
    reaches,
    rises_through,
    turning_points,
)

CURVES = arrays(np.float64, st.integers(1, 60), elements=st.floats(-2, 2, width=32))


@given(CURVES, st.floats(0.01, 2))
def test_turning_points_alternate_and_are_the_extremes_between(
    curve: np.ndarray, swing: float
) -> None:
    points = turning_points(curve, swing)
    assert points == sorted(points)
    assert len(points) != 1
    steps = [curve[after] - curve[before] for before, after in pairwise(points)]
    assert all(abs(step) >= swing - 1e-9 for step in steps)
    assert all(one * next_one < 0 for one, next_one in pairwise(steps))
    for before, after in pairwise(points):
        between = curve[before : after + 1]
        assert {between.min(), between.max()} == {curve[before], curve[after]}
    if not points:
        assert max(np.ptp(curve[i:]) for i in range(len(curve))) < swing + 1e-9


@given(CURVES, st.floats(0.01, 2))
def test_hills_stand_out_on_every_side_that_is_seen(curve: np.ndarray, swing: float) -> None:
    for hill in hills(curve, swing):
        assert hill.top <= hill.end_top
        assert curve[hill.end_top] == pytest.approx(curve[hill.top], abs=1e-4)
        lows = [i for i in (hill.before, hill.after) if i is not None]
        assert lows
        assert all(curve[hill.top] - curve[i] >= swing - 1e-9 for i in lows)
        assert hill.height == pytest.approx(curve[hill.top] - max(curve[i] for i in lows))


def test_hills_at_the_ends_have_one_side() -> None:
    first, last = hills(np.array([1.0, 0.0, 1.0]), 0.5)
    assert (first.before, first.top, first.after) == (None, 0, 1)
    assert (last.before, last.top, last.after) == (1, 2, None)


def test_a_plateau_is_one_top() -> None:
    (hill,) = hills(np.array([0.0, 1.0, 1.0, 1.0, 0.0]), 0.5)
    assert (hill.top, hill.end_top) == (1, 3)


def test_hills_are_joined_over_shallow_lows_only() -> None:
    curve = np.array([0.0, 0.8, 0.5, 1.0, 0.2, 0.9, 0.0])
    apart = hills(curve, 0.25)
    assert [hill.top for hill in apart] == [1, 3, 5]
    assert [(h.before, h.top, h.after) for h in joined(apart, curve, 0.5)] == [(0, 3, 4), (4, 5, 6)]


@given(CURVES, st.floats(0.01, 2))
def test_joining_never_fails_and_keeps_the_highest(curve: np.ndarray, swing: float) -> None:
    found = hills(curve, swing)
    kept = joined(found, curve, 0.5)
    assert len(kept) <= len(found)
    if found:
        assert max(curve[h.top] for h in kept) == max(curve[h.top] for h in found)


def test_crossings_lie_between_samples() -> None:
    curve = np.array([0.0, 1.0, 0.2, 1.0, 1.0, 0.0])
    assert rises_through(curve, 0.5, 0, 4) == pytest.approx(2 + 0.3 / 0.8)
    assert reaches(curve, 0.5, 0, 4) == pytest.approx(0.5)
    assert falls_through(curve, 0.5, 0, 5) == pytest.approx(1 + 0.5 / 0.8)
    assert leaves(curve, 0.5, 0, 5) == pytest.approx(4.5)
    assert rises_through(curve, -1.0, 1, 4) == 1
    assert reaches(curve, 2.0, 1, 4) == 4
