"""From what a clip should help somebody feel to the command that makes it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.quality import judge_face
from fondly.analysis.subject import is_ambiguous, largest_face
from fondly.domain.brief import Limits
from fondly.domain.feeling import WAYS, Control, Feeling, First
from fondly.domain.finding import Finding, Severity
from fondly.domain.framing import Framing
from fondly.domain.occasion import CUSTOMS, Occasion
from fondly.domain.progress import Progress, silent
from fondly.media.photo_file import open_photo
from fondly.motion.calm import Circumstances
from fondly.motion.drivers import find_driver
from fondly.motion.performance import write_motion
from fondly.pipeline.choices import within_limits
from fondly.pipeline.look import try_rig

SUBTLER = 0.7
"""Share of the usual intensity for a photo with doubts: too much of it reads as somebody else
(mission text 002: try a subtler driver)."""
CALM_MOUTH = 0.5
"""Share of the mouth's movement where words that are added come first."""
SILENT = (
    "Fondly speaks no words: the clip stays silent and its mouth calm, so that a caption or a "
    "voice that you add comes first."
)
SPELLED_OUT = "Every choice is spelled out, and the plan is shown, for you to change."
BY_HAND = "To change the plan itself, write it with: {command}; then give --plan plan.toml instead."
ANY_PHOTO = Path("photo.jpg")


@dataclass(frozen=True)
class Suggestion:
    """The command to run, and why.

    Args:
        arguments: the command, word by word.
        feeling, first, control: the answers.
        occasion: what the clip is then made for, or None.
        driver, intensity, seconds: what that comes to.
        reasons: sentences for people.
        findings: what the photo has to say, worst first; none without a photo.
    """

    arguments: tuple[str, ...]
    feeling: Feeling
    first: First
    control: Control
    occasion: Occasion | None
    driver: str
    intensity: float
    seconds: float
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def command(self) -> str:
        """The command as a shell takes it."""
        return shlex.join(self.arguments)


@dataclass(frozen=True)
class _Choice:
    """What serves a feeling, before a photo was looked at."""

    occasion: Occasion | None
    driver: str
    intensity: float
    seconds: float
    why: str


@dataclass(frozen=True)
class _Seen:
    """What a photo says to a choice: the face to name, if one must be, and how strong."""

    face: int | None = None
    intensity: float | None = None
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


_NO_PHOTO = _Seen()


def suggest(
    photo: Path | None,
    feeling: Feeling,
    *,
    first: First = First.FEELING,
    control: Control = Control.QUICK,
    progress: Progress = silent,
) -> Suggestion:
    """The command that serves a feeling, held against a photo where there is one.

    Args:
        photo: a photo's file, or None.
        feeling: what it should help somebody feel.
        first: what a viewer should notice first.
        control: how much somebody wants to decide; DETAILED spells every choice out.
        progress: told what goes on.

    Raises:
        InputError: the photo cannot be used; each reason has its own class.
    """
    choice = _choice(feeling)
    seen = _NO_PHOTO if photo is None else _look_at(photo, choice, progress)
    spoken = ["--mouth", f"{CALM_MOUTH:g}"] if first is First.WORDS else []
    which = [] if seen.face is None else ["--face", str(seen.face)]
    intensity = choice.intensity if seen.intensity is None else seen.intensity
    options = _motion_options(choice, intensity, control)
    return Suggestion(
        ("fondly", "animate", _safe(photo or ANY_PHOTO), *which, *options, *spoken),
        feeling,
        first,
        control,
        choice.occasion,
        choice.driver,
        intensity,
        choice.seconds,
        (
            choice.why,
            *seen.reasons,
            *([SILENT] if first is First.WORDS else []),
            *(_by_hand(choice, intensity) if control is Control.DETAILED else []),
        ),
        seen.findings,
    )


def _choice(feeling: Feeling) -> _Choice:
    by = WAYS[feeling].by
    if isinstance(by, Occasion):
        custom = CUSTOMS[by]
        return _Choice(by, custom.driver, custom.intensity, custom.seconds, custom.why)
    driver = find_driver(by)
    return _Choice(None, driver.name, driver.default_intensity, driver.seconds, driver.sentence)


def _by_hand(choice: _Choice, intensity: float) -> list[str]:
    """How to change every choice, and the plan."""
    named = [] if choice.occasion is None else ["--occasion", choice.occasion.value]
    command = shlex.join(
        [
            "fondly", "motion", *named, "--driver", choice.driver, "--intensity", f"{intensity:g}",
            "--seconds", f"{choice.seconds:g}", "--plan-out", "plan.toml",
        ]
    )  # fmt: skip
    return [SPELLED_OUT, BY_HAND.format(command=command)]


def _motion_options(choice: _Choice, intensity: float, control: Control) -> list[str]:
    named = (
        ["--driver", choice.driver]
        if choice.occasion is None
        else ["--occasion", choice.occasion.value]
    )
    if control is Control.QUICK:
        changed = intensity != choice.intensity
        return [*named, "--intensity", f"{intensity:g}"] if changed else named
    options = [*named]
    if choice.occasion is not None:
        custom = CUSTOMS[choice.occasion]
        options += ["--driver", choice.driver, "--camera", custom.camera]
        if custom.framing is not Framing.AUTO:
            options += ["--framing", custom.framing.value]
    return [
        *options, "--intensity", f"{intensity:g}", "--seconds", f"{choice.seconds:g}",
        "--show-plan",
    ]  # fmt: skip


def _look_at(path: Path, choice: _Choice, progress: Progress) -> _Seen:
    """What the photo says to a choice."""
    analysis = analyse(open_photo(path), progress=progress)
    number = largest_face(analysis)
    portrait = try_rig(analysis, number, progress)
    face = analysis.faces[number - 1]
    findings = (*analysis.findings, *judge_face(analysis.photo, face), *portrait.findings)
    reasons, intensity = [], choice.intensity
    driver = find_driver(choice.driver)
    doubts = [one for one in worst_first(findings) if one.severity is Severity.WARNS]
    if doubts:
        intensity = max(round(SUBTLER * intensity, 2), driver.intensity[0])
        reasons.append(f"{doubts[0].sentence} So the motion is made subtler.")
    several = is_ambiguous(analysis)
    if several:
        reasons.append(
            f"The photo shows several faces; this takes the largest, number {number} from the "
            "left. Put another number, or several, or all."
        )
    motion = write_motion(driver, seconds=choice.seconds, intensity=intensity)
    limited = within_limits(motion, Limits.DEFAULT, portrait.limits, Circumstances(choice.occasion))
    return _Seen(
        number if several else None,
        intensity,
        tuple(reasons),
        worst_first((*findings, *limited.findings)),
    )


def _safe(path: Path) -> str:
    """A path that no program takes for an option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text
