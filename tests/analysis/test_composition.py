from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fondly.analysis.composition import (
    IDEAL_SHARE,
    SMALLEST_IDEAL_SHARE,
    WIDEST_SHARE,
    Compromise,
    Head,
    Placement,
    frame_head,
    frame_whole,
    show_at,
)
from fondly.domain.framing import MOST_ENLARGED, SMALLEST_SIZE, Framing

RATIOS = [float(framing.ratio) for framing in Framing if framing.ratio is not None]


def head_at(x: float, y: float, height: float, hair: float = 0.35) -> Head:
    """A head whose face is centred on (x, y); hair above the hairline over face height."""
    half_w = 0.38 * height
    top = y - height / 2
    return Head(
        left_x=x - half_w,
        right_x=x + half_w,
        centre_x=x,
        crown_y=max(top - hair * height, 0.0),
        eyes_y=top + 0.4 * height,
        chin_y=y + height / 2,
        height=height,
    )


@st.composite
def heads_in_photos(draw: st.DrawFn) -> tuple[Head, tuple[int, int]]:
    width, height = draw(st.integers(64, 6000)), draw(st.integers(64, 6000))
    tall = draw(st.floats(24.0, 0.95 * min(width, height)))
    x, y = draw(st.floats(0.0, float(width))), draw(st.floats(0.0, float(height)))
    return head_at(x, y, tall, draw(st.floats(0.15, 0.9))), (width, height)


sizes = st.one_of(st.none(), st.integers(SMALLEST_SIZE, 2160))


@given(heads_in_photos(), st.sampled_from(RATIOS), sizes)
def test_a_frame_never_leaves_the_photo(
    found: tuple[Head, tuple[int, int]], ratio: float, size: int | None
) -> None:
    head, photo = found
    x0, y0, x1, y1 = frame_head(head, photo, ratio, size).box_px
    assert x0 >= 0
    assert y0 >= 0
    assert x1 <= photo[0] + 1e-6
    assert y1 <= photo[1] + 1e-6


@given(heads_in_photos(), st.sampled_from(RATIOS), sizes)
def test_a_frame_has_even_sides_of_the_ratio_that_was_asked(
    found: tuple[Head, tuple[int, int]], ratio: float, size: int | None
) -> None:
    head, photo = found
    place = frame_head(head, photo, ratio, size)
    assert place.width % 2 == place.height % 2 == 0
    short = min(place.width, place.height)
    assume(short > 16)
    # Each even side is at most one pixel from where it should be.
    assert abs(place.width - ratio * place.height) <= 1 + ratio + 1e-6


@given(heads_in_photos(), st.sampled_from(RATIOS), st.integers(SMALLEST_SIZE, 2160))
def test_a_frame_is_as_large_as_asked_or_three_times_the_photos_pixels(
    found: tuple[Head, tuple[int, int]], ratio: float, size: int
) -> None:
    head, photo = found
    place = frame_head(head, photo, ratio, size)
    assume(min(photo) > 200)
    assert place.scale <= MOST_ENLARGED * 1.03
    short = min(place.width, place.height)
    assert short <= size + 1
    assert short >= size - 1 or place.scale >= MOST_ENLARGED * 0.97


@given(heads_in_photos(), st.sampled_from(RATIOS))
def test_native_keeps_the_photos_own_pixels(
    found: tuple[Head, tuple[int, int]], ratio: float
) -> None:
    head, photo = found
    place = frame_head(head, photo, ratio, None)
    assert place.scale == 1.0
    assert place.x0 == int(place.x0)
    assert place.y0 == int(place.y0)


@given(st.floats(700.0, 1500.0), st.floats(0.2, 0.5))
def test_with_pixels_enough_the_face_fills_half_of_the_frame_or_a_little_more(
    tall: float, hair: float
) -> None:
    place = frame_head(head_at(4000, 4000, tall, hair), (8000, 8000), 0.8, 1080)
    share = tall * place.scale / place.height
    assert SMALLEST_IDEAL_SHARE - 0.005 <= share <= 0.6
    assert not place.compromises


