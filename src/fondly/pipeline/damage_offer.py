"""Whether damage of the print touches a face that will move, and what to say of it then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from fondly.analysis.matte import scaled
from fondly.domain.analysis import Analysis
from fondly.domain.brief import Brief
from fondly.domain.finding import Finding, Severity
from fondly.domain.restoration import OFFERED, Step
from fondly.imaging.tone_kind import ToneKind, read_tone
from fondly.perception.damage import find_damage

OfferRestoration = Callable[[Finding], bool]
"""Asked whether the photo shall be restored first."""

SIDE_PX = 900
"""Longer side at which damage is looked for before anybody asked for a restoration."""
OF_FACE = 0.010
"""Share of a face from which damage is told. Only prints without colour are looked at: in three of
30 modern colour portraits the net takes beads of light for more than that, while of 25 grey and
toned ones four are beyond it, all of them old and one of them cracked across the brow."""
FACE_REACH = 1.15
"""The face's outline, larger by this, so that a crack beside it counts too."""
REMEDY: Final = "--restore-steps scratches,noise,tone,detail"
WITHOUT_CUT: Final = tuple(step for step in OFFERED if step is not Step.GEOMETRY)


def damage_on_face(analysis: Analysis) -> Finding | None:
    """What there is to say of damage on a face that moves; None where there is hardly any.

    Args:
        analysis: with its subjects.
    """
    photo = analysis.photo
    if read_tone(photo.pixels).kind is ToneKind.COLOUR:
        return None
    scale = min(1.0, SIDE_PX / max(photo.width, photo.height))
    size = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    small = np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    faces = tuple(scaled(face, scale, size) for face in analysis.faces)
    damaged = find_damage(small, faces).mask
    shares = []
    for subject in analysis.subjects:
        points = subject.landmarks[:, :2] * scale
        middle = points.mean(axis=0)
        hull = cv2.convexHull(((points - middle) * FACE_REACH + middle).astype(np.int32))
        face = np.zeros(damaged.shape, np.uint8)
        cv2.fillConvexPoly(face, hull, 1)
        shares.append(float(damaged[face > 0].mean()) if face.any() else 0.0)
    if max(shares) < OF_FACE:
        return None
    return Finding(
        "damage-on-face",
        Severity.WARNS,
        "There seem to be scratches, spots or losses on the face; they would move with the skin.",
        "See what is meant with fondly restore PHOTO --mask-out mask.png, and mend the photo first "
        f"with {REMEDY}.",
        {"face_percent": round(100 * max(shares), 2)},
        remedy=REMEDY,
    )


def accepted(brief: Brief, finding: Finding, offer: OfferRestoration | None) -> Brief:
    """The brief with a restoration, where it was offered and wanted.

    The print is not cut out then: the faces have been chosen in the photo as it is.
    """
    if offer is None or not offer(finding):
        return brief
    return replace(brief, restore=WITHOUT_CUT)
