"""Pictures of a rig: many small tiles on one sheet, the figure's edge, picture files in memory."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fondly.imaging.colour import bytes_from_levels

Tile = NDArray[np.uint8]
"""(h, w, 4) uint8, sRGB and straight alpha."""

GUTTER = 4
"""Pixels around a tile in which its border is repeated, so that smaller levels do not mix tiles."""

LEAST_ALPHA = 0.02
"""Below it a pixel of the edge says nothing of the figure's colour."""

JPEG_QUALITY = 95


def pack(tiles: Sequence[Tile]) -> tuple[Tile, NDArray[np.int64]]:
    """One sheet with all tiles on it.

    Returns:
        the sheet, and the column and row (n, 2) where each tile begins.
    """
    area = sum(tile.shape[0] * tile.shape[1] for tile in tiles)
    widest = max(tile.shape[1] for tile in tiles) + 2 * GUTTER
    width = max(round(1.2 * area**0.5), widest)
    corners = np.zeros((len(tiles), 2), np.int64)
    x = y = shelf = 0
    for number in sorted(range(len(tiles)), key=lambda one: -tiles[one].shape[0]):
        rows, cols = (side + 2 * GUTTER for side in tiles[number].shape[:2])
        if x + cols > width:
            x, y, shelf = 0, y + shelf, 0
        corners[number] = (x + GUTTER, y + GUTTER)
        x, shelf = x + cols, max(shelf, rows)
    sheet = np.zeros((y + shelf, width, 4), np.uint8)
    for tile, (left, top) in zip(tiles, corners, strict=True):
        wide = np.pad(tile, ((GUTTER, GUTTER), (GUTTER, GUTTER), (0, 0)), mode="edge")
        rows, cols = wide.shape[:2]
        sheet[top - GUTTER : top - GUTTER + rows, left - GUTTER : left - GUTTER + cols] = wide
    return sheet, corners


def cut_out(photo: NDArray[np.uint8], plate: NDArray[np.uint8], alpha: NDArray[np.float32]) -> Tile:
    """The figure alone: its colours where it is soft, clear where it is not.

    Laid over the plate, the photo comes back: ``photo = alpha * colour + (1 - alpha) * plate``, in
    encoded values, since that is how most viewers blend.

    Args:
        photo, plate: (H, W, 3) uint8 sRGB.
        alpha: (H, W) float32 in [0, 1].
    """
    share = alpha[..., None]
    seen = photo.astype(np.float32)
    own = (seen - (1.0 - share) * plate) / np.maximum(share, LEAST_ALPHA)
    colour = np.where(share > LEAST_ALPHA, own, seen)
    return bytes_from_levels(np.dstack([colour, 255.0 * share]).astype(np.float32))


def only_near(tile: Tile, wanted: NDArray[np.bool_], reach_px: int) -> Tile:
    """A tile that is empty except near what is wanted, so that its file is small."""
    around = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    near = cv2.dilate(wanted.astype(np.uint8), around) > 0
    return np.where(near[..., None], tile, np.uint8(0))


def png_of(tile: NDArray[np.uint8]) -> bytes:
    """A PNG file without metadata of a picture (h, w, 3 or 4)."""
    file = BytesIO()
    Image.fromarray(tile).save(file, "PNG", optimize=False)
    return file.getvalue()


def jpeg_of(pixels: NDArray[np.uint8]) -> bytes:
    """A JPEG file without metadata of a picture (h, w, 3), colour at full resolution."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()
