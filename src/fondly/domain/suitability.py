"""Whether a photo will make a good clip, in one word, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fondly.domain.finding import Finding, Severity

TOO_MANY = 3
"""Limits from which a photo is poor: each alone is borne, together they leave little to move."""
RUINOUS = frozenset({"damage-on-face", "low-sharpness"})
"""Findings of which one is enough: what moves then can hardly be seen, or a crack moves with it."""
HOLDING_BACK = frozenset(
    {
        "eye-not-animated",
        "eyes-turned-away",
        "head-cut-by-the-frame",
        "lid-does-not-fit",
        "lip-line-not-found",
        "outline-uncertain",
        "something-before-the-mouth",
    }
)
"""Notes of the rig that tell of a movement that is missing or much smaller, and so count as
limits."""


class Verdict(StrEnum):
    """How well a photo suits a clip."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


VERDICT_SENTENCES: dict[Verdict, str] = {
    Verdict.GOOD: "This photo will make a good clip.",
    Verdict.FAIR: "This photo will make a clip, within limits.",
    Verdict.POOR: "This photo needs help first; begin with the first point.",
}


@dataclass(frozen=True)
class Suitability:
    """The verdict on a photo, with what led to it.

    Args:
        verdict: in one word.
        sentence: the verdict in words, for people.
        findings: everything noticed, worst first.
        crop_px: x0, y0, x1, y1 of the suggested frame in photo pixels; None without a usable face.
    """

    verdict: Verdict
    sentence: str
    findings: tuple[Finding, ...]
    crop_px: tuple[float, float, float, float] | None


def weigh(findings: Iterable[Finding]) -> Verdict:
    """The verdict that follows from findings: poor where one blocks or ruins, or too many limit."""
    findings = tuple(findings)
    if any(finding.severity is Severity.BLOCKS for finding in findings):
        return Verdict.POOR
    limits = {
        finding.code
        for finding in findings
        if finding.severity is Severity.WARNS or finding.code in HOLDING_BACK | RUINOUS
    }
    if limits & RUINOUS or len(limits) >= TOO_MANY:
        return Verdict.POOR
    return Verdict.FAIR if limits else Verdict.GOOD
