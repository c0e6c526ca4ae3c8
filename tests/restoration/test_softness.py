"""The blur of a picture's edges, measured back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.restoration.softness import softness_px


@pytest.fixture(scope="module")
def shapes() -> NDArray[np.uint8]:
    """Dark and bright discs and bars, drawn eight times as large and averaged down."""
    random = np.random.default_rng(3)
    large = np.full((1600, 1600, 3), 120, np.uint8)
    for _ in range(40):
        x, y, reach = (int(value) for value in random.integers(100, 1500, 3))
        shade = int(random.integers(0, 256))
        cv2.circle(large, (x, y), reach // 6 + 40, (shade, shade, shade), -1)
    return np.asarray(cv2.resize(large, (200, 200), interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("sigma_px", [1.0, 2.0, 3.5])
def test_a_known_blur_is_found(shapes: NDArray[np.uint8], sigma_px: float) -> None:
    blurred = np.asarray(cv2.GaussianBlur(shapes, (0, 0), sigma_px), np.uint8)
    assert softness_px(blurred) == pytest.approx(sigma_px, rel=0.3)


def test_a_sharp_picture_is_sharp(shapes: NDArray[np.uint8]) -> None:
    assert softness_px(shapes) < 0.9


def test_where_there_is_no_edge_there_is_no_softness() -> None:
    assert softness_px(np.full((50, 60, 3), 90, np.uint8)) == 0.0
    assert softness_px(np.zeros((50, 60, 3), np.uint8), np.zeros((50, 60), np.float32)) == 0.0


def test_only_the_region_counts(shapes: NDArray[np.uint8]) -> None:
    soft = np.asarray(cv2.GaussianBlur(shapes, (0, 0), 3.0), np.uint8)
    both = np.concatenate([shapes, soft], axis=1)
    right = np.zeros(both.shape[:2], np.float32)
    right[:, 210:] = 1
    assert softness_px(both, right) > 2 * softness_px(both, 1 - right)
