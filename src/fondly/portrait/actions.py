"""How the subject's skin moves for each ARKit shape: anatomy laid out on their own landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from fondly.domain.face import Face
from fondly.domain.portrait import Action, Lattice
from fondly.perception.spectacles import Spectacles
from fondly.portrait.actions_brow import BROW_DOWN, BROW_INNER_UP, BROW_OUTER_UP, NOSE_SNEER
from fondly.portrait.actions_chart import Points, draw_chart, frame_from_chart
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
    breadth,
)
from fondly.portrait.actions_pull import Mask, Part, displace
from fondly.portrait.actions_regions import lips_apart, measure_freedom
from fondly.portrait.actions_smile import CHEEK_SQUINT, PARTED_SMILE, SMILE, WIDEST_SMILE
from fondly.portrait.actions_tail import unbend
from fondly.portrait.head_frame import FACE_OVAL
from fondly.portrait.mouth_tail import Tail

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
SMILES = {1: "mouthSmileLeft", -1: "mouthSmileRight"}
MOVE_THE_OUTLINE = ("jaw", "jawForward", "cheekPuff")
"""Shapes that carry the outline of the face along: elsewhere skin slides over the bone there."""
SLOPE_SMOOTHING_NODES = 5.0
"""Skin bridges what is finer than this, in lattice steps."""

STEEPEST = 1.5
"""Slope of the face, at most: near its outline depth is a guess."""

REACH_OF_MESH = 0.2
"""Of the mesh's larger side: beyond this from the face no skin is moved."""

NOTHING_IOD = 1e-5

LEAST_AREA = 0.45
"""What is left of an area of skin at an action's full strength, so that mixes do not fold."""

UNFOLDING_NODES, UNFOLDING_ROUNDS = 2.0, 24


def build_actions(
    face: Face,
    lattice: Lattice,
    depth_px: NDArray[np.float32],
    *,
    spectacles: Spectacles | None = None,
    tails: Sequence[Tail] = (),
) -> dict[str, Action]:
    """The displacement of skin for each ARKit shape at 1, lips closed, lids still.

    Args:
        face: the subject in frame space.
        lattice: the figure's nodes.
        depth_px: (rows, cols) float32, height towards the camera.
        spectacles: the subject's, in frame space; their frames must not bend.
        tails: of the lip line, where it was found: a smile turns up one that hangs.

    Returns:
        By ARKit name; see `Action`.
    """
    part, row, col = _around_face(face, lattice)
    depth = depth_px[row : row + part.rows, col : col + part.cols]
    chart = draw_chart(face, part.nodes())
    freedom = measure_freedom(face, part, chart, spectacles)
    slope = freedom.in_depth[..., None] * _slope(part, depth)
    along_skin = frame_from_chart(chart, part.step_px)
    hanging = {SMILES[tail.side]: tail for tail in tails}
    shapes = [(name, parts, side) for name, parts in SIDED.items() for side in SIDES]
    shapes += [(name, parts, "") for name, parts in WHOLE.items()]
    actions = {}
    for name, parts, side in shapes:
        free = freedom.with_outline if name in MOVE_THE_OUTLINE else freedom.within
        drag, rise = displace(chart, parts, side)
        if name == "mouthPucker":
            drag, rise = breadth(chart) * drag, breadth(chart) * rise
        if parts is SMILE:
            drag = drag + lips_apart(chart.landmarks, 1.0) * displace(chart, PARTED_SMILE, side)[0]
        slid = (along_skin @ (drag * free[..., None])[..., None])[..., 0]
        forward = (slope * slid).sum(axis=-1)
        delta = np.concatenate([slid, forward[..., None]], axis=-1)
        delta += (free * rise)[..., None] * chart.frame_from_head[:, 2]
        delta[..., :2] = unfold(delta[..., :2] / part.step_px) * part.step_px
        if name + side in hanging:
            delta = _turn_up(hanging[name + side], part, delta, free, slope)
        actions[name + side] = _crop(delta.astype(np.float32), row, col, chart.iod_px)
    return actions


