"""The command line, run in this process or as a program of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from fondly.cli import app


@dataclass(frozen=True)
class Told:
    """How a command ended and what it told."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one line of JSON on stdout."""
        (line,) = self.out.splitlines()
        value: dict[str, Any] = json.loads(line)
        return value


Run = Callable[..., Told]


@pytest.fixture
def fondly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, in an empty folder; a fault of ours passes as it is."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, answers: str = "") -> Told:
        result = CliRunner().invoke(
            app, [str(one) for one in arguments], input=answers, catch_exceptions=False
        )
        return Told(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def made_once(demo_photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clip of the demo photo, its recipe, and Fondly's own folder with its copy."""
    folder = tmp_path_factory.mktemp("made")
    options = ("--subject", "historical", "--size", "240", "--seconds", "4", "--fps", "24")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONDLY_HOME", str(folder / "home"))
        target = ("--quiet", "-o", str(folder / "clip.mp4"))
        made = CliRunner().invoke(app, ["animate", str(demo_photo), *options, *target])
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def clip(made_once: Path, tmp_path: Path, own_folder: Path) -> Path:
    """That clip, as if it had just been made in this folder: 4 s, 240x300, 24 frames a second."""
    shutil.copytree(made_once / "home", own_folder, dirs_exist_ok=True)
    for name in ("clip.mp4", "clip.recipe.json"):
        shutil.copyfile(made_once / name, tmp_path / name)
    return tmp_path / "clip.mp4"


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody sat there who can be asked."""
    monkeypatch.setattr("fondly.cli.animate.is_terminal", lambda: True)


def program(*arguments: str | Path, folder: Path) -> subprocess.Popen[str]:
    """Starts `python -m fondly` in a folder, with nobody at the terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "fondly", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
