"""How the skin around a mouth slides over teeth that stay with the skull."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import INDEX
from fondly.domain.mouth import Mouth
from fondly.domain.portrait import Figure
from fondly.rendering.pose import Sample

OF_THE_JAW = ("jawOpen", "jawLeft", "jawRight", "jawForward")
"""Shapes with which the lower teeth go; the mouth itself knows how far the jaw drops."""
STILL_PX = 1e-3
MOST_BARED = 0.02
"""Mouth units over which lips that the photo shows apart slide over its teeth: what lies behind
them farther on is not known, and what they go beyond that, teeth go along."""


def skin_over_teeth(figure: Figure, mouth: Mouth, sample: Sample) -> NDArray[np.float32] | None:
    """Displacement of the skin before the teeth by a sample's expression.

    Args:
        figure: the rig, in the same space as the mouth's box.
        mouth: its mouth.
        sample: one motion sample.

    Returns:
        (rows, cols, 2) float32 px at the nodes of ``mouth.motion``; None where nothing moves.
    """
    lattice, (x0, y0, _, _) = figure.lattice, mouth.box_px
    rows, cols = mouth.motion.jaw.shape[:2]
    x = (x0 + mouth.motion.step_px * np.arange(cols) - lattice.x0_px) / lattice.step_px
    y = (y0 + mouth.motion.step_px * np.arange(rows) - lattice.y0_px) / lattice.step_px
    left, top = max(int(x[0]), 0), max(int(y[0]), 0)
    skin = np.zeros((int(y[-1]) + 2 - top, int(x[-1]) + 2 - left, 2), np.float32)
    for name, action in figure.actions.items():
        weight = float(sample[INDEX[name]])
        if weight and name not in OF_THE_JAW:
            _add(
                skin,
                np.float32(weight) * action.delta[..., :2],
                action.row - top,
                action.col - left,
            )
    if float(np.abs(skin).max()) < STILL_PX:
        return None
    places = np.meshgrid((x - left).astype(np.float32), (y - top).astype(np.float32))
    sampled = cv2.remap(skin, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if mouth.lines.opening > 0.0:
        most = MOST_BARED * float(np.linalg.norm(mouth.pixel_from_mouth[:, 1]))
        far = np.linalg.norm(sampled, axis=-1, keepdims=True)
        sampled = sampled / np.hypot(1.0, far / most)
    return np.asarray(sampled, np.float32)


def _add(skin: NDArray[np.float32], delta: NDArray[np.float32], row: int, col: int) -> None:
    """Add what of a displacement that begins at a row and column lies in the window."""
    bottom, right = (
        min(row + delta.shape[0], skin.shape[0]),
        min(col + delta.shape[1], skin.shape[1]),
    )
    above, before = max(row, 0), max(col, 0)
    if above < bottom and before < right:
        skin[above:bottom, before:right] += delta[
            above - row : bottom - row, before - col : right - col
        ]
