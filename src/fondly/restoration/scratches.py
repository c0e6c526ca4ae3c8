"""Takes away scratches, creases, dust, spots and losses, and fills what they leave.

Nothing is made up in an eye or on the lips: what is narrow there is closed from both sides, and
what is wide is left, and said.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.mending import fill_holes
from fondly.perception.damage import find_damage, zones_of
from fondly.restoration.step import Mended, untouched

AROUND = 0.0018
"""A hole reaches so far beyond the damage, over the picture's longer side: what was torn has an
edge, and a mask that is too narrow leaves a ghost of it."""

FEATHER = 0.0012
"""The fill fades in over this much, over the longer side."""

EVIDENCE_IOD = 0.035
"""Half the width of damage across an eye or the lips that its two sides still explain."""

NEGLIGIBLE = 0.00004
"""Share of the picture below which damage is not worth touching it: two specks of dust."""


def mend_scratches(
    picture: NDArray[np.uint8],
    faces: Sequence[Face],
    strength: float = 1.0,
    mask: NDArray[np.bool_] | None = None,
    *,
    asked: bool = True,
) -> Mended:
    """Find damage and fill it.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        faces: the faces in it, in its pixels.
        strength: 0 to 1: how readily something is taken for damage; 0 changes nothing.
        mask: (H, W) bool, where it is damaged, instead of looking for it.
        asked: fill all that is found; otherwise only cracks with what lies at them, and only on a
            print that is plainly damaged.

    Returns:
        The mended picture; ``filled`` says how much of each pixel is fill. ``evidence`` holds
        ``damaged_percent``, ``filled_percent`` and ``left_percent`` of the picture's pixels.

    Raises:
        ValueError: the mask has another size than the picture; strength outside [0, 1].
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"strength lies in [0, 1], got {strength}")
    if mask is not None and mask.shape != picture.shape[:2]:
        raise ValueError(f"the mask is {picture.shape[:2]}, got {mask.shape}")
    if strength == 0 and mask is None:
        return untouched(picture, "Scratches were not looked for: the strength is 0.")
    is_plain, damaged = True, mask
    if damaged is None:
        found = find_damage(picture, faces, strength)
        is_plain, damaged = found.is_plain(faces), found.mask if asked else found.along_cracks()
    share = float(damaged.mean())
    evidence = {"damaged_percent": 100 * share, "filled_percent": 0.0, "left_percent": 0.0}
    looks = f"{100 * share:.3f} % of the picture looks {'damaged' if asked else 'cracked'}"
    if share == 0 or (mask is None and share < NEGLIGIBLE):
        return untouched(picture, f"No scratches to mend: {looks}.", evidence)
    if not asked and not is_plain:
        sentence = f"Too little to be sure of cracks: {looks}; --steps scratches fills all damage."
        return untouched(picture, sentence, evidence)
    zones = zones_of(faces, 1.0, damaged.shape)
    hole, left = _holes(damaged, zones, faces)
    evidence["left_percent"] = 100 * float(left.mean())
    if not hole.any() or hole.all():
        return untouched(picture, _sentence(evidence), evidence)
    filled = fill_holes(picture, hole, zones)
    feather = max(1.0, FEATHER * max(hole.shape))
    alpha = np.clip(_depth(hole) / feather, 0, 1).astype(np.float32)
    mixed = picture + (filled.astype(np.float32) - picture) * alpha[..., None]
    pixels = np.where(hole[..., None], np.rint(mixed), picture).astype(np.uint8)
    evidence["filled_percent"] = 100 * float((alpha > 0).mean())
    return Mended(
        pixels, changed=True, sentence=_sentence(evidence), evidence=evidence, filled=alpha
    )


def _holes(
    damaged: NDArray[np.bool_], zones: NDArray[np.bool_], faces: Sequence[Face]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What is filled, wider than the damage; and the damage that is left alone."""
    around = 2 * max(1, round(AROUND * max(damaged.shape))) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (around, around))
    hole = cv2.dilate(damaged.astype(np.uint8), disc) > 0
    if not zones.any():
        return hole, np.zeros_like(hole)
    narrow_px = EVIDENCE_IOD * min(face.iod_px for face in faces) + around / 2
    count, pieces = cv2.connectedComponents((hole & zones).astype(np.uint8), connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, np.asarray(pieces, np.int32).ravel(), _depth(hole).ravel())
    wide = deepest > narrow_px
    wide[0] = False
    kept_out = wide[pieces]
    return hole & ~kept_out, damaged & kept_out


def _sentence(evidence: dict[str, float]) -> str:
    filled, left = evidence["filled_percent"], evidence["left_percent"]
    parts = []
    if filled:
        parts.append(f"Filled scratches, spots or losses on {filled:.2g} % of the picture.")
    if left:
        parts.append(
            f"Left {left:.2g} % as it was: it is damage in an eye or on the lips, and what is "
            "beside it does not say what was there."
        )
    return (
        " ".join(parts)
        or "The whole picture is marked as damaged: nothing is left to fill it from."
    )


def _depth(hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    return np.asarray(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3), np.float32)
