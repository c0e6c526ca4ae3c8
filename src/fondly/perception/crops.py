"""Square, turned crops: the window through which a net sees a face."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, Face

EYE_CORNERS = (RIGHT_EYE_OUTER, 133, 362, LEFT_EYE_OUTER)
"""Of the mesh, from the right eye's outer to the left one's."""

MARGIN = 1.5
"""Side of the mesh's crop over the longer side of the face, as in MediaPipe's face graph."""
SIDE_STEP = 1.06
CENTRES_PER_SIDE = 24
ANGLE_STEP = math.radians(3)
"""The grid on which crops of landmarks lie: side by this factor, centre by this fraction of the
side, angle by this much. On it, measuring a face again from its own landmarks nearly always meets
the very same crop, and so the very same landmarks; off it, each pass would move them a little."""


@dataclass(frozen=True)
class Crop:
    """A square in the photo, turned about its centre.

    Args:
        x, y: centre in photo pixels.
        side: length of a side in photo pixels.
        angle: radians; positive turns the square's x axis towards the photo's y axis (down).
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def moved(self, right: float, down: float, larger: float, turned: float) -> Crop:
        """A crop beside this one: moved and enlarged in sides, turned in radians."""
        return Crop(
            self.x + right * self.side,
            self.y + down * self.side,
            self.side * (1 + larger),
            self.angle + turned,
        )

    def crop_from_photo(self, size: int) -> NDArray[np.float64]:
        """(2, 3) matrix from photo coordinates to a crop of `size` pixels a side.

        Both count pixel corners: the crop's corners are (0, 0) and (size, size).
        """
        scale = size / self.side
        cos, sin = math.cos(self.angle) * scale, math.sin(self.angle) * scale
        turn = np.asarray([[cos, sin], [-sin, cos]])
        shift = size / 2 - turn @ np.asarray([self.x, self.y])
        return np.column_stack([turn, shift])

    def pixels(self, photo: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
        """(size, size, C) uint8, the crop's content; black where it leaves the photo."""
        import cv2

        shrink = max(1, int(self.side / size / 1.5))
        if shrink > 1:  # bilinear alone would skip pixels
            photo, origin = _shrunk_around(photo, self, shrink)
            return Crop(
                (self.x - origin[0]) / shrink,
                (self.y - origin[1]) / shrink,
                self.side / shrink,
                self.angle,
            ).pixels(photo, size)
        matrix = _for_pixel_centres(self.crop_from_photo(size))
        return np.asarray(cv2.warpAffine(photo, matrix, (size, size)), np.uint8)

    def to_photo(self, points: NDArray[np.float32], size: int) -> NDArray[np.float32]:
        """Points (N, 2) or (N, 3) in a crop of `size` pixels, in photo pixels; z is scaled."""
        scale = self.side / size
        matrix = self.crop_from_photo(size)
        plane = (points[:, :2] - matrix[:, 2]) @ matrix[:, :2] * scale**2
        return np.column_stack([plane, points[:, 2:] * scale]).astype(np.float32)


def crop_around(landmarks: NDArray[np.float32]) -> Crop:
    """The crop level with a face's eyes and 1.5 times its longer side, wherever that falls.

    Args:
        landmarks: (478, 2 or 3) photo pixels.
    """
    points = landmarks[:, :2].astype(np.float64)
    angle = eye_line_angle(points[RIGHT_EYE_OUTER], points[LEFT_EYE_OUTER])
    cos, sin = math.cos(angle), math.sin(angle)
    turn = np.asarray([[cos, sin], [-sin, cos]])
    level = points @ turn.T
    low, high = level.min(axis=0), level.max(axis=0)
    x, y = (turn.T @ ((low + high) / 2)).tolist()
    return Crop(x, y, float((high - low).max()) * MARGIN, angle)


def crop_of_landmarks(landmarks: NDArray[np.float32]) -> Crop:
    """The crop in which a face is measured: level with its eyes, about 1.5 times its longer side.

    It depends on the landmarks alone, so a photo and the frames made from it can share it; and it
    lies on a coarse grid, so that small differences of the landmarks do not move it.

    Args:
        landmarks: (478, 2 or 3) photo pixels.
    """
    free = crop_around(landmarks)
    side = SIDE_STEP ** round(math.log(free.side, SIDE_STEP))
    cell = side / CENTRES_PER_SIDE
    return Crop(
        round(free.x / cell) * cell,
        round(free.y / cell) * cell,
        side,
        round(free.angle / ANGLE_STEP) * ANGLE_STEP,
    )


def level_eyes(face: Face, size: tuple[int, int], iod_px: float) -> NDArray[np.float64]:
    """(2, 3) matrix from a photo to a picture with both eyes level in its middle.

    Args:
        face: in the photo.
        size: width and height of that picture.
        iod_px: between the outer corners of its eyes.
    """
    points = face.landmarks[list(EYE_CORNERS), :2].astype(np.float64)
    cos, sin = (points[-1] - points[0]) / face.iod_px * (iod_px / face.iod_px)
    turn = np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([turn, np.array(size) / 2 - turn @ points.mean(axis=0)])


def eye_line_angle(right: NDArray[np.float64], left: NDArray[np.float64]) -> float:
    """Angle in radians of the line from the subject's right eye to the left one."""
    return math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))


def _for_pixel_centres(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same map for cv2, which counts pixel centres."""
    moved = matrix.copy()
    moved[:, 2] += matrix[:, :2] @ np.asarray([0.5, 0.5]) - 0.5
    return moved


def _shrunk_around(
    photo: NDArray[np.uint8], crop: Crop, factor: int
) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """The photo around a crop, shrunk by a whole factor, and where its corner lay."""
    import cv2

    reach = crop.side * math.sqrt(0.5) + 2 * factor
    height, width = photo.shape[:2]
    x0, y0 = max(0, int(crop.x - reach)), max(0, int(crop.y - reach))
    x1, y1 = min(width, int(crop.x + reach) + 1), min(height, int(crop.y + reach) + 1)
    window = photo[y0 : y0 + max(y1 - y0, 0) // factor * factor]
    window = window[:, x0 : x0 + max(x1 - x0, 0) // factor * factor]
    if not window.size:
        return np.zeros((1, 1, photo.shape[2]), np.uint8), (x0, y0)
    size = (window.shape[1] // factor, window.shape[0] // factor)
    shrunk = cv2.resize(window, size, interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, np.uint8), (x0, y0)
