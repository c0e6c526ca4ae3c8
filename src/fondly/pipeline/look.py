"""Looking at a photo without moving it: what was found, and what that means for a clip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fondly.analysis.examination import analyse
from fondly.analysis.quality import is_usable, judge_face
from fondly.analysis.sheet import draw_sheet
from fondly.analysis.subject import is_ambiguous
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, silent
from fondly.media.new_file import check_target
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.media.picture_file import write_png


@dataclass(frozen=True)
class FaceReport:
    """One face and what there is to say about it.

    Args:
        number: from 1, left to right, as `--face` takes it.
        face: the face.
        usable: whether it can be animated.
        findings: about this face.
    """

    number: int
    face: Face
    usable: bool
    findings: tuple[Finding, ...]


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


def look(
    photo: Photo | Path | str,
    *,
    sheet: Path | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Look:
    """What a photo holds, judged as material for a clip.

    Args:
        photo: the photo, or the path of its file.
        sheet: a PNG file to draw landmarks and matte into, or None.
        overwrite: replace an existing sheet.
        progress: told what goes on.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo cannot be used. That it shows no face is no error here.
        OutputExists, OutputUnwritable, DiskFull: about the sheet.
    """
    if sheet is not None:
        check_target(sheet.absolute(), overwrite=overwrite)
    if not isinstance(photo, Photo):
        photo = open_photo(photo, max_megapixels=max_megapixels)
    analysis = analyse(photo, progress=progress)
    reports = tuple(
        FaceReport(number, face, is_usable(face), judge_face(photo, face))
        for number, face in enumerate(analysis.faces, 1)
    )
    if sheet is not None:
        write_png(draw_sheet(analysis), sheet, overwrite=overwrite)
    return Look(analysis, reports, is_ambiguous(analysis))
