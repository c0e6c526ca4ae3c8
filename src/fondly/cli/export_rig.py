"""`fondly export-rig`: the rig of a photo, for other programs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

import fondly.cli.animate_options as options
from fondly.cli.asking import face_choice
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import is_terminal, print_findings, print_json, reporting, shown, told
from fondly.errors import PhotoNotFound

if TYPE_CHECKING:
    from fondly.pipeline.export_rig import RigExport

EXAMPLES = (
    "fondly export-rig grandma.jpg --subject deceased-family -o grandma.glb",
    "fondly export-rig family.jpg --subject self --face 2 --framing photo --size native",
)


def export_rig(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: options.Photo,
    subject: options.WhoIsShown = None,
    face: options.OneFace = None,
    yes: options.Yes = False,
    max_megapixels: options.MaxMegapixels = 120.0,
    teeth: options.TeethChoice = None,
    framing: options.FramingChoice = None,
    size: options.SizeText = None,
    background: options.BackgroundText = None,
    output: options.RigFile = None,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Makes a 3D rig of a photo for Blender, three.js or a game engine, as one .glb file.

    It holds a relief, the 52 ARKit blendshapes, a joint to turn the head, and a camera.
    """
    flags = {
        "subject": subject,
        "face": face,
        "teeth": teeth,
        "framing": framing,
        "size": size,
        "background": background,
    }
    started = time.perf_counter()
    with reporting(as_json=as_json):
        from fondly.cli.request import make_brief
        from fondly.pipeline.export_rig import RigOutput
        from fondly.pipeline.export_rig import export_rig as make_rig

        if not photo.exists():
            raise PhotoNotFound(f"There is no file {photo}.", "Check the name and the folder.")
        can_ask = is_terminal() and not as_json
        brief = make_brief(flags, may_ask=can_ask and not yes)
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            made = make_rig(
                photo,
                brief,
                RigOutput(output or Path(f"{photo.stem}.rig.glb"), overwrite),
                choose_face=face_choice(bar.away, take_largest=yes, can_ask=can_ask),
                progress=bar,
                max_megapixels=max_megapixels,
            )
        wall_s = time.perf_counter() - started
        if as_json:
            print_json(_facts(made, wall_s))
        else:
            _print(made, wall_s)


def _facts(made: RigExport, wall_s: float) -> dict[str, Any]:
    rig = made.rig
    return {
        "path": str(rig.path),
        "sidecar": str(rig.sidecar),
        "size_bytes": rig.size_bytes,
        "vertices": rig.vertices,
        "triangles": rig.triangles,
        "moving_shapes": rig.shapes,
        "width": rig.width,
        "height": rig.height,
        "face": made.face,
        "wall_s": round(wall_s, 3),
        "timings_s": {stage: round(spent, 3) for stage, spent in made.timings_s.items()},
        "findings": [finding.as_dict() for finding in made.findings],
    }


def _print(made: RigExport, wall_s: float) -> None:
    rig = made.rig
    print_findings(told(), made.findings)
    shown().print(
        f"[bold]{escape(str(rig.path))}[/]: {rig.vertices} vertices, {rig.shapes} of 52 "
        f"blendshapes move, {rig.size_bytes / 1e6:.1f} MB, made in {wall_s:.1f} s"
    )
