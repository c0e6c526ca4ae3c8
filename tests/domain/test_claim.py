"""What is said under a signature: enough for a stranger, and nobody's name or words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fondly.domain.brief import Brief
from fondly.domain.claim import Claim, claim_of, clip_id_of
from fondly.domain.consent import Consent
from fondly.domain.decision import Subject
from fondly.domain.framing import Framing
from fondly.domain.options import LabelPlace, Language
from fondly.domain.recipe import Recipe
from fondly.policy.consent import decide

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BRIEF = Brief(Subject.DECEASED_FAMILY, direct="smile at aunt Hildegard")
RECIPE = Recipe("0.1.0", "ab" * 32, {"a.onnx": "cd" * 32}, BRIEF, 1.5)


def claim(recipe: Recipe = RECIPE) -> Claim:
    consent = Consent(Subject.DECEASED_FAMILY)
    return claim_of(recipe, "AI-animated photo", consent, decide(consent), now=NOW)


def test_it_tells_the_scope_and_the_options_and_nobodys_words() -> None:
    told = claim()
    assert told.photo == RECIPE.photo
    assert told.consent["subjects"] == ["deceased-family"]
    assert told.consent["audience"] == "private"
    assert told.recipe["version"] == "0.1.0"
    assert len(told.recipe["sha256"]) == 64
    everything = json.dumps([dict(told.recipe), dict(told.consent), told.words])
    assert "Hildegard" not in everything
    assert "direct" not in told.recipe["brief"]


def test_one_clip_has_one_number_in_every_size_and_another_motion_another() -> None:
    square = replace(BRIEF, framing=Framing.SQUARE, size=480)
    assert clip_id_of(replace(RECIPE, brief=square)) == clip_id_of(RECIPE)
    french = replace(BRIEF, language=Language.FR, label_place=LabelPlace.TOP)
    assert clip_id_of(replace(RECIPE, brief=french)) == clip_id_of(RECIPE)
    assert claim(replace(RECIPE, brief=french)).recipe["brief"]["language"] == "fr"
    assert clip_id_of(replace(RECIPE, brief=replace(BRIEF, direct="nod"))) != clip_id_of(RECIPE)
    assert clip_id_of(replace(RECIPE, photo="ef" * 32)) != clip_id_of(RECIPE)
    assert claim().clip_id == clip_id_of(RECIPE)


@pytest.mark.parametrize("wrong", [-1, 2**64])
def test_a_number_has_64_bits(wrong: int) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        Claim("x", "1", NOW, clip_id=wrong)


def test_a_time_has_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Claim("x", "1", NOW.replace(tzinfo=None))
