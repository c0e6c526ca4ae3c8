"""The eye's own frame: what lies where around one eye, in units that do not know the resolution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Box, Side
from fondly.domain.face import Face

EYE_WIDTH_IOD = 0.32
"""Width of an eye over the distance between the outer corners (median of its mesh on photos)."""

STUDY_UNIT_PX = 64.0
"""Resolution at which the eye is studied, in pixels per eye unit, where the photo has more."""

BOX_U = (-1.0, 0.95)
BOX_V = (-0.85, 0.62)
"""What a box reaches around the eye's middle, in eye units: temple to nose, brow to cheek."""

# MediaPipe's mesh, from the outer to the inner corner.
UPPER = {
    "right": (33, 246, 161, 160, 159, 158, 157, 173, 133),
    "left": (263, 466, 388, 387, 386, 385, 384, 398, 362),
}
LOWER = {
    "right": (33, 7, 163, 144, 145, 153, 154, 155, 133),
    "left": (263, 249, 390, 373, 374, 380, 381, 382, 362),
}
BROW = {"right": (46, 53, 52, 65, 55), "left": (276, 283, 282, 295, 285)}
"""Lower edge of the brow, from its tail to the nose."""
IRIS = {"right": (468, 469, 470, 471, 472), "left": (473, 476, 475, 474, 477)}
"""Centre, then towards the inner corner, up, towards the outer corner, down."""


