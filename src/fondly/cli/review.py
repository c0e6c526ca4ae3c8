"""`fondly review`: a finished clip held against the person and against people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from fondly.cli.checklist import go_through
from fondly.cli.declared_options import taught
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import is_terminal, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, Quiet
from fondly.domain.consent import AUDIENCE_SENTENCES, Audience

if TYPE_CHECKING:
    from fondly.domain.report import Report

EXAMPLES = (
    "fondly review grandma.alive.mp4",
    "fondly review grandma.alive.mp4 --html review.html",
    "fondly review grandma.alive.mp4 --photo grandma.jpg --json",
    "fondly review grandma.alive.mp4 --checklist --audience family",
)
FALLS_SHORT = 6
"""Exit status where something does; 3 to 5 are those of `verify`."""


def review(  # noqa: PLR0913, PLR0917  the command line is a contract
    clip: Annotated[Path, typer.Argument(help="A clip that Fondly made.", show_default=False)],
    photo: Annotated[
        Path | None,
        typer.Option(
            help="The photo it was made of; by default the sealed copy, if one is kept, else the "
            "clip's first frame.",
            show_default=False,
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page with plots and pictures.", show_default=False),
    ] = None,
    checklist: Annotated[
        bool,
        typer.Option(
            "--checklist",
            help="Instead, go through the six points before others see it, and keep the answers "
            "in the recipe beside the clip; an export for the family or the public asks for them.",
        ),
    ] = False,
    answers: Annotated[
        Path | None,
        typer.Option(
            help="The answers, where nobody can be asked, as a JSON file: "
            '{"permission": "yes", "everyone-shown": "yes", "expected": "yes", '
            '"seen-privately": "yes", "about": "none"}.',
            show_default=False,
        ),
    ] = None,
    audience: Annotated[
        Audience | None,
        taught(
            "For whom the checklist is answered: what is answered for the family is not answered "
            "for the public.",
            AUDIENCE_SENTENCES,
            "Options",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there already.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Is it still them, and does it move as people do? Measures a finished clip.

    Exit status 0 says that nothing falls short, 6 that something does.
    """
    with reporting(as_json=as_json):
        if checklist or answers is not None:
            can_ask = is_terminal() and not (quiet or as_json)
            go_through(clip, answers, audience, can_ask=can_ask, as_json=as_json)
            return
        from fondly.pipeline.review import review_clip

        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            report = review_clip(clip, photo=photo, html=html, overwrite=overwrite, progress=bar)
        if as_json:
            print_json(report.as_dict())
        else:
            _print(report)
        if report.falls_short:
            raise typer.Exit(FALLS_SHORT)


def _print(report: Report) -> None:
    console = shown()
    for answer in report.checklist:
        mark = {True: "[green]ok[/]", False: "[bold yellow]! [/]", None: "[dim]- [/]"}
        console.print(f"{mark[answer.well]} [bold]{escape(answer.question)}[/]")
        console.print(f"   {escape(answer.sentence)}", style="dim")
    console.print()
    for code, sign in report.signs.signs.items():
        if sign.verdict.is_apart:
            style = "bold yellow" if code in report.must else "dim"
            unit = f" {sign.unit}" if sign.unit else ""
            console.print(
                f"  {escape(sign.name)}: {round(sign.value or 0.0, 3):g}{unit}, "
                f"{sign.verdict.value} [dim]({escape(sign.norm.source)})[/]",
                style=style,
            )
    if report.falls_short:
        console.print("[bold]Something falls short.[/]")
        for advice in report.advice:
            console.print(escape(advice))
    else:
        console.print("[bold]Nothing falls short.[/] The last word is the family's.")
