from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.perception import detection
from fondly.perception.detection import Candidate, detect, distinct, overlap

sides = st.floats(1, 100)
boxes = st.builds(
    lambda x, y, w, h: (x, y, x + w, y + h), st.floats(-50, 50), st.floats(-50, 50), sides, sides
)


def candidate(box: tuple[float, float, float, float], score: float) -> Candidate:
    return Candidate(box, np.zeros((5, 2)), score)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_at_most_one(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> None:
    assert 0 <= overlap(a, b) <= 1 + 1e-9
    assert overlap(a, b) == pytest.approx(overlap(b, a))
    assert overlap(a, a) == pytest.approx(1)


def test_overlap_of_known_boxes() -> None:
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 2, 2), (2, 0, 3, 2)) == 0


def test_of_finds_in_one_place_the_best_is_kept() -> None:
    finds = [
        candidate((0, 0, 10, 10), 0.6),
        candidate((1, 1, 11, 11), 0.9),
        candidate((30, 0, 40, 10), 0.7),
    ]
    assert [one.score for one in distinct(finds)] == [0.9, 0.7]


def test_a_cell_is_decoded_into_box_points_and_score() -> None:
    stride, columns = 8, 4
    cells = 3 * columns
    classes, objects = np.zeros((1, cells, 1), "f4"), np.zeros((1, cells, 1), "f4")
    box, points = np.zeros((1, cells, 4), "f4"), np.zeros((1, cells, 10), "f4")
    cell = 1 * columns + 2  # row 1, column 2
    classes[0, cell], objects[0, cell] = 0.64, 1.0
    box[0, cell] = (0.5, 0.25, math.log(2), math.log(3))
    points[0, cell] = (-1, 0, 1, 0, 0, 0.5, -1, 1, 1, 1)
    (row,) = detection._decode(stride, columns, [classes, objects, box, points], 0.5)
    assert row[:4] == pytest.approx([20 - 8, 10 - 12, 20 + 8, 10 + 12])
    assert row[4:14] == pytest.approx([8, 8, 24, 8, 16, 12, 8, 16, 24, 16])
    assert row[14] == pytest.approx(0.8)


def test_a_plain_picture_holds_no_candidate() -> None:
    assert detect(np.full((120, 90, 3), 128, np.uint8)) == ()
