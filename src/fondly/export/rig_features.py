"""What lies behind and over the openings of the skin: eyeballs, closed lids, the mouth's interior.

All of it is drawn from one atlas, from back to front.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import LOWER_REACH, OUTLINE_REACH, OUTLINE_SAMPLES, Eye
from fondly.domain.mouth import Mouth
from fondly.domain.portrait import Figure
from fondly.export.rig_atlas import Tile
from fondly.export.rig_moves import eye_poses, moved_margins
from fondly.export.rig_opening import Opening, open_eye, open_mouth
from fondly.export.rig_piece import Piece, Points, Surface, grid_triangles
from fondly.imaging.colour import bytes_from_levels
from fondly.rendering.eyes import EyePose, compose_eye, iris_shift

Plane = NDArray[np.float32]

BALL_BEHIND, IRIS_BEHIND, LID_BEFORE = 0.024, 0.013, 0.012
"""IOD: how far behind the skin the white of the eye and the iris lie, and how far before it a
closing lid: 2.2, 1.2 and 1.1 mm."""
TEETH_BEHIND, JAW_BEHIND, CAVITY_BEHIND = 0.05, 0.07, 0.12
"""IOD: how far behind the lips upper teeth, tongue and lower teeth, and the dark lie."""

BALL_REACH, MOUTH_REACH = (0.28, 0.15), (0.10, 0.36)
"""How far above and below the margins eyeballs (eye units) and the mouth's interior (mouth units)
go on behind the skin: what lids and lips can uncover."""

CORNER, HIDDEN = 1.06, 0.1
"""Half width of what lies behind an opening, in halves of it, and what is left of its reach at the
corners: seen from aside, skin and interior lie apart."""

SWEEP = 0.06
"""IOD that skin beside an opening moves: what is behind it must also be behind skin from there."""

CELLS = 16
"""Of a plane's grid, each way."""

LID_COLUMNS, LID_ROWS = 41, 9
LID_REACH, LID_FADES = 1.45, 1.15
"""Halves of the opening over which a closing lid goes on beside it, and from where it fades."""
LID_SEAM = 0.02
"""Eye units below the seam that the upper lid covers: the line of its lash roots."""

LIPS_DARKEN, LIPS_SHADOW = 0.40, 0.022
"""Light that the upper lip takes from the teeth beside it, and mouth units over which."""
BEHIND_LIT = 0.8
"""Light that reaches what is behind the teeth."""


@dataclass(frozen=True, eq=False)
class Feature:
    """A piece with its tile.

    Args:
        piece: its uv count the tile's pixels, the centre of the first one being (0.5, 0.5).
        tile: (h, w, 4) uint8, sRGB and straight alpha.
        corner: column and row of the frame where the tile begins.
    """

    piece: Piece
    tile: Tile
    corner: tuple[int, int]


def build_features(figure: Figure, solid: NDArray[np.bool_]) -> list[Feature]:
    """Everything at the openings of a figure's skin, from back to front.

    Args:
        figure: the rig.
        solid: (H, W) where the figure hides what lies behind it: beyond a turned face's outline
            nothing does.
    """
    surface = Surface(figure)
    behind: list[Feature] = []
    before: list[Feature] = []
    for eye in figure.eyes:
        opening = open_eye(eye)
        behind += [_white(eye, opening, surface), _iris(eye, opening, surface)]
        if eye.max_closure > 0.0:
            before += _lids(eye, opening, surface)
    if figure.mouth is not None:
        behind += _interior(figure.mouth, open_mouth(figure.mouth), surface)
    return [_within(feature, solid) for feature in behind] + before


def _within(feature: Feature, solid: NDArray[np.bool_]) -> Feature:
    """A feature that is seen only where the figure is."""
    rows, cols = feature.tile.shape[:2]
    x, y = feature.corner
    tile = feature.tile.copy()
    tile[..., 3] *= solid[y : y + rows, x : x + cols]
    return Feature(feature.piece, tile, feature.corner)


def _white(eye: Eye, opening: Opening, surface: Surface) -> Feature:
    tile = _tile(_unmirrored(eye, eye.ball.sclera[..., :3]), np.ones(eye.photo.shape[:2]))
    return _onto(tile, eye.box_px[:2], _sheet(opening, BALL_REACH, surface, BALL_BEHIND), {})


