"""What is left of a print's edge: fondly.imaging.print_traces."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.imaging.print_traces import Trace, find_trace

Pixels = NDArray[np.uint8]
FACE = np.array([[150.0, 150], [210, 150], [210, 220], [150, 220]], np.float32)


def picture() -> Pixels:
    """A shaded scene with things of several sizes; nothing in it is plain or straight."""
    y, x = np.mgrid[0:400, 0:360].astype(np.float32)
    waves = 40 * np.sin(x / 23 + np.cos(y / 31)) + 30 * np.cos(y / 17 - x / 41)
    return np.stack([130 + waves, 120 + 0.8 * waves, 100 + 0.6 * waves], axis=-1).astype(np.uint8)


def test_a_picture_without_an_edge_has_no_trace() -> None:
    assert find_trace(picture(), FACE) is None
    assert find_trace(np.full((200, 200, 3), 255, np.uint8), FACE) is None
    assert find_trace(np.zeros((20, 300, 3), np.uint8)) is None


@pytest.mark.parametrize("colour", [(246, 245, 243), (4, 4, 5)])
@pytest.mark.parametrize("side", [0, 1, 2, 3])
def test_a_strip_along_any_side_is_found_though_it_is_a_wedge(
    colour: tuple[int, int, int], side: int
) -> None:
    seen = np.rot90(picture(), side).copy()
    wedge = np.array([[0, 0], [seen.shape[1], 0], [0, 14]], np.int32)
    cv2.fillConvexPoly(seen, wedge, colour)
    assert find_trace(np.ascontiguousarray(np.rot90(seen, -side))) is Trace.STRIP


def test_a_white_cloud_at_the_edge_is_no_strip() -> None:
    seen = picture()
    for x in range(0, 360, 40):
        cv2.circle(seen, (x, 0), 18 + (7 * x) % 19, (250, 250, 250), -1)
    assert find_trace(seen) is None


def test_the_dark_line_of_a_frame_is_found_where_two_sides_meet() -> None:
    seen = picture()
    seen[-4:-2] = 30
    assert find_trace(seen) is None
    seen[:, -5:-3] = 30
    assert find_trace(seen) is Trace.LINE


def test_a_round_mount_is_found_and_a_figure_before_a_plain_wall_is_none() -> None:
    rows, cols = np.mgrid[0:400, 0:360]
    away = np.hypot((rows - 200) / 190, (cols - 180) / 170)
    mounted = np.where((away < 1)[..., None], picture(), np.uint8(20))
    assert find_trace(mounted) is Trace.MOUNT
    ragged = away + 0.1 * np.sin(9 * np.arctan2(rows - 200, cols - 180))
    figure = np.where((ragged < 1)[..., None], picture(), np.uint8(20))
    assert find_trace(figure) is None


def test_a_print_held_up_is_found_if_the_face_is_in_it() -> None:
    seen = picture()
    sheet = np.array([[90, 70], [280, 84], [262, 320], [78, 300]], np.int32)
    cv2.fillConvexPoly(seen, sheet, (250, 250, 246))
    cv2.fillConvexPoly(seen, (sheet * 0.9 + (18, 19)).astype(np.int32), (60, 90, 70))
    assert find_trace(seen, FACE) is Trace.SHEET
    assert find_trace(seen, FACE + np.float32(130)) is None
    assert find_trace(seen) is None
