"""A first guess of what a hole hides: lines that run into it go straight on.

Coherence transport (Bornemann, März 2007, "Fast Image Inpainting Based on Coherence Transport"):
pixels are painted once, from the hole's border inwards, each as a mean of those nearby that are
known by then, and most of those that lie along the lines there. Which way lines run is carried
along in the same way.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

RADIUS = 5
"""Pixels around a place that it is painted from."""

STRAIGHT = 50.0
"""How narrow the line is along which a pixel is painted where all lines run one way: the deviation
from it is RADIUS over this and one."""

SMOOTHED, WITHIN = 1.0, 3.0
"""Standard deviations of the Gaussians, in pixels, before lines are looked for and within which
they are."""

FAINT = 0.004
"""Change of colour from pixel to pixel below which no line is seen."""


def carry_on(
    image: NDArray[np.float32],
    known: NDArray[np.bool_],
    hole: NDArray[np.bool_],
    otherwise: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Paint a hole smoothly, with lines that go on.

    Args:
        image: (H, W, 3) float32, perceptual, in [0, 1]; only what is known is read.
        known: (H, W) bool.
        hole: (H, W) bool, what is to be painted; nothing of it is known.
        otherwise: (H, W, 3) float32, what stands where nothing known or painted is near.

    Returns:
        (H, W, 3) float32, equal to ``image`` where ``known``.
    """
    smooth, tensor = find_lines(image, known)
    depth = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 5)
    places = np.argwhere(hole)
    places = places[np.argsort(depth[hole], kind="stable")]
    painted = known.copy()
    _paint(places, painted, smooth, tensor)
    carried = np.where(painted[..., None], smooth, otherwise)
    return np.where(known[..., None], image, carried).astype(np.float32)


def find_lines(
    image: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The picture without its grain, and its structure tensor (xx, xy, yy) where it is known."""
    share = known.astype(np.float32)[..., None]
    total = cv2.GaussianBlur(np.concatenate([image * share, share], axis=-1), (0, 0), SMOOTHED)
    smooth = np.asarray(total[..., :3] / np.maximum(total[..., 3:], 1e-3), np.float32)
    inside = cv2.erode(
        known.astype(np.float32), np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE
    )
    right = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125) * inside[..., None]
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125) * inside[..., None]
    products = np.dstack([(one * other).sum(axis=-1) for one, other in
                          ((right, right), (right, down), (down, down))])  # fmt: skip
    mean = cv2.GaussianBlur(np.dstack([products, inside]), (0, 0), WITHIN)
    return smooth, np.asarray(mean[..., :3] / np.maximum(mean[..., 3:], 1e-3), np.float32)


@kernel
def _paint(
    places: NDArray[np.int64],
    painted: NDArray[np.bool_],
    image: NDArray[np.float32],
    tensor: NDArray[np.float32],
) -> None:
    """Paint places in their order; ``image``, ``tensor`` and ``painted`` are changed in place."""
    sums = np.empty(7, np.float64)
    for k in range(len(places)):
        row, col = places[k]
        _gather(painted, image, tensor, (row, col), (0.0, 0.0), sums)
        if sums[6] <= 0.0:
            continue
        narrow, across = _coherence(sums[3] / sums[6], sums[4] / sums[6], sums[5] / sums[6])
        bend = (narrow * np.cos(across), narrow * np.sin(across))
        _gather(painted, image, tensor, (row, col), bend, sums)
        for channel in range(3):
            image[row, col, channel] = sums[channel] / sums[6]
            tensor[row, col, channel] = sums[3 + channel] / sums[6]
        painted[row, col] = True


@kernel
def _coherence(xx: float, xy: float, yy: float) -> tuple[float, float]:
    """How narrow the line is that a place is painted along, and the angle across it."""
    contrast = (xx - yy) * (xx - yy) + 4.0 * xy * xy
    narrow = 1.0 + STRAIGHT * np.exp(-(FAINT**4) / (contrast + 1.0e-20))
    return narrow, angle_across(xx, xy, yy)


@kernel
def angle_across(xx: float, xy: float, yy: float) -> float:
    """The angle of the way across a line, from its structure tensor: radians, x towards y."""
    return float(0.5 * np.arctan2(2.0 * xy, xx - yy))


@kernel
def _gather(
    painted: NDArray[np.bool_],
    image: NDArray[np.float32],
    tensor: NDArray[np.float32],
    place: tuple[int, int],
    bend: tuple[float, float],
    sums: NDArray[np.float64],
) -> None:
    """Weighted sums of colours and tensors around a place, then of the weights.

    Args:
        bend: across the line, x and y, as long as the line is narrow; zero: all directions count.
    """
    row, col = place
    sums[:] = 0.0
    for y in range(max(row - RADIUS, 0), min(row + RADIUS + 1, painted.shape[0])):
        for x in range(max(col - RADIUS, 0), min(col + RADIUS + 1, painted.shape[1])):
            away = (y - row) * (y - row) + (x - col) * (x - col)
            if not painted[y, x] or away > RADIUS * RADIUS:
                continue
            off = (bend[0] * (x - col) + bend[1] * (y - row)) / RADIUS
            weight = np.exp(-0.5 * off * off) / np.sqrt(away) + 1.0e-12
            for channel in range(3):
                sums[channel] += weight * image[y, x, channel]
                sums[3 + channel] += weight * tensor[y, x, channel]
            sums[6] += weight
