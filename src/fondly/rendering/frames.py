"""From a portrait and a motion to frames, lazily, in order, on all cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, CAMERA, INDEX
from fondly.domain.motion import Motion
from fondly.domain.portrait import Figure, Portrait
from fondly.imaging.colour import LINEAR_OF_BYTE, bytes_from_linear, dither_tile, encode_table
from fondly.rendering.camera import move_camera
from fondly.rendering.eye_pose import eye_pose
from fondly.rendering.eyes import compose_eye
from fondly.rendering.pose import PosedFigure, Sample, pose_figure
from fondly.rendering.warp import (
    EDGE,
    EMPTY,
    OPAQUE,
    STILL_PX,
    Finish,
    Grid,
    Layers,
    warp_figure,
    write_still,
)

FRAMES_AHEAD = 2
"""Frames per worker that may wait for the encoder: bounds memory, hides its hiccups."""

_CAMERA = [INDEX[name] for name in CAMERA]
_EYES = [INDEX[name] for name in BLENDSHAPES if name.startswith(("eye", "cheekSquint"))] + [
    INDEX["gaze_yaw_deg"],
    INDEX["gaze_pitch_deg"],
]


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A figure with what never changes: its texture (H, W, 4) float32 and ``Layers.kind``."""

    figure: Figure
    texture: NDArray[np.float32]
    kind: NDArray[np.uint8]


class Renderer:
    """Poses one portrait; safe to use from several threads at once."""

    def __init__(self, portrait: Portrait) -> None:
        self._portrait = portrait
        self._plate = bytes_from_linear(portrait.plate)
        self._alone = np.zeros(self._plate.shape[:2], np.uint8)
        self._finish = Finish(dither_tile(), encode_table(), LINEAR_OF_BYTE)
        self._figures = [
            _Prepared(figure, _texture(portrait, figure), _kinds(figure.layer))
            for figure in portrait.figures
        ]
        self._scratch: SimpleQueue[list[NDArray[np.float32]]] = SimpleQueue()

    def render(self, sample: Sample) -> NDArray[np.uint8]:
        """The frame for one motion sample.

        Args:
            sample: (len(CHANNELS),) float32, done by every figure, or (figures, len(CHANNELS)),
                one row each, back to front; the camera follows the last. All zero gives the
                framed photo, bit for bit.

        Returns:
            (H, W, 3) uint8 sRGB.
        """
        out = self._portrait.photo.pixels.copy()
        if not sample.any():
            return out
        samples = np.broadcast_to(sample, (len(self._figures), sample.shape[-1]))
        textures = self._take_scratch()
        for prepared, texture, asked in zip(self._figures, textures, samples, strict=True):
            for eye in prepared.figure.eyes:
                compose_eye(eye, eye_pose(eye.side, asked), texture[..., :3])
                if asked[_EYES].any():
                    write_still(out, texture, eye.box_px, self._finish.dither)
        self._draw(samples, textures, out)
        self._scratch.put(textures)
        if samples[-1][_CAMERA].any():
            zoom, right, down = (float(value) for value in samples[-1][_CAMERA])
            return move_camera(out, (zoom, right, down), self._finish.dither)
        return out

    def _take_scratch(self) -> list[NDArray[np.float32]]:
        """Textures for one thread to change: only in the eyes' boxes, written anew each frame."""
        try:
            return self._scratch.get_nowait()
        except Empty:
            return [prepared.texture.copy() for prepared in self._figures]

    def _draw(
        self, samples: Sample, textures: list[NDArray[np.float32]], out: NDArray[np.uint8]
    ) -> None:
        figures = [prepared.figure for prepared in self._figures]
        poses = [pose_figure(figure, asked) for figure, asked in zip(figures, samples, strict=True)]
        if not any(pose.moves for pose in poses):
            return
        shared, behind = self._alone, self._plate
        if len(figures) > 1:
            shared, behind = self._uncover(figures, poses, out), out
        for prepared, texture, pose in zip(self._figures, textures, poses, strict=True):
            figure, lattice = prepared.figure, prepared.figure.lattice
            layers = Layers(texture, figure.layer, prepared.kind, behind, shared)
            grid = Grid(lattice.x0_px, lattice.y0_px, lattice.step_px)
            warp_figure(out, layers, pose.field, grid, figure.box_px, self._finish)

    def _uncover(
        self, figures: list[Figure], poses: list[PosedFigure], out: NDArray[np.uint8]
    ) -> NDArray[np.uint8]:
        """Show the plate wherever any figure moves, and tell where that is: (H, W) uint8."""
        shared = np.zeros(out.shape[:2], np.uint8)
        for figure, pose in zip(figures, poses, strict=True):
            x0, y0, x1, y1 = figure.box_px
            moves = np.abs(pose.field[..., :2]).max(axis=-1) >= STILL_PX
            around = cv2.dilate(moves.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            lattice = figure.lattice
            across = (np.arange(x0, x1) - lattice.x0_px) / lattice.step_px
            down = (np.arange(y0, y1) - lattice.y0_px) / lattice.step_px
            cols = np.clip(across + 0.5, 0, lattice.cols - 1).astype(int)
            rows = np.clip(down + 0.5, 0, lattice.rows - 1).astype(int)
            shared[y0:y1, x0:x1] |= around[np.ix_(rows, cols)].astype(np.uint8)
        np.copyto(out, self._plate, where=shared[..., None] > 0)
        return shared


def render_frames(
    portrait: Portrait, motion: Motion, *, threads: int | None = None
) -> Iterator[NDArray[np.uint8]]:
    """Frames of a portrait performing a motion.

    Args:
        portrait: the rig.
        motion: what it does; each sample is one frame.
        threads: workers; all cores when None.

    Yields:
        (H, W, 3) uint8 sRGB, in order. At most a few frames are held in memory.
    """
    renderer = Renderer(portrait)
    workers = threads or os.cpu_count() or 1
    pending: deque[Future[NDArray[np.uint8]]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="fondly-render") as pool:
        try:
            for index in range(motion.frames):
                pending.append(pool.submit(renderer.render, motion.at(index)))
                if len(pending) > workers * FRAMES_AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


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
