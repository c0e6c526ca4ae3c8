"""The two checklists: what the facts answer by themselves, and what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fondly.domain.brief import Brief, LabelTime, Limits
from fondly.domain.checklist import BEFORE_MAKING, Answered, Point, read_answers
from fondly.domain.consent import AUDIENCE_SENTENCES, SPEECH_SENTENCES, About, Audience, Speech
from fondly.domain.occasion import CUSTOMS
from fondly.domain.recipe import Recipe
from fondly.errors import OptionInvalid
from fondly.motion.restraint import USUAL_INTENSITY
from fondly.pipeline.planning import label_words

_MOST_BYTES = 64 * 1024
SAID_BY_THE_CLIP: Mapping[str, str] = {
    "words": SPEECH_SENTENCES[Speech.NONE],
    "label": "Whatever is exported to others is labelled from the first frame to the last.",
}
"""Points before sharing that need no asking: no clip speaks yet, and none leaves unlabelled."""


@dataclass(frozen=True)
class Checked:
    """A point with its answer.

    Args:
        point: of a checklist.
        answer: yes or no.
        because: a sentence for people.
    """

    point: Point
    answer: bool
    because: str


def before_making(request: Brief | Recipe) -> tuple[Checked, ...]:
    """The five points before a clip is made, answered by what was declared and asked for."""
    brief = request.brief if isinstance(request, Recipe) else request
    usual = USUAL_INTENSITY
    if brief.occasion is not None:
        usual = max(usual, CUSTOMS[brief.occasion].intensity)
    strong = brief.intensity is not None and brief.intensity > usual
    purpose = "" if brief.occasion is None else f" Made for: {brief.occasion}."
    at_the_end = brief.audience is Audience.PRIVATE and brief.label is LabelTime.END
    when = "at its end" if at_the_end else "from the first frame to the last"
    said = {
        "for-whom": (True, AUDIENCE_SENTENCES[brief.audience] + purpose),
        "restrained": (
            brief.limits is not Limits.OFF and not strong,
            "Nothing keeps the motion in bounds."
            if brief.limits is Limits.OFF
            else f"The intensity is {brief.intensity:g}; {usual:g} is usual."
            if strong
            else "It stays within what is gentle and what the photo supports.",
        ),
        "words": (True, SPEECH_SENTENCES[Speech.NONE]),
        "private-photo": (
            True,
            "It stays on this computer, nothing is trained on it, and the copy goes by itself.",
        ),
        "context": (True, f"It says “{label_words(brief)}” {when}."),
    }
    return tuple(Checked(point, *said[point.name]) for point in BEFORE_MAKING)


def answers_in(path: Path) -> tuple[dict[str, bool], About | None]:
    """The answers in a file: see `fondly.domain.checklist.read_answers`.

    Raises:
        OptionInvalid: it cannot be read, or makes no sense.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError as error:
        raise OptionInvalid(
            f"The answers {path} cannot be read: {error.strerror or error}.",
            "Check the path given with --answers.",
        ) from error
    return read_answers(content)


def record(
    recipe: Recipe,
    answers: Mapping[str, bool],
    about: About | None,
    audience: Audience,
    *,
    now: datetime,
) -> Recipe:
    """The recipe with the checklist before sharing as it was answered.

    Args:
        recipe: of the clip.
        answers: by the name of a point; what the clip says by itself is added.
        about: the answer to the question about requests to avoid, where it was asked.
        audience: for whom the points were answered.
        now: with a time zone.
    """
    whole = {**dict.fromkeys(SAID_BY_THE_CLIP, True), **answers}
    answered = Answered(audience, now.replace(microsecond=0), whole, about)
    return replace(recipe, checklist=answered)
