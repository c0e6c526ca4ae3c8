"""Pieces of a rig: surfaces with their places in the frame, textures and displacements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from fondly.domain.face import LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from fondly.domain.portrait import Figure
from fondly.rendering.pose import CAMERA_DISTANCE_IOD

OUTER_EYE_CORNERS_M = 0.09
"""Between the outer eye corners of an adult (Farkas 1994)."""

STILL_PX = 0.01
"""Displacements below this are none."""

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Piece:
    """A surface that is drawn as a whole.

    Args:
        places: (n, 3) float64, frame px: column and row (pixel centres at whole numbers), and
            depth towards the camera.
        uv: (n, 2) float64, where in its texture each vertex lies, in [0, 1].
        triangles: (m, 3) vertex numbers.
        weight: (n,) float64 in [0, 1], how rigidly each vertex follows the head.
        moves: by ARKit name, (n, 3) displacement in frame px when the blendshape is 1; what is
            left out moves nothing.
    """

    places: Points
    uv: Points
    triangles: NDArray[np.int64]
    weight: Points
    moves: Mapping[str, Points]

    def __post_init__(self) -> None:
        count = len(self.places)
        if self.uv.shape != (count, 2) or self.weight.shape != (count,):
            raise ValueError("places, uv and weight must be of one length")
        if len(self.triangles) and not 0 <= self.triangles.min() <= self.triangles.max() < count:
            raise ValueError("triangles name vertices that are not there")


def join(pieces: Sequence[Piece]) -> Piece:
    """Pieces as one, drawn in their order."""
    counts = [len(piece.places) for piece in pieces]
    first = np.cumsum([0, *counts])
    moves = {
        name: np.concatenate(
            [piece.moves.get(name, np.zeros_like(piece.places)) for piece in pieces]
        )
        for name in sorted({name for piece in pieces for name in piece.moves})
    }
    return Piece(
        np.concatenate([piece.places for piece in pieces]),
        np.concatenate([piece.uv for piece in pieces]),
        np.concatenate([piece.triangles + at for piece, at in zip(pieces, first, strict=False)]),
        np.concatenate([piece.weight for piece in pieces]),
        moves,
    )


def part_of(piece: Piece, triangles: NDArray[np.int64]) -> Piece:
    """Some of a piece's triangles, with the vertices that they need."""
    used = np.unique(triangles)
    number = np.zeros(len(piece.places), np.int64)
    number[used] = np.arange(len(used))
    moves = {name: move[used] for name, move in piece.moves.items()}
    return Piece(piece.places[used], piece.uv[used], number[triangles], piece.weight[used], moves)


@dataclass(frozen=True)
class RigSpace:
    """From frame px to the file's metres: x to the right, y up, z to the camera.

    A photo is a picture in perspective: what is nearer is drawn larger. Every vertex is put on the
    ray that its pixel was seen along, so that the file's own camera sees the photo again.

    Args:
        width, height: of the frame, px; the axis of the camera goes through its middle.
        iod_px: between the outer eye corners, in three dimensions.
    """

    width: int
    height: int
    iod_px: float

    @property
    def metres_per_px(self) -> float:
        """At the depth of the head's centre."""
        return OUTER_EYE_CORNERS_M / self.iod_px

    @property
    def camera_m(self) -> float:
        """How far the camera stands in front of the origin."""
        return CAMERA_DISTANCE_IOD * OUTER_EYE_CORNERS_M

    @property
    def camera_height_rad(self) -> float:
        """The camera's angle from the frame's lower edge to its upper one."""
        return 2.0 * math.atan(self.height / 2 / (CAMERA_DISTANCE_IOD * self.iod_px))

    def place(self, places: Points) -> Points:
        """Metres (n, 3) of places (n, 3) in frame px."""
        shrunk = 1.0 - places[:, 2] / (CAMERA_DISTANCE_IOD * self.iod_px)
        right = (places[:, 0] + 0.5 - self.width / 2) * shrunk
        up = (self.height / 2 - places[:, 1] - 0.5) * shrunk
        return np.stack([right, up, places[:, 2]], axis=-1) * self.metres_per_px


def space_of(figure: Figure, width: int, height: int) -> RigSpace:
    """The space of a figure's rig."""
    points = figure.face.landmarks.astype(np.float64)
    iod_px = float(np.linalg.norm(points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]))
    return RigSpace(width, height, iod_px)


@dataclass(frozen=True, eq=False)
class Surface:
    """What a figure's lattice says between its nodes, for places (n, 2) in frame px."""

    figure: Figure

    def depth(self, places: Points) -> Points:
        """Height towards the camera, px: (n,)."""
        return self._between(self.figure.depth_px, places)

    def weight(self, places: Points) -> Points:
        """How rigidly the head carries it: (n,) in [0, 1]."""
        return np.clip(self._between(self.figure.head_weight, places), 0.0, 1.0)

    def actions(self, places: Points) -> dict[str, Points]:
        """Displacement of the skin (n, 3) px by each action; the jaw drops as far as it may."""
        lattice, mouth = self.figure.lattice, self.figure.mouth
        widest = 0.0 if mouth is None else mouth.max_jaw
        moves = {}
        for name, action in self.figure.actions.items():
            at = np.stack(
                [
                    (places[:, 1] - lattice.y0_px) / lattice.step_px - action.row,
                    (places[:, 0] - lattice.x0_px) / lattice.step_px - action.col,
                ]
            )
            delta = action.delta.astype(np.float64)
            if name == "jawOpen":
                # The chin keeps its depth: going back it would let the mouth's inside through.
                delta = delta * np.array([widest, widest, 0.0])
            moves[name] = np.stack(
                [map_coordinates(delta[..., k], at, order=1) for k in range(3)], axis=-1
            )
        return moves

    def slide(self, places: Points, shift: Points) -> Points:
        """Displacement (n, 3) px of what slides over the surface by ``shift`` (n, 2) px."""
        rise = self.depth(places + shift) - self.depth(places)
        return np.column_stack([shift, rise])

    def _between(self, values: NDArray[np.float32], places: Points) -> Points:
        lattice = self.figure.lattice
        at = np.stack(
            [
                (places[:, 1] - lattice.y0_px) / lattice.step_px,
                (places[:, 0] - lattice.x0_px) / lattice.step_px,
            ]
        )
        found = map_coordinates(values.astype(np.float64), at, order=1, mode="nearest")
        return np.asarray(found)


def grid_triangles(rows: int, cols: int) -> NDArray[np.int64]:
    """Triangles (m, 3) over a grid of rows x cols vertices, row by row, upper left first."""
    corner = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)).ravel()
    first = np.stack([corner, corner + cols, corner + 1], axis=-1)
    second = np.stack([corner + 1, corner + cols, corner + cols + 1], axis=-1)
    return np.stack([first, second], axis=1).reshape(-1, 3).astype(np.int64)


def add_moves(*parts: Mapping[str, Points]) -> dict[str, Points]:
    """Displacements of the same vertices, added up by name."""
    total: dict[str, Points] = {}
    for part in parts:
        for name, move in part.items():
            total[name] = total[name] + move if name in total else move
    return total