@dataclass(frozen=True, eq=False)
class EyeFrame:
    """The place of one eye in a picture.

    Args:
        side: the subject's.
        box_px: the part of the picture around the eye.
        unit_px: one eye unit.
        half_width: half the distance between the corners, in eye units.
        pixel_from_eye: (2, 3) float64, (u, v) to column and row of the (mirrored) box.
        eye_from_pixel: (2, 3) float64, its inverse.
        landmarks: (478, 3) float64, the face's mesh in (u, v, z towards the camera).
    """

    side: Side
    box_px: Box
    unit_px: float
    half_width: float
    pixel_from_eye: NDArray[np.float64]
    eye_from_pixel: NDArray[np.float64]
    landmarks: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the box."""
        x0, y0, x1, y1 = self.box_px
        return y1 - y0, x1 - x0

    def coordinates(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """u and v of every pixel of the (mirrored) box: two (h, w) float32."""
        return coordinates(self.eye_from_pixel, self.shape)

    def crop(self, u: tuple[float, float], v: tuple[float, float]) -> tuple[slice, slice]:
        """Rows and columns of the box that hold a rectangle of the eye, and a pixel more."""
        corners = np.array([(a, b) for a in u for b in v])
        points = corners @ self.pixel_from_eye[:, :2].T + self.pixel_from_eye[:, 2]
        low = np.maximum(np.floor(points.min(axis=0)) - 1, 0).astype(int)
        high = np.minimum(np.ceil(points.max(axis=0)) + 2, self.shape[::-1]).astype(int)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def shrink(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        """A plane of the box at the resolution at which the eye is studied."""
        scale = STUDY_UNIT_PX / self.unit_px
        if scale >= 1:
            return plane
        rows, cols = self.shape
        size = (max(4, round(cols * scale)), max(4, round(rows * scale)))
        return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)

    def enlarge(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        """A plane of `shrink` at the box's own resolution."""
        rows, cols = self.shape
        if plane.shape[:2] == (rows, cols):
            return plane
        enlarged = cv2.resize(plane, (cols, rows), interpolation=cv2.INTER_LINEAR)
        return np.asarray(enlarged, np.float32)

    @property
    def study_unit_px(self) -> float:
        """One eye unit in pixels of a shrunk plane."""
        return min(self.unit_px, STUDY_UNIT_PX)

    def inside_face(self, margin: float) -> NDArray[np.float32]:
        """How far each pixel lies inside the face's outline: (h, w) in [0, 1].

        Args:
            margin: in eye units.
        """
        a = self.pixel_from_eye
        points = self.landmarks[:468, :2] @ a[:, :2].T + a[:, 2]
        hull = cv2.convexHull(points.astype(np.float32))
        rows, cols = self.shape
        pad = math.ceil(margin * self.unit_px) + 2
        mask = np.zeros((rows + 2 * pad, cols + 2 * pad), np.uint8)
        cv2.fillConvexPoly(mask, np.rint(hull).astype(np.int32) + pad, 1)
        depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)[pad:-pad, pad:-pad]
        reach = np.float32(margin * self.unit_px)
        return np.asarray(np.minimum(depth, reach) / reach, np.float32)

    def cut(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """The box of a picture, mirrored for a left eye: (h, w, ...) float32, a copy."""
        x0, y0, x1, y1 = self.box_px
        part = pixels[y0:y1, x0:x1]
        return np.ascontiguousarray(part[:, ::-1] if self.side == "left" else part)

    def resample(
        self, plane: NDArray[np.float32], u: NDArray[np.float64], v: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """A plane of the box at places of the eye, with the border repeated; shape of ``u``."""
        a = self.pixel_from_eye
        x = (a[0, 0] * u + a[0, 1] * v + a[0, 2]).astype(np.float32)
        y = (a[1, 0] * u + a[1, 1] * v + a[1, 2]).astype(np.float32)
        sampled = cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(sampled, np.float32)


def coordinates(
    eye_from_pixel: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """u and v of every pixel of a (mirrored) box of so many rows and columns: (h, w) float32."""
    rows, cols = shape
    x, y = np.meshgrid(np.arange(cols), np.arange(rows))
    a = eye_from_pixel
    u = a[0, 0] * x + a[0, 1] * y + a[0, 2]
    v = a[1, 0] * x + a[1, 1] * y + a[1, 2]
    return u.astype(np.float32), v.astype(np.float32)


def place_eye(face: Face, side: Side, size_px: tuple[int, int]) -> EyeFrame | None:
    """The frame of one eye, or None where the eye lies outside the picture.

    Args:
        face: in the picture's space.
        side: the subject's.
        size_px: width and height of the picture.
    """
    width, height = size_px
    points = np.asarray(face.landmarks, np.float64)
    unit = EYE_WIDTH_IOD * float(np.linalg.norm(points[263] - points[33]))
    mirrored = side == "left"
    if mirrored:
        points = points * (-1.0, 1.0, 1.0) + (width - 1.0, 0.0, 0.0)
    outer, inner = points[UPPER[side][0], :2], points[UPPER[side][-1], :2]
    along = (inner - outer) / np.linalg.norm(inner - outer)
    axes = np.array([along, (-along[1], along[0])])
    middle = (outer + inner) / 2
    corners = np.array([(u, v) for u in BOX_U for v in BOX_V]) * unit @ axes + middle
    x0, y0 = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    x1 = min(math.ceil(corners[:, 0].max()) + 1, width)
    y1 = min(math.ceil(corners[:, 1].max()) + 1, height)
    if x1 - x0 < 4 or y1 - y0 < 4 or not (0 <= middle[0] < width and 0 <= middle[1] < height):
        return None
    origin = middle - (x0, y0)
    pixel_from_eye = np.column_stack([axes.T * unit, origin])
    eye_from_pixel = np.column_stack([axes / unit, -axes @ origin / unit])
    flat = (points[:, :2] - (x0, y0)) @ eye_from_pixel[:, :2].T + eye_from_pixel[:, 2]
    in_eye = np.column_stack([flat, points[:, 2] / unit])
    return EyeFrame(
        side=side,
        box_px=(width - x1, y0, width - x0, y1) if mirrored else (x0, y0, x1, y1),
        unit_px=unit,
        half_width=float(np.linalg.norm(inner - outer)) / 2 / unit,
        pixel_from_eye=pixel_from_eye,
        eye_from_pixel=eye_from_pixel,
        landmarks=in_eye,
    )
