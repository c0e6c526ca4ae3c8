"""How skin goes with the jaw behind sealed lips: a hinge before the ears, on the figure's lattice.

Displacements are laid out in the head's axes (left, up, forward; in IOD) over the face's chart.
Figures: measured on a face scan's shapes at the landmarks of lips, chin and cheeks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from fondly.domain.face import Face
from fondly.domain.face_outlines import OUTER_LIPS
from fondly.domain.portrait import Action, Lattice
from fondly.portrait.actions import part_around, unfold
from fondly.portrait.actions_chart import Chart, Points, draw_chart, sample_nodes
from fondly.portrait.actions_pull import Mask, bump, polygon_distance, ramp
from fondly.portrait.head_frame import FACE_OVAL
from fondly.portrait.head_weight import even_ramp

JAW_DROP, JAW_DROP_AT = 0.63, -0.14
"""Skin on the jaw drops by this times its distance in front of this place: lips .49, chin .39
(scan .39 and .31; so much reads as asked)."""
JAW_BACK, JAW_BACK_AT = 0.15, 0.32
"""It goes back by this times its distance below this height: lips .16, chin .25 (scan .21, .32)."""
SKULL_V, JAW_V = -0.45, -1.235
"""In the chart: above the first nothing follows the jaw, below the second all does; the corners of
the mouth between them follow by .4."""
JAW_NARROWS = 0.055
DEPTH_LANDMARKS = (*FACE_OVAL, *OUTER_LIPS, 1, 2, 4, 13, 18, 43, 50, 98, 175, 199, 200, 202, 204)
DEPTH_LANDMARKS += (205, 207, 212, 216, 273, 280, 327, 422, 424, 425, 427, 432, 436)
"""Landmarks over the lower face that its depth is taken from."""
LIPS_V, LIPS_W = -0.85, 0.58
"""Height and depth of the lower lip in the chart."""
USUAL_WIDTH, JAW_RANGE = 0.48, (0.65, 1.0)
"""A mouth narrower than the first (a small child's, or one that is turned away) opens less, down
to this share."""
WIDEST_JAW = 0.6
"""Speech needs no more, and more looks like a puppet (prototypes on 28 photos)."""
BELOW_CHIN = 0.50
"""IOD below the chin over which its motion fades out on the neck."""
CHIN_SHADE = 0.35
"""Light that the neck just below the chin loses when the jaw drops by 1."""


@dataclass(frozen=True, eq=False)
class JawSkin:
    """How skin moves when the jaw drops by 1, lips sealed.

    Args:
        action: on the figure's lattice.
        window: the part of the lattice that ``action`` and ``drop_px`` cover.
        drop_px: (rows, cols, 2) float32, displacement of what hangs wholly on the jaw.
        size: share of a usual opening that this mouth has room for.
        chart: of the face.
    """

    action: Action
    window: Lattice
    drop_px: NDArray[np.float32]
    size: float
    chart: Chart

    def carried_at(self, places_px: Points) -> Points:
        """Displacement of skin at places of the frame: (rows, cols, 2), px at 1."""
        return sample_nodes(self.action.delta[..., :2], self.window, places_px)

    def drop_at(self, places_px: Points) -> Points:
        """Displacement there of what hangs wholly on the jaw: (rows, cols, 2), px at 1."""
        return sample_nodes(self.drop_px, self.window, places_px)

    def teeth_px(self) -> tuple[float, float]:
        """Displacement of the lower teeth at 1: that of the skin before them."""
        down, back = JAW_DROP * (LIPS_W - JAW_DROP_AT), JAW_BACK * (JAW_BACK_AT - LIPS_V)
        fall = np.array([0.0, -down, -back])
        moved = self.size * fall @ self.chart.frame_from_head.T
        return float(moved[0]), float(moved[1])


def build_jaw(face: Face, lattice: Lattice) -> JawSkin:
    """The displacement of everything that hangs on the jaw.

    Args:
        face: the subject in frame space.
        lattice: the figure's nodes.
    """
    window, row, col = _around_jaw(face, lattice)
    nodes = window.nodes().astype(np.float64)
    chart = draw_chart(face, window.nodes())
    unit = chart.iod_px
    points = face.landmarks[:, :2].astype(np.float64)
    width = float(np.linalg.norm(points[291] - points[61])) / unit
    size = float(np.clip(width / USUAL_WIDTH, *JAW_RANGE))
    away = polygon_distance(nodes, points[list(FACE_OVAL)]) / unit
    free = (1.0 - even_ramp(away / BELOW_CHIN))[..., None]
    drop = _drop(chart, _depth(points / unit, chart, nodes / unit), size)
    carried = drop * follows(chart.uv)[..., None]
    for side in (1.0, -1.0):
        mirrored = chart.uv * [side, 1.0]
        pull = bump(mirrored, (0.29, -0.80), (0.30, 0.36, 0.34, 0.28))
        carried[..., 0] -= side * JAW_NARROWS * pull
    to_frame = chart.frame_from_head.T
    moved = carried @ to_frame * free
    widest = WIDEST_JAW / window.step_px
    moved[..., :2] = unfold(moved[..., :2] * widest) / widest * (free > 0)
    delta = np.ascontiguousarray(moved, np.float32)
    shade = _under_chin(chart, away).astype(np.float32)
    whole = np.ascontiguousarray((drop @ to_frame * free)[..., :2], np.float32)
    return JawSkin(Action(row, col, delta, shade), window, whole, size, chart)


def follows(uv: Points) -> Mask:
    """Share of the jaw's motion that skin at (..., 2) places of the chart takes part in."""
    return ramp(-uv[..., 1], -SKULL_V, -JAW_V)


def _around_jaw(face: Face, lattice: Lattice) -> tuple[Lattice, int, int]:
    """The part of a lattice that the jaw moves, and its first row and column."""
    points = face.landmarks[:, :2].astype(np.float64)
    outline = points[list(FACE_OVAL)]
    reach = BELOW_CHIN * draw_chart(face, np.zeros((1, 1, 2), np.float32)).iod_px
    return part_around(outline, reach, lattice)


def _drop(chart: Chart, depth: Mask, size: float) -> Points:
    drop = np.zeros((*depth.shape, 3))
    drop[..., 1] = -size * JAW_DROP * np.maximum(depth - JAW_DROP_AT, 0.0)
    drop[..., 2] = -size * JAW_BACK * np.maximum(JAW_BACK_AT - chart.uv[..., 1], 0.0)
    return drop


def _depth(points: Points, chart: Chart, nodes: Points) -> Mask:
    """The chart's w at the nodes, from the mesh; places in IOD."""
    chosen = list(DEPTH_LANDMARKS)
    spline = RBFInterpolator(
        points[chosen], chart.landmarks[chosen, 2],
        neighbors=16, kernel="thin_plate_spline", smoothing=1e-3,
    )  # fmt: skip
    return np.asarray(np.clip(spline(nodes.reshape(-1, 2)), -0.4, 0.9)).reshape(nodes.shape[:2])


def _under_chin(chart: Chart, away: Mask) -> Mask:
    """Where the dropped jaw's shadow falls: just below its contour, in the middle."""
    u, v = chart.uv[..., 0], chart.uv[..., 1]
    below = ramp(-v, 1.1, 1.4) * (1.0 - ramp(np.abs(u), 0.35, 0.75))
    edge = np.where(away < 0.06, ramp(away, -0.05, 0.06), 1.0 - ramp(away, 0.06, BELOW_CHIN))
    return np.asarray(CHIN_SHADE * below * edge)
