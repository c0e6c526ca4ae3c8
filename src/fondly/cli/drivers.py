"""`fondly drivers`: the named motions."""

from __future__ import annotations

from typing import Annotated

import typer

from fondly.cli.screen import print_json, reporting, shown

EXAMPLES = ("fondly drivers", "fondly drivers --json")


def drivers(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead.")] = False,
) -> None:
    """Lists the named motions, each with a sentence; the first is the default."""
    with reporting(as_json=as_json):
        from fondly.motion.drivers import drivers as all_drivers

        if as_json:
            print_json(
                {
                    "drivers": [
                        {
                            "name": driver.name,
                            "sentence": driver.sentence,
                            "seconds": driver.seconds,
                            "intensity": list(driver.intensity),
                        }
                        for driver in all_drivers()
                    ]
                }
            )
            return
        for driver in all_drivers():
            shown().print(f"[bold]{driver.name}[/]  {driver.sentence}")
