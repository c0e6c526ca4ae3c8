"""Fading and casts: fondly.restoration.tone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from bench.restoration.ageing import FATES, Aged, Ageing, age, without
from fondly.imaging.tone_kind import ToneKind, read_tone
from fondly.restoration.fading import LEAST_OF_GAINS, read_fading
from fondly.restoration.tone import SepiaWish, mend_tone
from tests.restoration.scenes import Pixels, psnr, scene

UNHURT = ("grain", "scratches", "jpeg", "blur_px", "scanner")


def faded(fate: str) -> Aged:
    return age(scene(), without(FATES[fate], *UNHURT), 1)


def chroma(pixels: Pixels) -> float:
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return float(np.hypot(lab[..., 1], lab[..., 2]).mean())


@pytest.mark.parametrize(
    ("fate", "kind"),
    [
        ("faded colour", ToneKind.COLOUR),
        ("magenta", ToneKind.COLOUR),
        ("yellowed grey", ToneKind.TONED),
        ("sepia", ToneKind.TONED),
        ("grainy grey", ToneKind.GREY),
    ],
)
def test_what_a_print_is_made_of_is_told_when_new_and_when_old(fate: str, kind: ToneKind) -> None:
    assert read_tone(age(scene(), FATES[fate], 1).pixels).kind is kind
    new = ToneKind.GREY if fate == "yellowed grey" else kind
    assert read_tone(faded(fate).truth).kind is new


@pytest.mark.parametrize("fate", ["faded colour", "magenta"])
def test_a_grey_picture_on_faded_colour_paper_loses_its_pink(fate: str) -> None:
    grey = age(scene(), Ageing(tone="grey"), 1).truth
    aged = age(grey, without(FATES[fate], *UNHURT), 1)
    assert read_tone(aged.pixels).is_of_dyes
    mended = mend_tone(aged.pixels)
    assert chroma(mended.pixels) < 0.7 * chroma(aged.pixels)
    assert psnr(mended.pixels, grey) > psnr(aged.pixels, grey) + 4


@pytest.mark.parametrize("fate", ["yellowed grey", "sepia"])
def test_a_toner_or_yellow_paper_is_no_dye(fate: str) -> None:
    aged = faded(fate)
    assert not read_tone(aged.pixels).is_of_dyes
    assert not read_tone(aged.truth).is_of_dyes


@pytest.mark.parametrize("tone", ["colour", "grey", "sepia"])
def test_what_has_not_faded_is_given_back_as_it_is(tone: str) -> None:
    picture = age(scene(), Ageing(tone=tone), 1).truth
    mended = mend_tone(picture)
    assert mended.pixels is picture
    assert "has not faded" in mended.sentence


def test_a_dark_picture_stays_dark() -> None:
    dark = (scene() * 0.4).astype(np.uint8)
    assert mend_tone(dark).pixels is dark


@pytest.mark.parametrize("fate", ["faded colour", "magenta", "sepia"])
def test_a_faded_print_comes_nearer_to_what_it_was(fate: str) -> None:
    aged = faded(fate)
    mended = mend_tone(aged.pixels)
    assert mended.changed
    assert psnr(mended.pixels, aged.truth) > psnr(aged.pixels, aged.truth) + 2


def test_a_sepia_print_stays_one_unless_it_is_to_be_neutral() -> None:
    aged = faded("sepia").pixels
    kept = mend_tone(aged)
    neutral = mend_tone(aged, sepia=SepiaWish.NEUTRAL)
    assert chroma(kept.pixels) > 6
    assert "tone was kept" in kept.sentence
    assert np.ptp(neutral.pixels.astype(int), axis=2).max() <= 1
    assert "neutral grey" in neutral.sentence


def test_shadows_that_become_dark_again_do_not_become_colourful() -> None:
    purple = without(FATES["faded colour"], *UNHURT, "uneven")
    aged = age(scene(), replace(purple, tone="grey"), 1)
    dark = aged.truth[..., 0] <= np.percentile(aged.truth[..., 0], 10)
    spread, before = (
        float(np.ptp(pixels[dark].astype(int), axis=-1).mean())
        for pixels in (mend_tone(aged.pixels).pixels, aged.pixels)
    )
    assert spread < before / 2


def test_neutral_makes_a_toned_print_grey_that_has_not_faded() -> None:
    toned = age(scene(), Ageing(tone="sepia"), 1).truth
    mended = mend_tone(toned, sepia=SepiaWish.NEUTRAL)
    assert chroma(mended.pixels) < 1
    before, after = (
        cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(int) for p in (toned, mended.pixels)
    )
    assert np.abs(after - before).max() <= 1


def test_neutral_takes_no_colours_from_a_colour_picture() -> None:
    picture = scene()
    assert mend_tone(picture, sepia=SepiaWish.NEUTRAL).pixels is picture


@pytest.mark.parametrize("fate", ["faded colour", "sepia", "yellowed grey"])
def test_shadows_and_lights_are_not_crushed(fate: str) -> None:
    """Steps of grey that could be told apart before can be told apart after."""
    steps = np.repeat(np.arange(0, 256, 4, dtype=np.uint8), 8)
    aged = age(np.dstack([np.tile(steps, (64, 1))] * 3), without(FATES[fate], *UNHURT, "uneven"), 1)
    means = mend_tone(aged.pixels).pixels[32].astype(float).reshape(64, 8, 3).mean(axis=(1, 2))
    before = aged.pixels[32].astype(float).reshape(64, 8, 3).mean(axis=(1, 2))
    apart = np.diff(before) > 1
    assert (np.diff(means)[apart] > 0.25).all()


def test_half_the_strength_goes_half_the_way() -> None:
    aged = faded("faded colour").pixels
    half, whole = (mend_tone(aged, strength=share).pixels.astype(int) for share in (0.5, 1.0))
    assert np.abs(half - (aged + whole) / 2).max() <= 2
    assert mend_tone(aged, strength=0).pixels is aged
    with pytest.raises(ValueError, match="strength"):
        mend_tone(aged, strength=-0.1)


def test_a_picture_of_one_colour_has_no_kind_to_speak_of() -> None:
    for value in (0, 128, 255):
        flat = np.full((64, 64, 3), value, np.uint8)
        assert read_tone(flat).kind is ToneKind.GREY
        assert mend_tone(flat).pixels.shape == flat.shape


@pytest.mark.parametrize("fate", ["faded colour", "sepia"])
def test_a_dark_print_that_faded_becomes_dark_again(fate: str) -> None:
    """What is brightest in it is not the paper, and is not lifted."""
    dark = (scene() * 0.55).astype(np.uint8)
    aged = age(dark, without(FATES[fate], *UNHURT), 1)
    mended = mend_tone(aged.pixels).pixels
    assert mended.mean() < aged.pixels.mean() - 15
    assert mended.max() <= aged.pixels.max()
    assert psnr(mended, aged.truth) > psnr(aged.pixels, aged.truth) + 5


def test_yellow_paper_tells_that_a_print_with_a_dark_corner_has_faded() -> None:
    ageing = Ageing(tone="grey", keep=(0.6, 0.6, 0.6), stain=(0.03, 0.07, 0.2))
    yellow = age(scene(), ageing, 1).pixels
    yellow[:40, :40] = yellow[:40, :40] * 0.75
    assert mend_tone(yellow).evidence["faded"] > 0.5
    brightest = yellow.max(axis=(0, 1))
    white = (yellow * (brightest.min() / brightest)).astype(np.uint8)
    assert mend_tone(white).evidence["faded"] < 0.1


def test_stray_light_of_one_colour_is_not_taken_for_one_faded_layer() -> None:
    stray = np.maximum(scene(), np.array([8, 70, 55], np.uint8))
    fading = read_fading(stray, read_tone(stray))
    assert fading.share == 1
    assert fading.gains.min() >= 0.99 * LEAST_OF_GAINS * fading.gains.max()
    assert fading.gains[0] > 1.2
