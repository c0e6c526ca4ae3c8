"""The mouth's own frame: what lies where around it, in units that do not know the resolution."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.mouth import LINE_REACH, LINE_SAMPLES, Box
from fondly.portrait.actions_chart import Chart, draw_chart

RIGHT_CORNER, LEFT_CORNER = 61, 291
UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
"""MediaPipe's lips, from the subject's right corner to the left one."""

BESIDE, ABOVE, BELOW = 0.32, 0.45, 0.50
"""How far lips move skin beyond the mouth's corners, above and below its line, in mouth units."""
LEAST_UNIT_PX = 24.0
"""Below this a mouth is a few pixels, in which nothing can be parted."""


@dataclass(frozen=True, eq=False)
class MouthFrame:
    """The place of a mouth in a picture.

    Args:
        box_px: the part of the picture around it.
        unit_px: one mouth unit.
        pixel_from_mouth: (2, 3) float64, (u, v) to column and row of the box.
        mouth_from_pixel: (2, 3) float64, its inverse.
        ends: u of the right corner, the middle of the lips and the left corner.
        points: (478, 2) float64, the mesh in (u, v).
        chart: of the face; its nodes are those of ``nodes_px``.
        step_px: distance of the nodes.
        cut_by_picture: whether the box's left, upper, right and lower side are the picture's.
    """

    box_px: Box
    unit_px: float
    pixel_from_mouth: NDArray[np.float64]
    mouth_from_pixel: NDArray[np.float64]
    ends: tuple[float, float, float]
    points: NDArray[np.float64]
    chart: Chart
    step_px: float
    cut_by_picture: tuple[bool, bool, bool, bool]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the box."""
        x0, y0, x1, y1 = self.box_px
        return y1 - y0, x1 - x0

    def cut(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """The box of a picture: a copy."""
        x0, y0, x1, y1 = self.box_px
        return np.ascontiguousarray(pixels[y0:y1, x0:x1])

    def nodes(self) -> NDArray[np.float64]:
        """(rows, cols, 2) u and v of the nodes."""
        return self.to_mouth(self.nodes_px())

    def nodes_px(self) -> NDArray[np.float64]:
        """(rows, cols, 2) column and row in the box."""
        rows, cols = (math.ceil((n - 1) / self.step_px) + 1 for n in self.shape)
        x, y = np.meshgrid(np.arange(cols), np.arange(rows))
        return np.asarray(np.stack([x, y], axis=-1) * self.step_px, np.float64)

    def to_mouth(self, places_px: NDArray[np.float64]) -> NDArray[np.float64]:
        """u and v of columns and rows (..., 2) of the box."""
        a = self.mouth_from_pixel
        return np.asarray(places_px @ a[:, :2].T + a[:, 2])

    def sample(
        self, plane: NDArray[np.float32], u: NDArray[np.float64], v: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """A plane of the box at places of the mouth, its border repeated; shape of ``u``."""
        return sample_mouth(plane, self.pixel_from_mouth, u, v)

    def place_of(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Place along the mouth of some u."""
        right, middle, left = self.ends
        return np.where(u < middle, (u - middle) / (middle - right), (u - middle) / (left - middle))

    def u_of(self, place: NDArray[np.float64]) -> NDArray[np.float64]:
        """u of some places along the mouth."""
        right, middle, left = self.ends
        return middle + place * np.where(place < 0, middle - right, left - middle)


def sample_mouth(
    plane: NDArray[np.float32],
    pixel_from_mouth: NDArray[np.float64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
) -> NDArray[np.float32]:
    """A plane of a mouth's box at places of the mouth, its border repeated; shape of ``u``."""
    a = pixel_from_mouth
    x = (a[0, 0] * u + a[0, 1] * v + a[0, 2]).astype(np.float32)
    y = (a[1, 0] * u + a[1, 1] * v + a[1, 2]).astype(np.float32)
    sampled = cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(sampled, np.float32).reshape(*u.shape, *plane.shape[2:])


def line_places() -> NDArray[np.float64]:
    """The places that lines along the mouth are sampled at: (LINE_SAMPLES,) float64."""
    return np.linspace(-LINE_REACH, LINE_REACH, LINE_SAMPLES)


NODES_PER_UNIT = 50


def place_mouth(face: Face, size_px: tuple[int, int]) -> MouthFrame | None:
    """The frame of a mouth, or None where it lies outside the picture or is too small.

    Args:
        face: in the picture's space.
        size_px: width and height of the picture.
    """
    width, height = size_px
    points = face.landmarks[:, :2].astype(np.float64)
    unit = draw_chart(face, np.zeros((1, 1, 2), np.float32)).iod_px
    right, left = points[RIGHT_CORNER], points[LEFT_CORNER]
    middle = (right + left) / 2
    length = float(np.linalg.norm(left - right))
    inside = 0 <= middle[0] < width and 0 <= middle[1] < height
    if not inside or unit < LEAST_UNIT_PX or length < 0.1 * unit:
        return None
    along = (left - right) / length
    axes = np.array([along, (-along[1], along[0])])
    reach = length / unit / 2 + BESIDE
    around = np.array([(u, v) for u in (-reach, reach) for v in (-ABOVE, BELOW)])
    around = middle + unit * around @ axes
    x0, y0 = np.maximum(np.floor(around.min(axis=0)), 0).astype(int).tolist()
    x1, y1 = np.minimum(np.ceil(around.max(axis=0)) + 1, (width, height)).astype(int).tolist()
    pixel_from_mouth = np.column_stack([axes.T * unit, middle - (x0, y0)])
    mouth_from_pixel = np.column_stack([axes / unit, -axes @ (middle - (x0, y0)) / unit])
    in_mouth = (points - (x0, y0)) @ mouth_from_pixel[:, :2].T + mouth_from_pixel[:, 2]
    half = length / unit / 2
    centre = float(np.clip(in_mouth[[0, 13, 14, 17], 0].mean(), -0.6 * half, 0.6 * half))
    frame = MouthFrame(
        box_px=(x0, y0, x1, y1),
        unit_px=unit,
        pixel_from_mouth=pixel_from_mouth,
        mouth_from_pixel=mouth_from_pixel,
        ends=(-half, centre, half),
        points=in_mouth,
        chart=draw_chart(face, np.zeros((1, 1, 2), np.float32)),
        step_px=unit / NODES_PER_UNIT,
        cut_by_picture=(x0 == 0, y0 == 0, x1 == width, y1 == height),
    )
    nodes = (frame.nodes_px() + np.array([x0, y0])).astype(np.float32)
    return replace(frame, chart=draw_chart(face, nodes))
