"""Damage of the print, on a face and elsewhere: docs/adr/0027-one-look-two-answers.md."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from fondly.analysis.matte import scaled
from fondly.analysis.remedies import MEND
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.perception.damage import PLAIN_OF_FACE, find_damage

SIDE_PX = 900
"""Longer side at which damage is looked for before anybody asked for a restoration."""


def inspect_damage(analysis: Analysis, faces: Sequence[Face]) -> Finding | None:
    """What there is to say of scratches, cracks and losses; None where there are hardly any.

    Args:
        analysis: of the photo.
        faces: those that are meant, in the photo's space.
    """
    photo = analysis.photo
    scale = min(1.0, SIDE_PX / max(photo.width, photo.height))
    size = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    small = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    all_faces, meant = (
        tuple(scaled(face, scale, size) for face in some) for some in (analysis.faces, faces)
    )
    found = find_damage(np.asarray(small, np.uint8), all_faces)
    if not found.is_plain(meant):
        return None
    of_face = found.of_face(meant)
    evidence = {
        "face_percent": round(100 * of_face, 2),
        "picture_percent": round(100 * found.of_picture(), 2),
    }
    if of_face >= PLAIN_OF_FACE:
        return Finding(
            "damage-on-face",
            Severity.WARNS,
            "There seem to be scratches, cracks or losses on the face; they would move with "
            "the skin.",
            "Mend the photo first; fondly restore PHOTO --mask-out mask.png shows what is meant.",
            evidence,
            remedy=MEND,
        )
    return Finding(
        "damage-visible",
        Severity.NOTES,
        "The print seems to be scratched, cracked or torn, though not across the face.",
        "The face is not harmed; fondly restore PHOTO --mask-out mask.png shows what is meant.",
        evidence,
        remedy=MEND,
    )
