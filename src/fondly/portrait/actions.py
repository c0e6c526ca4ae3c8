"""How the subject's skin moves for each ARKit shape: anatomy laid out on their own landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from fondly.domain.face import Face
from fondly.domain.portrait import Action, Lattice
from fondly.portrait.actions_brow import BROW_DOWN, BROW_INNER_UP, BROW_OUTER_UP, NOSE_SNEER
from fondly.portrait.actions_chart import Chart, Points, draw_chart
from fondly.portrait.actions_mouth import (
    CHEEK_PUFF,
    DIMPLE,
    FROWN,
    JAW_ASIDE,
    JAW_FORWARD,
    MOUTH_ASIDE,
    PRESS,
    PUCKER,
    SHRUG_LOWER,
    SHRUG_UPPER,
    STRETCH,
)
from fondly.portrait.actions_pull import Part, displace
from fondly.portrait.actions_regions import measure_freedom
from fondly.portrait.actions_smile import CHEEK_SQUINT, SMILE

SIDES = ("Left", "Right")
SIDED: Mapping[str, Sequence[Part]] = {
    "mouthSmile": SMILE,
    "cheekSquint": CHEEK_SQUINT,
    "browOuterUp": BROW_OUTER_UP,
    "browDown": BROW_DOWN,
    "noseSneer": NOSE_SNEER,
    "mouthDimple": DIMPLE,
    "mouthFrown": FROWN,
    "mouthStretch": STRETCH,
    "mouthPress": PRESS,
    "mouth": MOUTH_ASIDE,
    "jaw": JAW_ASIDE,
}
WHOLE: Mapping[str, Sequence[Part]] = {
    "browInnerUp": BROW_INNER_UP,
    "cheekPuff": CHEEK_PUFF,
    "jawForward": JAW_FORWARD,
    "mouthPucker": PUCKER,
    "mouthShrugLower": SHRUG_LOWER,
    "mouthShrugUpper": SHRUG_UPPER,
}
MOVE_THE_OUTLINE = ("jaw", "jawForward", "cheekPuff")
"""Shapes that carry the outline of the face along: elsewhere skin slides over the bone there."""
SLOPE_SMOOTHING_NODES = 2.5
"""Skin bridges what is finer than this, in lattice steps."""

STEEPEST = 1.5
"""Slope of the face, at most: near its outline depth is a guess."""


def build_actions(face: Face, lattice: Lattice, depth_px: NDArray[np.float32]) -> dict[str, Action]:
    """The displacement of skin for each ARKit shape at 1, lips closed, lids still.

    Args:
        face: the subject in frame space.
        lattice: the figure's nodes.
        depth_px: (rows, cols) float32, height towards the camera.

    Returns:
        By ARKit name; see `Action`.
    """
    chart = draw_chart(face, lattice.nodes())
    freedom = measure_freedom(face, lattice, chart)
    slope = _slope(lattice, depth_px, chart)
    shapes = [(name, parts, side) for name, parts in SIDED.items() for side in SIDES]
    shapes += [(name, parts, "") for name, parts in WHOLE.items()]
    actions = {}
    for name, parts, side in shapes:
        free = freedom.with_outline if name in MOVE_THE_OUTLINE else freedom.within
        drag, rise = displace(chart, parts, side)
        forward = (slope * drag).sum(axis=-1) + rise
        head = np.concatenate([drag, forward[..., None]], axis=-1) * free[..., None]
        delta = (head @ chart.frame_from_head.T).astype(np.float32)
        actions[name + side] = _crop(delta)
    return actions


def _slope(lattice: Lattice, depth_px: NDArray[np.float32], chart: Chart) -> Points:
    """How far forward skin comes as it slides left and up over the face: (rows, cols, 2)."""
    smooth = gaussian_filter(depth_px.astype(np.float64), SLOPE_SMOOTHING_NODES)
    down, right = np.gradient(smooth, lattice.step_px)
    normal = np.stack([-right, -down, np.ones_like(right)], axis=-1) @ chart.frame_from_head
    forward = np.maximum(normal[..., 2], 1e-3 * np.linalg.norm(normal, axis=-1))
    return np.clip(-normal[..., :2] / forward[..., None], -STEEPEST, STEEPEST)


def _crop(delta: NDArray[np.float32]) -> Action:
    """The smallest window that holds the displacement, with a border of zeros."""
    moved = np.abs(delta).max(axis=-1) > 1e-3
    moved[[0, -1], :] = False
    moved[:, [0, -1]] = False
    rows, cols = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if rows.size == 0:
        return Action(0, 0, np.zeros((2, 2, 3), dtype=np.float32))
    top, bottom, left, right = rows[0] - 1, rows[-1] + 2, cols[0] - 1, cols[-1] + 2
    window = delta[top:bottom, left:right].copy()
    window[[0, -1], :] = 0.0
    window[:, [0, -1]] = 0.0
    return Action(int(top), int(left), window)
