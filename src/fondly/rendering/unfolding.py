"""Room for skin that is squeezed: nodes are pushed apart until every cell keeps some of its area.

Expressions add up, and a turning head shortens what they press together. Weakening a whole mix for
the sake of one cell would be seen; moving a few nodes by a fraction of a cell is not. Only what all
but folds by itself, as lips drawn aside over teeth that stay, is weakened first: pushed apart by so
much, the teeth would bend.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

LEAST_AREA = np.float32(0.35)
"""Area factor that each corner of a cell keeps: nothing that drivers do squeezes skin so much."""

LEAST_FOR_PUSHING = np.float32(0.25)
"""Area factor that an expression may leave before anything is pushed."""

ROUNDS = 24
"""Passes over what is squeezed; natural mixes need fewer than 16 to come within TOLERANCE."""
TOLERANCE = np.float32(0.01)

FREE_FROM = np.float32(0.25)
"""Cells by which a node has moved when it may be pushed freely; one that keeps still stays still,
so that nothing moves beside the figure or at the frame's edge."""

ZERO, ONE, SMALLEST = np.float32(0.0), np.float32(1.0), np.float32(1e-6)


@kernel
def unfold(rest: NDArray[np.float32], surface: NDArray[np.float32], step_px: np.float32) -> None:
    """Push nodes apart, in place, where the surface keeps less than ``LEAST_AREA``.

    Each corner of a cell is a triangle whose signed area is kept by the least motion of its three
    nodes (a projection as in position based dynamics, Müller et al. 2007), corner after corner and
    there and back. Nothing happens where there is room, and what happens grows with the squeeze, so
    that a motion stays smooth.

    Args:
        rest: (rows, cols, 3) float32 px, see ``rest_surface``.
        surface: (rows, cols, 3) float32 px, the displaced nodes; x and y are changed.
        step_px: between nodes at rest.
    """
    top, left, bottom, right = _squeezed(surface, step_px)
    if top > bottom:
        return
    last_row, last_col = rest.shape[0] - 2, rest.shape[1] - 2
    free = _freedom(rest, surface, step_px)
    for turn in range(ROUNDS):
        top, left = max(top - 1, 0), max(left - 1, 0)
        bottom, right = min(bottom + 1, last_row), min(right + 1, last_col)
        worst = ZERO
        for i in range(top, bottom + 1):
            row = i if turn % 2 == 0 else top + bottom - i
            for j in range(left, right + 1):
                col = j if turn % 2 == 0 else left + right - j
                for corner in range(4):
                    worst = max(worst, _widen(surface, free, (row, col, corner), step_px))
        if worst < TOLERANCE:
            break


@kernel
def share_with_room(
    rest: NDArray[np.float32], skin: NDArray[np.float32], step_px: np.float32
) -> np.float32:
    """The share of an expression, at most 1, at which each cell keeps ``LEAST_FOR_PUSHING``.

    A cell's area is quadratic in the share: 1 + share * spread + share^2 * twist.

    Args:
        rest, skin: (rows, cols, 3) float32 px, nodes before and after.
        step_px: between nodes at rest.
    """
    least, share, two = LEAST_FOR_PUSHING, ONE, np.float32(2.0)
    scale = ONE / step_px
    for row in range(rest.shape[0] - 1):
        for col in range(rest.shape[1] - 1):
            for corner in range(4):
                i, j = row + corner // 2, col + corner % 2
                x_u, y_u = _moved_apart(rest, skin, (i, col), (i, col + 1))
                x_v, y_v = _moved_apart(rest, skin, (row, j), (row + 1, j))
                x_u, y_u, x_v, y_v = x_u * scale, y_u * scale, x_v * scale, y_v * scale
                spread, twist = x_u + y_v, x_u * y_v - x_v * y_u
                if ONE + share * (spread + share * twist) < least:
                    # of the two roots the one that is met first on the way from rest
                    under = max(spread * spread - two * two * twist * (ONE - least), ZERO)
                    share = two * (ONE - least) / (np.sqrt(under) - spread)
    return share


