"""What beside a figure is no ground although no matte holds it: locks, an ear, a bow's end.

Copied behind the figure it would show there several times over.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.parts import breadth_px

NEARBY = 0.3
"""IOD: half the side of the square whose median is taken for the ground."""

STANDS_OUT, LEAST_OUT, ITS_OWN = 0.2, 0.05, 6.0
"""Difference from that, of the square root of light, from which something is looked at: so many
times the ground's own variation, which is the median of that difference, within these bounds."""

PLAIN = 0.12
"""Below such a bound the ground is plain, and nothing so small that touches the figure is copied,
whatever its colour: dark hair before a dark wall differs from it by .12, and by more from a rim
that is half skin."""

ALIKE = 0.2
"""Most that it may differ from the figure's rim; nor by more than half of what it stands out."""

SHARE = 0.25
"""Of a thing that must be so alike: locks let light through, and differ from each other."""

RIM, RIM_BLUR = 0.2, 0.12
"""IOD: how deep the rim is, and the standard deviation over which its colour is averaged."""

RIM_NEAR = 0.02
"""Share of that average that must be rim: farther away nothing is compared."""

TOUCHES, WITHIN = 0.09, 0.3
"""IOD from the figure at which it begins at most, and to which it reaches: what goes on is the
ground's."""

LARGEST = 0.05
"""Square IOD: what is larger is part of the figure itself, or of another one. Locks have .038."""

BROAD = 0.028
"""IOD, least standard deviation across its longer axis. Bars and beams that end or change colour
beside a head have up to .023, and must go on behind it; locks have .034 and more."""


def find_stray(
    root: NDArray[np.float32], seen: NDArray[np.bool_], alpha: NDArray[np.float32], iod_px: float
) -> NDArray[np.bool_]:
    """Where something looks like the figure that it touches, or not like its plain ground.

    Args:
        root: (h, w, 3) float32, the photo shrunk, square roots of linear light.
        seen: (h, w) bool, where the photo is taken to be ground.
        alpha: (h, w) float32 in [0, 1], the figure's matte.
        iod_px: inter-ocular distance in this picture.

    Returns:
        (h, w) bool, a pixel wider than what was found.
    """
    nothing = np.zeros(seen.shape, bool)
    rim, near = _rim_colour(root, alpha, iod_px)
    if not seen.any() or not near.any():
        return nothing
    ground = pull_push(root, seen)
    median = _median(ground, iod_px)
    usual = _median(np.abs(ground - median).max(axis=-1), iod_px)
    stands_out = np.abs(root - median).max(axis=-1)
    unlike = np.abs(root - rim).max(axis=-1)
    least = np.clip(ITS_OWN * usual, LEAST_OUT, STANDS_OUT)
    things = seen & (stands_out > least)
    alike = near & (unlike < np.minimum(ALIKE, 0.5 * stands_out))
    alike = things & (alike | (least < PLAIN))
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 3) / iod_px
    count, parts = cv2.connectedComponents(things.astype(np.uint8))
    nearest, farthest = np.full(count, np.inf), np.zeros(count)
    np.minimum.at(nearest, parts[things], away[things])
    np.maximum.at(farthest, parts[things], away[things])
    size, same = (np.bincount(parts[one], minlength=count) for one in (things, alike))
    stray = (nearest < TOUCHES) & (farthest < WITHIN) & (same > SHARE * size)
    stray &= size < LARGEST * iod_px * iod_px
    for part in np.flatnonzero(stray):
        stray[part] = breadth_px(parts == part) > BROAD * iod_px
    found = (alike & stray[parts]).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0)


def _median(picture: NDArray[np.float32], iod_px: float) -> NDArray[np.float32]:
    """The median of the square about each pixel, in steps of 1 / 255; of values in [0, 1]."""
    rounded = np.round(255.0 * np.clip(picture, 0.0, 1.0)).astype(np.uint8)
    return cv2.medianBlur(rounded, 2 * int(NEARBY * iod_px) + 1) / np.float32(255)


def _rim_colour(
    root: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The colour of the figure's rim about each pixel, and where there is any."""
    solid = alpha > 0.9
    depth = cv2.distanceTransform(solid.astype(np.uint8), cv2.DIST_L2, 3)
    weight = (solid & (depth < RIM * iod_px)).astype(np.float32)[..., None]
    sums = np.concatenate([root * weight, weight], axis=-1)
    sums = np.asarray(cv2.GaussianBlur(sums, (0, 0), RIM_BLUR * iod_px), np.float32)
    colour = sums[..., :3] / np.maximum(sums[..., 3:], np.float32(1e-3))
    return colour, sums[..., 3] > RIM_NEAR
