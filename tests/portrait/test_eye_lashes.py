"""What a closed lid takes over from the photo: lashes, tone, fold, shade."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_SAMPLES, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_fold import find_fold, kept_fold, over_fold, up_to_fold
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_in_front import find_in_front
from fondly.portrait.eye_lash_line import BAND, RootLine, measure_line
from fondly.portrait.eye_lashes import (
    LASH_COLUMNS,
    LASH_LENGTH,
    LASH_ROWS,
    edge_of_lid,
    find_ink,
    lash_places,
    measure_lashes,
)
from fondly.portrait.eye_lids import in_shade
from fondly.portrait.eye_light import in_shade_that_stays, shade_that_stays
from fondly.portrait.eye_line_along import lashes_shown, ragged_line
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_pair import UNLIKE, alike
from fondly.portrait.eye_strip import hue_of_lid, in_socket, tone_of_lid, unroll_lid
from fondly.portrait.eye_surface import SkinSurfaces
from fondly.portrait.eye_zones import EyeZones, zones_of
from fondly.portrait.eyes import build_eye
from tests.portrait.eye_pictures import LASHES, SKIN, Picture, draw

MIDDLE = np.abs(places()) < 0.5


def parts(picture: Picture) -> tuple[EyeFrame, EyeZones, NDArray[np.float32]]:
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    return frame, zones_of(frame, outline_eye(frame)), frame.cut(picture.pixels)


def line_of(picture: Picture, blur: float = 0.0) -> RootLine:
    frame, zones, cut = parts(picture)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    ink = find_ink(cut, zones, skin)
    return measure_line(frame, outline_eye(frame), with_front(cut), skin, ink, blur)


def with_front(cut: NDArray[np.float32], in_front: float = 0.0) -> NDArray[np.float32]:
    """A box of the photo, and how far what it shows lies before the eye."""
    return np.dstack([cut, np.full_like(cut[..., 0], in_front)])


def lashes_of(
    picture: Picture, in_front: float = 0.0, softness: float = 0.0
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lashes of the photo, and how plainly they are seen, along the eye."""
    frame, zones, cut = parts(picture)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    ink = find_ink(cut, zones, skin)
    none = np.zeros(places().shape, np.float32)
    bare = RootLine(ink=none, width=none, liner=none, made_up=0.0, softness=softness)
    return measure_lashes(frame, outline_eye(frame), with_front(cut, in_front), skin, ink, bare)


def with_lashes(lean: float, gap: float = 0.0, crease: tuple[float, float] = (9, 9)) -> Picture:
    """A face with seven lashes .16 eye units long on the right eye's upper margin.

    Args:
        lean: towards the outer corner, over their height.
        gap: between the line of their roots and where they begin.
        crease: between which heights there is one.
    """
    picture = draw(size=960)
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    root = zones.t * frame.half_width + lean * zones.above
    lash = np.abs((root / 0.1) % 1 - 0.5) < 0.12
    lash &= (np.abs(root) < 0.35) & (zones.above > gap) & (zones.above < 0.16)
    lash |= (np.abs(root) < 0.35) & (zones.above > crease[0]) & (zones.above < crease[1])
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][lash] = LASHES
    return Picture(pixels, picture.face)


def surfaces_of(cut: NDArray[np.float32], around: float | NDArray[np.float32]) -> SkinSurfaces:
    """Lit skin of the usual colour, and skin around that has so much of its light."""
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    light = np.broadcast_to(np.asarray(around, np.float32), cut.shape[:2])
    return SkinSurfaces(around=skin * light[..., None], lit=skin)


def tone_of(
    picture: Picture,
    *,
    around: float | NDArray[np.float32] = 1.0,
    blur: float = 0.005,
    place: float = 0.0,
    fringe: bool = False,
) -> float:
    """Of the lid at a place along the eye."""
    frame, zones, cut = parts(picture)
    strip = unroll_lid(frame, outline_eye(frame), cut)
    tone = tone_of_lid(strip, zones, surfaces_of(cut, around), blur, fringe)
    return float(tone[np.abs(zones.t - place) < 0.05].mean())


