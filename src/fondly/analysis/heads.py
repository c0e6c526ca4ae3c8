"""The whole head, hair and hat included: landmarks tell of the face, the matte of the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.composition import Head
from fondly.domain.face import Face

RIGHT_EYE = (33, 133)
LEFT_EYE = (263, 362)
USUAL_HAIR = 0.35
"""Crown above the hairline over face height, where the matte cannot tell."""
TALLEST_HAIR = 0.90
"""A top hat; what goes on above it is a person behind or a leaking matte."""
LEAST_HAIR = 0.15
"""A bald skull still rises this far above the mesh's uppermost landmarks."""


def measure_head(face: Face, matte: NDArray[np.float32]) -> Head:
    """The head around a face.

    Args:
        face: the face, in the matte's pixels.
        matte: (H, W) float32 in [0, 1].
    """
    points = face.landmarks[:, :2]
    (left_x, hairline_y), (right_x, chin_y) = points.min(axis=0), points.max(axis=0)
    height = float(face.height_px)
    crown_y = _crown(matte, (float(left_x), float(right_x)), float(hairline_y), height)
    return Head(
        left_x=float(left_x),
        right_x=float(right_x),
        centre_x=_centre(matte, (float(left_x), float(right_x)), (crown_y, float(chin_y))),
        crown_y=crown_y,
        eyes_y=float(points[[*RIGHT_EYE, *LEFT_EYE], 1].mean()),
        chin_y=float(chin_y),
        height=height,
    )


def _crown(
    matte: NDArray[np.float32], sides: tuple[float, float], hairline_y: float, height: float
) -> float:
    """The first row above the hairline where the figure ends, or a usual head's crown."""
    middle, half = sum(sides) / 2, (sides[1] - sides[0]) / 4
    columns = slice(max(int(middle - half), 0), max(int(middle + half), 1))
    top = max(int(hairline_y - TALLEST_HAIR * height), 0)
    rows = matte[top : max(int(hairline_y), 1), columns].mean(axis=1)
    usual = max(hairline_y - USUAL_HAIR * height, 0.0)
    outside = np.flatnonzero(rows < 0.5)
    if not len(rows) or (len(outside) and outside[-1] == len(rows) - 1):
        return usual
    if not len(outside):
        return 0.0 if top == 0 else usual
    crown = float(top + outside[-1] + 1)
    return max(min(crown, hairline_y - LEAST_HAIR * height), 0.0)


def _centre(
    matte: NDArray[np.float32], sides: tuple[float, float], rows: tuple[float, float]
) -> float:
    """Middle of the head: halfway between the face's and the hair's, which may hang on one side."""
    face = sum(sides) / 2
    reach = (sides[1] - sides[0]) * 0.75
    x0, x1 = max(int(face - reach), 0), int(face + reach)
    weight = matte[max(int(rows[0]), 0) : max(int(rows[1]), 1), x0:x1].mean(axis=0)
    if not weight.size or float(weight.sum()) < 1:
        return face
    hair = float((np.arange(len(weight)) + 0.5) @ weight / weight.sum()) + x0
    return (face + hair) / 2
