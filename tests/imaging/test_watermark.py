"""64 bits in a picture: through noise, smaller sizes and bad encoders, and never by chance."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.export.watermark import WORST_PSNR_DB, make_watermark, watermarked
from fondly.imaging.watermark import read_watermark
from fondly.imaging.watermark_code import CODED, coded, decoded
from fondly.media.photo_file import open_photo
from fondly.media.samples import sampled_luma
from fondly.media.video_file import VideoOptions, write_video

NUMBER = 0xD82798A10CB4C531
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def picture(demo_photo: Path) -> Pixels:
    pixels = open_photo(demo_photo).pixels
    return np.ascontiguousarray(cv2.resize(pixels, (768, 960), interpolation=cv2.INTER_AREA))


def grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


@settings(max_examples=30)
@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1))
def test_the_code_bears_a_tenth_of_its_bits_wrong(number: int, seed: int) -> None:
    bits = coded(number)
    assert decoded(bits) == number
    chance = np.random.default_rng(seed)
    wrong = chance.choice(CODED, CODED // 12, replace=False)
    bits[wrong] *= -1
    assert decoded(bits) == number


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_chance_is_no_number(seed: int) -> None:
    assert decoded(np.random.default_rng(seed).normal(size=CODED)) is None


def test_it_can_be_read_and_hardly_be_seen(picture: Pixels) -> None:
    mark = make_watermark(picture, NUMBER)
    marked = mark.on(picture)
    assert read_watermark([grey(marked)]) == NUMBER
    assert read_watermark([grey(picture)]) is None
    error = np.mean(np.square(grey(marked).astype(float) - grey(picture)))
    assert 10 * np.log10(255**2 / error) >= 42.0
    assert WORST_PSNR_DB >= 42.0


@pytest.mark.parametrize("crf", [23, 28])
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_it_survives_another_encoding_at_half_the_size(
    picture: Pixels, crf: int, scale: float, tmp_path: Path
) -> None:
    marked = make_watermark(picture, NUMBER).on(picture)
    size = (round(768 * scale), round(960 * scale))
    small = np.asarray(cv2.resize(marked, size, interpolation=cv2.INTER_AREA), np.uint8)
    write_video([small] * 3, tmp_path / "again.mp4", VideoOptions(Fraction(12), crf=crf))
    assert read_watermark(sampled_luma(tmp_path / "again.mp4")) == NUMBER


def test_a_smooth_wall_is_spared(picture: Pixels) -> None:
    walled = picture.copy()
    walled[:, :300] = 140
    change = make_watermark(walled, NUMBER).levels.astype(int)
    assert np.abs(change[:, :240]).max() <= 2
    assert np.abs(change[:, :240]).mean() < 1.0


def test_nothing_shimmers(picture: Pixels) -> None:
    later = np.roll(picture, 3, 1)
    frames = [Frame(picture, Fraction(0)), Frame(later, Fraction(1, 30))]
    first, second = watermarked(iter(frames), NUMBER)
    middle = (picture > 10) & (picture < 245) & (later > 10) & (later < 245)
    one = first.pixels.astype(int) - picture
    two = second.pixels.astype(int) - later
    assert np.array_equal(one[middle], two[middle])
    assert (first.time, second.time) == (frames[0].time, frames[1].time)


def test_no_photo_carries_a_number_by_itself(shared_photos: Path) -> None:
    crops = 0
    chance = np.random.default_rng(5)
    for path in sorted(shared_photos.iterdir())[1::8]:
        luma = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if luma is None:
            continue
        height, width = luma.shape
        for _ in range(4):
            part = chance.uniform(0.4, 1.0)
            y = chance.integers(0, int(height * (1 - part)) + 1)
            x = chance.integers(0, int(width * (1 - part)) + 1)
            crop = luma[y : y + int(height * part), x : x + int(width * part)]
            crops += 1
            assert read_watermark([np.asarray(crop, np.uint8)]) is None
    assert crops >= 40


def test_a_flat_picture_holds_nothing_and_breaks_nothing() -> None:
    flat = np.full((200, 160, 3), 128, np.uint8)
    mark = make_watermark(flat, NUMBER)
    assert not mark.holds
    assert np.abs(mark.levels).max() <= 2
    assert read_watermark([flat[..., 0]]) is None
    assert read_watermark([]) is None
