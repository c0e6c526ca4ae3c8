"""`fondly suggest`: from a feeling to the command that serves it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from fondly.cli.asking import ask_one_of
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import is_terminal, print_findings, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, Quiet
from fondly.domain.feeling import WAYS, Control, Feeling, First, parse_feeling
from fondly.errors import OptionInvalid

if TYPE_CHECKING:
    from fondly.pipeline.suggest import Suggestion

EXAMPLES = (
    "fondly suggest",
    "fondly suggest grandma.jpg --feeling comfort",
    "fondly suggest party.jpg --feeling joy --first words --control detailed --json",
)
_FIRST = {
    First.FEELING.value: "The feeling of the picture coming alive.",
    First.WORDS.value: "The words: a caption or a voice that you add.",
}
_CONTROL = {
    Control.QUICK.value: "Little: a simple command, and a quick result.",
    Control.DETAILED.value: "Much: every choice spelled out, to change it.",
}


def suggest(
    photo: Annotated[
        Path | None,
        typer.Argument(
            help="A photo to look at first; without one any photo is meant.", show_default=False
        ),
    ] = None,
    feeling: Annotated[
        str | None,
        typer.Option(
            help="What it should help somebody feel: "
            + ", ".join(feeling.value for feeling in Feeling)
            + ", or a word near one of these.",
            show_default=False,
        ),
    ] = None,
    first: Annotated[
        First | None,
        typer.Option(
            help="What a viewer should notice first: the feeling, by default, or words that you "
            "add.",
            show_default=False,
        ),
    ] = None,
    control: Annotated[
        Control | None,
        typer.Option(
            help="How much you want to decide: quick, the default, or detailed.",
            show_default=False,
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Asks what a clip is meant to do, and prints the command that makes it, with the reason.

    Three questions, each also an option: what the photo should help somebody feel, whether the
    feeling or the words come first, and how much you want to decide. Nothing is made yet, and
    the photo stays where it is.
    """
    with reporting(as_json=as_json):
        can_ask = is_terminal() and not as_json
        wanted = _feeling(feeling, can_ask=can_ask)
        if can_ask and first is None:
            told().print("What should a viewer notice first?")
            first = First(ask_one_of(_FIRST))
        if can_ask and control is None:
            told().print("How much do you want to decide?")
            control = Control(ask_one_of(_CONTROL))

        from fondly.pipeline.suggest import suggest as find_suggestion

        with ProgressBar(told(), visible=photo is not None and not (quiet or as_json)) as bar:
            found = find_suggestion(
                photo,
                wanted,
                first=first or First.FEELING,
                control=control or Control.QUICK,
                progress=bar,
            )
        if as_json:
            print_json(_facts(found))
        else:
            _print(found)


def _feeling(answer: str | None, *, can_ask: bool) -> Feeling:
    if answer is not None:
        return parse_feeling(answer)
    names = ", ".join(feeling.value for feeling in Feeling)
    if not can_ask:
        raise OptionInvalid(
            "Nobody said what the clip should help somebody feel.",
            f"Add --feeling and one of these: {names}.",
        )
    told().print("What should this photo help someone feel?")
    return Feeling(ask_one_of({one.value: f"{way.sentence}." for one, way in WAYS.items()}))


def _facts(found: Suggestion) -> dict[str, object]:
    return {
        "feeling": found.feeling.value,
        "first": found.first.value,
        "control": found.control.value,
        "occasion": None if found.occasion is None else found.occasion.value,
        "driver": found.driver,
        "intensity": found.intensity,
        "seconds": found.seconds,
        "command": found.command,
        "arguments": list(found.arguments),
        "reasons": list(found.reasons),
        "findings": [finding.as_dict() for finding in found.findings],
    }


def _print(found: Suggestion) -> None:
    for reason in found.reasons:
        told().print(escape(reason))
    if found.findings:
        told().print("What the photo has to say:", style="dim")
        print_findings(told(), found.findings, indent="  ")
    shown().print(escape(found.command), style="bold")