def _iris(eye: Eye, opening: Opening, surface: Surface) -> Feature:
    colour = eye.ball.iris[..., :3] + np.maximum(eye.ball.glint[..., :3], 0.0)
    tile = _tile(_unmirrored(eye, colour), _unmirrored(eye, eye.ball.iris[..., 3]))
    sheet = _sheet(opening, BALL_REACH, surface, IRIS_BEHIND)
    moves = {}
    for name, pose in eye_poses(eye).items():
        shift = np.array(iris_shift(eye, pose)) @ opening.pixel_from_local[:, :2].T
        if shift.any():
            moves[name] = np.tile(np.append(shift, 0.0), (len(sheet.places), 1))
    return _onto(tile, eye.box_px[:2], sheet, moves)


def _lids(eye: Eye, opening: Opening, surface: Surface) -> list[Feature]:
    """The lower and the upper lid as they are when the eye is closed.

    Each is a curtain: at rest all of it lies on its margin, where it has no area; the blink draws
    it out to where the closed lid's skin is, which the renderer has painted.
    """
    x0, y0, x1, y1 = eye.box_px
    picture = np.zeros((y1, x1, 3), np.float32)
    compose_eye(eye, EyePose(closure=1.0), picture)
    closed = picture[y0:y1, x0:x1]
    outline = eye.outline
    at = np.linspace(-OUTLINE_REACH, OUTLINE_REACH, OUTLINE_SAMPLES)
    along = np.linspace(-LID_REACH, LID_REACH, LID_COLUMNS)
    upper, lower, seam, reach = (
        np.interp(along, at, line)
        for line in (outline.upper, outline.lower, outline.seam, outline.reach)
    )
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float64)
    place, v = opening.local(np.stack([x.ravel(), y.ravel()], axis=-1))
    aside = 1.0 - _ramp((np.abs(place) - LID_FADES) / (LID_REACH - LID_FADES))
    top, bottom = (np.interp(place, along, line) for line in (upper - reach, lower + LOWER_REACH))
    high = np.interp(place, along, reach)
    cover = aside * _ramp((v - top) / (0.45 * high)) * _ramp((bottom - v) / (0.6 * LOWER_REACH))
    tile = _tile(closed, cover.reshape(y.shape).astype(np.float32))
    sheets = (
        (lower, (seam + LID_SEAM / 2, lower + LOWER_REACH), 1),
        (upper, (upper - reach, seam + LID_SEAM), 0),
    )
    features = []
    for margin, (first, last), which in sheets:
        share = np.linspace(0.0, 1.0, LID_ROWS)[:, None]
        rest = np.broadcast_to(margin, (LID_ROWS, LID_COLUMNS))
        drawn = first + share * (last - first)
        start, end = (opening.pixels(np.broadcast_to(along, v.shape), v) for v in (rest, drawn))
        iod_px = surface.figure.face.iod_px
        before = LID_BEFORE * iod_px
        places = np.column_stack([start, surface.depth(start) + before])
        target = np.column_stack([end, surface.depth(end) + before])
        moves = surface.actions(end)
        for name, pose in eye_poses(eye).items():
            if name.startswith("eyeBlink"):
                move = target - places
            else:
                moved = np.interp(along, at, moved_margins(eye, pose)[which])
                down = np.tile(moved, LID_ROWS)[:, None] * opening.pixel_from_local[:, 1]
                move = surface.slide(start, down)
            moves[name] = moves[name] + move if name in moves else move
        piece = Piece(
            places,
            end + 0.5 - (x0, y0),
            opening.facing(grid_triangles(LID_ROWS, LID_COLUMNS)),
            surface.weight(start),
            moves,
        )
        features.append(Feature(piece, tile, (x0, y0)))
    return features


