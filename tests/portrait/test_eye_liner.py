"""Make-up that is told from shade, and goes down with the lid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_lash_line import measure_line
from fondly.portrait.eye_lashes import lash_places, measure_lashes
from fondly.portrait.eye_line_along import wing_of
from fondly.portrait.eye_liner import THICKEST, measure_liner
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_pair import alike
from fondly.portrait.eye_zones import smooth, zones_of
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye
from tests.portrait.eye_pictures import LASHES, SKIN, draw

MIDDLE = np.abs(places()) < 0.5


def stroke_of(
    height: float, soft: float, black: float, past: float
) -> tuple[EyeFrame, EyeOutline, NDArray[np.float32], NDArray[np.float32]]:
    """An eye, its photo that is dark along the margin, and its skin; see `liner_of`."""
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones, cut = zones_of(frame, outline), frame.cut(picture.pixels)
    dark = 1 - smooth(height - soft, height + soft, zones.above)
    dark *= (zones.above > -0.02) & (zones.u > -outline.half_width - past)
    dark *= np.float32(black)
    cut = cut + dark[..., None] * (np.array(LASHES, np.float32) - cut)
    photo = np.dstack([cut, np.zeros_like(cut[..., 0])]).astype(np.float32)
    return frame, outline, photo, np.broadcast_to(np.array(SKIN, np.float32), cut.shape)


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
    frame, outline, photo, skin = stroke_of(height, soft, black, past)
    photo[..., 3] = in_front
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


@pytest.mark.parametrize(
    ("stroke", "found"),
    [({}, True), ({"soft": 0.06}, False), ({"height": 0.06}, False), ({"height": 0.2}, False)],
    ids=["sharp and broad", "soft", "thin", "a glass"],
)
def test_paler_make_up_is_told_by_its_sharp_edge(stroke: dict[str, float], found: bool) -> None:
    liner, sure = liner_of(**{"height": 0.1, "black": 0.78, "past": 0.0} | stroke)
    assert (sure > 0.8) == found
    assert (liner.max() > 0.07) == found


def test_make_up_above_the_line_is_not_seen_again_below_it() -> None:
    frame, outline, photo, skin = stroke_of(0.07, 0.01, 1.0, 0.2)
    ink = np.array(LASHES, np.float32)
    line = measure_line(frame, outline, photo, skin, ink, 0.01)
    assert line.made_up > 0.95
    assert line.width[MIDDLE].max() < 0.03
    bare = replace(line, liner=0 * line.liner)
    hang, twice = (
        measure_lashes(frame, outline, photo, skin, ink, each)[0] for each in (line, bare)
    )
    middle = np.abs(lash_places()) < 0.3
    assert hang[:, middle].mean() < 0.5 * twice[:, middle].mean()


def test_beside_the_corner_lashes_with_mascara_hang_less() -> None:
    picture = draw(size=960)
    eye, _ = build_eye(picture.pixels, picture.face, "right")
    assert eye is not None
    lids = replace(eye.lids, lashes=np.ones_like(eye.lids.lashes), line=0 * eye.lids.line)
    u, v = (
        np.array([-1.15, 0.0]) * eye.outline.half_width,
        np.interp([-1.15, 0], places(), eye.outline.seam),
    )
    x, y = (eye.pixel_from_eye @ np.stack([u, v + 0.12, np.ones(2)])).round().astype(int)
    light = []
    for liner in (0.0, 0.06):
        out = picture.pixels.copy()
        with_liner = replace(eye, lids=replace(lids, liner=np.full_like(lids.liner, liner)))
        compose_eye(with_liner, EyePose(closure=1.0), out)
        light.append(out[eye.box_px[1] + y, eye.box_px[0] + x].mean(axis=1))
    (corner, middle), (corner_made_up, middle_made_up) = light
    assert corner_made_up > corner + 30
    assert middle_made_up == pytest.approx(middle)


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
