"""The page of the vital signs, written from the norms themselves."""

from __future__ import annotations

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.vitals.eyes import FINE_RATE
from fondly.vitals.norms import (
    AGED,
    BLINK_AFTER_S,
    KINDS,
    QUIET_S,
    blink_norms,
    head_norms,
)


def vital_signs_page() -> str:
    """Every vital sign with its norm and source, and what changes the norms."""
    rows = "".join(
        f"| `{code}` | {kind.name} | {kind.norm.words(kind.unit) or 'see below'} "
        f"| {kind.norm.source} |\n"
        for code, kind in KINDS.items()
    )
    blinks = "".join(
        f"| {who} | {blink_norms(seconds, talking=talking, age=age)[1].words('/min')} "
        f"| {blink_norms(seconds, talking=talking, age=age)[1].source} |\n"
        for who, seconds, talking, age in (
            ("an adult, silent", 6.0, False, Age.ADULT),
            ("somebody who talks", 6.0, True, Age.ADULT),
            ("a child, silent", 6.0, False, Age.CHILD),
            (f"{QUIET_S:g} s or longer, silent", QUIET_S, False, Age.ADULT),
        )
    )
    ages = "".join(
        f"| {age.value} | `{code}` | {norm.words()} | {norm.source} |\n"
        for age, norms in AGED.items()
        for code, norm in norms.items()
    )
    usual, memorial = head_norms(None), head_norms(Occasion.MEMORIAL)
    return (
        "# Vital signs\n\n"
        "What `fondly motion-report` measures in a motion, and what it holds it against. Where "
        "something happens several times, the median is judged and the report tells how many lie "
        "outside. Low and high are hints to look: people differ. A time is judged no finer than "
        f"half a frame, and saccades are timed from {FINE_RATE} frames per second on.\n\n"
        f"| sign | meaning | norm | source |\n|---|---|---|---|\n{rows}"
        "\n## Blinks a minute\n\n"
        f"A motion of {BLINK_AFTER_S:g} s or longer has at least one.\n\n"
        f"| whose | norm | source |\n|---|---|---|\n{blinks}"
        "\n## The head's speed\n\n"
        f"For 95 % of the time {usual[0].words()} °/s, at its fastest {usual[1].words()} °/s; at a "
        f"memorial {memorial[0].words()} and {memorial[1].words()} °/s. Source: "
        f"{usual[0].source}.\n"
        "\n## Ages\n\n"
        f"| age | sign | norm | source |\n|---|---|---|---|\n{ages}"
    )
