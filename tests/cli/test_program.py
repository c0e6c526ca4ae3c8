"""The command line as a program of its own: signals, exit statuses, and what a bar shows."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from fondly.cli import main
from fondly.cli.progress_bar import ProgressBar
from fondly.domain.progress import Stage
from tests.cli.conftest import program


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    process = program("drivers", folder=tmp_path)
    out, err = process.communicate()
    assert process.returncode == 0
    assert "nostalgia" in out
    assert err == ""


def test_an_error_is_told_without_a_traceback(tmp_path: Path, demo_photo: Path) -> None:
    process = program("animate", demo_photo, folder=tmp_path)
    out, err = process.communicate()
    assert process.returncode == 20
    assert out == ""
    assert "Traceback" not in err
    assert "(subject-undeclared)" in err


@pytest.mark.parametrize(("chosen", "expected"), [(None, "1"), ("3", "3")])
def test_linear_algebra_keeps_to_one_thread_unless_the_user_chose(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, expected: str
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", chosen or "")
    if chosen is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    monkeypatch.setattr("fondly.cli.app", lambda: None)
    main()
    assert os.environ["OPENBLAS_NUM_THREADS"] == expected


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX sends signals to one process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_half_file(
    tmp_path: Path, demo_photo: Path, sent: signal.Signals
) -> None:
    process = program(
        "animate", demo_photo, "--subject", "historical", "--seconds", "60", folder=tmp_path
    )
    deadline = time.monotonic() + 120
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)  # until the work has begun, which the recipe's temporary file shows
    assert list(tmp_path.iterdir())
    process.send_signal(sent)
    _, err = process.communicate()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


class Clock:
    """A clock that goes on only when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_bar_names_the_stage_and_an_honest_remaining_time() -> None:
    screen, clock = io.StringIO(), Clock()
    console = Console(file=screen, force_terminal=True, width=100)
    with ProgressBar(console, visible=True, clock=clock) as bar:
        bar(Stage.ANALYSE, 1, 3)
        bar(Stage.RENDER, 0, 101)
        clock.now = 20.0  # compiling
        bar(Stage.RENDER, 1, 101)
        clock.now = 20.5
        bar(Stage.RENDER, 11, 101)
        early = screen.getvalue()
        clock.now = 22.0
        bar(Stage.RENDER, 21, 101)
        with bar.away():
            pass
    shown = screen.getvalue()
    assert "left" not in early
    assert "rendering the frames" in shown
    assert "about 8 s left" in shown


def test_there_is_no_bar_where_nobody_looks() -> None:
    for visible, terminal in ((False, True), (True, False)):
        screen = io.StringIO()
        with ProgressBar(Console(file=screen, force_terminal=terminal), visible=visible) as bar:
            bar(Stage.RENDER, 1, 2)
        assert screen.getvalue() == ""
