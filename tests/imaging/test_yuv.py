"""Pictures as films store them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.imaging.yuv import Yuv420

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]


def planes_of(pixels: NDArray[np.uint8], converter: Yuv420 | None = None) -> Planes:
    height, width = pixels.shape[:2]
    luma = np.empty((height, width), np.uint8)
    blue, red = np.empty((2, height // 2, width // 2), np.uint8)
    (converter or Yuv420()).write(pixels, luma, blue, red)
    return luma, blue, red


def as_the_standard_says(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float64], ...]:
    """Luma and chroma before they are rounded: ITU-R BT.709, limited range."""
    height, width = pixels.shape[:2]
    luma = pixels @ np.array([0.2126, 0.7152, 0.0722])
    four = pixels.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))
    mean = four @ np.array([0.2126, 0.7152, 0.0722])
    blue, red = (four[..., 2] - mean) / 1.8556, (four[..., 0] - mean) / 1.5748
    return 16 + luma * 219 / 255, 128 + blue * 224 / 255, 128 + red * 224 / 255


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), height=st.integers(1, 20), width=st.integers(1, 20))
def test_every_sample_is_rounded_to_the_nearest(seed: int, height: int, width: int) -> None:
    chance = np.random.default_rng(seed)
    pixels = chance.integers(0, 256, (2 * height, 2 * width, 3), dtype=np.uint8)
    for made, wanted in zip(planes_of(pixels), as_the_standard_says(pixels), strict=True):
        assert np.abs(made - wanted).max() < 0.51


def test_the_ends_of_the_range_and_pure_colours() -> None:
    colours = np.array(
        [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8
    )
    for colour in colours:
        pixels = np.broadcast_to(colour, (2, 2, 3))
        for made, wanted in zip(planes_of(pixels), as_the_standard_says(pixels), strict=True):
            assert np.abs(made - wanted).max() < 0.51


@given(level=st.integers(0, 255))
def test_grey_has_no_colour(level: int) -> None:
    _, blue, red = planes_of(np.full((4, 6, 3), level, np.uint8))
    assert (blue == 128).all()
    assert (red == 128).all()


def test_planes_in_wider_rows_and_pictures_of_another_size() -> None:
    chance = np.random.default_rng(5)
    converter = Yuv420()
    for height, width in ((8, 6), (4, 10), (8, 6)):
        pixels = chance.integers(0, 256, (height, width, 3), dtype=np.uint8)
        wide = np.full((2 * height, width + 32), 7, np.uint8)
        luma = wide[:height, :width]
        blue = wide[height : height + height // 2, : width // 2]
        red = wide[height + height // 2 :, : width // 2]
        converter.write(pixels, luma, blue, red)
        for made, wanted in zip((luma, blue, red), planes_of(pixels), strict=True):
            assert (made == wanted).all()
        assert (wide[:, width:] == 7).all()


def test_a_turned_picture() -> None:
    pixels = np.random.default_rng(6).integers(0, 256, (8, 6, 3), dtype=np.uint8)
    turned = pixels.transpose(1, 0, 2)
    for made, wanted in zip(
        planes_of(turned), planes_of(np.ascontiguousarray(turned)), strict=True
    ):
        assert (made == wanted).all()


def test_odd_pictures_have_no_such_planes() -> None:
    with pytest.raises(ValueError, match="planes"):
        planes_of(np.zeros((4, 5, 3), np.uint8))
