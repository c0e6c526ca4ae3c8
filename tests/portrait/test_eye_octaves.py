"""Octaves of texture, and what of them is the print's at each tone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fondly.portrait.eye_octaves import SIZES_PX, octaves_of

SIZE = 480


def grainy(at_dark: float, at_light: float) -> tuple[np.ndarray, np.ndarray]:
    """A picture of all tones, with noise that changes with them; and the tones."""
    tones = np.tile(np.linspace(30, 225, SIZE, dtype=np.float32), (SIZE, 1))
    strength = np.interp(tones, (30, 225), (at_dark, at_light))
    noise = np.random.default_rng(3).standard_normal((SIZE, SIZE))
    return np.repeat((tones + strength * noise)[..., None], 3, axis=2).astype(np.float32), tones


def test_octaves_add_up_to_the_texture() -> None:
    texture = np.random.default_rng(1).normal(0, 5, (90, 70, 3)).astype(np.float32)
    octaves = octaves_of(texture + 100, 9.0)
    assert octaves.sizes == (*(size for size in SIZES_PX if size < 9.0), 9.0)
    np.testing.assert_allclose(sum(octaves.part(texture)), texture, atol=1e-3)


def test_the_print_s_texture_is_found_at_each_tone() -> None:
    pixels, _ = grainy(6.0, 2.0)
    octaves = octaves_of(pixels, 6.0)
    flat = np.random.default_rng(5).standard_normal((300, 300)).astype(np.float32)
    unit = float(np.median(np.abs(flat - cv2.GaussianBlur(flat, (0, 0), SIZES_PX[0]))))
    for tone, strength in ((60, 5.4), (125, 4.05), (200, 2.5)):
        found = float(octaves.printed(0, np.array(tone, np.float32)))
        assert found == pytest.approx(strength * unit, rel=0.2), tone


def test_things_are_no_print() -> None:
    """Half of a clean picture is full of lines; the other half tells what the paper is like."""
    pixels = np.full((SIZE, SIZE, 3), 120, np.float32)
    pixels[:, : SIZE // 2 : 4] += 60
    assert octaves_of(pixels, 6.0).strengths.max() < 0.5


def test_a_picture_of_no_tone_that_tells_has_no_grain_to_give() -> None:
    assert octaves_of(np.full((20, 20, 3), 255, np.float32), 6.0).strengths.max() < 1e-3
