"""`fondly track`: what the face in a video does, as a motion file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

import fondly.cli.animate_options as options
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_findings, print_json, reporting, shown, told

if TYPE_CHECKING:
    from fondly.motion.follow import Followed

EXAMPLES = (
    "fondly track me.mp4 -o motion.json",
    "fondly track me.mp4 --from 2 --to 8 --speed 0.8 -o motion.json",
    "fondly animate grandma.jpg --subject deceased-family --motion motion.json",
)


def track(  # noqa: PLR0913, PLR0917  the command line is a contract
    video: Annotated[Path, typer.Argument(help="A video of a face.", show_default=False)],
    from_s: options.VideoFrom = 0.0,
    to_s: options.VideoTo = None,
    speed: options.VideoSpeed = 1.0,
    neutral: options.VideoNeutral = "auto",
    output: options.TrackFile = Path("motion.json"),
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Follows the face in a video and writes what it does; no picture of it is kept.

    The file holds what was read, and what the face reads at rest, which is taken off when the
    motion is played.
    """
    started = time.perf_counter()
    with reporting(as_json=as_json):
        from fondly.motion.follow import parse_neutral
        from fondly.pipeline.track import check_capture_file, write_capture
        from fondly.pipeline.track import track as follow_face

        check_capture_file(output, overwrite=overwrite)
        rest = parse_neutral(neutral)
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            found = follow_face(
                video, from_s=from_s, to_s=to_s, speed=speed, neutral=rest, progress=bar
            )
        write_capture(found.capture, output, overwrite=overwrite)
        wall_s = time.perf_counter() - started
        if as_json:
            print_json(_facts(found, output, wall_s))
        else:
            _print(found, output, wall_s)


def _facts(found: Followed, path: Path, wall_s: float) -> dict[str, Any]:
    readings = found.capture.readings
    return {
        "path": str(path),
        "duration_s": float(readings.duration_s),
        "fps": str(readings.rate),
        "frames": readings.frames,
        "neutral": {name: round(value, 5) for name, value in found.capture.neutral.items()},
        "wall_s": round(wall_s, 3),
        "findings": [finding.as_dict() for finding in found.findings],
    }


def _print(found: Followed, path: Path, wall_s: float) -> None:
    readings = found.capture.readings
    print_findings(told(), found.findings)
    shown().print(
        f"[bold]{escape(str(path))}[/]: {float(readings.duration_s):g} s, {readings.frames} frames "
        f"at {float(readings.rate):g} per second, tracked in {wall_s:.1f} s"
    )
