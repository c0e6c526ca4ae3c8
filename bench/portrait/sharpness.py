"""Sharpness: the Laplacian's variance where the figure moved, over the photo's own there.

Moved pixels are dithered before they are rounded; what that adds to the variance is taken off, or
smooth photos would seem to gain detail.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import Pixels, Rig
from fondly.rendering.pose import pose_figure

POSES = ("yaw", "pitch", "roll", "smile")
LEAST_PX = 0.3
"""Displacement from which a pixel is resampled for good."""
DITHER_ADDS = 20 / 12
"""Variance of the Laplacian (weights 1, 1, 1, 1, -4) of noise that is even within one level."""
SMALLEST_SHARE_IOD2 = 0.05
"""Areas smaller than this, in squared inter-ocular distances, say nothing."""

FIGURES = (
    *(Figure(f"{pose}", f"sharpness kept, {pose}", median=0.9, decile=0.9) for pose in POSES),
)


def measure(rig: Rig) -> Values:
    """What each pose keeps of one photo's sharpness; where hardly anything moves it is left out."""
    photo = laplacian(rig.portrait.photo.pixels)
    values = {}
    least = SMALLEST_SHARE_IOD2 * rig.face.iod_px**2
    for pose in POSES:
        came_from, moved = sources(rig, pose)
        if moved.sum() < least:
            continue
        rows, cols = came_from[moved].T
        values[pose] = kept(laplacian(rig.frame(pose))[moved], photo[rows, cols])
    return values


def kept(moved: NDArray[np.float32], photo: NDArray[np.float32]) -> float:
    """The share of the photo's sharpness that is left, from Laplacians (N,) of the same content."""
    return max(float(moved.var()) - DITHER_ADDS, 0.0) / max(float(photo.var()), 1e-6)


def sources(rig: Rig, pose: str) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each pixel's content came from, and which pixels moved.

    Returns:
        (H, W, 2) the nearest row and column in the photo; (H, W) whether a pixel of the figure's
        opaque part moved, away from eyes and mouth, which are composed and not only moved.
    """
    figure = rig.figure
    shift = field_at_pixels(rig, pose)
    height, width = shift.shape[:2]
    cols, rows = np.meshgrid(np.arange(width), np.arange(height))
    from_col = np.clip(np.rint(cols - shift[..., 0]), 0, width - 1).astype(np.intp)
    from_row = np.clip(np.rint(rows - shift[..., 1]), 0, height - 1).astype(np.intp)
    solid = cv2.erode((figure.layer[..., 3] > 0.999).astype(np.uint8), np.ones((7, 7), np.uint8))
    for part in (*figure.eyes, *((figure.mouth,) if figure.mouth is not None else ())):
        x0, y0, x1, y1 = part.box_px
        solid[y0:y1, x0:x1] = 0
    moved = (np.hypot(shift[..., 0], shift[..., 1]) >= LEAST_PX) & (solid[from_row, from_col] > 0)
    return np.stack([from_row, from_col], axis=-1), moved


def field_at_pixels(rig: Rig, pose: str) -> NDArray[np.float32]:
    """The displacement (H, W, 2) px that brought each pixel's content here."""
    figure = rig.figure
    field = np.ascontiguousarray(pose_figure(figure, rig.sample(pose)).field[..., :2])
    height, width = figure.layer.shape[:2]
    lattice = figure.lattice
    x = ((np.arange(width) - lattice.x0_px) / lattice.step_px).astype(np.float32)
    y = ((np.arange(height) - lattice.y0_px) / lattice.step_px).astype(np.float32)
    at_x, at_y = np.meshgrid(x, y)
    found = cv2.remap(field, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)


def laplacian(pixels: Pixels) -> NDArray[np.float32]:
    """The Laplacian of a picture's luma, (H, W)."""
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(cv2.Laplacian(luma, cv2.CV_32F), np.float32)
