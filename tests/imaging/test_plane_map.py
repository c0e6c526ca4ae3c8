"""A picture drawn where a map of the plane puts it."""

from __future__ import annotations

import numpy as np

from fondly.imaging.plane_map import drawn

PICTURE = np.arange(60, dtype=np.uint8).reshape(6, 10)


def test_no_map_changes_nothing() -> None:
    assert np.array_equal(drawn(PICTURE, np.eye(3), (10, 6)), PICTURE)


def test_whole_pixels_are_moved_bit_for_bit() -> None:
    matrix = np.asarray([[1, 0, -2], [0, 1, 1], [0, 0, 1]], float)
    moved = drawn(PICTURE, matrix, (8, 6))
    assert np.array_equal(moved[1:], PICTURE[:5, 2:])
    assert not moved[0].any()


def test_coordinates_count_pixel_corners() -> None:
    ramp = np.tile(np.arange(40, dtype=np.float32), (20, 1))
    half = drawn(ramp, np.diag([0.5, 0.5, 1.0]), (20, 10))
    assert np.allclose(half[5, 4:16], 2 * np.arange(4, 16) + 0.5, atol=0.05)
    twice = drawn(ramp, np.diag([2.0, 2.0, 1.0]), (80, 40))
    assert np.allclose(twice[20, 10:70], (np.arange(10, 70) + 0.5) / 2 - 0.5, atol=0.05)


def test_there_and_back_is_the_same() -> None:
    smooth = np.asarray(
        100 + 50 * np.sin(np.arange(80) / 9)[None] * np.cos(np.arange(60) / 7)[:, None], np.float32
    )
    turn = np.asarray([[0.98, -0.17, 9], [0.17, 0.98, -3], [0, 1e-4, 1]])
    back = drawn(drawn(smooth, turn, (90, 80)), np.linalg.inv(turn), (80, 60))
    assert np.abs(back - smooth)[20:40, 25:55].max() < 1.5
