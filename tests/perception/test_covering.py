from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.face import Face
from fondly.media.photo_file import open_photo
from fondly.perception.covering import unsteadiness
from fondly.perception.faces import find_faces


@pytest.fixture(scope="module")
def seen(demo_photo: Path) -> tuple[np.ndarray, Face]:
    pixels = open_photo(demo_photo).pixels
    (face,) = find_faces(pixels)
    return pixels, face


def covered(pixels: np.ndarray, face: Face) -> np.ndarray:
    """Four fingers in the subject's own colour before the mouth."""
    points, iod_px = face.landmarks[:, :2], face.iod_px
    skin = [int(value) for value in pixels[tuple(points[280].astype(int)[::-1])]]
    dark = [value * 3 // 4 for value in skin]
    drawn = pixels.copy()
    for finger in range(4):
        start = points[14] + np.array([-0.45, -0.2 + 0.17 * finger]) * iod_px
        end = start + np.array([1.3, 0.35]) * iod_px
        line = start.astype(int).tolist(), end.astype(int).tolist()
        cv2.line(drawn, *line, dark, max(int(0.2 * iod_px), 1))
        cv2.line(drawn, *line, skin, max(int(0.14 * iod_px), 1))
    return drawn


def test_a_bare_mouth_is_nearly_as_steady_as_the_eyes(seen: tuple[np.ndarray, Face]) -> None:
    assert 0.3 < unsteadiness(*seen) < 1.8


def test_fingers_before_the_mouth_make_it_unsteady(seen: tuple[np.ndarray, Face]) -> None:
    pixels, face = seen
    assert unsteadiness(covered(pixels, face), face) > 1.3 * unsteadiness(pixels, face)
