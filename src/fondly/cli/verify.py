"""`fondly verify`: what a stranger may believe of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.screen import print_json, reporting, shown
from fondly.cli.usual_options import AsJson

if TYPE_CHECKING:
    from fondly.pipeline.verify import Provenance, Verification

EXAMPLES = (
    "fondly verify grandma.alive.mp4",
    "fondly verify sent.mp4 --trust aunt.pem",
    "fondly verify sent.mp4 --json",
)


def verify(
    file: Annotated[Path, typer.Argument(help="A clip, a picture or a rig.", show_default=False)],
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            help="A certificate (PEM) whose word you believe, from fondly signer --save. Can be "
            "given several times.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tells where a file comes from: its signed provenance, its watermark, its label.

    Exit status 0: the provenance is intact. 3: there is none, but Fondly's watermark. 4: the file
    was changed after it was signed, or is damaged. 5: nothing of Fondly's. Asks nobody: no
    connection is opened.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.verify import verify as look_at
        from fondly.pipeline.verify_says import sentences

        found = look_at(file, tuple(trust or ()))
        says = sentences(found)
        if as_json:
            print_json({**_facts(found), "says": list(says)})
        else:
            for sentence in says:
                shown().print(escape(sentence))
        if found.outcome:
            raise typer.Exit(found.outcome)


def _facts(found: Verification) -> dict[str, Any]:
    mark = found.watermark
    return {
        "provenance": None if found.provenance is None else _told(found.provenance),
        "watermark": None if mark is None else f"{mark:016x}",
        "label": found.label,
    }


def _told(one: Provenance) -> dict[str, Any]:
    return {
        "contents": str(one.contents),
        "signer": None if one.signer is None else str(one.signer),
        "certificate": {
            "name": one.name,
            "organisation": one.organisation,
            "serial": one.serial,
        },
        "made_with": one.maker,
        "made": None if one.made is None else one.made.isoformat(),
        "digital_source_type": one.source,
        "label": one.words,
        "clip_id": None if one.clip_id is None else f"{one.clip_id:016x}",
        "consent": None if one.consent is None else dict(one.consent),
        "breaks_off": one.breaks_off,
    }
