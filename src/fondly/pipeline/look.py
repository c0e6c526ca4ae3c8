"""Looking at a photo without making a clip: what was found, and how far it could move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.face_findings import inspect_face
from fondly.analysis.framing import frame
from fondly.analysis.picture_findings import inspect_picture
from fondly.analysis.quality import is_usable, judge_face
from fondly.analysis.sheet import draw_sheet
from fondly.analysis.subject import choose_subject, is_ambiguous, largest_face
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Limits
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.framing import Framing
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.photo import Photo
from fondly.domain.points import FacePoints
from fondly.domain.portrait import Portrait
from fondly.domain.progress import Progress, silent
from fondly.media.new_file import check_target
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.media.picture_file import write_png
from fondly.pipeline.choices import usual_motion, within_limits
from fondly.pipeline.points_file import write_template
from fondly.portrait.build import build_portrait


@dataclass(frozen=True)
class FaceReport:
    """One face and what there is to say about it.

    Args:
        number: from 1, left to right, as `--face` takes it.
        face: the face.
        usable: whether it can be animated.
        findings: about this face; of one whose rig was tried, from a closer look.
        limits: how far it may move, found by building its rig; None where that was not tried.
        held_back: what the rig lacks, and what of the usual motion the limits change.
    """

    number: int
    face: Face
    usable: bool
    findings: tuple[Finding, ...]
    limits: MotionLimits | None = None
    held_back: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Look:
    """What was found in a photo.

    Args:
        analysis: everything the instruments say; its findings are about the photo as a whole.
        faces: every face, left to right.
        must_choose: whether `animate` needs to be told which face.
    """

    analysis: Analysis
    faces: tuple[FaceReport, ...]
    must_choose: bool


def look(  # noqa: PLR0913  each is one of the command's options
    photo: Photo | Path | str,
    *,
    face: int | None = None,
    sheet: Path | None = None,
    template: Path | None = None,
    points: FacePoints | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Look:
    """What a photo holds, judged as material for a clip.

    Args:
        photo: the photo, or the path of its file.
        face: whose rig to try, from 1, left to right; None tries the only one that can be meant.
        sheet: a PNG file to draw landmarks and matte into, or None.
        template: a TOML file to write the face's points into, for a person to correct, or None.
        points: where a person says that the face is, or None.
        overwrite: replace an existing sheet or template.
        progress: told what goes on.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo cannot be used, or not the face that was asked for. That it shows no
            face is no error here.
        OutputExists, OutputUnwritable, DiskFull: about the sheet and the template.
    """
    for path in (sheet, template):
        if path is not None:
            check_target(path.absolute(), overwrite=overwrite)
    if not isinstance(photo, Photo):
        photo = open_photo(photo, max_megapixels=max_megapixels)
    analysis = analyse(photo, points=points, progress=progress)
    reports = tuple(
        FaceReport(number, found, is_usable(found), judge_face(photo, found))
        for number, found in enumerate(analysis.faces, 1)
    )
    number = face or _meant(analysis)
    if number is not None:
        choose_subject(analysis, number)  # what cannot be animated is told before a rig is tried
        reports = tuple(
            try_face(analysis, report, progress) if report.number == number else report
            for report in reports
        )
        analysis = look_around(analysis, number)
    if sheet is not None:
        write_png(draw_sheet(analysis), sheet, overwrite=overwrite)
    if template is not None:
        write_template(analysis, template, overwrite=overwrite)
    return Look(analysis, reports, is_ambiguous(analysis))


def _meant(analysis: Analysis) -> int | None:
    """The face that a clip would show unasked; None where there is none, or more than one."""
    if is_ambiguous(analysis) or not any(is_usable(face) for face in analysis.faces):
        return None
    return largest_face(analysis)


def try_face(analysis: Analysis, report: FaceReport, progress: Progress) -> FaceReport:
    """A report with all there is to say about its face, and how far that could move.

    Raises:
        InputError: that face cannot be animated.
    """
    tried = try_rig(analysis, report.number, progress)
    findings = inspect_face(analysis.photo, report.face)
    return replace(report, findings=findings, limits=tried.limits, held_back=_held_back(tried))


def look_around(analysis: Analysis, number: int) -> Analysis:
    """The analysis with what the picture around a face is like among its findings."""
    around = inspect_picture(analysis, analysis.faces[number - 1])
    return replace(analysis, findings=worst_first((*analysis.findings, *around)))


def try_rig(analysis: Analysis, number: int, progress: Progress) -> Portrait:
    """The portrait of one face as a clip with the usual framing would have it.

    Raises:
        InputError: that face cannot be animated.
    """
    chosen = choose_subject(analysis, number)
    framed = frame(chosen, Framing.AUTO, None).analysis
    return build_portrait(framed, progress=progress)


def _held_back(portrait: Portrait) -> tuple[Finding, ...]:
    limited = within_limits(usual_motion(), Limits.DEFAULT, portrait.limits)
    return worst_first((*portrait.findings, *limited.findings))
