from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.imaging.patch_match import fill_along_lines, fill_by_patches
from fondly.imaging.texture import busyness

POISON = np.float32(7.0)
"""What the figure holds: it must never be seen in a fill."""


def ring(side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hole, known and figure: a disc of which only the outer part is to be filled."""
    rows, cols = np.mgrid[0:side, 0:side]
    away = np.hypot(rows - side / 2, cols - side / 2)
    return (away < side * 0.3) & (away > side * 0.15), away >= side * 0.3, away <= side * 0.15


def stripes(side: int) -> np.ndarray:
    wave = 0.5 + 0.4 * np.sin(np.arange(side) * 2 * np.pi / 8)
    return np.repeat(wave[None, :, None], side, axis=0).repeat(3, axis=2).astype(np.float32)


def test_stripes_go_on_behind_the_figure() -> None:
    truth = stripes(96)
    hole, known, figure = ring(96)
    image = truth.copy()
    image[hole | figure] = POISON
    fill = fill_by_patches(image, hole, known, known, 80.0)
    assert fill.found[hole].all()
    rows, cols = np.indices(hole.shape)
    away = np.hypot(rows - 48, cols - 48)
    crossed = hole & (np.abs(cols - 48) < 12) & (away > 48 * 0.4)  # where stripes cross the border
    assert np.abs(fill.image - truth)[crossed].mean() < 0.05
    assert fill.image[hole].std() == pytest.approx(truth[hole].std(), rel=0.15)


def test_the_same_fill_every_time() -> None:
    rng = np.random.default_rng(3)
    image = rng.random((48, 40, 3), np.float32)
    hole = np.zeros((48, 40), bool)
    hole[20:28, 15:25] = True
    one = fill_by_patches(image, hole, ~hole, ~hole, 30.0)
    two = fill_by_patches(image, hole, ~hole, ~hole, 30.0)
    assert np.array_equal(one.steps, two.steps)
    assert np.array_equal(one.image, two.image)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.05, 0.6), st.floats(3, 60))
def test_nothing_but_sources_in_reach_is_copied(seed: int, share: float, reach: float) -> None:
    rng = np.random.default_rng(seed)
    side = 32
    image = rng.random((side, side, 3), np.float32)
    hole, known, figure = ring(side)
    source = known & (rng.random(known.shape) > share)
    image[figure | hole] = POISON
    fill = fill_by_patches(image, hole, known, source, reach)
    rows, cols = np.nonzero(fill.found)
    from_rows = rows + fill.steps[rows, cols, 0]
    from_cols = cols + fill.steps[rows, cols, 1]
    assert (fill.found <= hole).all()
    assert source[from_rows, from_cols].all()
    assert (np.hypot(from_rows - rows, from_cols - cols) <= reach + 1e-6).all()
    assert np.array_equal(fill.image[~hole], image[~hole])
    assert fill.image[hole].max() <= 1.0 + 1e-5
    assert not fill.steps[~fill.found].any()


def test_a_source_out_of_reach_leaves_the_nearest_colour() -> None:
    image = np.full((40, 40, 3), 0.25, np.float32)
    hole = np.zeros((40, 40), bool)
    hole[16:24, 16:24] = True
    source = np.zeros_like(hole)
    source[:6, :6] = True
    image[source] = 0.9
    fill = fill_by_patches(image, hole, ~hole, source, 5.0)
    assert not fill.found.any()
    assert fill.image[hole] == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize("known_share", [0, 1])
def test_no_hole_or_nothing_known_changes_nothing(known_share: int) -> None:
    image = np.random.default_rng(4).random((12, 12, 3), np.float32)
    known = np.full((12, 12), bool(known_share))
    fill = fill_by_patches(image, ~known, known, known, 9.0)
    assert np.array_equal(fill.image, image)
    assert not fill.found.any()


def test_plain_ground_is_copied_in_large_pieces() -> None:
    rng = np.random.default_rng(5)
    image = np.clip(0.5 + rng.normal(0, 0.02, (96, 96, 3)), 0, 1).astype(np.float32)
    hole, known, _ = ring(96)
    fill = fill_by_patches(image, hole, known, known, 80.0)
    both = hole[:, 1:] & hole[:, :-1]
    alike = (fill.steps[:, 1:] == fill.steps[:, :-1]).all(axis=-1)
    assert alike[both].mean() > 0.4


def test_a_busy_ground_is_told_from_a_plain_one_also_behind_the_figure() -> None:
    rng = np.random.default_rng(6)
    known = ring(64)[1]
    plain = np.full((64, 64, 3), 0.5, np.float32)
    busy = rng.random((64, 64, 3), np.float32)
    assert busyness(plain, known, 2.5).max() < 1e-3
    assert busyness(busy, known, 2.5).min() > 0.1
    assert not busyness(busy, np.zeros_like(known), 2.5).any()


def test_grain_behind_a_figure_is_copied_in_pieces_not_in_rows() -> None:
    rng = np.random.default_rng(7)
    hole, known, figure = ring(160)
    image = (0.2 + rng.normal(0, 0.02, (160, 160, 1))).repeat(3, axis=2).astype(np.float32)
    image[figure | hole] = POISON
    fill = fill_along_lines(image, hole, known, known, 90.0)
    rows, cols = np.nonzero(fill.found)
    sources = {tuple(place) for place in np.argwhere(fill.found) + fill.steps[rows, cols]}
    both = fill.found[1:] & fill.found[:-1]
    alike = (fill.steps[1:] == fill.steps[:-1]).all(axis=-1)
    assert len(sources) > 0.3 * len(rows)
    assert alike[both].mean() > 0.7
