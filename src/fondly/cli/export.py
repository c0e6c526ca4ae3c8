"""`fondly export`: a finished clip in the formats of the places where it goes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_findings, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, Quiet
from fondly.domain.consent import Audience
from fondly.domain.options import LabelPlace, Language
from fondly.domain.wording import parse_language
from fondly.errors import OptionInvalid

if TYPE_CHECKING:
    from fondly.pipeline.export import Exported, Sent

EXAMPLES = (
    "fondly export grandma.alive.mp4 --for whatsapp",
    "fondly export grandma.alive.mp4 --for story,gif,live-photo -o shared --audience family",
    "fondly export grandma.alive.mp4 --for loop --minutes 20 -o frame",
    "fondly export grandma.alive.mp4 --for poster --photo grandma.jpg",
    "fondly export --list",
)


def export(  # noqa: PLR0913, PLR0917  the command line is a contract
    clip: Annotated[
        Path | None,
        typer.Argument(help="A clip that fondly animate made.", show_default=False),
    ] = None,
    names: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="NAME[,NAME...]",
            help="Where it goes, such as whatsapp or story,gif; --list shows all.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The folder for what is made; made if it is missing."),
    ] = Path(),
    audience: Annotated[
        Audience | None,
        typer.Option(
            help="Who will see it: the clip's own audience by default. What is for family or "
            "public is labelled from the first frame to the last.",
            show_default=False,
        ),
    ] = None,
    photo: Annotated[
        Path | None,
        typer.Option(
            help="The photo that the clip was made of, where Fondly keeps no copy any more.",
            show_default=False,
        ),
    ] = None,
    minutes: Annotated[
        float, typer.Option(help="How long a loop lasts.", min=0.5, max=120.0)
    ] = 5.0,
    language: Annotated[
        str | None,
        typer.Option(
            help=f"What the label is written in: {', '.join(Language)}; the clip's own by default.",
            show_default=False,
        ),
    ] = None,
    label_place: Annotated[
        LabelPlace | None,
        typer.Option(
            help="Where the label is; where the clip has it by default.", show_default=False
        ),
    ] = None,
    list_: Annotated[
        bool,
        typer.Option("--list", help="Show the destinations; with a clip, how each would be made."),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there already.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Makes a finished clip ready for where it goes: messages, stories, picture frames, slides.

    It is rendered again from the photo that Fondly keeps, so that nothing is encoded twice.
    """
    with reporting(as_json=as_json):
        from fondly.pipeline.export import Order
        from fondly.pipeline.export import export as make_exports

        if list_:
            _list(clip, photo, as_json=as_json)
            return
        if clip is None or not names:
            raise OptionInvalid(
                "A clip and its destination are needed.",
                "Try: fondly export CLIP --for whatsapp; fondly export --list shows all.",
            )
        wanted = tuple(name for name in (part.strip() for part in names.split(",")) if name)
        written_in = None if language is None else parse_language(language)
        order = Order(wanted, output, audience, photo, minutes, overwrite, written_in, label_place)
        started = time.perf_counter()
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            made = make_exports(clip, order, progress=bar)
        if as_json:
            print_json(_facts(made, time.perf_counter() - started))
        else:
            _print(made)


def _list(clip: Path | None, photo: Path | None, *, as_json: bool) -> None:
    from fondly.export.destinations import DESTINATIONS
    from fondly.pipeline.export import WAY_SENTENCES, ways_for

    ways = {} if clip is None else ways_for(clip, photo)
    rows: list[dict[str, Any]] = []
    for one in DESTINATIONS:
        way = ways.get(one.name)
        about: dict[str, Any] = {"name": one.name, "what": one.what, "file": one.file}
        if clip is not None:
            about["way"] = None if way is None else way.value
        rows.append(about)
    if as_json:
        print_json({"destinations": rows})
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for row in rows:
        way = ways.get(row["name"])
        how = WAY_SENTENCES[way] if way else "needs the photo: give it with --photo"
        table.add_row(f"[bold]{row['name']}[/]", row["what"], "" if clip is None else how)
    shown().print(table)


def _facts(made: Exported, wall_s: float) -> dict[str, Any]:
    return {
        "exports": [_about(one) for one in made.sent],
        "wall_s": round(wall_s, 3),
        "findings": [finding.as_dict() for finding in made.findings],
    }


def _about(sent: Sent) -> dict[str, Any]:
    parcel = sent.parcel
    return {
        "for": parcel.destination.name,
        "paths": [str(path) for path in parcel.files],
        "way": sent.way.value,
        "width": parcel.width,
        "height": parcel.height,
        "duration_s": round(parcel.seconds, 3),
        "size_bytes": parcel.size_bytes,
        "wall_s": round(sent.wall_s, 3),
    }


def _print(made: Exported) -> None:
    from fondly.pipeline.export import WAY_SENTENCES

    print_findings(told(), made.findings)
    for one in made.sent:
        parcel = one.parcel
        paths = " and ".join(escape(str(path)) for path in parcel.files)
        lasting = f"{parcel.seconds:g} s, " if parcel.seconds else ""
        shown().print(
            f"[bold]{paths}[/]: {lasting}{parcel.width}x{parcel.height} px, "
            f"{parcel.size_bytes / 1e6:.1f} MB, {WAY_SENTENCES[one.way]}"
        )
