"""`fondly motion`: a performance without any photo."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

import fondly.cli.animate_options as options
from fondly.cli.screen import print_findings, print_json, reporting, shown, told

if TYPE_CHECKING:
    from fondly.domain.wish import Wish
    from fondly.pipeline.planning import Chosen

EXAMPLES = (
    "fondly motion --driver joy -o joy.json",
    'fondly motion --direct "closes her eyes for a moment, then a soft smile" -o ours.json',
    "fondly motion --occasion memorial --plan-out plan.toml -o quiet.json",
    "fondly motion --plan plan.toml --plan-svg plan.svg -o ours.json",
)


def motion(  # noqa: PLR0913, PLR0917  the command line is a contract
    driver: options.DriverName = None,
    direct: options.Sentence = None,
    plan: options.PlanFile = None,
    capture: options.CaptureFile = None,
    drivers_dir: options.DriversFolder = None,
    occasion: options.OccasionName = None,
    age: options.AgeName = None,
    camera: options.CameraChoice = None,
    intensity: options.Intensity = None,
    eyes: options.Eyes = None,
    mouth: options.Mouth = None,
    head: options.Head = None,
    breath: options.Breath = None,
    seconds: options.Seconds = None,
    fps: options.Fps = None,
    seed: options.Seed = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="The motion file: .json, or .csv for programs that read Live Link Face.",
        ),
    ] = Path("motion.json"),
    plan_out: Annotated[
        Path | None,
        typer.Option(help="Write the plan into this TOML file, to change it by hand."),
    ] = None,
    plan_svg: options.PlanSvg = None,
    overwrite: options.Overwrite = False,
    as_json: options.AsJson = False,
) -> None:
    """Writes a motion, without any photo: of a driver, a sentence, a plan or a face capture.

    It begins and ends at rest, so that it loops, and stays within what people do. Any photo can
    be moved with it: fondly animate PHOTO --motion motion.json
    """
    flags = {
        "driver": driver,
        "direct": direct,
        "plan": plan,
        "capture": capture,
        "occasion": occasion,
        "age": age,
        "camera": camera,
        "intensity": intensity,
        "eyes": eyes,
        "mouth": mouth,
        "head": head,
        "breath": breath,
        "seconds": seconds,
        "fps": fps,
        "seed": seed,
    }
    with reporting(as_json=as_json):
        from fondly.cli.plan_shown import print_plan
        from fondly.cli.request import make_wish
        from fondly.pipeline.motion import MotionOutput, write_motion_file

        files = MotionOutput(output, plan_out, plan_svg, overwrite)
        made = write_motion_file(make_wish(flags), files, drivers_dir)
        if as_json:
            print_json(_facts(made, output))
            return
        if made.plan is not None:
            print_plan(made.plan)
        print_findings(told(), made.findings)
        shown().print(f"[bold]{escape(str(output))}[/]: {made.motion.frames} frames")


def plan_facts(made: Chosen[Any]) -> dict[str, object]:
    """The plan as JSON values: its acts, and what became of the words that asked for them."""
    from fondly.domain.plan_json import act_to_dict

    acts = () if made.plan is None else made.plan.acts
    words = made.direction
    return {
        "plan": [act_to_dict(act) for act in acts],
        "ignored": [] if words is None else list(words.ignored),
        "instead": [] if words is None else [asdict(one) for one in words.instead],
    }


def _facts(made: Chosen[Wish], output: Path) -> dict[str, Any]:
    return {
        **plan_facts(made),
        "path": str(output),
        "seconds": float(made.motion.duration_s),
        "fps": str(made.motion.rate),
        "frames": made.motion.frames,
        "findings": [finding.as_dict() for finding in made.findings],
    }
