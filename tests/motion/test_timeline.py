from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from fondly.domain.plan import Act, Camera, Life, Plan
from fondly.motion.drivers import drivers
from fondly.motion.staging import driver_plan
from fondly.motion.timeline import timeline
from fondly.motion.timeline_svg import timeline_svg

PLAN = Plan(
    4.0,
    (
        Act("turn", 1.0, 0.5, 0.5, 0.5, 3.0, "left"),
        Act("wink", 2.0, 0.2, 0.1, 0.5, 1.0, "right"),
        Act("look-at-camera", 0.5, 0.04, 2.0, 0.04, 1.0),
    ),
    Life(12.0, 0.8, 0.4, 0.9),
    Camera("drift"),
    "<turn> & wink",
)


def test_each_act_is_a_line_with_its_time_its_size_and_its_course() -> None:
    first, look, turn, wink, last = timeline(PLAN)
    assert first == "<turn> & wink, 4 s"
    assert "look at camera" in look
    assert "turn to the left" in turn
    assert "3.0°" in turn
    assert "wink on the right" in wink
    assert "100%" in wink
    assert "12 blinks a minute" in last
    assert "camera: drift" in last
    course = turn.split("│")[1]
    assert len(course) == 48
    assert not course[:11].strip()
    assert "█" in course[18:24]
    assert not course[31:].strip()


def test_a_drawing_is_well_formed_whatever_the_title() -> None:
    drawing = ET.fromstring(timeline_svg(PLAN))  # noqa: S314  our own
    assert any(one.text == "<turn> & wink" for one in drawing.iter())
    ET.fromstring(timeline_svg(Plan(600.0, (), PLAN.life)))  # noqa: S314  our own
    long = ET.fromstring(timeline_svg(replace(PLAN, title="x" * 500)))  # noqa: S314  our own
    assert max(len(one.text or "") for one in long.iter() if one.tag.endswith("text")) < 160


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_every_driver_can_be_read_and_drawn(driver: object) -> None:
    plan = driver_plan(driver)  # type: ignore[arg-type]
    assert len(timeline(plan)) == len(plan.acts) + 2
    polygons = list(ET.fromstring(timeline_svg(plan)).iter())  # noqa: S314  our own
    assert sum(one.tag.endswith("polygon") for one in polygons) == len(plan.acts)
