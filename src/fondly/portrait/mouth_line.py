"""Where the lips part: found in the pixels, near where the mesh says."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from fondly.domain.mouth import LipLines
from fondly.portrait.mouth_frame import (
    LOWER_INNER,
    LOWER_OUTER,
    UPPER_INNER,
    UPPER_OUTER,
    MouthFrame,
    line_places,
)
from fondly.portrait.mouth_parted import WIDE, stand_apart

STEP = 0.004
"""Distance of the samples in the strip along the mouth, in mouth units."""
COLUMNS = 129
SEARCH_SHUT, SEARCH_OPEN = 0.055, 0.025
"""How far from the mesh's line the lips' is looked for, in mouth units (66 photos: the mesh errs
by a median of .007 and at most .04)."""
ROLLED, THICKEST = 0.75, 0.12
"""Of a lip's red that disappears when it is rolled in; and its height at most, mouth units."""
BARELY_DARKER = 0.04
"""A line that takes less of the light than this is none."""
NOTCH_COLUMNS = 25
"""Of `COLUMNS`: what stands out from an open lip's margin over less than half as many is no lip."""
STEEPEST = 2
"""Samples that the line may climb from one column to the next."""

Line = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FoundLines:
    """The lip lines and how sure they are.

    Args:
        lines: see `LipLines`.
        depth: how much darker the line between touching lips is than the lips beside it, in
            [0, 1], median along the mouth; for an open mouth how clear its margins are.
        broken: share of the line between touching lips that is not darker than what lies beside
            it: something stands before the mouth. 0 for an open mouth.
        apart: distance of the mesh's inner lips, in mouth units: from `PARTED` on something may be
            seen between them, whatever the pixels say.
    """

    lines: LipLines
    depth: float
    broken: float
    apart: float


def find_lips(frame: MouthFrame, cut: NDArray[np.float32]) -> FoundLines:
    """Find the margins of both lips.

    Args:
        frame: of the mouth.
        cut: (h, w, 3) float32, the box of the photo.
    """
    places = np.linspace(-1.0, 1.0, COLUMNS)
    upper = _mesh_line(frame, UPPER_INNER, places)
    lower = np.maximum(_mesh_line(frame, LOWER_INNER, places), upper)
    apart = float((lower - upper).max())
    smooth = _blurred(cut, 0.004 * frame.unit_px)
    if stand_apart(frame, smooth, places, upper, lower):
        middle = (upper + lower) / 2
        mesh = (upper, lower)
        upper, sharp_up = _follow_edge(frame, smooth, places, mesh, 0)
        lower, sharp_low = _follow_edge(frame, smooth, places, mesh, 1)
        crossed = upper > lower
        upper, lower = np.where(crossed, middle, upper), np.where(crossed, middle, lower)
        depth, broken, dark = min(sharp_up, sharp_low), 0.0, 0.005
    else:
        upper, depths, dark = _follow_dark(frame, smooth.mean(axis=2), places, (upper + lower) / 2)
        lower = upper
        depth, broken = float(np.median(depths)), float((depths < BARELY_DARKER).mean())
    return FoundLines(_lines(frame, places, upper, lower, dark), depth, broken, apart)


def split_rows(
    frame: MouthFrame, cut: NDArray[np.float32], lines: LipLines
) -> NDArray[np.float64] | None:
    """Where upper and lower teeth part in a mouth that shows both, or None.

    Args:
        frame: of the mouth.
        cut: (h, w, 3) float32, the box of the photo.
        lines: its lip lines.

    Returns:
        (LINE_SAMPLES,) float64, v of the dark between the rows.
    """
    wide = line_places()
    inside = np.abs(wide) <= 1.0
    upper, lower = (m[inside].astype(np.float64) for m in (lines.upper, lines.lower))
    if lines.opening < WIDE:
        return None
    grey = _blurred(cut.mean(axis=2), 0.006 * frame.unit_px)
    shares = np.linspace(0.0, 1.0, 41)[:, None]
    u = np.broadcast_to(frame.u_of(wide[inside]), (41, int(inside.sum())))
    between = frame.sample(grey, u, upper + shares * (lower - upper)).astype(np.float64)
    level = max(float(np.median(between)), 1.0)
    edge = 0.8 * (shares - 0.6) ** 2 + 0.6 * np.abs(2 * shares - 1.0) ** 6
    path = _cheapest(between / level + edge)
    body = np.abs(wide[inside]) < 0.4
    on = between[path, np.arange(path.size)][body]
    rows = np.arange(41)[:, None]
    under = np.where((rows > path) & (rows < 39), between, 0.0).max(axis=0)[body]
    over = np.where((rows < path) & (rows > 1), between, 0.0).max(axis=0)[body]
    share = path[body].mean() / 40
    if not (0.2 < share < 0.85 and np.median(under) > 1.6 * np.median(on) < np.median(over) / 1.6):
        return None
    split = upper + path / 40 * (lower - upper)
    smooth = gaussian_filter1d(split, 2.0, mode="nearest")
    return np.asarray(np.interp(wide, wide[inside], smooth))


