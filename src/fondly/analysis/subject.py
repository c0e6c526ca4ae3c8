"""Choosing the face, or faces, that shall move."""

from __future__ import annotations

from dataclasses import replace

from fondly.analysis.examination import HOW_TO_CROP, WHAT_WAS_TRIED, company, worst_first
from fondly.analysis.quality import is_usable, judge_face
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.faces import ALL, Faces
from fondly.domain.finding import Severity
from fondly.errors import (
    FaceNotThere,
    FaceTooSmall,
    FaceTurnedAway,
    InputError,
    NoFaceFound,
    OptionInvalid,
    SeveralFaces,
)

_REASONS: dict[str, type[InputError]] = {
    "face-too-small": FaceTooSmall,
    "face-turned-away": FaceTurnedAway,
}
MOST_SUBJECTS = 8
"""Each rig of a whole group photo takes about a hundred megabytes."""
_SHOWN = 12
"""Faces listed in an error; a class photo would fill the screen."""


def choose_subject(analysis: Analysis, chosen: Faces | None = None) -> Analysis:
    """The analysis with its subjects, and with what there is to say about their faces.

    Args:
        analysis: from `analyse`.
        chosen: which face, from 1, left to right, or which faces; ALL takes each that can be
            animated, None the only one that can be meant.

    Raises:
        NoFaceFound: the photo shows none.
        FaceNotThere: a number is beyond the faces found.
        SeveralFaces: nothing was chosen and more than one face can be meant.
        FaceTooSmall, FaceTurnedAway: a chosen face cannot be animated.
        OptionInvalid: more than `MOST_SUBJECTS` would move.
    """
    faces = analysis.faces
    if not faces:
        raise NoFaceFound(f"No face was found in the photo; {WHAT_WAS_TRIED}.", HOW_TO_CROP)
    numbers = _numbers(analysis, chosen)
    several = len(numbers) > 1
    findings = list(analysis.findings)
    for number in numbers:
        for finding in judge_face(analysis.photo, faces[number - 1]):
            if finding.severity is Severity.BLOCKS:
                which = f"Face {number}: " if several else ""
                raise _REASONS[finding.code](which + finding.sentence, finding.advice)
            findings.append(replace(finding, face=number) if several else finding)
    if several:
        findings.append(company(len(faces), len(numbers)))
    return replace(
        analysis,
        subjects=tuple(faces[number - 1] for number in numbers),
        findings=worst_first(tuple(findings)),
    )


def _numbers(analysis: Analysis, chosen: Faces | None) -> tuple[int, ...]:
    """The numbers of the faces that are meant."""
    faces = analysis.faces
    if chosen is None:
        return (number_of(analysis, _only_one_meant(analysis)),)
    if chosen == ALL:
        usable = [number for number, face in enumerate(faces, 1) if is_usable(face)]
        numbers = tuple(usable) or (largest_face(analysis),)
    else:
        numbers = chosen if isinstance(chosen, tuple) else (chosen,)
    for number in numbers:
        if not 1 <= number <= len(faces):
            raise FaceNotThere(
                f"There is no face {number}: {_list(faces)}.",
                f"Choose --face 1 to {len(faces)}, counted from the left."
                if len(faces) > 1
                else "Leave --face out.",
            )
    if len(numbers) > MOST_SUBJECTS:
        raise OptionInvalid(
            f"At most {MOST_SUBJECTS} people move at once, got {len(numbers)}.",
            "Name those who matter most, such as --face 2,5,6.",
        )
    return numbers


def is_ambiguous(analysis: Analysis) -> bool:
    """Whether somebody must say which face is meant.

    Not when the largest face is the only one that can be animated.
    """
    usable = [face for face in analysis.faces if is_usable(face)]
    if len(analysis.faces) < 2 or not usable:
        return False
    return len(usable) > 1 or usable[0] is not _largest(analysis.faces)


def largest_face(analysis: Analysis) -> int:
    """Number of the largest face that can be animated, else of the largest; from 1.

    Raises:
        NoFaceFound: the photo shows none.
    """
    if not analysis.faces:
        raise NoFaceFound(f"No face was found in the photo; {WHAT_WAS_TRIED}.", HOW_TO_CROP)
    usable = tuple(face for face in analysis.faces if is_usable(face))
    return number_of(analysis, _largest(usable or analysis.faces))


def number_of(analysis: Analysis, face: Face) -> int:
    """Which number a face has, from 1, left to right."""
    return next(i for i, other in enumerate(analysis.faces, 1) if other is face)


def describe_face(number: int, face: Face) -> str:
    """A face in a few words: number, box and height in photo pixels."""
    x0, y0, x1, y1 = (round(value) for value in face.box_px)
    return f"{number} at ({x0}, {y0})-({x1}, {y1}), {face.height_px:.0f} px tall"


def _only_one_meant(analysis: Analysis) -> Face:
    if is_ambiguous(analysis):
        raise SeveralFaces(
            f"Which face shall move? {_list(analysis.faces)}.",
            "Choose with --face, counted from the left: --face 2, or --face 1,2, or --face all. "
            "Or take the largest with --yes.",
        )
    return analysis.faces[largest_face(analysis) - 1]


def _largest(faces: tuple[Face, ...]) -> Face:
    return max(faces, key=lambda face: face.height_px)


def _list(faces: tuple[Face, ...]) -> str:
    if len(faces) == 1:
        return f"the photo shows one face, {describe_face(1, faces[0])[2:]}"
    listed = "; ".join(describe_face(i, face) for i, face in enumerate(faces[:_SHOWN], 1))
    more = f"; and {len(faces) - _SHOWN} more" if len(faces) > _SHOWN else ""
    return f"the photo shows {len(faces)} faces: {listed}{more}"
