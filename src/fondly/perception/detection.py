"""Where faces may be: YuNet at several sizes.

YuNet: W. Wu, H. Peng, S. Yu, "YuNet: A Tiny Millisecond-level Face Detector", MIR 2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import YUNET
from fondly.models.sessions import infer

STRIDES = (8, 16, 32)
LONG_SIDES = (256, 640, 1600)
"""Sizes at which the padded photo is searched; the small one finds faces that fill it."""
LARGE_FACES = LONG_SIDES[:2]
"""Sizes at which the faces that somebody looks at are found, in a third of the time."""
PADDING = 0.25
"""Of the sides, added all around: faces cut by the edge are found far better with it."""
MIN_SCORE = 0.5
MAX_ENLARGEMENT = 2.0
SAME_FACE_OVERLAP = 0.3
"""Intersection over union from which two boxes are one face."""


@dataclass(frozen=True)
class Candidate:
    """A place that may be a face.

    Args:
        box_px: x0, y0, x1, y1.
        keypoints: (5, 2) px: the subject's right eye, left eye, tip of the nose, right and left
            corner of the mouth.
        score: the detector's, in [0, 1].
    """

    box_px: tuple[float, float, float, float]
    keypoints: NDArray[np.float64]
    score: float


def detect(
    photo: NDArray[np.uint8],
    min_score: float = MIN_SCORE,
    long_sides: Sequence[int] = LONG_SIDES,
) -> tuple[Candidate, ...]:
    """Candidates in a photo, best first, each place once.

    Args:
        photo: (H, W, 3) uint8 RGB.
        min_score: detector score from which a place counts.
        long_sides: of the padded photo, in pixels, at which it is searched.
    """
    import cv2

    longest = max(photo.shape[:2])
    scales = {min(side / longest / (1 + 2 * PADDING), MAX_ENLARGEMENT) for side in long_sides}
    found: list[NDArray[np.float64]] = []
    picture, shown_at = photo, 1.0
    for scale in sorted(scales, reverse=True):  # each from the one before, which is cheaper
        method = cv2.INTER_AREA if scale < shown_at else cv2.INTER_LINEAR
        size = [max(1, round(side * scale)) for side in photo.shape[1::-1]]
        picture, shown_at = np.asarray(cv2.resize(picture, size, interpolation=method)), scale
        pad = round(PADDING * max(size))
        padded = np.pad(picture, ((pad, pad), (pad, pad), (0, 0)))
        rows = yunet(padded, min_score)
        rows[:, :-1] = (rows[:, :-1] - pad) / scale
        found.append(rows)
    return distinct([_candidate(row) for row in np.concatenate(found)])


def yunet(pixels: NDArray[np.uint8], min_score: float) -> NDArray[np.float64]:
    """YuNet's raw finds in a picture at its own size.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        min_score: score from which a cell counts.

    Returns:
        (N, 15): x0, y0, x1, y1, five points x, y as in `Candidate`, score.
    """
    height, width = pixels.shape[:2]
    fit_h, fit_w = (-(-side // STRIDES[-1]) * STRIDES[-1] for side in (height, width))
    net_input = np.zeros((1, 3, fit_h, fit_w), np.float32)
    net_input[0, :, :height, :width] = pixels[..., ::-1].transpose(2, 0, 1)
    outputs = infer(YUNET, input=net_input)
    count = len(STRIDES)
    return np.concatenate(
        [
            _decode(stride, fit_w // stride, outputs[level::count], min_score)
            for level, stride in enumerate(STRIDES)
        ]
    )


def _decode(
    stride: int, columns: int, outputs: Sequence[NDArray[np.float32]], min_score: float
) -> NDArray[np.float64]:
    """Rows (N, 15) of one level; formulas as in OpenCV's FaceDetectorYN (Apache-2.0)."""
    classes, objects, boxes, keypoints = (output[0].astype(np.float64) for output in outputs)
    score = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
    keep = np.flatnonzero(score >= min_score)
    cell = np.column_stack([keep % columns, keep // columns]).astype(np.float64)
    centre = (cell + boxes[keep, :2]) * stride
    half = np.exp(boxes[keep, 2:]) * stride / 2
    points = (keypoints[keep].reshape(-1, 5, 2) + cell[:, None]) * stride
    return np.column_stack([centre - half, centre + half, points.reshape(-1, 10), score[keep]])


def _candidate(row: NDArray[np.float64]) -> Candidate:
    x0, y0, x1, y1 = row[:4].tolist()
    return Candidate((x0, y0, x1, y1), row[4:14].reshape(5, 2), float(row[14]))


def distinct(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Best first, without those that overlap a better one."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: c.score, reverse=True):
        if all(overlap(candidate.box_px, other.box_px) < SAME_FACE_OVERLAP for other in kept):
            kept.append(candidate)
    return tuple(kept)


def overlap(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two boxes x0, y0, x1, y1."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)
