"""The ring behind a figure painted at full resolution.

The pixels are copied from the photo, so that texture and grain are the photo's own. What then
differs from the photo beside the figure is carried inwards as a smooth correction that fades.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.kernels import kernel
from fondly.portrait.plate_fill import Backdrop

CARRIED = 0.06
"""IOD: how far into the ring a difference at its border is carried."""

TRUSTED = 0.35
"""Share of the margin from which the photo beside the figure is believed to be the background, as
far as it can be; nearer, the figure's own blur tinges it."""

MEETING_PX = 128
"""Between the eyes of the picture on which differences are averaged: grain is not carried."""

STRAY = 8.0
"""Times the ground's own variation beyond which a difference is none of the background's but what
the matte missed: on a plain ground most of what differs, on a busy one nothing."""

LEAST_SEEN = 0.2
"""Share of such a pixel that must be believed."""

MOST_GAIN = 1.5
"""The most by which grain is strengthened again where sources are averaged; four have lost half
where they count alike, two a quarter."""

SPECK = 2.0
"""Standard deviations beyond which a detail is a speck. One that is copied once is the photo's;
where all neighbours have other steps, they may all have the same source, and it is cut off."""

Source = tuple[
    NDArray[np.int32],
    NDArray[np.bool_],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.float32],
]
"""Steps, where they were found, what the picture is filled with, what was seen, its roughness."""


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
    source = (fill.steps, fill.found, backdrop.smooth, backdrop.seen, backdrop.rough)
    _copy(linear, away_px, source, backdrop.scale, margin_px, plate)
    _meet(linear, away_px, backdrop.busy, (iod_px, margin_px), plate)
    return plate


def _meet(
    linear: NDArray[np.float32],
    away_px: NDArray[np.float32],
    busy: NDArray[np.float32],
    lengths: tuple[float, float],
    plate: NDArray[np.float32],
) -> None:
    """Carry what the photo differs by beside the figure into the plate.

    Without it the plate passes into the photo along an edge that follows the old outline.

    Args:
        linear, away_px: as above.
        busy: (h, w) float32, standard deviation of the ground's colours nearby.
        lengths: inter-ocular distance and margin, in px.
        plate: (H, W, 3) float32, linear light; changed in place.
    """
    iod_px, margin_px = lengths
    height, width = away_px.shape
    beside = (away_px > TRUSTED * margin_px) & (away_px <= margin_px)
    differs = np.zeros((height, width, 4), np.float32)
    differs[beside, :3] = np.sqrt(linear[beside]) - np.sqrt(plate[beside])
    differs[beside, 3] = 1.0
    shrink = min(1.0, MEETING_PX / iod_px)
    size = max(round(width * shrink), 2), max(round(height * shrink), 2)
    scale = size[1] / height, size[0] / width
    small = np.asarray(cv2.resize(differs, size, interpolation=cv2.INTER_AREA), np.float32)
    border = np.asarray(small[..., :3] / np.maximum(small[..., 3:], LEAST_SEEN), np.float32)
    usual = cv2.resize(busy, size)
    met = (small[..., 3] > LEAST_SEEN) & (np.abs(border).max(axis=-1) < STRAY * usual)
    if not met.any():
        return
    depth = cv2.distanceTransform((~met).astype(np.uint8), cv2.DIST_L2, 3)
    fade = np.clip(1.0 - depth / (CARRIED * iod_px * scale[1]), 0.0, 1.0)
    carried = cv2.GaussianBlur(pull_push(border, met), (0, 0), 1.0) * fade[..., None]
    _correct(plate, away_px, carried.astype(np.float32), scale, margin_px)


@kernel
def _copy(
    linear: NDArray[np.float32],
    away_px: NDArray[np.float32],
    source: Source,
    scale: tuple[float, float],
    margin_px: float,
    plate: NDArray[np.float32],
) -> None:
    """Paint each pixel within the margin: the small fill, and the detail that was copied.

    Detail is what the photo has and the small picture has not; it is copied by the steps of the
    four nearest small pixels, and fades from one to the other where they part.
    """
    height, width = away_px.shape
    rows, cols = source[1].shape
    colour, detail = np.empty(3), np.empty(3)
    for y in range(height):
        for x in range(width):
            if away_px[y, x] > margin_px:
                continue
            v, u = _place(y, x, scale, (rows, cols))
            _read(source[2], (v, u), colour)
            _detail(linear, away_px, source, scale, ((y, x), (v, u), margin_px), detail)
            for k in range(3):
                colour[k] += detail[k]
            for k in range(3):
                plate[y, x, k] = min(max(colour[k], 0.0), 1.0) ** 2


@kernel
def _detail(
    linear: NDArray[np.float32],
    away_px: NDArray[np.float32],
    source: Source,
    scale: tuple[float, float],
    where: tuple[tuple[int, int], tuple[float, float], float],
    detail: NDArray[np.float64],
) -> None:
    """What the four nearest steps bring to a pixel, with as much contrast as each of them has."""
    steps, found, _, seen, rough = source
    (y, x), (v, u), margin_px = where
    there = np.empty(3)
    detail[:] = 0.0
    total, squares, usual, agreed = 0.0, 0.0, 0.0, 0
    for corner in range(4):
        row, col = int(v) + corner // 2, int(u) + corner % 2
        from_y = y + int(np.rint(steps[row, col, 0] / scale[0]))
        from_x = x + int(np.rint(steps[row, col, 1] / scale[1]))
        inside = 0 <= from_y < away_px.shape[0] and 0 <= from_x < away_px.shape[1]
        if found[row, col] and inside and away_px[from_y, from_x] > margin_px:
            weight = (1.0 - abs(v - row)) * (1.0 - abs(u - col))
            _read(seen, _place(from_y, from_x, scale, found.shape), there)
            for k in range(3):
                detail[k] += weight * (np.sqrt(linear[from_y, from_x, k]) - there[k])
            shared, places = _alike(steps, found, (v, u), (row, col))
            total += weight
            squares += weight * shared
            agreed += places
            usual += weight * rough[int(from_y * scale[0]), int(from_x * scale[1])]
    if squares <= 0.0:
        return
    gain = min(total / np.sqrt(squares), MOST_GAIN)
    most = SPECK * usual / max(1.0 - agreed / 16.0, 1e-6)
    for k in range(3):
        detail[k] = min(max(gain * detail[k], -most), most)


@kernel
def _alike(
    steps: NDArray[np.int32],
    found: NDArray[np.bool_],
    place: tuple[float, float],
    corner: tuple[int, int],
) -> tuple[float, int]:
    """The weight and the number of the four nearest small pixels that take the step of one."""
    (v, u), (row, col) = place, corner
    total, places = 0.0, 0
    for y in range(int(v), int(v) + 2):
        for x in range(int(u), int(u) + 2):
            same = steps[y, x, 0] == steps[row, col, 0] and steps[y, x, 1] == steps[row, col, 1]
            if same and found[y, x]:
                total += (1.0 - abs(v - y)) * (1.0 - abs(u - x))
                places += 1
    return total, places


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
