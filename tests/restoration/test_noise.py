"""Grain, noise and JPEG blocks: fondly.restoration.noise."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.restoration.ageing import Ageing, age
from fondly.imaging.noise_level import BINS, map_over, measure_noise
from fondly.restoration.noise import mend_noise
from tests.restoration.scenes import face_at, psnr, scene

GRAINY = Ageing(grain=9, grain_px=2.0)  # at these sizes grains of a third of a pixel
COARSE = Ageing(grain=9, grain_px=4.5)
NOISY = Ageing(scanner=8)
BLOCKY = Ageing(jpeg=30)


def test_a_clean_picture_is_given_back_as_it_is() -> None:
    picture = scene()
    mended = mend_noise(picture)
    assert mended.pixels is picture
    assert not mended.changed
    assert "hardly any grain" in mended.sentence


@pytest.mark.parametrize(("ageing", "gain"), [(GRAINY, 5), (COARSE, 4), (NOISY, 5), (BLOCKY, 0.5)])
def test_what_was_laid_over_it_is_taken_off(ageing: Ageing, gain: float) -> None:
    aged = age(scene(), ageing, 1)
    mended = mend_noise(aged.pixels)
    assert mended.changed
    assert psnr(mended.pixels, aged.truth) > psnr(aged.pixels, aged.truth) + gain
    assert (mend_noise(aged.pixels).pixels == mended.pixels).all()


def grainy_grey() -> NDArray[np.uint8]:
    """Grain on grey that has not faded: there is black above it, and white below."""
    picture = np.full((160, 160, 3), 128, np.uint8)
    picture[:8], picture[-8:] = 0, 255
    return age(picture, GRAINY, 1).pixels


def test_a_trace_of_the_grain_stays() -> None:
    aged = grainy_grey()
    left = mend_noise(aged).pixels[12:-12].astype(float)
    assert 0.1 * aged[12:-12].std() < left.std() < 0.4 * aged[12:-12].std()


def test_a_fainter_trace_stays_where_contrast_will_be_given_back() -> None:
    aged = grainy_grey()
    faded = np.clip(70 + 0.5 * aged.astype(float), 0, 255).astype(np.uint8)
    left, of_faded = (mend_noise(one).pixels[12:-12].astype(float) for one in (aged, faded))
    assert of_faded.std() / faded[12:-12].std() < 0.7 * left.std() / aged[12:-12].std()


def test_more_of_it_stays_on_skin() -> None:
    aged = grainy_grey()
    left = mend_noise(aged, (face_at(80, 80, 40, aged),)).pixels.astype(float)
    assert left[60:100, 60:100].std() > 1.3 * left[12:30].std()
    assert left[60:100, 60:100].std() < 0.5 * aged[60:100].std()


def test_less_strength_leaves_more() -> None:
    aged = age(scene(), GRAINY, 1).pixels
    half, whole = (mend_noise(aged, strength=share).pixels.astype(int) for share in (0.5, 1.0))
    assert np.abs(half - (aged + whole) / 2).max() <= 1
    assert mend_noise(aged, strength=0).pixels is aged
    with pytest.raises(ValueError, match="strength"):
        mend_noise(aged, strength=1.1)


def test_strips_leave_no_seam() -> None:
    """A tall picture is worked on in strips; its middle must come out as in one strip."""
    tall = age(np.tile(scene(192, 64), (3, 1, 1)), NOISY, 1).pixels
    whole = mend_noise(tall).pixels.astype(int)
    # Rows 192 to 448 hold the seam at 256; alone they are mended in one strip but for the margin.
    part = mend_noise(np.ascontiguousarray(tall[192:448])).pixels.astype(int)
    assert np.abs(whole[232:408] - part[40:216]).mean() < 0.5


@pytest.mark.parametrize(("height", "width"), [(97, 133), (64, 65), (257, 64)])
def test_odd_sizes_keep_their_size(height: int, width: int) -> None:
    aged = age(scene(height, width), Ageing(scanner=12), 1).pixels
    assert mend_noise(aged).pixels.shape == aged.shape


def test_grain_is_measured_as_strong_as_it_is_and_as_alike() -> None:
    flat = np.full((256, 256, 3), 128, np.uint8)
    fine = measure_noise(age(flat, Ageing(grain=6, grain_px=0), 1).pixels)
    coarse = measure_noise(age(flat, Ageing(grain=6, grain_px=4.0), 1).pixels)
    assert fine.grain == pytest.approx(6, rel=0.15)
    assert fine.likeness < 0.1
    assert coarse.likeness > 0.55
    assert fine.colour < 0.1


def test_the_noise_of_a_scanner_has_colour() -> None:
    flat = np.full((256, 256, 3), 128, np.uint8)
    level = measure_noise(age(flat, NOISY, 1).pixels)
    assert level.colour > level.grain


@pytest.mark.parametrize("shift", [0, 3])
def test_blocks_are_found_wherever_their_grid_begins(shift: int) -> None:
    picture = age(scene(), BLOCKY, 1).pixels[shift:, shift:]
    assert measure_noise(picture).blocking > 1.0
    assert measure_noise(scene()).blocking < 0.3


def test_a_texture_that_repeats_is_no_jpeg() -> None:
    columns = np.zeros((160, 160, 3), np.uint8)
    columns[:, ::8] = 200
    assert measure_noise(columns).blocking == 0


def test_a_curve_over_brightness_is_read_at_each_pixel() -> None:
    picture = np.zeros((32, 64, 3), np.uint8)
    picture[:, 32:] = 255
    values = map_over(picture, np.arange(BINS, dtype=np.float32))
    assert values[16, 4] == 0
    assert values[16, 60] == BINS - 1


def test_pure_noise_and_a_tiny_picture_do_not_break_it() -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (96, 96, 3), dtype=np.uint8)
    assert mend_noise(noise).pixels.shape == noise.shape
    tiny = np.zeros((12, 12, 3), np.uint8)
    assert mend_noise(tiny).pixels is tiny


def test_a_black_backdrop_does_not_hide_the_grain_before_it() -> None:
    dark = np.full((320, 320, 3), 24, np.uint8)
    dark[96:224, 96:224] = 140
    level = measure_noise(age(dark, Ageing(grain=12, grain_px=2.0), 1).pixels)
    assert level.grain == pytest.approx(12, rel=0.15)


def test_a_drawing_without_grain_has_none_however_many_lines_it_has() -> None:
    drawing = np.full((320, 320, 3), 255, np.uint8)
    drawing[::5, :160] = 90
    assert measure_noise(drawing).grain == 0


def test_a_backdrop_that_saving_made_smooth_does_not_hide_it_either() -> None:
    """A faded studio portrait: its dark wall has no grain left, everything before it has."""
    shades = np.repeat(np.array([70, 110, 150, 190], np.uint8), 64)
    grainy = age(np.dstack([np.tile(shades, (256, 1))] * 3), Ageing(grain=5, grain_px=2.0), 1)
    picture = np.full((640, 512, 3), 36, np.uint8)
    picture[:256, :256] = grainy.pixels
    assert measure_noise(picture).grain > 3
    smooth = picture.copy()
    smooth[:256, 192:256] = 190
    assert measure_noise(smooth).grain < 1


def test_grain_that_faded_with_its_print_is_found() -> None:
    """Its contrast comes back with the picture's."""
    faint = Ageing(grain=3.6, grain_px=2.0)
    faded = Ageing(grain=3.6, grain_px=2.0, keep=(0.5, 0.5, 0.5))
    here, gone = (age(scene(), ageing, 1).pixels for ageing in (faint, faded))
    assert measure_noise(gone).grain < 2.5 < measure_noise(here).grain
    assert mend_noise(gone).changed
