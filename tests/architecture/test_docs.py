"""The pages tell what is there: all of it, and nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from fondly.models.catalogue import CATALOGUE
from make_docs import PAGES, REFERENCE
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCS = ROOT / "docs"
TEXTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
ROOMS = sorted(
    path.stem
    for path in (ROOT / "src" / "fondly").iterdir()
    if (path.is_dir() and (path / "__init__.py").is_file())
    or (path.suffix == ".py" and not path.name.startswith("__"))
)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _first_cells(text: str) -> set[str]:
    return {match.strip("`* ") for match in re.findall(r"^\| ([^|]+?) +\|", text, re.MULTILINE)}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", one)[0] for one in requirements}


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"", text):
        link = "".join(target)
        assert link.startswith("https://") or (page.parent / link).exists(), link


def test_every_dependency_is_explained() -> None:
    stated = _first_cells(_read("docs/dependencies.md"))
    needed = PROJECT["project"]["dependencies"]
    needed = needed + PROJECT["project"]["optional-dependencies"]["dev"]
    assert not _names(needed) - stated


def test_every_dependency_is_pinned() -> None:
    pinned = _names(_read("constraints.txt").splitlines())
    needed = PROJECT["project"]["dependencies"]
    assert not _names(needed + PROJECT["project"]["optional-dependencies"]["dev"]) - pinned


def test_the_engine_is_pinned_where_it_does_not_report_usage() -> None:
    assert "onnxruntime==1.28.0" in PROJECT["project"]["dependencies"]
    assert "onnxruntime==1.28.0" in _read("constraints.txt").splitlines()


@pytest.mark.parametrize("weights", CATALOGUE, ids=lambda one: one.file)
def test_every_weights_file_is_documented_and_noticed(weights: object) -> None:
    file = weights.file  # type: ignore[attr-defined]
    assert file in _read("docs/weights.md")
    assert file in _read("NOTICE")


def test_every_weights_file_is_in_the_catalogue() -> None:
    shipped = {path.name for path in (ROOT / "src/fondly/models/weights").iterdir()}
    assert shipped == {one.file for one in CATALOGUE}


def test_no_page_tells_of_weights_that_are_gone() -> None:
    told = re.findall(r"\w+\.(?:onnx|npy)", _read("docs/weights.md") + _read("NOTICE"))
    published = {Path(one.origin.member).name for one in CATALOGUE}
    assert set(told) <= {one.file for one in CATALOGUE} | published


def test_the_architecture_page_lists_the_rooms_that_exist() -> None:
    assert {name for name in _first_cells(_read("docs/architecture.md")) if name in ROOMS} == set(
        ROOMS
    )


def test_the_layers_are_the_rooms_that_exist() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == "layers")
    named = {name for layer in layers for name in layer.split(" | ")}
    assert named - {"__main__"} == set(ROOMS)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_one_page_with_its_three_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= 600


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_what_the_code_says(name: str) -> None:
    written = REFERENCE / name
    assert written.read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_the_changelog_keeps_its_form() -> None:
    text = _read("CHANGELOG.md")
    assert "## [Unreleased]" in text
    entries = re.findall(r"^- .+$", text, re.MULTILINE)
    assert entries
    assert all(re.search(r"\(#\d+\)$", entry) for entry in entries)


def test_the_readme_shows_every_command() -> None:
    page = _read("docs/reference/command-line.md")
    commands = re.findall(r"^## (fondly \w+)$", page, re.MULTILINE)
    assert commands
    readme = _read("README.md")
    assert all(command in readme for command in commands)
