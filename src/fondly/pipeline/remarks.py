"""What there is to say about a wish and its plan before anything moves."""

from __future__ import annotations

from fondly.domain.finding import Finding, Severity
from fondly.domain.plan import Plan
from fondly.domain.wish import Wish
from fondly.motion.direction import Direction

BEST_S = 10.0
"""Longer clips ask viewers to accept too much (mission text 001: short clips often work best)."""


def about_words(direction: Direction) -> tuple[Finding, ...]:
    """What became of a sentence's words, where it is not what was asked for."""
    found = [
        Finding(
            "done-instead",
            Severity.WARNS,
            f"Asked for “{one.asked}”, done: {one.done}.",
            f"{one.why[:1].upper()}{one.why[1:]}.",
        )
        for one in direction.instead
    ]
    if direction.ignored:
        found.append(
            Finding(
                "words-without-effect",
                Severity.NOTES,
                f"Without effect: {', '.join(direction.ignored)}.",
                "These words move nothing in a face; docs/directing.md lists those that do.",
                {"words": float(len(direction.ignored))},
            )
        )
    return tuple(found)


def about_loop(plan: Plan) -> tuple[Finding, ...]:
    """A finding where a clip does not end as it began."""
    if plan.camera.move not in {"push-in", "pull-out"}:
        return ()
    return (
        Finding(
            "clip-does-not-loop",
            Severity.NOTES,
            "The camera ends closer or further than it began, so that the clip does not loop.",
            "The camera's drift comes back to where it was.",
        ),
    )


def about_length(seconds: float) -> tuple[Finding, ...]:
    """A finding where a clip is longer than works best."""
    if seconds <= BEST_S:
        return ()
    return (
        Finding(
            "clip-long",
            Severity.NOTES,
            f"The clip lasts {seconds:g} s; short ones work best.",
            "Five or six seconds are felt most. For a picture frame there is the driver "
            "quiet-frame.",
            {"seconds": seconds},
        ),
    )


def without_effect(asked: Wish) -> tuple[Finding, ...]:
    """A finding for what was asked but changes nothing."""
    if asked.motion is not None or asked.capture is not None:
        names: tuple[str, ...] = (
            "intensity", "seed", "age", "camera", "eyes", "mouth", "head", "breath",
        )  # fmt: skip
        what, advice = "An explicit motion", "Scale the motion file itself, or choose a driver."
    elif asked.plan is not None and asked.driver is None and asked.direct is None:
        names = ("intensity",)
        what, advice = "A plan", "Change the amounts in its file, or ask for less with --mouth 0.5."
    else:
        return ()
    unsaid = {"seed": 0}
    idle = [name for name in names if getattr(asked, name) != unsaid.get(name)]
    if not idle:
        return ()
    return (
        Finding(
            "option-without-effect",
            Severity.NOTES,
            f"{what} is played as it is: the {', '.join(idle)} changed nothing.",
            advice,
        ),
    )
