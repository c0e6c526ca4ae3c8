"""The figure's skin, hair and clothes as one surface, open at eyes and mouth."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from fondly.domain.portrait import Figure
from fondly.export.rig_moves import move_lids, move_lips
from fondly.export.rig_opening import Opening, open_eye, open_mouth
from fondly.export.rig_piece import Piece, Points, Surface, add_moves, part_of

FACE_MARGIN = 0.25
"""IOD around the face's landmarks within which points are as dense as the lattice."""

COARSE = 2.5
"""Distance of the points elsewhere, in steps of the lattice."""

MOST_COARSE = 9000
"""Points elsewhere, where the face is small in the frame."""

SLIVER = 1e-3
"""px²: triangles with less area in the plane are none."""

READS = 5
"""Pixels that a sample of the texture near a triangle's edge may read."""


def build_skin(figure: Figure, alpha: NDArray[np.float32]) -> tuple[Piece, Piece | None]:
    """What of the figure is solid, and its soft edge.

    Args:
        figure: the rig.
        alpha: (H, W) float32 in [0, 1], the figure's cover.

    Returns:
        Triangles that are all figure, and those through which the background shows; None where
        there are none of these.
    """
    height, width = alpha.shape
    openings = [open_eye(eye) for eye in figure.eyes]
    if figure.mouth is not None:
        openings.append(open_mouth(figure.mouth))
    grid = _grid(figure, (width, height))
    for opening in openings:
        grid = grid[~opening.covers(grid)]
    places = np.concatenate([grid, *(opening.places for opening in openings)])
    triangles = _triangles(grid, openings)
    kinds = _kinds(places, triangles, alpha)
    piece = _surface(figure, openings, places, len(grid), (width, height))
    edge = triangles[kinds == 1]
    solid = part_of(piece, triangles[kinds == 2])
    return solid, part_of(piece, edge) if len(edge) else None


def _grid(figure: Figure, size: tuple[int, int]) -> Points:
    """Points (n, 2): dense over the face, coarse elsewhere, and along the frame's border."""
    step = figure.lattice.step_px
    width, height = size
    points = figure.face.landmarks[:, :2].astype(np.float64)
    reach = FACE_MARGIN * figure.face.iod_px
    low = np.maximum(points.min(axis=0) - reach, 0.0)
    high = np.minimum(points.max(axis=0) + reach, (width - 1.0, height - 1.0))
    coarse = max(COARSE * step, float(np.sqrt(width * height / MOST_COARSE)))
    everywhere = _staggered((-0.5, -0.5), (width - 0.5, height - 0.5), coarse)
    near = ((everywhere > low - coarse / 2) & (everywhere < high + coarse / 2)).all(axis=1)
    return np.concatenate([everywhere[~near], _staggered(tuple(low), tuple(high), step)])


def _staggered(low: Sequence[float], high: Sequence[float], step: float) -> Points:
    """Rows of points over a rectangle, its border included, every other one shifted by a half."""
    cols, rows = (max(int(np.ceil((high[k] - low[k]) / step)), 1) for k in range(2))
    x, y = np.meshgrid(
        np.linspace(low[0], high[0], cols + 1), np.linspace(low[1], high[1], rows + 1)
    )
    x[1:-1:2, 1:-1] -= (high[0] - low[0]) / cols / 2
    return np.stack([x.ravel(), y.ravel()], axis=-1)


def _triangles(grid: Points, openings: Sequence[Opening]) -> NDArray[np.int64]:
    """Triangles over all points but not over the openings, counter-clockwise as seen."""
    plane = np.concatenate([grid, *(opening.plane for opening in openings)])
    triangles = Delaunay(plane).simplices.astype(np.int64)
    a, b, c = (plane[triangles[:, k]] for k in range(3))
    area = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    backwards = area > 0  # y goes down in the picture
    triangles[backwards] = triangles[backwards][:, [0, 2, 1]]
    keep = np.abs(area) > SLIVER
    first = len(grid)
    for opening in openings:
        last = first + len(opening.places)
        margin = np.zeros(len(plane), bool)
        margin[first:last] = opening.margin
        corners = margin[triangles].all(axis=1)
        middle = plane[triangles].mean(axis=1)
        upper = opening.plane[: (opening.side[opening.margin] < 0).sum()]
        inside = _within(middle, upper, opening.plane[len(upper) : int(opening.margin.sum())])
        keep &= ~(corners & inside)
        first = last
    return np.asarray(triangles[keep])


def _within(places: Points, upper: Points, lower: Points) -> NDArray[np.bool_]:
    """Whether places lie between an opening's margins, which share the upper one's ends."""
    outline = np.concatenate([upper, lower[::-1]])
    x, y = places[:, :1], places[:, 1:]
    here, there = outline, np.roll(outline, -1, axis=0)
    spans = (here[:, 1] > y) != (there[:, 1] > y)
    rise = np.where(spans, there[:, 1] - here[:, 1], 1.0)
    crossing = here[:, 0] + (y - here[:, 1]) * (there[:, 0] - here[:, 0]) / rise
    return np.asarray((spans & (x < crossing)).sum(axis=1) % 2 == 1)


def _kinds(
    places: Points, triangles: NDArray[np.int64], alpha: NDArray[np.float32]
) -> NDArray[np.int64]:
    """2 for triangles that are all figure, 1 for those on its edge, 0 for background: (m,)."""
    around = np.ones((READS, READS), np.uint8)
    least, most = cv2.erode(alpha, around), cv2.dilate(alpha, around)
    kinds = np.empty(len(triangles), np.int64)
    corners = np.rint(places[triangles]).astype(np.int32)
    low = np.maximum(corners.min(axis=1), 0)
    high = np.minimum(corners.max(axis=1) + 1, (alpha.shape[1], alpha.shape[0]))
    low = np.minimum(low, high - 1)
    for number, (corner, (x0, y0), (x1, y1)) in enumerate(zip(corners, low, high, strict=True)):
        covered = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillConvexPoly(covered, corner - (x0, y0), 1)
        seen = covered > 0
        seen |= ~seen.any()
        solid = least[y0:y1, x0:x1][seen].min() >= 1.0
        kinds[number] = 2 if solid else int(most[y0:y1, x0:x1][seen].max() > 0.0)
    return kinds


def _surface(
    figure: Figure,
    openings: Sequence[Opening],
    places: Points,
    first: int,
    size: tuple[int, int],
) -> Piece:
    """All points with what is known of them; no triangles yet."""
    surface = Surface(figure)
    moves = [surface.actions(places)]
    features = (*figure.eyes, *((figure.mouth,) if figure.mouth is not None else ()))
    for feature, opening in zip(features, openings, strict=True):
        side = opening.side_of(places)
        side[first : first + len(opening.places)] = opening.side
        first += len(opening.places)
        if feature is figure.mouth:
            moves.append(move_lips(figure.mouth, opening, places, side))
        else:
            moves.append(move_lids(feature, opening, surface, places, side))
    return Piece(
        places=np.column_stack([places, surface.depth(places)]),
        uv=(places + 0.5) / size,
        triangles=np.empty((0, 3), np.int64),
        weight=surface.weight(places),
        moves=add_moves(*moves),
    )
