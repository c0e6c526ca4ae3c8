"""What lies behind a figure: the ring that motion can uncover, found on a small picture.

Where each place can be copied from is found here, on a small picture; ``plate_paint`` copies the
pixels themselves from the photo.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.patch_match import Fill, fill_along_lines
from fondly.imaging.texture import busyness
from fondly.portrait.plate_bands import blend_pieces
from fondly.portrait.plate_stray import find_stray

IOD_PX = 64
"""Between the eyes of the small picture: a patch of 7 pixels is then .11 IOD wide."""

RING = 0.28
"""IOD inside the figure's solid part that motion can uncover: 8° of roll moves the crown by
this much; beyond it the plate is only smooth."""

REACH = 1.2
"""IOD: how far away the background may be copied from; farther, it is another thing."""

DETAIL = 0.04
"""IOD: what is larger than this is not texture."""

LEAST_BLUR_PX = 1.0
"""Standard deviation, in small pixels, up to which pieces that meet are not seen as too sharp."""


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A filled ring, on the small picture; colours are square roots of linear light.

    Args:
        scale: small over full, in rows and in columns.
        fill: colours and steps.
        smooth: (h, w, 3) float32, what stands where nothing was copied.
        seen: (h, w, 3) float32, the photo shrunk; only what may be copied is read.
        busy: (h, w) float32, standard deviation of the background's colours nearby.
        rough: (h, w) float32, standard deviation of the photo's pixels about the small picture's,
            extended smoothly to where the background is not seen.
    """

    scale: tuple[float, float]
    fill: Fill
    smooth: NDArray[np.float32]
    seen: NDArray[np.float32]
    busy: NDArray[np.float32]
    rough: NDArray[np.float32]


def find_backdrop(
    linear: NDArray[np.float32],
    alpha: NDArray[np.float32],
    away_px: NDArray[np.float32],
    iod_px: float,
    margins: tuple[float, float],
    blur: float,
) -> Backdrop:
    """Find from where the ring behind a figure can be copied.

    Args:
        linear: (H, W, 3) float32, the photo in linear light.
        alpha: (H, W) float32 in [0, 1], the figure's matte.
        away_px: (H, W) float32, distance of each pixel from the figure.
        iod_px: inter-ocular distance.
        margins: IOD from the figure beyond which the photo is taken to be background, and beyond
            which it may be copied.
        blur: IOD, standard deviation of the photo's own blur; nothing filled is sharper.
    """
    height, width = alpha.shape
    shrink = min(1.0, IOD_PX / iod_px)
    size = (max(round(width * shrink), 2), max(round(height * shrink), 2))
    scale = (size[1] / height, size[0] / width)
    known = (away_px > margins[0] * iod_px).astype(np.float32)
    encoded = np.sqrt(linear)
    weighted = np.empty((height, width, 4), np.float32)
    weighted[..., :3] = encoded * known[..., None]
    weighted[..., 3] = known
    small = np.asarray(cv2.resize(weighted, size, interpolation=cv2.INTER_AREA), np.float32)
    image = np.asarray(small[..., :3] / np.maximum(small[..., 3:], 1e-6), np.float32)
    seen = small[..., 3] > 0.3
    source = cv2.resize(
        (away_px > margins[1] * iod_px).astype(np.float32), size, interpolation=cv2.INTER_AREA
    )
    matte = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32)
    depth = cv2.distanceTransform((matte > 0.9).astype(np.uint8), cv2.DIST_L2, 3)
    hole = ~seen & (depth < RING * iod_px * scale[0])
    root = np.asarray(cv2.resize(encoded, size, interpolation=cv2.INTER_AREA), np.float32)
    stray = find_stray(root, seen, matte, iod_px * scale[0])
    hole, seen = hole | stray, seen & ~stray
    reach_px = REACH * iod_px * scale[0]
    fill = fill_along_lines(image, hole, seen, (source > 0.999) & ~stray, reach_px)
    tones = blend_pieces(fill, seen, hole)
    smooth = pull_push(tones, seen | hole) if (seen | hole).any() else image
    if blur * IOD_PX > LEAST_BLUR_PX:
        blurred = np.asarray(cv2.GaussianBlur(smooth, (0, 0), blur * IOD_PX), np.float32)
        smooth = np.where(seen[..., None], smooth, blurred)
    rough = _roughness(linear, known, small)
    if seen.any():
        rough = pull_push(rough[..., None], seen)[..., 0]
    return Backdrop(scale, fill, smooth, image, busyness(image, seen, DETAIL * IOD_PX), rough)


def _roughness(
    linear: NDArray[np.float32], known: NDArray[np.float32], small: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How far the photo's pixels lie from the small picture's, as a rule: specks do not count."""
    size = (small.shape[1], small.shape[0])
    light = cv2.resize(linear * known[..., None], size, interpolation=cv2.INTER_AREA)
    share = np.maximum(small[..., 3:], 1e-6)
    variance = light / share - (small[..., :3] / share) ** 2
    spread = np.sqrt(np.maximum(variance, 0.0).mean(axis=-1))
    return np.asarray(cv2.medianBlur(spread.astype(np.float32), 5), np.float32)
