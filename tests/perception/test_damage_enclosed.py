from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.perception.damage import choose_damage
from fondly.perception.damage_enclosed import ENCLOSED, SMALLEST_PX, add_enclosed

Mask = NDArray[np.bool_]

PAPER, PICTURE = (228, 220, 200), (90, 80, 70)
NOTHING = np.zeros((240, 240), bool)


def flaked(gap: float = 0.0) -> tuple[NDArray[np.uint8], Mask, Mask]:
    """A print off which a broad piece has come: it, what nets find of it, and all of it.

    Args:
        gap: share of the rim that they do not see.
    """
    pixels = np.full((240, 240, 3), PICTURE, np.uint8)
    whole = np.zeros((240, 240), np.uint8)
    cv2.circle(whole, (120, 120), 70, 1, -1)
    pixels[whole > 0] = PAPER
    found = whole.copy()
    cv2.circle(found, (120, 120), 55, 0, -1)
    rows, cols = np.mgrid[:240, :240] - 120
    seen = np.arctan2(rows, cols) >= np.pi * (2 * gap - 1)
    return pixels, (found > 0) & seen, whole > 0


def test_the_middle_of_what_has_come_off_is_damage_as_its_rim_is() -> None:
    pixels, rim, whole = flaked()
    assert np.array_equal(add_enclosed(pixels, rim, NOTHING), whole)
    pixels[100:140, 100:140] = PICTURE
    kept = add_enclosed(pixels, rim, NOTHING)
    assert not kept[100:140, 100:140].any()
    assert kept[75:90, 100:140].all()


def test_what_damage_only_lies_beside_is_none() -> None:
    for gap, enclosed in ((0.6 * (1 - ENCLOSED), True), (1.2 * (1 - ENCLOSED), False)):
        pixels, rim, _ = flaked(gap)
        assert bool(add_enclosed(pixels, rim, NOTHING)[120, 120]) is enclosed
    assert not add_enclosed(flaked()[0], NOTHING, NOTHING).any()


def test_what_thin_or_other_damage_goes_round_is_none() -> None:
    """A wall among scratches; a stain with a dark rim."""
    pixels, rim, whole = flaked()
    thin = whole & (cv2.erode(whole.astype(np.uint8), np.ones((7, 7), np.uint8)) == 0)
    assert np.array_equal(add_enclosed(pixels, thin, NOTHING), thin)
    pixels[rim] = np.subtract(PAPER, 20)
    assert np.array_equal(add_enclosed(pixels, rim, NOTHING), rim)


def test_eyes_and_grain_are_spared() -> None:
    pixels, rim, whole = flaked()
    eye = np.zeros(rim.shape, bool)
    eye[110:130, 100:140] = True
    assert np.array_equal(add_enclosed(pixels, rim, eye), whole & ~eye)
    speck = whole.copy()
    speck[120, 100 : 100 + SMALLEST_PX - 1] = False
    assert np.array_equal(add_enclosed(pixels, speck, ~whole), speck)


def test_where_much_is_found_what_it_encloses_is_chosen() -> None:
    pixels, rim, whole = flaked()
    likelihood = np.where(rim, 0.97, 0.0).astype(np.float32)
    mask, _ = choose_damage(pixels, likelihood, NOTHING, 1.0)
    assert mask[whole].mean() > 0.97
    assert mask[~whole].mean() < 0.01
