"""Margins, blocks and woven patterns, on pictures drawn with them and without."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.imaging.compression import blockiness
from fondly.imaging.margins import find_margins
from fondly.imaging.weave import weave

Pixels = NDArray[np.uint8]


def scene(height: int = 480, width: int = 400) -> Pixels:
    """Soft coloured clouds with a little grain, darker than paper and lighter than a lid."""
    chance = np.random.default_rng(3)
    clouds = cv2.resize(chance.uniform(70, 150, (9, 8, 3)), (width, height), interpolation=2)
    return np.asarray(np.clip(clouds + chance.normal(0, 2, clouds.shape), 60, 160), np.uint8)


def on_a_lid(share: float, tilt_deg: float, lid: int) -> Pixels:
    picture = scene()
    height, width = picture.shape[:2]
    margin = share * min(height, width)
    size = (width - 2 * margin, height - 2 * margin)
    inside = np.zeros((height, width), np.uint8)
    corners = cv2.boxPoints(((width / 2, height / 2), size, tilt_deg))
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    return np.where(inside[..., None] > 0, picture, np.uint8(lid))


def saved(pixels: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def test_a_picture_that_fills_its_file_has_no_margin() -> None:
    assert find_margins(scene()) == ()


def test_a_plain_sheet_is_no_margin() -> None:
    for level in (0, 128, 255):
        assert find_margins(np.full((300, 200, 3), level, np.uint8)) == ()


@settings(max_examples=20)
@given(st.floats(0.03, 0.12), st.floats(-3, 3), st.sampled_from([20, 240]))
def test_a_print_on_a_lid_is_seen_on_every_side(share: float, tilt_deg: float, lid: int) -> None:
    margins = find_margins(on_a_lid(share, tilt_deg, lid))
    assert [margin.side for margin in margins] == ["top", "right", "bottom", "left"]
    for margin in margins:
        assert abs(abs(margin.tilt_deg) - abs(tilt_deg)) < 1
        assert margin.bow_share < 0.01


def test_the_depth_of_a_margin_is_measured() -> None:
    picture = scene()
    picture[:24] = 240
    (margin,) = find_margins(picture)
    assert margin.side == "top"
    assert margin.share == pytest.approx(0.05, abs=0.004)


def test_a_page_that_curls_bows() -> None:
    picture = scene()
    columns = np.arange(400)
    depth = 40 - 25 * ((columns - 200) / 200) ** 2
    picture[np.arange(480)[:, None] < depth] = 240
    (margin,) = find_margins(picture)
    assert margin.bow_share > 0.03


def test_a_round_mount_is_seen_and_a_dark_studio_is_not() -> None:
    rows, cols = np.indices((400, 400))
    away = np.hypot(rows - 200, cols - 200)
    mounted = np.where((away < 200)[..., None], scene(400, 400), np.uint8(10))
    assert "corners" in [margin.side for margin in find_margins(mounted)]
    light = np.exp(-((away / 110) ** 2))[..., None]
    studio = np.asarray(scene(400, 400) * light, np.uint8)
    assert find_margins(studio) == ()


def test_blocks_grow_with_compression_wherever_the_grid_begins() -> None:
    good, poor = blockiness(saved(scene(), 95)), blockiness(saved(scene(), 8))
    assert good < 0.5
    assert poor > 1.7
    assert blockiness(saved(scene(), 8)[3:, 5:]) > 1.7


def test_a_tiny_picture_has_no_grid_to_tell() -> None:
    assert blockiness(np.zeros((20, 20, 3), np.uint8)) == 0.0


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
