"""Keeps or destroys an item again and again, and is killed at every step of it.

    python killed.py FOLDER keep|destroy|end

Step by step means: at every file that is opened, renamed or removed, before it happens. For each
there is a line with the number of the step; the vault of step N lies in FOLDER/N.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from fondly.domain.kept import Kept
from fondly.vault.vault import Vault

STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "fcntl.flock"})
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARTS = {"photo": b"a face" * 20_000, "recipe": b"{}"}


def act(vault: Vault, what: str) -> None:
    """One of the three things that change a vault."""
    if what == "keep":
        vault.keep(Kept("a" * 16, "a.mp4", "c" * 64, "f" * 64, NOW, NOW), PARTS)
    elif what == "destroy":
        vault.destroy("b" * 16)
    else:
        vault.change_end("b" * 16, NOW)


def killed_at(step: int, folder: Path, what: str) -> bool:
    """Whether the act had a step of this number to be killed at."""
    folder.mkdir()
    vault = Vault(folder)
    vault.keep(Kept("b" * 16, "b.mp4", "c" * 64, "f" * 64, NOW, None), PARTS)
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, _: object) -> None:
            nonlocal left
            left -= event in STEPS
            if left < 0:
                os._exit(9)

        sys.addaudithook(count)
        act(vault, what)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


if __name__ == "__main__":
    for number in range(200):
        if not killed_at(number, Path(sys.argv[1]) / str(number), sys.argv[2]):
            break
        sys.stdout.write(f"{number}\n")
