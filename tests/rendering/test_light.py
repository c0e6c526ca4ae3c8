"""Shading changes where skin moves, never much, and not at all where it does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fondly.domain.light import Light
from fondly.domain.portrait import Lattice
from fondly.rendering.light import LARGEST_CHANGE, shading_gain

LATTICE = Lattice(0.0, 0.0, 5.0, 24, 30)
COEFFICIENTS = np.zeros((9, 3), np.float32)
COEFFICIENTS[:4] = np.array([[0.5], [-0.3], [0.4], [-0.25]])
ALBEDO = np.full((24, 30, 3), 0.3, np.float32)
LIGHT = Light(COEFFICIENTS, ALBEDO)
"""From the picture's upper left."""


def dome() -> NDArray[np.float32]:
    nodes = LATTICE.nodes()
    height = 30.0 * np.exp(-(((nodes - nodes.mean(axis=(0, 1))) / 45.0) ** 2).sum(axis=-1))
    return np.concatenate([nodes, height[..., None]], axis=-1).astype(np.float32)


def test_a_still_surface_keeps_its_light_exactly() -> None:
    gain = shading_gain(LIGHT, LATTICE, dome(), dome())
    assert gain.dtype == np.float32
    assert np.array_equal(gain, np.ones((24, 30, 3), np.float32))


def test_only_the_neighbourhood_of_what_moved_changes() -> None:
    rest = dome()
    posed = rest.copy()
    posed[12, 15, 2] += 4.0
    changed = np.argwhere(shading_gain(LIGHT, LATTICE, rest, posed)[..., 0] != 1.0)
    assert changed.size > 0
    assert np.abs(changed - [12, 15]).max() <= 2


@settings(max_examples=40, deadline=None)
@given(
    shift=arrays(np.float32, (24, 30, 3), elements=st.floats(-40, 40, width=32)),
    strength=st.floats(0, 1),
    wild=arrays(np.float32, (9, 3), elements=st.floats(-3, 3, width=32)),
)
def test_the_gain_is_bounded_and_finite(
    shift: NDArray[np.float32], strength: float, wild: NDArray[np.float32]
) -> None:
    gain = shading_gain(Light(wild, ALBEDO, strength), LATTICE, dome(), dome() + shift)
    assert np.isfinite(gain).all()
    assert np.abs(gain - 1.0).max() <= LARGEST_CHANGE + 1e-6


def test_skin_that_turns_to_the_light_brightens_and_away_from_it_darkens() -> None:
    rest = dome()
    nodes = LATTICE.nodes()
    for slope, brighter in ((0.3, True), (-0.3, False)):
        posed = rest.copy()
        posed[..., 2] += slope * nodes[..., 0]
        # Height that grows to the right turns the surface to the left, where the light is.
        gain = shading_gain(LIGHT, LATTICE, rest, posed)[2:-2, 2:-2]
        assert (gain.mean() > 1.01) == brighter
        assert (gain.mean() < 0.99) == (not brighter)


def test_a_crease_is_shaded_even_under_even_light() -> None:
    even = np.zeros((9, 3), np.float32)
    even[0] = 1.0
    rest = dome()
    posed = rest.copy()
    columns = np.arange(LATTICE.cols)
    posed[..., 2] -= (2.0 * np.exp(-0.5 * (columns - 15) ** 2)).astype(np.float32)
    gain = shading_gain(Light(even, ALBEDO), LATTICE, rest, posed)[..., 1]
    assert gain[12, 15] < 0.97
    assert gain[12, 15] == gain[12].min()


def test_a_crease_is_redder_than_skin_and_faint_where_skin_is_bright() -> None:
    even = np.zeros((9, 3), np.float32)
    even[0] = 1.0
    rest = dome()
    posed = rest.copy()
    posed[..., 2] -= (2.0 * np.exp(-0.5 * (np.arange(30) - 15) ** 2)).astype(np.float32)
    skin, bright = np.array([0.5, 0.25, 0.15], np.float32), np.full(3, 0.95, np.float32)
    lost = [
        1.0
        - shading_gain(Light(even, np.broadcast_to(one, (24, 30, 3))), LATTICE, rest, posed)[12, 15]
        for one in (skin, bright)
    ]
    red, green, blue = lost[0]
    assert 0.6 < red / green < 0.9
    assert 1.0 < blue / green < 1.2
    assert lost[1].max() < 0.4 * green


def test_strength_scales_the_change() -> None:
    rest = dome()
    posed = rest.copy()
    posed[10:14, 10:20, 2] += 0.5
    half = shading_gain(Light(COEFFICIENTS, ALBEDO, 0.2), LATTICE, rest, posed) - 1.0
    full = shading_gain(Light(COEFFICIENTS, ALBEDO, 0.4), LATTICE, rest, posed) - 1.0
    assert np.allclose(full, 2.0 * half, atol=1e-5)
    assert np.abs(full).max() > 0.01


def test_without_strength_nothing_changes() -> None:
    posed = dome()
    posed[5:9, 5:9, 2] += 3.0
    gain = shading_gain(Light(COEFFICIENTS, ALBEDO, 0.0), LATTICE, dome(), posed)
    assert np.array_equal(gain, np.ones_like(gain))


@pytest.mark.parametrize(
    ("coefficients", "strength"),
    [
        (np.zeros((9, 1), np.float32), 0.5),
        (np.full((9, 3), np.nan, np.float32), 0.5),
        (np.zeros((9, 3), np.float32), 1.5),
    ],
)
def test_a_light_that_cannot_be_is_refused(
    coefficients: NDArray[np.float32], strength: float
) -> None:
    with pytest.raises(ValueError, match=r"coefficients|strength"):
        Light(coefficients, ALBEDO, strength)


def test_skin_does_not_hand_on_more_light_than_it_gets() -> None:
    with pytest.raises(ValueError, match="albedo"):
        Light(COEFFICIENTS, np.full((24, 30, 3), 1.1, np.float32))
