"""What of a clip's background may change, and what may not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fondly.domain.face import Face
from fondly.domain.options import LabelPlace
from fondly.export.label import Label, draw_label
from fondly.media.photo_file import open_photo
from fondly.perception.faces import find_faces
from fondly.perception.matte import person_matte
from fondly.review.scene import Scene
from tests.review.planted import Picture

QUIET = 0.01
ENDS = [slice(0, 40), slice(410, 450)]


@pytest.fixture(scope="module")
def looked_at(demo_photo: Path) -> tuple[Picture, Face, np.ndarray]:
    """A picture with its face, and where people are."""
    photo = open_photo(demo_photo).pixels
    pixels = np.asarray(cv2.resize(photo, (360, 450), interpolation=cv2.INTER_AREA), np.uint8)
    faces = find_faces(pixels)
    return pixels, faces[0], person_matte(pixels, faces)


def strayed(looked_at: tuple, later: Picture, label: LabelPlace | None = None) -> float:
    pixels, face, matte = looked_at
    scene = Scene(pixels, face, matte, label)
    scene.measure(later)
    return float(scene.readings().strayed[0])


@pytest.mark.parametrize("place", LabelPlace)
def test_a_label_is_no_background_that_moves(place: LabelPlace, looked_at: tuple) -> None:
    shown = draw_label(looked_at[0], Label(place=place))
    assert strayed(looked_at, shown) < QUIET
    assert strayed(looked_at, shown, place) < QUIET


def test_where_the_label_is_not_the_background_is_watched(looked_at: tuple) -> None:
    pixels, face, matte = looked_at
    alone = matte.copy()
    alone[:, :60] = alone[:, -60:] = 0
    top, bottom, both = pixels.copy(), pixels.copy(), pixels.copy()
    for changed, rows in ((top, [slice(0, 40)]), (bottom, [slice(410, 450)]), (both, ENDS)):
        for span in rows:
            changed[span] //= 2
    beside = (pixels, face, alone)
    assert strayed(beside, top, LabelPlace.BOTTOM) > 5
    assert strayed(beside, bottom, LabelPlace.TOP_LEFT) > 5
    assert strayed(beside, both) > 5


def test_too_little_background_says_nothing(looked_at: tuple) -> None:
    pixels, face, matte = looked_at
    scene = Scene(pixels, face, np.ones_like(matte))
    scene.measure(pixels)
    assert scene.readings().strayed.size == 0
    assert scene.readings().sharpness.size == 1
