"""A coordinate system that belongs to the subject's head, and where the head turns.

Units are inter-ocular distances (IOD, in three dimensions, so that a turned head keeps its size).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import CHIN, HAIRLINE, LEFT_EYE_OUTER, RIGHT_EYE_OUTER, Face
from fondly.domain.portrait import Joint

RIGHT_EAR, LEFT_EAR = 234, 454
"""Landmarks of the face oval nearest to the ear's tragus."""

FACE_OVAL: tuple[int, ...] = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""MediaPipe's face oval, from the hairline clockwise in the picture."""


@dataclass(frozen=True, eq=False)
class HeadFrame:
    """The head's own axes in frame space.

    Args:
        origin_px: (2,) midpoint of the face oval.
        right: (2,) unit vector to the picture's right along the head, ``down`` (2,) along it.
        iod_px: length of one unit.
        chin_v: the chin's height, in IOD below the origin.
        ear_px: (3,) the point between the ears.
    """

    origin_px: NDArray[np.float64]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    iod_px: float
    chin_v: float
    ear_px: NDArray[np.float64]

    def coordinates(
        self, places_px: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """u (right) and v (down) in IOD of places (..., 2) in frame px."""
        offset = (np.asarray(places_px, np.float64) - self.origin_px) / self.iod_px
        return offset @ self.right, offset @ self.down


def head_frame(face: Face) -> HeadFrame:
    """The head's axes from the mesh: down runs from hairline to chin, as seen in the picture."""
    points = face.landmarks.astype(np.float64)
    down = points[CHIN, :2] - points[HAIRLINE, :2]
    down /= np.linalg.norm(down)
    right = np.array([down[1], -down[0]])
    origin = points[list(FACE_OVAL), :2].mean(axis=0)
    iod_px = float(np.linalg.norm(points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]))
    return HeadFrame(
        origin_px=origin,
        right=right,
        down=down,
        iod_px=iod_px,
        chin_v=float((points[CHIN, :2] - origin) @ down / iod_px),
        ear_px=(points[RIGHT_EAR] + points[LEFT_EAR]) / 2,
    )


ATLAS_BELOW_EAR, ATLAS_BEHIND_EAR = 0.30, 0.12
"""The skull rests on the atlas about 3 cm below and 1 cm behind the tragus (Gray's Anatomy)."""

NECK_BASE_BELOW_EAR, NECK_BASE_BEHIND_EAR = 1.45, 0.55
"""The seventh cervical vertebra: about 13 cm below and 5 cm behind the tragus."""

ATLAS_SHARE = 0.55
"""About half of the neck's range lies between skull and second vertebra (White & Panjabi 1990)."""


def neck_joints(head: HeadFrame) -> tuple[Joint, Joint]:
    """The two joints a head turns about: atlas, then the base of the neck."""

    def joint(below: float, behind: float, share: float) -> Joint:
        x, y = head.ear_px[:2] + below * head.iod_px * head.down
        return Joint(float(x), float(y), float(head.ear_px[2] - behind * head.iod_px), share)

    return (
        joint(ATLAS_BELOW_EAR, ATLAS_BEHIND_EAR, ATLAS_SHARE),
        joint(NECK_BASE_BELOW_EAR, NECK_BASE_BEHIND_EAR, 1.0 - ATLAS_SHARE),
    )
