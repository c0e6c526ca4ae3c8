"""Tracks of real people are human: the instruments see what is there, and the norms are theirs."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.motion import Motion
from fondly.domain.vital_signs import Verdict, VitalSigns
from fondly.vitals.eyes import eye_deg
from fondly.vitals.report import vital_signs
from tests.conftest import shared_folder

CALM = ("LP_source_s18", "LP_source_s20")
"""The two who sit and look; the other eight act."""
KEEPSAKES_ONLY = frozenset(
    {"loop-gap", "loop-jolt", "ends-at-photo", "lids-still-first", "lids-still-last"}
)
"""What nobody does who does not make a loop."""
PLAYED = frozenset({"head-speed-p95", "head-speed-peak"})
"""What actors overdo, and these do."""


def _motion(path: Path) -> Motion:
    """A track as a motion about the median pose and gaze; its blendshapes as they are."""
    with path.open(encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    columns = dict(zip(names, np.array(rows, float).T, strict=True))
    rate = Fraction(round(1 / np.median(np.diff(columns["t"]))))
    shapes = {name: columns[name].clip(0, 1) for name in BLENDSHAPES if name in columns}
    gaze = eye_deg(Motion.of(rate, shapes))
    gaze = (gaze - np.median(gaze, axis=0)).clip([-30, -20], [30, 20])
    kept = {name: shape for name, shape in shapes.items() if not name.startswith("eyeLook")}
    head = {
        f"head_{name}_deg": (columns[name] - np.median(columns[name])).clip(-30, 30)
        for name in ("yaw", "pitch", "roll")
    }
    eyes = {"gaze_yaw_deg": gaze[:, 0], "gaze_pitch_deg": gaze[:, 1]}
    return Motion.of(rate, {**kept, **head, **eyes})


@pytest.fixture(scope="module")
def people() -> dict[str, VitalSigns]:
    folder = shared_folder() / "data" / "driving"
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        pytest.skip("the shared tracks are missing: set FONDLY_SHARED to what holds data/driving")
    return {path.stem: vital_signs(_motion(path)) for path in paths}


def _share_inside(signs: VitalSigns, left_out: frozenset[str]) -> tuple[int, int]:
    judged = [
        sign
        for sign in signs.signs.values()
        if sign.code not in left_out and sign.verdict is not Verdict.NONE
    ]
    return sum(sign.verdict is Verdict.OK for sign in judged), len(judged)


def test_people_who_sit_calmly_are_inside_the_norms(people: dict[str, VitalSigns]) -> None:
    inside, judged = np.sum([_share_inside(people[name], KEEPSAKES_ONLY) for name in CALM], axis=0)
    assert judged >= 20
    assert inside / judged >= 0.8


def test_even_people_who_act_are_mostly_inside(people: dict[str, VitalSigns]) -> None:
    left_out = KEEPSAKES_ONLY | PLAYED
    inside, judged = np.sum([_share_inside(one, left_out) for one in people.values()], axis=0)
    assert judged >= 100
    assert inside / judged >= 0.7


def test_blinks_of_real_people_are_seen_and_short(people: dict[str, VitalSigns]) -> None:
    closing = [value for one in people.values() for value in one["blink-closing"].measured]
    opening = [value for one in people.values() for value in one["blink-opening"].measured]
    assert len(closing) >= 35
    assert 0.04 <= np.median(closing) <= 0.12
    assert 0.10 <= np.median(opening) <= 0.30
    assert np.median(opening) > np.median(closing)
    assert people["LP_source_s20"]["blink-count"].value == 4
    assert people["LP_source_s18"]["blink-count"].value == 2
