from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.plan import CAMERA_MOVES, CURVES, SIDES, Act, Camera, Life, Plan
from fondly.domain.plan_json import plan_from_dict, plan_to_dict
from fondly.domain.plan_toml import MOST_BYTES, plan_from_toml, plan_to_toml
from fondly.errors import PlanInvalid

SMILE = Act("smile", 2.0, 1.1, 0.9, 1.8, 0.33)
LIFE = Life(12.0, 0.8, 0.4, 0.9)
PLAN = Plan(6.0, (SMILE, Act("wink", 0.5, 0.2, 0.0, 0.3, 1.0, "left", "quick")), LIFE, title="so")

lengths_s = st.floats(0.01, 20.0)
acts = st.builds(
    Act,
    st.from_regex(r"[a-z-]{1,32}", fullmatch=True),
    st.floats(0.0, 20.0),
    lengths_s,
    st.floats(0.0, 20.0),
    lengths_s,
    st.floats(0.0, 45.0),
    st.sampled_from(SIDES),
    st.sampled_from(CURVES),
)
lives = st.builds(
    Life, st.floats(0.0, 40.0), st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0)
)
titles = st.text(st.characters(codec="utf-8"), max_size=60).filter(str.isprintable)
cameras = st.builds(Camera, st.sampled_from(CAMERA_MOVES), st.floats(0.0, 1.0))
plans = st.builds(
    Plan, st.floats(80.0, 600.0), st.lists(acts, max_size=5).map(tuple), lives, cameras, titles
)


@given(plans)
def test_files_give_the_same_plan_again(plan: Plan) -> None:
    assert plan_from_toml(plan_to_toml(plan)) == plan
    assert plan_from_toml(plan_to_toml(plan).encode()) == plan
    assert plan_from_dict(json.loads(json.dumps(plan_to_dict(plan)))) == plan


def test_acts_are_in_order_and_know_their_end() -> None:
    assert [act.action for act in PLAN.acts] == ["wink", "smile"]
    assert SMILE.end_s == pytest.approx(5.8)


def test_a_file_explains_itself_and_needs_only_what_matters() -> None:
    text = plan_to_toml(PLAN)
    assert "the subject's own" in text
    assert "none | drift | push-in | pull-out" in text
    bare = "\n".join(
        line for line in text.splitlines() if not line.startswith(("side", "curve", "title"))
    )
    assert plan_from_toml(bare).acts[1] == SMILE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"action": "Smile!"}, "small letters"),
        ({"action": ""}, "small letters"),
        ({"start_s": -0.1}, "start_s is from 0"),
        ({"attack_s": 0.0}, "attack_s is above 0"),
        ({"release_s": 0.0}, "release_s is above 0"),
        ({"hold_s": float("nan")}, "hold_s is from 0"),
        ({"amount": 46.0}, "amount is from 0 to 45"),
        ({"amount": -0.1}, "amount is from 0 to 45"),
        ({"side": "port"}, "side is one of both, left, right"),
        ({"curve": "round"}, "curve is one of"),
    ],
)
def test_an_act_out_of_range_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanInvalid, match=said) as caught:
        replace(SMILE, **changes)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seconds": 0.0}, "seconds is above 0"),
        ({"seconds": 3600.0}, "up to 600"),
        ({"seconds": 5.5}, r"smile at 2 s ends at 5.80 s, but the plan lasts 5.5 s"),
        ({"acts": (SMILE,) * 1001}, "at most 1000 acts"),
        ({"title": "a\nb"}, "one line"),
        ({"title": "a" * 1001}, "one line"),
    ],
)
def test_a_plan_out_of_range_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanInvalid, match=said):
        replace(PLAN, **changes)


@pytest.mark.parametrize("name", ["blinks_per_min", "breath", "drift_deg", "scan_deg"])
def test_life_and_camera_out_of_range_are_refused(name: str) -> None:
    with pytest.raises(PlanInvalid, match=f"life: {name} is from 0"):
        replace(LIFE, **{name: 41.0})
    with pytest.raises(PlanInvalid, match="camera: amount"):
        Camera("drift", 1.1)
    with pytest.raises(PlanInvalid, match="camera: move is one of none"):
        Camera("zoom")  # type: ignore[arg-type]  # as a file may hold


@pytest.mark.parametrize(
    ("old", "new", "said", "advised"),
    [
        ("fondly_plan = 1", "", "lacks fondly_plan", "--plan-out"),
        ("fondly_plan = 1", "fondly_plan = true", "fondly_plan = 1", "--plan-out"),
        ("seconds = 6.0", "second = 6.0", "no entry 'second'", "Did you mean seconds?"),
        ("seconds = 6.0", "seconds = '6'", "seconds is a number", "--plan-out"),
        ("seconds = 6.0", f"seconds = 1{'0' * 400}", "far too large", "--plan-out"),
        ("amount = 0.33", "amuont = 0.33", "act 2 has no entry 'amuont'", "Did you mean amount?"),
        ("amount = 0.33", "", "act 2 lacks amount", "--plan-out"),
        ("breath = 0.8", "wobble = 1", "life has no entry 'wobble'", "Entries are blinks_per_min"),
        ("[camera]", "[[camera]]", "camera is a table", "--plan-out"),
        ("[[act]]", "[act]", "not TOML", "--plan-out"),
        ('move = "none"', "move = 3", "camera: move is a text", "--plan-out"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_advice(
    old: str, new: str, said: str, advised: str
) -> None:
    with pytest.raises(PlanInvalid, match=said.replace("[", r"\[")) as caught:
        plan_from_toml(plan_to_toml(PLAN).replace(old, new))
    assert advised in caught.value.hint


@pytest.mark.parametrize("text", [b"\xff\xfe", "[[act", "x" * (MOST_BYTES + 1), "act = 3"])
def test_a_file_that_is_no_plan_is_refused(text: str | bytes) -> None:
    with pytest.raises(PlanInvalid):
        plan_from_toml(text)
