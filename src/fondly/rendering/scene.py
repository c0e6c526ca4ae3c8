"""Figures over a plate, as the kernels draw them.

The frames and the maps of what was invented are drawn by the same code from different scenes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.portrait import Box, Figure, Lattice, Portrait
from fondly.imaging.colour import (
    LINEAR_OF_BYTE,
    bytes_from_linear,
    dither_tile,
    encode_table,
)
from fondly.rendering.pose import PosedFigure
from fondly.rendering.warp import (
    EDGE,
    EMPTY,
    OPAQUE,
    STILL_PX,
    Finish,
    Grid,
    Layers,
    warp_figure,
)


@dataclass(frozen=True, eq=False)
class Cutout:
    """A figure as it is drawn.

    Args:
        texture: (H, W, 4) float32 in [0, 255], what is sampled inside the figure.
        front: (H, W, 4) float32, the signed premultiplied layer, sampled along its edge.
        kind: (H, W) uint8, see ``Layers.kind``.
        lattice, box_px: the figure's.
    """

    texture: NDArray[np.float32]
    front: NDArray[np.float32]
    kind: NDArray[np.uint8]
    lattice: Lattice
    box_px: Box


@dataclass(frozen=True, eq=False)
class Scene:
    """Cutouts, back to front, over a plate.

    Args:
        still: (H, W, 3) uint8, what the scene shows where nothing moves.
        plate: (H, W, 3) uint8, what shows where a figure has moved away.
        cutouts: the figures.
        finish: how colours become bytes.
    """

    still: NDArray[np.uint8]
    plate: NDArray[np.uint8]
    cutouts: tuple[Cutout, ...]
    finish: Finish


def scene_of(portrait: Portrait) -> Scene:
    """A portrait's own scene: its photo."""
    cutouts = tuple(
        Cutout(
            _texture(portrait, figure),
            figure.layer,
            _kinds(figure.layer),
            figure.lattice,
            figure.box_px,
        )
        for figure in portrait.figures
    )
    finish = Finish(dither_tile(), encode_table(), LINEAR_OF_BYTE)
    return Scene(portrait.photo.pixels, bytes_from_linear(portrait.plate), cutouts, finish)


def draw_scene(
    scene: Scene,
    poses: Sequence[PosedFigure],
    textures: Sequence[NDArray[np.float32]],
    out: NDArray[np.uint8],
) -> None:
    """Draw the moved figures into ``out`` (H, W, 3) uint8, which shows the scene at rest.

    Args:
        scene: what is drawn.
        poses: of each figure.
        textures: in place of the cutouts' own, with eyes posed.
        out: changed in place.
    """
    if not any(pose.moves for pose in poses):
        return
    if len(scene.cutouts) > 1:
        shared, behind = _uncover(scene, poses, out), out
    else:
        shared, behind = np.zeros(out.shape[:2], np.uint8), scene.plate
    for cutout, texture, pose in zip(scene.cutouts, textures, poses, strict=True):
        layers = Layers(texture, cutout.front, cutout.kind, behind, shared)
        grid = Grid(cutout.lattice.x0_px, cutout.lattice.y0_px, cutout.lattice.step_px)
        warp_figure(out, layers, pose.field, grid, cutout.box_px, scene.finish)


def _uncover(
    scene: Scene, poses: Sequence[PosedFigure], out: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Show the plate wherever any figure moves, and tell where that is: (H, W) uint8."""
    shared = np.zeros(out.shape[:2], np.uint8)
    for cutout, pose in zip(scene.cutouts, poses, strict=True):
        x0, y0, x1, y1 = cutout.box_px
        moves = np.abs(pose.field[..., :2]).max(axis=-1) >= STILL_PX
        around = cv2.dilate(moves.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        lattice = cutout.lattice
        across = (np.arange(x0, x1) - lattice.x0_px) / lattice.step_px
        down = (np.arange(y0, y1) - lattice.y0_px) / lattice.step_px
        cols = np.clip(across + 0.5, 0, lattice.cols - 1).astype(int)
        rows = np.clip(down + 0.5, 0, lattice.rows - 1).astype(int)
        shared[y0:y1, x0:x1] |= around[np.ix_(rows, cols)].astype(np.uint8)
    np.copyto(out, scene.plate, where=shared[..., None] > 0)
    return shared


def _texture(portrait: Portrait, figure: Figure) -> NDArray[np.float32]:
    """What is sampled inside a figure: the photo, except where a nearer figure stands before it."""
    texture = np.zeros((*portrait.photo.pixels.shape[:2], 4), np.float32)
    texture[..., :3] = portrait.photo.pixels
    for nearer in portrait.figures[portrait.figures.index(figure) + 1 :]:
        hidden = nearer.layer[..., 3] > 0
        texture[hidden, :3] = bytes_from_linear(figure.layer[hidden, :3])
    return texture


def _kinds(layer: NDArray[np.float32]) -> NDArray[np.uint8]:
    """EMPTY, EDGE or OPAQUE for each pixel, by the 4x4 pixels that a sample around it reads."""
    opaque = np.asarray(layer[..., 3] >= 1.0, np.uint8)
    something = np.asarray(layer.any(axis=-1), np.uint8)
    reads = np.ones((4, 4), np.uint8)
    # A sample at pixel + [0, 1) reads from -1 to +2: the kernel's anchor is its second pixel.
    all_opaque = cv2.erode(opaque, reads, anchor=(1, 1), borderType=cv2.BORDER_REPLICATE)
    any_layer = cv2.dilate(something, reads, anchor=(1, 1), borderType=cv2.BORDER_REPLICATE)
    kinds = np.where(any_layer > 0, EDGE, EMPTY)
    return np.where(all_opaque > 0, OPAQUE, kinds).astype(np.uint8)