def _blurred(picture: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(sigma_px, 0.5)), np.float32)


def _mesh_line(frame: MouthFrame, landmarks: tuple[int, ...], places: Line) -> Line:
    points = frame.points[list(landmarks)]
    where = frame.place_of(points[:, 0])
    order = np.argsort(where)
    return np.asarray(np.interp(places, where[order], points[order, 1]))


def _strip(
    frame: MouthFrame, grey: NDArray[np.float32], places: Line, line: Line, reach: float
) -> tuple[NDArray[np.float32], Line]:
    """The picture along a line: (2 m + 1, n), and the offsets of its rows."""
    count = int(np.ceil(reach / STEP))
    offsets: Line = np.asarray(STEP * np.arange(-count, count + 1), np.float64)
    u = np.broadcast_to(frame.u_of(places), (offsets.size, places.size))
    return frame.sample(grey, u, line + offsets[:, None]), offsets


def _follow_dark(
    frame: MouthFrame, grey: NDArray[np.float32], places: Line, line: Line
) -> tuple[Line, Line, float]:
    """The darkest path along closed lips, how deep it is there, and half its width."""
    aside = 0.035
    strip, offsets = _strip(frame, grey, places, line, SEARCH_SHUT + aside)
    wide = int(round(aside / STEP))
    inner = slice(wide, strip.shape[0] - wide)
    beside = np.minimum(strip[: -2 * wide], strip[2 * wide :])
    level = np.median(strip)
    # Dark, and darker than what lies above and below: not merely in shadow.
    cost = strip[inner] / level + 1.5 * (strip[inner] - beside) / level
    near = 0.20 * (offsets[inner] / SEARCH_SHUT) ** 2
    # At the corners the mesh is surer than the shadow there.
    held = 1.0 + 3.0 * np.abs(places) ** 6
    path = _cheapest(cost + near[:, None] * held)
    rows = path + wide
    found = line + _refined(strip, rows, offsets)
    columns = np.arange(places.size)
    on = strip[rows, columns]
    around = (strip[rows - wide, columns] + strip[rows + wide, columns]) / 2
    body = np.abs(places) < 0.85
    depths = (1.0 - on / np.maximum(around, 1.0))[body].astype(np.float64)
    smooth = gaussian_filter1d(found, 2.5, mode="nearest")
    return smooth, depths, _half_width(strip, rows, body)


def _refined(strip: NDArray[np.float32], rows: NDArray[np.int64], offsets: Line) -> Line:
    """Offsets of the path to a fraction of a sample (parabola through three)."""
    columns = np.arange(rows.size)
    above, on, below = (strip[rows + k, columns].astype(np.float64) for k in (-1, 0, 1))
    curve = np.maximum(above + below - 2 * on, 1e-3)
    return np.asarray(offsets[rows] + STEP * np.clip((above - below) / (2 * curve), -0.5, 0.5))


def _half_width(
    strip: NDArray[np.float32], rows: NDArray[np.int64], body: NDArray[np.bool_]
) -> float:
    """Where the dark line has lightened by more than half, on its narrower side, in mouth units."""
    span = int(round(0.028 / STEP))
    columns = np.flatnonzero(body)
    profile = np.array(
        [np.median(strip[rows[columns] + k, columns]) for k in range(-span, span + 1)]
    )
    dark = profile[span]
    widths = []
    for side in (profile[span::-1], profile[span:]):
        light = dark + 0.6 * (side.max() - dark)
        widths.append(int(np.argmax(side >= light)) * STEP)
    return float(np.clip(min(widths), 0.006, 0.020))


