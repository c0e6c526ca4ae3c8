"""What a muscle does to the skin: it drags the place where it inserts, less what lies around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.portrait.actions_chart import Chart, Points, mirror


@dataclass(frozen=True)
class Pull:
    """Skin dragged by a fixed amount, for the subject's *left* side; the right one is its mirror.

    Args:
        at: where the drag is greatest: u, v in the chart.
        reach: how far it is felt towards the midline, away from it, down and up, in IOD.
        by: the drag in IOD, to the subject's left and up; forward and back it follows the
            subject's own surface.
        swell: how far the skin rises from what lies under it, in IOD; negative where it sinks.
        along: where the drag points on this subject: from one landmark to another (a muscle's
            insertion and origin). The length of ``by`` is kept.
        both: whether the mirrored drag acts as well (a muscle across the midline or of both sides).
    """

    at: tuple[float, float]
    reach: tuple[float, float, float, float]
    by: tuple[float, float]
    swell: float = 0.0
    along: tuple[int, int] | None = None
    both: bool = False


@dataclass(frozen=True)
class Fold:
    """A crease along a line, for the subject's left side.

    Args:
        line: u, v in the chart along the crease, from top to bottom.
        depth: how far its bottom sinks, in IOD.
        width: standard deviation of its profile, in IOD.
        ridge: how far the skin beside it, away from the midline, rises, in IOD.
        both: as of `Pull`.
    """

    line: tuple[tuple[float, float], ...]
    depth: float
    width: float
    ridge: float = 0.0
    both: bool = False


Part = Pull | Fold


def displace(chart: Chart, parts: Sequence[Part], side: str) -> tuple[Points, Points]:
    """Add up pulls and folds at the nodes.

    Args:
        chart: of the subject's face.
        parts: what moves.
        side: "Left", "Right" or "" for shapes that have no side.

    Returns:
        (rows, cols, 2) float64, the drag to the subject's left and up, and (rows, cols), how far
        the skin rises forward from what lies under it, in IOD.
    """
    drag = np.zeros(chart.uv.shape)
    rise = np.zeros(chart.uv.shape[:2])
    for part in parts:
        for right in (False, True) if part.both else (side == "Right",):
            uv = chart.uv * [-1.0 if right else 1.0, 1.0]
            if isinstance(part, Fold):
                rise += _crease(uv, part)
                continue
            weight = bump(uv, part.at, part.reach)
            drag += weight[..., None] * _direction(chart, part, right)
            rise += weight * part.swell
    return drag, rise


def _direction(chart: Chart, pull: Pull, right: bool) -> Points:
    by = np.array(pull.by) * [-1.0 if right else 1.0, 1.0]
    if pull.along is None:
        return by
    start, end = (mirror(i) for i in pull.along) if right else pull.along
    way = (chart.landmarks[end] - chart.landmarks[start])[:2]
    return np.asarray(way * (np.linalg.norm(by) / np.linalg.norm(way)))


def bump(uv: Points, at: tuple[float, float], reach: tuple[float, float, float, float]) -> Points:
    """Weight 1 at a place, half at .55 of its reach, 3 % at its reach, then soon 0, smooth (C2).

    Args:
        uv: (..., 2) places in the chart.
        at: the centre.
        reach: radii of the ellipse towards smaller u, larger u, smaller v and larger v.
    """
    du, dv = uv[..., 0] - at[0], uv[..., 1] - at[1]
    low_u, high_u, low_v, high_v = reach
    squared = (du / _between(du, low_u, high_u)) ** 2 + (dv / _between(dv, low_v, high_v)) ** 2
    return np.asarray(np.maximum(1.0 - squared / 1.44, 0.0) ** 3)


def _between(offset: Points, low: float, high: float) -> Points:
    """The reach on either side; a jump at the centre would show as a line in the shading."""
    share = 0.5 + 0.5 * offset / np.hypot(offset, (low + high) / 5)
    return np.asarray(low + (high - low) * share)


def _crease(uv: Points, fold: Fold) -> Points:
    aside, along = _along_line(uv, np.array(fold.line))
    fade = np.sin(np.pi * np.clip(along, 0.0, 1.0)) ** 0.8
    trough = np.exp(-0.5 * (aside / fold.width) ** 2)
    beside = (aside - 2.4 * fold.width) / (1.6 * fold.width)
    return np.asarray(fade * (fold.ridge * np.exp(-0.5 * beside**2) - fold.depth * trough))


def _along_line(uv: Points, line: Points) -> tuple[Points, Points]:
    """Distance from a polyline (positive away from the midline) and place along it in [0, 1]."""
    steps = np.diff(line, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    starts = np.concatenate([[0.0], np.cumsum(lengths)])
    best = np.full(uv.shape[:-1], np.inf)
    side, along = np.zeros_like(best), np.zeros_like(best)
    for begin, step, length, start in zip(line[:-1], steps, lengths, starts[:-1], strict=True):
        offset = uv - begin
        raw = offset @ step / length**2
        share = np.clip(raw, 0.0, 1.0)
        gap = np.linalg.norm(offset - share[..., None] * step, axis=-1)
        nearer = gap < best
        cross = offset[..., 1] * step[0] - offset[..., 0] * step[1]
        best = np.where(nearer, gap, best)
        side = np.where(nearer, np.sign(cross), side)
        along = np.where(nearer, (start + share * length) / starts[-1], along)
    return best * side, along


Mask = NDArray[np.float64]


def polygon_distance(nodes: Points, polygon: Points) -> Mask:
    """Signed distance of places from a closed polygon, negative inside.

    Args:
        nodes: (rows, cols, 2).
        polygon: (n, 2), not closed.
    """
    best = np.full(nodes.shape[:-1], np.inf)
    inside = np.zeros(nodes.shape[:-1], dtype=bool)
    x, y = nodes[..., 0], nodes[..., 1]
    for begin, end in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        step = end - begin
        offset = nodes - begin
        share = np.clip(offset @ step / max(float(step @ step), 1e-12), 0.0, 1.0)
        best = np.minimum(best, np.linalg.norm(offset - share[..., None] * step, axis=-1))
        if begin[1] != end[1]:
            crossing = begin[0] + (y - begin[1]) * step[0] / step[1]
            inside ^= ((begin[1] > y) != (end[1] > y)) & (x < crossing)
    return np.where(inside, -best, best)


def ramp(value: Mask, low: float, high: float) -> Mask:
    """0 below ``low``, 1 above ``high``, smooth (C2) between: a bend would show in the shading."""
    share = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(share**3 * (share * (6.0 * share - 15.0) + 10.0))
