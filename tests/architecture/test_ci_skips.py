"""With CI set, nothing may be missing: what would skip elsewhere fails there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CASES = """
import pytest

def test_of_a_reader(outside_reader):
    outside_reader("no-such-reader-anywhere")

def test_of_pictures(shared_photos):
    assert shared_photos

def test_of_a_package():
    pytest.importorskip("no_such_package_anywhere")

def test_of_another_system():
    pytest.skip("only on Windows")

def test_that_passes():
    pass
"""


def _run(tmp_path: Path, ci: str) -> str:
    case = ROOT / "tests" / "architecture" / f"planted_{os.getpid()}_{ci or 'no'}.py"
    case.write_text(CASES)
    environment = {**os.environ, "CI": ci, "FONDLY_SHARED": str(tmp_path)}
    for name in list(environment):
        if name.startswith("PYTEST_"):
            del environment[name]
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(case)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    finally:
        case.unlink()


def test_elsewhere_they_skip(tmp_path: Path) -> None:
    assert "1 passed, 4 skipped" in _run(tmp_path, "")


def test_in_ci_they_fail(tmp_path: Path) -> None:
    assert "2 failed, 1 passed, 1 skipped, 1 error" in _run(tmp_path, "true")


def test_no_test_reaches_the_network() -> None:
    with socket.socket() as line, pytest.raises(PermissionError, match="opened a connection"):
        line.connect(("192.0.2.1", 9))
