"""Make-up that is told from shade, and goes down with the lid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.eye import places
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_line_along import wing_of
from fondly.portrait.eye_liner import THICKEST, measure_liner
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_pair import alike
from fondly.portrait.eye_zones import smooth, zones_of
from fondly.portrait.eyes import build_eye
from tests.portrait.eye_pictures import LASHES, SKIN, draw

MIDDLE = np.abs(places()) < 0.5


def liner_of(
    height: float,
    *,
    soft: float = 0.01,
    black: float = 1.0,
    past: float = 0.2,
    in_front: float = 0.0,
    edge: float = 0.015,
    blur: float = 0.01,
) -> tuple[NDArray[np.float32], float]:
    """What is found along a margin that is dark up to a height, and how surely it is make-up.

    Args:
        soft: half of the breadth over which the dark ends.
        edge, blur: what was measured as the softness of the line, and of the photo.
        black: of the way from skin to lashes.
        past: eye units that it goes on beyond the corner.
    """
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones, cut = zones_of(frame, outline), frame.cut(picture.pixels)
    dark = 1 - smooth(height - soft, height + soft, zones.above)
    dark *= (zones.above > -0.02) & (zones.u > -outline.half_width - past)
    dark *= np.float32(black)
    cut = cut + dark[..., None] * (np.array(LASHES, np.float32) - cut)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    photo = np.dstack([cut, np.full_like(cut[..., 0], in_front)]).astype(np.float32)
    return measure_liner(frame, outline, photo, skin, (edge, blur))


@pytest.mark.parametrize("height", [0.065, 0.085])
def test_liner_is_as_thick_as_it_is_drawn(height: float) -> None:
    liner, sure = liner_of(height)
    assert sure > 0.95
    assert liner[MIDDLE].max() == pytest.approx(height, abs=0.012)
    assert liner[np.abs(places()) > 1.7].max() == 0


def test_thick_lashes_are_no_thicker_liner_than_there_is() -> None:
    liner, _ = liner_of(0.18)
    assert liner.max() < 1.2 * THICKEST


@pytest.mark.parametrize(
    "shade",
    [
        {"black": 0.65},
        {"past": 0.0},
        {"edge": 0.045},
        {"edge": 0.04, "blur": 0.035},
        {"in_front": 1.0},
        {"height": 0.02},
    ],
    ids=["too pale", "ends with the lid", "soft", "blurred", "worn before it", "lashes alone"],
)
def test_what_is_no_make_up(shade: dict[str, float]) -> None:
    liner, sure = liner_of(**{"height": 0.08} | shade)
    assert sure < 0.05
    assert liner.max() < 0.005


def test_both_eyes_are_made_up_alike() -> None:
    picture = draw(lashes=0.08)
    one, _ = build_eye(picture.pixels, picture.face, "right")
    assert one is not None
    thick, none = (
        replace(one, lids=replace(one.lids, liner=np.full_like(one.lids.liner, liner)))
        for liner in (0.08, 0.0)
    )
    for eye in alike((thick, none)):
        np.testing.assert_allclose(eye.lids.liner, 0.04)


@pytest.mark.parametrize(
    ("thick", "made_up", "whole"), [(0.04, 1, True), (0.04, 0, False), (0.3, 1, False)]
)
def test_a_wing_that_is_painted_on_stays_whole(thick: float, made_up: float, whole: bool) -> None:
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones, cut = zones_of(frame, outline), frame.cut(picture.pixels)
    stroke = (zones.beyond > -0.1) & (zones.u < 0) & (np.abs(zones.above) < thick / 2)
    cut[stroke] = LASHES
    wing = wing_of(frame, outline, cut, np.ones(places().shape), made_up)
    assert (wing[np.searchsorted(places(), -1.4)] > 0.6) == whole
