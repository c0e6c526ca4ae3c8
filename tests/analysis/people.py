"""Made-up faces and heads, of which everything is known."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.analysis import Analysis
from fondly.domain.face import CHIN, HAIRLINE, LANDMARKS, Face, Gaze, HeadPose
from fondly.domain.photo import Photo

WIDTH_OF_HEIGHT = 0.76


def make_face(
    x: float, y: float, height: float, photo_size_px: tuple[int, int], *, yaw_deg: float = 0.0
) -> Face:
    """An upright face whose mesh is an ellipse about (x, y), its eyes at .4 of its height."""
    chance = np.random.default_rng(7)
    angle, reach = chance.uniform(0, 2 * np.pi, LANDMARKS), chance.uniform(0, 1, LANDMARKS)
    half_w, half_h = WIDTH_OF_HEIGHT * height / 2, height / 2
    points = np.column_stack(
        [x + half_w * reach * np.cos(angle), y + half_h * reach * np.sin(angle), 0 * angle]
    )
    points[HAIRLINE] = (x, y - half_h, 0.05 * height)
    points[CHIN] = (x, y + half_h, 0.1 * height)
    points[234], points[454] = (x - half_w, y, 0), (x + half_w, y, 0)
    eyes_y = y - 0.1 * height
    for index, share in ((33, -0.6), (133, -0.25), (362, 0.25), (263, 0.6)):
        points[index] = (x + share * half_w, eyes_y, 0)
    return Face(
        landmarks=points.astype(np.float32),
        box_px=(x - half_w, y - half_h, x + half_w, y + half_h),
        head_pose=HeadPose(yaw_deg, 0.0, 0.0),
        gaze=Gaze(0.0, 0.0),
        blendshapes={},
        presence=0.99,
        photo_size_px=photo_size_px,
    )


def make_photo(pixels: NDArray[np.uint8], dpi: float | None = None) -> Photo:
    """A photo of these pixels."""
    return Photo(pixels, hashlib.sha256(pixels.tobytes()).hexdigest(), dpi=dpi)


def make_analysis(
    faces: tuple[Face, ...], pixels: NDArray[np.uint8], *, chosen: int | None = None
) -> Analysis:
    """An analysis of these faces, everybody's matte being an ellipse around head and hair."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    matte = np.zeros((height, width), np.float32)
    for face in faces:
        x0, y0, x1, y1 = face.box_px
        x, y, tall = (x0 + x1) / 2, (y0 + y1) / 2, face.height_px
        inside = ((columns - x) / (0.6 * tall)) ** 2 + ((rows - y) / (0.85 * tall)) ** 2 <= 1
        matte[inside] = 1
    analysis = Analysis(make_photo(pixels), faces, (), matte)
    return analysis if chosen is None else replace(analysis, subjects=(faces[chosen],))
