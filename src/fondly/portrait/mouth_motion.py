"""How the skin around a mouth moves when its lips part: the ring of the lips and their raisers.

Displacements are laid out in the head's axes (left, up, forward; in IOD) over the face's chart.
Figures: measured on a face scan's shapes at the landmarks of lips, chin and cheeks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import MOTIONS, LipLines, LipMotion
from fondly.portrait.actions_chart import Points
from fondly.portrait.actions_pull import Mask, bump, ramp
from fondly.portrait.mouth_frame import MouthFrame, line_places
from fondly.portrait.mouth_jaw import JawSkin, follows

OPENING_ROUND, OPENING_POWER = 2.4, 0.60
"""Lips part over place p by (1 - |p| to the first) to the second, times how far the jaw's skin
drops there: together .84, .67, .45 at .48, .68 and .84 as in the scan."""
ROLLS_OUT, ROLLS_OVER = 0.12, 0.15
"""Where lips touch in the photo, the lower one's margin falls further than the jaw takes it, by
this share, less by this distance below it (mouth units): it rolls outwards as lips part. Otherwise
the lips' inner sides, which are drawn, would narrow the opening that is read back (.18 opened more
than the picture shows: ADR 79)."""
LEAST_AREA = 0.2
"""Of an area of skin: what is left of it where it is squeezed most."""
BORDER = 0.06
"""Mouth units along the box's border over which motion fades to nothing."""


def build_motion(frame: MouthFrame, lines: LipLines, jaw: JawSkin) -> LipMotion:
    """The displacement of everything around the mouth for each motion.

    Args:
        frame: of the mouth.
        lines: its lip lines.
        jaw: how skin drops with the jaw.
    """
    ring = _Ring(frame, lines)
    free = _freedom(frame)[..., None]
    shapes: dict[str, Callable[[_Ring], tuple[Points, Points]]] = {
        "funnel": _funnel,
        "lower_down_left": lambda r: _lower_down(r, 1.0),
        "lower_down_right": lambda r: _lower_down(r, -1.0),
        "upper_up_left": lambda r: _upper_up(r, 1.0),
        "upper_up_right": lambda r: _upper_up(r, -1.0),
        "roll_upper": _roll_upper, "roll_lower": _roll_lower, "seal": _seal,
    }  # fmt: skip
    to_frame = frame.chart.frame_from_head.T
    places_px = frame.nodes_px() + np.array(frame.box_px[:2])
    made = [np.stack(_parting(ring, jaw.drop_at(places_px))) * free]
    made += [(np.stack(shapes[name](ring)) @ to_frame)[..., :2] * free for name in MOTIONS[1:]]
    return LipMotion(
        step_px=frame.step_px,
        fields=np.ascontiguousarray(np.stack(made), np.float32),
        jaw=np.ascontiguousarray(jaw.carried_at(places_px), np.float32),
        teeth_px=jaw.teeth_px(),
    )


def widest_jaw(motion: LipMotion, jaw: JawSkin, frame: MouthFrame, lines: LipLines) -> float:
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
    both = motion.jaw + motion.fields[MOTIONS.index("parting")]
    skin = jaw.action.delta[..., :2] / jaw.window.step_px
    widest = 0.0
    for drop in np.arange(0.05, 1.0001, 0.05):
        least = float(_area(drop * skin).min())
        for part, where in zip(drop * both / motion.step_px, seen, strict=True):
            least = min(least, float(_area(part)[where].min()))
        if least < LEAST_AREA:
            return widest
        widest = float(drop)
    return widest


def _area(shift: Points) -> Mask:
    """What becomes of an area at each node, shifts (rows, cols, 2) in steps."""
    down_x, right_x = np.gradient(shift[..., 0])
    down_y, right_y = np.gradient(shift[..., 1])
    return np.asarray((1 + right_x) * (1 + down_y) - down_x * right_y)


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
        self.shut = float(lines.opening == 0.0)
        self.follows = follows(self.uv)
        self.open = opening(self.place)
        self.open_low = opening(self.place / (1.0 + 1.2 * np.maximum(self.below, 0.0)))
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


def _freedom(frame: MouthFrame) -> Mask:
    """1 where skin may move, 0 along the border of the box.

    Where the picture ends there is nothing to join on to, so nothing need come to rest.
    """
    rows, cols = frame.shape
    px = frame.nodes_px()
    cut_left, cut_top, cut_right, cut_bottom = frame.cut_by_picture
    free = np.ones(px.shape[:2])
    for distance, cut in (
        (px[..., 0], cut_left), (px[..., 1], cut_top),
        (cols - 1 - px[..., 0], cut_right), (rows - 1 - px[..., 1], cut_bottom),
    ):  # fmt: skip
        if not cut:
            free = free * ramp(distance / frame.unit_px, 0.0, BORDER)
    return free


def _parting(ring: _Ring, drop_px: Points) -> tuple[Points, Points]:
    """What lips do beyond the skin's drop: the upper one stays, the lower one goes with the jaw."""
    stay = 0.93 * ring.follows * ring.open
    rolls = 1.0 + ring.shut * ROLLS_OUT * np.exp(-((np.maximum(ring.below, 0) / ROLLS_OVER) ** 2))
    go = rolls * (1.0 - ring.follows) * ring.open_low
    return -drop_px * stay[..., None], drop_px * go[..., None]


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
