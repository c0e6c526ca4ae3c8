"""Draws the layers of a mouth: loops over pixels.

Every pixel of the box asks both displacement fields where its skin comes from: the upper lip's,
which hangs on the skull, and the lower lip's, which hangs on the jaw. Each lip covers the pixel if
what comes from there lies on its side of the lip line; what neither covers is the interior.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import LINE_REACH
from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic

STILL_PX = np.float32(4e-3)
"""Displacements and gaps below this are none."""
GAP_GROWN = np.float32(0.03)
"""Gap, in mouth units, from which lips show their own edges and no more the line between them."""
BESIDE, DRAWN_OVER = np.float32(3.5), np.float32(1.7)
"""So many half widths of the dark line from the margin skin is stretched over that line, and so
many of it are drawn over."""
EDGE_REACH = np.float32(0.075)
"""So far inside a lip its edge is felt, in mouth units."""
LIP_SHADOW, SILL_SHADOW = np.float32(0.022), np.float32(0.020)
"""How deep the lips' shadows reach into the mouth, in mouth units."""
LIP_DARKENS, SILL_DARKENS = np.float32(0.40), np.float32(0.35)
"""Light that they take right beside the lips."""
LEAST_LIGHT, UNLIT_GAP, LIT_GAP = np.float32(0.22), np.float32(0.02), np.float32(0.095)
"""Light behind a gap that has just opened, up to which gap that is all, and which lets in all."""
LOWER_RIM, UPPER_RIM = np.float32(0.030), np.float32(0.012)
"""How far the inner side of a lip is seen before teeth and tongue, in mouth units."""
RIM_DARKENS = np.float32(0.75)
"""Light that it loses on the way in."""
REDDENS = np.float32(1.4)
"""What has lost light to the mouth's walls takes on their colour: its power per loss of all."""
TIP_SHADOW, TIP_DARKENS = np.float32(0.022), np.float32(0.32)
"""How far below the tongue's tip its shadow lies on the lip, and the light that it takes."""
UPPER_DARKER, LOWER_DARKER = np.float32(0.22), np.float32(0.12)
"""Light that the rounding of each lip takes at its margin."""

Pair = tuple[np.float32, np.float32]
Ends = tuple[np.float32, np.float32, np.float32]
Span = tuple[int, int, int]
"""First column, end column and row of the pixels in hand."""


class Planes(NamedTuple):
    """What is drawn; see `Mouth` and its parts."""

    photo: NDArray[np.float32]
    skull: NDArray[np.float32]
    jaw: NDArray[np.float32]
    cavity: NDArray[np.float32]
    black: NDArray[np.float32]
    warm: NDArray[np.float32]
    tip: NDArray[np.float32]


class Posed(NamedTuple):
    """One pose.

    Args:
        back: (2, rows, cols, 2) float32 px, where the content at each node came from.
        carried: (rows, cols, 2) float32 px, where the lattice will carry what is drawn at a node.
        margins: (n, 2) float32, v of the upper and the lower lip's margin, rolled as asked.
        reach: v above which, and below which, nothing of the margins is felt.
        to_mouth: (2, 3) float32, pixel to mouth.
        down_px: one mouth unit towards the chin, in px.
        ends: u of the mouth's right corner, middle and left corner.
        soft, dark: half widths of soft edges and of the dark line between the lips.
        teeth_px: displacement of the lower teeth.
        tip_px: displacement of the tongue's tip.
        tongue: how much of the tip is there, in [0, 1].
        corner: column and row where the interior begins.
        shaded: how much of the lips' shadows falls on the upper teeth, and on what is behind.
        step_px: distance of the nodes.
    """

    back: NDArray[np.float32]
    carried: NDArray[np.float32]
    margins: NDArray[np.float32]
    reach: Pair
    to_mouth: NDArray[np.float32]
    down_px: Pair
    ends: Ends
    soft: np.float32
    dark: np.float32
    teeth_px: Pair
    tip_px: Pair
    tongue: np.float32
    corner: Pair
    shaded: Pair
    step_px: np.float32


class _Row(NamedTuple):
    """Scratch for one row of pixels.

    Args:
        line: (node columns, 6), both fields and what the lattice carries, at the nodes' columns.
        source: (w, 6), where the upper and the lower lip's skin comes from, and where what is drawn
            here will be carried.
        depth: (w, 3), how far the skin of both fields lies below its lip's margin, and how far it
            came apart.
        cover: (w, 3), shares of the upper lip, the lower lip and the interior.
        up, low, inside, front: (w, 4), their colours; ``front`` is the upper teeth.
    """

    line: NDArray[np.float32]
    source: NDArray[np.float32]
    depth: NDArray[np.float32]
    cover: NDArray[np.float32]
    up: NDArray[np.float32]
    low: NDArray[np.float32]
    inside: NDArray[np.float32]
    front: NDArray[np.float32]


