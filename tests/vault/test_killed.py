"""A crash or a power cut at any step leaves an item whole or unreadable, never half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fondly.vault.vault import Vault
from tests.vault.killed import NOW, PARTS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.mark.parametrize(("what", "fewest"), [("keep", 12), ("destroy", 10), ("end", 4)])
def test_killed_at_every_step(what: str, fewest: int, tmp_path: Path) -> None:
    program = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path, what], capture_output=True, text=True, check=True
    )
    steps = done.stdout.split()
    assert len(steps) >= fewest, "the steps were not seen"
    for step in steps:
        vault = Vault(tmp_path / step)
        vault.sweep(NOW.replace(year=2000))
        assert vault.damaged() == ()
        there = {one.item for one in vault.items()}
        folders = {one.name for one in (tmp_path / step / "items").iterdir()}
        keys = {one.name for one in (tmp_path / step / "keys").iterdir()}
        assert folders == there
        assert keys == {f"{item}.key" for item in there}
        assert all(vault.read(item, name) == PARTS[name] for item in there for name in PARTS)
        if what != "destroy":
            assert "b" * 16 in there
