"""Prints, blocks and woven patterns, on pictures drawn with them and without."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.imaging.noise_level import MIN_BLOCKING, measure_blocking
from fondly.imaging.print_edges import find_print
from fondly.imaging.weave import weave

Pixels = NDArray[np.uint8]


def scene(height: int = 480, width: int = 400) -> Pixels:
    """Soft coloured clouds with a little grain, darker than paper and lighter than a lid."""
    chance = np.random.default_rng(3)
    clouds = cv2.resize(chance.uniform(70, 150, (9, 8, 3)), (width, height), interpolation=2)
    return np.asarray(np.clip(clouds + chance.normal(0, 2, clouds.shape), 60, 160), np.uint8)


def corners_on_a_lid(share: float, tilt_deg: float, shape: tuple[int, ...]) -> NDArray[np.float32]:
    height, width = shape[:2]
    margin = share * min(height, width)
    size = (width - 2 * margin, height - 2 * margin)
    corners = cv2.boxPoints(((width / 2, height / 2), size, tilt_deg))
    return np.asarray(corners, np.float32)


def on_a_lid(share: float, tilt_deg: float, lid: int) -> Pixels:
    picture = scene()
    inside = np.zeros(picture.shape[:2], np.uint8)
    corners = corners_on_a_lid(share, tilt_deg, picture.shape)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    return np.where(inside[..., None] > 0, picture, np.uint8(lid))


def saved(pixels: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def test_a_picture_that_fills_its_file_is_no_print() -> None:
    assert find_print(scene()) is None
    assert find_print(scene(), curled=True) is None


def test_a_plain_sheet_is_no_print() -> None:
    for level in (0, 128, 255):
        assert find_print(np.full((300, 200, 3), level, np.uint8), curled=True) is None


@settings(max_examples=20)
@given(st.floats(0.03, 0.12), st.floats(-6, 6), st.sampled_from([20, 240]))
def test_a_print_on_a_lid_is_seen_and_lies_flat(share: float, tilt_deg: float, lid: int) -> None:
    corners = corners_on_a_lid(share, tilt_deg, scene().shape)
    assume((corners > 0).all() and (corners < scene().shape[1::-1]).all())  # none is cut off
    found = find_print(on_a_lid(share, tilt_deg, lid))
    assert found is not None
    assert found.tilt_deg == pytest.approx(tilt_deg, abs=0.5)
    assert found.bow < 0.006


@pytest.mark.parametrize("bow", [0.025, 0.04])
def test_a_page_that_curls_bows(bow: float) -> None:
    picture = scene()
    rows, cols = np.indices(picture.shape[:2])
    deep = 24 + 480 * bow * ((cols - 200) / 180) ** 2
    picture[(rows < deep) | (rows >= 480 - deep) | (cols < 20) | (cols >= 380)] = 240
    found = find_print(picture, curled=True)
    assert found is not None
    assert found.bow == pytest.approx(bow, rel=0.2)


def test_a_dent_in_an_edge_is_no_bow() -> None:
    picture = on_a_lid(0.06, 0, 240)
    picture[20:36, 120:200] = 240
    found = find_print(picture, curled=True)
    assert found is not None
    assert found.bow == 0


def test_a_white_border_is_told_from_a_lid() -> None:
    bordered, scanned = find_print(on_a_lid(0.05, 0, 240)), find_print(on_a_lid(0.05, 3, 240))
    assert bordered is not None
    assert scanned is not None
    assert bordered.is_in_its_own_border
    assert not scanned.is_in_its_own_border


def test_blocks_grow_with_compression_wherever_the_grid_begins() -> None:
    good, poor = measure_blocking(saved(scene(), 95)), measure_blocking(saved(scene(), 8))
    assert good < 0.5
    assert poor > MIN_BLOCKING
    assert measure_blocking(saved(scene(), 8)[3:, 5:]) > MIN_BLOCKING


def test_a_tiny_picture_has_no_grid_to_tell() -> None:
    assert measure_blocking(np.zeros((20, 20, 3), np.uint8)) == 0.0


@settings(max_examples=15)
@given(st.floats(3, 9), st.floats(0.25, 1.2))
def test_a_pattern_over_everything_is_seen(period_px: float, angle: float) -> None:
    waves = np.asarray([np.cos(angle), np.sin(angle)]) / period_px
    assume((np.abs(8 * waves - np.round(8 * waves)) > 0.07).all())  # there JPEG has its own
    rows, cols = np.indices((480, 400))
    wave = 4 * np.sin(2 * np.pi * (cols * np.cos(angle) + rows * np.sin(angle)) / period_px)
    woven = np.asarray(np.clip(scene() + wave[..., None], 0, 255), np.uint8)
    assert weave(woven) > 1.05 > weave(scene())


def test_a_pattern_too_faint_to_see_is_not_told() -> None:
    rows, cols = np.indices((480, 400))
    faint = scene().astype(float) + 0.3 * np.sin(rows * 1.1 + cols * 0.9)[..., None]
    assert weave(np.asarray(faint, np.uint8)) < 0.8
    assert weave(np.zeros((100, 100, 3), np.uint8)) == 0.0
