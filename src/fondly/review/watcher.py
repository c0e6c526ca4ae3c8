"""What is seen of each frame of a clip as it goes by: what strays, and whether it is still them."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import LANDMARKS
from fondly.domain.frame import Frame
from fondly.perception.identity import Likeness
from fondly.review.scene import Scene

COMPARED = 16
"""About how many frames of a clip are compared: a face does not become another for a frame."""
MARGIN = 0.6
"""What is kept around the face, in sides of its box, so that it can be turned upright."""
MOST_WAITING = 24
"""Frames that may wait until somebody has looked at them: 30 MB."""

_NOWHERE = np.full((LANDMARKS, 3), np.nan, np.float32)


@dataclass(frozen=True, eq=False)
class Glimpse:
    """The part of one frame that shows the face.

    Args:
        time_s: of the frame.
        pixels: (h, w, 3) uint8 RGB.
        landmarks: (478, 3) px of the part.
        distance: cosine distance from the person.
    """

    time_s: float
    pixels: NDArray[np.uint8]
    landmarks: NDArray[np.float32]
    distance: float


@dataclass
class Watcher:
    """Is shown each frame by whoever follows the face, and looks at it while the next is followed.

    Args:
        beside: a thread that looks at one frame after the other.
        scene: what is measured of each.
        likeness: who it should be.
        every: how many frames lie between two that are compared with the person; grows where a
            clip is longer than it says.
        landmarks: (478, 3) px, of each frame; NaN where the face is not seen.
        glimpses: of the frames that were compared, those in which the face is seen.
    """

    beside: Executor
    scene: Future[Scene]
    likeness: Future[Likeness]
    every: int
    landmarks: list[NDArray[np.float32]] = field(default_factory=list)
    glimpses: list[Glimpse] = field(default_factory=list)
    _waiting: deque[Future[None]] = field(default_factory=deque)

    def see(self, frame: Frame, landmarks: NDArray[np.float32] | None) -> None:
        """The next frame, and where the face is in it."""
        index = len(self.landmarks)
        self.landmarks.append(_NOWHERE if landmarks is None else landmarks)
        self._waiting.append(self.beside.submit(self._look, frame, landmarks, index))
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Waits until all frames were looked at."""
        while self._waiting:
            self._waiting.popleft().result()

    def _look(self, frame: Frame, landmarks: NDArray[np.float32] | None, index: int) -> None:
        scene = self.scene.result()
        scene.measure(frame.pixels)
        if landmarks is not None and index % self.every == 0:
            distance = self.likeness.result().distance(frame.pixels, landmarks)
            self.glimpses.append(_glimpse(frame, landmarks, distance, scene.face.box_px))
        if len(self.glimpses) > 2 * COMPARED:
            self.every *= 2
            del self.glimpses[1::2]


def _glimpse(
    frame: Frame,
    landmarks: NDArray[np.float32],
    distance: float,
    box_px: tuple[float, float, float, float],
) -> Glimpse:
    """The face's part of a frame, copied, so that the frame can go.

    Args:
        frame: the whole.
        landmarks: (478, 3) px of the frame.
        distance: see `Glimpse`.
        box_px: the face's box in the first frame; it moves by less than the margin.
    """
    x0, y0, x1, y1 = box_px
    margin = MARGIN * max(x1 - x0, y1 - y0)
    left, top = max(round(x0 - margin), 0), max(round(y0 - margin), 0)
    part = frame.pixels[top : round(y1 + margin), left : round(x1 + margin)]
    moved = landmarks - np.asarray([left, top, 0], np.float32)
    return Glimpse(float(frame.time), part.copy(), moved, distance)
