"""The options of `fondly animate`: their names, types and help.

An option that was not given is None, so that the driver, the motion file or the recipe decides.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fondly.domain.framing import Framing
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age, LabelPlace, LabelTime, Language, Limits, Teeth
from fondly.domain.plan import CameraMove
from fondly.domain.restoration import ORDINARY

_PHOTO, _MOTION, _PICTURE, _RESULT = "The photo", "The motion", "The picture", "The result"


def _option(*names: str, help: str, panel: str) -> typer.models.OptionInfo:  # noqa: A002
    info: typer.models.OptionInfo = typer.Option(
        *names, help=help, show_default=False, rich_help_panel=panel
    )
    return info


Photo = Annotated[Path, typer.Argument(help="A photo of a face.", show_default=False)]
FaceNumber = Annotated[
    str | None,
    _option(
        help="Which face, counted from the left, when there are several: 2, or 1,3, or all for "
        "everybody. Several move each in their own way.",
        panel=_PHOTO,
    ),
]
OneFace = Annotated[
    str | None,
    _option(help="Which face, counted from the left, when there are several.", panel=_PHOTO),
]
PointsFile = Annotated[
    Path | None,
    _option(
        help="Where the face is, for a drawing or a figure in which none is found: a file that "
        "fondly look --template writes for you to fill in.",
        panel=_PHOTO,
    ),
]
Yes = Annotated[
    bool,
    _option("--yes", "-y", help="Do not ask which face: take the largest.", panel=_PHOTO),
]
MaxMegapixels = Annotated[
    float,
    typer.Option(
        help="Refuse larger pictures before they are decoded.", min=0.01, rich_help_panel=_PHOTO
    ),
]
DriverName = Annotated[
    str | None,
    _option(help="A named motion, nostalgia by default; fondly drivers lists them.", panel=_MOTION),
]
DriversFolder = Annotated[
    Path | None,
    _option(
        "--drivers-dir",
        help="A folder with drivers of your own, TOML files; fondly drivers --show writes one.",
        panel=_MOTION,
    ),
]
Sentence = Annotated[
    str | None,
    _option(
        "--direct",
        help="What to do, in a sentence, such as “soft smile, then looks at the camera”; left and "
        "right are the subject's own. docs/directing.md tells what is understood.",
        panel=_MOTION,
    ),
]
PlanFile = Annotated[
    Path | None,
    _option(
        "--plan",
        help="A plan instead, a TOML file to edit by hand; fondly motion --plan-out writes one.",
        panel=_MOTION,
    ),
]
MotionFile = Annotated[
    Path | None,
    _option(
        help="A motion file instead, to which nothing is added: JSON, or a face capture of the "
        "Live Link Face app as .csv.",
        panel=_MOTION,
    ),
]
CaptureFile = Annotated[
    Path | None,
    _option(
        help="A face capture instead: a .csv of the Live Link Face app, or what fondly track "
        "writes.",
        panel=_MOTION,
    ),
]
DriverVideo = Annotated[
    Path | None,
    _option(
        help="A video of somebody's face instead, whose motion is played; none of its pictures "
        "are kept.",
        panel=_MOTION,
    ),
]
DriverNeutral = Annotated[
    str | None,
    _option(
        help="When the face in the video or capture is at rest: auto, the default, finds it; "
        "first takes the first frame; or a number of seconds.",
        panel=_MOTION,
    ),
]
VideoFrom = Annotated[
    float, typer.Option("--from", help="Begin at this second of the video.", min=0.0)
]
VideoTo = Annotated[
    float | None,
    typer.Option("--to", help="End at this second; by default its end.", show_default=False),
]
VideoSpeed = Annotated[float, typer.Option("--speed", help="2 is twice as fast, 0.5 half as fast.")]
VideoNeutral = Annotated[
    str,
    typer.Option(
        "--neutral",
        help="When the face is at rest: auto finds it, first takes the first frame, or a number "
        "of seconds.",
    ),
]
TrackFile = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        help="The motion file: .json, or .csv for programs that read Live Link Face.",
    ),
]
OccasionName = Annotated[
    Occasion | None,
    _option(
        help="What the clip is for: it chooses driver, intensity, length, framing and the label's "
        "words, where you say nothing.",
        panel=_MOTION,
    ),
]
AgeName = Annotated[
    Age | None,
    _option(
        help="Whose lids, breath and pace: adult by default, child where a child is declared.",
        panel=_MOTION,
    ),
]
Eyes = Annotated[float | None, _option(help="How much eyes and brows move, 0 to 1.", panel=_MOTION)]
Mouth = Annotated[
    float | None, _option(help="How much mouth and cheeks move, 0 to 1.", panel=_MOTION)
]
Head = Annotated[float | None, _option(help="How much the head moves, 0 to 1.", panel=_MOTION)]
Breath = Annotated[float | None, _option(help="How deep the breath is, 0 to 1.", panel=_MOTION)]
CameraChoice = Annotated[
    CameraMove | None,
    _option(
        "--camera",
        help="Let the picture itself move a little: none, the default, drift, push-in or "
        "pull-out. It never shows a border.",
        panel=_MOTION,
    ),
]
ShowPlan = Annotated[
    bool,
    _option("--show-plan", help="Print what will be done and when, first.", panel=_MOTION),
]
PlanSvg = Annotated[
    Path | None, _option("--plan-svg", help="Draw the plan into this SVG file.", panel=_MOTION)
]
Intensity = Annotated[
    float | None, _option(help="How strong, 0 to 1; 0.5 by default.", panel=_MOTION)
]
Seconds = Annotated[
    float | None,
    _option(
        help="How long; by default as the driver, the occasion or the motion has it, mostly 6.",
        panel=_MOTION,
    ),
]
Fps = Annotated[
    str | None,
    _option(
        help="Frames per second, such as 24 or 29.97; by default 30, or those of the motion file.",
        panel=_MOTION,
    ),
]
Seed = Annotated[
    int | None,
    _option(help="Another number, another performance; 0 by default.", panel=_MOTION),
]
LimitsChoice = Annotated[
    Limits | None,
    _option(
        help="What bounds the motion: default is gentle and calm and heeds the photo and the "
        "occasion, evidence only heeds these two, off is for measuring.",
        panel=_MOTION,
    ),
]
TeethChoice = Annotated[
    Teeth | None,
    _option(
        help="Behind lips that part: auto, the default, keeps the photo's teeth and draws those "
        "that lips hide; none draws no teeth, for babies.",
        panel=_MOTION,
    ),
]
FramingChoice = Annotated[
    Framing | None,
    _option(
        help="Which part of the photo: auto, the default, is 4:5 around the face, without a plain "
        "border; photo is the whole at its own size.",
        panel=_PICTURE,
    ),
]
SizeText = Annotated[
    str | None,
    _option(
        help="Short side in pixels, 1080 by default, enlarged at most 3 times; native never "
        "enlarges.",
        panel=_PICTURE,
    ),
]
BackgroundText = Annotated[
    str | None,
    _option(
        help="What stands behind the person: keep, the default, is the photo's own; blur puts it "
        "out of focus; a colour such as '#d8d2c4' replaces it.",
        panel=_PICTURE,
    ),
]
Label = Annotated[
    LabelTime | None,
    _option(
        help="When the words “AI-animated photo” are seen: at the end, the default, or always.",
        panel=_PICTURE,
    ),
]
LabelPlaceChoice = Annotated[
    LabelPlace | None,
    _option(
        "--label-place",
        help="Where these words are, bottom-left by default; never under a place's own buttons.",
        panel=_PICTURE,
    ),
]
LanguageName = Annotated[
    str | None,
    _option(
        "--language",
        help=f"What these words are written in: {', '.join(Language)}; en by default.",
        panel=_PICTURE,
    ),
]
ClipFile = Annotated[
    Path | None,
    _option(
        "--output",
        "-o",
        help="The clip; by default the photo's name with .alive.mp4, in this folder.",
        panel=_RESULT,
    ),
]
RigFile = Annotated[
    Path | None,
    _option(
        "--output",
        "-o",
        help="The .glb file; by default the photo's name with .rig.glb, in this folder.",
        panel=_RESULT,
    ),
]
Overwrite = Annotated[
    bool, _option("--overwrite", help="Replace what is there already.", panel=_RESULT)
]
FramesFolder = Annotated[
    Path | None,
    _option(
        help="A folder for the raw frames as PNG, before label and encoding: for measuring, not "
        "for sharing.",
        panel=_RESULT,
    ),
]
InventedFolder = Annotated[
    Path | None,
    _option(
        help="A folder for what is not the photo's own: invented.mp4 shows it frame by frame (red "
        "for lids and eyes, green for the mouth, blue for the background), invented.png all of it.",
        panel=_RESULT,
    ),
]
KeepFor = Annotated[
    str | None,
    _option(
        "--keep",
        help="How long Fondly keeps a sealed copy of photo and recipe, from which fondly export "
        "makes other formats: 7d, the default; 12h, 2w, always, or no.",
        panel=_RESULT,
    ),
]
Restore = Annotated[
    bool,
    _option(
        "--restore",
        help="Mend the photo first, in the part and at the size that the clip shows; see fondly "
        "restore.",
        panel=_PICTURE,
    ),
]
RestoreSteps = Annotated[
    str | None,
    _option(help=f"Mend the photo by these steps alone: {', '.join(ORDINARY)}.", panel=_PICTURE),
]
RecipeFile = Annotated[
    Path | None,
    _option(help="Make the frames of an earlier clip again, from its .recipe.json.", panel=_RESULT),
]
Quiet = Annotated[bool, _option("--quiet", help="No progress bar.", panel=_RESULT)]
AsJson = Annotated[
    bool, _option("--json", help="One line of JSON on stdout instead.", panel=_RESULT)
]
