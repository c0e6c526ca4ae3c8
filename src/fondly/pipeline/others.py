"""Whoever else is in the frame: counted, or blurred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fondly.analysis.in_frame import recognisable
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.framed import Framed
from fondly.domain.options import Others
from fondly.imaging.veil import Ellipse, veiled
from fondly.media.photo_file import content_hash

WIDER, TALLER = 1.35, 1.45
"""How far a veil reaches beyond the mesh: hair, ears and beard tell who somebody is as well."""


@dataclass(frozen=True, eq=False)
class Seen:
    """The frame as it is shown.

    Args:
        framed: photo, faces, subjects and matte in frame pixels.
        shown: numbers of the faces that can be recognised, from 1, left to right.
        findings: who was blurred.
    """

    framed: Analysis
    shown: tuple[int, ...]
    findings: tuple[Finding, ...] = ()


def seen_in(brief: Brief, analysis: Analysis, place: Framed, moving: tuple[int, ...]) -> Seen:
    """Everybody in the frame; where the brief says so, others are blurred and count no more.

    Whoever is declared by number stays.

    Args:
        brief: what was declared.
        analysis: of the whole photo.
        place: the part of it that is shown.
        moving: the faces that move, from 1, left to right.
    """
    shown = recognisable(analysis, place)
    if brief.others is Others.KEEP:
        return Seen(place.analysis, shown)
    declared = {*moving, *(brief.subject if isinstance(brief.subject, Mapping) else ())}
    hidden = tuple(face for face in shown if face not in declared)
    if not hidden:
        return Seen(place.analysis, shown)
    stays = tuple(face for face in shown if face in declared)
    photo = place.analysis.photo
    pixels = veiled(
        photo.pixels,
        [_around(analysis.faces[face - 1], place, WIDER, TALLER) for face in hidden],
        [_around(analysis.faces[face - 1], place, 1.1, 1.1) for face in stays],
    )
    photo = replace(photo, pixels=pixels, content_hash=content_hash(pixels))
    finding = Finding(
        "others-blurred",
        Severity.NOTES,
        f"{len(hidden)} more {'face is' if len(hidden) == 1 else 'faces are'} blurred, so that "
        "nobody is recognised who was not declared.",
        "Look at the clip: a face that the edge cuts is not always found, and a dress can tell "
        "who it is as well; a closer --framing leaves them out altogether.",
        {"blurred": float(len(hidden))},
    )
    return Seen(replace(place.analysis, photo=photo), stays, (finding,))


def _around(face: Face, place: Framed, wider: float, taller: float) -> Ellipse:
    points = face.landmarks[:, :2] @ place.frame_from_photo[:, :2].T
    points = points + place.frame_from_photo[:, 2]
    low, high = points.min(axis=0), points.max(axis=0)
    x, y = (low + high) / 2
    half_w, half_h = (high - low) / 2
    return float(x), float(y), float(half_w) * wider, float(half_h) * taller
