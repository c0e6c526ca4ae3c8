from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.brief import Brief, LabelTime, Limits, parse_rate, parse_size
from fondly.domain.decision import Subject
from fondly.domain.framing import LARGEST_SIZE, NATIVE, SMALLEST_SIZE, Framing
from fondly.domain.motion import Motion
from fondly.errors import OptionInvalid


def test_a_brief_needs_only_to_know_who_is_shown() -> None:
    brief = Brief(Subject.SELF)
    assert brief.framing is Framing.AUTO
    assert brief.limits is Limits.DEFAULT
    assert brief.label is LabelTime.END
    assert "driver" not in brief.given()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("intensity", [-0.01, 1.01, float("nan"), float("inf")]),
        ("seconds", [0, -1, 600.5, float("nan")]),
        ("fps", [Fraction(0), Fraction(-30), Fraction(241)]),
        ("seed", [-1, 2**32, 10**400]),
        ("size", [0, SMALLEST_SIZE - 1, LARGEST_SIZE + 1]),
        ("face", [0, -1]),
        ("driver", ["", "x" * 65]),
        ("direct", ["x" * 501]),
        ("eyes", [-0.1, 1.1]),
        ("mouth", [2.0]),
        ("head", [float("nan")]),
        ("breath", [1.5]),
    ],
)
def test_values_that_make_no_sense_are_refused(name: str, values: list[object]) -> None:
    for value in values:
        with pytest.raises(OptionInvalid, match=name):
            Brief(Subject.SELF, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sources",
    [
        {"driver": "nostalgia", "motion": Motion.still(30, 3)},
        {"direct": "a smile", "motion": Motion.still(30, 3)},
        {"direct": "a smile", "driver": "nostalgia"},
    ],
)
def test_sources_of_motion_exclude_each_other(sources: dict[str, Any]) -> None:
    with pytest.raises(OptionInvalid, match="both"):
        Brief(Subject.SELF, **sources)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("30", Fraction(30)),
        ("25.0", Fraction(25)),
        ("12.5", Fraction(25, 2)),
        ("29.97", Fraction(30000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        (" 24 ", Fraction(24)),
    ],
)
def test_rates_are_read_as_people_mean_them(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@given(st.fractions(1, 240, max_denominator=1001))
def test_a_rate_survives_being_written(rate: Fraction) -> None:
    assert parse_rate(str(rate)) == rate


@pytest.mark.parametrize("text", ["", "fast", "30/0", "nan", "1e999/3", "--"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(OptionInvalid):
        parse_rate(text)


def test_sizes_are_read() -> None:
    assert parse_size("720") == 720
    assert parse_size("Native") == NATIVE


@pytest.mark.parametrize("text", ["", "big", "-3", "12.5", "²", "9" * 30])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(OptionInvalid):
        parse_size(text)
