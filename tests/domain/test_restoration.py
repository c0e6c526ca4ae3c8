"""A restored photo and the reports of its steps check themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fondly.domain.photo import Photo
from fondly.domain.restoration import ORDINARY, Step, StepReport, Treatment, parse_steps
from fondly.domain.restored_photo import RestoredPhoto
from fondly.errors import OptionInvalid


def _photo(height: int = 80, width: int = 64) -> Photo:
    return Photo(np.zeros((height, width, 3), np.uint8), "0" * 64)


def _restored() -> RestoredPhoto:
    return RestoredPhoto(
        _photo(),
        _photo(160, 128),
        (StepReport(Step.NOISE, changed=False, sentence="No noise to speak of."),),
        np.zeros((80, 64), np.float32),
        np.diag([0.5, 0.5, 1.0]),
    )


def test_the_steps_have_one_order() -> None:
    assert [step.value for step in Step] == [
        "geometry", "scratches", "noise", "tone", "detail", "colour",
    ]  # fmt: skip


def test_a_photo_is_changed_when_a_step_changed_it() -> None:
    restored = _restored()
    assert not restored.changed
    tone = StepReport(Step.TONE, changed=True, sentence="Lifted the fading.")
    assert replace(restored, steps=(*restored.steps, tone)).changed


def test_arrays_are_read_only() -> None:
    restored = _restored()
    assert not restored.filled.flags.writeable
    assert not restored.restored_from_photo.flags.writeable


def test_a_report_is_plain_json() -> None:
    report = StepReport(Step.TONE, changed=True, sentence="Done.", evidence={"a_px": 2.0})
    assert json.loads(json.dumps(report.as_dict())) == {
        "step": "tone",
        "changed": True,
        "sentence": "Done.",
        "evidence": {"a_px": 2.0},
        "seconds": 0.0,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"filled": np.zeros((64, 80), np.float32)},
        {"filled": np.zeros((80, 64), np.float64)},
        {"filled": np.full((80, 64), 1.5, np.float32)},
        {"filled": np.full((80, 64), np.nan, np.float32)},
        {"restored_from_photo": np.eye(2)},
        {"restored_from_photo": np.zeros((3, 3))},
        {"restored_from_photo": np.full((3, 3), np.nan)},
        {"steps": (StepReport(Step.TONE, changed=False, sentence="a"),) * 2},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"filled|transform|once"):
        replace(_restored(), **wrong)


def test_a_report_says_something_and_takes_time() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        StepReport(Step.TONE, changed=True, sentence=" ")
    with pytest.raises(ValueError, match="0 s"):
        StepReport(Step.TONE, changed=True, sentence="Done.", seconds=float("nan"))


def test_steps_are_read_into_their_order() -> None:
    assert parse_steps(" tone, Geometry ,tone") == (Step.GEOMETRY, Step.TONE)
    assert Treatment((Step.DETAIL, Step.NOISE)).steps == (Step.NOISE, Step.DETAIL)
    assert Step.COLOUR not in ORDINARY


@pytest.mark.parametrize("text", ["", "tone,", "blur", "tone;noise"])
def test_other_steps_are_refused(text: str) -> None:
    with pytest.raises(OptionInvalid, match="no step"):
        parse_steps(text)


def test_a_treatment_does_something() -> None:
    with pytest.raises(OptionInvalid, match="No step"):
        Treatment(())
    for strength in (-0.1, 1.1, float("nan")):
        with pytest.raises(OptionInvalid, match="strength"):
            Treatment(strength=strength)
