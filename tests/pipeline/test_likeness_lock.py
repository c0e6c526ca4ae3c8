from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.domain.brief import Brief, Limits
from fondly.domain.channels import CHANNELS, INDEX
from fondly.domain.decision import Subject
from fondly.domain.motion import Motion
from fondly.pipeline import likeness_lock
from fondly.pipeline.animate import Animation, animate
from fondly.pipeline.likeness_lock import busiest
from fondly.pipeline.output import Output

BRIEF = Brief(Subject.HISTORICAL, driver="nostalgia", seconds=4.0, fps=Fraction(12), size=240)


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if any change at all made somebody else of the person."""
    monkeypatch.setattr(likeness_lock, "LEAST", 0.9999)


def _made(photo: Path, brief: Brief, folder: Path) -> tuple[Animation, set[str]]:
    made = animate(photo, brief, Output(folder / "clip.mp4", keep_for=timedelta(0)))
    return made, {finding.code for finding in made.findings}


def test_a_gentle_clip_is_left_as_it_is(demo_photo: Path, tmp_path: Path) -> None:
    made, codes = _made(demo_photo, BRIEF, tmp_path)
    assert not codes & {"held-back-for-likeness", "likeness-low"}
    assert made.clip.recipe is not None
    assert made.clip.recipe.brief.mouth is None


@pytest.mark.usefixtures("strict")
def test_what_costs_the_likeness_does_less_three_times_at_most(
    demo_photo: Path, tmp_path: Path
) -> None:
    made, codes = _made(demo_photo, BRIEF, tmp_path)
    assert codes >= {"held-back-for-likeness", "likeness-low"}
    assert made.clip.recipe is not None
    brief = made.clip.recipe.brief
    shares = [share for share in (brief.mouth, brief.head, brief.eyes) if share is not None]
    steps = sum(round(np.log(share) / np.log(likeness_lock.LESS)) for share in shares)
    assert steps == likeness_lock.TIMES
    told = next(one for one in made.findings if one.code == "held-back-for-likeness")
    assert told.evidence["share"] in [pytest.approx(share) for share in shares]
    again = animate(
        demo_photo, made.clip.recipe, Output(tmp_path / "again.mp4", keep_for=timedelta(0))
    )
    assert again.clip.recipe is not None
    assert again.clip.recipe.brief == brief


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("given", ["motion", "no limits"])
def test_what_was_given_as_it_is_is_only_told(demo_photo: Path, tmp_path: Path, given: str) -> None:
    smile = np.sin(np.linspace(0, np.pi, 24)) * 0.4
    motion = Motion.of(12, {"mouthSmileLeft": smile, "mouthSmileRight": smile})
    brief = (
        Brief(Subject.HISTORICAL, motion=motion, size=240)
        if given == "motion"
        else Brief(Subject.HISTORICAL, seconds=2.0, fps=Fraction(12), size=240, limits=Limits.OFF)
    )
    _, codes = _made(demo_photo, brief, tmp_path)
    assert "likeness-low" in codes
    assert "held-back-for-likeness" not in codes


def test_the_busiest_moments_of_each_part_while_the_eyes_are_open() -> None:
    values = np.zeros((6, len(CHANNELS)), np.float32)
    assert list(busiest(values)) == []
    values[1, INDEX["mouthSmileLeft"]] = 0.3
    values[2, INDEX["mouthSmileLeft"]] = 0.9
    values[2, INDEX["eyeBlinkLeft"]] = 1.0
    values[4, INDEX["head_yaw_deg"]] = -5.0
    values[5, INDEX["camera_zoom"]] = 0.3
    chosen = [int(np.flatnonzero((values == one).all(axis=1))[0]) for one in busiest(values)]
    assert chosen == [1, 4]
