"""What the house looks like: rooms with names, modules of a size that can be read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "fondly"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOWHERE = {"utils", "util", "helpers", "helper", "common", "core", "misc", "managers", "manager"}


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
