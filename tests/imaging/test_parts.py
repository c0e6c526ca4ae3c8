"""The shape of a part of a mask."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.imaging.parts import breadth_px


@given(angle=st.floats(0, 180), wide=st.integers(9, 31))
def test_a_bar_is_as_broad_however_it_lies(angle: float, wide: int) -> None:
    box = cv2.boxPoints(((100.0, 100.0), (140.0, float(wide)), angle))
    mask = np.zeros((200, 200), np.uint8)
    cv2.fillConvexPoly(mask, box.round().astype(np.int32), 1)
    assert breadth_px(mask > 0) == pytest.approx((wide + 1) / 12**0.5, abs=0.6)


@pytest.mark.parametrize("pixels", [0, 1, 2])
def test_a_speck_has_no_breadth(pixels: int) -> None:
    mask = np.zeros((5, 5), bool)
    mask.flat[:pixels] = True
    assert breadth_px(mask) == 0.0
