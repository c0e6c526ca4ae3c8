"""How the subject's skin moves for each ARKit shape: anatomy laid out on their own landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.portrait import Action, Lattice
from fondly.portrait.actions_chart import draw_chart
from fondly.portrait.actions_pull import Part, displace
from fondly.portrait.actions_regions import freedom
from fondly.portrait.actions_smile import CHEEK_SQUINT, SMILE

SIDED: Mapping[str, Sequence[Part]] = {"mouthSmile": SMILE, "cheekSquint": CHEEK_SQUINT}
WHOLE: Mapping[str, Sequence[Part]] = {}


def build_actions(
    face: Face, lattice: Lattice, depth_px: NDArray[np.float32]
) -> dict[str, Action]:
    """The displacement of skin for each ARKit shape at 1, lips closed, lids still.

    Args:
        face: the subject in frame space.
        lattice: the figure's nodes.
        depth_px: (rows, cols) float32, height towards the camera.
    Returns:
        By ARKit name; see `Action`.
    """
    chart = draw_chart(face, lattice.nodes())
    free = freedom(face, lattice, chart)
    shapes = [(name + side, parts, side) for name, parts in SIDED.items() for side in ("Left", "Right")]
    shapes += [(name, parts, "") for name, parts in WHOLE.items()]
    actions = {}
    for name, parts, side in shapes:
        head = displace(chart, parts, side) * free[..., None]
        actions[name] = _crop((head @ chart.frame_from_head.T).astype(np.float32))
    return actions


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
