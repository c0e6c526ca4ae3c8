"""What a part of the bench tells: named figures with their bars, and their spread over photos."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Values = Mapping[str, float]
"""Figures of one photo or clip by key; what does not apply is left out."""


@dataclass(frozen=True)
class Figure:
    """One thing that is measured.

    Args:
        key: its name in JSON.
        title: its name in tables, with its unit.
        high_is_good: which end of the values is the bad one.
        median, decile, worst: bars for the median, for the bad decile and for the worst value.
    """

    key: str
    title: str
    high_is_good: bool = True
    median: float | None = None
    decile: float | None = None
    worst: float | None = None


@dataclass(frozen=True)
class Spread:
    """A figure over many photos; ``decile`` is the bad one, ``of`` the photo of the worst value."""

    count: int
    median: float
    decile: float
    worst: float
    of: str


def spread(figure: Figure, values: Mapping[str, Values]) -> Spread | None:
    """A figure over photos by name; None where none has it."""
    having = {name: found[figure.key] for name, found in values.items() if figure.key in found}
    having = {name: value for name, value in having.items() if math.isfinite(value)}
    if not having:
        return None
    numbers = np.array(list(having.values()), np.float64)
    low = figure.high_is_good
    worst = (min if low else max)(having, key=having.__getitem__)
    return Spread(
        len(numbers),
        float(np.median(numbers)),
        float(np.percentile(numbers, 10 if low else 90)),
        having[worst],
        worst,
    )


def misses(figure: Figure, found: Spread) -> list[str]:
    """The bars that are missed, by name."""
    missed = []
    for name in ("median", "decile", "worst"):
        bar = getattr(figure, name)
        value = getattr(found, name)
        if bar is not None and (value < bar if figure.high_is_good else value > bar):
            missed.append(name)
    return missed


def rows(
    figures: Sequence[Figure], values: Mapping[str, Values], held_out: frozenset[str]
) -> list[tuple[str, ...]]:
    """Table rows: title, which photos, count, median, decile, worst, its photo, bar, verdict."""
    table = []
    for figure in figures:
        for label, keep in (("tuned", False), ("held out", True)):
            chosen = {n: v for n, v in values.items() if (n in held_out) == keep}
            found = spread(figure, chosen)
            if found is None:
                continue
            missed = misses(figure, found)
            bars = _bars(figure)
            verdict = "" if not bars else f"missed: {', '.join(missed)}" if missed else "met"
            numbers = (f"{v:.3g}" for v in (found.median, found.decile, found.worst))
            table.append((figure.title, label, str(found.count), *numbers, found.of, bars, verdict))
    return table


def _bars(figure: Figure) -> str:
    sign = "≥" if figure.high_is_good else "≤"
    named = {"median": figure.median, "decile": figure.decile, "worst": figure.worst}
    return ", ".join(f"{n} {sign} {bar:g}" for n, bar in named.items() if bar is not None)
