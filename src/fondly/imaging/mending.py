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

STRIP_PX, MARGIN_PX = 512, 48
"""Rows that are put together at a time, so that a scan is never held in floats as a whole; and how
far a membrane looks beyond them, in pixels of the picture that is searched."""

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
    scale = min(1.0, LARGEST_PX / max(hole.shape))
    fill = _search(_reduced(pixels, hole, spared, scale), scale * float(_depth(hole).max()))
    spanned = _spanned(hole, spared, SPECK_PX / scale**2)
    around = round(MARGIN_PX / scale)
    mended = pixels.copy()
    for top in range(0, len(pixels), STRIP_PX):
        rows = slice(top, min(top + STRIP_PX, len(pixels)))
        if hole[rows].any():
            seen = slice(max(top - around, 0), min(rows.stop + around, len(pixels)))
            levels = _put_together(pixels, fill, (hole, spared, spanned), seen, scale)
            own = levels[rows.start - seen.start : rows.stop - seen.start]
            mended[rows] = np.where(hole[rows][..., None], own, pixels[rows])
    return mended


def _put_together(
    pixels: NDArray[np.uint8], fill: Fill, masks: tuple[Mask, Mask, Mask], seen: slice, scale: float
) -> NDArray[np.uint8]:
    """Some rows with their holes filled: the tone of the fill, the detail of what is copied.

    Args:
        pixels: the whole picture.
        fill: of the picture as it was searched.
        masks: of the whole picture: the hole, what is spared, and what a membrane spans.
        seen: the rows.
        scale: at which it was searched.
    """
    hole, spared, spanned = (mask[seen] for mask in masks)
    tone = pixels[seen].astype(np.float32) / np.float32(255)
    inside = hole[..., None]
    np.copyto(tone, _rows_of(fill.image, seen, masks[0].shape), where=inside)
    copied = _copied(tone, pixels, fill.steps, masks[0], np.argwhere(hole & ~spared), seen.start)
    if spanned.any() and not hole.all():
        tone = np.where(spanned[..., None], pull_push(tone, ~hole), tone)
    sigma = TONE_PX / scale
    copied += cv2.GaussianBlur(tone, (0, 0), sigma) - cv2.GaussianBlur(copied, (0, 0), sigma)
    return np.asarray(np.clip(copied * 255 + 0.5, 0, 255), np.uint8)


def _search(picture: tuple[Image, Mask, Mask], deepest_px: float) -> Fill:
    """The fill of a picture as `_reduced` gives it, found from coarse to fine."""
    coarsest = max(0, int(np.ceil(np.log2(deepest_px / SPANNED_PX))))
    steps = np.zeros((1, 1, 2), np.int32)
    for level in range(coarsest, 0, -1):
        smaller = _reduced(*picture, 1 / 2**level)
        steps = _search_once(smaller, steps, REACH_PX * (1 + level)).steps
    return _search_once(picture, steps, REACH_PX)


def _search_once(
    picture: tuple[Image, Mask, Mask], steps: NDArray[np.int32], reach_px: float
) -> Fill:
    """The fill of a picture as `_reduced` gives it, beginning with the steps of a smaller one."""
    image, hole, spared = picture
    first = _enlarged_steps(steps, hole.shape) * hole[..., None]
    return fill_by_patches(image, hole, ~hole, ~(hole | spared), reach_px, first)


def _reduced(
    image: NDArray[np.uint8] | Image, hole: Mask, spared: Mask, scale: float
) -> tuple[Image, Mask, Mask]:
    """A smaller picture, in [0, 1]: each pixel's known colour, what is not known, what is spared.

    Args:
        image: bytes, or floats in [0, 1].
        hole: what is not known of it.
        spared: of it.
        scale: at most 1.
    """
    unit = np.float32(1 / 255 if image.dtype == np.uint8 else 1)
    if scale >= 1:
        return image.astype(np.float32) * unit, hole, spared
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    known = (~hole).astype(np.float32)
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    small = np.empty((*share.shape, 3), np.float32)
    for layer in range(3):
        seen = cv2.resize(image[..., layer] * known, size, interpolation=cv2.INTER_AREA)
        small[..., layer] = seen * unit / np.maximum(share, 1e-3)
    kept = cv2.resize(spared.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return small, share < 0.99, kept > 0


def _spanned(hole: Mask, spared: Mask, largest_px: float) -> Mask:
    """Specks and spared holes, whose tone is a membrane's."""
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8), connectivity=8)
    speck = stats[:, cv2.CC_STAT_AREA] <= largest_px
    return np.asarray(hole & (spared | speck[pieces]), np.bool_)


def _depth(hole: Mask) -> NDArray[np.float32]:
    """How far each pixel of a hole lies from what is known, in pixels."""
    return np.asarray(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _rows_of(small: Image, rows: slice, shape: tuple[int, ...]) -> Image:
    """Some rows of a small picture at a larger size, (H, W)."""
    at = np.clip((np.arange(rows.start, rows.stop) + 0.5) * len(small) / shape[0] - 0.5, 0, None)
    above = np.minimum(at.astype(int), len(small) - 1)
    below = np.minimum(above + 1, len(small) - 1)
    share = (at - above).astype(np.float32)[:, None, None]
    between = small[above] * (1 - share) + small[below] * share
    size = (shape[1], len(at))
    return np.asarray(cv2.resize(between, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _enlarged_steps(steps: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Steps for a larger picture: as many times longer, the same for all pixels of a small one."""
    if steps.shape[:2] == shape:
        return steps
    times = np.array([shape[0] / steps.shape[0], shape[1] / steps.shape[1]])
    near = cv2.resize(steps.astype(np.float32), shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.rint(near * times), np.int32)


def _copied(
    tone: Image,
    pixels: NDArray[np.uint8],
    steps: NDArray[np.int32],
    hole: Mask,
    places: NDArray[np.int64],
    first_row: int,
) -> Image:
    """Rows of a tone, with each place copied from where its step leads, if that may be copied.

    Args:
        tone: (h, W, 3), the rows.
        pixels: (H, W, 3), the whole picture.
        steps: (h', w', 2), of the picture as it was searched.
        hole: (H, W), what must not be copied.
        places: (N, 2), rows and columns within the rows.
        first_row: where in the whole picture they begin.
    """
    copied = tone.copy()
    times = np.array([hole.shape[0] / steps.shape[0], hole.shape[1] / steps.shape[1]])
    at = places + np.array([first_row, 0])
    row, col = (at / times).astype(int).T
    step = np.rint(steps[row, col] * times).astype(int)
    to = at + step
    known = step.any(axis=1) & (to >= 0).all(axis=1) & (to < hole.shape).all(axis=1)
    places, to = places[known], to[known]
    free = ~hole[to[:, 0], to[:, 1]]
    places, to = places[free], to[free]
    copied[places[:, 0], places[:, 1]] = pixels[to[:, 0], to[:, 1]] / np.float32(255)
    return copied