def hue_of(picture: Picture) -> NDArray[np.float32]:
    frame, _, cut = parts(picture)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    return hue_of_lid(unroll_lid(frame, outline_eye(frame), cut), skin, 0.005)


def fold_of(picture: Picture) -> tuple[NDArray[np.float32], EyeZones]:
    frame, zones, cut = parts(picture)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    return kept_fold(find_fold(unroll_lid(frame, outline_eye(frame), cut), skin), zones), zones


def painted(
    above: tuple[float, float], factor: float, *, warmth: float = 1.0, along: float = -1.2
) -> Picture:
    """A face with a darker or warmer stripe at these heights above the right eye's margin.

    Args:
        along: place along the eye where it begins.
    """
    picture = draw()
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    stripe = (zones.above > above[0]) & (zones.above < above[1])
    stripe &= (zones.t > along) & (zones.t < 1.2)
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][stripe] *= factor * np.array([warmth, 1.0, 1.0 / warmth], np.float32)
    return Picture(pixels, picture.face)


def test_thick_lashes_give_a_thick_line() -> None:
    thin, thick = line_of(draw(lashes=0.02)), line_of(draw(lashes=0.08))
    assert thick.width[MIDDLE].mean() > 1.3 * thin.width[MIDDLE].mean()


def test_the_line_ends_at_the_corners() -> None:
    line = line_of(draw())
    assert line.ink[MIDDLE].min() > 0.25
    assert line.ink[np.abs(places()) > 1.41].max() < 1e-6
    tapered = line.ink[np.abs(places()) < 1.41]
    assert np.abs(np.diff(tapered)).max() < 0.15


def test_the_line_goes_on_beyond_the_corner_where_the_photo_is_dark() -> None:
    picture = draw()
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    wing = (np.abs(zones.below) < 0.03) & (zones.t < -0.95) & (zones.t > -1.5)
    picture.pixels[y0:y1, x0:x1][wing] = LASHES
    plain, winged = line_of(draw()).ink, line_of(picture).ink
    there = np.abs(places() + 1.3) < 0.06
    assert winged[there].min() > plain[there].max() + 0.3
    assert winged[places() < -1.6].max() < 0.05


def test_a_line_is_uneven_as_far_as_the_photo_is_sharp() -> None:
    roots = np.ones_like(places())
    sharp, soft = (ragged_line(roots, 0.5, (blur, blur)) for blur in (0.01, 0.08))
    assert 0.1 < sharp[MIDDLE].std() < 0.25
    assert soft[MIDDLE].std() < 0.85 * sharp[MIDDLE].std()


def test_a_line_has_no_knobs_at_its_ends() -> None:
    uneven = ragged_line(np.ones_like(places()), 0.5, (0.01, 0.01))
    assert np.abs(uneven[np.abs(places()) > 0.95]).max() < 0.01
    thirds = [np.abs(places() - at) < 0.25 for at in (-0.5, 0.0, 0.5)]
    assert max(abs(uneven[third].mean()) for third in thirds) < 0.05


def test_ink_is_redder_than_the_dark_that_the_photo_shows() -> None:
    """As lids that meet are; grey photos have grey lines."""
    _, zones, cut = parts(draw())
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    red, green, _ = find_ink(cut, zones, skin)
    assert red / green > 1.4
    grey = np.broadcast_to((cut @ GREY)[..., None], cut.shape)
    ink = find_ink(grey, zones, np.broadcast_to((skin @ GREY)[..., None], cut.shape))
    assert np.ptp(ink) < 0.02 * ink.mean()


def test_white_skin_swallows_some_of_the_line() -> None:
    """Where a print is burnt; and its ink is black, but the line is not."""
    picture = draw()
    levels = np.interp(picture.pixels @ GREY, (30, 170), (0, 250))
    burnt = Picture(np.repeat(levels[..., None], 3, axis=2).astype(np.float32), picture.face)
    frame, zones, cut = parts(burnt)
    skin = np.full_like(cut, 250.0)
    ink = find_ink(cut, zones, skin)
    line = measure_line(frame, outline_eye(frame), with_front(cut), skin, ink, 0.0)
    assert (line.ink * (1 - ink @ GREY / 250))[MIDDLE].mean() < 0.83
    assert line.width[MIDDLE].mean() < 0.7 * line_of(picture).width[MIDDLE].mean()


