"""Carries a figure's pixels along its displacement field, sharply and exactly.

Inside the figure the photo's own sRGB values are moved (fondly.imaging.sampling); along its edge
the signed premultiplied layer is laid over the plate in linear light.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic

EMPTY, EDGE, OPAQUE = 0, 1, 2
"""What a sample around a pixel of the layer can meet: nothing, a soft edge, or only figure."""

STILL = 3
"""A pixel of the frame that is left as it is."""

STILL_PX = 4.0e-3
"""Displacements below this leave the pixel as it is: under a fifth of a level at a hard edge."""


class Layers(NamedTuple):
    """What a figure is drawn from.

    Args:
        texture: (H, W, 4) float32 in [0, 255], the photo with its eyes already posed; the fourth
            channel is not read.
        front: (H, W, 4) float32, signed premultiplied linear RGB and alpha of the rest pose.
        kind: (H, W) uint8, EMPTY, EDGE or OPAQUE for the 4x4 pixels around each pixel.
        behind: (H, W, 3) uint8 sRGB, what lies behind; may be the frame that is drawn into.
        shared: (H, W) uint8, not 0 where another figure moves, so that this one must be drawn over
            it even where it keeps still.
    """

    texture: NDArray[np.float32]
    front: NDArray[np.float32]
    kind: NDArray[np.uint8]
    behind: NDArray[np.uint8]
    shared: NDArray[np.uint8]


class Grid(NamedTuple):
    """The lattice of a field in frame px."""

    x0_px: float
    y0_px: float
    step_px: float


class Finish(NamedTuple):
    """How colours become bytes.

    Args:
        dither: (n, n) float32 in (-0.5, 0.5), added before rounding; n is a power of two.
        encode: sRGB in [0, 255] over the square root of linear light (``encode_table``).
        decode: (256,) float32 linear light of each byte.
    """

    dither: NDArray[np.float32]
    encode: NDArray[np.float32]
    decode: NDArray[np.float32]


class _Row(NamedTuple):
    """Scratch for one row of pixels: lattice cells, field along the row, samples, states."""

    cells: NDArray[np.uint32]
    shares: NDArray[np.float32]
    line: NDArray[np.float32]
    found: NDArray[np.float32]
    state: NDArray[np.uint8]


@kernel
def warp_figure(
    out: NDArray[np.uint8],
    layers: Layers,
    field: NDArray[np.float32],
    grid: Grid,
    box: tuple[int, int, int, int],
    finish: Finish,
) -> None:
    """Write the posed figure into ``out`` wherever its field moves something.

    Args:
        out: (H, W, 3) uint8, the frame; holds the still picture before.
        layers: what is drawn.
        field: (rows, cols, 5) float32 at the lattice's nodes: where the content came from (node
            minus this, px) and the shading gain per channel (linear light).
        grid: the lattice.
        box: x0, y0, x1, y1 in which the figure can move.
        finish: how colours become bytes.
    """
    width = out.shape[1]
    cells, shares = _cells_along(width, grid.x0_px, grid.step_px, field.shape[1])
    row = _Row(
        cells,
        shares,
        np.empty((field.shape[1], field.shape[2]), np.float32),
        np.empty((width, 4), np.float32),
        np.empty(width, np.uint8),
    )
    for y in range(box[1], box[3]):
        _field_along(field, (y - grid.y0_px) / grid.step_px, row.line)
        _sample_row(y, box, layers, row)
        _write_row(out, y, box, layers, row, finish)


@kernel
def _sample_row(y: int, box: tuple[int, int, int, int], layers: Layers, row: _Row) -> None:
    """Find out what each pixel of a row will show."""
    right = np.float32(layers.kind.shape[1] - 1)
    bottom = np.float32(layers.kind.shape[0] - 1)
    line, zero = row.line, np.float32(0.0)
    for x in range(box[0], box[2]):
        cell, share = row.cells[x], row.shares[x]
        dx = line[cell, 0] + share * (line[cell + 1, 0] - line[cell, 0])
        dy = line[cell, 1] + share * (line[cell + 1, 1] - line[cell, 1])
        if abs(dx) < STILL_PX and abs(dy) < STILL_PX and layers.shared[y, x] == 0:
            row.state[x] = STILL
            continue
        from_x = min(max(np.float32(x) - dx, zero), right)
        from_y = min(max(np.float32(y) - dy, zero), bottom)
        row.state[x] = layers.kind[np.uint32(from_y), np.uint32(from_x)]
        if row.state[x] == OPAQUE:
            sample_cubic(layers.texture, from_x, from_y, row.found[x])
        elif row.state[x] == EDGE:
            sample_cubic(layers.front, from_x, from_y, row.found[x])


@kernel
def _write_row(
    out: NDArray[np.uint8],
    y: int,
    box: tuple[int, int, int, int],
    layers: Layers,
    row: _Row,
    finish: Finish,
) -> None:
    """Turn the samples of a row into bytes."""
    line, tile = row.line, finish.dither
    noises, wrap = tile[y % tile.shape[0]], np.uint32(tile.shape[1] - 1)
    for x in range(box[0], box[2]):
        noise = noises[np.uint32(x) & wrap]
        if row.state[x] == OPAQUE:
            cell, share = row.cells[x], row.shares[x]
            for channel in range(3):
                here, there = line[cell, 2 + channel], line[cell + 1, 2 + channel]
                gain = _encoded_gain(here + share * (there - here))
                out[y, x, channel] = _byte(row.found[x, channel] * gain + noise)
        elif row.state[x] == EDGE:
            alpha = min(max(row.found[x, 3], np.float32(0.0)), np.float32(1.0))
            for channel in range(3):
                behind = finish.decode[layers.behind[y, x, channel]]
                linear = row.found[x, channel] + (1 - alpha) * behind
                out[y, x, channel] = _byte(_encode(linear, finish.encode) + noise)
        elif row.state[x] == EMPTY:
            for channel in range(3):
                out[y, x, channel] = layers.behind[y, x, channel]


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
    width: int, origin: float, step: float, count: int
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """For each pixel of a row: its lattice cell, and its place in that cell in [0, 1]."""
    cells = np.empty(width, np.uint32)
    shares = np.empty(width, np.float32)
    for x in range(width):
        place = (x - origin) / step
        cell = min(max(int(place), 0), count - 2)
        cells[x] = cell
        shares[x] = min(max(place - cell, 0.0), 1.0)
    return cells, shares


@kernel
def _field_along(field: NDArray[np.float32], place: float, line: NDArray[np.float32]) -> None:
    """The field along one row of pixels, at lattice height ``place``."""
    row = min(max(int(place), 0), field.shape[0] - 2)
    share = np.float32(min(max(place - row, 0.0), 1.0))
    for col in range(field.shape[1]):
        for k in range(field.shape[2]):
            here, below = field[row, col, k], field[row + 1, col, k]
            line[col, k] = here + share * (below - here)


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
