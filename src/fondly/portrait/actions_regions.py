"""Outlines on the face, as landmarks in order, and how freely skin moves near them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fondly.domain.face import Face
from fondly.domain.face_outlines import INNER_LIPS, LEFT_LIDS, RIGHT_LIDS
from fondly.domain.portrait import Lattice
from fondly.perception.spectacles import Spectacles
from fondly.portrait.actions_chart import Chart, Points, place
from fondly.portrait.actions_pull import Mask, polygon_distance, ramp
from fondly.portrait.head_frame import FACE_OVAL

BRIDGE = (133, 168, 362, 6)
"""Over the root of the nose, where a bridge of spectacles lies."""

LID_STILL_IOD, LID_FREE_ABOVE_IOD, LID_FREE_BELOW_IOD = 0.02, 0.16, 0.25
"""Skin this near to a lid's margin stays, and this far from it moves freely: a brow lies nearer to
the eye than the cheek, and a cheek that rises needs room to bunch in."""

RIM_STILL_IOD, RIM_FREE_ABOVE_IOD, RIM_FREE_BELOW_IOD = 0.1, 0.38, 0.55
"""The same behind spectacles: frames lie within .3 and are one picture with the skin they cover, so
that what moves it bends them."""

FRAME, FRAME_UNIT_PX, FRAME_FREE_IOD = 0.3, 96.0, (0.03, 0.2)
"""Likelihood from which a pixel is a frame, pixels between the eyes of the picture in which that is
asked, and the distances from a frame between which skin comes to move freely."""

EYE_LINE_V = 0.0
"""In the chart: below this, skin belongs to the lower lid."""


TEETH_STILL = 0.8
"""Share of the motion that teeth between parted lips do not take part in. All of it would stretch
what lies between teeth and lips too much, as long as both are one skin."""

TEETH_INSIDE_IOD = 0.12
"""So far inside the lips teeth are held."""

LIPS_SHUT_IOD, LIPS_PARTED_IOD = 0.03, 0.08
"""Heights of the opening of a mouth that shows no teeth, and of one that does."""

OUTLINE_IOD, OUTLINE_STILL = 0.4, 0.75
"""Skin this near to the face's outline begins to be held, up to this share of its motion."""

EDGE_NODES = 8
"""Motion fades over so many nodes to the lattice's border, where the photo cuts a head."""


@dataclass(frozen=True, eq=False)
class Freedom:
    """How freely skin moves: (rows, cols) in [0, 1], 0 at the lids and off the face.

    Args:
        within: for skin that slides over the bone, so that the face's outline hardly moves.
        with_outline: for what carries the outline along.
        in_depth: share of the surface's slope that sliding skin follows: near the outline it is a
            guess.
    """

    within: Mask
    with_outline: Mask
    in_depth: Mask


def measure_freedom(
    face: Face, lattice: Lattice, chart: Chart, spectacles: Spectacles | None = None
) -> Freedom:
    """Where skin may move on one face; around spectacles it hardly does."""
    nodes = lattice.nodes().astype(np.float64)
    points = face.landmarks[:, :2].astype(np.float64)
    unit = chart.iod_px
    free = _edge(lattice.rows)[:, None] * _edge(lattice.cols)
    below = ramp(EYE_LINE_V - chart.uv[..., 1], 0.0, 0.1)
    still, free_above, free_below = LID_STILL_IOD, LID_FREE_ABOVE_IOD, LID_FREE_BELOW_IOD
    rings: tuple[tuple[int, ...], ...] = (RIGHT_LIDS, LEFT_LIDS)
    if spectacles is not None:
        rings = (*rings, BRIDGE)
        still, free_above, free_below = RIM_STILL_IOD, RIM_FREE_ABOVE_IOD, RIM_FREE_BELOW_IOD
    for ring in rings:
        away = polygon_distance(nodes, points[list(ring)]) / unit
        above = ramp(away, still, free_above)
        free = free * (above + below * (ramp(away, still, free_below) - above))
    free = free * _beside_teeth(nodes, points, unit)
    if spectacles is not None:
        free = free * _beside_frames(lattice, spectacles, unit)
    outline = np.array([place(i) for i in FACE_OVAL])
    near_outline = ramp(polygon_distance(chart.uv, outline), -OUTLINE_IOD, 0.0)
    # On the far side of a turned head the outline that is seen lies inside the chart's.
    outside = polygon_distance(nodes, points[list(FACE_OVAL)]) / unit
    within = (1.0 - OUTLINE_STILL * near_outline) * (1.0 - ramp(outside, -0.08, 0.12))
    carried = 1.0 - ramp(outside, 0.0, 0.3)
    return Freedom(free * within, free * carried, 1.0 - near_outline)


def _beside_frames(lattice: Lattice, spectacles: Spectacles, unit: float) -> Mask:
    """How free skin is beside frames, which reach down the cheek and out of the face."""
    height, width = spectacles.frame.shape
    scale = FRAME_UNIT_PX / unit
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(spectacles.frame, size, interpolation=cv2.INTER_AREA)
    bare = (small < FRAME).astype(np.uint8)
    if bare.all():
        return np.ones((lattice.rows, lattice.cols))
    away = cv2.distanceTransform(bare, cv2.DIST_L2, 5) / np.float32(FRAME_UNIT_PX)
    at = lattice.nodes() * np.array([size[0] / width, size[1] / height], np.float32)
    seen = cv2.remap(
        away, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return ramp(np.asarray(seen, np.float64), *FRAME_FREE_IOD)


def lips_apart(points: Points, unit: float) -> float:
    """How far lips count as parted, in [0, 1].

    Args:
        points: (n, 2 or 3) landmarks.
        unit: the IOD in their unit.
    """
    opening = np.linalg.norm(points[13] - points[14]) / unit
    return float(ramp(np.asarray(opening), LIPS_SHUT_IOD, LIPS_PARTED_IOD))


def _beside_teeth(nodes: Points, points: Points, unit: float) -> Mask:
    inside = -polygon_distance(nodes, points[list(INNER_LIPS)]) / unit
    return np.asarray(
        1.0 - TEETH_STILL * lips_apart(points, unit) * ramp(inside, 0.0, TEETH_INSIDE_IOD)
    )


def _edge(count: int) -> Mask:
    place = np.arange(count, dtype=np.float64)
    return ramp(np.minimum(place, count - 1 - place), 0.0, EDGE_NODES)
