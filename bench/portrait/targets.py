"""Where the rig's own geometry sends the mesh's landmarks: what a pose asks of the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import INDEX
from fondly.domain.mouth import Mouth
from fondly.domain.portrait import Figure
from fondly.rendering.mouth import lip_field
from fondly.rendering.mouth_pose import mouth_pose
from fondly.rendering.pose import posed_surface, rest_surface

Points = NDArray[np.float64]

MESH = 468
LIDS = {
    "Right": ((246, 7), (161, 163), (160, 144), (159, 145), (158, 153), (157, 154), (173, 155)),
    "Left": ((466, 249), (388, 390), (387, 373), (386, 374), (385, 380), (384, 381), (398, 382)),
}
"""Landmarks of the upper lid's margin, over its partner on the lower, outer corner first."""

LOWER_LIP = (
    *(17, 84, 181, 91, 146, 314, 405, 321, 375, 14, 87, 178, 88, 95, 317, 402, 318, 324),
    *(15, 16, 86, 85, 316, 315, 179, 180, 403, 404, 89, 90, 319, 320, 96, 77, 325, 307),
)
UPPER_LIP = (
    *(0, 37, 39, 40, 185, 267, 269, 270, 409, 11, 12, 13, 72, 73, 74, 302, 303, 304, 38, 41, 42),
    *(268, 271, 272, 82, 81, 80, 191, 312, 311, 310, 415, 184, 408, 183, 407),
)
"""Landmarks of the lips without the corners: they hang on the jaw, or on the skull, whatever the
lip line in the picture says."""


def landmark_targets(figure: Figure, sample: NDArray[np.float32]) -> Points:
    """The mesh of a posed figure as its rig means it: (468, 2) frame px.

    Lids close along the mesh's own columns by the closure asked for; lips follow the mouth's
    field, of the jaw below the lip line and of the skull above it; then the surface carries all.
    """
    points = figure.face.landmarks[:MESH, :2].astype(np.float64)
    points = points + _lid_shifts(points, sample)
    if figure.mouth is not None:
        points = points + lip_shifts(figure.mouth, points, sample)
    return points + carried(figure, points, sample)


def carried(figure: Figure, points: Points, sample: NDArray[np.float32]) -> Points:
    """Displacement (N, 2) px by which the surface carries points (N, 2) of the photo."""
    _, posed = posed_surface(figure, sample)
    moved = (posed - rest_surface(figure))[..., :2]
    lattice = figure.lattice
    return _read(moved, (points - [lattice.x0_px, lattice.y0_px]) / lattice.step_px)


def lip_shifts(mouth: Mouth, points: Points, sample: NDArray[np.float32]) -> Points:
    """Displacement (468, 2) px of the mesh by the mouth alone; 0 outside its box."""
    field = lip_field(mouth, mouth_pose(sample))
    x0, y0, x1, y1 = mouth.box_px
    in_box = points - [x0, y0]
    shifts = np.stack([_read(part, (in_box - 0.5) / mouth.motion.step_px) for part in field])
    across = in_box @ mouth.mouth_from_pixel[:, :2].T + mouth.mouth_from_pixel[:, 2]
    heights = across[:, 1]
    heights[list(LOWER_LIP)], heights[list(UPPER_LIP)] = np.inf, -np.inf
    line = float((mouth.lines.upper + mouth.lines.lower).mean()) / 2
    below = np.greater(heights, line)[:, None]
    inside = np.logical_and(in_box >= 0, points < [x1, y1]).all(axis=1, keepdims=True)
    return np.where(inside, np.where(below, shifts[1], shifts[0]), 0.0)


def _lid_shifts(points: Points, sample: NDArray[np.float32]) -> Points:
    shifts = np.zeros_like(points)
    for side, pairs in LIDS.items():
        closure = float(sample[INDEX[f"eyeBlink{side}"]])
        for upper, lower in pairs:
            shifts[upper] = closure * (points[lower] - points[upper])
    return shifts


def _read(field: NDArray[np.float32], nodes: Points) -> Points:
    """A field (rows, cols, 2) at fractional nodes (N, 2) of column and row."""
    at = np.ascontiguousarray(nodes[:, None].astype(np.float32))
    found = cv2.remap(
        np.ascontiguousarray(field),
        at[..., 0],
        at[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(found[:, 0], np.float64)
