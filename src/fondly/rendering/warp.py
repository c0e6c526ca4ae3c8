"""Carries a figure's pixels along its displacement field, sharply and exactly.

Inside the figure the photo's own sRGB values are moved (fondly.imaging.sampling); along its edge
the signed premultiplied layer is laid over the plate in linear light.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.lanes import between, blend, put
from fondly.imaging.sampling import cubic_sample
from fondly.rendering.cells import EDGE, MIXED, OPAQUE, POSED, SOLID, STILL_PX, Box, Grid
from fondly.rendering.edge_light import laid_over, posed_more

BEFORE, AFTER = 1, 2
"""Pixels that a sample reads before and after its place; pictures are padded by so many."""


SHARPENING, MOST_STRETCHED = np.float32(0.7), np.float32(0.4)
"""Sharpening for what is stretched: by the first times the share of its length that is new, up to
the second. So much keeps moved pictures evenly sharp from 0 to 5° of nodding (ADR 38)."""

PLAIN = (np.float32(1.0), np.float32(1.0), np.float32(1.0), np.float32(1.0))
ZERO, ONE, HALF = np.float32(0.0), np.float32(1.0), np.float32(0.5)


class Inset(NamedTuple):
    """Posed features, in the photo's own place.

    Args:
        pixels: (h, w, 4) float32 in [0, 255]; the fourth channel is not read.
        x0, y0: where its upper left pixel lies in the frame.
    """

    pixels: NDArray[np.float32]
    x0: int
    y0: int


class Layers(NamedTuple):
    """What a figure is drawn from.

    Args:
        texture: (H + 3, W + 3, 4) uint8, the photo, padded by BEFORE and AFTER pixels like its
            border; the fourth channel is not read.
        inset: read in place of the texture where a sample falls into ``posed``.
        posed: x0, y0, x1, y1 of the samples whose 4x4 pixels all lie in the inset.
        front: (H, W, 4) float32, signed premultiplied linear RGB and alpha of the rest pose.
        kind: (H, W) uint8, EMPTY, EDGE or OPAQUE for the 4x4 pixels around each pixel.
        behind: (H, W, 3) uint8 sRGB, what lies behind; may be the frame that is drawn into.
        shared: (H, W) uint8, not 0 where another figure moves, so that this one must be drawn over
            it even where it keeps still; (0, 0) where there is no other.
    """

    texture: NDArray[np.uint8]
    inset: Inset
    posed: Box
    front: NDArray[np.float32]
    kind: NDArray[np.uint8]
    behind: NDArray[np.uint8]
    shared: NDArray[np.uint8]


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
    """The field along one row of pixels.

    Args:
        y: the row.
        cells: (W,) uint32, for each pixel where its lattice cell begins in ``line``.
        shares: (W,) float32, its place in that cell in [0, 1].
        line: (8 cols,) float32, at each column of nodes the displacement in x and y, how much its
            content is sharpened along x and y, and the encoded gains.
        noises: (n,) float32, the dither's row.
    """

    y: int
    cells: NDArray[np.uint32]
    shares: NDArray[np.float32]
    line: NDArray[np.float32]
    noises: NDArray[np.float32]


@kernel
def warp_figure(
    out: NDArray[np.uint8],
    layers: Layers,
    field: NDArray[np.float32],
    grid: Grid,
    tasks: NDArray[np.uint8],
    finish: Finish,
) -> None:
    """Write the posed figure into ``out`` wherever its field moves something.

    Args:
        out: (H, W, 3) uint8, the frame; holds the still picture before.
        layers: what is drawn.
        field: (rows, cols, 5) float32 at the lattice's nodes: where the content came from (node
            minus this, px) and the shading gain per channel (linear light).
        grid: the lattice.
        tasks: (rows - 1, cols - 1) uint8, what to do in each of its cells.
        finish: how colours become bytes.
    """
    height, width = out.shape[0], out.shape[1]
    rows, cols = tasks.shape
    nodes = _nodes(field, np.float32(grid.step_px))
    line = np.empty(nodes.shape[1], np.float32)
    cells, shares, starts = _cells_along(width, grid.x0_px, grid.step_px, cols)
    bands, _, _ = _cells_along(height, grid.y0_px, grid.step_px, rows)
    cells *= np.uint32(8)
    inset, side = layers.inset, finish.dither.shape[0]
    for y in range(height):
        band = tasks[bands[y]]
        _field_along(nodes, (y - grid.y0_px) / grid.step_px, line)
        row = _Row(y, cells, shares, line, finish.dither[y % side])
        cell = 0
        while cell < cols:
            task, x0 = band[cell], starts[cell]
            while cell < cols and band[cell] == task:
                cell += 1
            run = (x0, starts[cell])
            if task == SOLID:
                _fill(out, run, layers.texture, (BEFORE, BEFORE), row)
            elif task == POSED:
                _fill(out, run, inset.pixels, (-inset.x0, -inset.y0), row)
            elif task == MIXED:
                _ask_pixels(out, run, layers, row, finish)


@kernel
def _fill(
    out: NDArray[np.uint8],
    run: tuple[int, int],
    picture: NDArray[Any],
    origin: tuple[int, int],
    row: _Row,
) -> None:
    """Draw pixels x0 to x1 of a row that all come from inside the figure.

    Args:
        out: the frame.
        run: x0, x1.
        picture: (h, w, 4) uint8 or float32 in [0, 255].
        origin: column and row of the picture where the frame's first pixel lies.
        row: which row, and the field along it.
    """
    cells, shares, line, noises = row.cells, row.shares, row.line, row.noises
    right, bottom = np.float32(out.shape[1] - 1), np.float32(out.shape[0] - 1)
    stride, y = 4 * picture.shape[1], np.float32(row.y)
    corner = (origin[1] - BEFORE) * stride + 4 * (origin[0] - BEFORE)
    into, wrap = 3 * row.y * out.shape[1], np.uint32(noises.shape[0] - 1)
    for x in range(np.uint32(run[0]), np.uint32(run[1])):
        node, share = np.int64(cells[x]), shares[x]
        dx, dy, sharp_x, sharp_y = between(line, node, node + 8, share)
        from_x = min(max(np.float32(x) - dx, ZERO), right)
        from_y = min(max(y - dy, ZERO), bottom)
        left, top = np.int32(from_x), np.int32(from_y)
        at = corner + np.int64(top) * stride + 4 * np.int64(left)
        how = (from_x - np.float32(left), from_y - np.float32(top), sharp_x, sharp_y)
        colour = blend(picture, at, stride, how)
        gain = between(line, node + 4, node + 12, share)
        put(out, into + 3 * np.int64(x), colour, gain, noises[np.uint32(x) & wrap])


@kernel
def _ask_pixels(
    out: NDArray[np.uint8], run: tuple[int, int], layers: Layers, row: _Row, finish: Finish
) -> None:
    """Draw pixels x0 to x1 of a row of which each may be something else."""
    cells, shares, line, y = row.cells, row.shares, row.line, row.y
    kinds, behind, front, shared = layers.kind, layers.behind, layers.front, layers.shared
    texture, inset, (x0, y0, x1, y1) = layers.texture, layers.inset.pixels, layers.posed
    height, width, wrap = out.shape[0], out.shape[1], np.uint32(row.noises.shape[0] - 1)
    has_shared, px = shared.size > 0, np.float32(STILL_PX)
    for x in range(np.uint32(run[0]), np.uint32(run[1])):
        node = np.int64(cells[x])
        dx, dy, sharp_x, sharp_y = between(line, node, node + 8, shares[x])
        if abs(dx) < px and abs(dy) < px and (not has_shared or shared[y, x] == 0):
            continue
        from_x = min(max(np.float32(x) - dx, ZERO), np.float32(width - 1))
        from_y = min(max(np.float32(y) - dy, ZERO), np.float32(height - 1))
        left, top = np.int64(from_x), np.int64(from_y)
        how = (from_x - np.float32(left), from_y - np.float32(top), sharp_x, sharp_y)
        kind, noise = kinds[np.uint64(top), np.uint64(left)], row.noises[np.uint32(x) & wrap]
        at = 3 * (y * width + np.int64(x))
        if kind == OPAQUE:
            if x0 <= left < x1 and y0 <= top < y1:
                stride, low, first = 4 * inset.shape[1], top - y0, left - x0
                at_first = low * stride + 4 * first
                colour = blend(inset, at_first, stride, how)
            else:
                stride = 4 * texture.shape[1]
                at_first = top * stride + 4 * left
                colour = blend(texture, at_first, stride, how)
            put(out, at, colour, between(line, node + 4, node + 12, shares[x]), noise)
        elif kind == EDGE:
            red, green, blue, alpha = cubic_sample(front, from_x, from_y)
            through = ONE - min(max(alpha, ZERO), ONE)
            if x0 <= left < x1 and y0 <= top < y1 and alpha > ZERO:
                more = posed_more(
                    texture, inset, (left, top, left - x0, top - y0), how, finish.decode
                )
                red, green, blue = (
                    red + alpha * more[0],
                    green + alpha * more[1],
                    blue + alpha * more[2],
                )
            colour = (
                laid_over(red, through, behind[y, x, 0], finish.decode, finish.encode),
                laid_over(green, through, behind[y, x, 1], finish.decode, finish.encode),
                laid_over(blue, through, behind[y, x, 2], finish.decode, finish.encode),
                alpha,
            )
            put(out, at, colour, PLAIN, noise)
        else:
            for channel in range(3):
                out[y, x, channel] = behind[y, x, channel]


@kernel
def write_still(
    out: NDArray[np.uint8], inset: Inset, box: Box, dither: NDArray[np.float32]
) -> None:
    """Write the inset into ``out`` (H, W, 3) uint8 inside ``box``."""
    for y in range(box[1], box[3]):
        for x in range(box[0], box[2]):
            noise = dither[y % dither.shape[0], x % dither.shape[1]] + HALF
            for channel in range(3):
                value = inset.pixels[y - inset.y0, x - inset.x0, channel] + noise
                out[y, x, channel] = np.uint8(min(max(value, ZERO), np.float32(255.0)))


@kernel
def _nodes(field: NDArray[np.float32], step_px: np.float32) -> NDArray[np.float32]:
    """The field as rows of eight floats a node: see ``_Row``."""
    rows, cols = field.shape[0], field.shape[1]
    nodes = np.zeros((rows, 8 * cols), np.float32)
    for row in range(rows):
        above, below = max(row - 1, 0), min(row + 1, rows - 1)
        for col in range(cols):
            left, right = max(col - 1, 0), min(col + 1, cols - 1)
            nodes[row, 8 * col], nodes[row, 8 * col + 1] = field[row, col, 0], field[row, col, 1]
            across = (field[row, right, 0] - field[row, left, 0]) / (step_px * (right - left))
            down = (field[below, col, 1] - field[above, col, 1]) / (step_px * (below - above))
            nodes[row, 8 * col + 2] = SHARPENING * min(max(across, ZERO), MOST_STRETCHED)
            nodes[row, 8 * col + 3] = SHARPENING * min(max(down, ZERO), MOST_STRETCHED)
            for channel in range(3):
                nodes[row, 8 * col + 4 + channel] = _encoded_gain(field[row, col, 2 + channel])
    return nodes


@kernel
def _cells_along(
    length: int, origin: float, step: float, count: int
) -> tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.int64]]:
    """For each pixel of a line its lattice cell of ``count`` and its place in it in [0, 1].

    Then, for each cell and the one after the last, its first pixel.
    """
    cells = np.empty(length, np.uint32)
    shares = np.empty(length, np.float32)
    starts = np.full(count + 1, length, np.int64)
    for x in range(length - 1, -1, -1):
        place = (x - origin) / step
        cell = min(max(int(place), 0), count - 1)
        cells[x] = cell
        shares[x] = min(max(place - cell, 0.0), 1.0)
        starts[cell] = x
    for cell in range(count - 1, -1, -1):
        starts[cell] = min(starts[cell], starts[cell + 1])
    return cells, shares, starts


@kernel
def _field_along(nodes: NDArray[np.float32], place: float, line: NDArray[np.float32]) -> None:
    """The field along one row of pixels, at lattice height ``place``."""
    row = min(max(int(place), 0), nodes.shape[0] - 2)
    share = np.float32(min(max(place - row, 0.0), 1.0))
    here, below = nodes[row], nodes[row + 1]
    for k in range(line.shape[0]):
        line[k] = here[k] + share * (below[k] - here[k])


@kernel
def _encoded_gain(gain: np.float32) -> np.float32:
    """gain ** (1 / 2.2), to second order about 1: within .002 for gains of .8 to 1.2."""
    change = gain - ONE
    return ONE + change * (np.float32(0.4545) - np.float32(0.124) * change)
