"""The main job asks for no connection: neither its Python code nor the libraries it loads."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.privacy.without_network import forbid_internet, needs_seccomp

MAIN = "import sys; from fondly.cli import main; sys.exit(main())"
WATCHED = """
import sys

def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby",
                         "socket.sendto", "socket.bind", "urllib", "http", "ftplib", "smtplib")):
        raise SystemExit(f"refused: {event} {arguments}")

sys.addaudithook(refuse)
"""


def _python(
    code: str,
    *arguments: str | Path,
    before: Callable[[], None] | None = None,
    within: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*within, sys.executable, "-c", code, *map(str, arguments)],
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )


def _animate(photo: Path, clip: Path) -> list[str | Path]:
    options = ["--subject", "historical", "--seconds", "2", "--size", "360", "--quiet"]
    return ["animate", photo, "-o", clip, *options]


@needs_seccomp
def test_the_kernel_kills_who_asks_for_a_connection() -> None:
    ask = "import socket; socket.socket(socket.{}).close()"
    assert _python(ask.format("AF_INET"), before=forbid_internet).returncode == -signal.SIGSYS
    assert _python(ask.format("AF_INET6"), before=forbid_internet).returncode == -signal.SIGSYS
    assert _python(ask.format("AF_UNIX"), before=forbid_internet).returncode == 0


def test_the_watch_refuses_a_connection() -> None:
    ask = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
    done = _python(WATCHED + ask)
    assert done.returncode == 1
    assert "refused: socket" in done.stderr


@needs_seccomp
def test_the_main_job_lives_where_asking_is_deadly(demo_photo: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    done = _python(MAIN, *_animate(demo_photo, clip), before=forbid_internet)
    assert done.returncode == 0, done.stderr
    assert clip.stat().st_size > 0


def test_the_main_job_asks_for_nothing(demo_photo: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    done = _python(WATCHED + MAIN, *_animate(demo_photo, clip))
    assert done.returncode == 0, done.stderr
    assert clip.stat().st_size > 0


def test_the_main_job_runs_on_a_machine_without_any_network(
    demo_photo: Path, tmp_path: Path
) -> None:
    cut_off = ("unshare", "--net") if os.getuid() == 0 else ("unshare", "--map-root-user", "--net")
    if not shutil.which("unshare") or subprocess.run([*cut_off, "true"], check=False).returncode:
        pytest.skip("only where a process may leave the network")
    clip = tmp_path / "clip.mp4"
    done = _python(MAIN, *_animate(demo_photo, clip), within=cut_off)
    assert done.returncode == 0, done.stderr
    assert clip.stat().st_size > 0


@needs_seccomp
@pytest.mark.parametrize("command", ["look", "drivers", "doctor", "policy", "signer", "--version"])
def test_no_other_command_asks_either(demo_photo: Path, command: str) -> None:
    more = {"look": [str(demo_photo)], "policy": ["explain", "--subject", "self"]}
    arguments = [command, *more.get(command, [])]
    done = _python(MAIN, *arguments, before=forbid_internet)
    assert done.returncode == 0, done.stderr


@needs_seccomp
def test_a_rig_is_made_where_asking_is_deadly(demo_photo: Path, tmp_path: Path) -> None:
    rig = tmp_path / "rig.glb"
    options = ["--subject", "historical", "--size", "360", "--quiet"]
    done = _python(MAIN, "export-rig", demo_photo, "-o", rig, *options, before=forbid_internet)
    assert done.returncode == 0, done.stderr
    assert rig.stat().st_size > 0
