"""A painted wing, which stays with the skin beyond the outer corner."""

from __future__ import annotations

import numpy as np
import pytest

from fondly.domain.eye import places
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_wing import Wing, find_wing, outline_to_wing, stays_of
from fondly.portrait.eye_zones import smooth, zones_of
from tests.portrait.eye_pictures import LASHES, draw


def wing_in(rise: float, reach: float, half: float = 0.04) -> tuple[EyeFrame, Wing | None]:
    """What is found where a stroke goes on from the corner; eye units, and rise over length."""
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones, cut = zones_of(frame, outline), frame.cut(picture.pixels)
    out = -outline.half_width - zones.u
    corner = float(np.interp(-1.0, places(), outline.upper))
    off = np.abs(zones.v - corner + rise * np.maximum(out, 0))
    dark = (1 - smooth(half - 0.01, half + 0.01, off)) * (out > -0.1) * (out < reach)
    cut = cut + dark[..., None] * (np.array(LASHES, np.float32) - cut)
    return frame, find_wing(frame, outline, np.asarray(cut, np.float32))


def test_a_rising_stroke_is_a_wing_that_the_shut_line_runs_into() -> None:
    frame, wing = wing_in(0.3, 0.4)
    assert wing is not None
    assert wing.sure > 0.9
    outline = outline_to_wing(frame, outline_eye(frame), wing)
    past = (places() > -1.7) & (places() < -1.45)
    aim = np.interp(places()[past] * outline.half_width, wing.u, wing.v)
    for line in (outline.upper, outline.lower, outline.seam):
        assert line[past] == pytest.approx(aim, abs=0.01)
    zones = zones_of(frame, outline)
    stays = stays_of(wing, zones)
    assert stays.max() > 0.9
    assert stays[zones.u > -outline.half_width].max() == 0


def test_what_stays_of_a_broad_wing_begins_slim_and_widens_outwards() -> None:
    frame, wing = wing_in(0.3, 0.4, 0.08)
    assert wing is not None
    zones = zones_of(frame, outline_eye(frame))
    stays = stays_of(wing, zones)

    def breadth(out: float) -> float:
        strip = np.abs(wing.u[-1] - out - zones.u) < 0.01
        return float(stays[strip].sum()) / frame.unit_px**2 / 0.02

    # the wing itself is .16 broad
    assert breadth(0.1) < 0.09
    assert breadth(0.2) > 1.15 * breadth(0.1)


@pytest.mark.parametrize(
    ("rise", "reach", "half"),
    [(-0.3, 0.4, 0.04), (0.0, 0.4, 0.04), (0.3, 0.15, 0.04), (0.3, 0.4, 0.15)],
    ids=["a fold hangs", "lashes stand aside", "lashes are short", "hair is broad"],
)
def test_what_is_no_painted_stroke_is_no_wing(rise: float, reach: float, half: float) -> None:
    assert wing_in(rise, reach, half)[1] is None


def test_without_a_wing_nothing_stays() -> None:
    picture = draw(size=480)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    assert not stays_of(None, zones_of(frame, outline_eye(frame))).any()
