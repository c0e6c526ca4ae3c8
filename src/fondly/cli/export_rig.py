"""`fondly export-rig`: the rig of a photo, for other programs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

import fondly.cli.animate_options as options
import fondly.cli.declared_options as declared
from fondly.cli.asking import face_choice
from fondly.cli.declaring import Declaring, declared_facts, print_advice
from fondly.cli.policy import facts_of
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import is_terminal, print_findings, print_json, reporting, shown, told

if TYPE_CHECKING:
    from fondly.pipeline.export_rig import RigExport

EXAMPLES = (
    "fondly export-rig grandma.jpg --subject deceased-family -o grandma.glb",
    "fondly export-rig family.jpg --subject self --face 2 --framing photo --size native",
)


def export_rig(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: options.Photo,
    subject: declared.WhoIsShown = None,
    adult: declared.Adult = None,
    living: declared.Living = None,
    rights: declared.RightsChoice = None,
    consent: declared.ConsentFile = None,
    others: declared.OthersChoice = None,
    audience: declared.AudienceChoice = None,
    occasion: options.OccasionName = None,
    about: declared.AboutChoice = None,
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
        "adult": adult,
        "living": living,
        "rights": rights,
        "consent": consent,
        "others": others,
        "audience": audience,
        "occasion": occasion,
        "about": about,
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

        can_ask = is_terminal() and not as_json
        declaring = Declaring(photo, max_megapixels, may_ask=can_ask and not yes, as_json=as_json)
        target = RigOutput(output or Path(f"{photo.stem}.rig.glb"), overwrite)
        target.check(photo)
        brief = make_brief(flags, declaring)
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            made = make_rig(
                declaring.photo,
                brief,
                target,
                choose_face=face_choice(bar.away, take_largest=yes, can_ask=can_ask),
                progress=bar,
            )
        declaring.keep(brief)
        wall_s = time.perf_counter() - started
        if as_json:
            reused = {"reused": list(declaring.reused)}
            print_json({**_facts(made, wall_s), "declared": {**declared_facts(brief), **reused}})
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
        **facts_of(made.decision),
        "findings": [finding.as_dict() for finding in made.findings],
    }


def _print(made: RigExport, wall_s: float) -> None:
    rig = made.rig
    print_findings(told(), made.findings)
    shown().print(
        f"[bold]{escape(str(rig.path))}[/]: {rig.vertices} vertices, {rig.shapes} of 52 "
        f"blendshapes move, {rig.size_bytes / 1e6:.1f} MB, made in {wall_s:.1f} s"
    )
    print_advice(made.decision)
