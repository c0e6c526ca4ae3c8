"""Carries a figure's pixels along its displacement field, sharply and exactly.

Inside the figure the photo's own sRGB values are moved (fondly.imaging.sampling); along its edge
the signed premultiplied layer is laid over the plate in linear light.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic

EMPTY, EDGE, OPAQUE = 0, 1, 2
"""What a sample around a pixel of the layer can meet: nothing, a soft edge, or only figure."""

STILL, BEHIND = 3, 0
"""States of an output pixel besides EDGE and OPAQUE: left as it is, or the plate seen."""

STILL_PX = 4.0e-3
"""Displacements below this leave the pixel as it is: under a fifth of a level at a hard edge."""


@kernel
def warp_figure(
    out: NDArray[np.uint8],
    texture: NDArray[np.float32],
    layer: NDArray[np.float32],
    kind: NDArray[np.uint8],
    plate: NDArray[np.float32],
    plate_bytes: NDArray[np.uint8],
    field: NDArray[np.float32],
    grid: tuple[float, float, float],
    box: tuple[int, int, int, int],
    dither: NDArray[np.float32],
    encode: NDArray[np.float32],
) -> None:
    """Write the posed figure into ``out`` wherever its field moves something.

    Args:
        out: (H, W, 3) uint8, the frame; holds the still picture before.
        texture: (H, W, 4) float32 in [0, 255], the photo with its eyes already posed; the fourth
            channel is not read.
        layer: (H, W, 4) float32, signed premultiplied linear RGB and alpha of the rest pose.
        kind: (H, W) uint8, EMPTY, EDGE or OPAQUE for the 4x4 pixels around each pixel.
        plate, plate_bytes: (H, W, 3) what lies behind, linear float32 and sRGB uint8.
        field: (rows, cols, 5) float32 at the lattice's nodes: where the content came from (node
            minus this, px) and the shading gain per channel (linear light).
        grid: x0, y0, step of the lattice, px.
        box: x0, y0, x1, y1 in which the figure can move.
        dither: (n, n) float32 in (-0.5, 0.5).
        encode: sRGB in [0, 255] over the square root of linear light (``encode_table``).
    """
    right, bottom = np.float32(out.shape[1] - 1), np.float32(out.shape[0] - 1)
    line = np.empty((field.shape[1], field.shape[2]), np.float32)
    found = np.empty((out.shape[1], 4), np.float32)
    state = np.empty(out.shape[1], np.uint8)
    cells, shares = _cells_along(box[0], box[2], grid[0], grid[2], field.shape[1])
    for y in range(box[1], box[3]):
        _row_of_field(field, (y - grid[1]) / grid[2], line)
        for x in range(box[0], box[2]):
            cell, share = cells[x - box[0]], shares[x - box[0]]
            dx = line[cell, 0] + share * (line[cell + 1, 0] - line[cell, 0])
            dy = line[cell, 1] + share * (line[cell + 1, 1] - line[cell, 1])
            if abs(dx) < STILL_PX and abs(dy) < STILL_PX:
                state[x] = STILL
                continue
            from_x = min(max(np.float32(x) - dx, np.float32(0.0)), right)
            from_y = min(max(np.float32(y) - dy, np.float32(0.0)), bottom)
            state[x] = kind[np.uint32(from_y), np.uint32(from_x)]
            if state[x] == OPAQUE:
                sample_cubic(texture, from_x, from_y, found[x])
            elif state[x] == EDGE:
                sample_cubic(layer, from_x, from_y, found[x])
        for x in range(box[0], box[2]):
            if state[x] == STILL:
                continue
            if state[x] == BEHIND:
                for channel in range(3):
                    out[y, x, channel] = plate_bytes[y, x, channel]
                continue
            noise = dither[y % dither.shape[0], x % dither.shape[1]]
            if state[x] == OPAQUE:
                cell, share = cells[x - box[0]], shares[x - box[0]]
                for channel in range(3):
                    gain = line[cell, 2 + channel] + share * (
                        line[cell + 1, 2 + channel] - line[cell, 2 + channel]
                    )
                    out[y, x, channel] = _byte(found[x, channel] * _encoded_gain(gain) + noise)
            else:
                behind = 1 - min(max(found[x, 3], np.float32(0.0)), np.float32(1.0))
                for channel in range(3):
                    linear = found[x, channel] + behind * plate[y, x, channel]
                    out[y, x, channel] = _byte(_encode(linear, encode) + noise)


@kernel
def write_still(
    out: NDArray[np.uint8],
    texture: NDArray[np.float32],
    box: tuple[int, int, int, int],
    dither: NDArray[np.float32],
) -> None:
    """Write ``texture`` (H, W, C) float32 in [0, 255] into ``out`` uint8 inside ``box``."""
    for y in range(box[1], box[3]):
        for x in range(box[0], box[2]):
            noise = dither[y % dither.shape[0], x % dither.shape[1]]
            for channel in range(3):
                out[y, x, channel] = _byte(texture[y, x, channel] + noise)


@kernel
def _cells_along(
    start: int, stop: int, origin: float, step: float, count: int
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """For each pixel of a row: its lattice cell, and its place in that cell in [0, 1]."""
    cells = np.empty(stop - start, np.uint32)
    shares = np.empty(stop - start, np.float32)
    for x in range(start, stop):
        place = (x - origin) / step
        cell = min(max(int(place), 0), count - 2)
        cells[x - start] = cell
        shares[x - start] = min(max(place - cell, 0.0), 1.0)
    return cells, shares


@kernel
def _row_of_field(field: NDArray[np.float32], place: float, line: NDArray[np.float32]) -> None:
    """The field along one row of pixels, at lattice height ``place``."""
    row = min(max(int(place), 0), field.shape[0] - 2)
    share = np.float32(min(max(place - row, 0.0), 1.0))
    for col in range(field.shape[1]):
        for k in range(field.shape[2]):
            line[col, k] = field[row, col, k] + share * (
                field[row + 1, col, k] - field[row, col, k]
            )


@kernel
def _byte(value: np.float32) -> np.uint8:
    return np.uint8(min(max(value + np.float32(0.5), np.float32(0.0)), np.float32(255.0)))


@kernel
def _encoded_gain(gain: np.float32) -> np.float32:
    """gain ** (1 / 2.2), to second order about 1: within .002 for gains of .8 to 1.2."""
    change = gain - np.float32(1.0)
    return np.float32(1.0) + change * (np.float32(0.4545) - np.float32(0.124) * change)


@kernel
def _encode(linear: np.float32, table: NDArray[np.float32]) -> np.float32:
    last = len(table) - 1
    place = np.sqrt(min(max(linear, np.float32(0.0)), np.float32(1.0))) * np.float32(last)
    low = min(int(place), last - 1)
    return np.float32(table[low] + (place - low) * (table[low + 1] - table[low]))
