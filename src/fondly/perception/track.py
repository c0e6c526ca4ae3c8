"""One face followed from frame to frame.

Each frame is measured once, in the crop that the landmarks of the frame before lead to, without the
grid on which crops of photos lie: on it the scores of a moving face jump with the crop. Where the
face is lost, it is searched for again.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face import Face
from fondly.domain.face_track import POSE, FaceTrack
from fondly.domain.frame import Frame
from fondly.perception.crops import crop_around
from fondly.perception.detection import Candidate, distinct, yunet
from fondly.perception.faces import MIN_PRESENCE, find_upright_faces
from fondly.perception.head_pose import fit_head, head_pose_of
from fondly.perception.mesh import SCORED, Mesh, measure_mesh, score_blendshapes

SEARCH_EVERY_S, SEARCH_SELDOM_S = 0.2, 2.0
"""How often a lost face is searched for: at first, and after it was searched for in vain for some
time. A search costs as much as tracking ten frames."""
COUNT_EVERY_S = 2.0
"""How often all faces are counted."""
COUNTED_SCORE, COUNTED_SIZE = 0.85, 0.35
"""A face counts from this score of the detector on, and from this share of the tracked one's side:
heads in the background lead nobody astray."""
SEARCHED_PX = 416
"""Longer side of the picture in which faces are counted."""
MOST_OUTSIDE = 0.2
"""Share of the landmarks that may lie outside the frame: beyond, the net makes the face up."""
FAR = 0.02
"""Move of the face from frame to frame, in sides of its crop, from which it is measured again in
its new crop."""
FRAMES_AHEAD = 4
"""Key frames take longer to decode than others: so many hide it."""
THUMBNAIL = 48
CUT, CUT_OVER_USUAL = 0.10, 3.0
"""A cut changes the thumbnail by this much of the range of grey, after the best shift, and by so
many times what the frames before changed it. In ten clips, with pans and leaps among them, the
greatest change is .05; a cut between two of them is .21."""
MOST_SHIFT = 16
"""Of a thumbnail, in its pixels."""

Thumbnail = NDArray[np.float32]
"""(THUMBNAIL, THUMBNAIL) grey in [0, 1] of a whole picture, which tells cuts."""
See = Callable[[Frame, NDArray[np.float32] | None], None]
"""Shown each frame once the face is found in it, with its landmarks (478, 3) in pixels of the
frame; None where it is not seen."""

_UNSEEN = np.full(len(BLENDSHAPES) + len(POSE), np.nan, np.float32)
_SCORED = [BLENDSHAPES.index(name) for name in SCORED]


def track_face(
    frames: Iterable[Frame],
    rate: Fraction,
    *,
    first: Face | None = None,
    see: See | None = None,
) -> FaceTrack:
    """The largest face of the first frame that shows one, followed to the end.

    Args:
        frames: upright pictures in order, read once; their pixels are not kept.
        rate: frames per second, nominal.
        first: the face in the first frame, where it has been found already.
        see: shown each frame; may raise Cancelled.
    """
    began: Fraction | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="fondly-readings") as beside:
        last = None if first is None else first.landmarks
        tracker = _Tracker(beside, last)
        for frame, thumbnail in _ahead(frames):
            began = frame.time if began is None else began
            tracker.follow(frame.pixels, thumbnail, float(frame.time - began))
            if see is not None:
                see(frame, tracker.last)
        rows = [reading.result() for reading in tracker.readings]
    readings = np.array(rows, np.float32).reshape(-1, len(BLENDSHAPES) + len(POSE))
    return FaceTrack(
        rate,
        np.array(tracker.times_s),
        readings[:, : len(BLENDSHAPES)].copy(),
        readings[:, len(BLENDSHAPES) :].copy(),
        np.array(tracker.presence, np.float32),
        tuple(tracker.cuts),
        tracker.faces,
    )


@dataclass
class _Tracker:
    """What is known so far.

    Args:
        beside: reads what a mesh says, which the next frame need not wait for.
        last: landmarks of the frame before; None where no face was seen in it.
    """

    beside: Executor
    last: NDArray[np.float32] | None = None
    times_s: list[float] = field(default_factory=list)
    readings: list[Future[NDArray[np.float32]]] = field(default_factory=list)
    presence: list[float] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    faces: int = 0
    _search_at_s: float = 0.0
    _wait_s: float = SEARCH_EVERY_S
    _count_at_s: float = 0.0
    _thumbnail: Thumbnail | None = None
    _usual_change: float = 0.0

    def follow(self, pixels: NDArray[np.uint8], thumbnail: Thumbnail, time_s: float) -> None:
        """The next frame."""
        if self._is_cut(thumbnail):
            self.cuts.append(len(self.times_s))
            self.last, self._search_at_s, self._count_at_s = None, time_s, time_s
        mesh = None if self.last is None else self._measured(pixels, self.last)
        if mesh is None and time_s >= self._search_at_s:
            mesh = self._found(pixels)
            self._wait_s = SEARCH_EVERY_S if mesh else min(1.5 * self._wait_s, SEARCH_SELDOM_S)
            self._search_at_s = time_s + self._wait_s
        if mesh is not None and time_s >= self._count_at_s:
            self.faces = max(self.faces, _counted(pixels, mesh))
            self._count_at_s = time_s + COUNT_EVERY_S
        self.last = None if mesh is None else mesh.landmarks
        self.times_s.append(time_s)
        self.readings.append(self.beside.submit(_readings, mesh))
        self.presence.append(0.0 if mesh is None else mesh.presence)

    def _measured(self, pixels: NDArray[np.uint8], last: NDArray[np.float32]) -> Mesh | None:
        """The face near where it was; None where it is no longer."""
        crop = crop_around(last)
        mesh = measure_mesh(pixels, crop)
        now = crop_around(mesh.landmarks)
        if np.hypot(now.x - crop.x, now.y - crop.y) > FAR * crop.side:
            mesh = measure_mesh(pixels, now)
        return mesh if mesh.presence >= MIN_PRESENCE and _inside(mesh, pixels) else None

    def _found(self, pixels: NDArray[np.uint8]) -> Mesh | None:
        faces = find_upright_faces(pixels)
        if not faces:
            return None
        return self._measured(pixels, max(faces, key=attrgetter("iod_px")).landmarks)

    def _is_cut(self, thumbnail: Thumbnail) -> bool:
        """Whether another shot begins with this picture."""
        before, self._thumbnail = self._thumbnail, thumbnail
        if before is None:
            return False
        change = _change(before, thumbnail)
        cut = change > max(CUT, CUT_OVER_USUAL * self._usual_change)
        self._usual_change = max(change, 0.8 * self._usual_change) if not cut else 0.0
        return cut


def _thumbnail(pixels: NDArray[np.uint8]) -> Thumbnail:
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (THUMBNAIL, THUMBNAIL), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def _change(before: Thumbnail, now: Thumbnail) -> float:
    """Mean difference of two thumbnails, as they are or after the shift of a camera that pans."""
    import cv2

    plain = float(np.abs(now - before).mean())
    if plain <= CUT:
        return plain
    window = cv2.createHanningWindow((THUMBNAIL, THUMBNAIL), cv2.CV_32F)
    # It windows its arguments in place.
    (right, down), _ = cv2.phaseCorrelate(before.copy(), now.copy(), window)
    edge = math.ceil(max(abs(right), abs(down)))
    if edge > MOST_SHIFT:
        return plain
    move = np.asarray([[1, 0, right], [0, 1, down]], np.float32)
    shifted = np.asarray(cv2.warpAffine(before, move, (THUMBNAIL, THUMBNAIL)))
    inside = slice(edge, THUMBNAIL - edge)
    return min(plain, float(np.abs(shifted - now)[inside, inside].mean()))


def _ahead(frames: Iterable[Frame]) -> Iterator[tuple[Frame, Thumbnail]]:
    """The same frames, a few of them decoded while those before are looked at."""
    iterator = iter(frames)

    def following() -> tuple[Frame, Thumbnail] | None:
        frame = next(iterator, None)
        return None if frame is None else (frame, _thumbnail(frame.pixels))

    with ThreadPoolExecutor(1) as pool:
        coming = deque(pool.submit(following) for _ in range(FRAMES_AHEAD))
        while (one := coming.popleft().result()) is not None:
            coming.append(pool.submit(following))
            yield one


def _readings(mesh: Mesh | None) -> NDArray[np.float32]:
    """Scores in the order of BLENDSHAPES, then yaw, pitch and roll in degrees; NaN of no face."""
    if mesh is None:
        return _UNSEEN
    row = np.zeros_like(_UNSEEN)
    row[_SCORED] = list(score_blendshapes(mesh.landmarks).values())
    head = head_pose_of(fit_head(mesh.landmarks).rotation)
    row[-len(POSE) :] = head.yaw_deg, head.pitch_deg, head.roll_deg
    return row


def _inside(mesh: Mesh, pixels: NDArray[np.uint8]) -> bool:
    height, width = pixels.shape[:2]
    points = mesh.landmarks[:, :2]
    outside = (points < 0).any(axis=1) | (points > (width, height)).any(axis=1)
    return float(outside.mean()) <= MOST_OUTSIDE


def _counted(pixels: NDArray[np.uint8], mesh: Mesh) -> int:
    """How many faces there are of about the size of the tracked one, itself included."""
    import cv2

    shrink = min(1.0, SEARCHED_PX / max(pixels.shape[:2]))
    size = [max(1, round(side * shrink)) for side in pixels.shape[1::-1]]
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    own_px = float(np.ptp(mesh.landmarks[:, :2], axis=0).max()) * shrink
    found = [
        Candidate((row[0], row[1], row[2], row[3]), row[4:14].reshape(5, 2), row[14])
        for row in yunet(small, COUNTED_SCORE)
    ]
    sides = [max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in (c.box_px for c in distinct(found))]
    return max(1, len([side for side in sides if side > COUNTED_SIZE * own_px]))
