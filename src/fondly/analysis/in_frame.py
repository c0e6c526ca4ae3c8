"""Who can be recognised in the frame, moving or not."""

from __future__ import annotations

import numpy as np

from fondly.domain.analysis import Analysis
from fondly.domain.framed import Framed

RECOGNISABLE_PX = 10.0
"""Chin to hairline in the frame. Of familiar faces shown in 7 x 10 px half are recognised, and in
19 x 27 nearly all (Sinha et al., Proc. IEEE 94(11), 2006, result 1)."""
LEAST_INSIDE = 1 / 3
"""Share of the mesh within the frame. Ours: an eye and half a mouth are enough for a relative."""


def recognisable(analysis: Analysis, framed: Framed) -> tuple[int, ...]:
    """Numbers of the faces that can be recognised in the frame, from 1, left to right in the photo.

    A face that is cropped out is none, and one that was blurred before is not found at all.

    Args:
        analysis: of the whole photo, with all its faces.
        framed: the part of it that is shown.
    """
    size = (framed.analysis.photo.width, framed.analysis.photo.height)
    found = []
    for number, face in enumerate(analysis.faces, 1):
        points = face.landmarks[:, :2] @ framed.frame_from_photo[:, :2].T
        points = points + framed.frame_from_photo[:, 2]
        inside = np.all((points >= 0) & (points <= size), axis=1).mean()
        if inside >= LEAST_INSIDE and face.height_px * framed.scale >= RECOGNISABLE_PX:
            found.append(number)
    return tuple(found)