@pytest.mark.parametrize(
    ("lash", "softness", "blur", "made_up", "sure"),
    [
        (0.2, 0.01, 0.01, 0.0, 1.0),
        (0.03, 0.01, 0.01, 0.0, 0.0),
        (0.2, 0.05, 0.01, 0.0, 0.0),
        (0.0, 0.05, 0.04, 0.0, 0.0),
        (0.0, 0.05, 0.01, 1.0, 1.0),
    ],
    ids=["lashes", "none", "shade", "too soft to show any", "make-up"],
)
def test_the_dark_of_an_edge_is_ink_where_lashes_stand_above_it_or_make_up_is(
    lash: float, softness: float, blur: float, made_up: float, sure: float
) -> None:
    none = np.zeros(OUTLINE_SAMPLES, np.float32)
    line = RootLine(ink=none, width=none, liner=none, made_up=made_up, softness=softness)
    own = np.full((LASH_ROWS, LASH_COLUMNS), lash, np.float32)
    assert edge_of_lid(own, line, blur) == pytest.approx(sure, abs=0.01)


def test_what_is_dark_on_two_edges_is_the_same() -> None:
    picture = draw(lashes=0.08)
    one, _ = build_eye(picture.pixels, picture.face, "right")
    assert one is not None
    lashed, none = (replace(one, lids=replace(one.lids, edged=edged)) for edged in (1.0, 0.0))
    assert [eye.lids.edged for eye in alike((lashed, none))] == [0.5, 0.5]


def test_lines_of_two_eyes_are_about_alike() -> None:
    picture = draw(lashes=0.08)
    eyes = tuple(build_eye(picture.pixels, picture.face, side)[0] for side in ("right", "left"))
    one, other = eyes
    assert one is not None
    assert other is not None
    thin = replace(other, lids=replace(other.lids, line_width=0.3 * one.lids.line_width))
    both = alike((one, thin))
    widths = [float(np.median(eye.lids.line_width[MIDDLE])) for eye in both]
    assert widths[0] / widths[1] == pytest.approx(np.exp(UNLIKE), rel=0.05)
    assert alike((one,)) == (one,)


@pytest.mark.parametrize(("black", "taken"), [(40, 0.8), (0, 0.99)])
def test_lashes_found_pale_on_one_eye_are_nearly_as_dark_as_on_the_other(
    black: float, taken: float
) -> None:
    picture = draw(lashes=0.08)
    one, _ = build_eye(picture.pixels, picture.face, "right")
    assert one is not None
    skin = np.full_like(one.lids.skin, 200)
    dark, pale = (
        replace(one, lids=replace(one.lids, skin=skin, ink=np.full_like(one.lids.ink, ink)))
        for ink in (black, 120)
    )
    for eyes in ((dark, pale), (pale, dark)):
        light = sorted(float(eye.lids.ink.mean()) for eye in alike(eyes))
        assert light[0] == pytest.approx(black)
        assert light[1] == pytest.approx(200 * (1 - taken * np.exp(-UNLIKE)), rel=0.01)


def test_neither_of_two_eyes_wears_its_own_skin_for_longer() -> None:
    picture = draw(lashes=0.08)
    one, _ = build_eye(picture.pixels, picture.face, "right")
    assert one is not None
    whole, bare = (replace(one, lids=replace(one.lids, own=own)) for own in (1.0, 0.2))
    assert [eye.lids.own for eye in alike((whole, bare))] == [0.2, 0.2]


@pytest.mark.parametrize("lean", [0.0, 0.7, -0.5])
def test_lashes_are_carried_as_they_are(lean: float) -> None:
    own, seen = lashes_of(with_lashes(lean))
    middle = np.abs(lash_places()) < 0.4
    assert seen[middle].min() > 0.9
    row = round(0.1 / LASH_LENGTH * (LASH_ROWS - 1))
    assert own[row][middle].max() > 0.7
    assert 0.15 < (own[row][middle] > 0.4).mean() < 0.45


