"""The pictures of a review: a strip of faces, and the eyes beside the photo's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.perception.crops import crop_around
from fondly.review.likeness import Glimpse

FACE_PX = 240
EYES_PX = 640
EYE_ROWS = (0.28, 0.52)
"""The rows of an upright crop around a face that show its eyes and brows."""
STRIP = 8

Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Shown:
    """Pictures with the moment that they show.

    Args:
        strip: seconds and a face (240, 240, 3) each, evenly over the clip.
        photo_eyes, least_eyes: (h, 640, 3): the person's, and those of the least alike frame.
        least_s: seconds of that frame; None where nobody could be compared.
    """

    strip: tuple[tuple[float, Picture], ...]
    photo_eyes: Picture
    least_eyes: Picture
    least_s: float | None


def shown(
    glimpses: Sequence[Glimpse],
    landmarks: NDArray[np.float32],
    person: tuple[Picture, NDArray[np.float32]],
    likeness: Sequence[tuple[float, float]],
) -> Shown:
    """The pictures of a review.

    Args:
        glimpses: faces of the clip's frames.
        landmarks: (T, 478, 3) px of all its frames.
        person: pixels, and the landmarks (478, 3) of the face in them.
        likeness: seconds and distance of each frame that was compared.
    """
    seen = [one for one in glimpses if np.isfinite(landmarks[one.index]).all()]
    chosen = np.unique(np.linspace(0, len(seen) - 1, STRIP).round().astype(int))
    worst = max(likeness, key=lambda one: one[1], default=None)
    least = next((one for one in seen if worst and one.time_s == worst[0]), seen[0])
    return Shown(
        tuple(
            (seen[at].time_s, _upright(seen[at].pixels, _points(seen[at], landmarks), FACE_PX))
            for at in chosen
        ),
        _eyes(*person),
        _eyes(least.pixels, _points(least, landmarks)),
        None if worst is None else worst[0],
    )


def _points(one: Glimpse, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    corner = np.asarray([*one.corner_px, 0], np.float32)
    return np.asarray(landmarks[one.index] - corner, np.float32)


def _upright(pixels: Picture, landmarks: NDArray[np.float32], side_px: int) -> Picture:
    return crop_around(landmarks).pixels(pixels, side_px)


def _eyes(pixels: Picture, landmarks: NDArray[np.float32]) -> Picture:
    top, bottom = (round(share * EYES_PX) for share in EYE_ROWS)
    return _upright(pixels, landmarks, EYES_PX)[top:bottom]
