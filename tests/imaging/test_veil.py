from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.veil import veiled

ELLIPSE = (60.0, 50.0, 20.0, 30.0)


def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(3).integers(0, 256, (100, 140, 3), np.uint8)


def test_nothing_fine_is_left_within_and_nothing_changes_outside() -> None:
    before = noise()
    after = veiled(before, [ELLIPSE])
    rows, columns = np.mgrid[0:100, 0:140] + 0.5
    radius = np.hypot((columns - 60) / 20, (rows - 50) / 30)
    assert np.array_equal(after[radius > 1], before[radius > 1])
    within = after[radius < 0.7].astype(float)
    assert within.std() < 0.1 * before.std()


def test_who_stays_is_not_blurred_beside_who_does_not() -> None:
    before = noise()
    after = veiled(before, [ELLIPSE], [(75.0, 50.0, 12.0, 12.0)])
    assert np.array_equal(after[46:54, 70:80], before[46:54, 70:80])
    assert not np.array_equal(after[46:54, 50:60], before[46:54, 50:60])


def test_half_outside_and_wholly_outside_do_no_harm() -> None:
    before = noise()
    assert np.array_equal(veiled(before, [(-500.0, 50.0, 20.0, 30.0)]), before)
    assert np.array_equal(veiled(before, [(60.0, 900.0, 20.0, 30.0)]), before)
    after = veiled(before, [(0.0, 50.0, 20.0, 30.0)])
    assert not np.array_equal(after[45:55, :5], before[45:55, :5])
