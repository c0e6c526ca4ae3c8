"""The second gate: whether a clip may leave for others, asked when it is exported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fondly.domain.brief import Brief
from fondly.domain.checklist import Answered
from fondly.domain.consent import Audience, Consent
from fondly.domain.consent_record import ConsentRecord
from fondly.domain.decision import Decision, Obligation
from fondly.domain.recipe import Recipe
from fondly.errors import ChecklistOpen, PolicyRefusal
from fondly.export.gate import check_allowed
from fondly.pipeline.agreement import check_agreement, check_photo
from fondly.pipeline.consent import allowed, facts
from fondly.pipeline.rules import MET
from fondly.policy.consent import decide

A_DAY = timedelta(days=1)
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Cleared:
    """What may leave.

    Args:
        brief: of the clip, with the audience it is exported for.
        consent: what was declared of everybody in the frame.
        decision: what the rules say, with what was carried out already. A clip that is rendered
            again meets the rest: `Take.decision`.
    """

    brief: Brief
    consent: Consent
    decision: Decision


def clear(
    recipe: Recipe,
    audience: Audience,
    *,
    now: datetime,
    consent: ConsentRecord | None = None,
) -> Cleared:
    """Whether a clip may be exported for an audience.

    Args:
        recipe: of the clip, as it lies beside it: with the answered checklist.
        audience: who will see it.
        now: with a time zone.
        consent: an agreement newer than the recipe's, or None.

    Raises:
        ChecklistOpen: for others, the checklist is not answered with yes for that audience.
        PolicyRefusal: the rules do not allow it, the agreement does not cover it, has ended or was
            revoked, or something is owed before others see it.
        ConsentMismatch, ConsentInvalid: see `fondly.pipeline.agreement`.
        SubjectUndeclared: nothing was said of a face that moves.
    """
    answered = recipe.checklist
    about = recipe.brief.about or (None if answered is None else answered.about)
    brief = replace(
        recipe.brief, audience=audience, about=about, consent=consent or recipe.brief.consent
    )
    if brief.consent is not None:
        check_agreement(brief.consent, brief, now=now)
    check_photo(brief, recipe.photo)
    declared = _facts(brief, recipe)
    decision = allowed(declared)
    if audience is not Audience.PRIVATE:
        _check_answers(answered, audience)
    decision = decision.meeting(*_met(recipe, brief, decision, now))
    # How gentle the motion is shows when it is rendered again; the export's own gate sees to it.
    check_allowed(decision.meeting(*MET))
    return Cleared(brief, declared, decision)


def _facts(brief: Brief, recipe: Recipe) -> Consent:
    moving = brief.face if isinstance(brief.face, tuple) else (brief.face,)
    numbers = tuple(one for one in moving if isinstance(one, int)) or (1,)
    return facts(brief, numbers, recipe.shown or numbers)


def _check_answers(answered: Answered | None, audience: Audience) -> None:
    hint = f"Answer it with: fondly review CLIP --checklist --audience {audience}"
    if answered is None:
        raise ChecklistOpen("Before others see the clip, six points are gone through.", hint)
    if audience.exceeds(answered.audience):
        raise ChecklistOpen(
            f"The checklist was answered for the audience {answered.audience}, not {audience}.",
            hint,
        )
    if answered.open_points:
        said = " ".join(f"{point.question} No." for point in answered.open_points)
        instead = " ".join(point.otherwise for point in answered.open_points)
        raise ChecklistOpen(said, f"{instead} Then: fondly review CLIP --checklist")


def _met(recipe: Recipe, brief: Brief, decision: Decision, now: datetime) -> tuple[Obligation, ...]:
    """What was carried out until now.

    Raises:
        PolicyRefusal: a day has not passed since the clip was made, or the clock is wrong.
    """
    met = [Obligation.NO_SPEECH]
    if decide(_facts(recipe.brief, recipe)).greatest_intensity <= decision.greatest_intensity:
        met.append(Obligation.GREATEST_INTENSITY)
    if _still_agreed(recipe, brief, decision, now):
        met.append(Obligation.EXPIRY)
    if brief.audience is Audience.PRIVATE:
        return (*met, Obligation.PRIVATE_FIRST, Obligation.SECOND_LOOK, Obligation.ANSWER_ABOUT)
    if Obligation.SECOND_LOOK in decision.obligations:
        _check_second_look(recipe, now)
        met.append(Obligation.SECOND_LOOK)
    # The checklist is answered with yes by now, and one of its points is that it was seen.
    return (*met, Obligation.PRIVATE_FIRST)


def _check_second_look(recipe: Recipe, now: datetime) -> None:
    answered, made = recipe.checklist, recipe.made
    if made is None or answered is None:
        raise PolicyRefusal(
            "It wants a second look after a day, and nothing tells when it was made.",
            "Make it anew from the photo, look at it again after a day, and share it then.",
        )
    if made > now + _CLOCK_SLACK or answered.at > now + _CLOCK_SLACK:
        raise PolicyRefusal(
            f"The clip was made on {made.astimezone():%d %B %Y}, and today is "
            f"{now.astimezone():%d %B %Y} here.",
            "Check the clock of this machine.",
        )
    if answered.at < made + A_DAY:
        raise PolicyRefusal(
            "It wants a second look after a day, before others see it: from "
            f"{(made + A_DAY).astimezone():%d %B %Y, %H:%M}.",
            "Look at it again then, and answer once more: fondly review CLIP --checklist",
        )


def _still_agreed(recipe: Recipe, brief: Brief, decision: Decision, now: datetime) -> bool:
    """Whether the agreement, counted from when somebody last said so, has not ended."""
    if decision.expires_days is None:
        return True
    said = [recipe.made]
    if recipe.checklist is not None and not recipe.checklist.open_points:
        said.append(recipe.checklist.at)
    if brief.consent is not None:
        said.append(brief.consent.made)
    latest = max((one for one in said if one is not None), default=None)
    return latest is not None and now <= latest + timedelta(days=decision.expires_days)
