"""Pictures of eyes that are drawn from the mesh: skin, brows, white, iris, catchlight, lashes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.portrait.eye_frame import BROW, EYE_WIDTH_IOD, IRIS, LOWER, UPPER
from tests.portrait.average_face import average_face

SKIN, WHITE, IRIS_COLOUR, PUPIL = (205, 165, 145), (232, 230, 228), (70, 110, 150), (15, 15, 18)
LASHES, BROWS = (45, 30, 25), (90, 65, 50)
FINE = 4
RIGHT = (*UPPER["right"], *LOWER["right"][1:-1], *BROW["right"], *IRIS["right"])
LEFT = (*UPPER["left"], *LOWER["left"][1:-1], *BROW["left"], *IRIS["left"])


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawn face, 0..255 float32, and its mesh."""

    pixels: NDArray[np.float32]
    face: Face


def draw(
    size: int = 480, *, open_by: float = 1.0, roll_deg: float = 0.0, lashes: float = 0.035
) -> Picture:
    """A face of which only eyes and brows are drawn, without noise.

    Args:
        size: side of the picture.
        open_by: opening of the eyes over the average face's.
        roll_deg: tilt of the head.
        lashes: thickness of the line of lashes, in eye units.
    """
    whole = average_face(iod_px=460.0, roll_deg=roll_deg)
    scale = size / whole.photo_size_px[0]
    points = whole.landmarks.astype(np.float64) * scale + (scale / 2 - 0.5, scale / 2 - 0.5, 0)
    unit = EYE_WIDTH_IOD * float(np.linalg.norm(points[263, :2] - points[33, :2]))
    canvas = np.full((size * FINE, size * FINE, 3), SKIN, np.uint8)
    for side in ("right", "left"):
        _place_iris(points, side, unit, open_by)
        _draw_eye(canvas, points, side, unit, lashes)
    small = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)
    box = points[:468, :2]
    x0, y0, x1, y1 = (float(v) for v in (*box.min(axis=0), *box.max(axis=0)))
    face = replace(
        whole, landmarks=points.astype(np.float32), box_px=(x0, y0, x1, y1),
        photo_size_px=(size, size),
    )  # fmt: skip
    return Picture(np.asarray(cv2.GaussianBlur(small, (0, 0), 0.0015 * size), np.float32), face)


def _place_iris(points: NDArray[np.float64], side: str, unit: float, open_by: float) -> None:
    upper, lower = list(UPPER[side]), list(LOWER[side])
    middle = (points[upper] + points[lower]) / 2
    points[upper[1:-1]] += (open_by - 1) * (points[upper] - middle)[1:-1]
    points[lower[1:-1]] += (open_by - 1) * (points[lower] - middle)[1:-1]
    centre, inner, up, outer, down = IRIS[side]
    points[centre] = middle[4]
    along = points[upper[-1], :2] - points[upper[0], :2]
    along *= 0.21 * unit / np.linalg.norm(along)
    across = np.array([-along[1], along[0]]) * np.sign(along[0])
    for index, step in ((inner, along), (outer, -along), (up, -across), (down, across)):
        points[index] = points[centre]
        points[index, :2] += step


def _draw_eye(
    canvas: NDArray[np.uint8], points: NDArray[np.float64], side: str, unit: float, lashes: float
) -> None:
    def fine(indices: tuple[int, ...]) -> NDArray[np.int32]:
        return np.round((points[list(indices), :2] + 0.5) * FINE).astype(np.int32)

    cv2.polylines(canvas, [fine(BROW[side])], False, BROWS, round(0.12 * unit * FINE))
    ring = np.concatenate([fine(UPPER[side]), fine(LOWER[side])[::-1]])
    opening = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(opening, [ring], 1)
    ball = np.full_like(canvas, WHITE)
    centre = tuple(int(v) for v in fine((IRIS[side][0],))[0])
    radius = 0.21 * unit * FINE
    cv2.circle(ball, centre, round(radius), IRIS_COLOUR, -1, cv2.LINE_AA)
    cv2.circle(ball, centre, round(0.4 * radius), PUPIL, -1, cv2.LINE_AA)
    spot = (centre[0] - round(0.3 * radius), centre[1] - round(0.3 * radius))
    cv2.circle(ball, spot, round(0.14 * radius), (255, 255, 255), -1, cv2.LINE_AA)
    canvas[opening > 0] = ball[opening > 0]
    cv2.polylines(canvas, [fine(UPPER[side])], False, LASHES, round(lashes * unit * FINE))


def mirrored(picture: Picture) -> Picture:
    """The same face in a mirror; what was the right eye is the left one."""
    width = picture.pixels.shape[1]
    points = picture.face.landmarks * (-1, 1, 1) + (width - 1, 0, 0)
    points[[*RIGHT, *LEFT]] = points[[*LEFT, *RIGHT]]
    x0, y0, x1, y1 = picture.face.box_px
    face = replace(
        picture.face,
        landmarks=points.astype(np.float32),
        box_px=(width - 1 - x1, y0, width - 1 - x0, y1),
    )
    return Picture(np.ascontiguousarray(picture.pixels[:, ::-1]), face)
