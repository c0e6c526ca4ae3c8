"""Which pixels of a frame are not the photograph's: the invention map.

Every moved pixel comes from the photo except what motion uncovers: lid skin and eyeball, what lies
behind the lips, and the background that was filled behind the figure. Where a damaged print was
painted in, that moves along. The map is drawn by the code
that draws the frame, from a scene of masks in place of colours, so that it cannot disagree with it.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Eye
from fondly.domain.mouth import Mouth
from fondly.domain.portrait import Figure, Portrait
from fondly.rendering.features import around, pose_features, posed_boxes, shifted
from fondly.rendering.pose import Sample, pose_figure
from fondly.rendering.scene import Scene, draw_scene, padded, scene_of
from fondly.rendering.warp import Finish, write_still

OWN_LEVELS = 4.0
"""Levels by which a completed iris or tooth may differ from the photo's and still be its own."""

EYES, MOUTH, BACKGROUND = 0, 1, 2
"""Channels of a map."""


class InventionMap:
    """Draws invention maps of one portrait. The camera is left out: maps are in frame space."""

    def __init__(self, portrait: Portrait) -> None:
        self._figures = tuple(_masked_figure(figure) for figure in portrait.figures)
        self._masks = _masked(scene_of(portrait), portrait.filled)

    def draw(self, sample: Sample, swing: Sample | None = None) -> NDArray[np.uint8]:
        """How far each pixel of the frame for ``sample`` is invented.

        Args:
            sample, swing: as for ``Renderer.render``.

        Returns:
            (H, W, 3) uint8: 0 is the photograph's own, 255 wholly invented, in red what belongs
            to lids and eyes, in green to the mouth, in blue to the background; white is what was
            painted in where the print was damaged.
        """
        out = self._masks.still.copy()
        samples = np.broadcast_to(sample, (len(self._figures), sample.shape[-1]))
        swings = np.zeros_like(samples) if swing is None else swing
        insets = []
        for figure, cutout, asked, moves in zip(
            self._figures, self._masks.cutouts, samples, swings, strict=True
        ):
            inset = cutout.inset(around(figure))
            pose_features(shifted(figure, -inset.x0, -inset.y0), asked, moves, inset.pixels)
            for box_px in posed_boxes(figure, asked):
                write_still(out, inset, box_px, self._masks.finish.dither)
            insets.append(inset)
        poses = [pose_figure(f, asked) for f, asked in zip(self._figures, samples, strict=True)]
        flat = [replace(pose, field=_unshaded(pose.field)) for pose in poses]
        draw_scene(self._masks, flat, insets, out)
        return out


def invented_share(drawn: NDArray[np.uint8]) -> float:
    """Share in [0, 1] of a map's pixels that are invented rather than the photograph's own."""
    red, green, blue = cv2.split(drawn)
    strongest = cv2.max(cv2.max(red, green), blue)
    return float(np.count_nonzero(strongest > 127)) / strongest.size


def _masked_figure(figure: Figure) -> Figure:
    """The figure with eyes and mouth in black where they are the photo's, else in their channel."""
    return replace(
        figure,
        eyes=tuple(_masked_eye(eye) for eye in figure.eyes),
        mouth=None if figure.mouth is None else _masked_mouth(figure.mouth),
    )


def _masked_eye(eye: Eye) -> Eye:
    def invented(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        mask = plane.copy()
        mask[..., :3] = 0
        own = np.abs(plane[..., :3] - eye.photo[..., :3]).max(axis=-1) <= OWN_LEVELS
        mask[..., EYES] = np.where(own, np.float32(0), np.float32(255))
        return mask

    ink = np.zeros((*eye.photo.shape[:2], 3), np.float32)
    ink[..., EYES] = 255
    return replace(
        eye,
        photo=_blackened(eye.photo),
        lids=replace(eye.lids, skin=invented(eye.lids.skin), ink=ink),
        ball=replace(
            eye.ball,
            sclera=invented(eye.ball.sclera),
            iris=invented(eye.ball.iris),
            glint=np.zeros_like(eye.ball.glint),
        ),
    )


def _masked_mouth(mouth: Mouth) -> Mouth:
    inner = mouth.interior
    height, width = inner.skull.shape[:2]
    there = mouth.photo[inner.row : inner.row + height, inner.col : inner.col + width, :3]
    own = np.abs(inner.skull[..., :3] - inner.skull[..., 3:] * there).max(axis=-1) <= OWN_LEVELS
    skull, jaw = _blackened(inner.skull), _blackened(inner.jaw)
    skull[..., MOUTH] = np.where(own, np.float32(0), 255 * inner.skull[..., 3])
    jaw[..., MOUTH] = 255 * inner.jaw[..., 3]
    cavity = np.zeros_like(inner.cavity)
    cavity[..., MOUTH] = 255
    interior = replace(
        inner,
        skull=skull,
        jaw=jaw,
        cavity=cavity,
        black=np.zeros_like(inner.black),
        shaded=0.0,
        shaded_behind=0.0,
    )
    return replace(mouth, photo=_blackened(mouth.photo), interior=interior)


def _blackened(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    black = plane.copy()
    black[..., :3] = 0
    return black


def _masked(scene: Scene, mended: NDArray[np.float32] | None) -> Scene:
    """The same scene: black for the photo's own, blue for the background that was filled in.

    Args:
        scene: a portrait's.
        mended: (H, W) in [0, 1], what is white in the photo's place, or None for nothing.
    """
    white = np.zeros(scene.plate.shape[:2], np.float32) if mended is None else mended
    still = np.repeat(np.uint8(255) * (white > 0.5).astype(np.uint8)[..., None], 3, axis=-1)
    filled = still.copy()
    cutouts = []
    for cutout in scene.cutouts:
        hidden = cutout.front.any(axis=-1)
        filled[hidden] = 0
        filled[hidden, BACKGROUND] = 255
        front = np.zeros_like(cutout.front)
        front[..., 3] = cutout.front[..., 3]
        front[..., :3] = front[..., 3:] * (still / np.float32(255))
        cutouts.append(replace(cutout, texture=padded(still), front=front))
    root = np.linspace(0.0, 1.0, 1024)
    straight = Finish(
        np.zeros((2, 2), np.float32),
        (255 * root * root).astype(np.float32),
        (np.arange(256) / 255).astype(np.float32),
    )
    return Scene(still, filled, tuple(cutouts), straight)


def _unshaded(field: NDArray[np.float32]) -> NDArray[np.float32]:
    plain = field.copy()
    plain[..., 2:] = 1.0
    return plain
