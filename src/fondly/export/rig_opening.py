"""Openings in a rig's skin: where lids and lips part, as rows of points for the triangulation.

Lips that touch have two margins in one place. So points are also given in a *plane* in which
every opening gapes a little; there the skin is triangulated, and what fills the gap is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, OUTLINE_SAMPLES, Eye
from fondly.domain.mouth import LINE_REACH, LINE_SAMPLES, Mouth
from fondly.export.rig_piece import Points

BESIDE = 1.3
"""How far beyond the corners rows of points go on, in halves of the opening."""

LASH_INSET_UPPER, LASH_INSET_LOWER = 0.045, 0.03
"""Eye units that the skin goes on beyond the margins, so that it carries lash line and wet rim."""

MOST_INSET = 0.3
"""Of the opening: a narrow eye keeps its white."""

EYE_POINTS, MOUTH_POINTS = 29, 41
EYE_ROWS, MOUTH_ROWS = (0.05, 0.11, 0.18), (0.018, 0.042)
"""How far from the margins rows of points lie, in eye and in mouth units."""

CLEAR = 1.3
"""Beyond the last row, in its distance: there the skin's even grid begins."""

LEAST_GAP = 0.7
"""In the plane, of the distance between neighbouring points: more than half, so that every edge
of a margin is an edge of the triangulation (its circle holds no point of the other margin)."""

Profile = Callable[[Points], Points]


