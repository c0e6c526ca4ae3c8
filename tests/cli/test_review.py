from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUICK = ("--subject", "historical", "--size", "240", "--seconds", "4", "--fps", "24", "--quiet")


@pytest.fixture
def clip(fondly: Run, demo_photo: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lincoln <&>.mp4"
    told = fondly("animate", demo_photo, *QUICK, "-o", path)
    assert told.status == 0, told.err
    return path


def test_a_review_in_words_figures_and_pictures(fondly: Run, clip: Path, tmp_path: Path) -> None:
    page = tmp_path / "review.html"
    told = fondly("review", clip, "--html", page, "--quiet")
    assert told.status == 0, told.out
    assert "Nothing falls short." in told.out
    assert "Are blinks occasional and natural?" in told.out
    html = page.read_text(encoding="utf-8")
    assert "lincoln &lt;&amp;&gt;.mp4" in html
    assert html.count("data:image/jpeg;base64,") == 10
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|src=\"(?!data:)", html)
    facts = fondly("review", clip, "--json").json
    assert (facts["verdict"], facts["falls_short"]) == ("good", [])
    assert facts["likeness"]["against"] == "photo"
    assert len(facts["checklist"]) == 4
    assert {"code", "value", "norm", "verdict", "must"} <= set(facts["signs"][0])
    again = fondly("review", clip, "--html", page, "--json")
    assert again.json["error"]["code"] == "output-exists"


def test_without_the_copy_the_first_frame_stands_for_the_photo(
    fondly: Run, clip: Path, demo_photo: Path, second_photo: Path
) -> None:
    fondly("forget", "--all")
    assert fondly("review", clip, "--json").json["likeness"]["against"] == "first-frame"
    given = fondly("review", clip, "--photo", demo_photo, "--json")
    assert given.json["likeness"]["against"] == "photo"
    other = fondly("review", clip, "--photo", second_photo, "--json")
    assert other.json["error"]["code"] == "recipe-mismatch"


def test_a_stranger_ends_with_a_status_of_its_own(
    fondly: Run, clip: Path, second_photo: Path
) -> None:
    fondly("forget", "--all")
    clip.with_suffix(".recipe.json").unlink()
    told = fondly("review", clip, "--photo", second_photo, "--quiet")
    assert told.status == 6
    assert "somebody else" in told.out
