"""What the landmarks of a clip say of its skin: whether it trembles, leaps or folds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import LEFT_EYE_OUTER, RIGHT_EYE_OUTER

JITTER_HZ = 8.0
"""Heads and faces move below this; what is faster is a tracker's or an encoder's."""
SKIN = 468
"""Landmarks of the skin; the others are irises."""
MOBILE = 0.22
"""Landmarks nearer to an eye's or the mouth's middle than this, in IOD, open and shut by nature."""
_EYES_AND_MOUTH = ((33, 133), (362, 263), (61, 291))
_LIDS = ((33, 133, 159, 145), (263, 362, 386, 374))
"""Outer and inner corner, upper and lower lid of the subject's right and left eye."""
_CLOSES = 0.25
"""An eye that closes by less of its own opening than this has not blinked."""
_LEAST_SIDE, _LEAST_SHAPE = 0.06, 0.35
"""Triangles with a shorter side than this, in IOD, or with less of an equilateral one's area over
its longest side, tell noise."""


@dataclass(frozen=True)
class Skin:
    """What a clip's landmarks did.

    Args:
        jitter: root mean square of what is faster than JITTER_HZ in the face's place, % of IOD, in
            the longest time that it is seen; None where that or the rate is too low to tell.
        leap: greatest move of the face's landmarks from one frame to the next, % of IOD, without
            what opens and shuts. Where the face is lost and found again, nothing is said.
        fold: smallest area of a triangle of skin over what it was in the first frame; below zero
            it is turned over.
        eyes_together: of the two eyes' greatest closures, as landmarks show them, the lesser over
            the greater; None where neither closes.
    """

    jitter: float | None
    leap: float
    fold: float
    eyes_together: float | None


def read_skin(landmarks: NDArray[np.float32], rate: float) -> Skin:
    """Reads the landmarks of a clip.

    Args:
        landmarks: (T, 478, 3) px, of all its frames; NaN where the face is not seen. It is seen in
            two in a row at least.
        rate: frames per second.
    """
    points = landmarks[..., :2].astype(np.float64)
    seen = np.asarray(np.isfinite(points).all(axis=(1, 2)))
    known = points[seen]
    iod_px = float(np.hypot(*(known[0, LEFT_EYE_OUTER] - known[0, RIGHT_EYE_OUTER])))
    firm = _firm(known[0], iod_px)
    steps = np.linalg.norm(np.diff(points[:, firm], axis=0), axis=2).mean(axis=1)
    return Skin(
        jitter=_jitter(points[_longest_run(seen)][:, firm].mean(axis=1), rate, iod_px),
        leap=float(100 * np.nanmax(steps) / iod_px),
        fold=_smallest_area(known, firm, iod_px),
        eyes_together=_together(known),
    )


def _longest_run(seen: NDArray[np.bool_]) -> slice:
    """The frames of the longest time without a gap; the first of several."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    begins, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - begins))
    return slice(int(begins[longest]), int(ends[longest]))


def _firm(points: NDArray[np.float64], iod_px: float) -> NDArray[np.intp]:
    """Numbers of the landmarks of skin that neither opens nor shuts."""
    away = np.full(SKIN, np.inf)
    for one, other in _EYES_AND_MOUTH:
        middle = points[[one, other]].mean(axis=0)
        away = np.minimum(away, np.linalg.norm(points[:SKIN] - middle, axis=1))
    return np.flatnonzero(away > MOBILE * iod_px)


def _jitter(path: NDArray[np.float64], rate: float, iod_px: float) -> float | None:
    """What of a path (T, 2) px is above JITTER_HZ, in its spectrum after its ends are tied."""
    count = len(path)
    if rate < 2.5 * JITTER_HZ or count < rate / 2:
        return None
    tied = path - np.linspace(0, 1, count)[:, None] * (path[-1] - path[0]) - path[0]
    spectrum = np.fft.rfft(tied, axis=0)
    spectrum[np.fft.rfftfreq(count, 1 / rate) < JITTER_HZ] = 0
    fast = np.fft.irfft(spectrum, count, axis=0)
    return float(100 * np.sqrt((fast**2).sum(axis=1).mean()) / iod_px)


def _smallest_area(points: NDArray[np.float64], firm: NDArray[np.intp], iod_px: float) -> float:
    """Over all frames and triangles of the first frame, area over the first frame's."""
    corners = points[:, firm]
    triangles = _triangles(corners[0])
    sides = np.linalg.norm(corners[0][triangles] - corners[0][np.roll(triangles, 1, 1)], axis=2)
    a, b, c = (corners[:, triangles[:, corner]] for corner in range(3))
    areas = (b - a)[..., 0] * (c - a)[..., 1] - (b - a)[..., 1] * (c - a)[..., 0]
    shape = 2 * np.abs(areas[0]) / (math.sqrt(3.0) * sides.max(axis=1) ** 2)
    told = (sides.min(axis=1) > _LEAST_SIDE * iod_px) & (shape > _LEAST_SHAPE)
    return float((areas[:, told] / areas[0, told]).min()) if told.any() else 1.0


def _triangles(corners: NDArray[np.float64]) -> NDArray[np.intp]:
    """Numbers (N, 3) of the corners (K, 2) of each triangle that Delaunay would draw of them."""
    import cv2

    points = corners.astype(np.float32)
    low, high = np.floor(points.min(axis=0)) - 1, np.ceil(points.max(axis=0)) + 1
    plane = cv2.Subdiv2D((*low.astype(int).tolist(), *(high - low).astype(int).tolist()))
    plane.insert(points.tolist())
    number = {tuple(point): index for index, point in enumerate(points.tolist())}
    found = np.asarray(plane.getTriangleList()).reshape(-1, 3, 2).tolist()
    # Its own three far corners are in no face.
    known = [[number.get(tuple(corner)) for corner in triangle] for triangle in found]
    return np.array([each for each in known if None not in each], np.intp).reshape(-1, 3)


def _together(points: NDArray[np.float64]) -> float | None:
    closures = []
    for outer, inner, upper, lower in _LIDS:
        width = np.linalg.norm(points[:, outer] - points[:, inner], axis=1)
        gap = np.linalg.norm(points[:, upper] - points[:, lower], axis=1) / width
        usual = float(np.median(gap))
        closures.append(1 - float(np.percentile(gap, 1)) / max(usual, 1e-6))
    lesser, greater = sorted(closures)
    return max(lesser, 0.0) / greater if greater > _CLOSES else None
