"""Pictures made old on purpose: bench/restoration/ageing.py."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.restoration.ageing import FATES, Ageing, age, without

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def picture() -> Pixels:
    y, x = np.mgrid[0:160, 0:120]
    stack = [128 + 100 * np.sin(x / 17), 40 + y, 200 - x]
    return np.stack(stack, axis=-1).astype(np.uint8)


@pytest.mark.parametrize("fate", FATES)
def test_the_same_seed_ages_alike_and_another_does_not(picture: Pixels, fate: str) -> None:
    once, again, other = (age(picture, FATES[fate], seed) for seed in (3, 3, 4))
    assert (once.pixels == again.pixels).all()
    assert (once.pixels != other.pixels).any()
    assert (once.truth == other.truth).all()


def test_what_nothing_happened_to_is_as_it_was(picture: Pixels) -> None:
    aged = age(picture, Ageing(), 0)
    assert (
        np.abs(aged.pixels.astype(int) - aged.truth).max() <= 4
    )  # black is not blacker than D 2.4
    assert (aged.truth == picture).all()
    assert not aged.scratched.any()


def test_fading_lifts_black_and_stains_white() -> None:
    ends = np.zeros((64, 64, 3), np.uint8)
    ends[:, 32:] = 255
    faded = age(ends, without(FATES["yellowed grey"], "grain", "scratches", "jpeg"), 0).pixels
    black, white = faded[32, 8].astype(int), faded[32, 40].astype(int)
    assert black.min() > 15
    assert white[0] > white[1] > white[2] + 10


def test_grain_has_no_colour_and_is_as_strong_as_asked() -> None:
    flat = np.full((256, 256, 3), 128, np.uint8)
    grainy = age(flat, Ageing(grain=10, grain_px=2.0), 1).pixels.astype(float)
    assert grainy.std(axis=2).max() == 0
    assert grainy[..., 0].std() == pytest.approx(10, rel=0.1)


def test_scratches_lie_where_it_is_said(picture: Pixels) -> None:
    aged = age(picture, Ageing(scratches=5), 2)
    changed = np.abs(aged.pixels.astype(int) - aged.truth).max(axis=2) > 12
    assert 0.002 < aged.scratched.mean() < 0.2
    assert changed[aged.scratched].mean() > 0.9
    assert not changed[~aged.scratched].mean() > 0.05


def test_a_print_is_of_a_kind_that_we_know() -> None:
    with pytest.raises(ValueError, match="cyanotype"):
        Ageing(tone="cyanotype")
