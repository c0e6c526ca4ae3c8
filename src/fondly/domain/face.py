"""A face as the instruments see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LANDMARKS = 478
RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263
CHIN, HAIRLINE = 152, 10


@dataclass(frozen=True)
class HeadPose:
    """Rotation of the head, in degrees, against a head that faces the camera upright.

    ``yaw_deg`` is positive when the face turns to the subject's left, ``pitch_deg`` when it
    nods down, ``roll_deg`` when the crown tilts to the subject's right.
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


@dataclass(frozen=True)
class Gaze:
    """Direction of the eyes in the head, in degrees: yaw to the subject's left, pitch down."""

    yaw_deg: float
    pitch_deg: float


@dataclass(frozen=True, eq=False)
class Face:
    """One face in a photo.

    Args:
        landmarks: (478, 3) float32, MediaPipe's face mesh in photo pixels: x right, y down,
            z towards the camera (larger is nearer), about zero at the head's centre; 468-472 are
            the iris of the subject's right eye, 473-477 of the left. Made read-only.
        box_px: x0, y0, x1, y1 of the detected face in photo pixels.
        head_pose: rotation of the head.
        gaze: direction of the eyes relative to the head.
        blendshapes: score in [0, 1] by ARKit name, for the 51 shapes that the model reads.
        presence: probability in [0, 1] that this is a face.
        photo_size_px: width, height of the photo, to check the landmarks against.
        placed: a person said where it is; the instruments see no face there and are not asked.
    """

    landmarks: NDArray[np.float32]
    box_px: tuple[float, float, float, float]
    head_pose: HeadPose
    gaze: Gaze
    blendshapes: Mapping[str, float]
    presence: float
    photo_size_px: tuple[int, int]
    placed: bool = False

    def __post_init__(self) -> None:
        if self.landmarks.shape != (LANDMARKS, 3):
            raise ValueError(f"landmarks are ({LANDMARKS}, 3), got {self.landmarks.shape}")
        if not np.isfinite(self.landmarks).all():
            raise ValueError("landmarks must be finite")
        low, high = self.landmarks[:, :2].min(axis=0), self.landmarks[:, :2].max(axis=0)
        slack = (high - low) / 2
        if (low < -slack).any() or (high > np.asarray(self.photo_size_px) + slack).any():
            raise ValueError("landmarks lie further outside the photo than half a face")
        self.landmarks.flags.writeable = False

    @property
    def iod_px(self) -> float:
        """Inter-ocular distance: between the outer eye corners, in photo pixels."""
        points = self.landmarks[:, :2]
        return float(np.linalg.norm(points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]))

    @property
    def height_px(self) -> float:
        """Face height: chin to hairline of the mesh, in photo pixels."""
        points = self.landmarks[:, :2]
        return float(np.linalg.norm(points[CHIN] - points[HAIRLINE]))

    def __repr__(self) -> str:
        return f"Face(box_px={tuple(round(v) for v in self.box_px)}, presence={self.presence:.2f})"
