"""The picture of a motion's curves."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from fondly.domain.motion import Motion
from fondly.motion.drivers import drivers
from fondly.motion.performance import write_motion
from fondly.vitals.drawing import MOST_POINTS, draw_curves
from fondly.vitals.report import vital_signs


def drawn(motion: Motion, title: str = "motion.json") -> str:
    return draw_curves(motion, vital_signs(motion), title)


def test_it_is_one_picture_that_needs_nothing_else() -> None:
    picture = drawn(write_motion(drivers()[0]))
    root = ET.fromstring(picture)  # noqa: S314  our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"<script|href|url\(|@import|on\w+=", picture)
    curves = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(curves) == 11
    assert {"lids", "smile and cheeks", "head, °"} <= {text.text for text in root.iter()}


def test_curves_lie_where_their_values_are() -> None:
    motion = Motion.of(10, {"eyeBlinkLeft": [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]})
    points = re.search(r'points="([^"]+)"', drawn(motion))
    assert points
    xy = np.array([point.split(",") for point in points.group(1).split()], float)
    assert len(xy) == 10
    assert xy[1, 1] < xy[0, 1] == xy[2, 1]
    assert np.ptp(np.diff(xy[:, 0])) < 0.2


@pytest.mark.parametrize("title", ['<script>alert("x")</script>', "a & b \x00\x1b]0;", "é" * 9999])
def test_any_title_is_only_text(title: str) -> None:
    root = ET.fromstring(drawn(Motion.still(30, 30), title))  # noqa: S314  our own
    assert len(root.findall(".//{http://www.w3.org/2000/svg}script")) == 0


def test_a_long_motion_is_thinned_but_keeps_its_peaks() -> None:
    lids = np.zeros(72_000)
    lids[40_001] = 1.0
    picture = drawn(Motion.of(120, {"eyeBlinkLeft": lids}))
    points = re.search(r'points="([^"]+)"', picture)
    assert points
    xy = np.array([point.split(",") for point in points.group(1).split()], float)
    assert len(xy) <= 2 * MOST_POINTS
    assert np.ptp(xy[:, 1]) > 80
    assert len(picture) < 60_000


def test_a_restless_motion_is_drawn_without_drowning() -> None:
    noise = np.random.default_rng(0).uniform(-20, 20, 20_000)
    picture = drawn(Motion.of(120, {"gaze_yaw_deg": noise}))
    assert picture.count('class="b"') == 0
    assert len(picture) < 60_000
