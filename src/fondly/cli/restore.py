"""`fondly restore`: a photo without its cracks, grain, fading and blur."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, MaxMegapixels, Quiet
from fondly.domain.restoration import ORDINARY, Step, Treatment, parse_steps
from fondly.errors import OptionInvalid

if TYPE_CHECKING:
    from fondly.pipeline.restore import Restoration

EXAMPLES = (
    "fondly restore grandma.jpg -o grandma.restored.png --compare both.png",
    "fondly restore grandma.jpg --skip tone",
    "fondly restore grandma.jpg --mask-out mask.png",
    "fondly restore grandma.jpg --mask mask.png --overwrite",
)


def restore(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: Annotated[Path, typer.Argument(help="A photo, or a scan of one.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The PNG file to make; PHOTO.restored.png by default.",
            show_default=False,
        ),
    ] = None,
    steps: Annotated[
        str | None,
        typer.Option(help=f"Only these, of {', '.join(ORDINARY)}.", show_default=False),
    ] = None,
    skip: Annotated[
        str | None, typer.Option(help="All steps but these.", show_default=False)
    ] = None,
    strength: Annotated[
        float, typer.Option(help="How much is done, 0 to 1.", min=0.0, max=1.0)
    ] = 1.0,
    neutral: Annotated[
        bool,
        typer.Option("--neutral/--keep-sepia", help="Whether a sepia print becomes neutral grey."),
    ] = False,
    mask: Annotated[
        Path | None,
        typer.Option(
            help="A picture of the photo's size, white where it is damaged: that is filled, and no "
            "other damage is looked for.",
            show_default=False,
        ),
    ] = None,
    mask_out: Annotated[
        Path | None,
        typer.Option(
            help="Write what is taken for damage into this PNG file, to paint on, for --mask.",
            show_default=False,
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            help="Write before and after side by side into this PNG file, and each alone beside "
            "it, of one size, for a slider.",
            show_default=False,
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            help="Short side of the result in pixels; what a clip needs by default.",
            show_default=False,
        ),
    ] = None,
    colouriser: Annotated[
        Path | None,
        typer.Option(
            help="Colour a photo without colours by this ONNX network of yours; none ships.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
    max_megapixels: MaxMegapixels = 120.0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Takes cracks, grain, fading and blur off a photo, and leaves the person alone."""
    started = time.perf_counter()
    with reporting(as_json=as_json):
        treatment = Treatment(_steps(steps, skip), strength, neutral, asked=steps is not None)
        from fondly.pipeline.restore import Targets
        from fondly.pipeline.restore import restore as make_restoration

        target = output or Path(f"{photo.stem}.restored.png")
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            made = make_restoration(
                photo,
                Targets(target, mask_out, compare, overwrite),
                treatment,
                size=size,
                mask=mask,
                colouriser=colouriser,
                progress=bar,
                max_megapixels=max_megapixels,
            )
        wall_s = time.perf_counter() - started
        if as_json:
            print_json(_facts(made, wall_s))
        else:
            _print(made, wall_s)


def _steps(steps: str | None, skip: str | None) -> tuple[Step, ...]:
    if steps is not None and skip is not None:
        raise OptionInvalid(
            "--steps says what to do and --skip what not to do; both were given.",
            "Leave out --steps or --skip.",
        )
    if steps is not None:
        return parse_steps(steps)
    left_out = () if skip is None else parse_steps(skip)
    return tuple(step for step in ORDINARY if step not in left_out)


def _facts(made: Restoration, wall_s: float) -> dict[str, Any]:
    restored, targets = made.restored, made.targets
    pair = () if targets.compare is None else targets.pair
    return {
        "path": str(targets.picture),
        "width": restored.photo.width,
        "height": restored.photo.height,
        "changed": restored.changed,
        "filled_percent": round(100 * float(restored.filled.mean()), 3),
        "restored_from_photo": restored.restored_from_photo.tolist(),
        "steps": [report.as_dict() for report in restored.steps],
        "mask": None if targets.mask is None else str(targets.mask),
        "compare": None if targets.compare is None else [str(targets.compare), *map(str, pair)],
        "wall_s": round(wall_s, 3),
        "timings_s": {stage: round(spent, 3) for stage, spent in made.timings_s.items()},
    }


def _print(made: Restoration, wall_s: float) -> None:
    console, restored = shown(), made.restored
    for report in restored.steps:
        style = "" if report.changed else "dim"
        line = f"{report.step.value:>9}  {escape(report.sentence)} ({report.seconds:.1f} s)"
        console.print(line, style=style)
    console.print(
        f"[bold]{escape(str(made.targets.picture))}[/]: {restored.photo.width}x"
        f"{restored.photo.height} px, made in {wall_s:.1f} s"
    )
