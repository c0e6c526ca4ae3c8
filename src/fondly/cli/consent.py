"""`fondly consent`: agreements, written down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

import fondly.cli.declared_options as declared
from fondly.cli.asking import ask_subject, undeclared
from fondly.cli.screen import is_terminal, print_json, reporting, shown
from fondly.cli.usual_options import AsJson
from fondly.domain.consent import (
    AUDIENCE_SENTENCES,
    RIGHTS_SENTENCES,
    SPEECH_SENTENCES,
    SUBJECT_SENTENCES,
    Audience,
    Speech,
)
from fondly.domain.foreign_text import one_line
from fondly.errors import OptionInvalid, PhotoNotFound

if TYPE_CHECKING:
    from fondly.domain.consent_record import ConsentRecord
    from fondly.pipeline.agreeing import Standing

NEW_EXAMPLES = (
    "fondly consent new anna.jpg --subject living-consented --audience family --until 2027-12-31",
    'fondly consent new anna.jpg --subject living-consented --name Anna --words "Yes, gladly."',
    "fondly animate anna.jpg --consent anna.consent.json",
)
SHOW_EXAMPLES = ("fondly consent show anna.consent.json",)
REVOKE_EXAMPLES = (
    "fondly consent revoke anna.consent.json",
    "fondly consent revoke anna.alive.recipe.json",
)
_SCOPE, _WORDS = "What is agreed to", "In their words"

RecordFile = Annotated[
    Path,
    typer.Argument(
        help="The record, .consent.json; or a recipe that carries one.", show_default=False
    ),
]


def consent() -> None:
    """Agreements: who agreed to what, written down, signed, and taken back if they wish."""


def new(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: Annotated[Path, typer.Argument(help="The photo it is about.", show_default=False)],
    subject: declared.WhoIsShown = None,
    adult: declared.Adult = None,
    living: declared.Living = None,
    rights: declared.RightsChoice = None,
    audience: Annotated[
        Audience,
        declared.taught("Who may see it at most; private by default.", AUDIENCE_SENTENCES, _SCOPE),
    ] = Audience.PRIVATE,
    speech: Annotated[
        str | None,
        declared.taught(
            "What may be heard, several with commas; nothing by default. Agreeing to move is not "
            "agreeing to speak.",
            SPEECH_SENTENCES,
            _SCOPE,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            help="The last day, such as 2027-12-31; by default until it is revoked.",
            show_default=False,
            rich_help_panel=_SCOPE,
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help="Who agreed; it stays with you.", rich_help_panel=_WORDS)
    ] = "",
    words: Annotated[
        str,
        typer.Option(help="Anything that should be remembered.", rich_help_panel=_WORDS),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The record; by default the photo's name with .consent.json, in this folder.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Writes down what somebody agreed to: for one photo, how far, for whom and until when.

    The record is signed, so that a later change is noticed. Give it to fondly animate with
    --consent; it travels in the recipe, and its scope, without name and words, in the clip.
    """
    with reporting(as_json=as_json):
        from fondly.domain.consent_record import Scope
        from fondly.domain.people import parse_adult, parse_living, parse_subject
        from fondly.pipeline.agreeing import Agreed, write_down

        if not photo.exists():
            raise PhotoNotFound(f"There is no file {photo}.", "Check the name and the folder.")
        if subject is None and (as_json or not is_terminal()):
            raise undeclared()
        agreed = Agreed(
            ask_subject() if subject is None else parse_subject(subject),
            Scope(True, _speech(speech), audience, _day(until)),
            None if adult is None else parse_adult(adult),
            None if living is None else parse_living(living),
            rights,
            name,
            words,
        )
        path = output or Path(f"{photo.stem}.consent.json")
        record = write_down(photo, agreed, path, now=datetime.now(UTC), overwrite=overwrite)
        if as_json:
            print_json({"path": str(path), "record": record.as_dict()})
        else:
            _print(record)
            shown().print(f"\nWritten down in [bold]{escape(str(path))}[/].")


