"""The frame: the part of the photo that the clip shows, with everything known about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.border import inside_border
from fondly.analysis.composition import (
    Compromise,
    Placement,
    frame_head,
    frame_whole,
    join_heads,
    moved_head,
    show_at,
)
from fondly.analysis.examination import worst_first
from fondly.analysis.heads import measure_head
from fondly.analysis.matte import measure_matte, scaled
from fondly.analysis.quality import SMALLEST_FACE_PX, scan_advice
from fondly.analysis.resampling import Box, resample_photo
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.framed import Framed
from fondly.domain.framing import DEFAULT_SIZE, NATIVE, Framing, Size
from fondly.domain.photo import Photo
from fondly.errors import OptionInvalid
from fondly.media.photo_file import content_hash
from fondly.perception.faces import read_face

LARGE_FRAME_PX, LARGEST_FRAME_PX = 36_864 * 256, 139_264 * 256
"""What H.264 levels 5.2 and 6.2 hold, in macroblocks of 16x16 px (ITU-T H.264, table A-1)."""
MUCH_ENLARGED = 1.5
GROUP_SHAPES = (Fraction(4, 5), Fraction(1), Fraction(8, 5), Fraction(16, 9))
"""Width over height, tried in turn around several people before the whole photo is shown."""


Develop = Callable[[NDArray[np.uint8], Box, tuple[int, int]], NDArray[np.uint8]]
"""Makes the frame's picture of a part of the photo; as `resample_photo` does, or better."""


def frame(
    analysis: Analysis,
    framing: Framing = Framing.AUTO,
    size: Size | None = None,
    *,
    shown_px: int | None = None,
    develop: Develop = resample_photo,
) -> Framed:
    """What the clip shows: a part of the photo, never more, enlarged at most three times.

    Args:
        analysis: with its subjects, at least one.
        framing: which part; AUTO is as wide as several subjects need.
        size: the short side in pixels; NATIVE keeps the photo's own pixels; None is 1080 px for
            a part of the photo and NATIVE for the whole.
        shown_px: the short side at which the part that ``size`` chooses is shown; None for ``size``
            itself.
        develop: makes the frame's picture; in one that is not merely resampled the faces are
            measured anew.

    Returns:
        Photo and faces in frame pixels, and the way there; faces whose middle lies outside the
        frame are left out. The matte is measured anew, which in a closer picture is finer. The
        findings tell what was enlarged and what was not to be had.

    Raises:
        OptionInvalid: the frame would show a face less than 48 px tall, cannot hold all subjects,
            or is larger than any player takes.
    """
    if not analysis.subjects:
        raise ValueError("a frame needs at least one subject; see choose_subject")
    photo = analysis.photo
    place = place_frame(analysis, framing, size)
    if shown_px is not None:
        place = show_at(place, (photo.width, photo.height), shown_px)
    smallest = min(analysis.subjects, key=lambda face: face.height_px)
    _check(place, smallest.height_px * place.scale)
    if not all(_is_inside(face, place) for face in analysis.subjects):
        raise OptionInvalid(
            f"A frame of the shape {framing} cannot hold all the chosen faces.",
            "Choose --framing auto or photo, or fewer faces.",
        )
    frame_size = (place.width, place.height)
    pixels = develop(photo.pixels, place.box_px, frame_size)
    measured = _as_it_was if develop is resample_photo else _measured
    faces = {
        face: measured(pixels, scaled(face, place.scale, frame_size, (place.x0, place.y0)))
        for face in analysis.faces
        if _is_inside(face, place)
    }
    framed = Analysis(
        photo=replace(photo, pixels=pixels, content_hash=content_hash(pixels)),
        faces=tuple(faces.values()),
        subjects=tuple(faces[face] for face in analysis.subjects),
        matte=measure_matte(pixels, tuple(faces.values())),
        findings=worst_first((*analysis.findings, *_findings(photo, smallest, place, size))),
    )
    shift = (-place.x0 * place.scale, -place.y0 * place.scale)
    matrix = np.asarray([[place.scale, 0.0, shift[0]], [0.0, place.scale, shift[1]]])
    return Framed(framed, matrix)


def suggest_crop(
    analysis: Analysis, framing: Framing = Framing.AUTO, size: Size | None = None
) -> tuple[float, float, float, float]:
    """Which part of the photo `frame` would show: x0, y0, x1, y1 in photo pixels.

    Args:
        analysis: with its subjects, at least one.
        framing, size: as in `frame`.
    """
    return place_frame(analysis, framing, size).box_px


def _as_it_was(_pixels: NDArray[np.uint8], face: Face) -> Face:
    return face


def _measured(pixels: NDArray[np.uint8], face: Face) -> Face:
    """A face again in a mended picture; where a person said that it is, it stays."""
    return face if face.placed else read_face(pixels, face)


