"""Damage of the print, on a face and elsewhere: docs/adr/0027-one-look-two-answers.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.matte import scaled
from fondly.analysis.remedies import MEND
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.perception.damage import PLAIN_OF_FACE, find_damage
from fondly.perception.damage_nets import damage_likelihood

SIDE_PX = 900
"""Longer side at which damage is looked for before anybody asked for a restoration."""


@dataclass(frozen=True, eq=False)
class SmallPrint:
    """A photo made small, and where it may be damaged.

    Args:
        scale: of its sides over the photo's.
        pixels: (h, w, 3) uint8 sRGB.
        likelihood: (h, w) float32 in [0, 1], of damage.
    """

    scale: float
    pixels: NDArray[np.uint8]
    likelihood: NDArray[np.float32]


def look_for_damage(photo: Photo) -> SmallPrint:
    """The slow part of `inspect_damage`, which asks for no face: both can be looked for at once.

    Raises:
        WeightsMissing, WeightsCorrupt: the installation is damaged.
    """
    scale = min(1.0, SIDE_PX / max(photo.width, photo.height))
    size = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    small = np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return SmallPrint(scale, small, damage_likelihood(small))


def inspect_damage(
    analysis: Analysis, faces: Sequence[Face], seen: SmallPrint | None = None
) -> Finding | None:
    """What there is to say of scratches, cracks and losses; None where there are hardly any.

    Args:
        analysis: of the photo.
        faces: those that are meant, in the photo's space.
        seen: by `look_for_damage` of the same photo; None looks now.
    """
    seen = seen or look_for_damage(analysis.photo)
    size = (seen.pixels.shape[1], seen.pixels.shape[0])
    all_faces, meant = (
        tuple(scaled(face, seen.scale, size) for face in some) for some in (analysis.faces, faces)
    )
    found = find_damage(seen.pixels, all_faces, likelihood=seen.likelihood)
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
