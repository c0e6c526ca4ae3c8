"""Which moments are worth looking at, and how large they become."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.motion import Motion
from fondly.export.destination import Destination
from fondly.export.destinations import DESTINATIONS, find_destination
from fondly.media.clip_facts import ClipFacts
from fondly.pipeline.moments import Part, at_rate, best_moment, frames_of
from fondly.pipeline.sizes import sizes_for

ZERO = np.zeros(60)


def motion(**channels: dict[int, float]) -> Motion:
    made = {}
    for name, values in channels.items():
        made[name] = ZERO.copy()
        for index, value in values.items():
            made[name][index] = value
    return Motion.of(30, made)


def test_the_best_moment_smiles_with_open_eyes() -> None:
    smiling = motion(
        mouthSmileLeft={20: 0.5, 40: 0.4, 50: 0.3},
        mouthSmileRight={20: 0.5, 40: 0.4, 50: 0.3},
        eyeBlinkLeft={20: 0.9},
        eyeBlinkRight={20: 0.9},
        gaze_yaw_deg={40: 20.0},
    )
    assert best_moment((smiling,)) == 50
    assert best_moment((smiling, motion(mouthSmileLeft={10: 1.0}))) == 10


def test_without_any_reason_it_is_the_photo() -> None:
    assert best_moment((motion(breath={30: 1.0}),)) == 0


@given(count=st.integers(1, 400), most=st.none() | st.integers(1, 500), data=st.data())
def test_the_parts_of_a_clip(count: int, most: int | None, data: st.DataObject) -> None:
    best = data.draw(st.integers(0, count - 1))
    assert frames_of(Part.STILL, best, count, most) == ([best], 0)
    which, still = frames_of(Part.MOMENT, best, count, most)
    assert list(which) == list(range(which[0], which[-1] + 1))
    assert len(which) == min(count, most or count)
    assert 0 <= which[0] <= which[-1] < count
    assert which[still] == best
    which, still = frames_of(Part.WHOLE, best, count, most)
    assert which[0] == 0
    assert 0 <= still < len(which)
    poster, _ = frames_of(Part.POSTER, best, count, most)
    assert poster[0] == best
    assert len(poster) == 6
    assert all(0 <= one < count for one in poster)


def test_a_lower_rate_shows_the_nearest_frames() -> None:
    assert at_rate(12, Fraction(30), Fraction(15)) == [0, 2, 4, 6, 8, 10]
    assert at_rate(5, Fraction(30), Fraction(30)) == [0, 1, 2, 3, 4]
    assert at_rate(1, Fraction(30), Fraction(1)) == [0]


def facts(width: int, height: int, seconds: int = 6) -> ClipFacts:
    return ClipFacts(width, height, Fraction(30), 30 * seconds, "h264", "High", False, 1)


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("universal", (1080, 1350), (None,)),
        ("story", (1080, 1350), (1080,)),
        ("usb-frame", (1080, 1350), (576,)),
        ("aura", (2160, 2700), (1536,)),
        ("gif", (1080, 1350), (480, 400, 320, 240, 160)),
        ("gif", (400, 500), (None, 320, 240, 160)),
        ("whatsapp", (1080, 1350), (1024, 768, 512, 358)),
    ],
)
def test_sizes(name: str, size: tuple[int, int], expected: tuple[int | None, ...]) -> None:
    assert sizes_for(find_destination(name), facts(*size)) == expected


def test_a_long_clip_becomes_small_rather_than_smeared() -> None:
    first = {
        seconds: sizes_for(find_destination("imessage"), facts(1080, 1350, seconds))[0]
        for seconds in (6, 20, 60)
    }
    assert first[6] == 1024
    assert 1024 > (first[20] or 0) > (first[60] or 0) >= 358


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda one: one.name)
def test_no_size_is_larger_than_the_clip_but_for_a_canvas(destination: Destination) -> None:
    for size in sizes_for(destination, facts(500, 624)):
        assert size is None or size < 500 or destination.canvas is not None