def _check(place: Placement, face_px: float) -> None:
    if face_px < SMALLEST_FACE_PX:
        raise OptionInvalid(
            f"In a frame of {place.width}x{place.height} px the face would be {face_px:.0f} px "
            f"tall; at least {SMALLEST_FACE_PX} px are needed.",
            "Choose a larger --size, or --framing auto.",
        )
    if place.width * place.height > LARGEST_FRAME_PX:
        raise OptionInvalid(
            f"A frame of {place.width}x{place.height} px is larger than any player takes.",
            "Choose a smaller --size, or --framing auto.",
        )


def place_frame(analysis: Analysis, framing: Framing, size: Size | None) -> Placement:
    """Which part of the photo a clip shows, and at which scale: see `frame`."""
    photo_size = (analysis.photo.width, analysis.photo.height)
    if framing.ratio is None:
        return frame_whole(photo_size, size if isinstance(size, int) else None)
    short_side = None if size == NATIVE else size or DEFAULT_SIZE
    head = join_heads([measure_head(face, analysis.matte) for face in analysis.subjects])
    x0, y0, x1, y1 = inside_border(analysis.photo.pixels)
    head, picture_size = moved_head(head, -x0, -y0), (x1 - x0, y1 - y0)
    if framing is Framing.AUTO and len(analysis.subjects) > 1:
        for shape in GROUP_SHAPES:
            place = frame_head(head, picture_size, float(shape), short_side)
            if not {Compromise.FACE_CUT, Compromise.TIGHTER} & set(place.compromises):
                return replace(place, x0=place.x0 + x0, y0=place.y0 + y0)
        return frame_whole(photo_size, short_side)
    place = frame_head(head, picture_size, float(framing.ratio), short_side)
    return replace(place, x0=place.x0 + x0, y0=place.y0 + y0)


def _is_inside(face: Face, place: Placement) -> bool:
    points = face.landmarks[:, :2]
    x, y = (points.min(axis=0) + points.max(axis=0)) / 2
    x0, y0, x1, y1 = place.box_px
    return bool(x0 <= x <= x1 and y0 <= y <= y1)


def _findings(photo: Photo, subject: Face, place: Placement, size: Size | None) -> list[Finding]:
    found = [_COMPROMISES[compromise] for compromise in place.compromises]
    if place.scale > 1:
        found.append(_enlarged(photo, subject, place))
    if place.scale == 1 and (photo.width % 2 or photo.height % 2) and _is_whole(photo, place):
        found.append(
            Finding(
                "frame-made-even",
                Severity.NOTES,
                f"The frame is {place.width}x{place.height} px: videos need even sides, so the "
                "last row or column of the photo was left out.",
                "Nothing needs to be done.",
            )
        )
    if isinstance(size, int) and size % 2:
        found.append(
            Finding(
                "frame-made-even",
                Severity.NOTES,
                f"The frame is {place.width}x{place.height} px: videos need even sides.",
                "Give an even --size to have it exactly.",
            )
        )
    if place.width * place.height > LARGE_FRAME_PX:
        found.append(
            Finding(
                "large-frame",
                Severity.WARNS,
                f"The frame has {place.width * place.height / 1e6:.0f} megapixels; many players "
                "cannot show so large a video.",
                "Choose --framing auto, or a smaller --size.",
                {"megapixels": round(place.width * place.height / 1e6, 1)},
            )
        )
    return found


def _is_whole(photo: Photo, place: Placement) -> bool:
    return photo.width - place.width < 2 and photo.height - place.height < 2


def _enlarged(photo: Photo, subject: Face, place: Placement) -> Finding:
    return Finding(
        "enlarged",
        Severity.WARNS if place.scale > MUCH_ENLARGED else Severity.NOTES,
        f"The photo was enlarged {place.scale:.2g} times to {place.width}x{place.height} px; "
        "that adds no detail.",
        f"{scan_advice(photo, subject.height_px)} With --size native nothing is enlarged.",
        {"scale": round(place.scale, 3)},
    )


_COMPROMISES = {
    Compromise.SHIFTED: Finding(
        Compromise.SHIFTED.value,
        Severity.NOTES,
        "The face does not sit where it would look best, because the photo ends there.",
        "A copy of the photo with more around the head, or another --framing, helps.",
    ),
    Compromise.TIGHTER: Finding(
        Compromise.TIGHTER.value,
        Severity.NOTES,
        "The frame is tighter around the head than it should be, because the photo ends there.",
        "Choose --framing photo to keep all that the photo shows.",
    ),
    Compromise.FACE_CUT: Finding(
        Compromise.FACE_CUT.value,
        Severity.WARNS,
        "A part of the face lies outside the frame: the photo does not hold this shape around it.",
        "Choose --framing photo, or a shape nearer to the photo's.",
    ),
}