def _turn_up(tail: Tail, part: Lattice, smile: Points, free: Mask, slope: Points) -> Points:
    """A smile (rows, cols, 3) that takes the end of a hanging line along.

    Skin is kept from folding as far as a smile ever goes: near the outline of a turned head hardly
    anything would be left of it otherwise.
    """
    more = unbend(tail, part, smile[..., :2], free)
    if not more.any():
        return smile
    widest = WIDEST_SMILE / part.step_px
    slid = unfold((smile[..., :2] + more) * widest) / widest
    forward = smile[..., 2] + (slope * (slid - smile[..., :2])).sum(axis=-1)
    return np.concatenate([slid, forward[..., None]], axis=-1)


def _around_face(face: Face, lattice: Lattice) -> tuple[Lattice, int, int]:
    """The part of a lattice that a face's skin can reach, and its first row and column."""
    points = face.landmarks[list(FACE_OVAL), :2].astype(np.float64)
    return part_around(points, REACH_OF_MESH * float(np.ptp(points, axis=0).max()), lattice)


def part_around(points: Points, reach_px: float, lattice: Lattice) -> tuple[Lattice, int, int]:
    """The part of a lattice within a distance of (n, 2) points, and its first row and column."""
    origin = np.array([lattice.x0_px, lattice.y0_px])
    low = np.floor((points.min(axis=0) - reach_px - origin) / lattice.step_px).astype(int)
    high = np.ceil((points.max(axis=0) + reach_px - origin) / lattice.step_px).astype(int)
    col, row = np.clip(low, 0, [lattice.cols - 2, lattice.rows - 2]).tolist()
    last_col, last_row = np.clip(high, [col + 1, row + 1], [lattice.cols - 1, lattice.rows - 1])
    part = Lattice(
        lattice.x0_px + col * lattice.step_px,
        lattice.y0_px + row * lattice.step_px,
        lattice.step_px,
        int(last_row) - row + 1,
        int(last_col) - col + 1,
    )
    return part, row, col


def unfold(shift: Points) -> Points:
    """Smooth a displacement where it would squeeze skin too much.

    Where a face is charted badly (few pixels, a grimace, a drawing) muscles may press skin into
    less room than there is.

    Args:
        shift: (rows, cols, 2) in lattice steps.
    """
    for _ in range(UNFOLDING_ROUNDS):
        right, down = np.gradient(shift, axis=1), np.gradient(shift, axis=0)
        area = (1 + right[..., 0]) * (1 + down[..., 1]) - right[..., 1] * down[..., 0]
        squeezed = np.maximum(LEAST_AREA - area, 0.0)
        if not squeezed.any():
            break
        share = np.clip(gaussian_filter(squeezed, UNFOLDING_NODES) * 12.0, 0.0, 1.0)
        smooth = gaussian_filter(shift, (UNFOLDING_NODES, UNFOLDING_NODES, 0))
        shift = shift + share[..., None] * (smooth - shift)
    return shift


def _slope(lattice: Lattice, depth_px: NDArray[np.float32]) -> Points:
    """How depth changes under skin that slides right and down: (rows, cols, 2), px per px."""
    smooth = gaussian_filter(depth_px.astype(np.float64), SLOPE_SMOOTHING_NODES)
    down, right = np.gradient(smooth, lattice.step_px)
    return np.asarray(np.clip(np.stack([right, down], axis=-1), -STEEPEST, STEEPEST))


def _crop(delta: NDArray[np.float32], row: int, col: int, iod_px: float) -> Action:
    """The smallest window that holds the displacement, with a border of zeros.

    Args:
        delta: (rows, cols, 3) on a part of the lattice that begins at ``row`` and ``col``.
        iod_px: to tell what is too small to count.
    """
    moved = np.abs(delta).max(axis=-1) > NOTHING_IOD * iod_px
    moved[[0, -1], :] = False
    moved[:, [0, -1]] = False
    rows, cols = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if rows.size == 0:
        return Action(row, col, np.zeros((2, 2, 3), dtype=np.float32))
    top, bottom, left, right = rows[0] - 1, rows[-1] + 2, cols[0] - 1, cols[-1] + 2
    window = delta[top:bottom, left:right].copy()
    window[[0, -1], :] = 0.0
    window[:, [0, -1]] = 0.0
    return Action(row + int(top), col + int(left), window)
