"""`fondly motion-report`: a motion's vital signs, held against how people move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age

if TYPE_CHECKING:
    from fondly.domain.vital_signs import Norm, VitalSign, VitalSigns

EXAMPLES = (
    "fondly motion-report motion.json",
    "fondly motion-report motion.json --svg curves.svg",
    "fondly motion-report motion.json --occasion memorial --json",
)
FILE_WIDTH = 140
"""Letters in a line where no terminal tells its width."""
_STYLES = {"ok": "green", "low": "bold yellow", "high": "bold yellow", "none": "dim"}


def motion_report(
    motion: Annotated[
        Path,
        typer.Argument(
            help="A motion file, as fondly motion or fondly track writes it, or a face capture "
            "as .csv.",
            show_default=False,
        ),
    ],
    occasion: Annotated[
        Occasion | None,
        typer.Option(
            help="What the motion is for: a memorial wants a slower head.", show_default=False
        ),
    ] = None,
    age: Annotated[
        Age,
        typer.Option(help="Whose lids and breath: a child's, an adult's, an older person's."),
    ] = Age.ADULT,
    svg: Annotated[
        Path | None,
        typer.Option(help="Draw the curves into this SVG file.", show_default=False),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the SVG file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tells how human a motion is: its blinks, smiles, eyes and head against those of people.

    Each line has a value (the median, where something happens several times), the norm and who
    says so. “low” and “high” are hints to look, not faults: people differ, and acting is not
    sitting still. Saccades can be timed only in a motion of 200 frames per second or more.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.motion_report import report_motion

        signs = report_motion(motion, occasion=occasion, age=age, svg=svg, overwrite=overwrite)
        if as_json:
            print_json({**_facts(signs), "svg": None if svg is None else str(svg)})
            return
        _print(motion, signs)
        if svg is not None:
            shown().print(f"Curves: {escape(str(svg))}")


def _facts(signs: VitalSigns) -> dict[str, object]:
    return {
        "seconds": signs.seconds,
        "fps": str(signs.rate),
        "talking": signs.talking,
        "signs": [sign.as_dict() for sign in signs.signs.values()],
    }


def _print(path: Path, signs: VitalSigns) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("sign", "value", "people", ""):
        table.add_column(column, no_wrap=True)
    table.add_column("source", style="dim", min_width=20)
    for sign in signs.signs.values():
        verdict = sign.verdict.value
        table.add_row(
            sign.name,
            _value(sign),
            _norm(sign.norm, sign.unit),
            f"[{_STYLES[verdict]}]{verdict}[/]",
            escape(sign.note or sign.norm.source),
        )
    talking = ", talking" if signs.talking else ""
    console = shown()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    console.print(
        f"[bold]{escape(path.name)}[/]: {signs.seconds:g} s at {float(signs.rate):g} frames per "
        f"second{talking}"
    )
    console.print(table)


def _value(sign: VitalSign) -> str:
    if sign.value is None:
        return "-"
    apart = f", {sign.outside} outside" if sign.outside else ""
    several = f" ({len(sign.measured)}{apart})" if len(sign.measured) > 1 else ""
    return f"{_figure(sign.value)}{_unit(sign.unit)}{several}"


def _norm(norm: Norm, unit: str) -> str:
    if norm.low is None and norm.high is None:
        return ""
    if norm.low is None or norm.high is None:
        sign, end = ("≥", norm.low) if norm.high is None else ("≤", norm.high)
        return f"{sign} {_figure(end or 0.0)}{_unit(unit)}"
    return f"{_figure(norm.low)} to {_figure(norm.high)}{_unit(unit)}"


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _figure(value: float) -> str:
    return f"{round(value, 3):g}" if abs(value) < 10 else f"{value:.1f}".removesuffix(".0")
