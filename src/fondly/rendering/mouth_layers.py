"""Draws the layers of a mouth: loops over pixels.

Every pixel of the box asks both displacement fields where its skin comes from: the upper lip's,
which hangs on the skull, and the lower lip's, which hangs on the jaw. Each lip covers the pixel if
what comes from there lies on its side of the lip line; what neither covers is the interior.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import LINE_REACH
from fondly.imaging.kernels import kernel
from fondly.rendering.mouth_inside import draw_inside, put_out
from fondly.rendering.mouth_rows import (
    BESIDE,
    DRAWN_OVER,
    GAP_GROWN,
    LOWER_DARKER,
    UPPER_DARKER,
    Ends,
    Planes,
    Posed,
    Row,
    Span,
    ramp,
    read,
)
from fondly.rendering.steps import step

STILL_PX = np.float32(4e-3)
"""Displacements and gaps below this are none."""
EDGE_REACH = np.float32(0.075)
"""So far inside a lip its edge is felt, in mouth units."""


@kernel
def draw_mouth(
    planes: Planes, posed: Posed, part: tuple[int, int, int, int], target: NDArray[np.float32]
) -> None:
    """Write a part (x0, y0, x1, y1) of the posed mouth into ``target`` (h, w, 3) float32."""
    first, top, end, bottom = part
    width = target.shape[1]
    row = Row(
        np.empty((posed.back.shape[2], 6), np.float32),
        np.empty((width, 6), np.float32),
        np.empty((width, 3), np.float32),
        np.empty((width, 3), np.float32),
        np.zeros((width, 4), np.float32),
        np.zeros((width, 4), np.float32),
        np.zeros((width, 4), np.float32),
        np.zeros((width, 4), np.float32),
    )
    for y in range(top, bottom):
        _line_of(posed, np.float32(y) / posed.step_px, row.line)
        _find_sources((first, end, y), posed, row)
        _find_covers((first, end, y), posed, row)
        _draw_lip((first, end, y), planes, posed, row, 0)
        _draw_lip((first, end, y), planes, posed, row, 1)
        draw_inside((first, end, y), planes, posed, row)
        if posed.tongue > 0:
            put_out((first, end, y), planes, posed, row)
        _mix((first, end, y), planes.photo, row, target)


@kernel
def _find_sources(span: Span, posed: Posed, row: Row) -> None:
    line, source = row.line, row.source
    scale = np.float32(1.0) / posed.step_px
    last = line.shape[0] - 2
    first, end, y = span
    for x in range(first, end):
        at = np.float32(x) * scale
        j = np.uint32(min(int(at), last))
        f = at - np.float32(j)
        source[x, 0] = np.float32(x) - (line[j, 0] + f * (line[j + 1, 0] - line[j, 0]))
        source[x, 1] = np.float32(y) - (line[j, 1] + f * (line[j + 1, 1] - line[j, 1]))
        source[x, 2] = np.float32(x) - (line[j, 2] + f * (line[j + 1, 2] - line[j, 2]))
        source[x, 3] = np.float32(y) - (line[j, 3] + f * (line[j + 1, 3] - line[j, 3]))
        source[x, 4] = np.float32(x) + (line[j, 4] + f * (line[j + 1, 4] - line[j, 4]))
        source[x, 5] = np.float32(y) + (line[j, 5] + f * (line[j + 1, 5] - line[j, 5]))


@kernel
def _find_covers(span: Span, posed: Posed, row: Row) -> None:
    source, depth, cover = row.source, row.depth, row.cover
    margins, ends, a, soft = posed.margins, posed.ends, posed.to_mouth, posed.soft
    top, bottom = posed.reach
    zero, one = np.float32(0.0), np.float32(1.0)
    first, end, _ = span
    for x in range(first, end):
        up_x, up_y, low_x, low_y = source[x, 0], source[x, 1], source[x, 2], source[x, 3]
        if abs(up_x - low_x) + abs(up_y - low_y) < STILL_PX:
            cover[x, 0], cover[x, 1], cover[x, 2] = zero, one, zero
            depth[x, 1], depth[x, 2] = EDGE_REACH, zero
            continue
        v_up = a[1, 0] * up_x + a[1, 1] * up_y + a[1, 2]
        v_low = a[1, 0] * low_x + a[1, 1] * low_y + a[1, 2]
        if v_up < top or v_low > bottom:
            above = one if v_up < top else zero
            cover[x, 0], cover[x, 1], cover[x, 2] = above, one - above, zero
            depth[x, 0], depth[x, 1], depth[x, 2] = -EDGE_REACH, EDGE_REACH, zero
            continue
        u_up = a[0, 0] * up_x + a[0, 1] * up_y + a[0, 2]
        u_low = a[0, 0] * low_x + a[0, 1] * low_y + a[0, 2]
        depth[x, 0] = v_up - _margin(margins, ends, u_up, 0)
        depth[x, 1] = v_low - _margin(margins, ends, u_low, 1)
        depth[x, 2] = max(v_up - v_low, zero)
        cover[x, 0] = step(-depth[x, 0] / soft)
        cover[x, 1] = min(step(depth[x, 1] / soft), one - cover[x, 0])
        cover[x, 2] = max(one - cover[x, 0] - cover[x, 1], zero)


@kernel
def _draw_lip(span: Span, planes: Planes, posed: Posed, row: Row, lip: int) -> None:
    """A lip's skin along a row: beside a gap its dark edge is drawn over by the skin beside it."""
    photo, black = planes.photo, planes.black
    source, depth, cover = row.source, row.depth, row.cover
    found = row.up if lip == 0 else row.low
    inwards_sign = np.float32(-1.0) if lip == 0 else np.float32(1.0)
    darker = UPPER_DARKER if lip == 0 else LOWER_DARKER
    dark, down = posed.dark, posed.down_px
    zero, one = np.float32(0.0), np.float32(1.0)
    first, end, y = span
    for x in range(first, end):
        if cover[x, lip] <= zero:
            continue
        from_x, from_y = source[x, 2 * lip], source[x, 2 * lip + 1]
        away = abs(from_x - np.float32(x)) + abs(from_y - np.float32(y))
        if depth[x, 2] == zero and away < STILL_PX:
            for k in range(3):
                found[x, k] = photo[y, x, k]
            continue
        inwards = max(inwards_sign * depth[x, lip], zero)
        if depth[x, 2] == zero or inwards >= EDGE_REACH:
            read(photo, from_x, from_y, found, x)
            continue
        grown = ramp(depth[x, 2], GAP_GROWN)
        over = DRAWN_OVER * dark * grown
        shift = inwards_sign * over * max(one - inwards / (BESIDE * dark), zero)
        read(photo, from_x + down[0] * shift, from_y + down[1] * shift, found, x)
        fade = one - inwards / EDGE_REACH
        dim = one - darker * grown * fade * fade * fade
        for k in range(3):
            found[x, k] = black[k] + dim * (found[x, k] - black[k])


