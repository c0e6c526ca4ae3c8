"""Filling holes of any width in a picture with pixels of its own, grain included.

Patch match says from where each pixel of a hole can be copied: first in a picture so small that
patches span the hole, then finer and finer. The fill has the tone in which the patches agree, and
the detail of what is copied. Specks have the tone of a membrane spanned over them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.patch_match import Fill, fill_by_patches

LARGEST_PX = 1600
"""Larger pictures are searched this small; what is found is copied at full size."""

SPANNED_PX = 8.0
"""Half the width of a hole that patches span: the coarsest picture is one in which all are so."""

REACH_PX = 48.0
"""How far a source may lie from its place, in pixels of the picture that is searched."""

TONE_PX = 2.0
"""Deviation of the Gaussian that parts tone from detail."""

SPECK_PX = 40
"""Holes of at most so many pixels, of the picture that is searched, are specks."""

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]


def fill_holes(pixels: NDArray[np.uint8], hole: Mask, spared: Mask) -> NDArray[np.uint8]:
    """Fill holes.

    Args:
        pixels: (H, W, 3) uint8.
        hole: (H, W) bool, to be filled.
        spared: (H, W) bool, what nothing is copied from or into, such as eyes: holes there are
            filled by a membrane alone.

    Returns:
        (H, W, 3) uint8, equal to ``pixels`` outside the hole.
    """
    if not hole.any() or hole.all():
        return pixels
    image = pixels.astype(np.float32) / np.float32(255)
    scale = min(1.0, LARGEST_PX / max(hole.shape))
    fill = _search(image, hole, spared, scale)
    tone = np.where(hole[..., None], _enlarged(fill.image, hole.shape), image)
    copied = _copied(tone, _enlarged_steps(fill.steps, hole.shape), hole & ~spared)
    sigma = TONE_PX / scale
    tone = _membrane_over_specks(tone, hole, spared, SPECK_PX / scale**2)
    mended = (
        copied + cv2.GaussianBlur(tone, (0, 0), sigma) - cv2.GaussianBlur(copied, (0, 0), sigma)
    )
    result = np.where(hole[..., None], np.clip(mended * 255 + 0.5, 0, 255), pixels)
    return np.asarray(result, np.uint8)


def _search(image: Image, hole: Mask, spared: Mask, scale: float) -> Fill:
    """The fill at a scale, found from coarse to fine."""
    deepest = scale * float(_depth(hole).max())
    coarsest = max(0, int(np.ceil(np.log2(deepest / SPANNED_PX))))
    steps = np.zeros((1, 1, 2), np.int32)
    for level in range(coarsest, 0, -1):
        smaller = _reduced(image, hole, spared, scale / 2**level)
        steps = _search_once(smaller, steps, REACH_PX * (1 + level)).steps
    return _search_once(_reduced(image, hole, spared, scale), steps, REACH_PX)


def _search_once(
    picture: tuple[Image, Mask, Mask], steps: NDArray[np.int32], reach_px: float
) -> Fill:
    """The fill of a picture as `_reduced` gives it, beginning with the steps of a smaller one."""
    image, hole, spared = picture
    first = _enlarged_steps(steps, hole.shape) * hole[..., None]
    return fill_by_patches(image, hole, ~hole, ~(hole | spared), reach_px, first)


def _reduced(image: Image, hole: Mask, spared: Mask, scale: float) -> tuple[Image, Mask, Mask]:
    """A smaller picture: what is known of each pixel's colour, what is not, what is spared."""
    if scale >= 1:
        return image, hole, spared
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    known = (~hole).astype(np.float32)
    planes = cv2.resize(
        np.dstack([image * known[..., None], known]), size, interpolation=cv2.INTER_AREA
    )
    kept = cv2.resize(spared.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small = planes[..., :3] / np.maximum(planes[..., 3:], 1e-3)
    return np.asarray(small, np.float32), planes[..., 3] < 0.99, kept > 0


def _membrane_over_specks(tone: Image, hole: Mask, spared: Mask, largest_px: float) -> Image:
    """The tone of a membrane over specks and spared holes, of the patches elsewhere."""
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8), connectivity=8)
    speck = stats[:, cv2.CC_STAT_AREA] <= largest_px
    spanned = hole & (spared | speck[pieces])
    return np.where(spanned[..., None], pull_push(tone, ~hole), tone)


def _depth(hole: Mask) -> NDArray[np.float32]:
    """How far each pixel of a hole lies from what is known, in pixels."""
    return np.asarray(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _enlarged(image: Image, shape: tuple[int, ...]) -> Image:
    if image.shape[:2] == shape:
        return image
    return np.asarray(cv2.resize(image, shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _enlarged_steps(steps: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Steps for a larger picture: as many times longer, the same for all pixels of a small one."""
    if steps.shape[:2] == shape:
        return steps
    times = np.array([shape[0] / steps.shape[0], shape[1] / steps.shape[1]])
    near = cv2.resize(steps.astype(np.float32), shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.rint(near * times), np.int32)


def _copied(tone: Image, steps: NDArray[np.int32], hole: Mask) -> Image:
    """Each pixel of a hole copied from where its step leads, unless that is no place to copy."""
    rows, cols = np.nonzero(hole & steps.any(axis=-1))
    down, right = steps[rows, cols].T
    to_row, to_col = rows + down, cols + right
    inside = (to_row >= 0) & (to_row < hole.shape[0]) & (to_col >= 0) & (to_col < hole.shape[1])
    rows, cols, to_row, to_col = rows[inside], cols[inside], to_row[inside], to_col[inside]
    known = ~hole[to_row, to_col]
    copied = tone.copy()
    copied[rows[known], cols[known]] = tone[to_row[known], to_col[known]]
    return copied
