"""`fondly animate`: the main job."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

import fondly.cli.animate_options as options
import fondly.cli.declared_options as declared
from fondly.cli.asking import face_choice, restoration_offer
from fondly.cli.checklist import show_before_making
from fondly.cli.declaring import Declaring, declared_facts, print_advice
from fondly.cli.kept import ask_keep_or_let_go, keep_for, kept_facts, print_tended
from fondly.cli.policy import facts_of
from fondly.cli.progress_bar import ProgressBar
from fondly.cli.screen import is_terminal, print_findings, print_json, reporting, shown, told
from fondly.domain.restoration import ORDINARY

if TYPE_CHECKING:
    from fondly.pipeline.animate import Animation

EXAMPLES = (
    "fondly animate grandma.jpg --subject deceased-family",
    "fondly animate family.jpg --subject self --face 2 --driver blink-and-nod -o me.mp4",
    "fondly animate family.jpg --subject self --face 1,3",
    "fondly animate grandma.jpg --subject deceased-family --occasion memorial --show-plan",
    "fondly animate grandma.jpg --subject deceased-family --intensity 0.3 --framing 9:16",
    "fondly animate grandma.jpg --subject deceased-family --background blur",
    "fondly animate oma.jpg --subject deceased-family --language de --label-place bottom",
    'fondly animate grandma.jpg --subject deceased-family --direct "soft smile, then a nod"',
    "fondly animate grandma.jpg --subject deceased-family --driver-video me.mp4",
    "fondly animate drawing.png --subject self --points face.toml",
    "fondly animate grandma.jpg --recipe grandma.alive.recipe.json -o again.mp4",
)
FIRST_RUN = "The first clip takes a little longer: some parts are compiled now, once."


def animate(  # noqa: PLR0913, PLR0917  the command line is a contract
    photo: options.Photo,
    subject: declared.WhoIsShown = None,
    adult: declared.Adult = None,
    living: declared.Living = None,
    rights: declared.RightsChoice = None,
    consent: declared.ConsentFile = None,
    others: declared.OthersChoice = None,
    audience: declared.AudienceChoice = None,
    about: declared.AboutChoice = None,
    face: options.FaceNumber = None,
    points: options.PointsFile = None,
    yes: options.Yes = False,
    max_megapixels: options.MaxMegapixels = 120.0,
    driver: options.DriverName = None,
    direct: options.Sentence = None,
    plan: options.PlanFile = None,
    motion: options.MotionFile = None,
    driver_video: options.DriverVideo = None,
    driver_neutral: options.DriverNeutral = None,
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
    show_plan: options.ShowPlan = False,
    plan_svg: options.PlanSvg = None,
    limits: options.LimitsChoice = None,
    teeth: options.TeethChoice = None,
    framing: options.FramingChoice = None,
    size: options.SizeText = None,
    background: options.BackgroundText = None,
    label: options.Label = None,
    label_place: options.LabelPlaceChoice = None,
    language: options.LanguageName = None,
    restore: options.Restore = False,
    restore_steps: options.RestoreSteps = None,
    output: options.ClipFile = None,
    overwrite: options.Overwrite = False,
    frames: options.FramesFolder = None,
    invented: options.InventedFolder = None,
    keep: options.KeepFor = None,
    recipe: options.RecipeFile = None,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Makes a clip of a photo: the person blinks, smiles a little, and looks at you."""
    flags = {
        "subject": subject,
        "adult": adult,
        "living": living,
        "rights": rights,
        "consent": consent,
        "others": others,
        "audience": audience,
        "about": about,
        "driver": driver,
        "direct": direct,
        "plan": plan,
        "motion": motion,
        "driver_video": driver_video,
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
        "framing": framing,
        "size": size,
        "face": face,
        "points": points,
        "limits": limits,
        "teeth": teeth,
        "background": background,
        "label": label,
        "label_place": label_place,
        "language": language,
        "restore": restore_steps or (",".join(ORDINARY) if restore else None),
    }
    started = time.perf_counter()
    with reporting(as_json=as_json):
        from fondly.analysis.examination import worst_first
        from fondly.cli.plan_shown import PlanShown, with_plan
        from fondly.cli.request import make_request
        from fondly.imaging.kernels import are_kernels_warm
        from fondly.pipeline.animate import animate as make_clip
        from fondly.pipeline.driver_video import with_driver_video
        from fondly.pipeline.keeping import tend
        from fondly.pipeline.output import Output

        loaded_s = time.perf_counter() - started
        can_ask = is_terminal() and not as_json
        declaring = Declaring(photo, max_megapixels, may_ask=can_ask and not yes, as_json=as_json)
        if not (quiet or as_json or are_kernels_warm()):
            told().print(FIRST_RUN, style="dim")
        clip = output or Path(f"{photo.stem}.alive.mp4")
        target = Output(clip, frames, overwrite, invented, keep_for(keep))
        target.check(photo)
        request = make_request(flags, recipe, declaring)
        if driver_video is None and (drivers_dir or show_plan or plan_svg):
            wanted = PlanShown(show_plan and not as_json, plan_svg, overwrite)
            request = with_plan(request, drivers_dir, wanted)
        tended = tend()
        show_before_making(request, wanted=not (quiet or as_json))
        with ProgressBar(told(), visible=not (quiet or as_json)) as bar:
            request, noticed = with_driver_video(
                request, driver_video, neutral=driver_neutral, progress=bar
            )
            made = make_clip(
                declaring.photo,
                request,
                target,
                choose_face=face_choice(bar.away, take_largest=yes, can_ask=can_ask),
                offer_restoration=restoration_offer(bar.away) if can_ask and not yes else None,
                progress=bar,
            )
        declaring.keep(made.brief)
        made = replace(made, findings=worst_first((*noticed, *made.findings)))
        wall_s = time.perf_counter() - started
        if as_json:
            print_json(_facts(made, wall_s, loaded_s, declaring))
        else:
            _print(made, wall_s)
            print_tended(tended)
            if can_ask and not (yes or quiet) and keep is None and made.kept is not None:
                ask_keep_or_let_go(made.kept)


def _facts(made: Animation, wall_s: float, loaded_s: float, declaring: Declaring) -> dict[str, Any]:
    clip = made.clip
    timings_s = {**made.timings_s, "load": loaded_s, "open": declaring.opened_s}
    whole = clip.rate.denominator == 1
    return {
        "path": str(clip.path),
        "recipe": str(made.recipe_path),
        "duration_s": float(clip.duration),
        "fps": int(clip.rate) if whole else float(clip.rate),
        "frames": clip.frames,
        "width": clip.width,
        "height": clip.height,
        "face": made.faces[0],
        "faces": list(made.faces),
        "invented_percent": None if clip.recipe is None else clip.recipe.invented_percent,
        "kept": None if made.kept is None else kept_facts(made.kept),
        "wall_s": round(wall_s, 3),
        "timings_s": {stage: round(spent, 3) for stage, spent in timings_s.items()},
        "declared": {**declared_facts(made.brief), "reused": list(declaring.reused)},
        **facts_of(made.decision),
        "findings": [finding.as_dict() for finding in made.findings],
    }


def _print(made: Animation, wall_s: float) -> None:
    clip = made.clip
    print_findings(told(), made.findings)
    shown().print(
        f"[bold]{escape(str(clip.path))}[/]: {float(clip.duration):g} s, "
        f"{clip.width}x{clip.height} px, {float(clip.rate):g} frames per second, "
        f"made in {wall_s:.1f} s"
    )
    print_advice(made.decision)
