"""The contracts of pyproject.toml hold, and they would notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache", "--no-logo", "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source alone, to plant mistakes in."""
    ignored = shutil.ignore_patterns("__pycache__", "weights")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = _lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("motion/planted.py", "import fondly.rendering.warp", "stay light"),
        ("motion/planted.py", "import fondly.portrait", "imports point down"),
        ("imaging/planted.py", "import fondly.media", "imports point down"),
        ("policy/planted.py", "import onnxruntime", "stay light"),
        ("analysis/planted.py", "import onnxruntime", "inference engine"),
        ("export/planted.py", "import av", "opens pictures"),
        ("pipeline/planted.py", "import rich", "how a terminal is drawn"),
        ("media/planted.py", "import urllib.request", "network connection"),
    ],
)
def test_a_planted_import_breaks_a_contract(
    copy: Path, module: str, line: str, broken: str
) -> None:
    path = copy / "src" / "fondly" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""Planted."""\n\n{line}\n')
    done = _lint_imports(copy)
    assert done.returncode != 0, done.stdout
    rows = [row for row in done.stdout.splitlines() if broken in row]
    assert any("BROKEN" in row for row in rows), done.stdout


def test_a_room_that_nobody_decided_on_is_noticed(copy: Path) -> None:
    (copy / "src" / "fondly" / "utils.py").write_text('"""Planted."""\n')
    done = _lint_imports(copy)
    assert done.returncode != 0
    assert "utils" in done.stdout + done.stderr
