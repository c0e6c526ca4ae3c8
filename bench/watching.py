"""A job of the command line, and functions of a room, watched while they run."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

MAIN = "import sys; from fondly.cli import main; sys.exit(main())"
SUBJECT = ("--subject", "historical")

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Job:
    """One run of the whole job, as a user starts it.

    Args:
        seconds: from start to end of the process, imports included.
        cpu_s: seconds that processors worked for it, all cores together.
        peak_mb: the most memory that was resident, in millions of bytes.
        told: what the command line says of itself.
    """

    seconds: float
    cpu_s: float
    peak_mb: float
    told: dict[str, Any]


def run_job(photo: Path, options: Sequence[str], folder: Path) -> Job:
    """Animate a photo in a process of its own; clip and report are left in the folder."""
    target = ("--overwrite", "-o", str(folder / "clip.mp4"))
    return run_command(("animate", str(photo), *SUBJECT, *options, *target), folder)


def run_command(arguments: Sequence[str], folder: Path) -> Job:
    """Run a command in a process of its own; its report is left in the folder."""
    command = [sys.executable, "-c", MAIN, *arguments, "--json"]
    started = time.perf_counter()
    report = folder / "report.json"
    with report.open("wb") as file:
        process = Popen(command, stdout=file)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    output = report.read_text(encoding="utf-8")
    if process.returncode:
        raise SystemExit(f"fondly {arguments[0]} ended with {process.returncode}: {output}")
    unit = 1 if sys.platform == "darwin" else 1024
    cpu_s = usage.ru_utime + usage.ru_stime
    told = json.loads(output.splitlines()[-1])
    return Job(seconds, cpu_s, usage.ru_maxrss * unit / 1e6, told)


@contextmanager
def watched(module: ModuleType, spent: dict[str, float], room: str) -> Iterator[None]:
    """Adds up the thread's seconds in each function that a module has from others of its room."""
    originals = {
        name: value
        for name, value in vars(module).items()
        if callable(value)
        and not isinstance(value, type)
        and str(getattr(value, "__module__", "")).startswith(room)
        and getattr(value, "__module__", "") != module.__name__
    }

    def watch(name: str, function: Callable[P, R]) -> Callable[P, R]:
        def timed(*arguments: P.args, **options: P.kwargs) -> R:
            started = time.thread_time()
            try:
                return function(*arguments, **options)
            finally:
                spent[name] += time.thread_time() - started

        return timed

    for name, function in originals.items():
        setattr(module, name, watch(name, function))
    try:
        yield
    finally:
        for name, function in originals.items():
            setattr(module, name, function)