def test_what_does_not_begin_at_the_margin_is_no_lash() -> None:
    crease, _ = lashes_of(painted((0.1, 0.15), 0.4))
    hairs, _ = lashes_of(with_lashes(0.0, gap=0.08))
    high = slice(round(0.1 / LASH_LENGTH * LASH_ROWS), None)
    assert crease[high].max() < 0.05
    assert hairs[high].max() < 0.05


def test_a_crease_that_lashes_touch_is_no_lash() -> None:
    own, _ = lashes_of(with_lashes(0.0, crease=(0.11, 0.15)))
    middle = np.abs(lash_places()) < 0.4
    row = round(0.13 / LASH_LENGTH * (LASH_ROWS - 1))
    assert own[row][middle].max() > 0.7
    assert 0.15 < (own[row][middle] > 0.4).mean() < 0.45


def test_hair_before_a_lid_is_no_lash() -> None:
    own, seen = lashes_of(with_lashes(0.0), in_front=1.0)
    assert own.max() == seen.max() == 0.0


def test_a_shadow_along_the_margin_is_no_lashes() -> None:
    shadow, seen = lashes_of(painted((0.0, 0.12), 0.4))
    middle = np.abs(lash_places()) < 0.5
    assert seen[middle].max() < 0.5
    assert shadow[:, middle].mean() < 0.12


def test_the_line_is_as_uneven_as_the_lashes_roots() -> None:
    even, uneven = line_of(draw(size=960)), line_of(with_lashes(0.0, gap=0.0))
    assert np.abs(np.diff(uneven.width[MIDDLE])).mean() > (
        2 * np.abs(np.diff(even.width[MIDDLE])).mean()
    )


def test_lids_meet_in_a_line_where_the_photo_shows_none() -> None:
    picture = draw()
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][(zones.above > -0.06) & (zones.above < 0.13)] = SKIN
    line = line_of(Picture(pixels, picture.face))
    assert 0.32 < line.ink[MIDDLE].mean() < 0.5


def test_a_soft_photo_gives_a_soft_line() -> None:
    sharp = draw()
    soft = Picture(np.asarray(cv2.GaussianBlur(sharp.pixels, (0, 0), 4.0), np.float32), sharp.face)
    assert line_of(soft).softness > 1.8 * line_of(sharp).softness
    assert lashes_shown(line_of(soft).softness) < lashes_shown(line_of(sharp).softness)


def test_in_a_blurred_photo_the_open_eye_has_run_into_the_line() -> None:
    calm, blurred = (np.median(line_of(draw(), blur).ink[MIDDLE]) for blur in (0.03, 0.08))
    assert 0.6 * calm < blurred < 0.85 * calm


def test_black_glasses_tell_no_blur_wider_than_what_was_measured() -> None:
    """They have no edge, and blurring lashes by what their slope tells took minutes."""
    picture = draw()
    black = line_of(Picture(np.zeros_like(picture.pixels), picture.face))
    assert 0 < black.softness <= (BAND[1] - BAND[0]) / 2


def test_make_up_on_the_lid_stays_on_the_lid() -> None:
    assert tone_of(draw()) == pytest.approx(1.0, abs=0.03)
    assert tone_of(painted((0.0, 0.3), 0.85)) == pytest.approx(0.85**0.75, abs=0.03)
    assert tone_of(painted((0.0, 0.3), 0.85), blur=0.03) == pytest.approx(1.0, abs=0.03)


def test_a_lid_is_as_warm_as_it_was() -> None:
    warm, painted_red = (hue_of(painted((0.0, 0.3), 1.0, warmth=by)) for by in (1.05, 1.3))
    assert warm[0] / warm[2] == pytest.approx(1.05**1.4, abs=0.02)
    assert painted_red[0] == pytest.approx(1.06**0.7, abs=0.01)
    assert np.allclose(hue_of(painted((0.0, 0.3), 1.0, warmth=0.8)), 1.0)
    assert np.allclose(hue_of(draw()), 1.0, atol=0.01)


