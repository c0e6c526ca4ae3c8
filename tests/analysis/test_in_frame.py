from __future__ import annotations

import numpy as np

from fondly.analysis.framing import frame
from fondly.analysis.in_frame import recognisable
from fondly.domain.framing import NATIVE, Framing
from tests.analysis.people import make_analysis, make_face

SIZE = (640, 480)
GREY = np.random.default_rng(4).integers(100, 140, (480, 640, 3), np.uint8)


def shown(*places: tuple[float, float, float], framing: Framing = Framing.PHOTO) -> tuple[int, ...]:
    faces = tuple(make_face(x, y, height, SIZE) for x, y, height in places)
    analysis = make_analysis(faces, GREY, chosen=0)
    return recognisable(analysis, frame(analysis, framing, NATIVE))


def test_who_does_not_move_counts_too() -> None:
    assert shown((160, 240, 120), (420, 240, 60), (560, 240, 60)) == (1, 2, 3)


def test_who_is_cropped_out_is_nobody() -> None:
    assert shown((120, 240, 80), (600, 240, 60), framing=Framing.PORTRAIT) == (1,)


def test_who_is_too_small_to_be_known_is_nobody() -> None:
    assert shown((160, 240, 120), (420, 240, 9.0)) == (1,)
    assert shown((160, 240, 120), (420, 240, 11.0)) == (1, 2)


def test_half_a_face_at_the_edge_is_somebody() -> None:
    assert shown((160, 240, 120), (634, 240, 80)) == (1, 2)
