"""`fondly forget`: destroying what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.screen import is_terminal, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson
from fondly.errors import Cancelled, OptionInvalid

if TYPE_CHECKING:
    from fondly.domain.kept import Destroyed

EXAMPLES = (
    "fondly forget grandma.alive.mp4",
    "fondly forget 3f9a",
    "fondly forget --older-than 7d",
    "fondly forget --all",
)


def forget(
    items: Annotated[
        list[str] | None,
        typer.Argument(
            help="Items, their first digits, or the files of their clips; fondly kept lists them.",
            show_default=False,
        ),
    ] = None,
    older_than: Annotated[
        str | None,
        typer.Option(
            "--older-than", help="Everything kept longer than 12h, 7d, 2w.", show_default=False
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that is kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before --all.")] = False,
    as_json: AsJson = False,
) -> None:
    """Destroys Fondly's own copies for good: first their keys, then their files.

    Your photos, and clips that you saved anywhere, are not touched.
    """
    with reporting(as_json=as_json):
        from fondly.domain.kept import parse_span
        from fondly.pipeline.keeping import let_go, let_go_of_all

        if sum((bool(items), older_than is not None, everything)) != 1:
            raise OptionInvalid(
                "Say what to forget: items, --older-than or --all, and one of them.",
                "fondly kept lists what is there.",
            )
        if items:
            gone = tuple(let_go(item) for item in items)
        else:
            span = None if older_than is None else parse_span(older_than)
            if everything and not yes and not as_json and is_terminal():
                _agree()
            gone = let_go_of_all(span)
        if as_json:
            print_json({"destroyed": [destroyed_facts(one) for one in gone]})
        else:
            _print(gone)


def destroyed_facts(gone: Destroyed) -> dict[str, Any]:
    """What is gone, as plain JSON values."""
    return {
        "item": gone.item,
        "clip": gone.clip,
        "files": gone.files,
        "bytes": gone.size,
        "proofs": list(gone.proofs),
    }


def _agree() -> None:
    try:
        typer.confirm("Destroy everything that is kept, for good?", abort=True, err=True)
    except typer.Abort:
        raise Cancelled("Stopped.", "Nothing was destroyed.") from None


def _print(gone: tuple[Destroyed, ...]) -> None:
    for one in gone:
        of = f" of {escape(one.clip)}" if one.clip else ""
        shown().print(f"[bold]{one.item}[/]{of}: {one.files} files, {one.size / 1e6:.1f} MB")
        for proof in one.proofs:
            shown().print(f"  [green]ok[/] {proof}", style="dim")
    if not gone:
        shown().print("Nothing had been kept.")
        return
    told().print(
        "Photos and clips that you saved yourself are where they were. A backup of Fondly's "
        "folder, if you make one, may still hold what was destroyed here.",
        style="dim",
    )
