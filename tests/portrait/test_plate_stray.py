from __future__ import annotations

import cv2
import numpy as np
import pytest

from fondly.portrait.plate import separate
from fondly.portrait.plate_stray import find_stray
from tests.portrait.test_plate import IOD, RED, SIDE, bricks, disc, pasted, plain, ring

RIGHT = SIDE // 2 + round(0.28 * SIDE)
"""Column at which the figure ends on the middle row."""

BLUE = np.array([0.02, 0.02, 0.8], np.float32)

UNSEEN = round(0.035 * IOD) + 1
"""Pixels beside the figure that are not taken to be ground."""


def with_thing(ground: np.ndarray, *, wide: int, tall: int, colour: np.ndarray = RED) -> np.ndarray:
    """The picture with something at the figure's right that its matte does not hold."""
    ground = ground.copy()
    ground[SIDE // 2 - tall // 2 : SIDE // 2 + tall // 2, RIGHT - 6 : RIGHT + wide] = colour
    return pasted(disc(), ground)


def stray_of(picture: np.ndarray) -> np.ndarray:
    alpha = disc()
    away = cv2.distanceTransform((alpha < 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    return find_stray(np.sqrt(picture).astype(np.float32), away > UNSEEN, alpha, IOD)


def test_a_lock_that_the_matte_misses_is_not_copied_behind_the_figure() -> None:
    picture = with_thing(plain(), wide=14, tall=14)
    assert stray_of(picture)[SIDE // 2, RIGHT + 8]
    plate = separate(picture, disc(), IOD).plate
    beside = ring(disc()) & (np.abs(np.indices(disc().shape)[0] - SIDE // 2) < 20)
    red = (plate[..., 0] - plate[..., 1]) > 0.2
    assert red[beside].mean() < 0.02
    assert red[SIDE // 2, RIGHT + 10]  # there it is still seen


@pytest.mark.parametrize(
    ("ground", "wide", "tall", "colour"),
    [(plain(), SIDE, 14, RED), (plain(), 14, 2, RED), (bricks(), 14, 14, BLUE)],
    ids=["a beam that goes on", "a thin bar that ends", "of another colour, on bricks"],
)
def test_what_is_the_ground_s_may_be_copied(
    ground: np.ndarray, wide: int, tall: int, colour: np.ndarray
) -> None:
    assert not stray_of(with_thing(ground, wide=wide, tall=tall, colour=colour)).any()


@pytest.mark.parametrize("colour", [BLUE, 0.6 * plain()[0, 0]], ids=["blue", "a little darker"])
def test_on_a_plain_wall_nothing_small_is_copied_whatever_its_colour(colour: np.ndarray) -> None:
    picture = with_thing(plain(), wide=14, tall=14, colour=colour)
    assert stray_of(picture)[SIDE // 2, RIGHT + 8]
    plate = separate(picture, disc(), IOD).plate
    beside = ring(disc()) & (np.abs(np.indices(disc().shape)[0] - SIDE // 2) < 20)
    assert (np.abs(plate - plain())[beside].max(axis=-1) > 0.06).mean() < 0.02


def test_a_wall_has_nothing_stray() -> None:
    assert not stray_of(pasted(disc(), plain())).any()
    assert not stray_of(pasted(disc(), bricks())).any()


def test_a_picture_that_is_all_figure_has_nothing_stray() -> None:
    root = np.full((SIDE, SIDE, 3), 0.5, np.float32)
    nobody, everybody = np.zeros((SIDE, SIDE), np.float32), np.ones((SIDE, SIDE), np.float32)
    assert not find_stray(root, everybody < 0.5, everybody, IOD).any()
    assert not find_stray(root, nobody < 0.5, nobody, IOD).any()
