"""A face as a small upright picture of known size, with masks of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import LUMA
from fondly.perception.crops import crop_around

Mask = NDArray[np.bool_]

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
RIGHT_EYE = (33, 133, 159, 145, 160, 144, 158, 153, 157, 154, 246, 7, 161, 163, 173, 155)
LEFT_EYE = (263, 362, 386, 374, 387, 373, 385, 380, 384, 381, 466, 249, 388, 390, 398, 382)
LIPS = (61, 291, 0, 17, 37, 84, 267, 314, 40, 91, 270, 321)
RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
NOSTRILS = (64, 294, 98, 327, 2, 94, 1)

EYE_ROOM, LIP_ROOM, BROW_ROOM = 0.1, 0.06, 0.06
"""Added around the parts, in IOD: lashes, lip edges, stray hairs."""
RIM = 0.06
"""Left out along the oval, in IOD: hair and what is behind."""


@dataclass(frozen=True, eq=False)
class FaceView:
    """An upright picture of one face, never enlarged.

    Args:
        pixels: (S, S, 3) uint8 RGB; black outside the photo.
        points: (478, 2) float64, the landmarks in it.
        iod_px: inter-ocular distance in it.
        seen: (S, S) bool, where the photo is.
    """

    pixels: NDArray[np.uint8]
    points: NDArray[np.float64]
    iod_px: float
    seen: Mask

    @cached_property
    def grey(self) -> NDArray[np.float32]:
        """(S, S) float32, luma in 8-bit levels."""
        return np.asarray(self.pixels.astype(np.float32) @ LUMA, np.float32)

    def part(self, landmarks: Sequence[int], room: float = 0.0) -> Mask:
        """(S, S) bool: the hull of some landmarks, grown by a room in IOD."""
        mask = np.zeros(self.seen.shape, np.uint8)
        hull = cv2.convexHull(np.round(self.points[list(landmarks)]).astype(np.int32))
        cv2.fillConvexPoly(mask, hull, 1)
        reach = round(abs(room) * self.iod_px)
        if reach:
            change = cv2.dilate if room > 0 else cv2.erode
            mask = np.asarray(change(mask, np.ones((2 * reach + 1,) * 2, np.uint8)), np.uint8)
        return (mask > 0) & self.seen

    @cached_property
    def eyes(self) -> tuple[Mask, Mask]:
        """The subject's right and left eye with their lashes."""
        return self.part(RIGHT_EYE, EYE_ROOM), self.part(LEFT_EYE, EYE_ROOM)

    @cached_property
    def mouth(self) -> Mask:
        """The lips."""
        return self.part(LIPS, LIP_ROOM)

    @cached_property
    def skin(self) -> Mask:
        """The face without eyes, brows, nostrils and mouth."""
        skin = self.part(OVAL, -RIM)
        for brow in (RIGHT_BROW, LEFT_BROW):
            skin &= ~self.part(brow, BROW_ROOM)
        for part in (*self.eyes, self.mouth, self.part(NOSTRILS, 0.04)):
            skin &= ~part
        return skin


def view_face(pixels: NDArray[np.uint8], face: Face, iod_px: float) -> FaceView:
    """A face level with its eyes, at a size at which it can be compared with others.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        face: the face in it.
        iod_px: inter-ocular distance wanted; the photo's own where that is smaller.
    """
    wanted = min(iod_px, face.iod_px)
    crop = crop_around(face.landmarks)
    size = max(8, round(crop.side * wanted / face.iod_px))
    matrix = crop.crop_from_photo(size)
    points = face.landmarks[:, :2].astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    rows, cols = np.indices((size, size), np.float32) + np.float32(0.5)
    places = crop.to_photo(np.column_stack([cols.ravel(), rows.ravel()]), size)
    inside = ((places >= 0) & (places <= pixels.shape[1::-1])).all(axis=1)
    return FaceView(
        pixels=crop.pixels(pixels, size),
        points=points,
        iod_px=wanted,
        seen=inside.reshape(size, size),
    )
