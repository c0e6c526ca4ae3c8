"""Which parts of the picture move with the head, and how that fades."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.portrait import Lattice
from fondly.portrait.head_frame import HeadFrame, head_frame

FADE_STARTS_AT_EAR_ABOVE_CHIN = 0.35
"""IOD: beside the jaw the neck begins this much higher than at the chin."""

NECK_LENGTH = 1.05
"""IOD from chin to collar over which a head's motion fades when the shoulders are not seen."""

SHORTEST_NECK, LONGEST_NECK = 0.55, 1.3
"""IOD: below, the throat would fold; above, the chest would sway."""

SHOULDER_WIDTH = 1.35
"""The figure's width against the head's at which shoulders begin."""

EDGE_FADE = 0.4
"""IOD: the motion of hair that touches the frame's edge fades over this, so that nothing that the
photo does not show comes into view."""


def smootherstep(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 below 0, 1 above 1, with two continuous derivatives (Perlin 2002)."""
    t = np.clip(value, 0.0, 1.0)
    return t * t * t * (t * (6.0 * t - 15.0) + 10.0)


def even_ramp(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 below 0, 1 above 1, smooth (C1), and with an even slope between, at most 1.25.

    Where much is squeezed into little room, no place of it is squeezed more than another.
    """
    t = np.clip(value, 0.0, 1.0)
    end = 0.2
    rise = (t - end / 2) / (1 - end)
    rise = np.where(t < end, t**2 / (2 * end * (1 - end)), rise)
    return np.asarray(np.where(t > 1 - end, 1 - (1 - t) ** 2 / (2 * end * (1 - end)), rise))


def build_head_weight(
    face: Face,
    others: tuple[Face, ...],
    lattice: Lattice,
    matte: NDArray[np.float32],
) -> NDArray[np.float32]:
    """How rigidly each node follows the skull.

    Args:
        face: the subject, in frame space.
        others: the other faces of the frame, which stay still.
        lattice: the nodes.
        matte: (rows, cols) float32 in [0, 1], the figure's matte at the nodes.

    Returns:
        (rows, cols) float32 in [0, 1]: 1 on face and hair, falling to 0 down the neck, away from
        the head, towards the frame's edge and towards other faces.
    """
    head = head_frame(face)
    nodes = lattice.nodes()
    u, v = head.coordinates(nodes)
    start = head.chin_v - FADE_STARTS_AT_EAR_ABOVE_CHIN * smootherstep(np.abs(u) / 0.9)
    down_the_neck = 1.0 - smootherstep((v - start) / _neck_length(u, v, matte, head))
    radius = np.hypot(u / 1.15, v / 1.6)
    near = 1.0 - smootherstep((radius - 1.35) / 0.85)
    far_corner = (float(nodes[-1, -1, 0]), float(nodes[-1, -1, 1]))
    inside = free_of_edge(nodes, far_corner, head.iod_px)
    weight = down_the_neck * near * inside * free_of_others(nodes, others)
    weight[weight < 1e-4] = 0.0
    return weight.astype(np.float32)


def free_of_edge(
    places_px: NDArray[np.float32], far_corner_px: tuple[float, float], iod_px: float
) -> NDArray[np.float64]:
    """How far the frame's edges let places (..., 2) follow the head, in [0, 1]."""
    x, y = np.moveaxis(np.asarray(places_px, np.float64), -1, 0)
    right, bottom = far_corner_px
    free = np.ones(places_px.shape[:-1])
    for to_edge in (x, right - x, y, bottom - y):
        free *= even_ramp(to_edge / (EDGE_FADE * iod_px))
    return free


def free_of_others(places_px: NDArray[np.float32], others: tuple[Face, ...]) -> NDArray[np.float64]:
    """How far other faces, which stay still, let places (..., 2) follow the head, in [0, 1]."""
    free = np.ones(places_px.shape[:-1])
    for other in others:
        u, v = head_frame(other).coordinates(places_px)
        free *= smootherstep((np.hypot(u / 1.1, v / 1.5) - 0.9) / 0.5)
    return free


def _neck_length(
    u: NDArray[np.float64], v: NDArray[np.float64], matte: NDArray[np.float32], head: HeadFrame
) -> float:
    """IOD from where the fade starts to where the shoulders begin, judged by the figure's width."""
    node_iod = float(np.abs(u[0, 1] - u[0, 0]) + np.abs(v[0, 1] - v[0, 0]))
    rows = np.round((v - v.min()) / node_iod).astype(int)
    figure = (matte > 0.5).astype(np.float64)
    widths = np.bincount(rows.ravel(), figure.ravel()) * node_iod
    heights = v.min() + node_iod * np.arange(len(widths))
    head_rows = np.abs(heights) < 0.5
    if not head_rows.any():
        return NECK_LENGTH
    head_width = float(np.median(widths[head_rows]))
    below = (heights > head.chin_v + 0.1) & (widths > SHOULDER_WIDTH * head_width)
    if not below.any():
        return NECK_LENGTH
    collar = float(heights[below][0]) - head.chin_v
    return float(np.clip(collar + 0.35, SHORTEST_NECK, LONGEST_NECK))


BREATH_LIFT = 0.006
"""IOD: about 1.5 px at 1080x1350, which prototypes found to look like breathing."""


def build_breath(
    face: Face, lattice: Lattice, head_weight: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Displacement of chest and shoulders by one full breath: (rows, cols, 2) float32 px."""
    head = head_frame(face)
    nodes = lattice.nodes()
    _, v = head.coordinates(nodes)
    chest = smootherstep((v - head.chin_v - 0.2) / 0.9)
    carried = np.maximum(chest, 0.35 * head_weight)
    x, y = nodes[..., 0], nodes[..., 1]
    to_edge = np.minimum.reduce([x - x.min(), x.max() - x, y - y.min(), y.max() - y])
    lift = BREATH_LIFT * head.iod_px * carried * smootherstep(to_edge / (0.5 * head.iod_px))
    return np.stack([np.zeros_like(lift), -lift], axis=-1).astype(np.float32)
