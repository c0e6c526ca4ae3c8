"""A still ground is written once: what moves before it leaves it as it was."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from fondly.media import moving_picture
from fondly.media.film import Encoding
from fondly.media.moved_pixels import MOST_UNSEEN, MovedPixels
from fondly.media.moving_picture import MovingPicture, write_moving_picture
from fondly.media.video_file import yuv_of_rgb
from tests.media.pictures import scene

HEIGHT, WIDTH, COUNT = 120, 96, 8
Pictures = NDArray[np.uint8]


def before_a_wall() -> Pictures:
    """A grainy disc that comes and goes before a grainy wall."""
    chance = np.random.default_rng(3)
    wall = scene(HEIGHT, WIDTH) + chance.integers(-20, 21, (HEIGHT, WIDTH, 1))
    face = chance.integers(90, 200, (HEIGHT, WIDTH + COUNT, 3))
    y, x = np.ogrid[:HEIGHT, :WIDTH]
    frames = []
    for index in range(COUNT):
        away = index if index <= COUNT // 2 else COUNT - index
        disc = ((x - 46 - away) ** 2 + (y - 60) ** 2 < 900)[..., None]
        frames.append(np.where(disc, face[:, away : away + WIDTH], wall).clip(0, 255))
    return np.stack(frames).astype(np.uint8)


def shown(path: Path) -> Pictures:
    with Image.open(path) as picture:
        frames = []
        for index in range(picture.n_frames):  # type: ignore[attr-defined]
            picture.seek(index)
            frames.append(np.asarray(picture.convert("RGB")))
    return np.stack(frames)


def flicker(frames: Pictures, made: Pictures) -> int:
    """Most levels by which a pixel of the wall changes from one picture to the next."""
    still = (frames == frames[0]).all(axis=(0, 3))
    assert still.mean() > 0.3
    return int(np.abs(np.diff(made.astype(int), axis=0))[:, still].max())


@pytest.mark.parametrize("kind", [MovingPicture.WEBP, MovingPicture.GIF])
def test_the_wall_behind_does_not_flicker(kind: MovingPicture, tmp_path: Path) -> None:
    frames = before_a_wall()
    write_moving_picture(iter(frames), tmp_path / "moving", kind, Fraction(12))
    made = shown(tmp_path / "moving")
    assert made.shape == frames.shape
    assert flicker(frames, made) == 0
    assert np.abs(made.astype(int) - frames).mean() < 9


def test_a_wall_that_flickers_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As libwebp's own choice of what to send again does it."""

    def planted(_kind: MovingPicture, _first: Pictures | None) -> Encoding:
        options = {"quality": "82"}
        picture = yuv_of_rgb()
        return Encoding("webp", "libwebp_anim", "yuv420p", picture, options, is_tagged=False)

    monkeypatch.setattr(moving_picture, "_encoding", planted)
    frames = before_a_wall()
    path = tmp_path / "moving"
    write_moving_picture(iter(frames), path, MovingPicture.WEBP, Fraction(12))
    assert flicker(frames, shown(path)) > 3


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), height=st.integers(1, 33), width=st.integers(1, 33))
def test_what_is_sent_shows_all_that_moved(seed: int, height: int, width: int) -> None:
    chance = np.random.default_rng(seed)
    picture = chance.integers(0, 256, (height, width, 3), dtype=np.uint8)
    moved, canvas = MovedPixels(), np.zeros_like(picture)
    for _ in range(4):
        alpha = moved.alpha(picture)
        assert set(np.unique(alpha)) <= {0, 255}
        canvas = np.where(alpha[..., None] > 0, picture, canvas)
        assert np.abs(canvas.astype(int) - picture).max() <= MOST_UNSEEN
        y, x = chance.integers(height), chance.integers(width)
        picture = picture.copy()
        picture[y : y + 9, x : x + 9] += chance.integers(0, 40, dtype=np.uint8)


def test_a_picture_like_the_last_sends_nothing() -> None:
    frames, moved = before_a_wall(), MovedPixels()
    assert moved.alpha(frames[0]).all()
    assert not moved.alpha(frames[0]).any()
    assert moved.alpha(frames[1]).any()
