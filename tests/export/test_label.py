"""The visible label: where, when, and whether one can read it."""

from __future__ import annotations

import hashlib
import re
import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.domain.options import LabelPlace, LabelTime, Language
from fondly.domain.wording import WORDINGS
from fondly.errors import OptionInvalid
from fondly.export.label import (
    GENTLEST,
    Box,
    Label,
    Labeller,
    contrast_on,
    draw_label,
    label_box,
    label_strength,
    labelled,
)
from fondly.export.lettering import FONT, check_letters
from fondly.imaging.colour import linear_from_bytes

RATE = Fraction(30)
SIZES = [(1080, 1350), (1350, 1080), (320, 400), (1920, 1080), (64, 64), (128, 96)]


def flat(width: int, height: int, level: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_lies_in_the_lower_left_corner_and_touches_nothing_else(width: int, height: int) -> None:
    before = flat(width, height, 120)
    after = draw_label(before)
    x0, y0, x1, y1 = label_box(width, height)
    assert 0 < x0 < x1 <= width
    assert height / 2 < y0 < y1 < height
    assert x0 < width * 0.05
    outside = np.ones((height, width), bool)
    outside[y0:y1, x0:x1] = False
    assert np.array_equal(after[outside], before[outside])
    assert (after[y0:y1, x0:x1] != 120).any(axis=(0, 2)).mean() > 0.95
    assert (before == 120).all(), "the picture given must not be changed"


@pytest.mark.parametrize("place", LabelPlace)
@pytest.mark.parametrize("safe_px", [None, (60, 260, 950, 1250)])
def test_it_lies_where_it_is_wanted_and_keeps_away_from_edges(
    place: LabelPlace, safe_px: Box | None
) -> None:
    labeller = Labeller(Label(place=place), (1080, 1920), safe_px)
    left, top, right, bottom = safe_px or (0, 0, 1080, 1920)
    x0, y0, x1, y1 = labeller.box_px
    beside = {"left": x0 - left, "right": right - x1}
    above = {"top": y0 - top, "bottom": bottom - y1}
    up, *side = place.split("-")
    near = above[up], beside[side[0]] if side else beside["left"]
    far = bottom - top, right - left
    assert 0.02 * min(far) < near[0] < 0.04 * min(far)
    if side:
        assert 0.02 * min(far) < near[1] < 0.04 * min(far)
    else:
        assert abs(beside["left"] - beside["right"]) <= 1
    assert min(*beside.values(), *above.values()) > 0.02 * min(far)
    seen = (labeller.on(flat(1080, 1920, 90)) != 90).any(axis=2)
    rows, columns = np.nonzero(seen)
    assert (columns.min(), rows.min()) == (x0, y0)
    assert (columns.max() + 1, rows.max() + 1) == (x1, y1)


def capitals_px(width: int, height: int, words: str) -> int:
    """Height of the first letter."""
    x0, y0, x1, y1 = label_box(width, height, Label(words))
    label = draw_label(flat(width, height, 0), Label(words))[y0:y1, x0:x1, 0]
    columns = np.flatnonzero((label > 128).any(axis=0))
    gaps = np.flatnonzero(np.diff(columns) > 1)
    first = label[:, columns[0] : columns[gaps[0]] + 1]
    return int((first > 100).any(axis=1).sum())


@pytest.mark.parametrize("words", ["HI AI", "IA L"])
@pytest.mark.parametrize(("width", "height"), [(1080, 1350), (1920, 1080), (320, 400), (160, 200)])
def test_it_is_small_but_not_too_small(width: int, height: int, words: str) -> None:
    x0, y0, x1, y1 = label_box(width, height)
    assert (x1 - x0) * (y1 - y0) < 0.03 * width * height or width < 400
    capitals = capitals_px(width, height, words)
    assert capitals >= 9
    assert capitals >= round(0.022 * min(width, height)) - 1
    assert capitals <= max(10, 0.024 * min(width, height))


@pytest.mark.parametrize("words", [w for one in WORDINGS.values() for w in one.labels.values()])
def test_where_words_are_long_and_frames_narrow_they_break_and_stay_readable(words: str) -> None:
    for width in (160, 240, 480, 1080):
        x0, y0, x1, y1 = label_box(width, width * 5 // 4, Label(words))
        assert x0 > 0
        assert x1 <= width * 0.97
        assert y1 - y0 < width / 2
        one = label_box(width, width * 5 // 4, Label("AI"))
        size_px = max(13.0, 0.031 * width)
        more_lines = (y1 - y0 - (one[3] - one[1])) / (1.25 * size_px)
        assert abs(more_lines - round(more_lines)) < 0.1, "smaller letters than those of one line"
        assert round(more_lines) <= 2


@pytest.mark.parametrize("language", Language)
def test_every_letter_of_every_language_is_in_the_font_that_ships(language: Language) -> None:
    wording = WORDINGS[language]
    for words in (*wording.labels.values(), wording.before):
        check_letters(words)


def test_the_font_is_the_one_that_the_notice_tells_of() -> None:
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    assert f"export/fonts/{FONT.name}" in notice
    assert hashlib.sha256(FONT.read_bytes()).hexdigest() in notice


def test_words_say_that_it_is_made_by_an_ai_and_of_what_kind() -> None:
    for language, wording in WORDINGS.items():
        said = list(wording.labels.values())
        assert len(set(said)) == len(said)
        assert all({"AI", "IA", "KI"} & set(re.split(r"[\s-]|l’", words)) for words in said)
        assert all(len(words) <= 42 for words in said), language


WRONG = (
    "思い出",
    "추억",
    "ذكرى",
    "זיכרון",
    "स्मृति",
    "AI \U0001f600",
    "AI\nphoto",
    "e\u0301te",
    "",
    " ",
)


@pytest.mark.parametrize("words", WRONG)
def test_words_that_would_come_out_wrong_are_refused(words: str) -> None:
    with pytest.raises(OptionInvalid) as refused:
        Label(words)
    assert refused.value.hint


def luminance(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance (WCAG 2.2)."""
    return linear_from_bytes(levels) @ np.array([0.2126, 0.7152, 0.0722])


def contrast_of(labeller: Labeller, frame: NDArray[np.uint8]) -> float:
    """Of the brightest letter against the brightest pixel of the plate above and below them."""
    shown = labeller.on(frame)
    x0, y0, x1, y1 = labeller.box_px
    label = luminance(shown[y0:y1, x0:x1])
    radius = (y1 - y0) // 2
    text = np.percentile(label[:, radius:-radius], 99)
    edge = max(2, (y1 - y0) // 9)
    plate = np.concatenate([label[1:edge, radius:-radius], label[-edge:-1, radius:-radius]])
    return float((text + 0.05) / (plate.max() + 0.05))


def grounds() -> dict[str, NDArray[np.uint8]]:
    rng = np.random.default_rng(3)
    stripes = np.where(np.arange(1080) // 6 % 2, 255, 0).astype(np.uint8)
    return {
        "black": flat(1080, 1350, 0),
        "grey": flat(1080, 1350, 128),
        "white": flat(1080, 1350, 255),
        "stripes": np.broadcast_to(stripes[None, :, None], (1350, 1080, 3)).copy(),
        "noise": rng.integers(0, 256, (1350, 1080, 3), np.uint8),
        "sunset": np.broadcast_to(np.array([255, 210, 60], np.uint8), (1350, 1080, 3)).copy(),
    }


@pytest.mark.parametrize("place", [LabelPlace.BOTTOM_LEFT, LabelPlace.TOP])
@pytest.mark.parametrize("name", grounds())
def test_it_can_be_read_on_any_ground(name: str, place: LabelPlace) -> None:
    labeller = Labeller(Label(place=place), (1080, 1350))
    assert contrast_of(labeller, grounds()[name]) >= 4.5, "WCAG 2.2, 1.4.3"


def test_the_plate_is_only_as_strong_as_what_is_under_it_asks_for() -> None:
    backing = {}
    for name, ground in grounds().items():
        labeller = Labeller(Label(), (1080, 1350))
        labeller.on(ground)
        backing[name] = labeller.backing
    assert backing["black"] == GENTLEST
    assert backing["black"] < backing["sunset"] < backing["white"] < 0.7


def test_where_the_ground_brightens_the_plate_follows_and_does_not_flicker() -> None:
    labeller = Labeller(Label(), (320, 400))
    shown = []
    for level in (0, 60, 120, 180, 240, 60, 0, 255):
        assert contrast_of(labeller, flat(320, 400, level)) >= 4.5
        shown.append(labeller.backing)
    assert shown == sorted(shown)
    assert shown[0] < shown[4] < shown[-1]


@given(st.tuples(*[st.integers(0, 255)] * 3), st.floats(0, 1))
def test_the_contrast_that_is_measured_is_the_one_that_is_seen(
    colour: tuple[int, int, int], backing: float
) -> None:
    ground = np.array([[colour]], np.uint8)
    seen = np.rint(ground * (1 - backing) + 18 * backing).astype(np.uint8)
    wanted = 1.05 / (float(luminance(seen).max()) + 0.05)
    assert contrast_on(ground, backing) == pytest.approx(wanted, rel=1e-4)


def test_the_words_are_there() -> None:
    # Columns with text, counted as runs: 17 characters, one of them a space, "i" with its dot.
    x0, y0, x1, y1 = label_box(4000, 4000)
    label = draw_label(flat(4000, 4000, 0))[y0:y1, x0:x1, 0]
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
    labeller = Labeller(Label(), (320, 400))
    half, full = labeller.on(before, 0.5), labeller.on(before)
    mean = (before.astype(float) + full) / 2
    assert np.abs(half - mean).max() <= 1


def test_frames_without_label_pass_through_untouched() -> None:
    frames = [Frame(flat(320, 400, 90), Fraction(index, 30)) for index in range(60)]
    shown = list(labelled(iter(frames), 60, RATE, Label()))
    assert all(after is before for before, after in zip(frames[:30], shown[:30], strict=True))
    assert [frame.time for frame in shown] == [frame.time for frame in frames]
    assert not np.array_equal(shown[-1].pixels, frames[-1].pixels)
    assert (frames[-1].pixels == 90).all()


def test_what_white_asks_for_is_learnt_without_a_white_picture() -> None:
    frame = np.zeros((1350, 1080, 4), np.uint8)
    labeller = Labeller(Label(), (1080, 1350))
    labeller.on(frame)
    tracemalloc.start()
    labeller.on(frame)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1.5 * frame.nbytes, "a copy, and what the label covers"
    assert contrast_on(flat(8, 8, 255), labeller.backing) >= 5.5
