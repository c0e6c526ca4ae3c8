"""What the rules oblige to, carried out on the motion."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fondly.domain.brief import Brief
from fondly.domain.decision import BEFORE_SHARING, Decision, Obligation
from fondly.domain.finding import Finding, Severity
from fondly.domain.motion import Motion
from fondly.motion.restraint import calmer
from fondly.pipeline.planning import player

MET = (Obligation.GREATEST_INTENSITY, Obligation.NO_SPEECH)
"""Met by every take: its motion is kept within the rules, and nothing is heard."""


def for_own_eyes(decision: Decision) -> Decision:
    """The decision for a clip or rig that is made, and not yet shared.

    What is owed before others see it is told by `before_sharing`, and asked for when it is
    exported to them.
    """
    return decision.meeting(*BEFORE_SHARING)


def before_sharing(decision: Decision) -> tuple[Finding, ...]:
    """A finding that says what is owed before others see the clip, where anything is."""
    owed = [decision.sentence_of(one) for one in decision.obligations if one in BEFORE_SHARING]
    if not owed:
        return ()
    return (
        Finding(
            "before-sharing",
            Severity.NOTES,
            "Before others see it: " + " ".join(owed),
            "When the time has come: fondly review CLIP --checklist",
        ),
    )


@dataclass(frozen=True, eq=False)
class Ruled:
    """A brief and its motion within what the rules allow.

    Args:
        brief: with its intensity and plan.
        motion: before other limits.
        findings: what that changed.
    """

    brief: Brief
    motion: Motion
    findings: tuple[Finding, ...] = ()


def within_rules(brief: Brief, motion: Motion, decision: Decision) -> Ruled:
    """The brief's plan at no more than the greatest intensity that the rules allow.

    A plan written by hand and a recorded motion have no intensity: of these, as of any other, the
    effort is kept within that of the intensity, see `fondly.motion.calm.Circumstances`.

    Args:
        brief: complete, from `choose`.
        motion: from there too.
        decision: what the rules say.
    """
    most, asked, plan = decision.greatest_intensity, brief.intensity, brief.plan
    is_own = brief.driver is None and brief.direct is None
    if plan is None or is_own or asked is None or asked <= most:
        return Ruled(brief, motion)
    plan = calmer(plan, most / asked)
    brief = replace(brief, plan=plan, intensity=most)
    finding = Finding(
        "intensity-ruled",
        Severity.NOTES,
        f"The motion is played at an intensity of {most:g}, not {asked:g}: "
        + decision.sentence_of(Obligation.GREATEST_INTENSITY),
        "Nothing is wrong; fondly policy explain tells the reason.",
        {"asked_intensity": asked, "greatest_intensity": most},
    )
    return Ruled(brief, player(brief)(plan, brief.seed), (finding,))
