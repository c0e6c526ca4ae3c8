"""What lies behind a figure: the ring that motion can uncover, filled at full resolution.

Where each place can be copied from is found on a small picture; the pixels themselves are copied
from the photo, so that texture and grain are the photo's own. What then differs from the photo
along the ring's border is carried inwards as a smooth correction that fades.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.kernels import kernel
from fondly.imaging.patch_match import Fill, fill_by_patches
from fondly.imaging.texture import busyness

IOD_PX = 64
"""Between the eyes of the small picture: a patch of 7 pixels is then .11 IOD wide."""

RING = 0.28
"""IOD inside the figure's solid part that motion can uncover: 8° of roll moves the crown by
this much; beyond it the plate is only smooth."""

REACH = 0.8
"""IOD: how far away the background may be copied from; farther, it is another thing."""

DETAIL = 0.04
"""IOD: what is larger than this is not texture."""

SEAM = 1.5
"""Pixels of the small picture over which the tones of neighbouring pieces are brought together."""

CARRIED = 0.06
"""IOD: how far into the ring a difference at its border is carried."""


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A filled ring, on the small picture; colours are square roots of linear light.

    Args:
        scale: small over full, in rows and in columns.
        fill: colours and steps.
        smooth: (h, w, 3) float32, what stands where nothing was copied.
        seen: (h, w, 3) float32, the photo shrunk; only what may be copied is read.
        busy: (h, w) float32, standard deviation of the background's colours nearby.
    """

    scale: tuple[float, float]
    fill: Fill
    smooth: NDArray[np.float32]
    seen: NDArray[np.float32]
    busy: NDArray[np.float32]


def find_backdrop(
    linear: NDArray[np.float32],
    alpha: NDArray[np.float32],
    away_px: NDArray[np.float32],
    iod_px: float,
    margins: tuple[float, float],
) -> Backdrop:
    """Find from where the ring behind a figure can be copied.

    Args:
        linear: (H, W, 3) float32, the photo in linear light.
        alpha: (H, W) float32 in [0, 1], the figure's matte.
        away_px: (H, W) float32, distance of each pixel from the figure.
        iod_px: inter-ocular distance.
        margins: IOD from the figure beyond which the photo is taken to be background, and beyond
            which it may be copied.
    """
    height, width = alpha.shape
    shrink = min(1.0, IOD_PX / iod_px)
    size = (max(round(width * shrink), 2), max(round(height * shrink), 2))
    scale = (size[1] / height, size[0] / width)
    known = (away_px > margins[0] * iod_px).astype(np.float32)
    weighted = np.empty((height, width, 4), np.float32)
    weighted[..., :3] = np.sqrt(linear) * known[..., None]
    weighted[..., 3] = known
    small = np.asarray(cv2.resize(weighted, size, interpolation=cv2.INTER_AREA), np.float32)
    image = np.asarray(small[..., :3] / np.maximum(small[..., 3:], 1e-6), np.float32)
    seen = small[..., 3] > 0.3
    source = cv2.resize(
        (away_px > margins[1] * iod_px).astype(np.float32), size, interpolation=cv2.INTER_AREA
    )
    solid = (cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) > 0.9).astype(np.uint8)
    depth = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
    hole = ~seen & (depth < RING * iod_px * scale[0])
    fill = fill_by_patches(image, hole, seen, source > 0.999, REACH * iod_px * scale[0])
    tones = _with_grain(fill, image)
    smooth = pull_push(tones, seen | hole) if (seen | hole).any() else image
    return Backdrop(scale, fill, smooth, image, busyness(image, seen, DETAIL * IOD_PX))


