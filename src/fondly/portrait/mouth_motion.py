"""How the skin around a mouth moves when its lips part: jaw, ring of the lips, and their raisers.

Displacements are laid out in the head's axes (left, up, forward; in IOD) over the face's chart.
Figures: measured on a face scan's shapes at the landmarks of lips, chin and cheeks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from fondly.domain.mouth import MOTIONS, LipLines, LipMotion
from fondly.portrait.actions_chart import Points
from fondly.portrait.actions_pull import Mask, bump, polygon_distance, ramp
from fondly.portrait.actions_regions import OUTER_LIPS
from fondly.portrait.head_frame import FACE_OVAL
from fondly.portrait.mouth_frame import BELOW_CHIN, MouthFrame, line_places

JAW_DROP, JAW_DROP_AT = 0.58, -0.14
"""Skin on the jaw drops by this times its distance in front of this place: lips .45, chin .36
(scan .39 and .31; so much reads as asked)."""
JAW_BACK, JAW_BACK_AT = 0.15, 0.32
"""It goes back by this times its distance below this height: lips .16, chin .25 (scan .21, .32)."""
SKULL_V, JAW_V = -0.45, -1.235
"""In the chart: above the first nothing follows the jaw, below the second all does; the corners of
the mouth between them follow by .4."""
DEPTH_LANDMARKS = (*FACE_OVAL, *OUTER_LIPS, 1, 2, 4, 13, 18, 43, 50, 98, 175, 199, 200, 202, 204)
DEPTH_LANDMARKS += (205, 207, 212, 216, 273, 280, 327, 422, 424, 425, 427, 432, 436)
"""Landmarks over the lower face that its depth is taken from."""
OPENING_ROUND, OPENING_POWER = 2.4, 0.60
"""Lips part over place p by (1 - |p| to the first) to the second, times how far the jaw's skin
drops there: together .84, .67, .45 at .48, .68 and .84 as in the scan."""
USUAL_WIDTH, JAW_RANGE = 0.48, (0.65, 1.0)
"""A mouth narrower than the first (a small child's, or one that is turned away) opens less, down
to this share."""
JAW_NARROWS = 0.055

LEAST_AREA = 0.2
"""Of an area of skin: what is left of it where it is squeezed most."""
BORDER = 0.06
"""Mouth units along the box's border over which motion fades to nothing."""


def build_motion(frame: MouthFrame, lines: LipLines) -> LipMotion:
    """The displacement of everything around the mouth for each motion.

    Args:
        frame: of the mouth.
        lines: its lip lines.
    """
    ring = _Ring(frame, lines)
    free = _freedom(frame)
    made: list[NDArray[np.float64]] = []
    shapes: dict[str, Callable[[_Ring], tuple[Points, Points]]] = {
        "jaw": _jaw, "parting": _parting, "funnel": _funnel,
        "lower_down_left": lambda r: _lower_down(r, 1.0),
        "lower_down_right": lambda r: _lower_down(r, -1.0),
        "upper_up_left": lambda r: _upper_up(r, 1.0),
        "upper_up_right": lambda r: _upper_up(r, -1.0),
        "roll_upper": _roll_upper, "roll_lower": _roll_lower, "seal": _seal,
    }  # fmt: skip
    to_frame = frame.chart.frame_from_head.T
    for name in MOTIONS:
        pair = np.stack(shapes[name](ring))
        made.append((pair @ to_frame)[..., :2] * free[..., None])
    chin = np.array([0.0, -JAW_DROP * (0.58 - JAW_DROP_AT), -JAW_BACK * (JAW_BACK_AT + 0.85)])
    teeth = ring.jaw * chin @ to_frame
    return LipMotion(
        step_px=frame.step_px,
        fields=np.ascontiguousarray(np.stack(made), np.float32),
        shade=_under_chin(frame).astype(np.float32),
        teeth_px=(float(teeth[0]), float(teeth[1])),
    )


def widest_jaw(motion: LipMotion, frame: MouthFrame, lines: LipLines) -> float:
    """The widest that the jaw may open without squeezing or folding skin, in [0, 1].

    Skin squeezed to less than `LEAST_AREA` looks like a fold of paper; turned faces, whose far
    cheek is narrow, and chins at the picture's edge reach that early.
    """
    nodes = frame.nodes()
    place = frame.place_of(nodes[..., 0])
    along = line_places()
    seen = (
        nodes[..., 1] < np.interp(place, along, lines.upper),
        nodes[..., 1] > np.interp(place, along, lines.lower),
    )
    index = MOTIONS.index("parting")
    field = motion.fields[MOTIONS.index("jaw")] + motion.fields[index]
    widest = 0.0
    for jaw in np.arange(0.05, 1.0001, 0.05):
        for part, where in zip(jaw * field / motion.step_px, seen, strict=True):
            down_x, right_x = np.gradient(part[..., 0])
            down_y, right_y = np.gradient(part[..., 1])
            area = (1 + right_x) * (1 + down_y) - down_x * right_y
            if area[where].min() < LEAST_AREA:
                return widest
        widest = float(jaw)
    return widest


class _Ring:
    """What lies where around the mouth, at the nodes."""

    def __init__(self, frame: MouthFrame, lines: LipLines) -> None:
        nodes = frame.nodes()
        self.uv = frame.chart.uv
        self.place = frame.place_of(nodes[..., 0])
        along = line_places()
        self.above = np.interp(self.place, along, lines.upper) - nodes[..., 1]
        self.below = nodes[..., 1] - np.interp(self.place, along, lines.lower)
        self.roll_upper = np.interp(self.place, along, lines.roll_upper)
        self.roll_lower = np.interp(self.place, along, lines.roll_lower)
        self.rest_gap = np.interp(self.place, along, lines.lower - lines.upper)
        self.depth = _depth(frame, nodes)
        self.follows = ramp(-self.uv[..., 1], -SKULL_V, -JAW_V)
        self.open = opening(self.place)
        self.open_low = opening(self.place / (1.0 + 1.2 * np.maximum(self.below, 0.0)))
        self.jaw = float(np.clip((frame.ends[2] - frame.ends[0]) / USUAL_WIDTH, *JAW_RANGE))
        self.zero = np.zeros((*self.place.shape, 3))

    def side(self, side: float, middle: float) -> Mask:
        """1 on a side of the mouth, ``middle`` in the middle, 0 on the other side."""
        t = np.clip(side * self.place / 0.5, -1.0, 1.0)
        return np.where(t < 0, middle * (1 + t) ** 2, middle + (1 - middle) * t * (2 - t))

    def lift(self, amount: Mask, aside: Mask | None = None) -> Points:
        """A displacement up (and to the left)."""
        out = self.zero.copy()
        out[..., 1] = amount
        if aside is not None:
            out[..., 0] = aside
        return out


def opening(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far lips part at a place along the mouth: 1 in the middle, 0 from the corners on."""
    return np.asarray(np.maximum(1.0 - np.abs(place) ** OPENING_ROUND, 0.0) ** OPENING_POWER)


def _depth(frame: MouthFrame, nodes: Points) -> Mask:
    """The chart's w at the nodes, from the mesh."""
    chosen = list(DEPTH_LANDMARKS)
    spline = RBFInterpolator(
        frame.points[chosen], frame.chart.landmarks[chosen, 2],
        neighbors=16, kernel="thin_plate_spline", smoothing=1e-3,
    )  # fmt: skip
    return np.asarray(np.clip(spline(nodes.reshape(-1, 2)), -0.4, 0.9)).reshape(nodes.shape[:2])


def _freedom(frame: MouthFrame) -> Mask:
    """1 where skin may move, 0 along the border of the box and down the neck.

    Where the picture ends there is nothing to join on to, so nothing need come to rest.
    """
    nodes = frame.nodes()
    away = polygon_distance(nodes, frame.points[list(FACE_OVAL)])
    rows, cols = frame.shape
    px = frame.nodes_px()
    cut_left, cut_top, cut_right, cut_bottom = frame.cut_by_picture
    free = 1.0 - _even_ramp(away / BELOW_CHIN)
    for distance, cut in (
        (px[..., 0], cut_left), (px[..., 1], cut_top),
        (cols - 1 - px[..., 0], cut_right), (rows - 1 - px[..., 1], cut_bottom),
    ):  # fmt: skip
        if not cut:
            free = free * ramp(distance / frame.unit_px, 0.0, BORDER)
    return np.asarray(free)


def _even_ramp(t: Mask) -> Mask:
    """0 below 0, 1 above 1, smooth (C1), and with an even slope between, at most 1.25."""
    t = np.clip(t, 0.0, 1.0)
    end = 0.2
    rise = (t - end / 2) / (1 - end)
    rise = np.where(t < end, t**2 / (2 * end * (1 - end)), rise)
    return np.asarray(np.where(t > 1 - end, 1 - (1 - t) ** 2 / (2 * end * (1 - end)), rise))


def _under_chin(frame: MouthFrame) -> Mask:
    """Where the dropped jaw's shadow falls: just below its contour, in the middle."""
    away = polygon_distance(frame.nodes(), frame.points[list(FACE_OVAL)])
    u, v = frame.chart.uv[..., 0], frame.chart.uv[..., 1]
    below = ramp(-v, 1.1, 1.4) * (1.0 - ramp(np.abs(u), 0.35, 0.75))
    edge = np.where(away < 0.06, ramp(away, -0.05, 0.06), 1.0 - ramp(away, 0.06, BELOW_CHIN))
    return np.asarray(0.35 * below * edge)


def _jaw_drop(ring: _Ring) -> Points:
    drop = ring.zero.copy()
    drop[..., 1] = -ring.jaw * JAW_DROP * np.maximum(ring.depth - JAW_DROP_AT, 0.0)
    drop[..., 2] = -ring.jaw * JAW_BACK * np.maximum(JAW_BACK_AT - ring.uv[..., 1], 0.0)
    return drop


def _jaw(ring: _Ring) -> tuple[Points, Points]:
    """Skin over cheeks, corners and chin behind sealed lips."""
    skin = _jaw_drop(ring) * ring.follows[..., None]
    for side in (1.0, -1.0):
        mirrored = ring.uv * [side, 1.0]
        skin[..., 0] -= side * JAW_NARROWS * bump(mirrored, (0.29, -0.80), (0.30, 0.36, 0.34, 0.28))
    return skin, skin


def _parting(ring: _Ring) -> tuple[Points, Points]:
    """What the lips do beyond that: the upper one stays, the lower one goes with the jaw."""
    drop = _jaw_drop(ring)
    stay = 0.93 * ring.follows * ring.open
    go = (1.0 - ring.follows) * ring.open_low
    return -drop * stay[..., None], drop * go[..., None]


def _funnel(ring: _Ring) -> tuple[Points, Points]:
    """Orbicularis oris, its deep fibres: lips part as a round horn, corners come in."""
    up = 0.062 * ring.open**1.6 * np.exp(-((np.maximum(ring.above, 0.0) / 0.20) ** 2))
    down = 0.090 * ring.open**1.2 * np.exp(-((np.maximum(ring.below, 0.0) / 0.32) ** 2))
    aside = np.zeros_like(up)
    for side in (1.0, -1.0):
        mirrored = ring.uv * [side, 1.0]
        aside -= side * 0.045 * bump(mirrored, (0.24, -0.785), (0.34, 0.46, 0.40, 0.40))
    return ring.lift(up, aside), ring.lift(-down, aside)


def _lower_down(ring: _Ring, side: float) -> tuple[Points, Points]:
    """Depressor labii inferioris of one side."""
    fall = np.exp(-((np.maximum(ring.below, 0.0) / 0.30) ** 2))
    down = 0.050 * ring.side(side, 0.75) * ring.open_low**0.8 * fall
    return ring.zero, ring.lift(-down)


def _upper_up(ring: _Ring, side: float) -> tuple[Points, Points]:
    """Levator labii superioris of one side: the lip parts, the cheek beside it goes along."""
    mirrored = ring.uv * [side, 1.0]
    cheek = 0.045 * bump(mirrored, (0.30, -0.62), (0.26, 0.36, 0.34, 0.34))
    fade = 1.0 - 0.85 * ramp(ring.above, 0.06, 0.30)
    lip = 0.066 * ring.side(side, 0.66) * fade
    return (
        ring.lift(cheek * (1 - ring.open) + lip * ring.open),
        ring.lift(cheek * (1 - ring.open)),
    )


def _roll_upper(ring: _Ring) -> tuple[Points, Points]:
    fall = np.exp(-((np.maximum(ring.above, 0.0) / 0.17) ** 2))
    return ring.lift(-ring.roll_upper * fall), ring.zero


def _roll_lower(ring: _Ring) -> tuple[Points, Points]:
    fall = np.exp(-((np.maximum(ring.below, 0.0) / 0.26) ** 2))
    return ring.zero, ring.lift(ring.roll_lower * fall)


def _seal(ring: _Ring) -> tuple[Points, Points]:
    """Lips that the photo shows parted meet: the lower one comes up most of the way."""
    gap = ring.rest_gap
    down = 0.35 * gap * np.exp(-((np.maximum(ring.above, 0.0) / 0.20) ** 2))
    up = 0.65 * gap * np.exp(-((np.maximum(ring.below, 0.0) / 0.35) ** 2))
    return ring.lift(-down), ring.lift(up)
