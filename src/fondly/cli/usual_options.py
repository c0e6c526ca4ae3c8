"""Options that mean the same in every command that has them."""

from __future__ import annotations

from typing import Annotated

import typer

MaxMegapixels = Annotated[
    float, typer.Option(help="Refuse larger pictures before they are decoded.", min=0.01)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON instead.")]
