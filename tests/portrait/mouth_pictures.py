"""Pictures of a mouth that are drawn from the mesh: skin, lips, the line between them, teeth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.face_outlines import INNER_LIPS, OUTER_LIPS
from fondly.domain.portrait import Lattice
from fondly.portrait.mouth_jaw import JawSkin, build_jaw
from tests.portrait.average_face import average_face

SKIN, LIP, LINE, TOOTH = (200, 160, 140), (170, 95, 90), (60, 25, 25), (225, 215, 200)
LOWER = [14, 87, 178, 88, 95, 402, 318, 324, 317, 17, 84, 314, 181, 405, 91, 321, 146, 375]


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawn face, 0..255 float32, and its mesh."""

    pixels: NDArray[np.float32]
    face: Face

    @property
    def jaw(self) -> JawSkin:
        """How its skin drops with the jaw."""
        height, width = self.pixels.shape[:2]
        step_px = self.face.iod_px / 30
        lattice = Lattice(0.0, 0.0, step_px, int(height / step_px) + 2, int(width / step_px) + 2)
        return build_jaw(self.face, lattice)


def draw(size: int = 600, *, opening: float = 0.0, line: bool = True) -> Picture:
    """A face of which only the mouth is drawn.

    Args:
        size: side of the picture.
        opening: distance of the lips in inter-ocular distances; teeth show between them.
        line: whether the line between closed lips is to be seen.
    """
    whole = average_face()
    points = whole.landmarks * (size / whole.photo_size_px[0])
    unit = float(np.linalg.norm(points[263, :2] - points[33, :2]))
    points[LOWER, 1] += opening * unit
    scale = 4
    canvas = np.full((size * scale, size * scale, 3), SKIN, np.uint8)

    def polygon(landmarks: tuple[int, ...]) -> NDArray[np.int32]:
        return np.round((points[list(landmarks), :2] + 0.5) * scale).astype(np.int32)

    cv2.fillPoly(canvas, [polygon(OUTER_LIPS)], LIP)
    if opening:
        cv2.fillPoly(canvas, [polygon(INNER_LIPS)], TOOTH)
    elif line:
        seam = polygon((61, 78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 291))
        cv2.polylines(
            canvas, [seam], isClosed=False, color=LINE, thickness=round(0.02 * unit * scale)
        )
    small = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)
    small += np.random.default_rng(3).normal(0, 1.5, (size, size, 1)).astype(np.float32)
    x0, y0, x1, y1 = (float(v) * size / whole.photo_size_px[0] for v in whole.box_px)
    face = replace(whole, landmarks=points, box_px=(x0, y0, x1, y1), photo_size_px=(size, size))
    return Picture(np.clip(cv2.GaussianBlur(small, (0, 0), 0.6), 0, 255), face)


def mirrored(picture: Picture) -> Picture:
    """The same picture in a mirror, its landmarks named anew."""
    width = picture.pixels.shape[1]
    points = picture.face.landmarks.copy()
    points[:, 0] = width - 1 - points[:, 0]
    points = points[mirror_indices()]
    return Picture(
        np.ascontiguousarray(picture.pixels[:, ::-1]), replace(picture.face, landmarks=points)
    )


def mirror_indices() -> NDArray[np.int64]:
    """For each landmark, the one that lies where its mirror image does (on the average face)."""
    points = average_face().landmarks.astype(np.float64)
    middle = (points[33, 0] + points[263, 0]) / 2
    image = points * (-1, 1, 1) + (2 * middle, 0, 0)
    return np.array([int(np.argmin(((points - p) ** 2).sum(axis=1))) for p in image])
