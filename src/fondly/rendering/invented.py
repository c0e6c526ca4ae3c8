"""Which pixels of a frame are not the photograph's: the invention map.

Every moved pixel comes from the photo except what motion uncovers: lid skin and eyeball, and the
background that was filled behind the figure. The map is drawn by the code that draws the frame,
from a scene of masks in place of colours, so that it cannot disagree with it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.portrait import Portrait
from fondly.rendering.features import around, pose_features, posed_boxes, shifted
from fondly.rendering.pose import Sample, pose_figure
from fondly.rendering.scene import Scene, draw_scene, scene_of
from fondly.rendering.warp import Finish, Inset, write_still

OWN_LEVELS = 1.0
"""A posed feature whose colour differs from the photo's by no more is the photo's own."""


class InventionMap:
    """Draws invention maps of one portrait. The camera is left out: maps are in frame space."""

    def __init__(self, portrait: Portrait) -> None:
        self._figures = portrait.figures
        self._seen = scene_of(portrait)
        self._masks = _masked(self._seen)

    def draw(self, sample: Sample) -> NDArray[np.uint8]:
        """How far each pixel of the frame for ``sample`` is invented.

        Args:
            sample: as for ``Renderer.render``.

        Returns:
            (H, W) uint8: 0 is the photograph's own, 255 wholly invented.
        """
        out = self._masks.still.copy()
        samples = np.broadcast_to(sample, (len(self._figures), sample.shape[-1]))
        insets = []
        for figure, cutout, asked in zip(self._figures, self._seen.cutouts, samples, strict=True):
            rest = cutout.inset(around(figure))
            posed = rest.pixels.copy()
            pose_features(shifted(figure, -rest.x0, -rest.y0), asked, posed)
            changed = np.abs(posed - rest.pixels).max(axis=-1, initial=0.0) > OWN_LEVELS
            mask = np.repeat(changed[..., None] * np.float32(255), 4, axis=-1)
            inset = Inset(mask, rest.x0, rest.y0)
            for box_px in posed_boxes(figure, asked):
                write_still(out, inset, box_px, self._masks.finish.dither)
            insets.append(inset)
        poses = [pose_figure(f, asked) for f, asked in zip(self._figures, samples, strict=True)]
        flat = [replace(pose, field=_unshaded(pose.field)) for pose in poses]
        draw_scene(self._masks, flat, insets, out)
        return np.ascontiguousarray(out[..., 0])


def _masked(scene: Scene) -> Scene:
    """The same scene with black for the photo's own and white for what was filled in."""
    filled = np.zeros_like(scene.plate)
    cutouts = []
    for cutout in scene.cutouts:
        filled[cutout.front.any(axis=-1)] = 255
        front = np.zeros_like(cutout.front)
        front[..., 3] = cutout.front[..., 3]
        cutouts.append(replace(cutout, texture=np.zeros_like(cutout.texture), front=front))
    root = np.linspace(0.0, 1.0, 1024)
    straight = Finish(
        np.zeros((2, 2), np.float32),
        (255 * root * root).astype(np.float32),
        (np.arange(256) / 255).astype(np.float32),
    )
    return Scene(np.zeros_like(scene.still), filled, tuple(cutouts), straight)


def _unshaded(field: NDArray[np.float32]) -> NDArray[np.float32]:
    plain = field.copy()
    plain[..., 2:] = 1.0
    return plain
