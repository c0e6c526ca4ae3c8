"""Whether the person in a clip is still the one in the photo, frame by frame."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.models.sessions import core_count
from fondly.perception.identity import Likeness

COMPARED = 24
"""About how many frames of a clip are compared: a face does not become another for a frame."""
MARGIN = 0.6
"""What is kept around the face, in sides of its box, so that it can be turned upright."""


@dataclass(frozen=True, eq=False)
class Glimpse:
    """The part of one frame that shows the face.

    Args:
        time_s: of the frame.
        pixels: (h, w, 3) uint8 RGB.
        corner_px: of the part in the frame, x and y.
        index: number of the frame.
    """

    time_s: float
    pixels: NDArray[np.uint8]
    corner_px: tuple[int, int]
    index: int


def glimpse(
    pixels: NDArray[np.uint8],
    box_px: tuple[float, float, float, float],
    time_s: float,
    index: int,
) -> Glimpse:
    """The face's part of a frame, copied, so that the frame can go.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        box_px: the face's box in the first frame; it moves by less than the margin.
        time_s, index: of the frame.
    """
    x0, y0, x1, y1 = box_px
    margin = MARGIN * max(x1 - x0, y1 - y0)
    left, top = max(round(x0 - margin), 0), max(round(y0 - margin), 0)
    part = pixels[top : round(y1 + margin), left : round(x1 + margin)]
    return Glimpse(time_s, part.copy(), (left, top), index)


def likeness_curve(
    person: Likeness, glimpses: list[Glimpse], landmarks: NDArray[np.float32]
) -> tuple[tuple[float, float], ...]:
    """Seconds and cosine distance from the person, of each frame in which the face is seen.

    Args:
        person: who it should be.
        glimpses: of the clip.
        landmarks: (T, 478, 3) px, of all its frames; NaN where it is not seen.
    """
    seen = [one for one in glimpses if np.isfinite(landmarks[one.index]).all()]

    def distance(one: Glimpse) -> float:
        moved = landmarks[one.index] - np.asarray([*one.corner_px, 0], np.float32)
        return person.distance(one.pixels, moved)

    with ThreadPoolExecutor(core_count()) as pool:
        distances = list(pool.map(distance, seen))
    return tuple((one.time_s, apart) for one, apart in zip(seen, distances, strict=True))
