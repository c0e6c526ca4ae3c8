"""What reaches the terminal, whoever wrote it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.table import Table

from fondly.cli.screen import print_json, shown
from tests.cli.conftest import Run

STEERING = "\x1b[2J\x9bH\u202e\x07"


def test_nothing_that_is_printed_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(f"head{STEERING}")
    table.add_row(f"cell{STEERING}")
    shown().print(f"[bold]one[/]{STEERING}\ntwo", table, style="dim")
    out = capsys.readouterr().out
    assert "one[2JH\ntwo" in out
    assert "head[2JH" in out
    assert "cell[2JH" in out
    assert not set(STEERING[:1] + STEERING[4:5] + STEERING[6:]) & set(out)


def test_json_spells_what_steers_and_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"name": f"{STEERING}\ud800 Größe 😀\n"}
    print_json(value)
    out = capsys.readouterr().out
    assert out.isascii() is False
    assert out.rstrip("\n").isprintable()
    assert json.loads(out) == value


def test_a_file_whose_name_steers_is_told_of_harmlessly(fondly: Run, tmp_path: Path) -> None:
    told = fondly("verify", tmp_path / "gone\x1b[2J.mp4")
    assert "gone[2J.mp4" in told.err
    assert "\x1b" not in told.err


def test_words_of_an_agreement_cannot_pass_for_lines_of_ours(fondly: Run, demo_photo: Path) -> None:
    said = ("--subject", "living-consented", "--name", "An\x1b[1Ana\nAgreed")
    words = ("--words", "yes\nUntil it is revoked.")
    made = fondly("consent", "new", demo_photo, *said, *words, "-o", "a.consent.json")
    assert made.status == 0
    told = fondly("consent", "show", "a.consent.json").out
    assert "by An[1Ana Agreed on" in told
    assert "\n  Until it is revoked.”" in told
    assert "\x1b" not in told
