from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.background import Background
from fondly.domain.brief import Brief, LabelTime, Limits, Teeth
from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.decision import Subject
from fondly.domain.faces import ALL
from fondly.domain.framing import NATIVE, Framing
from fondly.domain.motion import Motion
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age, LabelPlace, Language
from fondly.domain.plan import CAMERA_MOVES, Act, Camera, Life, Plan
from fondly.domain.points import FacePoints
from fondly.domain.recipe import MOST_BYTES, Recipe, recipe_from_json, recipe_to_json
from fondly.domain.restoration import Step
from fondly.errors import RecipeInvalid, RecipeMismatch
from tests.sketch import PLACES

WEIGHTS = {"a.onnx": "a" * 64, "b.onnx": "b" * 64}
RECIPE = Recipe("0.1.0", "c" * 64, WEIGHTS, Brief(Subject.HISTORICAL, driver="nostalgia"))


@st.composite
def motions(draw: st.DrawFn) -> Motion:
    names = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=4, unique=True))
    frames = draw(st.integers(1, 5))
    column = {
        name: draw(
            st.lists(st.floats(*RANGES[name], allow_nan=False), min_size=frames, max_size=frames)
        )
        for name in names
    }
    return Motion.of(draw(st.fractions(1, 240, max_denominator=1001)), column)


numbers = st.lists(st.integers(1, 99), min_size=1, max_size=9).map(tuple)

briefs = st.builds(
    Brief,
    st.sampled_from(Subject),
    driver=st.just(None),
    motion=st.none() | motions(),
    occasion=st.none() | st.sampled_from(Occasion),
    age=st.none() | st.sampled_from(Age),
    camera=st.none() | st.sampled_from(CAMERA_MOVES),
    intensity=st.none() | st.floats(0, 1),
    head=st.none() | st.floats(0, 1),
    seconds=st.none() | st.floats(0.1, 600),
    fps=st.none() | st.fractions(1, 240, max_denominator=1001),
    seed=st.integers(0, 2**32 - 1),
    framing=st.sampled_from(Framing),
    size=st.none() | st.just(NATIVE) | st.integers(120, 4320),
    face=st.none() | st.just(ALL) | st.integers(1, 99) | numbers,
    points=st.none() | st.just(FacePoints(PLACES)),
    background=st.builds(Background, st.sampled_from(["keep", "blur", "#d8d2c4"])),
    limits=st.sampled_from(Limits),
    teeth=st.sampled_from(Teeth),
    label=st.sampled_from(LabelTime),
    label_place=st.sampled_from(LabelPlace),
    language=st.sampled_from(Language),
)


PLAN = Plan(
    6.0,
    (Act("smile", 2.0, 1.1, 0.9, 1.8, 0.1 + 0.2, "left", "quick"),),
    Life(12.0, 0.8, 0.4, 0.9),
    Camera("drift", 0.3),
    "a smile, “warm”",
)


def test_a_plan_and_a_sentence_survive_too() -> None:
    for brief in (
        Brief(Subject.SELF, plan=PLAN, driver="joy"),
        Brief(Subject.SELF, restore=(Step.NOISE, Step.TONE)),
        Brief(Subject.SELF, plan=PLAN, direct="a smile, “warm”"),
    ):
        recipe = Recipe("0.1.0", "c" * 64, WEIGHTS, brief)
        assert recipe_from_json(recipe_to_json(recipe)) == recipe


@given(briefs)
def test_a_recipe_survives_being_written_exactly(brief: Brief) -> None:
    recipe = Recipe("0.1.0", "c" * 64, WEIGHTS, brief, 1.25)
    again = recipe_from_json(recipe_to_json(recipe))
    assert again == recipe
    assert again.brief == brief


def test_a_motion_in_a_recipe_keeps_every_bit() -> None:
    values = np.random.default_rng(1).random(500).astype(np.float32)
    brief = Brief(Subject.SELF, motion=Motion.of(Fraction(30000, 1001), {"breath": values}))
    again = recipe_from_json(recipe_to_json(replace(RECIPE, brief=brief))).brief.motion
    assert again is not None
    assert np.array_equal(again["breath"], values)


