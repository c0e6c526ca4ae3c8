"""What the house looks like: rooms with names, modules of a size that can be read."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "fondly"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOWHERE = {"utils", "util", "helpers", "helper", "common", "core", "misc", "managers", "manager"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".mp4", ".webm"}
ALBUMS = {"assets/demo", "assets/readme", "tests/golden/frames"}


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_no_folder_or_module_is_called_nothing_in_particular() -> None:
    for path in MODULES:
        assert not NOWHERE & {
            part.lower() for part in path.relative_to(PACKAGE).with_suffix("").parts
        }


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_two_modules_name_numba(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    allowed = _name(path) in {"imaging/kernels.py", "imaging/lanes.py"}
    assert allowed or not {"numba", "llvmlite"} & imported


def test_pictures_are_kept_in_three_places_only() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    pictures = [
        path
        for path in map(PurePosixPath, listed.stdout.split("\0"))
        if path.suffix.lower() in PICTURES
    ]
    assert pictures
    assert {str(path.parent) for path in pictures} <= ALBUMS, "people's photos are never committed"