def _with_grain(fill: Fill, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """The fill, in which many patches were averaged, with the fine texture of the one copied."""
    rows, cols = np.nonzero(fill.found)
    differs = np.zeros((*fill.found.shape, 4), np.float32)
    copied = image[rows + fill.steps[rows, cols, 0], cols + fill.steps[rows, cols, 1]]
    differs[rows, cols, :3] = fill.image[rows, cols] - copied
    differs[rows, cols, 3] = 1.0
    total = cv2.GaussianBlur(differs, (0, 0), SEAM)
    toned = total[..., :3] / np.maximum(total[..., 3:], 1e-3)
    tones = fill.image.copy()
    tones[rows, cols] = copied + toned[rows, cols]
    return tones


def paint_backdrop(
    linear: NDArray[np.float32],
    away_px: NDArray[np.float32],
    backdrop: Backdrop,
    iod_px: float,
    margin_px: float,
) -> NDArray[np.float32]:
    """The plate at full resolution.

    Args:
        linear: (H, W, 3) float32, the photo in linear light.
        away_px: (H, W) float32, distance of each pixel from the figure, zero on it.
        backdrop: from where to copy.
        iod_px: inter-ocular distance.
        margin_px: pixels farther from the figure stay the photo's.

    Returns:
        (H, W, 3) float32, linear light in [0, 1].
    """
    plate = linear.copy()
    fill = backdrop.fill
    differs = np.zeros((*fill.found.shape, 4), np.float32)
    source = (fill.steps, fill.found, backdrop.smooth, backdrop.seen)
    _copy(linear, away_px, source, backdrop.scale, margin_px, (plate, differs))
    beside = differs[..., 3] > 0
    if beside.any():
        border = np.asarray(differs[..., :3] / np.maximum(differs[..., 3:], 1.0), np.float32)
        depth = cv2.distanceTransform((~beside).astype(np.uint8), cv2.DIST_L2, 3)
        fade = np.clip(1.0 - depth / (CARRIED * iod_px * backdrop.scale[0]), 0.0, 1.0)
        carried = cv2.GaussianBlur(pull_push(border, beside), (0, 0), 1.0) * fade[..., None]
        _correct(plate, away_px, carried.astype(np.float32), backdrop.scale, margin_px)
    return plate


@kernel
def _copy(
    linear: NDArray[np.float32],
    away_px: NDArray[np.float32],
    source: tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.float32], NDArray[np.float32]],
    scale: tuple[float, float],
    margin_px: float,
    out: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    """Paint each pixel within the margin: the small fill, and the detail that was copied.

    Detail is what the photo has and the small picture has not; it is copied by the steps of the
    four nearest small pixels, and fades from one to the other where they part. ``out``
    holds the plate, and for each small pixel the sum of what the photo is brighter than the plate
    beside the figure, with the count.
    """
    steps, found, smooth, seen = source
    plate, differs = out
    height, width = away_px.shape
    rows, cols = found.shape
    colour, there = np.empty(3), np.empty(3)
    for y in range(height):
        for x in range(width):
            if away_px[y, x] > margin_px:
                continue
            v, u = _place(y, x, scale, (rows, cols))
            _read(smooth, (v, u), colour)
            for corner in range(4):
                row, col = int(v) + corner // 2, int(u) + corner % 2
                from_y = y + int(np.rint(steps[row, col, 0] / scale[0]))
                from_x = x + int(np.rint(steps[row, col, 1] / scale[1]))
                inside = 0 <= from_y < height and 0 <= from_x < width
                if found[row, col] and inside and away_px[from_y, from_x] > margin_px:
                    weight = (1.0 - abs(v - row)) * (1.0 - abs(u - col))
                    _read(seen, _place(from_y, from_x, scale, (rows, cols)), there)
                    for k in range(3):
                        colour[k] += weight * (np.sqrt(linear[from_y, from_x, k]) - there[k])
            if 2.0 * away_px[y, x] > margin_px:
                row, col = int(np.rint(v)), int(np.rint(u))
                for k in range(3):
                    differs[row, col, k] += np.sqrt(linear[y, x, k]) - colour[k]
                differs[row, col, 3] += 1.0
            for k in range(3):
                plate[y, x, k] = min(max(colour[k], 0.0), 1.0) ** 2


@kernel
def _place(
    y: int, x: int, scale: tuple[float, float], shape: tuple[int, int]
) -> tuple[float, float]:
    """Row and column of a pixel's middle on the small picture, so that four pixels lie around."""
    v = min(max((y + 0.5) * scale[0] - 0.5, 0.0), shape[0] - 1.001)
    u = min(max((x + 0.5) * scale[1] - 0.5, 0.0), shape[1] - 1.001)
    return v, u


@kernel
def _read(
    image: NDArray[np.float32], place: tuple[float, float], colour: NDArray[np.float64]
) -> None:
    row, col = int(place[0]), int(place[1])
    down, right = place[0] - row, place[1] - col
    for k in range(3):
        upper = image[row, col, k] * (1.0 - right) + image[row, col + 1, k] * right
        lower = image[row + 1, col, k] * (1.0 - right) + image[row + 1, col + 1, k] * right
        colour[k] = upper + down * (lower - upper)


@kernel
def _correct(
    plate: NDArray[np.float32],
    away_px: NDArray[np.float32],
    carried: NDArray[np.float32],
    scale: tuple[float, float],
    margin_px: float,
) -> None:
    """Add a small picture to the plate's square roots within the margin."""
    shape = carried.shape[:2]
    more = np.empty(3)
    for y in range(away_px.shape[0]):
        for x in range(away_px.shape[1]):
            if away_px[y, x] > margin_px:
                continue
            _read(carried, _place(y, x, scale, shape), more)
            for k in range(3):
                root = np.sqrt(plate[y, x, k]) + more[k]
                plate[y, x, k] = min(max(root, 0.0), 1.0) ** 2