@kernel
def _moved_apart(
    rest: NDArray[np.float32],
    skin: NDArray[np.float32],
    one: tuple[int, int],
    other: tuple[int, int],
) -> tuple[np.float32, np.float32]:
    """How much farther along x and y the other node moved than the one."""
    i, j, k, m = one[0], one[1], other[0], other[1]
    x = (skin[k, m, 0] - rest[k, m, 0]) - (skin[i, j, 0] - rest[i, j, 0])
    y = (skin[k, m, 1] - rest[k, m, 1]) - (skin[i, j, 1] - rest[i, j, 1])
    return x, y


@kernel
def _node(row: int, col: int, corner: int) -> tuple[int, int]:
    """A cell's corners in turn: upper left, upper right, lower right, lower left."""
    corner = corner % 4
    return row + corner // 2, col + (corner + 1) // 2 % 2


@kernel
def _area(
    surface: NDArray[np.float32], row: int, col: int, corner: int
) -> tuple[np.float32, np.float32, np.float32, np.float32, np.float32]:
    """Twice a corner's signed area in px, then the sides to the node after it and before it."""
    (i, j), (k, m), (n, o) = (
        _node(row, col, corner), _node(row, col, corner + 1), _node(row, col, corner + 3)
    )  # fmt: skip
    after_x, after_y = surface[k, m, 0] - surface[i, j, 0], surface[k, m, 1] - surface[i, j, 1]
    before_x, before_y = surface[n, o, 0] - surface[i, j, 0], surface[n, o, 1] - surface[i, j, 1]
    area = after_x * before_y - after_y * before_x
    return area, after_x, after_y, before_x, before_y


@kernel
def _squeezed(surface: NDArray[np.float32], step_px: np.float32) -> tuple[int, int, int, int]:
    """First row and column and last row and column of cells with too little room; else none."""
    rows, cols = surface.shape[0] - 1, surface.shape[1] - 1
    top, left, bottom, right = rows, cols, -1, -1
    least = LEAST_AREA * step_px * step_px
    for row in range(rows):
        for col in range(cols):
            for corner in range(4):
                if _area(surface, row, col, corner)[0] < least:
                    top, bottom = min(top, row), max(bottom, row)
                    left, right = min(left, col), max(right, col)
    return top, left, bottom, right


@kernel
def _freedom(
    rest: NDArray[np.float32], surface: NDArray[np.float32], step_px: np.float32
) -> NDArray[np.float32]:
    """How freely each node may be pushed, (rows, cols) in [0, 1]."""
    free = np.empty(rest.shape[:2], np.float32)
    scale = ONE / (FREE_FROM * step_px)
    for row in range(rest.shape[0]):
        for col in range(rest.shape[1]):
            x = surface[row, col, 0] - rest[row, col, 0]
            y = surface[row, col, 1] - rest[row, col, 1]
            free[row, col] = min(np.sqrt(x * x + y * y) * scale, ONE)
    return free


@kernel
def _widen(
    surface: NDArray[np.float32],
    free: NDArray[np.float32],
    place: tuple[int, int, int],
    step_px: np.float32,
) -> np.float32:
    """Give a corner (row, column, number) its least area; returns what it lacked, as a factor."""
    row, col, corner = place
    area, after_x, after_y, before_x, before_y = _area(surface, row, col, corner)
    lacks = LEAST_AREA * step_px * step_px - area
    if lacks <= ZERO:
        return ZERO
    (i, j), (k, m), (n, o) = (
        _node(row, col, corner), _node(row, col, corner + 1), _node(row, col, corner + 3)
    )  # fmt: skip
    here, after, before = free[i, j], free[k, m], free[n, o]
    across_x, across_y = after_x - before_x, after_y - before_y
    along = (
        after * (before_x * before_x + before_y * before_y)
        + before * (after_x * after_x + after_y * after_y)
        + here * (across_x * across_x + across_y * across_y)
    )
    if along > SMALLEST * step_px * step_px:
        push = lacks / along
        surface[k, m, 0] += after * push * before_y
        surface[k, m, 1] -= after * push * before_x
        surface[n, o, 0] -= before * push * after_y
        surface[n, o, 1] += before * push * after_x
        surface[i, j, 0] += here * push * across_y
        surface[i, j, 1] -= here * push * across_x
    return lacks / (step_px * step_px)
