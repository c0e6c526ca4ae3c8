"""What a stranger may read of a declaration, and what stays with the family."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

from fondly.domain.brief import Brief
from fondly.domain.checklist import Answered
from fondly.domain.claim import Source, claim_of, clip_id_of, recipe_hash
from fondly.domain.consent import About, Audience, Rights, Subject
from fondly.domain.consent_record import ConsentRecord, Scope
from fondly.domain.recipe import Recipe, recipe_from_json, recipe_to_json
from fondly.domain.restoration import Step
from fondly.pipeline.consent import facts
from fondly.policy.consent import decide

NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
RECORD = ConsentRecord(
    "1" * 32,
    "c" * 64,
    NOW,
    {1: Subject.SELF, 2: Subject.LIVING_CONSENTED},
    Scope(audience=Audience.FAMILY),
    name="Maria",
    words="She said yes on the telephone.",
    key="a" * 64,
    signature="b" * 128,
)
BRIEF = Brief(
    RECORD.subject,
    rights=Rights.OWN,
    audience=Audience.FAMILY,
    about=About.NONE,
    adult={2: True},
    consent=RECORD,
    direct="Maria smiles",
    face=(1,),
)
ANSWERS = Answered(Audience.FAMILY, NOW, {"permission": True, "expected": False}, About.NONE)
RECIPE = Recipe("0.1.0", "c" * 64, {}, BRIEF, 1.5, NOW, (1, 2), ANSWERS)


def test_a_recipe_carries_all_of_it() -> None:
    assert recipe_from_json(recipe_to_json(RECIPE)) == RECIPE


def test_a_claim_carries_the_scope_without_name_and_words() -> None:
    consent = facts(BRIEF, (1,), (1, 2))
    claim = claim_of(RECIPE, "AI-animated photo", consent, decide(consent), now=NOW)
    assert claim.consent["subjects"] == ["self", "living-consented"]
    assert claim.consent["agreement"] == RECORD.scope_of()
    told = json.dumps([dict(claim.recipe), dict(claim.consent)])
    assert "Maria" not in told
    assert "telephone" not in told
    assert "checklist" not in told


def test_a_clip_has_one_number_whoever_sees_it_and_when() -> None:
    other = replace(
        RECIPE,
        brief=replace(BRIEF, audience=Audience.PRIVATE, rights=None, consent=None, about=None),
        made=None,
        checklist=None,
    )
    assert clip_id_of(other) == clip_id_of(RECIPE)
    assert clip_id_of(replace(RECIPE, photo="d" * 64)) != clip_id_of(RECIPE)


PLAIN = Recipe("0.1.0", "c" * 64, {}, Brief(Subject.HISTORICAL, face=(1,)), made=NOW)


def test_a_restoration_is_told_and_its_networks_too() -> None:
    decision = decide(facts(PLAIN.brief, (1,), (1,)))
    assert len(claim_of(PLAIN, "words", None, decision).deeds) == 1
    for steps, source in (
        ((Step.TONE,), Source.ALGORITHMIC),
        ((Step.NOISE, Step.TONE), Source.COMPOSITE),
        ((Step.DETAIL,), Source.COMPOSITE),
    ):
        restored = replace(PLAIN, brief=replace(PLAIN.brief, restore=steps))
        claim = claim_of(restored, "words", None, decision)
        assert ", ".join(steps) in claim.deeds[0].sentence
        assert claim.source is source


def test_later_answers_do_not_change_a_recipes_hash() -> None:
    assert recipe_hash(replace(PLAIN, checklist=ANSWERS)) == recipe_hash(PLAIN)
    text = recipe_to_json(PLAIN)
    assert recipe_hash(PLAIN) == hashlib.sha256(text.encode()).hexdigest()
    assert recipe_hash(replace(PLAIN, version="9")) != recipe_hash(PLAIN)
