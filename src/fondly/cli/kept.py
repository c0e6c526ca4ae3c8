"""`fondly kept`: what is kept, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.asking import ask_one_of
from fondly.cli.screen import print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson
from fondly.errors import Cancelled, OptionInvalid

if TYPE_CHECKING:
    from fondly.domain.kept import Kept
    from fondly.pipeline.keeping import Tended

EXAMPLES = (
    "fondly kept",
    "fondly kept grandma.alive.mp4 --for 30d",
    "fondly kept 3f9a --for always",
)


def kept(
    item: Annotated[
        str | None,
        typer.Argument(
            help="An item, its first digits, or the file of its clip.", show_default=False
        ),
    ] = None,
    for_how_long: Annotated[
        str | None,
        typer.Option(
            "--for", help="Keep it from now on for 12h, 7d, 2w, or always.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lists the sealed copies from which clips can be made again, and lets one stay longer."""
    with reporting(as_json=as_json):
        from fondly.pipeline.keeping import change_end, find_kept, kept_items, tend

        tended = tend()
        damaged: tuple[str, ...] = ()
        if item is None:
            if for_how_long is not None:
                raise OptionInvalid("--for needs an item.", "fondly kept lists what is there.")
            items, damaged = kept_items()
        else:
            items = (find_kept(item),)
            if for_how_long is not None:
                items = (change_end(items[0], _end_of(for_how_long)),)
        if as_json:
            print_json({"kept": [kept_facts(one) for one in items], "damaged": list(damaged)})
        else:
            print_tended(tended)
            _print(items, damaged)


def keep_for(text: str | None) -> timedelta | None:
    """How long a copy is kept: 7d where nobody says, "always" for good (None), "no" not at all.

    Raises:
        OptionInvalid: it is no time.
    """
    from fondly.domain.kept import RETENTION, parse_span

    words = {None: RETENTION, "always": None, "no": timedelta(0)}
    return words[text] if text in words else parse_span(text or "")


def ask_keep_or_let_go(kept: Kept) -> None:
    """Asks once, when a clip is finished, what becomes of the copy; no answer leaves it a week.

    Raises:
        OutputUnwritable, VaultDamaged: it cannot be done.
    """
    from fondly.pipeline.keeping import change_end, let_go

    told().print(
        f"Fondly keeps a sealed copy of the photo until {_day(kept.until)}, to make this clip "
        "again in other formats."
    )
    choices = {
        "week": "Leave it so.",
        "keep": "Keep it for good.",
        "let-go": "Let it go now: it is destroyed.",
    }
    try:
        answer = ask_one_of(choices)
    except Cancelled:  # the clip is finished: leaving the question is an answer
        return
    if answer == "keep":
        change_end(kept, None)
    elif answer == "let-go":
        gone = let_go(kept.item)
        told().print(f"The copy is gone: {'; '.join(gone.proofs)}.", style="dim")


def kept_facts(one: Kept) -> dict[str, Any]:
    """One item as plain JSON values."""
    return {
        "item": one.item,
        "clip": one.clip,
        "made": one.made.isoformat(timespec="seconds"),
        "until": None if one.until is None else one.until.isoformat(timespec="seconds"),
    }


def print_tended(tended: Tended) -> None:
    """What was let go because its time was over, and what soon will be."""
    for gone in tended.destroyed:
        told().print(
            f"The copy kept of {escape(gone.clip)} was destroyed: its time was over.", style="dim"
        )
    for one in tended.ending:
        told().print(
            f"The copy kept of {escape(one.clip)} will be destroyed on {_day(one.until)}; "
            f"fondly kept {one.item[:8]} --for 30d lets it stay.",
            style="yellow",
        )


def _end_of(text: str) -> datetime | None:
    span = keep_for(text)
    return None if span is None else datetime.now(UTC) + span


def _print(items: tuple[Kept, ...], damaged: tuple[str, ...]) -> None:
    console = shown()
    for one in items:
        end = "for good" if one.until is None else f"until {_day(one.until)}"
        console.print(f"[bold]{one.item[:8]}[/]  {escape(one.clip)}  [dim]kept {end}[/]")
    for name in damaged:
        console.print(f"[bold]{name}[/]  [red]damaged[/]; let go of it with fondly forget {name}")
    if not items and not damaged:
        console.print("Nothing is kept.")


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone():%d %B, %H:%M}"
