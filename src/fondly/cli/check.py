"""`fondly check`: whether a photo will make a good clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_findings, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, MaxMegapixels, Quiet

if TYPE_CHECKING:
    from fondly.pipeline.check import Check

EXAMPLES = (
    "fondly check grandma.jpg",
    "fondly check grandma.jpg --sheet answer.png",
    "fondly check family.jpg --face 2 --json",
)
_COLOURS = {"good": "green", "fair": "yellow", "poor": "red"}


def check(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: Annotated[Path, typer.Argument(help="A photo of a face.", show_default=False)],
    face: Annotated[
        int | None,
        typer.Option(
            help="Judge this face, counted from the left; by default the largest.",
            min=1,
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            help="Draw the answer into this PNG file: the photo, the face, the part that the clip "
            "would show, and the findings in words.",
            show_default=False,
        ),
    ] = None,
    points: Annotated[
        Path | None,
        typer.Option(
            help="Judge the face that this file tells of, such as a drawing's; fondly look "
            "--template writes one.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the sheet.")] = False,
    max_megapixels: MaxMegapixels = 120.0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tells whether a photo will make a good clip, what stands in the way, and how to mend it.

    The verdict is good; fair, where something limits the clip; or poor, where something should be
    done first. Each finding comes with advice and, where one helps, with the flag to add to fondly
    animate. The exit status is 0 whatever the verdict; a file that cannot be opened has the status
    of its error.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.check import check as check_photo
        from fondly.pipeline.points_file import read_points

        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            checked = check_photo(
                photo,
                face=face,
                sheet=sheet,
                points=None if points is None else read_points(points),
                overwrite=overwrite,
                progress=bar,
                max_megapixels=max_megapixels,
            )
        if as_json:
            print_json(_facts(checked, sheet))
        else:
            _print(photo, checked, sheet)


def _facts(checked: Check, sheet: Path | None) -> dict[str, Any]:
    answer = checked.suitability
    crop = answer.crop_px
    return {
        "verdict": answer.verdict.value,
        "sentence": answer.sentence,
        "face": checked.number,
        "crop_px": None if crop is None else [round(value, 1) for value in crop],
        "findings": [finding.as_dict() for finding in answer.findings],
        "sheet": None if sheet is None else str(sheet),
    }


def _print(path: Path, checked: Check, sheet: Path | None) -> None:
    console, answer = shown(), checked.suitability
    word = answer.verdict.value
    console.print(f"[bold]{escape(path.name)}[/]: [bold {_COLOURS[word]}]{word}[/]")
    console.print(answer.sentence)
    print_findings(console, answer.findings)
    if sheet is not None:
        console.print(f"The answer, drawn: {escape(str(sheet))}")
