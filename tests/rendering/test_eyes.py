from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_SAMPLES, Eye, places
from fondly.portrait.eye_frame import coordinates
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye, iris_shift, pose_margins
from tests.portrait.eye_pictures import Picture, draw

share = st.floats(0, 1)
poses = st.builds(EyePose, share, share, share, st.floats(-12, 12), st.floats(-8, 8))


@pytest.fixture(scope="module")
def picture() -> Picture:
    return draw(320)


@pytest.fixture(scope="module", params=["right", "left"])
def eye(picture: Picture, request: pytest.FixtureRequest) -> Eye:
    built, _ = build_eye(picture.pixels, picture.face, request.param)
    assert built is not None
    return built


def compose(eye: Eye, pose: EyePose, picture: Picture) -> NDArray[np.float32]:
    out = picture.pixels.copy()
    compose_eye(eye, pose, out)
    return out


def test_at_rest_the_photo_comes_back_exactly(eye: Eye, picture: Picture) -> None:
    out = np.zeros_like(picture.pixels)
    compose_eye(eye, EyePose(), out)
    x0, y0, x1, y1 = eye.box_px
    assert np.array_equal(out[y0:y1, x0:x1], picture.pixels[y0:y1, x0:x1])


@settings(max_examples=25)
@given(pose=poses)
def test_only_the_box_changes(eye: Eye, picture: Picture, pose: EyePose) -> None:
    out = np.full((*picture.pixels.shape[:2], 4), -7, np.float32)
    compose_eye(eye, pose, out)
    x0, y0, x1, y1 = eye.box_px
    assert out[y0:y1, x0:x1, :3].min() >= 0
    assert out[y0:y1, x0:x1, :3].max() <= 255
    out[y0:y1, x0:x1, :3] = -7
    assert (out == -7).all()


def test_the_border_of_the_box_stays(eye: Eye, picture: Picture) -> None:
    pose = EyePose(closure=1.0, squint=1.0, gaze_pitch_deg=8.0)
    x0, y0, x1, y1 = eye.box_px
    change = np.abs(compose(eye, pose, picture) - picture.pixels)[y0:y1, x0:x1].max(axis=2)
    change[1:-1, 1:-1] = 0
    assert change.max() < 0.5


@settings(max_examples=60)
@given(pose=poses)
def test_the_lids_never_cross(eye: Eye, pose: EyePose) -> None:
    upper, lower = pose_margins(eye, pose)
    assert (upper <= lower).all()


@settings(max_examples=60)
@given(pose=poses, more=share)
def test_the_opening_shrinks_as_the_eye_closes(eye: Eye, pose: EyePose, more: float) -> None:
    upper, lower = pose_margins(eye, pose)
    further = replace(pose, closure=pose.closure + (1 - pose.closure) * more)
    upper_then, lower_then = pose_margins(eye, further)
    assert (lower_then - upper_then <= lower - upper + 1e-6).all()


@given(closure=share)
def test_the_lids_run_ahead_of_a_small_closure(eye: Eye, closure: float) -> None:
    upper, lower = pose_margins(eye, EyePose(closure=closure))
    part = (lower - upper).max() / eye.outline.height
    assert 1 - closure - 0.14 < part <= 1 - closure + 1e-5


@settings(max_examples=30)
@given(pose=poses)
def test_a_closed_eye_is_closed_whatever_else_it_does(eye: Eye, pose: EyePose) -> None:
    upper, lower = pose_margins(eye, replace(pose, closure=1.0))
    assert np.abs(lower - upper).max() < 1e-6


def test_less_of_the_white_is_seen_with_every_step(eye: Eye, picture: Picture) -> None:
    x0, y0, x1, y1 = eye.box_px
    white = [
        (compose(eye, EyePose(closure=c), picture)[y0:y1, x0:x1].min(axis=2) > 190).sum()
        for c in np.linspace(0, 1, 9)
    ]
    assert white[0] > 40
    assert white[-1] == 0
    assert all(after <= before for before, after in pairwise(white))


def test_the_white_does_not_gleam_in_a_slit(eye: Eye, picture: Picture) -> None:
    """Skin's blue is 145, the white's 228: far between the lids it is lit, near them it is not."""
    x0, y0, x1, y1 = eye.box_px
    bluest = [
        float(compose(eye, EyePose(closure=c), picture)[y0:y1, x0:x1, 2].max())
        for c in (0.0, 0.2, 0.6)
    ]
    assert bluest[1] > 0.8 * bluest[0]
    assert bluest[2] < 160


