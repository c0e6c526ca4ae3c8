"""`fondly drivers`: the named motions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson

if TYPE_CHECKING:
    from fondly.motion.driver import Driver

EXAMPLES = (
    "fondly drivers",
    "fondly drivers --json",
    "fondly drivers --show nostalgia > our-own/nostalgia-softly.toml",
)


def drivers(
    drivers_dir: Annotated[
        Path | None,
        typer.Option(
            "--drivers-dir", help="A folder with drivers of your own.", show_default=False
        ),
    ] = None,
    show: Annotated[
        str | None,
        typer.Option(help="Print one driver's file, to write one like it.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lists the named motions, each with a sentence; the first is the default."""
    with reporting(as_json=as_json):
        from fondly.motion.drivers import driver_text
        from fondly.motion.drivers import drivers as all_drivers

        if show is not None:
            typer.echo(driver_text(show).decode("utf-8"), nl=False)
            return
        found = all_drivers(drivers_dir)
        if as_json:
            print_json({"drivers": [_facts(driver) for driver in found]})
            return
        for driver in found:
            shown().print(f"[bold]{driver.name}[/]  {escape(driver.sentence)}")
            shown().print(f"  {_suits(driver)}", style="dim")


def _facts(driver: Driver) -> dict[str, object]:
    return {
        "name": driver.name,
        "sentence": driver.sentence,
        "occasions": [occasion.value for occasion in driver.occasions],
        "seconds": driver.seconds,
        "span_s": list(driver.span_s),
        "intensity": list(driver.intensity),
    }


def _suits(driver: Driver) -> str:
    suits = ", ".join(driver.occasions) or "any occasion"
    low, high = driver.intensity
    return f"for {suits}; {driver.seconds:g} s; intensity {low:g} to {high:g}"
