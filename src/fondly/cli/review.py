"""`fondly review`: a finished clip held against the person and against people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_json, reporting, shown, told

if TYPE_CHECKING:
    from fondly.domain.report import Report

EXAMPLES = (
    "fondly review grandma.alive.mp4",
    "fondly review grandma.alive.mp4 --html review.html",
    "fondly review grandma.alive.mp4 --photo grandma.jpg --json",
)
FALLS_SHORT = 6
"""Exit status where something does; 3 to 5 are those of `verify`."""


def review(
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
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there already.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead.")] = False,
) -> None:
    """Is it still them, and does it move as people do? Measures a finished clip.

    Exit status 0 says that nothing falls short, 6 that something does.
    """
    with reporting(as_json=as_json):
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
        if sign.verdict.value in {"low", "high"}:
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
