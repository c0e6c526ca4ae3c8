"""Questions to the person at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from fondly.cli.screen import told
from fondly.domain.consent import (
    ABOUT_SENTENCES,
    RIGHTS_SENTENCES,
    SUBJECT_SENTENCES,
    About,
    Rights,
    Subject,
)
from fondly.domain.faces import ALL, Faces, parse_faces
from fondly.errors import Cancelled, OptionInvalid, SubjectUndeclared

if TYPE_CHECKING:
    from fondly.domain.analysis import Analysis
    from fondly.domain.finding import Finding
    from fondly.pipeline.animate import ChooseFace


def ask_subject() -> Subject:
    """Who is shown, and by what right.

    Raises:
        Cancelled: the person leaves instead.
    """
    told().print("Who is shown? Fondly moves a person only where somebody may ask for it.")
    choices = {subject.value: SUBJECT_SENTENCES[subject] for subject in Subject}
    return Subject(ask_one_of(choices))


def ask_rights() -> Rights:
    """By what right the photo is used.

    Raises:
        Cancelled: the person leaves instead.
    """
    told().print("By what right do you use the photo? Others may see it only where there is one.")
    return Rights(ask_one_of({one.value: said for one, said in RIGHTS_SENTENCES.items()}))


def ask_about() -> About:
    """The one question about what no program can see.

    Raises:
        Cancelled: the person leaves instead.
    """
    told().print("One thing that no program can see: is the clip meant for any of these?")
    return About(ask_one_of({one.value: said for one, said in ABOUT_SENTENCES.items()}))


def ask_yes_no(question: str) -> bool:
    """Yes or no, in words.

    Raises:
        Cancelled: the person leaves instead.
    """
    while True:
        answer = _answer(f"{question} yes or no")
        if answer in {"yes", "y", "no", "n"}:
            return answer.startswith("y")
        told().print("Please answer with yes or no.")


def ask_one_of(choices: Mapping[str, str]) -> str:
    """One of several names, each with a sentence, chosen by number or by name.

    Raises:
        Cancelled: the person leaves instead.
    """
    names = list(choices)
    for number, name in enumerate(names, 1):
        told().print(f"  {number:>2}  {escape(choices[name])}  [dim]{name}[/]")
    return names[_ask("Number", names) - 1]


def ask_face(analysis: Analysis) -> Faces:
    """Which face shall move, from 1, left to right; or which faces.

    Raises:
        Cancelled: the person leaves instead.
    """
    from fondly.analysis.subject import describe_face

    console = told()
    console.print(f"The photo shows {len(analysis.faces)} faces, counted from the left:")
    for number, face in enumerate(analysis.faces, 1):
        console.print(f"  {describe_face(number, face)}")
    last = len(analysis.faces)
    while True:
        answer = _answer("Which face shall move? A number, several such as 1,2, or all")
        try:
            chosen = parse_faces(answer)
        except OptionInvalid:
            chosen = 0
        named = chosen if isinstance(chosen, tuple) else (chosen,)
        if chosen == ALL or all(one in range(1, last + 1) for one in named):
            return chosen
        console.print(f"Please answer with numbers from 1 to {last}, or all.")


def face_choice(
    away: Callable[[], AbstractContextManager[None]], *, take_largest: bool, can_ask: bool
) -> ChooseFace | None:
    """Who chooses among several faces: --yes, the person at the terminal, or nobody.

    Args:
        away: takes the progress bar away while somebody is asked.
        take_largest: whether nobody shall be asked.
        can_ask: whether somebody can be.
    """
    if take_largest:
        from fondly.analysis.subject import largest_face

        return largest_face
    if not can_ask:
        return None

    def ask(analysis: Analysis) -> Faces:
        with away():
            return ask_face(analysis)

    return ask


def restoration_offer(
    away: Callable[[], AbstractContextManager[None]],
) -> Callable[[Finding], bool]:
    """Asks the person at the terminal whether a damaged photo shall be restored first.

    Args:
        away: takes the progress bar away meanwhile.
    """

    def ask(finding: Finding) -> bool:
        with away():
            told().print(escape(finding.sentence))
            choices = {"restore": "Mend the photo first.", "leave": "Leave it as it is."}
            return ask_one_of(choices) == "restore"

    return ask


def undeclared() -> SubjectUndeclared:
    """The error where there is nobody to ask."""
    choices = "; ".join(
        f"{subject.value} ({sentence.rstrip('.')})"
        for subject, sentence in SUBJECT_SENTENCES.items()
    )
    return SubjectUndeclared(
        "Nobody said who is shown; Fondly moves a person only where somebody may ask for it.",
        f"Add --subject and one of: {choices}.",
    )


def _ask(question: str, names: Sequence[str]) -> int:
    """Number of the chosen name, from 1; asked until it is one."""
    while True:
        answer = _answer(question)
        if answer in names:
            return names.index(answer) + 1
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(names):
            return int(answer)
        told().print(f"Please answer with a number from 1 to {len(names)}.")


def _answer(question: str) -> str:
    try:
        return str(typer.prompt(question, err=True)).strip().lower()
    except typer.Abort:
        raise Cancelled("Stopped.", "Nothing was made.") from None
