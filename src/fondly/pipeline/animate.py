"""The main job: a photo and a brief in, a living clip out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.damage_findings import SmallPrint, inspect_damage, look_for_damage
from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.subject import choose_subject, is_ambiguous
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief
from fondly.domain.clip import Clip
from fondly.domain.decision import Decision
from fondly.domain.faces import Faces
from fondly.domain.finding import Finding
from fondly.domain.frame import Frame
from fondly.domain.kept import Kept
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, Stage, silent
from fondly.domain.recipe import Recipe
from fondly.export.clip_file import ClipOptions, write_clip
from fondly.export.label import Label
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.models.catalogue import CATALOGUE
from fondly.pipeline.agreement import check_photo
from fondly.pipeline.consent import allowed_at_all
from fondly.pipeline.damage_offer import OfferRestoration, accepted
from fondly.pipeline.invention import measure_invented
from fondly.pipeline.keeping import keep_copy
from fondly.pipeline.likeness_lock import hold_likeness
from fondly.pipeline.output import Output
from fondly.pipeline.planning import choose, label_words
from fondly.pipeline.recipe_file import new_recipe_file
from fondly.pipeline.restoring import restorer_of
from fondly.pipeline.rules import before_sharing, for_own_eyes
from fondly.pipeline.stopwatch import Stopwatch
from fondly.pipeline.take import make_take

ChooseFace = Callable[[Analysis], Faces]
"""Asked for the faces, from 1, left to right, when more than one can be meant."""


@dataclass(frozen=True)
class Animation:
    """What the main job made.

    Args:
        clip: the clip on disk, with its recipe.
        recipe_path: where the recipe lies.
        faces: which faces move, from 1, left to right.
        findings: everything noticed on the way, worst first.
        kept: the copy from which the clip can be made again, or None.
        timings_s: seconds by stage. Frames are rendered while others are encoded; "render" is
            the time that the encoder waited for them.
        decision: what the rules said of everybody in the frame.
        brief: what was asked for, complete.
    """

    clip: Clip
    recipe_path: Path
    faces: tuple[int, ...]
    findings: tuple[Finding, ...]
    kept: Kept | None
    timings_s: Mapping[str, float]
    decision: Decision
    brief: Brief


def animate(  # noqa: PLR0913  who is asked, who is told
    photo: Photo | Path | str,
    request: Brief | Recipe,
    output: Output,
    *,
    choose_face: ChooseFace | None = None,
    offer_restoration: OfferRestoration | None = None,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Animation:
    """Makes a clip of a photo, with its recipe beside it.

    Args:
        photo: the photo, or the path of its file.
        request: what is wanted; a recipe makes the frames of its clip again.
        output: where the clip goes.
        choose_face: asked when more than one face can be meant; None raises SeveralFaces.
        offer_restoration: asked when damage touches who moves and no restoration was wished for.
        progress: told what goes on; raising Cancelled in it leaves nothing half-written.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo, the brief or the recipe cannot be used; each has its own class.
        PolicyRefusal: the declared facts do not allow the clip.
        OutputError, EncodeFailed, ModelError: see `fondly.errors`.
    """
    watch = Stopwatch(progress)
    asked = _brief_of(request)
    allowed_at_all(asked)
    planned = watch.run(Stage.MOTION, choose, asked)
    brief, motion = planned.wish, planned.motion
    output.check(None if isinstance(photo, Photo) else Path(photo))
    with new_recipe_file(output.recipe, overwrite=output.overwrite) as write_recipe:
        photo = watch.run(Stage.OPEN, _opened, photo, request, max_megapixels)
        check_photo(asked, photo.content_hash)
        restorer = restorer_of(brief, photo, progress)
        upright = photo if restorer is None else watch.run(Stage.RESTORE, restorer.straighten)
        analysis, seen = watch.run(Stage.ANALYSE, _examined, upright, brief, progress)
        with watch.aside():
            chosen = brief.face or chosen_faces(choose_face, analysis)
        analysis = choose_subject(analysis, chosen)
        damaged = None
        if restorer is None:
            damaged = watch.run(Stage.ANALYSE, inspect_damage, analysis, analysis.subjects, seen)
        if isinstance(request, Brief) and damaged is not None:
            with watch.aside():
                brief = accepted(brief, damaged, offer_restoration)
            restorer = restorer_of(brief, photo, progress)
        take = make_take(analysis, brief, motion, watch, restorer)
        held: tuple[Finding, ...] = ()
        if isinstance(request, Brief):  # a recipe has been through it, and is played as it is
            take, held = watch.run(Stage.LIKENESS, hold_likeness, take)
        brief, motions, decision = take.brief, take.motions, for_own_eyes(take.decision)
        invented = watch.run(Stage.PORTRAIT, measure_invented, take.portrait, motions)
        recipe = Recipe(
            version("fondly"),
            photo.content_hash,
            weights_by_file(),
            brief,
            invented,
            _first_made(request),
            take.shown,
            request.checklist if isinstance(request, Recipe) else None,
        )
        options = ClipOptions(
            take.frames,
            take.rate,
            Label(label_words(brief), brief.label, brief.label_place),
            recipe=recipe,
            consent=take.consent,
        )
        with output.explaining(take.portrait, motions), closing(take.film()) as rendered:
            frames = watch.drawing(Stage.RENDER, rendered, take.frames)
            clip = watch.run(Stage.ENCODE, _filmed, frames, options, output, decision)
        write_recipe(recipe)
    kept, noticed = watch.run(Stage.KEEP, keep_copy, photo, recipe, clip, output.keep_for)
    told = () if damaged is None or restorer is not None else (damaged,)
    noticed = (*planned.findings, *held, *noticed, *before_sharing(decision), *told)
    return Animation(
        clip,
        output.recipe,
        take.faces,
        worst_first((*take.findings, *noticed)),
        kept,
        watch.timings_s,
        decision,
        brief,
    )


def _brief_of(request: Brief | Recipe) -> Brief:
    if isinstance(request, Brief):
        return request
    request.check_tools(version("fondly"), weights_by_file())
    return request.brief


def weights_by_file() -> dict[str, str]:
    """sha256 of each weights file of this version, by its name."""
    return {weights.file: weights.sha256 for weights in CATALOGUE}


def _first_made(request: Brief | Recipe) -> datetime:
    """When these frames were first made: whoever makes them again has seen them before."""
    earlier = request.made if isinstance(request, Recipe) else None
    return earlier or datetime.now(UTC).replace(microsecond=0)


def _opened(photo: Photo | Path | str, request: Brief | Recipe, max_megapixels: float) -> Photo:
    if not isinstance(photo, Photo):
        photo = open_photo(photo, max_megapixels=max_megapixels)
    if isinstance(request, Recipe):
        request.check_photo(photo.content_hash)
    return photo


def _examined(photo: Photo, brief: Brief, progress: Progress) -> tuple[Analysis, SmallPrint | None]:
    with ThreadPoolExecutor(1, thread_name_prefix="fondly-damage") as beside:
        seen = beside.submit(look_for_damage, photo) if brief.restore is None else None
        analysis = analyse(photo, points=brief.points, progress=progress)
        return analysis, seen.result() if seen else None


def chosen_faces(choose_face: ChooseFace | None, analysis: Analysis) -> Faces | None:
    """The faces that whoever is asked chooses; None where nobody need be asked, or nobody can."""
    return choose_face(analysis) if choose_face and is_ambiguous(analysis) else None


def _filmed(
    frames: Iterable[NDArray[np.uint8]], options: ClipOptions, output: Output, decision: Decision
) -> Clip:
    timed = output.keeping(_at_their_times(frames, options.rate))
    return write_clip(timed, output.clip, options, decision, overwrite=output.overwrite)


def _at_their_times(frames: Iterable[NDArray[np.uint8]], rate: Fraction) -> Iterator[Frame]:
    for index, pixels in enumerate(frames):
        yield Frame(pixels, index / rate)