@kernel
def draw_mouth(
    planes: Planes, posed: Posed, part: tuple[int, int, int, int], target: NDArray[np.float32]
) -> None:
    """Write a part (x0, y0, x1, y1) of the posed mouth into ``target`` (h, w, 3) float32."""
    first, top, end, bottom = part
    width = target.shape[1]
    row = _Row(
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
        _draw_inside((first, end, y), planes, posed, row)
        if posed.tongue > 0:
            _put_out((first, end, y), planes, posed, row)
        _mix((first, end, y), planes.photo, row, target)


@kernel
def _find_sources(span: Span, posed: Posed, row: _Row) -> None:
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
def _find_covers(span: Span, posed: Posed, row: _Row) -> None:
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
        cover[x, 0] = _step(-depth[x, 0] / soft)
        cover[x, 1] = min(_step(depth[x, 1] / soft), one - cover[x, 0])
        cover[x, 2] = max(one - cover[x, 0] - cover[x, 1], zero)


@kernel
def _draw_lip(span: Span, planes: Planes, posed: Posed, row: _Row, lip: int) -> None:
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
        if depth[x, 2] == zero and abs(from_x - x) + abs(from_y - y) < STILL_PX:
            for k in range(3):
                found[x, k] = photo[y, x, k]
            continue
        inwards = max(inwards_sign * depth[x, lip], zero)
        if depth[x, 2] == zero or inwards >= EDGE_REACH:
            _read(photo, from_x, from_y, found[x])
            continue
        grown = _ramp(depth[x, 2], GAP_GROWN)
        over = DRAWN_OVER * dark * grown
        shift = inwards_sign * over * max(one - inwards / (BESIDE * dark), zero)
        _read(photo, from_x + down[0] * shift, from_y + down[1] * shift, found[x])
        fade = one - inwards / EDGE_REACH
        dim = one - darker * grown * fade * fade * fade
        for k in range(3):
            found[x, k] = black[k] + dim * (found[x, k] - black[k])


@kernel
def _draw_inside(span: Span, planes: Planes, posed: Posed, row: _Row) -> None:
    """The colours of the interior along a row."""
    skull, jaw, cavity, black = planes.skull, planes.jaw, planes.cavity, planes.black
    photo, depth, cover, value, tooth = planes.photo, row.depth, row.cover, row.inside, row.front
    zero, one = np.float32(0.0), np.float32(1.0)
    first, end, y = span
    i = min(max(y - int(posed.corner[1]), 0), skull.shape[0] - 1)
    for x in range(first, end):
        if cover[x, 2] <= zero:
            continue
        j = min(max(x - int(posed.corner[0]), 0), skull.shape[1] - 1)
        # Teeth and tongue know nothing of the skin that the lattice will carry: undo it for them.
        at_x, at_y = row.source[x, 4] - posed.corner[0], row.source[x, 5] - posed.corner[1]
        _read(jaw, at_x - posed.teeth_px[0], at_y - posed.teeth_px[1], value[x])
        _read(skull, at_x, at_y, tooth[x])
        alpha = min(max(value[x, 3], zero), one)
        front = min(max(tooth[x, 3], zero), one)
        # Light comes in through the gap: little through a small one, and less beside the lips.
        lip = LIP_DARKENS * np.float32(math.exp(-max(depth[x, 0], zero) / LIP_SHADOW))
        sill = SILL_DARKENS * np.float32(math.exp(-max(-depth[x, 1], zero) / SILL_SHADOW))
        light = _ramp(depth[x, 2] - UNLIT_GAP, LIT_GAP - UNLIT_GAP)
        light = LEAST_LIGHT + (one - LEAST_LIGHT) * light
        deep = one + posed.shaded[1] * (light * (one - lip) * (one - sill) - one)
        light = one + posed.shaded[0] * (light * (one - lip) - one)
        # A gap that has just opened shows the photo's own dark line, or its own teeth.
        grown = _ramp(depth[x, 2], GAP_GROWN)
        for k in range(3):
            back = value[x, k] + (one - alpha) * cavity[i, j, k]
            back = black[k] + deep * _reddened(planes.warm[k], deep) * (back - black[k])
            lit = light * _reddened(planes.warm[k], light)
            lit = front * black[k] + lit * (tooth[x, k] - front * black[k])
            before = photo[y, x, k]
            value[x, k] = before + grown * (lit + (one - front) * back - before)
        if posed.shaded[0] > zero:
            _draw_rim(x, planes, posed, row, 0)
            _draw_rim(x, planes, posed, row, 1)


@kernel
def _reddened(warm: np.float32, light: np.float32) -> np.float32:
    return np.float32(warm ** (REDDENS * (np.float32(1.0) - light)))


@kernel
def _draw_rim(x: int, planes: Planes, posed: Posed, row: _Row, lip: int) -> None:
    """A lip goes on inwards, rounded and ever darker: its red, mirrored at its margin."""
    gap, one = row.depth[x, 2], np.float32(1.0)
    away = row.depth[x, 0] if lip == 0 else -row.depth[x, 1]
    sign = np.float32(-1.0) if lip == 0 else one
    reach = (UPPER_RIM if lip == 0 else LOWER_RIM) * _ramp(gap, LIT_GAP)
    away = max(away, np.float32(0.0))
    if away >= reach:
        return
    grown = _ramp(gap, GAP_GROWN)
    shift = sign * (np.float32(2.0) * away + DRAWN_OVER * posed.dark * grown)
    rim = row.front[x]
    teeth = rim[3]
    from_x = row.source[x, 2 * lip] + posed.down_px[0] * shift
    _read(planes.photo, from_x, row.source[x, 2 * lip + 1] + posed.down_px[1] * shift, rim)
    share = away / reach
    there = one - share * share * (np.float32(3.0) - np.float32(2.0) * share)
    darker = UPPER_DARKER if lip == 0 else LOWER_DARKER
    dim = (one - darker * grown) * (one - RIM_DARKENS * share)
    for k in range(3):
        lit = dim * _reddened(planes.warm[k], dim)
        colour = planes.black[k] + lit * (rim[k] - planes.black[k])
        row.inside[x, k] += there * (colour - row.inside[x, k])
    rim[3] = teeth


@kernel
def _put_out(span: Span, planes: Planes, posed: Posed, row: _Row) -> None:
    """Lay the tongue's tip over the lower lip and the interior, behind upper lip and teeth."""
    source, cover, front = row.source, row.cover, row.front
    zero, one = np.float32(0.0), np.float32(1.0)
    first, end, _ = span
    for x in range(first, end):
        if cover[x, 0] >= one:
            continue
        share = posed.tongue
        if cover[x, 2] > zero:
            share *= one - min(max(front[x, 3], zero), one)
        at_x = source[x, 4] - posed.corner[0] - posed.tip_px[0]
        at_y = source[x, 5] - posed.corner[1] - posed.tip_px[1]
        _read(planes.tip, at_x, at_y - TIP_SHADOW * posed.down_px[1], front[x])
        shade = one - TIP_DARKENS * share * min(max(front[x, 3], zero), one)
        _read(planes.tip, at_x, at_y, front[x])
        keep = one - share * min(max(front[x, 3], zero), one)
        for k in range(3):
            lip = planes.black[k] + shade * (row.low[x, k] - planes.black[k])
            row.low[x, k] = keep * lip + share * front[x, k]
            row.inside[x, k] = keep * row.inside[x, k] + share * front[x, k]


@kernel
def _mix(span: Span, photo: NDArray[np.float32], row: _Row, target: NDArray[np.float32]) -> None:
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
def _read(
    photo: NDArray[np.float32], x: np.float32, y: np.float32, found: NDArray[np.float32]
) -> None:
    x = min(max(x, np.float32(0.0)), np.float32(photo.shape[1] - 1))
    y = min(max(y, np.float32(0.0)), np.float32(photo.shape[0] - 1))
    sample_cubic(photo, x, y, found)


@kernel
def _margin(margins: NDArray[np.float32], ends: Ends, u: np.float32, k: int) -> np.float32:
    """A margin's v at some u; along the mouth the place is measured from its middle."""
    right, middle, left = ends
    place = (u - middle) / (middle - right if u < middle else left - middle)
    n = margins.shape[0]
    at = (place + np.float32(LINE_REACH)) * np.float32((n - 1) / (2 * LINE_REACH))
    at = min(max(at, np.float32(0.0)), np.float32(n - 1.001))
    i = int(at)
    return np.float32(margins[i, k] + (at - i) * (margins[i + 1, k] - margins[i, k]))


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


@kernel
def _step(x: np.float32) -> np.float32:
    """Hermite step from 0 at -1 to 1 at 1; step(x) + step(-x) = 1."""
    t = min(max(np.float32(0.5) * x + np.float32(0.5), np.float32(0.0)), np.float32(1.0))
    return t * t * (3 - 2 * t)


@kernel
def _ramp(x: np.float32, end: np.float32) -> np.float32:
    t = min(max(x / end, np.float32(0.0)), np.float32(1.0))
    return t * t * (3 - 2 * t)
