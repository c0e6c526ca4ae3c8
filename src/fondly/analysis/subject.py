"""Choosing the face that shall move."""

from __future__ import annotations

from dataclasses import replace

from fondly.analysis.examination import HOW_TO_CROP, WHAT_WAS_TRIED, worst_first
from fondly.analysis.quality import is_usable, judge_face
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Severity
from fondly.errors import (
    FaceNotThere,
    FaceTooSmall,
    FaceTurnedAway,
    InputError,
    NoFaceFound,
    SeveralFaces,
)

_REASONS: dict[str, type[InputError]] = {
    "face-too-small": FaceTooSmall,
    "face-turned-away": FaceTurnedAway,
}
_SHOWN = 12
"""Faces listed in an error; a class photo would fill the screen."""


def choose_subject(analysis: Analysis, number: int | None = None) -> Analysis:
    """The analysis with its subject, and with what there is to say about that face.

    Args:
        analysis: from `analyse`.
        number: which face, from 1, left to right; None takes the only one that can be meant.

    Raises:
        NoFaceFound: the photo shows none.
        FaceNotThere: the number is beyond the faces found.
        SeveralFaces: no number was given and more than one face can be meant.
        FaceTooSmall, FaceTurnedAway: the face cannot be animated.
    """
    faces = analysis.faces
    if not faces:
        raise NoFaceFound(f"No face was found in the photo; {WHAT_WAS_TRIED}.", HOW_TO_CROP)
    if number is None:
        face = _only_one_meant(analysis)
    elif 1 <= number <= len(faces):
        face = faces[number - 1]
    else:
        raise FaceNotThere(
            f"There is no face {number}: {_list(faces)}.",
            f"Choose --face 1 to {len(faces)}, counted from the left."
            if len(faces) > 1
            else "Leave --face out.",
        )
    findings = judge_face(analysis.photo, face)
    for finding in findings:
        if finding.severity is Severity.BLOCKS:
            raise _REASONS[finding.code](finding.sentence, finding.advice)
    return replace(
        analysis, subjects=(face,), findings=worst_first((*analysis.findings, *findings))
    )


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
            "Choose one with --face, counted from the left, or take the largest with --yes.",
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