def test_a_painted_lid_s_limit_keeps_its_hue() -> None:
    """Red that is cut off alone leaves green and blue too low: the lid is pink, and darker."""
    warm, painted_red = (
        np.log(hue_of(painted((0.0, 0.3), 1.0, warmth=by)).astype(np.float64)) for by in (1.02, 1.3)
    )
    assert painted_red[1] / painted_red[0] == pytest.approx(warm[1] / warm[0], abs=0.15)
    assert painted_red[2] / painted_red[0] == pytest.approx(warm[2] / warm[0], abs=0.3)
    skin = np.array(SKIN, np.float64)
    assert (skin * np.exp(painted_red)) @ GREY == pytest.approx(skin @ GREY, rel=0.005)


def test_a_lid_that_nobody_sees_bulges_out_of_the_shadow_around() -> None:
    hidden = painted((0.0, 0.3), 0.2)
    assert tone_of(hidden, around=0.5) == pytest.approx(0.5**0.8, abs=0.02)
    assert tone_of(draw(), around=0.5) == pytest.approx(1.0, abs=0.03)


def test_a_lid_half_in_the_shade_stays_half_in_the_shade() -> None:
    _, zones, _ = parts(draw())
    inner, around = painted((0.0, 0.3), 0.5, along=0.0), np.where(zones.t > 0, 0.5, 1.0)
    assert tone_of(inner, around=around, place=-0.7) == pytest.approx(1.0, abs=0.03)
    assert tone_of(inner, around=around, place=0.7) == pytest.approx(0.5**0.8, abs=0.06)


def test_hair_is_no_shade() -> None:
    _, zones, _ = parts(draw())
    inner, around = painted((0.0, 0.3), 0.3, along=0.3), np.where(zones.t > 0.3, 0.3, 1.0)
    assert tone_of(inner, around=around, place=0.7, fringe=True) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(("up_to", "light"), [(0.12, 1.0), (0.6, 0.5**0.77)])
def test_a_socket_is_dark_where_all_is_dark_up_to_the_brow(up_to: float, light: float) -> None:
    frame, zones, cut = parts(painted((0.0, up_to), 0.5))
    before = surfaces_of(cut, 1.0)
    after = in_socket(unroll_lid(frame, outline_eye(frame), cut), zones, before)
    lid = (np.abs(zones.t) < 0.5) & (zones.above > 0) & (zones.above < 0.15)
    assert after.around[lid].mean() / before.around[lid].mean() == pytest.approx(light, abs=0.05)
    assert np.array_equal(after.around[zones.below > 0.2], before.around[zones.below > 0.2])


def test_a_socket_s_shade_is_no_greyer_than_other_shade_on_skin() -> None:
    frame, zones, cut = parts(painted((0.0, 0.6), 0.5))
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    after = in_socket(unroll_lid(frame, outline_eye(frame), cut), zones, SkinSurfaces(skin, skin))
    lid = (np.abs(zones.t) < 0.5) & (zones.above > 0) & (zones.above < 0.15)
    shaded = after.around[lid].mean(axis=0)
    assert shaded @ GREY == pytest.approx(0.5**0.77 * np.array(SKIN) @ GREY, rel=0.08)
    assert shaded[0] / shaded[2] > 1.05 * SKIN[0] / SKIN[2]


@pytest.mark.parametrize(("seen", "light"), [(True, 0.5**0.77), (False, 1.0)])
def test_a_socket_behind_a_light_rim_is_dark(seen: bool, light: float) -> None:
    frame, zones, cut = parts(painted((0.0, 0.6), 0.5))
    rim = (zones.above > 0.12) & (zones.above < 0.22)
    cut[rim] = 250.0
    worn = rim.astype(np.float32) * np.float32(seen)
    before = surfaces_of(cut, 1.0)
    after = in_socket(unroll_lid(frame, outline_eye(frame), cut, worn), zones, before)
    lid = (np.abs(zones.t) < 0.5) & (zones.above > 0) & (zones.above < 0.1)
    assert after.around[lid].mean() / before.around[lid].mean() == pytest.approx(light, abs=0.07)


