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
from fondly.imaging.colour import LINEAR_OF_BYTE, dither_tile, encode_table
from fondly.imaging.kernels import kernel
from fondly.imaging.nearest_byte import bytes_from_linear
from fondly.rendering.cells import (
    EDGE,
    OPAQUE,
    STILL_PX,
    Counts,
    Grid,
    copy_marked,
    count_blocks,
    judge_cells,
    mark_pixels,
)
from fondly.rendering.pose import PosedFigure
from fondly.rendering.warp import AFTER, BEFORE, Finish, Inset, Layers, warp_figure

NOTHING: Box = (0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Cutout:
    """A figure as it is drawn.

    Args:
        texture: (H + 3, W + 3, 4) uint8, what is sampled inside the figure: ``Layers.texture``.
        front: (H, W, 4) float32, the signed premultiplied layer, sampled along its edge.
        kind: (H, W) uint8, see ``Layers.kind``.
        counts: of ``kind``.
        lattice: the figure's.
    """

    texture: NDArray[np.uint8]
    front: NDArray[np.float32]
    kind: NDArray[np.uint8]
    counts: Counts
    lattice: Lattice

    def inset(self, box_px: Box) -> Inset:
        """A copy of the texture that covers a box and whatever a sample that meets it reads."""
        x0, y0, x1, y1 = box_px
        height, width = self.texture.shape[:2]
        margin = BEFORE + AFTER
        left, top = max(x0 - margin, -BEFORE), max(y0 - margin, -BEFORE)
        right, bottom = min(x1 + margin, width - BEFORE), min(y1 + margin, height - BEFORE)
        part = self.texture[top + BEFORE : bottom + BEFORE, left + BEFORE : right + BEFORE]
        return Inset(np.ascontiguousarray(part, np.float32), left, top)


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
    cutouts = []
    for figure in portrait.figures:
        kind = _kinds(figure.layer)
        texture = padded(_texture(portrait, figure))
        cutouts.append(Cutout(texture, figure.layer, kind, count_blocks(kind), figure.lattice))
    finish = Finish(dither_tile(), encode_table(), LINEAR_OF_BYTE)
    return Scene(portrait.photo.pixels, bytes_from_linear(portrait.plate), tuple(cutouts), finish)


def padded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 as a texture that can be sampled up to its border."""
    rgbx = np.zeros((*pixels.shape[:2], 4), np.uint8)
    rgbx[..., :3] = pixels
    border = cv2.BORDER_REPLICATE
    return np.asarray(cv2.copyMakeBorder(rgbx, BEFORE, AFTER, BEFORE, AFTER, border), np.uint8)


def draw_scene(
    scene: Scene,
    poses: Sequence[PosedFigure],
    insets: Sequence[Inset],
    out: NDArray[np.uint8],
) -> None:
    """Draw the moved figures into ``out`` (H, W, 3) uint8, which shows the scene at rest.

    Args:
        scene: what is drawn.
        poses: of each figure.
        insets: the posed features of each figure.
        out: changed in place.
    """
    if not any(pose.moves for pose in poses):
        return
    if len(scene.cutouts) > 1:
        shared, behind = _uncover(scene, poses, out), out
    else:
        shared, behind = np.zeros((0, 0), np.uint8), scene.plate
    others = count_blocks(shared).some
    for cutout, inset, pose in zip(scene.cutouts, insets, poses, strict=True):
        posed = _samples_of(inset)
        layers = Layers(cutout.texture, inset, posed, cutout.front, cutout.kind, behind, shared)
        grid = Grid(cutout.lattice.x0_px, cutout.lattice.y0_px, cutout.lattice.step_px)
        tasks = judge_cells(pose.field, grid, cutout.counts, posed, others)
        warp_figure(out, layers, pose.field, grid, tasks, scene.finish)


def _samples_of(inset: Inset) -> Box:
    """The samples whose 4x4 pixels all lie in an inset."""
    height, width = inset.pixels.shape[:2]
    if not height or not width:
        return NOTHING
    x0, y0 = inset.x0 + BEFORE, inset.y0 + BEFORE
    return x0, y0, inset.x0 + width - AFTER, inset.y0 + height - AFTER


def _uncover(
    scene: Scene, poses: Sequence[PosedFigure], out: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Show the plate wherever any figure moves, and tell where that is: (H, W) uint8."""
    shared = np.zeros(out.shape[:2], np.uint8)
    for cutout, pose in zip(scene.cutouts, poses, strict=True):
        lattice = cutout.lattice
        grid = Grid(lattice.x0_px, lattice.y0_px, lattice.step_px)
        moves = np.abs(pose.field[..., :2]).max(axis=-1) >= STILL_PX
        around = cv2.dilate(moves.astype(np.uint8), np.ones((3, 3), np.uint8))
        mark_pixels(np.asarray(around, np.uint8), grid, shared)
    copy_marked(scene.plate, shared, out)
    return shared


def _texture(portrait: Portrait, figure: Figure) -> NDArray[np.uint8]:
    """What is sampled inside a figure: the photo, except where a nearer figure stands before it."""
    texture = portrait.photo.pixels.copy()
    for nearer in portrait.figures[portrait.figures.index(figure) + 1 :]:
        hidden = nearer.layer[..., 3] > 0
        texture[hidden] = bytes_from_linear(figure.layer[hidden, :3])
    return texture


def _kinds(layer: NDArray[np.float32]) -> NDArray[np.uint8]:
    """EMPTY, EDGE or OPAQUE for each pixel, by the 4x4 pixels that a sample around it reads."""
    opaque = np.empty(layer.shape[:2], np.uint8)
    something = np.empty_like(opaque)
    _mark(layer, opaque, something)
    reads = np.ones((4, 4), np.uint8)
    # A sample at pixel + [0, 1) reads from -1 to +2: the kernel's anchor is its second pixel.
    all_opaque = cv2.erode(opaque, reads, anchor=(1, 1), borderType=cv2.BORDER_REPLICATE)
    any_layer = cv2.dilate(something, reads, anchor=(1, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(any_layer * np.uint8(EDGE) + all_opaque * np.uint8(OPAQUE - EDGE), np.uint8)


@kernel
def _mark(
    layer: NDArray[np.float32], opaque: NDArray[np.uint8], something: NDArray[np.uint8]
) -> None:
    zero = np.float32(0.0)
    for y in range(layer.shape[0]):
        for x in range(layer.shape[1]):
            red, green = layer[y, x, 0], layer[y, x, 1]
            blue, alpha = layer[y, x, 2], layer[y, x, 3]
            opaque[y, x] = alpha >= np.float32(1.0)
            something[y, x] = red != zero or green != zero or blue != zero or alpha != zero
