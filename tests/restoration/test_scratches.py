from __future__ import annotations

import numpy as np
import pytest

from fondly.restoration.scratches import mend_scratches
from tests.perception.test_damage import face, scratched
from tests.restoration.scenes import scene


def marked(pixels: np.ndarray) -> np.ndarray:
    return np.zeros(pixels.shape[:2], bool)


def test_an_undamaged_picture_is_handed_back() -> None:
    pixels = np.full((160, 120, 3), 140, np.uint8)
    mended = mend_scratches(pixels, ())
    assert mended.pixels is pixels
    assert not mended.changed
    assert mended.filled is None
    assert "No scratches" in mended.sentence


def test_a_scratch_is_taken_away() -> None:
    pixels, truth = scratched()
    mended = mend_scratches(pixels, ())
    assert mended.changed
    assert mended.filled is not None
    assert mended.pixels[truth].mean() < pixels[truth].mean() - 25
    untouched = mended.filled == 0
    assert np.array_equal(mended.pixels[untouched], pixels[untouched])
    assert mended.evidence["filled_percent"] == pytest.approx(100 * (mended.filled > 0).mean())


def test_unasked_only_a_print_that_is_plainly_cracked_is_touched() -> None:
    pixels, truth = scratched()
    mended = mend_scratches(pixels, (), asked=False)
    assert mended.pixels[truth].mean() < pixels[truth].mean() - 25
    large = np.full((1000, 900, 3), 110, np.uint8)
    large[200:, 200:] = scene(800, 700) // 2
    large[300:684, 300:620] = pixels
    left = mend_scratches(large, (), asked=False)
    assert left.pixels is large
    assert "to be sure" in left.sentence
    assert mend_scratches(large, ()).changed


def test_a_mask_takes_the_place_of_looking() -> None:
    pixels = scene()
    mask = marked(pixels)
    mask[60:64, 40:100] = True
    mended = mend_scratches(pixels, (), mask=mask)
    assert mended.filled is not None
    assert (mended.filled[mask] == 1).all()
    assert not mended.filled[100:].any()
    nothing = mend_scratches(scratched()[0], (), mask=marked(scratched()[0]))
    assert not nothing.changed


def test_a_mask_of_another_size_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="mask"):
        mend_scratches(scene(), (), mask=np.zeros((3, 3), bool))


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_strength_has_limits(strength: float) -> None:
    with pytest.raises(ValueError, match="strength"):
        mend_scratches(scene(), (), strength)


def test_a_wide_hole_in_an_eye_is_left_and_said_and_a_thin_line_is_closed() -> None:
    pixels = scene(240, 200)
    person = face(240, 200)
    wide = marked(pixels)
    wide[78:102, 50:80] = True
    left = mend_scratches(pixels, (person,), mask=wide)
    assert left.evidence["left_percent"] > 0
    assert "eye" in left.sentence
    assert np.array_equal(left.pixels[88:93, 60:70], pixels[88:93, 60:70])
    thin = marked(pixels)
    thin[90, 20:120] = True
    closed = mend_scratches(pixels, (person,), mask=thin)
    assert closed.evidence["left_percent"] == 0
    assert closed.filled is not None
    assert (closed.filled[thin] == 1).all()


def test_everything_marked_leaves_nothing_to_fill_from() -> None:
    pixels = scene()
    mended = mend_scratches(pixels, (), mask=~marked(pixels))
    assert mended.pixels is pixels
    assert "whole picture" in mended.sentence
