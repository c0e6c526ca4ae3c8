"""Colour comes from a network that a user brings, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.models.user_net import UserNet
from fondly.restoration.colour import CHANNELS, mend_colour
from tests.models.test_added import _net


@pytest.fixture(scope="module")
def grey() -> NDArray[np.uint8]:
    ramp = np.linspace(10, 245, 240)[None] * np.linspace(0.6, 1, 200)[:, None]
    return np.repeat(ramp[..., None], 3, axis=-1).astype(np.uint8)


def _lab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2Lab))


@pytest.mark.parametrize("sizes", [("h", "w"), (64, 64)])
def test_the_light_stays_the_photo_s(
    grey: NDArray[np.uint8], tmp_path: Path, sizes: tuple[int | str, int | str]
) -> None:
    net = UserNet(_net(tmp_path / "a.onnx", CHANNELS, bias=12.0, sizes=sizes), CHANNELS)
    mended = mend_colour(grey, (), 1.0, net)
    before, after = _lab(grey), _lab(mended.pixels)
    middle = (before[..., 0] > 25) & (before[..., 0] < 85)
    assert np.abs(after[..., 0] - before[..., 0])[middle].max() < 1.5
    assert np.abs(after[..., 1:] - 12)[middle].max() < 2.5
    assert "invented" in mended.sentence
    half = mend_colour(grey, (), 0.5, net)
    assert np.abs(_lab(half.pixels)[..., 1:] - 6)[middle].max() < 2.5


def test_a_colour_picture_is_left_alone(tmp_path: Path) -> None:
    net = UserNet(_net(tmp_path / "a.onnx", CHANNELS), CHANNELS)
    random = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    colours = np.asarray(cv2.resize(random, (160, 120)), np.uint8)
    mended = mend_colour(colours, (), 1.0, net)
    assert mended.pixels is colours
    assert not mended.changed
