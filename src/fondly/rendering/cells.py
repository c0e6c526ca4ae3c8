"""What has to be done in each cell of a lattice, so that most pixels need not be asked one by one.

A cell is the place between four nodes. Where its content comes from is bounded by their
displacements; what lies there is counted beforehand, in blocks of pixels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

EMPTY, EDGE, OPAQUE = 0, 1, 2
"""What a sample around a pixel of the layer can meet: nothing, a soft edge, or only figure."""

SKIP, MIXED, SOLID, POSED = 0, 1, 2, 3
"""Of a cell: nothing changes; each pixel has to be asked; all of it moves and comes from inside the
figure; likewise, from where features are posed."""

STILL_PX = 4.0e-3
"""Displacements below this leave the pixel as it is: under a fifth of a level at a hard edge."""

BLOCK_PX = 8

Box = tuple[int, int, int, int]


class Counts(NamedTuple):
    """How many blocks of ``BLOCK_PX`` squared lie above and left of each block.

    Args:
        some: (rows + 1, cols + 1) int32, blocks in which anything of the figure lies.
        edge: likewise, blocks that are not all OPAQUE.
    """

    some: NDArray[np.int32]
    edge: NDArray[np.int32]


class Grid(NamedTuple):
    """The lattice of a field in frame px."""

    x0_px: float
    y0_px: float
    step_px: float


def count_blocks(kind: NDArray[np.uint8]) -> Counts:
    """Counts of a figure's pixels, (H, W) uint8 of EMPTY, EDGE and OPAQUE."""
    size = [-(-side // BLOCK_PX) + 1 for side in kind.shape]
    some, edge = np.zeros(size, np.int32), np.zeros(size, np.int32)
    _mark(kind, some, edge)
    return Counts(
        some.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32),
        edge.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32),
    )


@kernel
def _mark(kind: NDArray[np.uint8], some: NDArray[np.int32], edge: NDArray[np.int32]) -> None:
    for y in range(kind.shape[0]):
        for x in range(kind.shape[1]):
            row, col = y // BLOCK_PX + 1, x // BLOCK_PX + 1
            if kind[y, x] != EMPTY:
                some[row, col] = 1
            if kind[y, x] != OPAQUE:
                edge[row, col] = 1


@kernel
def mark_pixels(moves: NDArray[np.uint8], grid: Grid, marked: NDArray[np.uint8]) -> None:
    """Set ``marked`` (H, W) to 1 where the nearest node of ``moves`` (rows, cols) is not 0."""
    rows, cols = moves.shape
    nearest = np.empty(marked.shape[1], np.uint32)
    for x in range(marked.shape[1]):
        nearest[x] = min(max(int((x - grid.x0_px) / grid.step_px + 0.5), 0), cols - 1)
    for y in range(marked.shape[0]):
        row = moves[min(max(int((y - grid.y0_px) / grid.step_px + 0.5), 0), rows - 1)]
        for x in range(marked.shape[1]):
            marked[y, x] |= row[nearest[x]]


@kernel
def copy_marked(
    picture: NDArray[np.uint8], marked: NDArray[np.uint8], out: NDArray[np.uint8]
) -> None:
    """Copy (H, W, 3) pixels where ``marked`` (H, W) is not 0."""
    for y in range(marked.shape[0]):
        for x in range(marked.shape[1]):
            if marked[y, x]:
                for channel in range(3):
                    out[y, x, channel] = picture[y, x, channel]


@kernel
def _any(counts: NDArray[np.int32], box: tuple[float, float, float, float]) -> bool:
    """Whether a block that touches a box (x0, y0, x1, y1 px, all inside) was counted."""
    bottom, right = counts.shape[0] - 1, counts.shape[1] - 1
    if bottom == 0 or right == 0:
        return False
    x0 = min(max(int(box[0]), 0) // BLOCK_PX, right - 1)
    y0 = min(max(int(box[1]), 0) // BLOCK_PX, bottom - 1)
    x1 = min(max(int(box[2]), 0) // BLOCK_PX, right - 1) + 1
    y1 = min(max(int(box[3]), 0) // BLOCK_PX, bottom - 1) + 1
    return bool(counts[y1, x1] - counts[y0, x1] - counts[y1, x0] + counts[y0, x0] > 0)


@kernel
def judge_cells(
    field: NDArray[np.float32],
    grid: Grid,
    counts: Counts,
    posed: Box,
    others: NDArray[np.int32],
) -> NDArray[np.uint8]:
    """What has to be done in each cell: (rows - 1, cols - 1) uint8.

    Args:
        field: (rows, cols, 5) float32, as for ``warp_figure``.
        grid: the lattice.
        counts: of the figure's pixels.
        posed: x0, y0, x1, y1 px of where features are posed; empty if they are not.
        others: (rows + 1, cols + 1) int32, blocks with pixels that have to be drawn although they
            keep still, counted like the figure's; (1, 1) if there are none.
    """
    rows, cols = field.shape[0] - 1, field.shape[1] - 1
    tasks = np.zeros((rows, cols), np.uint8)
    for row in range(rows):
        y0 = grid.y0_px + row * grid.step_px
        for col in range(cols):
            x0 = grid.x0_px + col * grid.step_px
            least_x, most_x = _range(field, row, col, 0)
            least_y, most_y = _range(field, row, col, 1)
            is_still = max(-least_x, most_x, -least_y, most_y) < STILL_PX
            here = (x0 - 1.0, y0 - 1.0, x0 + grid.step_px + 1.0, y0 + grid.step_px + 1.0)
            if is_still and not _any(others, here):
                continue
            there = (here[0] - most_x, here[1] - most_y, here[2] - least_x, here[3] - least_y)
            if not _any(counts.some, here) and not _any(counts.some, there):
                continue
            tasks[row, col] = MIXED
            all_moves = least_x >= STILL_PX or -most_x >= STILL_PX
            all_moves = all_moves or least_y >= STILL_PX or -most_y >= STILL_PX
            if all_moves and not _any(counts.edge, there):
                tasks[row, col] = _inside(there, posed)
    return tasks


@kernel
def _range(field: NDArray[np.float32], row: int, col: int, axis: int) -> tuple[float, float]:
    """Least and greatest of a cell's four nodes."""
    a, b = field[row, col, axis], field[row, col + 1, axis]
    c, d = field[row + 1, col, axis], field[row + 1, col + 1, axis]
    return min(a, b, c, d), max(a, b, c, d)


@kernel
def _inside(there: tuple[float, float, float, float], posed: Box) -> int:
    """SOLID, POSED or MIXED, by whether a box lies beside, within or across posed features."""
    x0, y0, x1, y1 = posed
    if there[2] < x0 or there[0] >= x1 or there[3] < y0 or there[1] >= y1:
        return SOLID
    within = there[0] >= x0 and there[2] < x1 and there[1] >= y0 and there[3] < y1
    return POSED if within else MIXED
