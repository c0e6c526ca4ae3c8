"""Motion files: round trips, and every way to be malformed."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain import motion_json
from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.motion import Motion
from fondly.domain.motion_json import motion_from_json, motion_to_json
from fondly.errors import MotionInvalid


@st.composite
def motions(draw: st.DrawFn) -> Motion:
    frames = draw(st.integers(1, 8))
    names = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=4, unique=True))
    columns = {
        n: draw(st.lists(st.floats(*RANGES[n]), min_size=frames, max_size=frames)) for n in names
    }
    return Motion.of(draw(st.fractions(1, 240, max_denominator=1001)), columns)


def document(**changes: Any) -> str:
    parts: dict[str, Any] = {"fondly_motion": 1, "fps": "30", "channels": {"jawOpen": [0, 0.5]}}
    parts.update(changes)
    return json.dumps({key: value for key, value in parts.items() if value is not ...})


@given(motions())
def test_round_trip_within_the_last_digit_and_then_exact(motion: Motion) -> None:
    once = motion_from_json(motion_to_json(motion))
    assert once.rate == motion.rate
    np.testing.assert_allclose(once.values, motion.values, atol=1e-5, rtol=0)
    assert motion_from_json(motion_to_json(once)) == once
    assert motion_to_json(motion_from_json(motion_to_json(once))) == motion_to_json(once)


def test_reads_the_format_of_the_design() -> None:
    text = (
        '{"fondly_motion": 1, "fps": "30000/1001",'
        ' "channels": {"eyeBlinkLeft": [0, 0.1, 1], "head_yaw_deg": [0, -0.2, 3]}}'
    )
    motion = motion_from_json(text)
    assert motion.rate == Fraction(30000, 1001)
    assert motion == Motion.of(
        Fraction(30000, 1001), {"eyeBlinkLeft": [0, 0.1, 1], "head_yaw_deg": [0, -0.2, 3]}
    )
    assert motion_from_json(text.encode("utf-8-sig")) == motion


def test_writes_short_numbers_and_leaves_out_what_does_not_move() -> None:
    motion = Motion.of(30, {"jawOpen": [0, 0.1, 1 / 3], "breath": [0, 0, 0]})
    assert motion_to_json(motion) == (
        '{"fondly_motion": 1, "fps": "30", "channels": {"jawOpen": [0, 0.1, 0.33333]}}'
    )
    assert motion_from_json(motion_to_json(Motion.still(25, 4))) == Motion.still(25, 4)


@pytest.mark.parametrize(
    ("fps", "rate"),
    [("25", 25), (24, 24), (29.97, Fraction(2997, 100)), ("59.94", Fraction(2997, 50))],
)
def test_rates_it_reads(fps: object, rate: Fraction) -> None:
    assert motion_from_json(document(fps=fps)).rate == rate


@pytest.mark.parametrize(
    "fps",
    [
        "",
        "thirty",
        "-30",
        "0",
        "1/0",
        "30/",
        "1e3",
        "1e999999999",
        "9" * 5000,
        "241",
        0,
        True,
        None,
        [30],
        "٣٠",
    ],
)
def test_rates_it_refuses(fps: object) -> None:
    with pytest.raises(MotionInvalid) as caught:
        motion_from_json(document(fps=fps))
    assert len(caught.value.message) < 200
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        ("{", "not JSON"),
        ("[" * 200_000, "not JSON"),
        ('{"fondly_motion": ' + "9" * 5000 + "}", "not JSON"),
        ("[]", "JSON object, got a list"),
        ('"motion"', "JSON object, got a text"),
        ("null", "JSON object, got null"),
        ("3", "JSON object, got a number"),
        ("{}", "lacks 'fondly_motion'"),
        (document(fps=...), "lacks 'fps'"),
        (document(channels=...), "lacks 'channels'"),
        (document(author="me"), "no entry 'author'"),
        (document(fondly_motion=2), "must be 1, got 2"),
        (document(fondly_motion=True), "must be 1, got True"),
        (document(fondly_motion="1"), "must be 1"),
        (document(channels=[]), "JSON object, got a list"),
        (document(channels={}), "at least one channel"),
        (document(channels={"jawopen": [0]}), "unknown channel 'jawopen'"),
        (document(channels={"jawOpen": 1}), "list of numbers, got a number"),
        (document(channels={"jawOpen": {}}), "list of numbers, got an object"),
        (document(channels={"jawOpen": []}), "got 0"),
        (document(channels={"jawOpen": [0, "1"]}), "frame 1 is a text"),
        (document(channels={"jawOpen": [None]}), "frame 0 is null"),
        (document(channels={"jawOpen": [True]}), "frame 0 is true or false"),
        (document(channels={"jawOpen": [[0]]}), "frame 0 is a list"),
        (document(channels={"jawOpen": [10**400]}), "far out of range"),
        (document(channels={"jawOpen": [1.5]}), "frame 0 has 1.5"),
        (document(channels={"jawOpen": [0], "breath": [0, 0]}), "one length"),
        ('{"fondly_motion": 1, "fps": "30", "channels": {"jawOpen": [NaN]}}', "finite"),
        ('{"fondly_motion": 1, "fps": "30", "channels": {"jawOpen": [1e999]}}', "finite"),
        ('{"fps": "30", "fps": "25"}', "'fps' twice"),
        ('{"channels": {"jawOpen": [0], "jawOpen": [1]}}', "'jawOpen' twice"),
    ],
)
def test_malformed_files(text: str | bytes, sentence: str) -> None:
    with pytest.raises(MotionInvalid, match=sentence) as caught:
        motion_from_json(text)
    assert len(caught.value.message) < 300
    assert caught.value.hint


def test_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion_json, "MOST_BYTES", 10)
    with pytest.raises(MotionInvalid, match="may have 10 bytes"):
        motion_from_json("not JSON at all")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["fondly_motion", "fps", "channels", "jawOpen"]), inner
            )
        ),
    )
)
def test_any_json_gives_a_motion_or_the_right_error(value: object) -> None:
    for text in (json.dumps(value), document(channels=value), document(fps=value)):
        try:
            motion_from_json(text)
        except MotionInvalid as error:
            assert error.hint  # noqa: PT017  both outcomes are right
