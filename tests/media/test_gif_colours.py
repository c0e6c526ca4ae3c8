"""The few colours of a GIF are shared out so that what is small keeps its own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.media import moving_picture
from fondly.media.moving_picture import MovingPicture, write_moving_picture

LIPS = (slice(92, 98), slice(60, 74))


def face() -> np.ndarray:
    """Skin from dark to light with its grain before a wall, and small red lips in it."""
    chance = np.random.default_rng(5)
    light = np.linspace(0.3, 1.0, 160)[:, None, None] * np.linspace(0.8, 1.0, 160)[:, None]
    skin = light * (235, 185, 150) + chance.normal(0, 6, (160, 160, 3))
    skin[:, 110:] = light[:, 110:] * (150, 170, 200) + chance.normal(0, 6, (160, 50, 3))
    skin[LIPS] = light[LIPS] * (240, 70, 80) + chance.normal(0, 6, (6, 14, 3))
    return np.clip(skin, 0, 255).astype(np.uint8)


def lips_beside_the_rest(folder: Path) -> float:
    """How far the lips' colours are off, in those of the whole picture."""
    picture, path = face(), folder / "moving.gif"
    write_moving_picture(iter([picture]), path, MovingPicture.GIF, Fraction(10), overwrite=True)
    with Image.open(path) as opened:
        off = np.abs(np.asarray(opened.convert("RGB"), float) - picture)
    return float(off[LIPS].mean() / off.mean())


def test_small_lips_are_painted_nearly_as_well_as_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lips_beside_the_rest(tmp_path) < 1.6
    monkeypatch.setattr(moving_picture, "_fairly", lambda picture: picture)
    assert lips_beside_the_rest(tmp_path) > 1.6, "counted by the pixel they should suffer"