def test_a_socket_s_shade_deepens_up_to_the_brow() -> None:
    """A crease with light above it does not; over a lid that is lit, part of the shade unfolds."""
    up, shade = [], []
    for stripe in ((0.14, 0.6), (0.14, 0.18)):
        frame, zones, cut = parts(painted(stripe, 0.4))
        before = surfaces_of(cut, 1.0)
        after = in_socket(unroll_lid(frame, outline_eye(frame), cut), zones, before)
        share = (after.around / before.around).mean(axis=2)
        middle = np.abs(zones.t) < 0.4
        up.append(float(share[middle & (abs(zones.above - 0.22) < 0.02)].mean()))
        shade.append(float(share[middle & (abs(zones.above - 0.05) < 0.02)].mean()))
    assert 0.65 < up[0] < 0.8
    assert min(shade) > 0.9
    assert up[1] > 0.95


def still_skin(picture: Picture) -> tuple[NDArray[np.float32], EyeZones]:
    frame, zones, cut = parts(picture)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    strip = unroll_lid(frame, outline_eye(frame), cut)
    return over_fold(find_fold(strip, skin), strip, zones), zones


def test_a_whole_fold_and_what_lies_over_it_stay_while_the_lid_slides() -> None:
    over, zones = still_skin(painted((0.15, 0.19), 0.6, along=-1.2))
    higher = (np.abs(zones.t) < 0.7) & (zones.above > 0.22) & (zones.above < 0.3)
    below_its_middle = (np.abs(zones.t) < 0.5) & (zones.above > 0.155) & (zones.above < 0.165)
    assert over[(zones.above > 0) & (zones.above < 0.1)].max() < 0.02
    assert over[higher].min() > 0.55
    assert over[below_its_middle].min() > 0.45


def test_a_fold_seen_along_half_of_the_eye_stays() -> None:
    over, zones = still_skin(painted((0.15, 0.19), 0.6, along=-0.1))
    seen = (np.abs(zones.t - 0.4) < 0.2) & (zones.above > 0.155) & (zones.above < 0.165)
    assert over[seen].min() > 0.4


def test_shade_down_to_a_fold_is_the_lid_s_and_no_brow_before_it() -> None:
    frame, zones, cut = parts(painted((0.19, 1.2), 0.4))
    none, all_of_it = np.zeros(frame.shape, np.float32), np.ones(frame.shape, np.float32)
    there = (np.abs(zones.t) < 0.3) & (np.abs(zones.above - 0.4) < 0.05)
    before = [
        find_in_front(frame, zones, cut, surfaces_of(cut, 1.0), fold, fringe)[there].mean()
        for fold, fringe in ((none, False), (all_of_it, False), (all_of_it, True))
    ]
    assert min(before[0], before[2]) > 0.8
    assert before[1] == 0


def test_what_belongs_to_a_fold_ends_a_little_above_it() -> None:
    frame, zones, cut = parts(painted((0.15, 0.19), 0.6))
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    strip = unroll_lid(frame, outline_eye(frame), cut)
    its_own = up_to_fold(find_fold(strip, skin), zones)
    middle = np.abs(zones.t) < 0.4
    assert its_own[middle & (zones.above > 0) & (zones.above < 0.17)].min() > 0.9
    assert its_own[middle & (zones.above > 0.32)].max() < 0.05
    frame, zones, cut = parts(draw())
    strip = unroll_lid(frame, outline_eye(frame), cut)
    assert up_to_fold(find_fold(strip, skin), zones).max() < 0.05


def test_without_a_fold_smooth_skin_stays_and_a_piece_of_a_crease_does_not() -> None:
    over, zones = still_skin(painted((0.30, 0.34), 0.6, along=0.2))
    high = (zones.above > 0.2) & (zones.above < 0.34)
    assert over[(zones.above > 0) & (zones.above < 0.1)].max() < 0.02
    assert over[high & (zones.t > -0.45) & (zones.t < -0.1)].min() > 0.6
    assert over[high & (zones.t > 0.3) & (zones.t < 0.8)].max() < 0.1