def _changed(**changes: object) -> str:
    return json.dumps({**RECIPE.as_dict(), **changes})


def _brief(**changes: object) -> str:
    brief: dict[str, Any] = {**RECIPE.as_dict()["brief"], **changes}
    return _changed(brief={name: value for name, value in brief.items() if value is not None})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        "[" * 100_000,
        "{}",
        _changed(fondly_recipe=2),
        _changed(fondly_recipe=True),
        _changed(version=1),
        _changed(photo="c" * 63),
        _changed(photo=None),
        _changed(weights=[]),
        _changed(weights={"a": 1}),
        _changed(extra=1),
        _changed(brief=None),
        _changed(made="yesterday"),
        _changed(made="2026-11-21T19:30:00"),
        _changed(made=1),
        _changed(shown=1),
        _changed(shown=[1.5]),
        _changed(checklist=[]),
        _changed(checklist={"audience": "family"}),
        _changed(
            checklist={
                "audience": "family",
                "at": "2026-11-21T19:30:00+00:00",
                "answers": {"permission": True},
            }
        ),
        _changed(
            checklist={
                "audience": "family",
                "at": "2026-11-21T19:30:00+00:00",
                "answers": {"else": "yes"},
            }
        ),
        _brief(subject={"0": "self"}),
        _brief(subject={"x": "self"}),
        _brief(subject={}),
        _brief(subject=["self"]),
        _brief(adult="yes"),
        _brief(adult={"1": 1}),
        _brief(rights="mine"),
        _brief(audience="all"),
        _brief(about="war"),
        _brief(consent={}),
        _brief(consent={"fondly_consent": 1}),
        _brief(subject=None),
        _brief(subject="nobody"),
        _brief(extra=1),
        _brief(intensity="much"),
        _brief(intensity=2),
        _brief(intensity=True),
        _brief(seconds=10**400),
        _brief(seed=1.5),
        _brief(fps=30),
        _brief(fps="never"),
        _brief(size="huge"),
        _brief(framing="3:7"),
        _brief(motion={"fondly_motion": 1, "fps": "30", "channels": {"breath": [0]}}),
        _brief(plan={"fondly_plan": 1, "seconds": 6.0}),
        _brief(camera="spin"),
        _brief(occasion="funeral"),
        _brief(driver=None, motion={"fondly_motion": 1, "fps": "30", "channels": {"x": [0]}}),
        _brief(driver=["nostalgia"]),
        _changed(brief={"subject": "self"}).replace('"self"', "NaN"),
    ],
)
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(RecipeInvalid):
        recipe_from_json(text)


def test_a_recipe_too_large_is_refused_unread() -> None:
    with pytest.raises(RecipeInvalid, match="bytes"):
        recipe_from_json(b"[" * (MOST_BYTES + 1))


def test_the_right_tools_and_photo_pass() -> None:
    RECIPE.check_tools("0.1.0", dict(WEIGHTS))
    RECIPE.check_photo("c" * 64)


@pytest.mark.parametrize(
    ("version", "weights"),
    [
        ("0.2.0", WEIGHTS),
        ("0.1.0", {**WEIGHTS, "a.onnx": "d" * 64}),
        ("0.1.0", {"a.onnx": "a" * 64}),
        ("0.1.0", {**WEIGHTS, "new.onnx": "d" * 64}),
    ],
)
def test_other_tools_are_refused(version: str, weights: dict[str, str]) -> None:
    with pytest.raises(RecipeMismatch):
        RECIPE.check_tools(version, weights)


def test_another_photo_is_refused() -> None:
    with pytest.raises(RecipeMismatch, match="another photo"):
        RECIPE.check_photo("d" * 64)


@pytest.mark.parametrize("percent", [-1, 101, "1", True])
def test_a_share_that_is_none_is_refused(percent: object) -> None:
    with pytest.raises(RecipeInvalid, match="invented_percent"):
        recipe_from_json(_changed(invented_percent=percent))
