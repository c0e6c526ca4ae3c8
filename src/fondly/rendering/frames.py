"""From a portrait and a motion to frames, lazily, in order, on all cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, CAMERA, INDEX
from fondly.domain.motion import Motion
from fondly.domain.portrait import Figure, Portrait
from fondly.imaging.colour import bytes_from_linear, dither_tile, encode_table
from fondly.rendering.camera import move_camera
from fondly.rendering.eye_pose import eye_pose
from fondly.rendering.eyes import compose_eye
from fondly.rendering.pose import Sample, pose_figure
from fondly.rendering.warp import (
    EDGE,
    EMPTY,
    OPAQUE,
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
class _PreparedFigure:
    figure: Figure
    kind: NDArray[np.uint8]


class Renderer:
    """Poses one portrait; safe to use from several threads at once."""

    def __init__(self, portrait: Portrait) -> None:
        self._portrait = portrait
        height, width = portrait.photo.pixels.shape[:2]
        self._texture = np.zeros((height, width, 4), np.float32)
        self._texture[..., :3] = portrait.photo.pixels
        self._plate_bytes = bytes_from_linear(portrait.plate)
        self._figures = [_PreparedFigure(f, _kinds(f.layer)) for f in portrait.figures]
        self._finish = Finish(dither_tile(), encode_table())
        self._scratch: SimpleQueue[NDArray[np.float32]] = SimpleQueue()

    def render(self, sample: Sample) -> NDArray[np.uint8]:
        """The frame for one motion sample.

        Args:
            sample: (len(CHANNELS),) float32; all zero gives the framed photo, bit for bit.

        Returns:
            (H, W, 3) uint8 sRGB.
        """
        out = self._portrait.photo.pixels.copy()
        if not sample.any():
            return out
        texture = self._scratch.get() if not self._scratch.empty() else self._texture.copy()
        for prepared in self._figures:
            self._draw(prepared, sample, texture, out)
        self._scratch.put(texture)
        if sample[_CAMERA].any():
            zoom, right, down = (float(value) for value in sample[_CAMERA])
            return move_camera(out, (zoom, right, down), self._finish.dither)
        return out

    def _draw(
        self,
        prepared: _PreparedFigure,
        sample: Sample,
        texture: NDArray[np.float32],
        out: NDArray[np.uint8],
    ) -> None:
        figure = prepared.figure
        for eye in figure.eyes:
            compose_eye(eye, eye_pose(eye.side, sample), texture[..., :3])
            if sample[_EYES].any():
                write_still(out, texture, eye.box_px, self._finish.dither)
        posed = pose_figure(figure, sample)
        if not posed.moves:
            return
        lattice = figure.lattice
        portrait = self._portrait
        layers = Layers(texture, figure.layer, prepared.kind, portrait.plate, self._plate_bytes)
        grid = Grid(lattice.x0_px, lattice.y0_px, lattice.step_px)
        warp_figure(out, layers, posed.field, grid, figure.box_px, self._finish)


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
