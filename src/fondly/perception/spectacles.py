"""Where spectacles are before a face: frames, and what lenses mirror, found by a net of our own.

The net (tools/train_spectacles.py) looks at both eyes at once, level and always as large.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.models.catalogue import SPECTACLES
from fondly.models.sessions import infer
from fondly.perception.crops import level_eyes

WIDTH, HEIGHT = 384, 192
PER_UNIT = 200.0
"""Pixels of what the net looks at between the outer corners of the eyes."""

LEAST_IOD_PX = 24.0
"""Smaller faces show no frame that could be told from a brow."""

SURE = 0.5
"""Likelihood from which a pixel counts as frame."""

NOSE, BRIDGE = (slice(40, 130), slice(172, 212)), 0.6
"""Rows and columns of what the net looks at where a bridge crosses the nose; and the share of these
columns that frame is found in, from which it does (1.0 on 21 of 22 photographs with spectacles, .7
on a coarse one; .45 at most on 180 of people who wear none)."""

BESIDE, LEAST_BESIDE = (slice(60, 170), slice(214, 324)), 0.01
"""Columns before the right and the left eye, and the share of them that is frame at least."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Spectacles:
    """What is before the eyes, in the photo's space.

    Args:
        frame: (H, W) float32 in [0, 1], how likely a pixel shows rims, bridge or temples.
        glare: (H, W) float32 in [0, 1], how likely a lens hides there what lies behind it, by what
            it mirrors or by being dark.
    """

    frame: Plane
    glare: Plane


def find_spectacles(pixels: NDArray[np.float32], face: Face) -> Spectacles | None:
    """The spectacles that a subject wears, or None.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.

    Raises:
        WeightsMissing, WeightsCorrupt: the installation is damaged.
    """
    if face.iod_px < LEAST_IOD_PX:
        return None
    move = level_eyes(face, (WIDTH, HEIGHT), PER_UNIT)
    seen = np.clip(_taken(pixels, move), 0, 255) / np.float32(255)
    (found,) = infer(SPECTACLES, picture=np.ascontiguousarray(seen.transpose(2, 0, 1)[None]))
    if not _is_worn(found[0, 0] > SURE):
        return None
    size = (pixels.shape[1], pixels.shape[0])
    frame, glare = (
        np.asarray(
            cv2.warpAffine(plane, move, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP),
            np.float32,
        )
        for plane in found[0]
    )
    return Spectacles(frame, glare)


def _is_worn(frame: NDArray[np.bool_]) -> bool:
    """Whether frames lie before both eyes, with a bridge between them."""
    bridge = float(frame[NOSE].any(axis=0).mean())
    return bridge > BRIDGE and min(float(frame[:, eye].mean()) for eye in BESIDE) > LEAST_BESIDE


def _taken(pixels: NDArray[np.float32], move: NDArray[np.float64]) -> NDArray[np.float32]:
    """The part that the net looks at, without the detail that is too fine for its size."""
    scale = float(np.hypot(move[0, 0], move[0, 1]))
    if scale < 0.7:
        low, pixels = _around(pixels, move)
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.45 / scale), np.float32)
        move = np.column_stack([move[:, :2], move[:, 2] + move[:, :2] @ low])
    edge = cv2.BORDER_REFLECT
    taken = cv2.warpAffine(pixels, move, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=edge)
    return np.asarray(taken, np.float32)


def _around(
    pixels: NDArray[np.float32], move: NDArray[np.float64]
) -> tuple[NDArray[np.int64], Plane]:
    """The part of a photo that holds what the net looks at, and its left and top."""
    back = cv2.invertAffineTransform(move)
    corners = np.array([[0, 0, 1], [WIDTH, 0, 1], [0, HEIGHT, 1], [WIDTH, HEIGHT, 1]]) @ back.T
    far = np.array([pixels.shape[1], pixels.shape[0]])
    low = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, far - 1)
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 1, low + 1, far)
    return low, pixels[low[1] : high[1], low[0] : high[0]]
