"""The light that made a face's shading is found again; what is not skin does not disturb it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from fondly.domain.face import Face
from fondly.domain.portrait import Lattice
from fondly.imaging.colour import encoded_from_linear
from fondly.portrait.light import DARKEST, estimate_light, harmonics, surface_normals
from tests.portrait.average_face import FRAME_PX, average_face, depth_of, lattice_over

FACE = average_face(240.0)
LATTICE = lattice_over(FACE)
DEPTH = gaussian_filter(depth_of(FACE, LATTICE), 2.0)
SKIN = np.array([0.42, 0.30, 0.22])
FRONT = np.array([[0.0, 0.0, 1.0], [-0.6, 0.0, 0.8], [0.6, 0.0, 0.8], [0.0, -0.6, 0.8]])
"""Straight ahead, to the picture's left and right, up."""


def shade(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Irradiance at the nodes: (rows, cols)."""
    return np.asarray(harmonics(surface_normals(LATTICE, DEPTH)) @ coefficients)


def paint(shading: NDArray[np.float64], skin: NDArray[np.float64] = SKIN) -> NDArray[np.float32]:
    """A frame whose skin is lit by a node-wise shading: sRGB, 0 to 255."""
    y, x = np.mgrid[0 : FRAME_PX[1], 0 : FRAME_PX[0]]
    places = [(y - LATTICE.y0_px) / LATTICE.step_px, (x - LATTICE.x0_px) / LATTICE.step_px]
    light = map_coordinates(shading, places, order=1, mode="nearest")
    linear = np.clip(light[..., None] * skin, 0.0, 1.0)
    return encoded_from_linear(linear) * np.float32(255)


def directional(x: float, y: float, ambient: float = 0.45) -> NDArray[np.float64]:
    """Light from one side and from all around, in the harmonics' order."""
    z = np.sqrt(max(1.0 - x * x - y * y, 0.0))
    coefficients = np.zeros(9)
    coefficients[:4] = ambient, (1 - ambient) * y, (1 - ambient) * z, (1 - ambient) * x
    return coefficients


@settings(max_examples=8, deadline=None)
@given(x=st.floats(-0.6, 0.6), y=st.floats(-0.6, 0.3))
def test_a_synthetic_light_is_found_again(x: float, y: float) -> None:
    made = directional(x, y)
    found = estimate_light(paint(shade(made)), FACE, LATTICE, DEPTH).coefficients
    truth = harmonics(FRONT) @ made
    read = harmonics(FRONT) @ found.astype(np.float64).mean(axis=1)
    assert np.allclose(read / read.mean(), truth / truth.mean(), atol=0.12)


def test_the_mean_over_the_face_is_one() -> None:
    light = estimate_light(paint(shade(directional(0.4, -0.3))), FACE, LATTICE, DEPTH)
    face = harmonics(surface_normals(LATTICE, DEPTH)) @ light.coefficients.astype(np.float64)
    middle = face[LATTICE.rows // 3 : 2 * LATTICE.rows // 3, LATTICE.cols // 3 : -LATTICE.cols // 3]
    assert np.allclose(middle.mean(axis=(0, 1)), 1.0, atol=0.2)


def test_a_black_and_white_photo_gives_the_same_light_in_every_channel() -> None:
    grey = paint(shade(directional(0.4, -0.3)), np.full(3, 0.3))
    found = estimate_light(grey, FACE, LATTICE, DEPTH).coefficients
    assert np.allclose(found, found[:, :1], atol=1e-5)


def test_skin_colour_is_not_taken_for_light() -> None:
    shading = shade(directional(0.4, -0.3))
    pale = estimate_light(paint(shading, SKIN), FACE, LATTICE, DEPTH).coefficients
    dark = estimate_light(paint(shading, SKIN * 0.2), FACE, LATTICE, DEPTH).coefficients
    assert np.allclose(pale, dark, atol=0.02)


def test_a_beard_and_a_highlight_are_thrown_out() -> None:
    made = directional(0.45, -0.2)
    clean = paint(shade(made))
    spoiled = clean.copy()
    chin, brow = FACE.landmarks[[17, 9], 1].astype(int)
    spoiled[chin:] *= np.float32(0.2)
    spoiled[brow : brow + 40, 560:640] = 255
    plain = estimate_light(clean, FACE, LATTICE, DEPTH).coefficients
    robust = estimate_light(spoiled, FACE, LATTICE, DEPTH).coefficients
    there, here = (harmonics(FRONT) @ c.astype(np.float64).mean(axis=1) for c in (plain, robust))
    assert np.allclose(there / there.mean(), here / here.mean(), atol=0.12)


@pytest.mark.parametrize("pixels", ["black", "face outside"])
def test_where_no_skin_can_be_read_the_light_is_even(pixels: str) -> None:
    face: Face = FACE
    lattice: Lattice = LATTICE
    frame = np.zeros((*FRAME_PX[::-1], 3), np.float32)
    if pixels == "face outside":
        frame = np.full((8, 8, 3), 128, np.float32)
    light = estimate_light(frame, face, lattice, DEPTH)
    assert np.array_equal(light.coefficients[0], np.ones(3))
    assert not light.coefficients[1:].any()


def test_no_direction_that_faces_the_camera_is_black() -> None:
    harsh = np.maximum(shade(directional(0.9, -0.3, ambient=0.0)), 0.0) ** 2
    light = estimate_light(paint(harsh), FACE, LATTICE, DEPTH)
    angle = np.linspace(0, 2 * np.pi, 100)
    for tilt in np.linspace(0, np.pi / 2, 20):
        around = np.stack(
            [
                np.sin(tilt) * np.cos(angle),
                np.sin(tilt) * np.sin(angle),
                np.full(100, np.cos(tilt)),
            ],
            axis=-1,
        )
        assert (harmonics(around) @ light.coefficients.astype(np.float64)).min() > DARKEST - 0.03


def test_a_face_that_a_person_placed_is_flat() -> None:
    drawn = replace(FACE, placed=True)
    light = estimate_light(paint(shade(directional(0.4, -0.3))), drawn, LATTICE, DEPTH)
    assert not light.coefficients[1:].any()
