"""Draws what parted lips uncover: the inner sides of the lips, teeth, tongue and the dark."""

from __future__ import annotations

import math

import numpy as np

from fondly.imaging.kernels import kernel
from fondly.rendering.mouth_rows import (
    DRAWN_OVER,
    GAP_GROWN,
    LOWER_DARKER,
    UPPER_DARKER,
    Planes,
    Posed,
    Row,
    Span,
    ramp,
    read,
)

LIP_SHADOW, SILL_SHADOW = np.float32(0.022), np.float32(0.020)
"""How deep the lips' shadows reach into the mouth, in mouth units."""
LIP_DARKENS, SILL_DARKENS = np.float32(0.40), np.float32(0.35)
"""Light that they take right beside the lips."""
LEAST_LIGHT, UNLIT_GAP, LIT_GAP = np.float32(0.22), np.float32(0.02), np.float32(0.095)
"""Light behind a gap that has just opened, up to which gap that is all, and which lets in all."""
LOWER_RIM, UPPER_RIM = np.float32(0.020), np.float32(0.008)
"""How far the inner side of a lip is seen before teeth and tongue, in mouth units: no more than
leaves nine tenths of the gap; the upper one no less, or its end shows the pixels' steps."""
RIM_DARKENS = np.float32(0.9)
"""Light that it loses on the way in."""
REDDENS = np.float32(1.4)
"""What has lost light to the mouth's walls takes on their colour: how often, when all is lost."""
TIP_SHADOW, TIP_DARKENS = np.float32(0.022), np.float32(0.32)
"""How far below the tongue's tip its shadow lies on the lip, and the light that it takes."""


@kernel
def draw_inside(span: Span, planes: Planes, posed: Posed, row: Row) -> None:
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
        read(jaw, at_x - posed.teeth_px[0], at_y - posed.teeth_px[1], value, x)
        read(skull, at_x, at_y, tooth, x)
        alpha = min(max(value[x, 3], zero), one)
        front = min(max(tooth[x, 3], zero), one)
        # Light comes in through the gap: little through a small one, and less beside the lips.
        lip = LIP_DARKENS * np.float32(math.exp(-max(depth[x, 0], zero) / LIP_SHADOW))
        sill = SILL_DARKENS * np.float32(math.exp(-max(-depth[x, 1], zero) / SILL_SHADOW))
        light = ramp(depth[x, 2] - UNLIT_GAP, LIT_GAP - UNLIT_GAP)
        light = LEAST_LIGHT + (one - LEAST_LIGHT) * light
        deep = one + posed.shaded[1] * (light * (one - lip) * (one - sill) - one)
        light = one + posed.shaded[0] * (light * (one - lip) - one)
        # A gap that has just opened shows the photo's own dark line, or its own teeth.
        grown = ramp(depth[x, 2], GAP_GROWN)
        for k in range(3):
            back = value[x, k] + (one - alpha) * cavity[i, j, k]
            back = black[k] + deep * _reddened(planes.warm[k], deep) * (back - black[k])
            lit = light * _reddened(planes.warm[k], light)
            lit = front * black[k] + lit * (tooth[x, k] - front * black[k])
            before = photo[y, x, k]
            value[x, k] = before + grown * (lit + (one - front) * back - before)
    if posed.shaded[0] > zero:
        _draw_rim(span, planes, posed, row, 0)
        _draw_rim(span, planes, posed, row, 1)


@kernel
def _reddened(warm: np.float32, light: np.float32) -> np.float32:
    one = np.float32(1.0)
    return one + (warm - one) * REDDENS * (one - light)


@kernel
def _draw_rim(span: Span, planes: Planes, posed: Posed, row: Row, lip: int) -> None:
    """A lip goes on inwards, rounded and ever darker: its red, mirrored at its margin."""
    zero, one, two = np.float32(0.0), np.float32(1.0), np.float32(2.0)
    sign, column = (-one, 0) if lip == 0 else (one, 1)
    widest = UPPER_RIM if lip == 0 else LOWER_RIM
    darker = UPPER_DARKER if lip == 0 else LOWER_DARKER
    first, end, _ = span
    for x in range(first, end):
        if row.cover[x, 2] <= zero:
            continue
        gap, away = row.depth[x, 2], max(-sign * row.depth[x, column], zero)
        reach = widest * ramp(gap, LIT_GAP)
        if away >= reach:
            continue
        grown = ramp(gap, GAP_GROWN)
        shift = sign * (two * away + DRAWN_OVER * posed.dark * grown)
        rim, teeth = row.front, row.front[x, 3]
        from_x = row.source[x, 2 * lip] + posed.down_px[0] * shift
        from_y = row.source[x, 2 * lip + 1] + posed.down_px[1] * shift
        read(planes.photo, from_x, from_y, rim, x)
        share = away / reach
        there = one - ramp(share, one)
        dim = (one - darker * grown) * (one - RIM_DARKENS * share)
        for k in range(3):
            lit = dim * _reddened(planes.warm[k], dim)
            colour = planes.black[k] + lit * (rim[x, k] - planes.black[k])
            row.inside[x, k] += there * (colour - row.inside[x, k])
        rim[x, 3] = teeth


@kernel
def put_out(span: Span, planes: Planes, posed: Posed, row: Row) -> None:
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
        read(planes.tip, at_x, at_y - TIP_SHADOW * posed.down_px[1], front, x)
        shade = one - TIP_DARKENS * share * min(max(front[x, 3], zero), one)
        read(planes.tip, at_x, at_y, front, x)
        keep = one - share * min(max(front[x, 3], zero), one)
        for k in range(3):
            lip = planes.black[k] + shade * (row.low[x, k] - planes.black[k])
            row.low[x, k] = keep * lip + share * front[x, k]
            row.inside[x, k] = keep * row.inside[x, k] + share * front[x, k]