def show(record: RecordFile, as_json: AsJson = False) -> None:
    """Tells what was agreed to, and whether it still holds."""
    with reporting(as_json=as_json):
        from fondly.pipeline.agreeing import look_up

        standing = look_up(record, now=datetime.now(UTC))
        if as_json:
            print_json(_facts(standing))
        else:
            _print(standing.record)
            shown().print(f"\n{_standing(standing)}")


def revoke(record: RecordFile, as_json: AsJson = False) -> None:
    """Takes an agreement back: from now on nothing is made or exported of that photo here.

    A new agreement, written later, makes up for it.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.agreeing import take_back

        taken = take_back(record, now=datetime.now(UTC))
        if as_json:
            print_json({"id": taken.id, "photo": taken.photo, "revoked": taken.at.isoformat()})
            return
        console = shown()
        console.print(f"Revoked on {taken.at.astimezone():%d %B %Y}.")
        console.print(
            "On this computer Fondly makes and exports nothing of this photo any more, unless a "
            "new agreement is written down."
        )
        console.print(
            "Clips that were made before are still there: delete them. What others were given, "
            "Fondly cannot call back; ask them to delete it."
        )


def _speech(text: str | None) -> frozenset[Speech]:
    kinds = {kind.value: kind for kind in Speech}
    words = [word.strip().lower() for word in (text or Speech.NONE.value).split(",")]
    for word in words:
        if word not in kinds:
            raise OptionInvalid(
                f"--speech is one or more of {', '.join(kinds)}, got {word[:32]!r}.",
                "Leave --speech out if nothing may be heard.",
            )
    return frozenset(kinds[word] for word in words) - {Speech.NONE}


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise OptionInvalid(
            f"--until is a day such as 2027-12-31, got {text[:32]!r}.",
            "Write year, month and day; or leave --until out.",
        ) from error


def _print(record: ConsentRecord) -> None:
    console, scope = shown(), record.scope
    by = f" by {escape(one_line(record.name))}" if record.name else ""
    console.print(f"[bold]Agreed{by}[/] on {record.made.astimezone():%d %B %Y}")
    for face, subject in _each(record.subject):
        console.print(f"  {face}{SUBJECT_SENTENCES[subject]}")
    if record.rights is not None:
        console.print(f"  {RIGHTS_SENTENCES[record.rights]}")
    heard = [SPEECH_SENTENCES[kind] for kind in Speech if kind in scope.speech]
    console.print(f"  May move: {'yes' if scope.motion else 'no'}.")
    console.print(f"  May be heard: {' '.join(heard) or 'nothing.'}")
    console.print(f"  May be seen by: {AUDIENCE_SENTENCES[scope.audience]}")
    until = "it is revoked" if scope.until is None else f"{scope.until:%d %B %Y}"
    console.print(f"  Until {until}.")
    if record.words:
        console.print(escape(indent(f"“{record.words}”", "  ")))


def _each(said: Any) -> list[tuple[str, Any]]:  # noqa: ANN401  one word, or words by face
    if isinstance(said, str):
        return [("", said)]
    return [(f"Face {face}: ", one) for face, one in said.items()]


def _standing(standing: Standing) -> str:
    signer = "on this computer" if standing.is_own else "on another computer"
    signed = f"It was signed {signer}, and not changed since."
    if standing.revoked is not None:
        day = standing.revoked.astimezone()
        return f"[bold red]Revoked[/] on {day:%d %B %Y}. {signed}"
    if standing.has_ended:
        return f"[bold yellow]Ended[/]: ask again, and write it down anew. {signed}"
    return f"[bold green]It holds.[/] {signed}"


def _facts(standing: Standing) -> dict[str, Any]:
    return {
        "holds": standing.holds,
        "has_ended": standing.has_ended,
        "revoked": None if standing.revoked is None else standing.revoked.isoformat(),
        "signed_here": standing.is_own,
        "record": standing.record.as_dict(),
    }
