"""The command line, run in this process or as a program of its own."""

from __future__ import annotations

import json
import os
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
