"""How much of the background an uncertain edge would drag along when the head moves."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.portrait.head_frame import head_frame

IOD_PX = 64
"""Between the eyes of the small picture that is measured on."""

SHIFT = 0.08
"""IOD: about what 6° of yaw or pitch and 4° of roll move the head's outline by."""

SIDE, ABOVE = 2.2, 2.6
"""IOD about the middle of the face within which an outline moves with the head."""


def ghosting(layer: NDArray[np.float32], plate: NDArray[np.float32], face: Face) -> float:
    """The error to expect along the head's outline, from the figure's layer and the plate.

    Where alpha is neither 0 nor 1 it may be wrong by up to 2 alpha (1 - alpha); so much of what the
    plate differs by between a pixel and the place it came from is then seen as a ghost. It is
    measured for the head moved each way and added up over the outline.

    Args:
        layer: (H, W, 4) float32, signed premultiplied linear RGB and alpha.
        plate: (H, W, 3) float32, linear light in [0, 1].
        face: the subject, in frame space.

    Returns:
        Hundredths of a square IOD of full contrast. On 102 photographs the median is 0.3; below 1
        nothing was seen at 6°, above 1.3 (8 photographs) a torn edge was.
    """
    height, width = layer.shape[:2]
    scale = min(1.0, IOD_PX / face.iod_px)
    size = (max(round(width * scale), 2), max(round(height * scale), 2))
    alpha = cv2.resize(layer[..., 3], size, interpolation=cv2.INTER_AREA)
    ground = np.sqrt(np.maximum(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), 0.0))
    rows, cols = np.indices(alpha.shape, np.float32)
    places = np.stack([(cols + 0.5) * width / size[0], (rows + 0.5) * height / size[1]], axis=-1)
    head = head_frame(face)
    u, v = head.coordinates(places.astype(np.float32))
    near = (np.abs(u) < SIDE) & (v > -ABOVE) & (v < head.chin_v)
    wrong = 2.0 * alpha * (1.0 - alpha) * near
    shift = SHIFT * face.iod_px * scale
    moves = ((shift, 0.0), (-shift, 0.0), (0.0, shift), (0.0, -shift))
    ghosts = [float((wrong * _difference(ground, move)).sum()) for move in moves]
    return 100.0 * float(np.mean(ghosts)) / (face.iod_px * scale) ** 2


def _difference(ground: NDArray[np.floating], move: tuple[float, float]) -> NDArray[np.floating]:
    """What each pixel differs by from the one that a move brings there."""
    height, width = ground.shape[:2]
    matrix = np.array([[1.0, 0.0, move[0]], [0.0, 1.0, move[1]]])
    moved = cv2.warpAffine(ground, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.abs(moved - ground).mean(axis=-1))