@dataclass(frozen=True, eq=False)
class Opening:
    """One opening.

    Args:
        pixel_from_local: (2, 3) from (u, v) to frame px.
        local_from_pixel: its inverse.
        u_of: u of a place along the opening: -1 and 1 are the corners.
        place_of: its inverse.
        upper, lower: v of the margins along the opening, by place; one line beyond the corners.
        places: (n, 2) frame px, of the points; first the upper margin from corner to corner, then
            the lower one without its corners, then rows above and below.
        plane: (n, 2), the same in the plane.
        margin: (n,) whether a point lies on a margin.
        side: (n,) -1 for what belongs above the opening, 1 for what belongs below.
        clear: distance from the margins within which there are no other points.
    """

    pixel_from_local: Points
    local_from_pixel: Points
    u_of: Profile
    place_of: Profile
    upper: Profile
    lower: Profile
    places: Points
    plane: Points
    margin: NDArray[np.bool_]
    side: NDArray[np.int64]
    clear: float

    def local(self, places: Points) -> tuple[Points, Points]:
        """How far along the opening, and v, of places (n, 2) in frame px."""
        a = self.local_from_pixel
        uv = places @ a[:, :2].T + a[:, 2]
        return self.place_of(uv[:, 0]), uv[:, 1]

    def pixels(self, along: Points, v: Points) -> Points:
        """Frame px (n, 2) of places along the opening and v, both of one shape."""
        a = self.pixel_from_local
        uv = np.stack([self.u_of(np.ravel(along)), np.ravel(v)], axis=-1)
        return np.asarray(uv @ a[:, :2].T + a[:, 2])

    def facing(self, triangles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Triangles of a grid along u and v, turned to the camera: some frames are mirrored."""
        mirrored = np.linalg.det(self.pixel_from_local[:, :2]) < 0.0
        return triangles[:, ::-1] if mirrored else triangles

    def covers(self, places: Points) -> NDArray[np.bool_]:
        """Whether the opening's own points stand in for what lies there."""
        along, v = self.local(places)
        above, below = self.upper(along) - self.clear, self.lower(along) + self.clear
        return np.asarray((np.abs(along) < BESIDE + 0.02) & (v > above) & (v < below))

    def side_of(self, places: Points) -> NDArray[np.int64]:
        """-1 for places above the line between the margins, 1 below: (n,)."""
        along, v = self.local(places)
        return np.asarray(np.where(v < (self.upper(along) + self.lower(along)) / 2, -1, 1))


def open_eye(eye: Eye) -> Opening:
    """The opening between an eye's lids."""
    x0, y0, x1, _ = eye.box_px
    to_pixel = eye.pixel_from_eye.astype(np.float64).copy()
    to_pixel[:, 2] += (x0, y0)
    if eye.side == "left":
        to_pixel[0] = -eye.pixel_from_eye[0]
        to_pixel[0, 2] += x1 - 1
    outline, half = eye.outline, eye.outline.half_width
    at = np.linspace(-OUTLINE_REACH, OUTLINE_REACH, OUTLINE_SAMPLES)
    gap = (outline.lower - outline.upper).astype(np.float64)

    def line(values: NDArray[np.floating]) -> Profile:
        return lambda along: np.asarray(np.interp(along, at, values))

    return _opening(
        to_pixel,
        (lambda along: half * along, lambda u: u / half),
        (
            line(outline.upper + np.minimum(LASH_INSET_UPPER, MOST_INSET * gap)),
            line(outline.lower - np.minimum(LASH_INSET_LOWER, MOST_INSET * gap)),
        ),
        EYE_POINTS,
        EYE_ROWS,
    )


def open_mouth(mouth: Mouth) -> Opening:
    """The opening between the lips."""
    to_pixel = mouth.pixel_from_mouth.astype(np.float64).copy()
    to_pixel[:, 2] += mouth.box_px[:2]
    at = np.linspace(-LINE_REACH, LINE_REACH, LINE_SAMPLES)
    right, middle, left = mouth.lines.ends

    def u_of(along: Points) -> Points:
        return middle + along * np.where(along < 0, middle - right, left - middle)

    def place_of(u: Points) -> Points:
        return np.asarray((u - middle) / np.where(u < middle, middle - right, left - middle))

    return _opening(
        to_pixel,
        (u_of, place_of),
        (
            lambda along: np.asarray(np.interp(along, at, mouth.lines.upper)),
            lambda along: np.asarray(np.interp(along, at, mouth.lines.lower)),
        ),
        MOUTH_POINTS,
        MOUTH_ROWS,
    )


def _opening(
    to_pixel: Points,
    ways: tuple[Profile, Profile],
    margins: tuple[Profile, Profile],
    count: int,
    rows: tuple[float, ...],
) -> Opening:
    u_of, place_of = ways
    upper, lower = margins
    along = np.linspace(-1.0, 1.0, count)
    beyond = np.linspace(-BESIDE, BESIDE, round(count * BESIDE) | 1)
    spacing = float(np.diff(u_of(along)).max())
    least = LEAST_GAP * spacing
    u, v, pushed, side, margin = [], [], [], [], []

    def add(t: Points, edge: Profile, away: float, which: int, *, on_margin: bool) -> None:
        middle = (upper(t) + lower(t)) / 2
        inside = np.abs(t) < 1.0
        half = np.where(inside, np.maximum((lower(t) - upper(t)) / 2, least / 2), 0.0)
        u.append(u_of(t))
        v.append(edge(t) + which * away)
        pushed.append(middle + which * (half + away))
        side.append(np.full(len(t), which))
        margin.append(np.full(len(t), on_margin))

    add(along, upper, 0.0, -1, on_margin=True)
    add(along[1:-1], lower, 0.0, 1, on_margin=True)
    for away in rows:
        add(beyond, upper, away, -1, on_margin=False)
        add(beyond, lower, away, 1, on_margin=False)
    a, shift = to_pixel[:, :2], to_pixel[:, 2]
    across = np.concatenate(u)
    inverse = np.linalg.inv(a)
    return Opening(
        pixel_from_local=to_pixel,
        local_from_pixel=np.column_stack([inverse, -inverse @ shift]),
        u_of=u_of,
        place_of=place_of,
        upper=upper,
        lower=lower,
        places=np.stack([across, np.concatenate(v)], axis=-1) @ a.T + shift,
        plane=np.stack([across, np.concatenate(pushed)], axis=-1) @ a.T + shift,
        margin=np.concatenate(margin),
        side=np.concatenate(side),
        clear=CLEAR * rows[-1],
    )
