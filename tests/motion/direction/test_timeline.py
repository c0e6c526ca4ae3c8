"""Plans as pictures: what is drawn is where the plan says, and nothing else gets in."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.domain.plan import Act, Camera, Life, Plan
from fondly.motion.actions import ACTIONS
from fondly.motion.direction import plan_svg, plan_text

LIFE = Life(14.0, 0.8, 0.35, 0.9)
SMILE = Act("smile", 1.0, 1.0, 2.0, 1.0, 0.33)
TURN = Act("turn", 3.0, 1.0, 0.0, 1.0, 3.0, "left")


def bar(text: str, name: str) -> str:
    line = next(line for line in text.splitlines() if line.startswith(name))
    return line[27:]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    seconds = draw(st.floats(1, 600))
    acts = []
    for name in draw(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=12)):
        parts = draw(st.tuples(*[st.floats(0.001, 0.24)] * 4))
        start, attack, hold, release = (part * seconds for part in parts)
        acts.append(Act(name, start, attack, hold, release, 0.3))
    title = draw(st.text(max_size=80).filter(str.isprintable))
    return Plan(seconds, tuple(acts), LIFE, title=title)


def test_a_bar_stands_where_the_act_is() -> None:
    text = plan_text(Plan(6.0, (SMILE, TURN), LIFE, title="soft smile"))
    assert text.splitlines()[0] == "soft smile"
    drawn = bar(text, "smile")
    assert re.fullmatch(r" +/+=+\\+", drawn)
    lane = 52
    assert drawn.index("/") == pytest.approx(1 / 6 * lane, abs=1)
    assert drawn.index("=") == pytest.approx(2 / 6 * lane, abs=1)
    assert drawn.index("\\") == pytest.approx(4 / 6 * lane, abs=1)
    assert len(drawn) == pytest.approx(5 / 6 * lane, abs=1)
    assert re.fullmatch(r" +/+\\+", bar(text, "turn left"))
    assert "33 %" in text
    assert "3.0 deg" in text


def test_the_camera_is_told_where_it_moves() -> None:
    assert "camera" not in plan_text(Plan(6.0, (), LIFE))
    moved = Plan(6.0, (), LIFE, Camera("push-in", 0.4))
    assert "camera: push-in 40 %" in plan_text(moved)
    assert "camera: push-in 40 %" in plan_svg(moved)


@given(plans())
@settings(deadline=None, max_examples=100)
def test_any_plan_fits_a_terminal_and_every_act_is_seen(plan: Plan) -> None:
    lines = plan_text(plan).splitlines()[1:]
    assert all(len(line) <= 80 and line.isascii() for line in lines)
    bars = [line[27:] for line in lines if re.search(r"[/=\\]", line)]
    assert len(bars) == len(plan.acts)


@given(plans())
@settings(deadline=None, max_examples=100)
def test_any_plan_is_drawn_as_well_formed_svg_within_its_frame(plan: Plan) -> None:
    root = ET.fromstring(plan_svg(plan))  # noqa: S314  our own text
    paths = [one for one in root.iter() if one.tag.endswith("path")]
    assert len(paths) == len(plan.acts)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for path in paths:
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", path.attrib["d"])]
        assert min(numbers) >= 0
        assert max(numbers) <= max(width, height)


def test_a_title_is_text_and_no_markup() -> None:
    title = "<script>alert('&')</script>"
    drawn = plan_svg(Plan(6.0, (SMILE,), LIFE, title=title))
    assert "<script" not in drawn
    root = ET.fromstring(drawn)  # noqa: S314  our own text
    assert next(one.text for one in root.iter() if one.tag.endswith("title")) == title


def test_very_many_acts_are_not_all_drawn_and_it_says_so() -> None:
    acts = tuple(Act("nod", float(n), 0.3, 0.0, 0.3, 1.0) for n in range(300))
    drawn = plan_svg(Plan(600.0, acts, LIFE))
    assert drawn.count("<path") == 200
    assert "and 100 more" in drawn
