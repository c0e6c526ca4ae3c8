"""`fondly look`: what was found in a photo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import print_findings, print_json, reporting, shown, told
from fondly.cli.usual_options import AsJson, MaxMegapixels, Quiet

if TYPE_CHECKING:
    from fondly.domain.motion_limits import MotionLimits
    from fondly.pipeline.look import FaceReport, Look

EXAMPLES = (
    "fondly look grandma.jpg",
    "fondly look family.jpg --sheet found.png --json",
    "fondly look drawing.png --template face.toml",
)


def look(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: Annotated[Path, typer.Argument(help="A photo of a face.", show_default=False)],
    face: Annotated[
        int | None,
        typer.Option(
            help="Try how far this face can move, counted from the left.", min=1, show_default=False
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(help="Draw landmarks and matte into this PNG file.", show_default=False),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            help="Write where the face is into this TOML file, to correct it or, where none is "
            "found, to fill it in; for --points.",
            show_default=False,
        ),
    ] = None,
    points: Annotated[
        Path | None,
        typer.Option(
            help="Look at the face that this file tells of, such as a drawing's.",
            show_default=False,
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the sheet and the template.")
    ] = False,
    max_megapixels: MaxMegapixels = 120.0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tells what a photo holds, and how far the face in it could move."""
    with reporting(as_json=as_json):
        from fondly.pipeline.look import look as look_at
        from fondly.pipeline.points_file import read_points

        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            seen = look_at(
                photo,
                face=face,
                sheet=sheet,
                template=template,
                points=None if points is None else read_points(points),
                overwrite=overwrite,
                progress=bar,
                max_megapixels=max_megapixels,
            )
        if as_json:
            print_json({**_facts(seen, sheet), "template": template and str(template)})
        else:
            _print(photo, seen, sheet)
            if template is not None:
                shown().print(f"Points of the face, to correct: {escape(str(template))}")


def _facts(seen: Look, sheet: Path | None) -> dict[str, Any]:
    photo = seen.analysis.photo
    return {
        "width": photo.width,
        "height": photo.height,
        "dpi": photo.dpi,
        "stripped": list(photo.stripped),
        "faces": [_face_facts(report) for report in seen.faces],
        "must_choose": seen.must_choose,
        "findings": [finding.as_dict() for finding in seen.analysis.findings],
        "sheet": None if sheet is None else str(sheet),
    }


def _face_facts(report: FaceReport) -> dict[str, Any]:
    face = report.face
    pose, gaze = face.head_pose, face.gaze
    return {
        "face": report.number,
        "usable": report.usable,
        "box_px": [round(value, 1) for value in face.box_px],
        "face_height_px": round(face.height_px, 1),
        "iod_px": round(face.iod_px, 1),
        "yaw_deg": round(pose.yaw_deg, 1),
        "pitch_deg": round(pose.pitch_deg, 1),
        "roll_deg": round(pose.roll_deg, 1),
        "gaze_yaw_deg": round(gaze.yaw_deg, 1),
        "gaze_pitch_deg": round(gaze.pitch_deg, 1),
        "presence": round(face.presence, 3),
        "findings": [finding.as_dict() for finding in report.findings],
        "limits": None if report.limits is None else _limit_facts(report.limits),
        "held_back": [finding.as_dict() for finding in report.held_back],
    }


def _limit_facts(limits: MotionLimits) -> dict[str, dict[str, Any]]:
    return {
        name: {"maximum": limit.maximum, "code": limit.code}
        for name, limit in limits.channels.items()
    }


def _print(path: Path, seen: Look, sheet: Path | None) -> None:
    console, photo = shown(), seen.analysis.photo
    dpi = "" if photo.dpi is None else f", {photo.dpi:.0f} dpi"
    console.print(f"[bold]{escape(path.name)}[/]: {photo.width}x{photo.height} px{dpi}")
    print_findings(console, seen.analysis.findings)
    for report in seen.faces:
        face, pose = report.face, report.face.head_pose
        x0, y0, x1, y1 = (round(value) for value in face.box_px)
        console.print(
            f"[bold]Face {report.number}[/] at ({x0}, {y0})-({x1}, {y1}): "
            f"{face.height_px:.0f} px tall, {_turned(pose.yaw_deg, 'left', 'right')}, "
            f"{_turned(pose.pitch_deg, 'down', 'up')}, {_tilted(pose.roll_deg)}"
        )
        print_findings(console, report.findings, indent="  ")
        print_findings(console, report.held_back, indent="  ")
        if not (report.findings or report.held_back):
            console.print("  Good to animate.", style="dim")
    if sheet is not None:
        console.print(f"Landmarks and matte: {escape(str(sheet))}")


def _turned(angle_deg: float, positive: str, negative: str) -> str:
    side = positive if angle_deg > 0 else negative
    return f"{abs(angle_deg):.0f}° {side}"


def _tilted(roll_deg: float) -> str:
    return f"tilted {abs(roll_deg):.0f}° to the {'right' if roll_deg > 0 else 'left'}"
