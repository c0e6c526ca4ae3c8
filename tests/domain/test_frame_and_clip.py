"""The nouns at the end of the flow refuse what makes no sense."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.clip import Audio, Clip
from fondly.domain.frame import Frame

RATE = Fraction(30000, 1001)


def test_a_frame_knows_its_size_and_is_read_only() -> None:
    frame = Frame(np.zeros((40, 60, 3), np.uint8), Fraction(1, 30))
    assert (frame.width, frame.height) == (60, 40)
    with pytest.raises(ValueError, match="read-only"):
        frame.pixels[0] = 1
    assert repr(frame) == "Frame(60x40 at 1/30 s)"


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((40, 60), np.uint8),
        np.zeros((40, 60, 4), np.uint8),
        np.zeros((40, 60, 3), np.float32),
        np.zeros((0, 60, 3), np.uint8),
    ],
)
def test_a_frame_of_another_shape_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="H, W, 3"):
        Frame(pixels, Fraction(0))


def test_a_frame_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 on"):
        Frame(np.zeros((40, 60, 3), np.uint8), Fraction(-1, 30))


def clip(
    rate: Fraction = RATE,
    frames: int = 180,
    duration: Fraction | None = None,
    size: tuple[int, int] = (1080, 1350),
) -> Clip:
    lasting = frames / rate if duration is None else duration
    return Clip(Path("clip.mp4"), rate, frames, lasting, *size, audio=Audio.SILENT)


@given(st.integers(1, 10_000), st.fractions(Fraction(1, 100), 240))
def test_a_clip_lasts_frames_over_rate(frames: int, rate: Fraction) -> None:
    assert clip(rate, frames).duration * rate == frames
    with pytest.raises(ValueError, match="lasts"):
        clip(rate, frames, duration=frames / rate + Fraction(1, 48000))


def test_impossible_clips_are_refused() -> None:
    with pytest.raises(ValueError, match="rate"):
        clip(rate=Fraction(0), duration=Fraction(1))
    with pytest.raises(ValueError, match="at least one"):
        clip(frames=0)
    for size in [(1081, 1350), (1080, 1351), (0, 2)]:
        with pytest.raises(ValueError, match="even"):
            clip(size=size)
