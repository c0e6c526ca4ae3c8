"""Results as a table on screen, as JSON, and as Markdown."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.portrait.figures import Figure, Values, rows
from bench.portrait.speed import BARS

HEAD = ("figure", "photos", "n", "median", "decile", "worst", "worst one", "bar", "verdict")


@dataclass
class Results:
    """Everything that was measured.

    Args:
        parts: by part, by photo or clip, by key.
        figures: what each part measures.
        held_out: names of photos and clips that nothing may be tuned on.
        refused: photos without a rig, and the code or fault that tells why.
        speed: by title.
    """

    parts: dict[str, dict[str, Values]] = field(default_factory=dict)
    figures: dict[str, Sequence[Figure]] = field(default_factory=dict)
    held_out: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    speed: dict[str, float] = field(default_factory=dict)


def tables(results: Results) -> dict[str, list[tuple[str, ...]]]:
    """Rows of text under ``HEAD``, by part."""
    held_out = frozenset(results.held_out)
    return {
        part: rows(results.figures[part], values, held_out)
        for part, values in results.parts.items()
    }


def show(results: Results) -> None:
    """Print all tables for people."""
    console = Console(width=None if Console().is_terminal else 180)
    for part, lines in tables(results).items():
        table = Table(*HEAD, title=part)
        for line in lines:
            table.add_row(*line)
        console.print(table)
    if results.speed:
        table = Table("what", "figure", "bar", title="speed")
        for line in _speed_rows(results.speed):
            table.add_row(*line)
        console.print(table)
    for name, why in sorted(results.refused.items()):
        console.print(f"no rig: {name}: {why}", markup=False)


def write(results: Results, out: Path) -> None:
    """Write portrait.json and portrait.md into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    told = {
        "machine": machine(),
        "held_out": sorted(results.held_out),
        "refused": results.refused,
        "speed": results.speed,
        "parts": results.parts,
    }
    text = json.dumps(told, indent=1, sort_keys=True, default=float)
    (out / "portrait.json").write_text(text + "\n", encoding="utf-8")
    (out / "portrait.md").write_text(markdown(results), encoding="utf-8")


def markdown(results: Results) -> str:
    """The tables as Markdown."""
    lines = ["# The portrait, measured", "", ", ".join(f"{k} {v}" for k, v in machine().items())]
    for part, body in tables(results).items():
        lines += ["", f"## {part}", "", *_table(HEAD, body)]
    if results.speed:
        lines += [
            "",
            "## speed",
            "",
            *_table(("what", "figure", "bar"), _speed_rows(results.speed)),
        ]
    if results.refused:
        lines += ["", "## without a rig", ""]
        lines += [f"- {name}: {why}" for name, why in sorted(results.refused.items())]
    return "\n".join(lines) + "\n"


def machine() -> Mapping[str, str | int | float | None]:
    """Where this was measured, and how busy it was."""
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": load,
    }


def _speed_rows(speed: Mapping[str, float]) -> list[tuple[str, ...]]:
    return [
        (name, f"{value:.3g}", f"≤ {BARS[name]:g}" if name in BARS else "")
        for name, value in speed.items()
    ]


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(cell.strip() for cell in row) for row in body]
    return [f"| {line} |" for line in lines]
