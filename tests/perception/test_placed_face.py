from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.domain.points import LANDMARK_OF, FacePoints
from fondly.errors import PointsInvalid
from fondly.media.photo_file import open_photo
from fondly.perception.faces import find_faces
from fondly.perception.placed_face import centred_points, place_face, points_of
from tests.sketch import PLACES, SIZE


def test_every_point_becomes_its_landmark() -> None:
    face = place_face(FacePoints(PLACES), SIZE)
    for name, ids in LANDMARK_OF.items():
        assert np.allclose(face.landmarks[list(ids), :2], PLACES[name], atol=0.01), name
    assert face.placed
    assert abs(face.head_pose.yaw_deg) < 3
    assert abs(face.gaze.yaw_deg) < 3


def test_a_found_face_comes_back_from_its_points(demo_photo: Path) -> None:
    pixels = open_photo(demo_photo).pixels
    (found,) = find_faces(pixels)
    placed = place_face(points_of(found), found.photo_size_px)
    apart = np.linalg.norm(placed.landmarks[:, :2] - found.landmarks[:, :2], axis=1)
    assert apart.mean() < 0.05 * found.iod_px
    assert abs(placed.head_pose.roll_deg - found.head_pose.roll_deg) < 3


@given(st.integers(100, 3000), st.integers(100, 3000))
@settings(max_examples=20)
def test_a_guess_fits_into_any_picture(width: int, height: int) -> None:
    points = centred_points((width, height))
    face = place_face(points, (width, height))
    assert face.height_px > 0.3 * min(width, height)
    assert abs(face.head_pose.roll_deg) < 1


def test_points_of_another_picture_are_refused() -> None:
    with pytest.raises(PointsInvalid, match="outside"):
        place_face(FacePoints(PLACES), (300, 300))