@given(st.floats(60.0, 700.0))
def test_with_fewer_pixels_the_frame_grows_until_the_face_fills_a_third(tall: float) -> None:
    place = frame_head(head_at(4000, 4000, tall), (8000, 8000), 0.8, 1080)
    share = tall * place.scale / place.height
    assert WIDEST_SHARE - 0.005 <= share <= IDEAL_SHARE + 0.005
    if place.scale > 1.01:
        assert share == pytest.approx(WIDEST_SHARE, abs=0.01)


@given(st.floats(100.0, 1000.0), st.floats(0.15, 0.7), st.sampled_from(RATIOS))
def test_the_head_is_whole_and_the_eyes_are_not_low(tall: float, hair: float, ratio: float) -> None:
    head = head_at(4000, 4000, tall, hair)
    x0, y0, x1, y1 = frame_head(head, (8000, 8000), ratio, 1080).box_px
    assert y0 < head.crown_y
    assert head.chin_y < y1
    assert x0 < head.left_x
    assert head.right_x < x1
    # Below the middle only under hair so tall that it would be cut otherwise.
    assert 0.25 < (head.eyes_y - y0) / (y1 - y0) < (0.52 if hair < 0.4 else 0.66)


def test_a_wide_frame_has_the_eyes_a_third_down() -> None:
    head = head_at(4000, 4000, 400, hair=0.2)
    _, y0, _, y1 = frame_head(head, (8000, 8000), 0.8, 1080).box_px
    assert (head.eyes_y - y0) / (y1 - y0) == pytest.approx(1 / 3, abs=0.01)


def test_a_face_near_the_edge_shifts_the_frame_and_says_so() -> None:
    place = frame_head(head_at(400, 1000, 600), (3000, 3000), 0.8, 1080)
    assert place.x0 == 0
    assert place.compromises == (Compromise.SHIFTED,)


def test_a_photo_too_narrow_makes_the_frame_tighter_and_says_so() -> None:
    place = frame_head(head_at(500, 500, 600), (1000, 1000), 16 / 9, 1080)
    assert Compromise.TIGHTER in place.compromises
    assert place.box_px[2] - place.box_px[0] == pytest.approx(1000)


def test_a_ratio_that_cuts_the_face_says_so() -> None:
    place = frame_head(head_at(300, 300, 580), (600, 600), 9 / 16, 1080)
    assert Compromise.FACE_CUT in place.compromises


@given(st.integers(64, 6000), st.integers(64, 6000))
def test_the_whole_photo_loses_at_most_one_row_and_one_column(width: int, height: int) -> None:
    place = frame_whole((width, height), None)
    assert place == Placement(0.0, 0.0, 1.0, width - width % 2, height - height % 2)


@given(st.integers(64, 6000), st.integers(64, 6000), st.integers(SMALLEST_SIZE, 2160))
def test_the_whole_photo_at_another_size_stays_whole(width: int, height: int, size: int) -> None:
    place = frame_whole((width, height), size)
    x0, y0, x1, y1 = place.box_px
    assert x0 >= 0
    assert y0 >= 0
    assert x1 <= width + 1e-6
    assert y1 <= height + 1e-6
    long = max(width, height)
    shown = (x1 - x0) if width >= height else (y1 - y0)
    assert shown >= long * (1 - 4 / min(place.width, place.height)) - 2


@given(placed=heads_in_photos(), ratio=st.sampled_from(RATIOS), size=st.integers(120, 2160))
def test_another_size_shows_the_same_part(
    placed: tuple[Head, tuple[int, int]], ratio: float, size: int
) -> None:
    head, photo = placed
    place = frame_head(head, photo, ratio, 480)
    other = show_at(place, photo, size)
    assert other.compromises == place.compromises
    near = 3 / min(place.scale, other.scale)  # frames have even sides
    for one, two in zip(place.box_px, other.box_px, strict=True):
        assert abs(one - two) <= near
    assert other.box_px[2] <= photo[0] + 1e-6
    assert other.box_px[3] <= photo[1] + 1e-6
