"""A brief and a photo, ready to be filmed: framed, built, and with its motion within limits."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.examination import worst_first
from fondly.analysis.framing import frame
from fondly.analysis.resampling import Box
from fondly.analysis.subject import number_of
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief
from fondly.domain.consent import Consent
from fondly.domain.decision import Decision
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.framed import Framed
from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.domain.progress import Stage
from fondly.domain.restored_photo import RestoredPhoto
from fondly.motion.calm import Circumstances
from fondly.pipeline.captured import suited
from fondly.pipeline.choices import each_within_limits, perform
from fondly.pipeline.consent import about_others, allowed, facts, subject_of
from fondly.pipeline.others import seen_in
from fondly.pipeline.planning import label_words, player
from fondly.pipeline.restoring import Development, Restorer, findings_of
from fondly.pipeline.rules import MET, within_rules
from fondly.pipeline.stopwatch import Stopwatch
from fondly.portrait.background import change_background
from fondly.portrait.build import build_portrait
from fondly.rendering.frames import render_frames


@dataclass(frozen=True, eq=False)
class Take:
    """What a clip is filmed from: the same brief can be taken in several framings and sizes.

    Args:
        brief: complete, with the faces that move.
        faces: their numbers, from 1, left to right.
        portrait: the rig, in the frame's pixels.
        subjects: the faces that move, from left to right.
        motions: what each of its figures does, back to front, within limits; of one length.
        shown: numbers of all the faces that can be recognised in the frame.
        consent: what was declared of everybody in the frame.
        decision: what the rules say of everybody in the frame.
        settled: findings of the photo, the framing, the rig and the rules, worst first.
        limited: findings of the limits.
    """

    brief: Brief
    faces: tuple[int, ...]
    portrait: Portrait
    subjects: tuple[Face, ...]
    motions: tuple[Motion, ...]
    shown: tuple[int, ...]
    consent: Consent
    decision: Decision
    settled: tuple[Finding, ...]
    limited: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, worst first."""
        return worst_first((*self.settled, *_numbered(self.limited, self.faces)))

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.motions[0].frames

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return self.motions[0].rate

    def film(self) -> Generator[NDArray[np.uint8]]:
        """The raw frames, (H, W, 3) uint8 sRGB each; see `render_frames`."""
        return render_frames(self.portrait, self.motions)


def make_take(
    analysis: Analysis,
    brief: Brief,
    motion: Motion,
    watch: Stopwatch,
    restorer: Restorer | None = None,
    shown_px: int | None = None,
) -> Take:
    """Frames the photo as a brief says, builds the portrait and limits its motion.

    Args:
        analysis: of the whole photo, with its subjects.
        brief: complete, from `choose`.
        motion: from there too.
        watch: times the stages, and tells what goes on within them.
        restorer: mends what the frame shows; None shows the photo as it is.
        shown_px: short side at which the part of the photo is shown that the brief's own size
            chooses; None for that size.

    Raises:
        InputError: the photo does not allow the brief's framing or size; nothing was said of a
            face that moves.
        PolicyRefusal: the rules do not allow a clip of everybody in the frame.
        ModelError: see `fondly.errors`.
    """
    numbers = tuple(number_of(analysis, face) for face in analysis.subjects)
    brief = replace(brief, face=numbers)
    place, restored = _framed(analysis, brief, watch, restorer, shown_px)
    seen = seen_in(brief, analysis, place, numbers)
    framed, shown = seen.framed, seen.shown
    consent = facts(brief, numbers, shown)
    decision = replace(allowed(consent), label=label_words(brief))
    less = within_rules(brief, motion, decision)
    brief, motion = less.brief, less.motion
    portrait = watch.run(
        Stage.PORTRAIT, build_portrait, framed, teeth=brief.teeth, progress=watch.progress
    )
    portrait = watch.run(Stage.PORTRAIT, change_background, portrait, brief.background)
    if restored is not None and restored.filled.any():
        portrait = replace(portrait, filled=restored.filled)
    ruled = (*seen.findings, *less.findings, *about_others(brief, numbers, shown))
    rig = _numbered(portrait.findings, numbers)
    mended = () if restored is None else findings_of(restored)
    take = Take(
        brief,
        numbers,
        portrait,
        framed.subjects,
        (),
        shown,
        consent,
        decision.meeting(*MET),
        worst_first((*framed.findings, *ruled, *rig, *mended)),
    )
    return _played(take, brief, motion)


def retake(take: Take, brief: Brief) -> Take:
    """The same portrait with a brief that differs in how much each part does, and in nothing else.

    Args:
        take: of a brief with a plan.
        brief: complete.
    """
    if brief.plan is None:
        raise ValueError("a motion that was given is played as it is")
    return _played(take, brief, player(brief)(brief.plan, brief.seed))


def _played(take: Take, brief: Brief, motion: Motion) -> Take:
    """The take with what its figures do, within limits."""
    subject = subject_of(brief, take.faces)
    told = Circumstances(brief.occasion, brief.age, subject, take.decision.greatest_intensity)
    brief, motion = suited(brief, motion, take.portrait, take.subjects, told)
    motions, limited = each_within_limits(
        perform(brief, motion, take.subjects), brief.limits, take.portrait, take.subjects, told
    )
    return replace(take, brief=brief, motions=motions, limited=limited)


def _framed(
    analysis: Analysis,
    brief: Brief,
    watch: Stopwatch,
    restorer: Restorer | None,
    shown_px: int | None,
) -> tuple[Framed, RestoredPhoto | None]:
    """What the clip shows, mended where that was asked for."""
    wanted = (analysis, brief.framing, brief.size)
    if restorer is None:
        return watch.run(Stage.FRAME, frame, *wanted, shown_px=shown_px), None
    development = Development(restorer, analysis.faces)

    def develop(pixels: NDArray[np.uint8], box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
        return watch.run(Stage.RESTORE, development, pixels, box, size)

    framed = watch.run(Stage.FRAME, frame, *wanted, shown_px=shown_px, develop=develop)
    return framed, development.restored


def _numbered(findings: tuple[Finding, ...], numbers: tuple[int, ...]) -> list[Finding]:
    """Findings about the first, second, ... subject, told by the numbers that users know."""
    return [
        finding if finding.face is None else replace(finding, face=numbers[finding.face - 1])
        for finding in findings
    ]
