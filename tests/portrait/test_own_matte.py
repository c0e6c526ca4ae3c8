"""Whose part of everybody's matte is whose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.face import Face
from fondly.portrait.head_frame import head_frame
from fondly.portrait.own_matte import own_matte
from tests.portrait.average_face import average_face

EVERYBODY = np.ones((300, 300), np.float32)
IOD_PX = 45.0
SUBJECT = average_face(iod_px=IOD_PX, centre_px=(150.0, 140.0))


def beside(size: float, right: float, down: float) -> Face:
    """A face of so much of the subject's size, moved by so many inter-ocular distances of hers."""
    points = SUBJECT.landmarks.astype(np.float64)
    middle = head_frame(SUBJECT).origin_px
    points[:, :2] = middle + size * (points[:, :2] - middle) + IOD_PX * np.array((right, down))
    return replace(SUBJECT, landmarks=points.astype(np.float32))


def share_at(right: float, down: float, other: Face) -> float:
    """What is the subject's of a place, given from the middle of her face in her units."""
    column, row = head_frame(SUBJECT).origin_px + IOD_PX * np.array((right, down))
    return float(own_matte(EVERYBODY, SUBJECT, (other,))[round(row), round(column)])


def test_alone_everything_is_the_subject_s() -> None:
    assert own_matte(EVERYBODY, SUBJECT, ()) is EVERYBODY


@given(size=st.floats(0.7, 1.3))
def test_two_people_side_by_side_part_between_them(size: float) -> None:
    other = beside(size, 2.2, 0.0)
    assert share_at(0.5, 0.0, other) > 0.99
    assert share_at(2.0, 0.0, other) < 0.01


@pytest.mark.parametrize(("size", "hers"), [(0.25, True), (0.8, False)])
def test_an_ear_is_before_the_body_of_one_far_behind(size: float, hers: bool) -> None:
    other = beside(size, 1.35, -1.0)
    assert (share_at(1.0, 0.15, other) > 0.9) == hers
    assert share_at(1.35, -1.0, other) < 0.01
