from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fondly.domain.brief import Brief
from fondly.domain.checklist import BEFORE_SHARING
from fondly.domain.consent import About, Rights, Subject
from fondly.domain.recipe import Recipe, recipe_from_json, recipe_to_json
from tests.cli.conftest import Run

YES = {point.name: "yes" for point in BEFORE_SHARING}
REVIEW = ("review", "clip.mp4", "--checklist")
FAMILY = ("--audience", "family")


def lay(folder: Path, subject: Subject = Subject.SELF, about: About | None = About.NONE) -> Path:
    """A recipe beside a clip that was made just now."""
    brief = Brief(subject, rights=Rights.OWN, about=about, face=(1,))
    made = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    path = folder / "clip.recipe.json"
    path.write_text(recipe_to_json(Recipe("0.1.0", "c" * 64, {}, brief, 1.0, made, (1,))))
    return path


def answer(folder: Path, **answers: Any) -> tuple[str, str]:
    said = {**YES, **{name.replace("_", "-"): one for name, one in answers.items()}}
    (folder / "answers.json").write_text(json.dumps(said))
    return ("--answers", "answers.json")


def test_answers_from_a_file_are_kept_in_the_recipe(fondly: Run, tmp_path: Path) -> None:
    path = lay(tmp_path)
    facts = fondly(*REVIEW, *FAMILY, *answer(tmp_path), "--json").json
    assert facts["cleared"] is True
    assert facts["before_sharing"]["answers"] == YES
    assert {one["answer"] for one in facts["before_making"].values()} == {"yes"}
    checklist = recipe_from_json(path.read_bytes()).checklist
    assert checklist is not None
    assert not checklist.open_points


def test_a_no_is_kept_and_told_with_what_helps(fondly: Run, tmp_path: Path) -> None:
    path = lay(tmp_path)
    told = fondly(*REVIEW, *FAMILY, *answer(tmp_path, seen_privately="no"), "--json")
    assert told.status == 37
    assert "Show it to them" in told.json["error"]["hint"]
    checklist = recipe_from_json(path.read_bytes()).checklist
    assert checklist is not None
    assert [point.name for point in checklist.open_points] == ["seen-privately"]


def test_at_a_terminal_it_asks_what_the_clip_does_not_say(
    fondly: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fondly.cli.review.is_terminal", lambda: True)
    path = lay(tmp_path, about=None)
    told = fondly(*REVIEW, answers="family\nyes\nyes\nperhaps\nyes\nyes\nnone\n")
    assert told.status == 0, told.err
    assert all(point.question in told.err for point in BEFORE_SHARING)
    assert "Nobody speaks." in told.err
    assert "The family circle." in told.out
    checklist = recipe_from_json(path.read_bytes()).checklist
    assert checklist is not None
    assert checklist.about is About.NONE


def test_a_second_look_is_not_hurried(fondly: Run, tmp_path: Path) -> None:
    lay(tmp_path, Subject.DECEASED_FAMILY)
    told = fondly(*REVIEW, *FAMILY, *answer(tmp_path), "--json")
    assert told.status == 30
    assert "second look after a day" in told.json["error"]["sentence"]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ((), 25, "others will see"),
        (FAMILY, 37, "nobody can be asked"),
        ((*FAMILY, "--answers", "none.json"), 25, "cannot be read"),
        ((*FAMILY, "--answers", "clip.recipe.json"), 25, "no point"),
    ],
)
def test_what_is_missing_is_told_with_a_hint(
    fondly: Run, tmp_path: Path, options: tuple[str, ...], status: int, said: str
) -> None:
    lay(tmp_path)
    told = fondly(*REVIEW, *options, "--json")
    assert told.status == status
    assert said in told.json["error"]["sentence"]
    assert told.json["error"]["hint"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"permision": "yes"}', '{"permission": true}', '{"about": "war"}', "{" * 9999],
)
def test_answers_that_make_no_sense_change_nothing(
    fondly: Run, tmp_path: Path, content: str
) -> None:
    path = lay(tmp_path)
    before = path.read_bytes()
    (tmp_path / "answers.json").write_text(content)
    told = fondly(*REVIEW, *FAMILY, "--answers", "answers.json", "--json")
    assert told.status == 25
    assert path.read_bytes() == before


def test_a_clip_of_another_program_is_told(fondly: Run) -> None:
    told = fondly(*REVIEW, *FAMILY, "--json")
    assert told.json["error"]["code"] == "recipe-invalid"
    assert fondly("review", "clip.mp4", "--json").json["error"]["hint"]