def _follow_edge(
    frame: MouthFrame, cut: NDArray[np.float32], places: Line, lips: tuple[Line, Line], side: int
) -> tuple[Line, float]:
    """The margin of one lip of an open mouth, where the lip's colour turns into what lies within.

    Args:
        frame, cut: the mouth and its picture.
        places: along it.
        lips: the mesh's upper and lower margin.
        side: 0 for the upper lip, 1 for the lower one.

    Returns:
        The margin, and how clear it is.
    """
    upper, lower = lips
    line, outwards = lips[side], (-1.0, 1.0)[side]
    u = frame.u_of(places)
    reach = np.minimum(SEARCH_OPEN, 0.010 + 0.25 * (lower - upper))
    count = int(np.ceil((SEARCH_OPEN + STEP) / STEP))
    offsets: Line = np.asarray(STEP * np.arange(-count, count + 1), np.float64)
    across = np.broadcast_to(u, (offsets.size, places.size))
    strip = frame.sample(cut, across, line + outwards * offsets[:, None])
    within = frame.sample(
        cut, np.broadcast_to(u, (3, u.size)),
        line - outwards * (lower - upper) * np.array([[0.25], [0.4], [0.55]]),
    )  # fmt: skip
    beyond = frame.sample(
        cut, np.broadcast_to(u, (3, u.size)), line + outwards * np.array([[0.025], [0.035], [0.05]])
    )
    inner, lip = (
        gaussian_filter1d(np.median(part, axis=0).astype(np.float64), 6.0, axis=0, mode="nearest")
        for part in (within, beyond)
    )
    way = lip - inner
    length = np.maximum((way**2).sum(axis=-1), 400.0)
    share = ((strip - inner) * way).sum(axis=-1) / length
    slope = np.gradient(np.clip(share, -0.3, 1.3), axis=0)
    away = np.abs(offsets[:, None]) / np.maximum(reach, STEP)
    cost = -slope + 0.03 * away**2 + 1.0 * np.maximum(away - 1.0, 0.0)
    path = _cheapest(cost)
    found = line + outwards * offsets[path]
    body = np.abs(places) < 0.85
    clear = np.sqrt(length)[body] / max(float(np.median(strip)), 1.0)
    sharp = slope[path, np.arange(places.size)][body]
    # Lips run smoothly; notches are teeth, a tongue, or a highlight on a wet lip.
    aside = median_filter(found - line, NOTCH_COLUMNS, mode="nearest")
    margin = line + gaussian_filter1d(aside, 5.0, mode="nearest")
    return np.asarray(margin), float(np.median(sharp * clear) * 2)


def _cheapest(cost: NDArray[np.float64]) -> NDArray[np.int64]:
    """Row of the cheapest path from the first column to the last, STEEPEST rows a step."""
    rows, cols = cost.shape
    total = cost[:, 0].copy()
    came = np.zeros((rows, cols), np.int64)
    moves = np.arange(-STEEPEST, STEEPEST + 1)
    fee = 0.015 * moves.astype(np.float64) ** 2
    index = np.arange(rows)[:, None] + moves
    valid = (index >= 0) & (index < rows)
    index = np.clip(index, 0, rows - 1)
    for col in range(1, cols):
        reach = np.where(valid, total[index] + fee, np.inf)
        best = reach.argmin(axis=1)
        came[:, col] = index[np.arange(rows), best]
        total = reach[np.arange(rows), best] + cost[:, col]
    path = np.empty(cols, np.int64)
    path[-1] = int(total.argmin())
    for col in range(cols - 1, 0, -1):
        path[col - 1] = came[path[col], col]
    return path


def _lines(frame: MouthFrame, places: Line, upper: Line, lower: Line, dark: float) -> LipLines:
    """Extend the margins beyond the corners as one line that runs out level."""
    wide = line_places()
    corner = (upper + lower) / 2
    ends = np.interp(wide, places, corner)
    open_share = np.interp(np.abs(wide), [0.0, 0.9, 1.0], [1.0, 1.0, 0.0])
    half = np.interp(wide, places, (lower - upper) / 2) * open_share
    heights = []
    for outer, inner in ((UPPER_OUTER, upper), (LOWER_OUTER, lower)):
        vermilion = np.abs(_mesh_line(frame, outer, places) - inner)
        shown = np.interp(wide, places, vermilion) * np.clip(1 - wide**2, 0, 1) ** 0.5
        heights.append(ROLLED * np.minimum(shown, THICKEST))
    return LipLines(
        ends=frame.ends,
        upper=(ends - half).astype(np.float32),
        lower=(ends + half).astype(np.float32),
        dark=dark,
        roll_upper=heights[0].astype(np.float32),
        roll_lower=heights[1].astype(np.float32),
    )