@kernel
def _mix(span: Span, photo: NDArray[np.float32], row: Row, target: NDArray[np.float32]) -> None:
    """The layers of a row over each other, and over the photo where it may not change."""
    cover, up, low, inside = row.cover, row.up, row.low, row.inside
    zero = np.float32(0.0)
    first, end, y = span
    for x in range(first, end):
        mine = photo[y, x, 3]
        for k in range(3):
            value = cover[x, 0] * up[x, k] + cover[x, 1] * low[x, k] + cover[x, 2] * inside[x, k]
            before = photo[y, x, k]
            value = before + mine * (value - before)
            target[y, x, k] = min(max(value, zero), np.float32(255.0))


@kernel
def _margin(margins: NDArray[np.float32], ends: Ends, u: np.float32, k: int) -> np.float32:
    """A margin's v at some u; along the mouth the place is measured from its middle."""
    right, middle, left = ends
    place = (u - middle) / (middle - right if u < middle else left - middle)
    n = margins.shape[0]
    at = (place + np.float32(LINE_REACH)) * np.float32((n - 1) / (2 * LINE_REACH))
    at = min(max(at, np.float32(0.0)), np.float32(n - 1.001))
    i = int(at)
    share = at - np.float32(i)
    return np.float32(margins[i, k] + share * (margins[i + 1, k] - margins[i, k]))


@kernel
def _line_of(posed: Posed, at: np.float32, line: NDArray[np.float32]) -> None:
    """Both fields, and what is carried, along one row of pixels, at the nodes' columns."""
    back, carried = posed.back, posed.carried
    i = min(int(at), back.shape[1] - 2)
    f = np.float32(at - i)
    for j in range(line.shape[0]):
        for part in range(2):
            for k in range(2):
                here, under = back[part, i, j, k], back[part, i + 1, j, k]
                line[j, 2 * part + k] = here + f * (under - here)
        for k in range(2):
            line[j, 4 + k] = carried[i, j, k] + f * (carried[i + 1, j, k] - carried[i, j, k])
