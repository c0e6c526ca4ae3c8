"""Damage is told by where it lies, and mending is offered where it limits the clip."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.analysis import damage_findings
from fondly.analysis.damage_findings import inspect_damage
from fondly.analysis.examination import analyse
from fondly.analysis.subject import choose_subject
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.restoration import Step, parse_steps
from fondly.media.photo_file import content_hash, open_photo
from fondly.perception.damage import Damage
from fondly.pipeline.damage_offer import WITHOUT_CUT, accepted
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def print_of_one() -> Analysis:
    """The demo photo, a third as large."""
    pixels = np.ascontiguousarray(open_photo(ROOT / "assets/demo/lincoln.jpg").pixels[::3, ::3])
    return choose_subject(analyse(Photo(pixels, content_hash(pixels))))


def _finds(monkeypatch: pytest.MonkeyPatch, mask: NDArray[np.bool_]) -> None:
    found = Damage(mask.astype(np.float32), mask)
    monkeypatch.setattr(damage_findings, "find_damage", lambda _pixels, _faces, **_: found)


def _crack(analysis: Analysis, landmark: int) -> NDArray[np.bool_]:
    """A crack of 6 px across the picture at the height of a landmark."""
    mask = np.zeros(analysis.photo.pixels.shape[:2], bool)
    row = int(analysis.subjects[0].landmarks[landmark, 1])
    mask[row - 3 : row + 3] = True
    return mask


def test_a_crack_across_the_face_is_told(
    print_of_one: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    _finds(monkeypatch, _crack(print_of_one, 1))
    told = inspect_damage(print_of_one, print_of_one.subjects)
    assert told is not None
    assert told.code == "damage-on-face"
    assert told.remedy is not None
    flag, steps = told.remedy.split()
    assert flag == "--restore-steps"
    assert parse_steps(steps) == WITHOUT_CUT
    assert told.evidence["face_percent"] > 1


def test_a_crack_elsewhere_is_noted(
    print_of_one: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask = np.zeros(print_of_one.photo.pixels.shape[:2], bool)
    mask[-20:] = True
    _finds(monkeypatch, mask)
    told = inspect_damage(print_of_one, print_of_one.subjects)
    assert told is not None
    assert told.code == "damage-visible"
    assert told.severity is Severity.NOTES
    mask[5:] = False
    _finds(monkeypatch, mask)
    assert inspect_damage(print_of_one, print_of_one.subjects) is None


def test_the_brief_follows_the_answer() -> None:
    brief, told = Brief(Subject.SELF), Finding("damage-on-face", Severity.WARNS, "a", "b")
    assert accepted(brief, told, None) is brief
    assert accepted(brief, told, lambda _: False) is brief
    wanted = accepted(brief, told, lambda _: True).restore
    assert wanted == (Step.SCRATCHES, Step.NOISE, Step.TONE, Step.DETAIL)
    beside = Finding("damage-visible", Severity.NOTES, "a", "b")
    assert accepted(brief, beside, lambda _: True) is brief
