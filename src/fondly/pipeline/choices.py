"""What a brief leaves open, decided: flag, else driver, else default; then cut by limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from fondly.domain.brief import Brief, Limits
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import LimitedMotion, MotionLimits
from fondly.domain.portrait import Portrait
from fondly.motion.calm import NOTHING_TOLD, Circumstances, calm_for
from fondly.motion.company import play_company
from fondly.motion.drivers import drivers
from fondly.motion.holding_back import within_budget, within_speed, without_winks
from fondly.motion.performance import write_motion
from fondly.pipeline.bounds import bounds
from fondly.pipeline.planning import DEFAULT_RATE, camera_from, choose, player


def choose_motion(brief: Brief) -> tuple[Brief, Motion]:
    """What `choose` chooses, in short: the complete brief, and the motion before limits.

    Raises:
        InputError: see `fondly.pipeline.planning.choose`.
    """
    chosen = choose(brief)
    return chosen.wish, chosen.motion


def perform(brief: Brief, motion: Motion, subjects: Sequence[Face]) -> tuple[Motion, ...]:
    """What each of the subjects does, from left to right, before limits.

    Args:
        brief: complete, from `choose`.
        motion: from there too; an explicit one is performed by all.
        subjects: whose eyes find the camera from where the photo has them look.
    """
    if brief.plan is None:
        return (motion,) * len(subjects)
    briefs = [brief] * len(subjects)
    if isinstance(brief.subject, Mapping) and isinstance(brief.face, tuple):
        briefs = [brief.about_face(number) for number in brief.face]
    players = [player(own, camera_from(face)) for own, face in zip(briefs, subjects, strict=True)]
    return play_company(brief.plan, players, seed=brief.seed, is_directed=brief.driver is None)


def usual_motion() -> Motion:
    """What a clip does when nothing else was asked for, before limits."""
    driver = drivers()[0]
    return write_motion(driver, rate=DEFAULT_RATE, intensity=driver.default_intensity)


def within_limits(
    motion: Motion,
    limits: Limits,
    evidence: MotionLimits,
    circumstances: Circumstances = NOTHING_TOLD,
) -> LimitedMotion:
    """The motion within everything that limits it, and a finding for each reason that changed it.

    In this order: winks, where the occasion has none; each channel within what the photo, the
    occasion and the subject allow, and by default within the gentle limits; the effort of all
    together; the head's speed.

    Args:
        motion: as written.
        limits: what shall keep it in bounds. EVIDENCE leaves out what is only gentle; what an
            occasion asks for stays, since somebody named it. OFF leaves out everything but the
            rules.
        evidence: what the photo allows, from the portrait.
        circumstances: what was told of the clip.
    """
    steps = [] if limits is Limits.OFF else _steps(limits, evidence, circumstances)
    if (ruled := circumstances.greatest_effort) is not None:
        steps.append(lambda one: within_budget(one, ruled))
    findings: list[Finding] = []
    for step in steps:
        limited = step(motion)
        motion = limited.motion
        findings += limited.findings
    return LimitedMotion(motion, tuple(findings))


def _steps(
    limits: Limits, evidence: MotionLimits, circumstances: Circumstances
) -> list[Callable[[Motion], LimitedMotion]]:
    """What holds a motion back that is not a rule, in its order: see `within_limits`."""
    calm = calm_for(circumstances)
    steps: list[Callable[[Motion], LimitedMotion]] = [bounds(limits, evidence, circumstances).apply]
    if not calm.winks:
        steps.insert(0, without_winks)
    if limits is Limits.DEFAULT or circumstances.occasion is not None:
        steps.append(lambda one: within_budget(one, calm.budget))
    if calm.head_deg_s is not None:
        slowest = calm.head_deg_s
        steps.append(lambda one: within_speed(one, slowest))
    return steps


def each_within_limits(
    motions: Sequence[Motion],
    limits: Limits,
    portrait: Portrait,
    subjects: Sequence[Face],
    circumstances: Circumstances = NOTHING_TOLD,
) -> tuple[tuple[Motion, ...], tuple[Finding, ...]]:
    """What each subject does, kept within what the photo allows that subject.

    Args:
        motions: of each subject.
        limits: what shall keep them in bounds.
        portrait: with a figure for each subject.
        subjects: in the order of the motions.
        circumstances: what was told of the clip.

    Returns:
        Motions in the order of the portrait's figures, and findings; where there are several
        subjects their ``face`` is the subject's place, from 1.
    """
    kept, findings = [], []
    for figure in portrait.figures:
        place = next(i for i, face in enumerate(subjects) if face is figure.face)
        limited = within_limits(motions[place], limits, figure.limits, circumstances)
        kept.append(limited.motion)
        about = place + 1 if len(subjects) > 1 else None
        findings += [replace(finding, face=about) for finding in limited.findings]
    return tuple(kept), tuple(findings)
