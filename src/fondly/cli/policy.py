"""`fondly policy`: the rules, without a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from rich.markup import escape

from fondly.cli.asking import undeclared
from fondly.cli.declared_options import taught, yes_no
from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson
from fondly.domain.consent import (
    ABOUT_SENTENCES,
    AUDIENCE_SENTENCES,
    RIGHTS_SENTENCES,
    SPEECH_SENTENCES,
    SUBJECT_SENTENCES,
    About,
    Audience,
    Consent,
    Rights,
    Speech,
)
from fondly.domain.occasion import Occasion
from fondly.domain.options import YesNo

if TYPE_CHECKING:
    from fondly.domain.decision import Decision

EXAMPLES = (
    "fondly policy explain --subject deceased-family",
    "fondly policy explain --subject self --rights own --audience public --about none",
    "fondly policy explain --subject deceased-family --rights own --audience family --about none",
    "fondly policy explain --subject historical --occasion classroom --speech authored --json",
    "fondly policy explain --subject 1=self,2=child-guardian --rights own --audience public",
)

_MARKS = {
    "allowed": "[bold green]Allowed[/]",
    "limited": "[bold yellow]Allowed, with limits[/]",
    "refused": "[bold red]Not with Fondly[/]",
}
_CLIP, _PEOPLE = "The clip", "Who is shown"


def policy() -> None:
    """The rules: what Fondly makes, in which way, and what it does not make."""


def explain(  # noqa: PLR0913, PLR0917  the command line is a contract
    subject: Annotated[
        str | None,
        taught(
            "Who can be recognised: one word, or one for each face, counted from the left, such "
            "as 1=self,2=living-consented. All of them count as moving.",
            SUBJECT_SENTENCES,
            _PEOPLE,
        ),
    ] = None,
    adult: Annotated[
        str | None,
        yes_no(
            "Whether they are grown up today, or were when they died. A grown-up agrees to their "
            "own childhood photo. For one of several: 2=no.",
            _PEOPLE,
        ),
    ] = None,
    living: Annotated[
        str | None,
        yes_no("Whether they are living, where the subject does not say it already.", _PEOPLE),
    ] = None,
    rights: Annotated[
        Rights | None,
        taught(
            "By what right the photo is used. Without it, the clip can only be private.",
            RIGHTS_SENTENCES,
            _CLIP,
        ),
    ] = None,
    audience: Annotated[
        Audience,
        taught("Who will see the clip; private by default.", AUDIENCE_SENTENCES, _CLIP),
    ] = Audience.PRIVATE,
    occasion: Annotated[
        Occasion | None,
        taught(f"What the clip is made for: {', '.join(Occasion)}.", {}, _CLIP),
    ] = None,
    speech: Annotated[
        Speech,
        taught("What is heard; none by default.", SPEECH_SENTENCES, _CLIP),
    ] = Speech.NONE,
    voice: Annotated[
        YesNo | None,
        yes_no(
            "Whether they agreed to a voice when asked again: agreeing to move is not agreeing to "
            "speak.",
            _CLIP,
        ),
    ] = None,
    about: Annotated[
        About | None,
        taught(
            "What no program can see: whether the clip is one of the requests to avoid.",
            ABOUT_SENTENCES,
            _CLIP,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tells what the rules say to a wish, before there is a photo: the decision and its reasons.

    Nothing is made and nothing is kept. What is left out counts as not said.

    Obligations are carried out with the clip; advice binds nobody.
    """
    with reporting(as_json=as_json):
        from fondly.domain.people import parse_people
        from fondly.policy.consent import decide

        if subject is None:
            raise undeclared()
        person, *others = parse_people(subject, adult, living)
        decision = decide(
            Consent(
                person.subject,
                rights,
                audience,
                occasion,
                speech,
                about,
                adult=person.adult,
                living=person.living,
                voice=None if voice is None else voice is YesNo.YES,
                others=tuple(others),
            )
        )
        if as_json:
            print_json(facts_of(decision))
        else:
            _print(decision)


def facts_of(decision: Decision) -> dict[str, object]:
    """A decision as plain JSON values."""
    return {
        "decision": decision.verdict.value,
        "reasons": list(decision.reasons),
        "obligations": [
            {
                "name": one.value,
                "value": decision.value_of(one),
                "sentence": decision.sentence_of(one),
            }
            for one in decision.obligations
        ],
        "advice": list(decision.advice),
    }


def _print(decision: Decision) -> None:
    console = shown()
    console.print(_MARKS[decision.verdict.value])
    for reason in decision.reasons:
        console.print(f"  {escape(reason)}")
    if decision.obligations:
        console.print("\nWhat goes with it:")
    for one in decision.obligations:
        console.print(f"  - {escape(decision.sentence_of(one))}")
    if decision.advice:
        console.print("\nAdvice:" if decision.allowed else "\nInstead:")
    for sentence in decision.advice:
        console.print(f"  - {escape(sentence)}")
