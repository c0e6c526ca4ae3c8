"""How much of each pixel belongs to people: MediaPipe's selfie segmenter, led by the faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.models.catalogue import SELFIE
from fondly.models.sessions import infer
from fondly.perception.guided_filter import follow_edges

NET_SIZE = 256
HEAD_REACH = (1.7, 1.7, 1.7, 1.7)
BODY_REACH = (3.0, 2.0, 3.0, 6.0)
"""How far a look reaches from the middle of the face: left, up, right, down, in face sizes."""
WHOLE_WEIGHT, BODY_WEIGHT, HEAD_WEIGHT = 1.0, 2.0, 4.0
"""The closer the look, the finer its edges, the more it counts."""
FADE = 0.2
"""Share of a look's side over which it fades out, except where the photo itself ends."""
HAZE = 0.12
"""What the net gives to plain background by mistake, and withholds from plain people."""
SAME_VIEW = 0.8
"""Share of the photo from which a closer look shows nothing new."""
CONNECTED = 0.3
"""Matte from which pixels hang together when the people are told from the rest."""


@dataclass(frozen=True)
class Look:
    """A part of the photo, shown to the net on its own: x0, y0, x1, y1 px and how it counts."""

    x0: int
    y0: int
    x1: int
    y1: int
    weight: float


def person_matte(pixels: NDArray[np.uint8], faces: Sequence[Face]) -> NDArray[np.float32]:
    """How much of each pixel belongs to people whose face was found.

    The net looks at the whole photo, at each body and at each head, straight and mirrored. The
    looks are averaged, each counting as far as it sees the faces that are known to be there; what
    does not hang together with a face is dropped; the edge is then drawn along the photo's own.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        faces: the faces found in it; without any, the matte is empty.

    Returns:
        (H, W) float32 in [0, 1].
    """
    size = (pixels.shape[0], pixels.shape[1])
    if not faces:
        return np.zeros(size, np.float32)
    hulls = [_hull(face, size) for face in faces]
    everyone = np.maximum.reduce(hulls)
    total, weights = np.zeros(size, np.float32), np.full(size, 1e-6, np.float32)
    for look in _looks(faces, size):
        part = (slice(look.y0, look.y1), slice(look.x0, look.x1))
        seen = _segment(pixels[part])
        weight = look.weight * _window(look, size) * _trust(seen, everyone[part])
        total[part] += weight * seen
        weights[part] += weight
    matte = np.clip((total / weights - HAZE) / (1 - 2 * HAZE), 0, 1)
    matte = _only_people(np.maximum(matte, everyone), everyone)
    finest = min(_face_size(face) for face in faces) * sum(HEAD_REACH[::2]) / NET_SIZE
    return follow_edges(matte, pixels, radius_px=2 * finest)


def _looks(faces: Sequence[Face], size: tuple[int, int]) -> Iterator[Look]:
    """The whole photo, and each body and head as far as they show less than nearly all of it."""
    height, width = size
    yield Look(0, 0, width, height, WHOLE_WEIGHT)
    for face in faces:
        points = face.landmarks[:, :2]
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        x, y = np.clip(middle, 1, (width - 1, height - 1)).tolist()
        for reach, weight in ((BODY_REACH, BODY_WEIGHT), (HEAD_REACH, HEAD_WEIGHT)):
            left, up, right, down = (_face_size(face) * side for side in reach)
            x0, y0 = max(0, round(x - left)), max(0, round(y - up))
            x1, y1 = min(width, round(x + right)), min(height, round(y + down))
            if (x1 - x0) * (y1 - y0) < SAME_VIEW * height * width:
                yield Look(x0, y0, x1, y1, weight)


def _face_size(face: Face) -> float:
    """Longer side of the face, in photo pixels."""
    return float(np.ptp(face.landmarks[:, :2], axis=0).max())


def _hull(face: Face, size: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W) one inside the face's mesh, a little within its outline; zero elsewhere."""
    import cv2

    points = face.landmarks[:, :2]
    middle = points.mean(axis=0)
    outline = cv2.convexHull(np.round(middle + (points - middle) * 0.94).astype(np.int32))
    hull = np.zeros(size, np.float32)
    cv2.fillConvexPoly(hull, outline, 1.0)
    return hull


def _segment(part: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Matte of a part of the photo at its own size, the mean over it and its mirror image."""
    import cv2

    small = cv2.resize(part, (NET_SIZE, NET_SIZE), interpolation=cv2.INTER_AREA)
    straight = small[None].astype(np.float32) / np.float32(255)
    (there,) = infer(SELFIE, pixels=straight)
    (back,) = infer(SELFIE, pixels=np.ascontiguousarray(straight[:, :, ::-1]))
    mean = (there[0, ..., 0] + back[0, :, ::-1, 0]) / 2
    return np.asarray(cv2.resize(mean, (part.shape[1], part.shape[0])), np.float32)


def _trust(seen: NDArray[np.float32], faces: NDArray[np.float32]) -> float:
    """How well a look sees the faces in it, in [0, 1]; full where it holds none."""
    inside = float(faces.sum())
    return (float((seen * faces).sum()) / inside) ** 4 if inside else 1.0


def _window(look: Look, size: tuple[int, int]) -> NDArray[np.float32]:
    """Weight over a look: one, falling to zero towards sides beyond which the photo goes on."""
    height, width = size
    across = _ramp(look.x1 - look.x0, fade_first=look.x0 > 0, fade_last=look.x1 < width)
    down = _ramp(look.y1 - look.y0, fade_first=look.y0 > 0, fade_last=look.y1 < height)
    return np.minimum.outer(down, across)


def _ramp(length: int, *, fade_first: bool, fade_last: bool) -> NDArray[np.float32]:
    rise = (np.arange(length, dtype=np.float32) + 0.5) / (FADE * length)
    ramp = np.ones(length, np.float32)
    if fade_first:
        ramp = np.minimum(ramp, rise)
    if fade_last:
        ramp = np.minimum(ramp, rise[::-1])
    return ramp


def _only_people(matte: NDArray[np.float32], faces: NDArray[np.float32]) -> NDArray[np.float32]:
    """The matte without what does not hang together with a face."""
    import cv2

    _, labels = cv2.connectedComponents((matte > CONNECTED).astype(np.uint8))
    known = np.unique(labels[faces > 0])
    keep = np.isin(labels, known[known > 0])
    reach = max(3, round(max(matte.shape) / NET_SIZE) * 2 + 1)
    near = cv2.dilate(keep.astype(np.uint8), np.ones((reach, reach), np.uint8))
    return np.asarray(matte * near, np.float32)
