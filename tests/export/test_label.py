"""The visible label: where, when, and whether one can read it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.brief import LabelTime
from fondly.domain.frame import Frame
from fondly.export.label import draw_label, label_box, label_strength, labelled
from fondly.imaging.colour import linear_from_bytes

RATE = Fraction(30)
SIZES = [(1080, 1350), (1350, 1080), (320, 400), (1920, 1080), (64, 64), (128, 96)]


def flat(width: int, height: int, level: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_lies_in_the_lower_left_corner_and_touches_nothing_else(width: int, height: int) -> None:
    before = flat(width, height, 120)
    after = draw_label(before, 1.0)
    x0, y0, x1, y1 = label_box(width, height)
    assert 0 < x0 < x1 <= width
    assert height / 2 < y0 < y1 < height
    assert x0 < width * 0.05
    outside = np.ones((height, width), bool)
    outside[y0:y1, x0:x1] = False
    assert np.array_equal(after[outside], before[outside])
    assert (after[y0:y1, x0:x1] != 120).any(axis=(0, 2)).mean() > 0.95
    assert (before == 120).all(), "the picture given must not be changed"


@pytest.mark.parametrize(("width", "height"), [(1080, 1350), (1920, 1080), (320, 400)])
def test_it_is_small_but_not_too_small(width: int, height: int) -> None:
    x0, y0, x1, y1 = label_box(width, height)
    assert (x1 - x0) * (y1 - y0) < 0.03 * width * height
    assert y1 - y0 >= 18
    assert y1 - y0 >= 0.035 * min(width, height)


def luminance(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance (WCAG 2.2)."""
    return linear_from_bytes(levels) @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("level", [0, 60, 128, 200, 255])
@pytest.mark.parametrize(("width", "height"), [(1080, 1350), (320, 400)])
def test_it_can_be_read_on_dark_and_light(width: int, height: int, level: int) -> None:
    x0, y0, x1, y1 = label_box(width, height)
    label = luminance(draw_label(flat(width, height, level), 1.0)[y0:y1, x0:x1])
    text = np.percentile(label, 99.5)
    plate = np.median(label)
    assert (text + 0.05) / (plate + 0.05) >= 4.5, "WCAG 2.2, 1.4.3: at least 4.5 to 1"


def test_it_can_be_read_on_a_busy_ground() -> None:
    stripes = np.where(np.arange(1080) // 6 % 2, 255, 0).astype(np.uint8)
    busy = np.broadcast_to(stripes[None, :, None], (1350, 1080, 3)).copy()
    x0, y0, x1, y1 = label_box(1080, 1350)
    label = luminance(draw_label(busy, 1.0)[y0:y1, x0:x1])
    brightest_plate = label[: (y1 - y0) // 8, (y1 - y0) : -(y1 - y0)].max()
    assert (np.percentile(label, 99.5) + 0.05) / (brightest_plate + 0.05) >= 4.5


def test_the_words_are_there() -> None:
    # Columns with text, counted as runs: 17 characters, one of them a space, "i" with its dot.
    x0, y0, x1, y1 = label_box(4000, 4000)
    label = draw_label(flat(4000, 4000, 0), 1.0)[y0:y1, x0:x1, 0]
    inked = (label > 128).any(axis=0)
    letters = int((np.diff(inked.astype(int), prepend=0) == 1).sum())
    assert 13 <= letters <= 16


@given(
    st.integers(1, 400), st.sampled_from([RATE, Fraction(24000, 1001), Fraction(12), Fraction(1)])
)
def test_at_the_end_it_grows_over_the_last_second_only(count: int, rate: Fraction) -> None:
    shown = [label_strength(index, count, rate, LabelTime.END) for index in range(count)]
    second = min(count, max(1, round(rate)))
    assert shown[: count - second] == [0.0] * (count - second)
    assert min(shown[count - second :]) > 0
    assert shown == sorted(shown)
    assert shown[-1] == 1.0


@given(st.integers(1, 400))
def test_always_is_always(count: int) -> None:
    shown = {label_strength(index, count, RATE, LabelTime.ALWAYS) for index in range(count)}
    assert shown == {1.0}


def test_the_fade_is_soft() -> None:
    shown = [label_strength(index, 180, RATE, LabelTime.END) for index in range(180)]
    assert max(np.diff(shown)) < 0.15
    assert shown.count(1.0) >= 15, "fully there for at least half a second"


def test_half_strength_lies_between() -> None:
    before = flat(320, 400, 200)
    half, full = draw_label(before, 0.5), draw_label(before, 1.0)
    mean = (before.astype(float) + full) / 2
    assert np.abs(half - mean).max() <= 1


def test_frames_without_label_pass_through_untouched() -> None:
    frames = [Frame(flat(320, 400, 90), Fraction(index, 30)) for index in range(60)]
    shown = list(labelled(iter(frames), 60, RATE, LabelTime.END))
    assert all(after is before for before, after in zip(frames[:30], shown[:30], strict=True))
    assert [frame.time for frame in shown] == [frame.time for frame in frames]
    assert not np.array_equal(shown[-1].pixels, frames[-1].pixels)
    assert (frames[-1].pixels == 90).all()
