from __future__ import annotations

import numpy as np
import pytest

from fondly.imaging.going_on import carry_on
from fondly.imaging.patch_match import fill_along_lines, fill_by_patches

SIDE = 96
POISON = np.float32(7.0)


def rail(slope: float, off: float) -> np.ndarray:
    """A soft dark rail on a light wall."""
    rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    away = np.abs(rows - SIDE / 2 - off - slope * (cols - SIDE / 2)) / np.hypot(1.0, slope)
    grey = 0.8 - 0.5 * np.clip(4.5 - away, 0.0, 1.0)
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32)


def holed(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The picture without a disc, what is known, and the disc's outer part, which is filled."""
    rows, cols = np.mgrid[0:SIDE, 0:SIDE]
    away = np.hypot(rows - SIDE / 2, cols - SIDE / 2)
    known = away >= 30
    return np.where(known[..., None], truth, POISON), known, ~known & (away > 14)


@pytest.mark.parametrize(("slope", "off"), [(0.0, 14.0), (0.0, -18.0), (0.3, 12.0), (-0.5, -10.0)])
def test_a_rail_that_a_round_hole_cuts_at_a_slant_goes_straight_on(
    slope: float, off: float
) -> None:
    truth = rail(slope, off)
    image, known, hole = holed(truth)
    painted = carry_on(image, known, hole, image)
    assert np.array_equal(painted[known], image[known])
    assert np.abs(painted - truth)[hole].mean() < 0.045
    straight = fill_along_lines(image, hole, known, known, 50.0)
    bent = fill_by_patches(image, hole, known, known, 50.0)
    wrong = np.abs(straight.image - truth)[hole].mean()
    assert wrong < 0.04
    assert wrong < 0.7 * np.abs(bent.image - truth)[hole].mean()


def test_where_nothing_is_near_the_hole_stays_as_it_would_be() -> None:
    known = np.zeros((40, 40), bool)
    known[:4] = True
    hole = np.zeros((40, 40), bool)
    hole[20:24, 20:24] = True
    image = np.full((40, 40, 3), 0.25, np.float32)
    otherwise = np.full((40, 40, 3), 0.5, np.float32)
    painted = carry_on(image, known, hole, otherwise)
    assert (painted[hole] == 0.5).all()
    assert (painted[known] == 0.25).all()


def test_a_plain_ground_is_carried_on_plain() -> None:
    rng = np.random.default_rng(1)
    truth = (0.5 + rng.normal(0, 0.002, (SIDE, SIDE, 3))).astype(np.float32)
    image, known, hole = holed(truth)
    assert np.abs(carry_on(image, known, hole, image)[hole] - 0.5).max() < 0.005
