"""The pictures of a review: a strip of faces, and the eyes beside the photo's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from fondly.perception.crops import crop_around
from fondly.review.watcher import Glimpse

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
        least_s: seconds of that frame.
    """

    strip: tuple[tuple[float, Picture], ...]
    photo_eyes: Picture
    least_eyes: Picture
    least_s: float


def shown(glimpses: Sequence[Glimpse], person: tuple[Picture, NDArray[np.float32]]) -> Shown:
    """The pictures of a review.

    Args:
        glimpses: faces of the clip's frames, one at least.
        person: pixels, and the landmarks (478, 3) of the face in them.
    """
    chosen = np.unique(np.linspace(0, len(glimpses) - 1, STRIP).round().astype(int))
    least = max(glimpses, key=attrgetter("distance"))
    return Shown(
        tuple(
            (one.time_s, _upright(one.pixels, one.landmarks, FACE_PX))
            for one in (glimpses[at] for at in chosen)
        ),
        _eyes(*person),
        _eyes(least.pixels, least.landmarks),
        least.time_s,
    )


def _upright(pixels: Picture, landmarks: NDArray[np.float32], side_px: int) -> Picture:
    return crop_around(landmarks).pixels(pixels, side_px)


def _eyes(pixels: Picture, landmarks: NDArray[np.float32]) -> Picture:
    top, bottom = (round(share * EYES_PX) for share in EYE_ROWS)
    return _upright(pixels, landmarks, EYES_PX)[top:bottom]
