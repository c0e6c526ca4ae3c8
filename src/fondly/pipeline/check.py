"""Whether a photo will make a good clip, what stands in the way, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from fondly.analysis.check_sheet import draw_check
from fondly.analysis.examination import analyse, worst_first
from fondly.analysis.face_findings import inspect_face
from fondly.analysis.framing import suggest_crop
from fondly.analysis.picture_findings import inspect_picture
from fondly.analysis.quality import is_usable
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.analysis import Analysis
from fondly.domain.finding import Finding
from fondly.domain.photo import Photo
from fondly.domain.points import FacePoints
from fondly.domain.progress import Progress, Stage, silent
from fondly.domain.suitability import HOLDING_BACK, RUINOUS, VERDICT_SENTENCES, Suitability, weigh
from fondly.errors import FaceNotThere
from fondly.media.new_file import check_target
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.media.picture_file import write_png
from fondly.pipeline.look import FaceReport, look_around, try_face

_EYE_UNSEEN = frozenset(
    {
        "eyes-closed",
        "eyes-unclear",
        "eye-behind-glare",
        "eye-covered",
        "eye-hidden",
        "eye-in-shade",
        "eye-turned-away",
    }
)
NOTHING_TO_DO = frozenset(
    {"gentle-head", "head-without-far-side", "jaw-kept-gentle", "shape-not-built"}
)
"""What holds for nearly every photo, and is said by `look`."""
LEAST = frozenset({"black-and-white", "border-visible", "private-data-stripped", "wide-shot"})
"""Good to know, and nothing to be done: told last."""
SAID_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "eye-not-animated": _EYE_UNSEEN,
        "lid-does-not-fit": _EYE_UNSEEN,
        "eyes-turned-away": frozenset({"three-quarter-pose"}),
        "head-turned-already": frozenset({"three-quarter-pose"}),
        "background-goes-along": frozenset({"outline-uncertain"}),
        "teeth-not-bared": frozenset({"strong-expression", "mouth-open", "mouth-wide-open"}),
        "smile-kept-gentle": frozenset({"strong-expression", "mouth-open", "mouth-wide-open"}),
    }
)
"""What follows from another finding, and is not told or weighed beside it."""


@dataclass(frozen=True)
class Check:
    """The answer to whether a photo will do.

    Args:
        suitability: the verdict, with its findings.
        analysis: everything the instruments say.
        number: the face that was judged, from 1, left to right; None where none was found.
    """

    suitability: Suitability
    analysis: Analysis
    number: int | None


def check(  # noqa: PLR0913  each is one of the command's options
    photo: Photo | Path | str,
    *,
    face: int | None = None,
    sheet: Path | None = None,
    points: FacePoints | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Check:
    """The verdict on a photo: `look`'s findings about one face and the picture, weighed.

    Args:
        photo: the photo, or the path of its file.
        face: which face, from 1, left to right; None judges the largest that can be animated.
        sheet: a PNG file to draw the answer into, or None.
        points: where a person says that the face is, or None.
        overwrite: replace an existing sheet.
        progress: told what goes on.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo cannot be opened, or there is no face of that number. A photo
            without a face, or with one that cannot be animated, is a poor one and no error.
        OutputExists, OutputUnwritable, DiskFull: about the sheet.
    """
    if sheet is not None:
        check_target(sheet.absolute(), overwrite=overwrite)
    if not isinstance(photo, Photo):
        progress(Stage.OPEN, 0, 1)
        photo = open_photo(photo, max_megapixels=max_megapixels)
    analysis = analyse(photo, points=points, progress=progress)
    number = _number(analysis, face)
    if number is None:
        around = worst_first((*analysis.findings, *inspect_picture(analysis, None)))
        checked = _weighed(replace(analysis, findings=around), None, (), None)
    else:
        checked = _judged(analysis, number, progress)
    if sheet is not None:
        suitability = checked.suitability
        write_png(draw_check(checked.analysis, number, suitability), sheet, overwrite=overwrite)
    return checked


def _number(analysis: Analysis, face: int | None) -> int | None:
    if face is None:
        return largest_face(analysis) if analysis.faces else None
    if face > len(analysis.faces):
        raise FaceNotThere(
            f"There is no face {face}; {len(analysis.faces)} were found.",
            "Leave --face out to judge the largest.",
        )
    return face


def _judged(analysis: Analysis, number: int, progress: Progress) -> Check:
    meant = analysis.faces[number - 1]
    report = FaceReport(number, meant, is_usable(meant), inspect_face(analysis.photo, meant))
    crop = None
    if report.usable:
        report = try_face(analysis, report, progress)
        crop = suggest_crop(choose_subject(analysis, number))
    about = (*report.held_back, *report.findings)
    return _weighed(look_around(analysis, number), number, about, crop)


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that go without saying, or follow from another one."""
    findings = tuple(findings)
    codes = {one.code for one in findings}
    return [
        one
        for one in findings
        if one.code not in NOTHING_TO_DO and not codes & SAID_BY.get(one.code, frozenset())
    ]


def _lightness(one: Finding) -> tuple[bool, bool, bool]:
    return one.code in LEAST, one.code not in RUINOUS, one.code not in HOLDING_BACK


def _weighed(
    analysis: Analysis,
    number: int | None,
    about: Iterable[Finding],
    crop_px: tuple[float, float, float, float] | None,
) -> Check:
    told = once((*analysis.findings, *about))
    by_weight = sorted(told, key=_lightness)
    findings = worst_first(tuple(by_weight))
    verdict = weigh(findings)
    suitability = Suitability(verdict, VERDICT_SENTENCES[verdict], findings, crop_px)
    return Check(suitability, analysis, number)
