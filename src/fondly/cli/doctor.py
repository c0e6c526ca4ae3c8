"""`fondly doctor`: the state of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson

if TYPE_CHECKING:
    from fondly.pipeline.doctor import Installation

EXAMPLES = ("fondly doctor", "fondly doctor --json")


def doctor(
    as_json: AsJson = False,
) -> None:
    """Tells whether this installation is whole: versions, weights, compiled kernels, telemetry."""
    with reporting(as_json=as_json):
        from fondly.pipeline.doctor import examine_installation

        found = examine_installation()
        if as_json:
            print_json(_facts(found))
        else:
            _print(found)
        if found.first_error is not None:
            raise typer.Exit(found.first_error.exit_code)


def _facts(found: Installation) -> dict[str, Any]:
    return {
        "versions": found.versions,
        "system": found.system,
        "cores": found.cores,
        "kernels_warm": found.kernels_warm,
        "kernel_cache": str(found.kernel_cache),
        "weights": [{"file": state.file, "intact": state.error is None} for state in found.weights],
        "telemetry": not found.engine_is_silent,
        "healthy": found.first_error is None,
    }


def _print(found: Installation) -> None:
    console = shown()
    console.print(f"[bold]Fondly {found.versions['fondly']}[/] on {escape(found.system)}")
    others = (f"{name} {number}" for name, number in found.versions.items() if name != "fondly")
    console.print(f"  {escape(', '.join(others))}; {found.cores} cores")
    warm = "compiled already" if found.kernels_warm else "compiled by the first clip, once"
    console.print(f"{_mark(True)} Kernels: {warm}, kept in {escape(str(found.kernel_cache))}")
    for state in found.weights:
        if state.error is None:
            console.print(f"{_mark(True)} Weights {state.file}: present and intact")
        else:
            console.print(
                f"{_mark(False)} {escape(state.error.message)} {escape(state.error.hint)}"
            )
    if found.engine_is_silent:
        console.print(f"{_mark(True)} Telemetry: none; nothing leaves this machine")
    else:
        console.print(
            f"{_mark(False)} Telemetry: this version of ONNX Runtime is not the one Fondly was "
            "made with and may report usage to its maker. Install Fondly again to get that one."
        )


def _mark(is_well: bool) -> str:
    return "[green]ok[/]" if is_well else "[bold red]x[/] "