@settings(max_examples=30)
@given(pose=poses, which=st.integers(0, 4))
def test_a_small_change_of_pose_is_a_small_change_of_pixels(
    eye: Eye, picture: Picture, pose: EyePose, which: int
) -> None:
    values = list(astuple(pose))
    step = 1e-3 if which < 3 else 1e-2
    values[which] += step if values[which] < 0.5 else -step
    change = np.abs(compose(eye, EyePose(*values), picture) - compose(eye, pose, picture))
    assert change.max() < 6
    assert change.mean() < 0.05


@pytest.mark.parametrize("name", ["closure", "squint", "wide", "gaze_yaw_deg", "gaze_pitch_deg"])
def test_the_photo_is_left_without_a_jump(eye: Eye, picture: Picture, name: str) -> None:
    change = compose(eye, EyePose(**{name: 1e-4}), picture) - picture.pixels
    assert np.abs(change).max() < 1


@pytest.mark.parametrize(("yaw", "pitch"), [(12.0, 0.0), (-12.0, 0.0), (0.0, 5.0), (0.0, -5.0)])
def test_the_iris_travels_where_the_eye_looks(
    eye: Eye, picture: Picture, yaw: float, pitch: float
) -> None:
    def middle(pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        x0, y0, x1, y1 = eye.box_px
        part = pixels[y0:y1, x0:x1]
        black = np.clip(40 - part.max(axis=2), 0, 20)
        rows, cols = np.indices(black.shape)
        return np.array([(black * cols).sum(), (black * rows).sum()]) / black.sum()

    wide = EyePose(wide=0.5)
    before = middle(compose(eye, wide, picture))
    pose = replace(wide, gaze_yaw_deg=yaw, gaze_pitch_deg=pitch)
    moved = middle(compose(eye, pose, picture)) - before
    assert np.sign(moved[0]) == np.sign(yaw) or yaw == 0
    assert np.sign(moved[1]) == np.sign(pitch) or pitch == 0
    asked = np.abs(eye.pixel_from_eye[:, :2] @ iris_shift(eye, pose))
    assert np.abs(np.abs(moved) - asked).max() < 0.35 * asked.max() + 0.5


def box_of(eye: Eye, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """An eye's box of a picture, mirrored as its planes are: (h, w, ...)."""
    x0, y0, x1, y1 = eye.box_px
    part = pixels[y0:y1, x0:x1]
    return part[:, ::-1] if eye.side == "left" else part


def iris_only(eye: Eye, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The opening's pixels, well away from both lids and corners: (n, 3)."""
    part = box_of(eye, pixels)
    u, v = coordinates(eye.eye_from_pixel, part.shape[:2])
    t = u / eye.outline.half_width
    upper, lower = (np.interp(t, places(), edge) for edge in (eye.outline.upper, eye.outline.lower))
    inside = (np.abs(t) < 0.8) & (v > upper + 0.05) & (v < lower - 0.05)
    return np.asarray(part[inside])


@pytest.mark.parametrize("yaw", [-6.0, -3.0, 3.0, 6.0])
def test_a_soft_eye_that_turns_gets_no_outlines(eye: Eye, picture: Picture, yaw: float) -> None:
    soft = np.asarray(cv2.GaussianBlur(picture.pixels, (0, 0), 4.0), np.float32)
    built, _ = build_eye(soft, picture.face, eye.side)
    assert built is not None
    out = soft.copy()
    compose_eye(built, EyePose(gaze_yaw_deg=yaw), out)
    assert np.abs(iris_only(built, out - soft)).max() > 4
    before, after = (
        np.abs(iris_only(built, np.asarray(cv2.Laplacian(one, cv2.CV_32F)))).mean()
        for one in (soft, out)
    )
    assert after < 1.25 * before


def test_skin_and_lashes_stay_when_an_eye_turns_aside(eye: Eye, picture: Picture) -> None:
    out = compose(eye, EyePose(gaze_yaw_deg=10.0), picture)
    change = box_of(eye, np.abs(out - picture.pixels)).max(axis=2)
    u, v = coordinates(eye.eye_from_pixel, change.shape)
    upper = np.interp(u / eye.outline.half_width, places(), eye.outline.upper)
    assert change[v < upper - 0.02].max() < 1
    assert change[np.abs(v - upper) < 0.005].max() < 12


def test_catchlights_stay_behind_the_iris(eye: Eye, picture: Picture) -> None:
    glint = np.zeros_like(eye.ball.glint)
    a = eye.pixel_from_eye
    u, v = 0.0, float((eye.outline.upper + eye.outline.lower)[OUTLINE_SAMPLES // 2] / 2)
    col, row = (int(a[k, 0] * u + a[k, 1] * v + a[k, 2]) for k in (0, 1))
    glint[row - 1 : row + 2, col - 1 : col + 2, :3] = 60
    photo = eye.photo.copy()
    photo[..., :3] = np.minimum(photo[..., :3], 120) + glint[..., :3]
    lit = replace(eye, photo=photo, ball=replace(eye.ball, glint=glint))
    dull = replace(eye, photo=photo - glint, ball=replace(eye.ball, glint=np.zeros_like(glint)))
    pose = EyePose(gaze_yaw_deg=8.0)
    light = (compose(lit, pose, picture) - compose(dull, pose, picture)).sum(axis=2)
    part = box_of(eye, light)
    cols = np.indices(part.shape)[1]
    moved = float((part * cols).sum() / part.sum()) - col
    asked = float((eye.pixel_from_eye[:, :2] @ iris_shift(eye, pose))[0])
    assert 0.3 < moved / asked < 0.7


def test_no_more_closure_than_looks_right(eye: Eye, picture: Picture) -> None:
    limited = replace(eye, max_closure=0.4)
    assert np.array_equal(
        compose(limited, EyePose(closure=1.0), picture),
        compose(eye, EyePose(closure=0.4), picture),
    )


def test_the_wing_of_a_line_comes_when_the_fold_opens(eye: Eye, picture: Picture) -> None:
    wing = np.linspace(-2, 2, len(eye.lids.line)) < -1.4
    winged, bare = (
        replace(eye, lids=replace(eye.lids, own=0.0, line=np.where(wing, ink, eye.lids.line)))
        for ink in (np.float32(0.8), np.float32(0.0))
    )
    half, shut = (
        np.abs(compose(winged, pose, picture) - compose(bare, pose, picture)).max()
        for pose in (EyePose(closure=0.35), EyePose(closure=1.0))
    )
    assert half < 2
    assert shut > 40


def test_many_threads_draw_the_same(eye: Eye, picture: Picture) -> None:
    pose = EyePose(closure=0.6, gaze_yaw_deg=5.0)
    once = compose(eye, pose, picture)
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: compose(eye, pose, picture), range(12)))
    assert all(np.array_equal(result, once) for result in results)


def test_poses_have_names() -> None:
    with pytest.raises(TypeError):
        EyePose(blink=1.0)  # type: ignore[call-arg]


def test_lashes_are_there_on_all_the_way(eye: Eye, picture: Picture) -> None:
    bald = replace(eye, lids=replace(eye.lids, lashes=np.zeros_like(eye.lids.lashes)))
    shown = []
    for closure in np.linspace(0.33, 1.0, 8).tolist():
        both = [compose(it, EyePose(closure=closure), picture) for it in (eye, bald)]
        shown.append(float(np.abs(both[0] - both[1]).sum()))
    assert min(shown) > 0.25 * max(shown)


@pytest.mark.parametrize(("ink", "darker"), [(0.5, True), (0.05, False)])
def test_plain_lashes_that_point_at_us_cover_each_other(
    eye: Eye, picture: Picture, ink: float, darker: bool
) -> None:
    lashes = np.full_like(eye.lids.lashes, ink)
    lids = replace(eye.lids, lashes=lashes, line=0 * eye.lids.line, own=0.0)
    bald = replace(lids, lashes=0 * lids.lashes)
    with_lashes, without = (
        compose(replace(eye, lids=it, softness=0.004, blur=0.0), EyePose(closure=0.5), picture)
        for it in (lids, bald)
    )
    dark = float(eye.lids.ink.mean())
    taken = (without - with_lashes).mean(axis=2) / np.maximum(without.mean(axis=2) - dark, 40)
    assert (taken.max() > 1.15 * ink) == darker


def test_over_the_fold_the_photo_stays_until_the_lid_is_nearly_down(
    eye: Eye, picture: Picture
) -> None:
    rows = np.arange(eye.lids.over.shape[0])[:, None]
    margin = float((eye.pixel_from_eye @ (0.0, eye.outline.upper[128], 1.0))[1])
    over = np.broadcast_to(rows < margin - 4, eye.lids.over.shape).astype(np.float32)
    skin = eye.lids.skin.copy()
    skin[..., :3] *= 0.5
    folded = replace(eye, lids=replace(eye.lids, skin=skin, over=over))
    x0, y0, x1, y1 = eye.box_px
    there = (over > 0) & (skin[..., 3] > 0.5)
    changes = []
    for closure in (0.4, 1.0):
        after = compose(folded, EyePose(closure=closure), picture)
        changed = np.abs(after - picture.pixels)[y0:y1, x0:x1].mean(axis=2)
        changes.append(float(np.median(changed[there])))
    assert changes[0] < 1
    assert changes[1] > 20


def test_short_lashes_are_no_sharper_than_the_photo(eye: Eye, picture: Picture) -> None:
    full = replace(eye.lids, lashes=np.full_like(eye.lids.lashes, 0.9), line=0 * eye.lids.line)
    steepest = []
    for softness in (0.01, 0.1):
        soft = replace(eye, softness=softness)
        with_lashes, bald = (
            compose(replace(soft, lids=lids), EyePose(closure=1.0), picture)
            for lids in (full, replace(full, lashes=0 * full.lashes))
        )
        taken = (bald - with_lashes).mean(axis=2)
        steepest.append(float(np.abs(np.diff(taken, axis=0)).max()))
    assert steepest[1] < 0.75 * steepest[0]


def test_edges_and_lines_are_no_sharper_than_the_photo(eye: Eye, picture: Picture) -> None:
    bare = replace(eye.lids, lashes=0 * eye.lids.lashes, own=0.0)
    x0, y0, x1, _ = eye.box_px
    middle = float(eye.pixel_from_eye[0, 2])
    column = round(x0 + middle if eye.side == "right" else x1 - 1 - middle)
    for pose, line in ((EyePose(closure=0.5), 0.0), (EyePose(closure=1.0), 0.8)):
        lids = replace(bare, line=np.full_like(bare.line, line))
        v = pose_margins(eye, pose)[0][OUTLINE_SAMPLES // 2]
        row = round(y0 + float((eye.pixel_from_eye @ (0.0, v, 1.0))[1]))
        unit = float(eye.pixel_from_eye[1, 1])
        near = slice(row - round(0.15 * unit), row + round(0.08 * unit))
        steepest = []
        for blur in (0.03, 0.09):
            soft = replace(eye, lids=lids, softness=0.01, blur=blur)
            light = compose(soft, pose, picture)[near, column].mean(axis=1)
            steepest.append(float(np.abs(np.diff(light)).max()))
        assert steepest[1] < 0.7 * steepest[0]


def test_half_way_down_a_lid_still_wears_the_photo_s_own_skin(eye: Eye, picture: Picture) -> None:
    skin = eye.lids.skin.copy()
    skin[..., :3] *= 0.5
    seen = {}
    for own in (0.0, 1.0):
        dark = replace(eye, lids=replace(eye.lids, skin=skin, own=own))
        for closure in (0.4, 1.0):
            seen[own, closure] = compose(dark, EyePose(closure=closure), picture)
    assert seen[1.0, 0.4].sum() > seen[0.0, 0.4].sum()
    rows, cols = np.nonzero(np.abs(seen[0.0, 0.4] - picture.pixels).mean(axis=2) > 60)
    lighter = (seen[1.0, 0.4] - seen[0.0, 0.4])[rows, cols].mean()
    assert lighter > 20
    assert np.array_equal(seen[0.0, 1.0], seen[1.0, 1.0])


def below_margin(
    eye: Eye, pose: EyePose, shown: NDArray[np.float32], at: float, depths: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Green at depths below the upper margin of a pose, near a place along the eye: (n, 11)."""
    upper, _ = pose_margins(eye, pose)
    t = at + np.linspace(-0.15, 0.15, 11)
    v = np.interp(t, places(), upper) + depths[:, None]
    to_pixel, u = eye.pixel_from_eye, t * eye.outline.half_width
    x, y = (to_pixel[k, 0] * u + to_pixel[k, 1] * v + to_pixel[k, 2] for k in (0, 1))
    column = eye.box_px[0] + x if eye.side == "right" else eye.box_px[2] - 1 - x
    return shown[np.rint(eye.box_px[1] + y).astype(int), np.rint(column).astype(int), 1]


def dark_at_margin(eye: Eye, pose: EyePose, picture: Picture, at: float) -> float:
    """Green of the darkest pixels around the upper margin of a pose, near a place along the eye."""
    seen = below_margin(eye, pose, compose(eye, pose, picture), at, np.linspace(-0.08, 0.08, 17))
    return float(seen.min(axis=0).mean())


@pytest.mark.parametrize("at", [-0.6, 0.6])
def test_a_line_is_hardly_paler_on_its_way_than_at_either_end(
    eye: Eye, picture: Picture, at: float
) -> None:
    dark = replace(eye, lids=replace(eye.lids, own=1.0, line=np.full_like(eye.lids.line, 0.8)))
    shades = [
        dark_at_margin(dark, EyePose(closure=closure), picture, at)
        for closure in np.linspace(0, 1, 11)
    ]
    assert max(shades) < max(shades[0], shades[-1]) + 20


@pytest.mark.parametrize("at", [-0.6, 0.6])
def test_a_falling_lid_shades_the_white_as_dark_as_its_lashes_are(
    eye: Eye, picture: Picture, at: float
) -> None:
    pose, depths = EyePose(closure=0.4), np.array([0.03, 0.05])
    bare = replace(
        eye.lids, line=np.zeros_like(eye.lids.line), lashes=np.zeros_like(eye.lids.lashes)
    )
    before = below_margin(eye, pose, picture.pixels, at, depths).mean()
    none, dark = (
        below_margin(inked, pose, compose(inked, pose, picture), at, depths).mean() / before
        for inked in (
            replace(eye, lids=replace(bare, ink=np.full_like(eye.lids.ink, ink)))
            for ink in (255, 30)
        )
    )
    assert 0.85 < none < 0.92
    assert dark < none - 0.11


def test_a_line_is_uneven_only_when_nearly_shut(eye: Eye, picture: Picture) -> None:
    teeth = np.where(np.arange(OUTLINE_SAMPLES) // 8 % 2, np.float32(0.07), np.float32(0.01))
    ragged, even = (
        replace(eye, lids=replace(eye.lids, own=0.0, line_width=np.asarray(width, np.float32)))
        for width in (teeth, np.full_like(teeth, 0.04))
    )
    half, shut = (
        np.abs(compose(ragged, pose, picture) - compose(even, pose, picture)).max()
        for pose in (EyePose(closure=0.5), EyePose(closure=1.0))
    )
    assert half < 0.4 * shut


def test_liner_comes_down_with_the_lid(eye: Eye, picture: Picture) -> None:
    liner = np.full_like(eye.lids.liner, 0.08)
    pose = EyePose(closure=1.0)
    plain, made_up = (
        below_margin(each, pose, compose(each, pose, picture), 0.0, -np.array([0.06, 0.15]))
        for each in (eye, replace(eye, lids=replace(eye.lids, liner=liner)))
    )
    assert (made_up[0] < 0.65 * plain[0]).all()
    np.testing.assert_allclose(made_up[1], plain[1], atol=2.5)


def test_the_lower_lid_is_in_shade_before_the_upper_one_s_edge_turns_from_the_light(
    eye: Eye, picture: Picture
) -> None:
    lids = replace(
        eye.lids, line=np.zeros_like(eye.lids.line), lashes=np.zeros_like(eye.lids.lashes)
    )
    bare, gone = replace(eye, lids=lids), np.zeros_like(lids.shade)
    bright = replace(bare, lids=replace(lids, shade=gone))
    closures = (0.15, 0.4, 0.5, 0.65, 1.0)
    over, under = [], []
    for closure in closures:
        pose = EyePose(closure=closure)
        taken = compose(bright, pose, picture) - compose(bare, pose, picture)
        upper, lower = pose_margins(eye, pose)
        gap = float(np.interp(0.0, places(), lower - upper))
        over.append(below_margin(bare, pose, taken, 0.0, np.array([-0.05])).mean())
        under.append(below_margin(bare, pose, taken, 0.0, np.array([gap + 0.05])).mean())
    assert over[0] == under[0] == 0
    assert 0 < over[2] < 0.5 * over[-1]
    assert 0 < under[1] < under[2] < 0.9 * under[-1] < under[3]


def test_lashes_over_the_outer_corner_come_down_with_their_roots(
    eye: Eye, picture: Picture
) -> None:
    at, height, pose = -1.0, 0.16, EyePose(closure=0.3)
    nothing = np.zeros_like(eye.lids.lashes), np.zeros_like(eye.lids.line)
    lids = replace(eye.lids, own=1.0, lashes=nothing[0], line=nothing[1])
    rows, columns = np.mgrid[0 : eye.photo.shape[0], 0 : eye.photo.shape[1]]
    v = np.interp(at, places(), eye.outline.upper) - height
    x, y = eye.pixel_from_eye @ (at * eye.outline.half_width, v, 1.0)
    mark = 0.8 * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 8)
    marked = eye.photo.copy()
    marked[..., :3] *= np.asarray(1 - mark, np.float32)[..., None]

    def row_of_mark(pose: EyePose) -> float:
        shown = (
            compose(replace(eye, photo=p, lids=lids), pose, picture) for p in (eye.photo, marked)
        )
        found = np.abs(np.subtract(*shown)).sum(axis=(1, 2))
        return float(found @ np.arange(len(found)) / found.sum())

    fell = (row_of_mark(pose) - row_of_mark(EyePose())) / np.linalg.norm(eye.pixel_from_eye[:, 1])
    moved = pose_margins(eye, pose)[0] - eye.outline.upper
    corner, further_in = np.interp((at, -0.7), places(), moved)
    assert 1.15 * corner < fell < further_in


@pytest.mark.parametrize("at", [-0.6, 0.0, 0.6])
def test_lashes_and_make_up_on_the_edge_go_down_with_the_lid(
    eye: Eye, picture: Picture, at: float
) -> None:
    bare = replace(
        eye.lids,
        own=0.0,
        line=0 * eye.lids.line,
        lashes=0 * eye.lids.lashes,
        liner=0 * eye.lids.liner,
    )
    shade, ink = (replace(eye, lids=replace(bare, edged=edged)) for edged in (0.0, 1.0))
    half, shut = EyePose(closure=0.45), EyePose(closure=1.0)
    heights = -np.linspace(0.01, 0.06, 6)
    gone, stays = (
        below_margin(each, half, compose(each, half, picture), at, heights) for each in (shade, ink)
    )
    assert eye.photo[..., 1].min() < stays.min() < gone.min() - 40
    assert stays.mean() < gone.mean() - 5
    far = below_margin(ink, half, compose(ink, half, picture), at, np.array([-0.14]))
    np.testing.assert_array_equal(
        far, below_margin(shade, half, compose(shade, half, picture), at, np.array([-0.14]))
    )
    np.testing.assert_array_equal(compose(ink, shut, picture), compose(shade, shut, picture))


def test_what_is_dark_far_beyond_a_corner_does_not_go_down_with_the_lid(
    eye: Eye, picture: Picture
) -> None:
    shade, ink = (replace(eye, lids=replace(eye.lids, own=0.0, edged=one)) for one in (0.0, 1.0))
    half = EyePose(closure=0.45)
    changed = np.abs(compose(ink, half, picture) - compose(shade, half, picture))
    part = box_of(eye, changed).max(axis=-1)
    u, _ = coordinates(eye.eye_from_pixel, part.shape)
    beyond = np.abs(u) - eye.outline.half_width
    assert part[beyond < -0.1].max() > 30
    assert part[beyond > 0.17].max() < 1


def test_what_is_light_on_the_edge_stays_behind(eye: Eye, picture: Picture) -> None:
    """Where a margin is found too low, the white of the eye lies above it."""
    photo = np.maximum(eye.photo, eye.lids.skin)
    photo[..., 3] = 0
    pose = EyePose(closure=0.4)
    with_edge, without = (
        compose(
            replace(eye, photo=photo, lids=replace(eye.lids, own=0.0, edged=edged)), pose, picture
        )
        for edged in (1.0, 0.0)
    )
    np.testing.assert_allclose(with_edge, without, atol=0.1)


def test_what_hangs_before_the_edge_of_a_lid_does_not_go_down_with_it(
    eye: Eye, picture: Picture
) -> None:
    photo = eye.photo.copy()
    upper = int(round(float((eye.pixel_from_eye @ (0.0, eye.outline.upper[128], 1.0))[1])))
    photo[upper - 2 : upper + 1] = (10, 10, 10, 1)
    before = replace(eye, photo=photo)
    pose = EyePose(closure=0.45)
    with_edge, without = (
        compose(replace(before, lids=replace(eye.lids, own=0.0, edged=edged)), pose, picture)
        for edged in (1.0, 0.0)
    )
    below = with_edge[eye.box_px[1] + upper + 1 :]
    assert (without[eye.box_px[1] + upper + 1 :] - below).max() < 60