@pytest.mark.parametrize(
    ("place", "light", "stays"), [(1.0, 190.0, 0.85), (0.0, 190.0, 0.1), (1.0, 250.0, 0.0)]
)
def test_shade_stays_at_the_inner_corner_unless_skin_is_white(
    place: float, light: float, stays: float
) -> None:
    frame, zones, cut = parts(draw())
    skin = np.full_like(cut, light)
    dim = np.where(np.abs(zones.t - place) < 0.4, 0.6, 1.0)[..., None] * skin
    photo = np.dstack([dim, np.zeros(frame.shape)]).astype(np.float32)
    left = shade_that_stays(frame, zones, skin, photo, skin)
    there = (np.abs(zones.t - place) < 0.1) & (zones.above > 0.1) & (zones.above < 0.2)
    assert left[there].mean() == pytest.approx(0.6**stays, abs=0.06)
    assert left[zones.t < -0.6].min() > 0.99 if place else left.max() <= 1


@pytest.mark.parametrize(("shade", "takes"), [((120, 70, 45), True), ((60, 80, 110), False)])
def test_shade_at_the_inner_corner_keeps_its_hue_where_that_is_warm(
    shade: tuple[int, int, int], takes: bool
) -> None:
    frame, zones, cut = parts(draw())
    skin = np.broadcast_to(np.array((215, 205, 200), np.float32), cut.shape)
    inner = (zones.t > 0.6)[..., None]
    seen = np.where(inner, np.array(shade, np.float32), skin)
    photo = np.dstack([seen, np.zeros(frame.shape)]).astype(np.float32)
    left = in_shade_that_stays(frame, zones, skin, photo, np.full_like(cut, 150.0))
    there = (np.abs(zones.t - 1.05) < 0.1) & (zones.above > 0.1) & (zones.above < 0.2)
    plain = in_shade(skin, shade_that_stays(frame, zones, skin, photo, np.full_like(cut, 150.0)))
    warmth, before = (float((one[..., 0] / one[..., 2])[there].mean()) for one in (left, plain))
    assert (warmth > 1.3 * before) == takes
    assert takes or warmth == pytest.approx(before, rel=0.02)
    np.testing.assert_allclose((left @ GREY)[there], (plain @ GREY)[there], rtol=0.02)
    assert np.abs(left - plain)[zones.t < 0.3].max() < 0.5


def test_neither_lashes_nor_what_hangs_before_an_eye_are_its_shade() -> None:
    frame, zones, cut = parts(draw())
    skin = np.full_like(cut, 190.0)
    lashes = np.abs(np.mod(zones.t, 0.2) - 0.1) < 0.04
    hair = np.ones_like(lashes)
    for dark, before in ((lashes, 0.0), (hair, 1.0)):
        dim = np.where(dark, 0.3, 1.0)[..., None] * skin
        photo = np.dstack([dim, np.full(frame.shape, before)]).astype(np.float32)
        left = shade_that_stays(frame, zones, skin, photo, skin)
        assert left[(np.abs(zones.t - 1) < 0.3) & (np.abs(zones.v) < 0.3)].min() > 0.97


def test_a_line_that_iris_and_blur_run_into_thins_out_sooner() -> None:
    sharp, soft = line_of(draw()), line_of(draw(), blur=0.04)
    end = np.abs(np.abs(places()) - 0.95) < 0.1
    assert soft.ink[end].mean() / soft.ink[MIDDLE].mean() < (
        0.9 * sharp.ink[end].mean() / sharp.ink[MIDDLE].mean()
    )


def test_a_fold_stays_fainter_than_it_was() -> None:
    fold = (0.20, 0.24)
    folded, zones = fold_of(painted(fold, 0.75))
    plain, _ = fold_of(draw())
    there = (zones.above > fold[0]) & (zones.above < fold[1]) & (np.abs(zones.t) < 0.5)
    assert plain[there].min() > 0.97
    assert 0.8 < folded[there].mean() < 0.95


@given(st.floats(0.2, 1.4), st.floats(5, 250))
def test_grey_stays_grey_in_the_shade(light: float, level: float) -> None:
    shaded = in_shade(np.full((1, 3), level, np.float32), np.array([light], np.float32))
    assert shaded == pytest.approx(level * light, rel=0.01)


def test_skin_is_redder_in_the_shade() -> None:
    skin = np.array([SKIN], np.float32)
    assert np.allclose(in_shade(skin, np.ones(1, np.float32)), skin)
    (shaded,) = in_shade(skin, np.array([0.6], np.float32))
    assert shaded[0] / shaded[2] > SKIN[0] / SKIN[2]


