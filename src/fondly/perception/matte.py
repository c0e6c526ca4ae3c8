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
WORKING_SIDE = 1280
"""Longer side at which the looks are put together; only the edge is drawn at full size."""
HEAD_SPAN = 3.4
"""Side of the look at a head, in face sizes: that of the finest mask pixels, too."""
REACHES = ((3.0, 2.0, 3.0, 6.0), (1.7, 1.7, 1.7, 1.7), (1.2, 1.2, 1.2, 1.2))
"""How far the looks at body, head and face reach from the middle of the face: left, up, right,
down, in face sizes. The last is for faces that fill the photo."""
WHOLE_WEIGHT, CLOSER_WEIGHTS = 1.0, (2.0, 4.0, 4.0)
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
    import cv2

    if not faces:
        return np.zeros(pixels.shape[:2], np.float32)
    scale = min(1.0, WORKING_SIDE / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    meshes = [face.landmarks[:, :2].astype(np.float64) * scale for face in faces]
    coarse = _coarse_matte(np.asarray(small, np.uint8), meshes)
    finest = min(_face_size(face.landmarks) for face in faces) * HEAD_SPAN / NET_SIZE
    return follow_edges(coarse, pixels, radius_px=2 * finest)


def _coarse_matte(
    pixels: NDArray[np.uint8], meshes: Sequence[NDArray[np.float64]]
) -> NDArray[np.float32]:
    """The looks put together, and what hangs together with a face kept."""
    size = (pixels.shape[0], pixels.shape[1])
    everyone = np.maximum.reduce([_hull(mesh, size) for mesh in meshes])
    total, weights = np.zeros(size, np.float32), np.full(size, 1e-6, np.float32)
    for look in _looks(meshes, size):
        part = (slice(look.y0, look.y1), slice(look.x0, look.x1))
        seen = _segment(pixels[part])
        weight = look.weight * _window(look, size) * _trust(seen, everyone[part])
        total[part] += weight * seen
        weights[part] += weight
    matte = np.clip((total / weights - HAZE) / (1 - 2 * HAZE), 0, 1)
    return _only_people(np.maximum(matte, everyone), everyone)


def _looks(meshes: Sequence[NDArray[np.float64]], size: tuple[int, int]) -> Iterator[Look]:
    """The whole photo, then two of body, head and face that show less than nearly all of it."""
    height, width = size
    yield Look(0, 0, width, height, WHOLE_WEIGHT)
    for mesh in meshes:
        closer = [
            _look(mesh, reach, size, weight)
            for reach, weight in zip(REACHES, CLOSER_WEIGHTS, strict=True)
        ]
        new = [
            look
            for look in closer
            if (look.x1 - look.x0) * (look.y1 - look.y0) < SAME_VIEW * height * width
        ]
        yield from new[:2]


def _look(
    mesh: NDArray[np.float64],
    reach: tuple[float, float, float, float],
    size: tuple[int, int],
    weight: float,
) -> Look:
    height, width = size
    middle = (mesh.min(axis=0) + mesh.max(axis=0)) / 2
    x, y = np.clip(middle, 1, (width - 1, height - 1)).tolist()
    left, up, right, down = (_face_size(mesh) * side for side in reach)
    return Look(
        max(0, round(x - left)),
        max(0, round(y - up)),
        min(width, round(x + right)),
        min(height, round(y + down)),
        weight,
    )


def _face_size(mesh: NDArray[np.floating]) -> float:
    """Longer side of the face, in pixels."""
    return float(np.ptp(mesh[:, :2], axis=0).max())


def _hull(mesh: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W) one inside the face's mesh, a little within its outline; zero elsewhere."""
    import cv2

    middle = mesh.mean(axis=0)
    outline = cv2.convexHull(np.round(middle + (mesh - middle) * 0.94).astype(np.int32))
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
