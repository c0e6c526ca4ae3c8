"""From a portrait and a motion to frames, lazily, in order, on all cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import CAMERA, INDEX
from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.home import core_count
from fondly.rendering.camera import move_camera
from fondly.rendering.features import around, pose_features, posed_boxes, shifted
from fondly.rendering.pose import Sample, pose_figure
from fondly.rendering.scene import draw_scene, scene_of
from fondly.rendering.shutter import at_frame
from fondly.rendering.warp import Inset, write_still

FRAMES_AHEAD = 2
"""Frames per worker that may wait for the encoder: bounds memory, hides its hiccups."""

AHEAD_BYTES = 200_000_000
"""What waiting frames may hold together, so that many cores do not fill the memory at 4K; one a
worker they may be in any case, or workers would have to wait for each other."""

_CAMERA = [INDEX[name] for name in CAMERA]


class Renderer:
    """Poses one portrait; safe to use from several threads at once."""

    def __init__(self, portrait: Portrait) -> None:
        self._figures = portrait.figures
        self._scene = scene_of(portrait)
        self._insets = [
            cutout.inset(around(figure))
            for cutout, figure in zip(self._scene.cutouts, self._figures, strict=True)
        ]
        self._inside = [
            shifted(figure, -inset.x0, -inset.y0)
            for figure, inset in zip(self._figures, self._insets, strict=True)
        ]
        self._scratch: SimpleQueue[list[Inset]] = SimpleQueue()

    def render(self, sample: Sample, swing: Sample | None = None) -> NDArray[np.uint8]:
        """The frame for one motion sample.

        Args:
            sample: (len(CHANNELS),) float32, done by every figure, or (figures, len(CHANNELS)),
                one row each, back to front; the camera follows the last. All zero gives the
                framed photo, bit for bit.
            swing: as ``sample``, what changes while the shutter is open; None is an instant.

        Returns:
            (H, W, 3) uint8 sRGB.
        """
        out = self._scene.still.copy()
        if not sample.any():
            return out
        samples = np.broadcast_to(sample, (len(self._figures), sample.shape[-1]))
        swings = np.zeros_like(samples) if swing is None else swing
        insets = self._take_scratch()
        for number, (inset, asked) in enumerate(zip(insets, samples, strict=True)):
            pose_features(self._inside[number], asked, swings[number], inset.pixels)
            for box_px in posed_boxes(self._figures[number], asked):
                write_still(out, inset, box_px, self._scene.finish.dither)
        poses = [pose_figure(f, asked) for f, asked in zip(self._figures, samples, strict=True)]
        draw_scene(self._scene, poses, insets, out)
        self._scratch.put(insets)
        if samples[-1][_CAMERA].any():
            zoom, right, down = (float(value) for value in samples[-1][_CAMERA])
            return move_camera(out, (zoom, right, down), self._scene.finish.dither)
        return out

    def _take_scratch(self) -> list[Inset]:
        """Insets for one thread to change: only where features are posed, anew each frame."""
        try:
            return self._scratch.get_nowait()
        except Empty:
            return [Inset(inset.pixels.copy(), inset.x0, inset.y0) for inset in self._insets]


def render_frames(
    portrait: Portrait, motion: Motion | Sequence[Motion], *, threads: int | None = None
) -> Generator[NDArray[np.uint8]]:
    """Frames of a portrait performing a motion.

    Args:
        portrait: the rig.
        motion: what it does; each sample is one frame. Or a motion for each figure, back to
            front, all of one length.
        threads: workers; all cores when None.

    Yields:
        (H, W, 3) uint8 sRGB, in order. At most a few frames are held in memory.
    """
    motions = (motion,) if isinstance(motion, Motion) else tuple(motion)
    renderer = Renderer(portrait)
    workers = threads or core_count()
    within = AHEAD_BYTES // portrait.photo.pixels.nbytes
    ahead = max(workers, min(workers * FRAMES_AHEAD, within))
    pending: deque[Future[NDArray[np.uint8]]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="fondly-render") as pool:
        try:
            for index in range(motions[0].frames):
                pending.append(pool.submit(renderer.render, *at_frame(motions, index)))
                if len(pending) > ahead:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