def _interior(mouth: Mouth, opening: Opening, surface: Surface) -> list[Feature]:
    """Cavity, tongue with lower teeth, upper teeth."""
    inner = mouth.interior
    x0, y0 = mouth.box_px[0] + inner.col, mouth.box_px[1] + inner.row
    height, width = inner.cavity.shape[:2]
    y, x = np.mgrid[y0 : y0 + height, x0 : x0 + width].astype(np.float64)
    along, v = opening.local(np.stack([x.ravel(), y.ravel()], axis=-1))
    under_lip = np.maximum(v - opening.upper(along), 0.0).reshape(height, width)
    lip = inner.shaded * LIPS_DARKEN * np.exp(-under_lip / LIPS_SHADOW)
    deep = 1.0 - inner.shaded_behind * (1.0 - BEHIND_LIT)
    fall = mouth.max_jaw * np.array([*mouth.motion.teeth_px, 0.0])
    layers: Sequence[tuple[Plane, Points | float, float, Points]] = (
        (_opaque(inner.cavity), deep, CAVITY_BEHIND, np.zeros(3)),
        (inner.jaw, deep, JAW_BEHIND, fall),
        (inner.skull, 1.0 - lip, TEETH_BEHIND, np.zeros(3)),
    )
    features = []
    for plane, light, behind, falls in layers:
        cover = np.clip(plane[..., 3], 0.0, 1.0)
        colour = plane[..., :3] / np.maximum(cover, 1e-3)[..., None]
        lit = inner.black + np.broadcast_to(light, cover.shape)[..., None] * (colour - inner.black)
        sheet = _sheet(opening, MOUTH_REACH, surface, behind)
        moves = surface.actions(sheet.places[:, :2])
        moves["jawOpen"] = np.tile(falls, (len(sheet.places), 1))
        features.append(_onto(_tile(lit, cover), (x0, y0), sheet, moves))
    return features


def _sheet(opening: Opening, reach: tuple[float, float], surface: Surface, behind: float) -> Piece:
    """A surface that fills an opening, and hides a little behind its edges; uv are frame px.

    Args:
        opening: what it lies behind.
        reach: how far it goes on above and below the middle of the margins.
        surface: the skin.
        behind: IOD behind the lowest skin that lies there, or comes to lie there when it moves.
    """
    along = np.linspace(-CORNER, CORNER, CELLS + 1)
    bulge = HIDDEN + np.sqrt(np.maximum(1.0 - along**2, 0.0))
    top = opening.upper(along) - reach[0] * bulge
    bottom = opening.lower(along) + reach[1] * bulge
    share = np.linspace(0.0, 1.0, CELLS + 1)[:, None]
    places = opening.pixels(
        np.broadcast_to(along, (CELLS + 1, CELLS + 1)), top + share * (bottom - top)
    )
    middle = opening.pixels(along, (opening.upper(along) + opening.lower(along)) / 2)
    iod_px = surface.figure.face.iod_px
    sweep = SWEEP * iod_px * np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)])
    lowest = np.minimum.reduce([surface.depth(places + way) for way in sweep])
    lowest = np.minimum(lowest, np.tile(surface.depth(middle), CELLS + 1))
    depth = lowest - behind * iod_px
    triangles = opening.facing(grid_triangles(CELLS + 1, CELLS + 1))
    weight = surface.weight(places)
    return Piece(np.column_stack([places, depth]), places, triangles, weight, {})


def _onto(
    tile: Tile, corner: tuple[int, int], piece: Piece, moves: Mapping[str, Points]
) -> Feature:
    """A sheet with the tile that shows what lies there in the frame, from ``corner`` on."""
    height, width = tile.shape[:2]
    uv = np.clip(piece.uv - corner + 0.5, 0.5, (width - 0.5, height - 0.5))
    return Feature(Piece(piece.places, uv, piece.triangles, piece.weight, moves), tile, corner)


def _tile(levels: NDArray[np.floating], cover: NDArray[np.floating]) -> Tile:
    rgba = np.dstack([levels, 255.0 * cover]).astype(np.float32)
    return bytes_from_levels(rgba)


def _opaque(plane: Plane) -> Plane:
    return np.dstack([plane, np.ones(plane.shape[:2], np.float32)])


def _unmirrored(eye: Eye, plane: Plane) -> Plane:
    return plane[:, ::-1] if eye.side == "left" else plane


def _ramp(t: NDArray[np.floating]) -> NDArray[np.floating]:
    t = np.clip(t, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))
