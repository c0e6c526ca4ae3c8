"""Whether something covers the lower face: a hand, a microphone, somebody else's head."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.perception.crops import crop_of_landmarks
from fondly.perception.mesh import measure_mesh

MOVES = (
    (0.0, 0.0, 0.0, 0.0),
    (0.06, 0.0, 0.0, 0.0),
    (-0.06, 0.0, 0.0, 0.0),
    (0.0, 0.08, 0.0, 0.0),
    (0.0, -0.08, 0.0, 0.0),
    (0.0, 0.0, 0.15, 0.0),
    (0.0, 0.0, -0.1, 0.0),
    (0.0, 0.0, 0.0, 0.12),
    (0.0, 0.0, 0.0, -0.12),
)
"""How the crops differ: right, down and larger in sides, turned in radians."""

LOWER = (
    0, 13, 14, 17, 18, 37, 58, 61, 75, 83, 84, 91, 136, 148, 149, 152, 164, 172, 175, 176, 181,
    199, 200, 267, 288, 291, 313, 314, 321, 365, 377, 378, 397, 400, 405,
)  # fmt: skip
"""Landmarks of lips, chin and jaw."""

UPPER = (1, 4, 5, 6, 8, 9, 10, 33, 50, 70, 105, 133, 151, 168, 195, 197, 263, 280, 300, 334, 362)
"""Landmarks of nose, eyes, brows, forehead and cheekbones."""


def unsteadiness(pixels: NDArray[np.uint8], face: Face) -> float:
    """How much less sure the mesh is of the lower face than of the upper one.

    Where the net sees no mouth it guesses one, and guesses differently on each crop.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        face: the face in it.

    Returns:
        Mean spread of the lower landmarks over nine crops, in spreads of the upper ones. On 72 bare
        faces it was at most 1.8, but for one full beard at 2.1; with fingers drawn over 25 of the
        mouths it was 1.7 to 3.3, in the middle 2.5; a real hand and a real head before the mouth
        gave 3.4 and 2.9.

    Raises:
        WeightsMissing, WeightsCorrupt: the installation is damaged.
    """
    crop = crop_of_landmarks(face.landmarks)
    meshes = [measure_mesh(pixels, crop.moved(*move)).landmarks[:, :2] for move in MOVES]
    places = np.stack(meshes).astype(np.float64)
    spread = np.linalg.norm(places - places.mean(axis=0), axis=-1).mean(axis=0)
    return float(spread[list(LOWER)].mean() / max(spread[list(UPPER)].mean(), 1e-6))