def test_the_line_runs_on_to_the_inner_corner_and_thins_out() -> None:
    """There it is both lids' own, and real ones end in a point."""
    line = line_of(draw(size=640))
    middle, near, corner = (
        float(line.ink[np.abs(places() - at) < 0.15].mean()) for at in (0.0, 0.7, 0.9)
    )
    assert near > 0.9 * middle
    assert 0.6 * middle < corner < 0.9 * middle
    assert np.interp(0.7, places(), line.width) > 0.75 * np.interp(0.0, places(), line.width)


def with_mass(softness: float) -> NDArray[np.float32]:
    """Lashes of a photo of this softness that stand out of a dark mass of others at their roots."""
    picture = with_lashes(0.0)
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    mass = (zones.above > 0) & (zones.above < 0.07) & (np.abs(zones.t) < 0.9)
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][mass] = LASHES
    own, _ = lashes_of(Picture(pixels, picture.face), softness=softness)
    return own[:, np.abs(lash_places()) < 0.4]


def test_lashes_that_stand_among_others_begin_at_their_roots() -> None:
    own = with_mass(softness=0.005)
    root, tip = (own[round(up / LASH_LENGTH * (LASH_ROWS - 1))] for up in (0.03, 0.12))
    assert (tip > 0.6).any()
    assert root[tip > 0.6].mean() > 0.65
    assert root[tip == 0].mean() < 0.6


def test_on_a_soft_photo_no_tips_are_left_of_lashes_that_cannot_be_followed() -> None:
    sharp, soft = with_mass(softness=0.005), with_mass(softness=0.04)
    tips = slice(round(0.1 / LASH_LENGTH * LASH_ROWS), None)
    assert soft[tips].mean() < 0.8 * sharp[tips].mean()


def test_shade_below_the_brow_hides_no_fold() -> None:
    picture = painted((0.13, 0.16), 0.7)
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    pixels = picture.pixels.copy()
    brow = (zones.above > 0.9 * zones.reach - 0.03) & (np.abs(zones.t) < 1.2)
    pixels[y0:y1, x0:x1][brow & (zones.above < 0.9 * zones.reach)] *= 0.3
    over, zones = still_skin(Picture(pixels, picture.face))
    above_it = (np.abs(zones.t) < 0.5) & (zones.above > 0.17) & (zones.above < 0.2)
    assert over[above_it].min() > 0.5


def test_of_a_piece_of_a_fold_nothing_stays_on_a_shut_lid() -> None:
    def darkest(along: float) -> float:
        folded, zones = fold_of(painted((0.15, 0.19), 0.7, along=along))
        return float(folded[(np.abs(zones.t) < 0.9) & (zones.above > 0.1)].min())

    assert darkest(-1.2) < 0.92
    assert darkest(0.35) > 0.98


def test_a_lash_over_a_fold_does_not_stay_with_it() -> None:
    picture = painted((0.13, 0.16), 0.7)
    frame, zones, _ = parts(picture)
    x0, y0, x1, y1 = frame.box_px
    lash = (np.abs(zones.t) < 0.03) & (zones.above > 0) & (zones.above < 0.22)
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][lash] = LASHES
    over, zones = still_skin(Picture(pixels, picture.face))
    above_it = (zones.above > 0.185) & (zones.above < 0.205)
    assert over[above_it & (np.abs(zones.t) < 0.02)].max() < 0.1
    assert over[above_it & (np.abs(zones.t - 0.3) < 0.05)].min() > 0.5


def test_a_socket_s_shade_goes_on_beyond_the_outer_corner() -> None:
    frame, zones, cut = parts(painted((0.0, 0.6), 0.5, along=-2.0))
    before = surfaces_of(cut, 1.0)
    after = in_socket(unroll_lid(frame, outline_eye(frame), cut), zones, before)
    share = (after.around / before.around).mean(axis=2)
    low = (zones.above > 0.02) & (zones.above < 0.15)
    assert share[low & (np.abs(zones.t + 1.3) < 0.05)].mean() < 0.75
    assert share[low & (np.abs(zones.t - 1.5) < 0.05)].mean() > 0.9
