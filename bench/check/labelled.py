"""What `fondly check` finds in labelled photos, held against the labels."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fondly.pipeline.check import check

MEANS: Mapping[str, frozenset[str]] = {
    "low-sharpness": frozenset({"soft-eyes", "soft-mouth"}),
    "face-too-small": frozenset({"small-face"}),
    "face-turned-away": frozenset({"three-quarter-pose"}),
    "mouth-wide-open": frozenset({"mouth-wide-open", "mouth-open"}),
    "eye-hidden": frozenset({"eyes-hidden"}),
    "eye-behind-glare": frozenset({"eyes-hidden"}),
    "eye-covered": frozenset({"eyes-hidden"}),
    "something-before-the-mouth": frozenset({"mouth-covered"}),
}
"""Labels that a finding says under another name; elsewhere it is the same."""
IMPLIED: Mapping[str, str] = {"mouth-wide-open": "mouth-open", "toned": "black-and-white"}
"""Labels that say another one, too: a toned picture is told of under the code of a grey one."""
ENOUGH = 8
"""Positives in both halves together from which the bar holds."""
BAR = 0.85


@dataclass(frozen=True)
class Answer:
    """What was said of one photo."""

    name: str
    half: str
    verdict: str
    codes: tuple[str, ...]
    wall_s: float
    cpu_s: float

    def told(self) -> str:
        """In one line."""
        return f"{self.name}: {self.verdict}, {self.wall_s:.1f} s: {' '.join(self.codes)}"

    @property
    def labels(self) -> set[str]:
        """The findings as labels."""
        return {label for code in self.codes for label in MEANS.get(code, {code})}


def check_photo(path: Path, half: str) -> Answer:
    """The answer for one photo."""
    wall, cpu = time.perf_counter(), time.process_time()
    suitability = check(path).suitability
    return Answer(
        name=path.name,
        half=half,
        verdict=suitability.verdict.value,
        codes=tuple(finding.code for finding in suitability.findings),
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
    )


def show_scores(
    answers: Sequence[Answer], labels: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, Any]:
    """Prints precision and recall by label and half; returns them with all mistakes."""
    wanted = {
        name: _with_implied(codes) for half in labels.values() for name, codes in half.items()
    }
    known = sorted(set().union(*wanted.values()))
    scores: dict[str, Any] = {}
    print(f"\n{'finding':20} {'tune P':>7} {'R':>5} {'held-out P':>11} {'R':>5} {'positives':>10}")
    for label in known:
        halves = {half: _score(answers, wanted, label, half) for half in labels}
        scores[label] = halves
        positives = sum(one["positives"] for one in halves.values())
        judged = [one[key] for one in halves.values() for key in ("precision", "recall")]
        weak = positives >= ENOUGH and any(value is not None and value < BAR for value in judged)
        figures = " ".join(
            f"{_shown(one['precision']):>8} {_shown(one['recall']):>5}" for one in halves.values()
        )
        print(f"{label:20} {figures} {positives:>9}{'  below the bar' if weak else ''}")
    cpu = sorted(answer.cpu_s for answer in answers)
    print(
        f"one check: {cpu[len(cpu) // 2]:.1f} s of processor in the middle, {cpu[-1]:.1f} s at most"
    )
    return {
        "scores": scores,
        "answers": [vars(answer) | {"codes": list(answer.codes)} for answer in answers],
    }


def _with_implied(codes: Sequence[str]) -> set[str]:
    return {*codes, *(IMPLIED[code] for code in codes if code in IMPLIED)} - {"toned"}


def _score(
    answers: Sequence[Answer], wanted: Mapping[str, set[str]], label: str, half: str
) -> dict[str, Any]:
    mine = [answer for answer in answers if answer.half == half]
    told = {answer.name for answer in mine if label in answer.labels}
    there = {answer.name for answer in mine if label in wanted[answer.name]}
    right = told & there
    return {
        "positives": len(there),
        "precision": len(right) / len(told) if told else None,
        "recall": len(right) / len(there) if there else None,
        "in_vain": sorted(told - there),
        "missed": sorted(there - told),
    }


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
