from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.analysis import Analysis
from fondly.domain.eye import Eye, EyeOutline, Side, places
from fondly.imaging.colour import GREY
from fondly.perception.faces import read_face
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eye_fold import find_fold, kept_fold, own_skin
from fondly.portrait.eye_frame import IRIS, UPPER, EyeFrame, coordinates, place_eye
from fondly.portrait.eye_grain import COARSEST, edge_blur_px, grow_grain
from fondly.portrait.eye_in_front import hangs_before, has_fringe, worn_in_front
from fondly.portrait.eye_iris import find_iris
from fondly.portrait.eye_lids import bare_skin, finish_skin, lid_skin
from fondly.portrait.eye_light import light_on_face
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_strip import unroll_lid
from fondly.portrait.eye_surface import fit_surfaces
from fondly.portrait.eye_visibility import NO_IRIS, covered_side, lost_in_shade
from fondly.portrait.eye_zones import zones_of
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye
from tests.portrait.eye_pictures import SKIN, Picture, draw, mirrored

SIDES: tuple[Side, Side] = ("right", "left")
CLOSED = EyePose(closure=1.0)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return draw()


def nothing_worn(pixels: NDArray[np.float32]) -> Spectacles:
    frame, glare = (np.zeros(pixels.shape[:2], np.float32) for _ in range(2))
    return Spectacles(frame, glare)


def eye_of(picture: Picture, side: Side, worn: Spectacles | None = None) -> Eye:
    eye, findings = build_eye(picture.pixels, picture.face, side, worn)
    assert eye is not None
    assert findings == ()
    return eye


def posed(picture: Picture, pose: EyePose, worn: Spectacles | None = None) -> NDArray[np.float32]:
    out = picture.pixels.copy()
    for side in SIDES:
        compose_eye(eye_of(picture, side, worn), pose, out)
    return out


def frame_of(picture: Picture, side: Side) -> EyeFrame:
    frame = place_eye(picture.face, side, picture.pixels.shape[1::-1])
    assert frame is not None
    return frame


def test_the_boxes_of_both_eyes_lie_apart(picture: Picture) -> None:
    right, left = (eye_of(picture, side) for side in SIDES)
    assert right.box_px[2] <= left.box_px[0]


@pytest.mark.parametrize("side", SIDES)
def test_no_white_remains_in_a_closed_eye(picture: Picture, side: Side) -> None:
    eye = eye_of(picture, side)
    x0, y0, x1, y1 = eye.box_px
    assert picture.pixels[y0:y1, x0:x1].min(axis=2).max() > 200
    closed = posed(picture, CLOSED)[y0:y1, x0:x1]
    assert (closed - np.array(SKIN)).max() < 8


def test_grown_skin_has_the_colour_around(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    column, row = frame.pixel_from_eye[:, 2].round().astype(int) + frame.box_px[:2]
    lid = posed(picture, CLOSED)[row - round(0.2 * frame.unit_px), column]
    assert np.abs(lid - np.array(SKIN)).max() < 10


def test_a_mirrored_photo_gives_a_mirrored_eye(picture: Picture) -> None:
    pose = EyePose(closure=0.4, squint=0.3, gaze_yaw_deg=6.0, gaze_pitch_deg=-3.0)
    back = replace(pose, gaze_yaw_deg=-6.0)
    result = posed(mirrored(picture), back)[:, ::-1]
    assert np.abs(result - posed(picture, pose)).max() < 0.5


@pytest.mark.parametrize("pose", [CLOSED, EyePose(closure=0.5), EyePose(gaze_yaw_deg=10.0)])
def test_an_enlarged_photo_gives_the_same_eye(pose: EyePose) -> None:
    small, large = draw(360), draw(1080)
    x0, y0, x1, y1 = eye_of(small, "right").box_px
    moved = (posed(small, pose) - small.pixels)[y0:y1, x0:x1]
    change = np.asarray(posed(large, pose) - large.pixels, np.float32)
    shrunk = cv2.resize(change, (360, 360), interpolation=cv2.INTER_AREA)[y0:y1, x0:x1]
    away = np.abs(shrunk - moved)
    assert away.mean() < 0.3 * np.abs(moved).mean()  # lashes are finer where there are more pixels


@pytest.mark.parametrize("roll_deg", [-25.0, 25.0])
def test_a_tilted_eye_closes_as_well(roll_deg: float) -> None:
    tilted = draw(roll_deg=roll_deg)
    x0, y0, x1, y1 = eye_of(tilted, "left").box_px
    closed = posed(tilted, CLOSED)[y0:y1, x0:x1]
    assert (closed - np.array(SKIN)).max() < 8


def test_closed_eyes_are_left_alone() -> None:
    closed = draw(open_by=0.15)
    eye, (finding,) = build_eye(closed.pixels, closed.face, "right")
    assert eye is None
    assert finding.code == "eyes-closed"


def test_tiny_eyes_are_left_alone() -> None:
    tiny = draw(36)
    eye, (finding,) = build_eye(tiny.pixels, tiny.face, "left")
    assert eye is None
    assert finding.code == "eye-too-small"


def test_an_eye_outside_the_picture_is_left_alone(picture: Picture) -> None:
    cut = picture.pixels[:, 230:]
    points = picture.face.landmarks - (230, 0, 0)
    face = replace(picture.face, landmarks=points.astype(np.float32), photo_size_px=(250, 480))
    eye, (finding,) = build_eye(np.ascontiguousarray(cut), face, "right")
    assert eye is None
    assert finding.code == "eye-turned-away"


def test_an_eye_behind_a_dark_lens_is_left_alone() -> None:
    large = draw(900)
    pixels = large.pixels.copy()
    x0, y0, x1, y1 = eye_of(large, "right").box_px
    pixels[y0:y1, x0:x1] = 60 + 0.02 * pixels[y0:y1, x0:x1]
    eye, (finding,) = build_eye(pixels, large.face, "right")
    assert eye is None
    assert finding.code == "eye-hidden"


def test_a_frame_in_front_stays(picture: Picture) -> None:
    pixels = picture.pixels.copy()
    frame = frame_of(picture, "right")
    x0, y0, _, _ = frame.box_px
    lash = frame.pixel_from_eye @ (0.0, -0.1, 1.0)
    top = int(y0 + lash[1] - 0.26 * frame.unit_px)
    bar = slice(top, top + round(0.13 * frame.unit_px)), slice(x0 - 20, 480 - x0 + 20)
    pixels[bar] = 20
    worn = nothing_worn(pixels)
    worn.frame[bar] = 1
    out = posed(Picture(pixels, picture.face), CLOSED, worn)
    assert np.abs(out - pixels)[bar].max() < 4
    assert np.abs(out - pixels).max() > 60


def test_what_a_lens_mirrors_stays_before_a_lid(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    column, row = (frame.pixel_from_eye[:, 2] + frame.box_px[:2]).round().astype(int)
    part = slice(row - 200, row + 200), slice(column + round(0.2 * frame.unit_px), column + 80)
    pixels, worn = picture.pixels.copy(), nothing_worn(picture.pixels)
    pixels[part] = 0.2 * pixels[part] + 190
    worn.glare[part] = 1
    out = posed(Picture(pixels, picture.face), CLOSED, worn)
    assert np.abs(out - pixels)[part].max() < 0.01
    assert np.abs(out - pixels).max() > 60


def test_an_eye_under_a_lock_of_hair_is_covered(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    x0, y0, x1, y1 = frame.box_px
    strands = 150 + 25 * np.sin(np.arange(x0, x1) / 0.05 / frame.unit_px)
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1] = (strands[:, None] * [1.0, 0.8, 0.5]).astype(np.float32)
    assert covered_side(pixels, picture.face) == "right"
    assert covered_side(picture.pixels, picture.face) is None


def test_an_eye_that_is_seen_through_curls_is_covered(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    x0, y0, x1, y1 = frame.box_px
    zones = zones_of(frame, outline_eye(frame))
    columns, rows = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
    across, down = columns / float(frame.unit_px), rows / float(frame.unit_px)
    curls = 50 + 30 * np.sin(across / 0.03) + 20 * np.sin((across + down) / 0.15)
    pixels = picture.pixels.copy()
    pixels[y0:y1, x0:x1][~zones.opening] = curls[~zones.opening][:, None]
    iris = find_iris(frame, outline_eye(frame), frame.cut(pixels))
    assert iris.contrast > NO_IRIS
    assert covered_side(pixels, picture.face) == "right"


def test_a_far_eye_in_deep_shade_is_left_alone(picture: Picture) -> None:
    near, far = (eye_of(picture, side) for side in SIDES)
    outline = replace(far.outline, half_width=0.7 * near.outline.half_width)
    photo = far.photo * np.array([0.3, 0.3, 0.3, 1], np.float32)
    assert lost_in_shade((near, far), False) is None
    assert lost_in_shade((near, replace(far, photo=photo)), False) is None
    assert lost_in_shade((near, replace(far, outline=outline)), False) is None
    assert lost_in_shade((near, replace(far, outline=outline, photo=photo)), False) == far.side
    assert lost_in_shade((near,), False) is None


def test_behind_spectacles_a_far_eye_in_the_shade_of_its_brow_is_left_alone(
    picture: Picture,
) -> None:
    near, far = (eye_of(picture, side) for side in SIDES)
    outline = replace(far.outline, half_width=0.7 * near.outline.half_width)
    u, v = coordinates(far.eye_from_pixel, far.photo.shape[:2])
    upper = np.interp(u / outline.half_width, places(), outline.upper)
    photo = far.photo.copy()
    photo[v < upper, :3] *= 0.3
    eyes = near, replace(far, outline=outline, photo=photo)
    assert lost_in_shade(eyes, False) is None
    assert lost_in_shade(eyes, True) == far.side
    assert lost_in_shade((near, replace(far, outline=outline)), True) is None


def test_the_white_of_an_eye_is_nothing_that_a_lens_mirrors(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    zones = zones_of(frame, outline_eye(frame))
    x0, y0, x1, y1 = frame.box_px
    white = zones.opening & (zones.t > 0.3) & (zones.t < 0.7)
    window = (zones.above < 0.4) & (zones.below < 0.4) & (zones.t > 0.3) & (zones.t < 0.7)
    for seen, stays in ((white, False), (window, True)):
        worn = nothing_worn(picture.pixels)
        worn.glare[y0:y1, x0:x1][seen] = 0.9
        before = worn_in_front(frame, zones, worn)
        assert (before[white].mean() > 0.8) == stays
        assert (before.max() > 0.8) == stays


@pytest.mark.parametrize(("likely", "stays"), [(0.35, False), (0.9, True)])
def test_shade_that_a_net_half_takes_for_a_frame_is_none(
    picture: Picture, likely: float, stays: bool
) -> None:
    frame, worn = frame_of(picture, "right"), nothing_worn(picture.pixels)
    worn.frame[:] = likely
    before = worn_in_front(frame, zones_of(frame, outline_eye(frame)), worn)
    assert (before.mean() > 0.9) == stays
    assert (before.mean() > 0.1) == stays


def test_an_eye_behind_what_a_lens_mirrors_is_left_alone(picture: Picture) -> None:
    worn = nothing_worn(picture.pixels)
    worn.glare[:] = 0.5
    eye, (finding,) = build_eye(picture.pixels, picture.face, "right", worn)
    assert eye is None
    assert finding.code == "eye-behind-glare"


@pytest.mark.parametrize(("up", "stays"), [(0.58, False), (1.2, True)])
def test_what_hangs_from_the_brow_s_tail_is_shade_and_a_lock_of_hair_stays(
    picture: Picture, up: float, stays: bool
) -> None:
    """Dark from close above the outer corner to the brow, and the same far beyond the brow."""
    frame = frame_of(picture, "right")
    unit = frame.unit_px
    ends = np.array([(-frame.half_width, -0.26, 1), (-frame.half_width, -up, 1)])
    column, row = (ends @ frame.pixel_from_eye.T + frame.box_px[:2]).round().astype(int).T
    pixels = picture.pixels.copy()
    cv2.line(pixels, (column[0], row[0]), (column[1], row[1]), (70, 45, 40), round(0.14 * unit))
    low = posed(Picture(pixels, picture.face), CLOSED)[row[0], column[0]]
    assert (low.mean() < 90) == stays


def test_a_fringe_lends_a_lid_little_shade_and_no_hue(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    middle, lid = ((frame.pixel_from_eye @ (0.0, v, 1.0) + frame.box_px[:2]) for v in (0, -0.2))
    (column, row), end = lid.round().astype(int), round(middle[1] - 0.3 * frame.unit_px)
    pixels = picture.pixels.copy()
    pixels[:end] = (30, 34, 48)
    assert has_fringe(pixels, picture.face, "right")
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    compose_eye(eye, CLOSED, pixels)
    seen = pixels[row, column - 4 : column + 5].mean(axis=0)
    assert seen.mean() > 0.9 * np.mean(SKIN)
    assert seen[0] / seen[2] > 0.98 * SKIN[0] / SKIN[2]


@pytest.mark.parametrize(
    ("down_to", "from_t", "hangs"), [(0.05, 0.3, True), (0.05, 0.8, False), (0.3, -1.0, False)]
)
def test_hair_hangs_before_a_lid_if_it_hides_some_of_its_skin(
    picture: Picture, down_to: float, from_t: float, hangs: bool
) -> None:
    frame = frame_of(picture, "right")
    zones = zones_of(frame, outline_eye(frame))
    hair = ((zones.above > down_to) & (zones.t > from_t)).astype(np.float32)
    assert hangs_before(zones, hair) == hangs


def test_below_hair_that_ends_above_the_lid_a_socket_keeps_its_shade(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    zones = zones_of(frame, outline_eye(frame))
    x0, y0, x1, y1 = frame.box_px
    pixels = picture.pixels.copy()
    box = pixels[y0:y1, x0:x1]
    box[(zones.above > 0.12) & (zones.above < 0.6) & (np.abs(zones.t) < 1.4)] *= 0.5
    pixels[:y0] = box[zones.above > 0.6] = 30
    assert has_fringe(pixels, picture.face, "right")
    column, row = (frame.pixel_from_eye @ (-0.1, -0.32, 1.0)).round().astype(int)
    closed = posed(Picture(pixels, picture.face), CLOSED)[y0:y1, x0:x1]
    assert closed[row, column - 4 : column + 5].mean() < 0.7 * np.mean(SKIN)


@given(light=st.integers(60, 120), tone=st.floats(0.5, 1.0))
def test_a_lid_has_some_of_the_hue_beside_it_and_the_light_that_it_would_have(
    light: int, tone: float
) -> None:
    lit = np.full((2, 2, 3), light, np.float32) * np.array([1.0, 0.9, 0.85], np.float32)
    beside = lit * np.array([0.8, 0.77, 0.74], np.float32)
    tones = np.full((2, 2), tone, np.float32)
    lid, plain = lid_skin(lit, tones, beside), lid_skin(lit, tones, lit)
    assert np.abs((lid - plain) @ GREY).max() < 0.1 * light
    warmth, of_lit, of_beside = (float(one[0, 0, 0] / one[0, 0, 2]) for one in (lid, plain, beside))
    assert of_lit * 1.01 < warmth < of_lit * (of_beside * 0.85) ** 0.6
    hairy = np.full((2, 2, 3), 0.5 * light, np.float32)
    assert np.abs(lid_skin(beside, tones, hairy) - lid_skin(beside, tones, beside)).max() < 1
    tinted = lid_skin(beside, tones, hairy, lens=True)
    assert (tinted[..., 0] / tinted[..., 2] < 1.1).all()


def test_where_light_washes_skin_out_a_lid_has_the_hue_and_shade_of_its_socket() -> None:
    lit, beside = (
        np.broadcast_to(np.array(colour, np.float32), (2, 2, 3))
        for colour in ((225, 212, 206), (150, 108, 84))
    )
    tones = np.full((2, 2), 0.6, np.float32)
    lid, plain = lid_skin(lit, tones, beside), lid_skin(lit, tones, lit)
    assert (lid[..., 0] / lid[..., 2]).min() > 1.3 > (plain[..., 0] / plain[..., 2]).max()
    assert (lid @ GREY).max() < 0.72 * 215 < 0.8 * 215 < (plain @ GREY).min()


def test_what_a_lid_meets_of_a_brow_lends_it_hardly_any_hue(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    ends = np.array([(t * frame.half_width, -0.5, 1) for t in (-0.9, 0.9, 0.3)])
    column, row = (ends @ frame.pixel_from_eye.T + frame.box_px[:2]).round().astype(int).T
    pixels = picture.pixels.copy()
    thick = round(0.16 * frame.unit_px)
    cv2.line(pixels, (column[0], row[0]), (column[1], row[1]), (30, 40, 75), thick)
    closed = posed(Picture(pixels, picture.face), CLOSED)
    below = row[2] + round(0.14 * frame.unit_px)
    red, _, blue = closed[below, column[2] - 4 : column[2] + 5].mean(axis=0)
    assert red / blue > 0.87 * SKIN[0] / SKIN[2]


@pytest.mark.parametrize(("light", "brighter"), [(120.0, True), (205.0, False)])
def test_the_bulge_of_a_light_lid_is_no_brighter_than_skin_around(
    picture: Picture, light: float, brighter: bool
) -> None:
    frame = frame_of(picture, "right")
    outline = outline_eye(frame)
    skin = np.full((*frame.shape, 3), light, np.float32)
    plain = np.ones(frame.shape, np.float32)
    zones = zones_of(frame, outline)
    flat, lit = (finish_skin(skin, zones, plain, shade) for shade in (plain, 1.15 * plain))
    assert ((lit - light).max() > 8) == brighter
    assert (lit >= flat - 0.01).all()


def test_a_fold_is_one_calm_arc(picture: Picture) -> None:
    """A crease along the lid leaves half of itself, less towards its ends; a speck above none."""
    frame = frame_of(picture, "right")
    outline = outline_eye(frame)
    pixels = picture.pixels.copy()

    def at(start: float, end: float, above: float) -> NDArray[np.int64]:
        t = np.linspace(start, end, 200)
        v = np.interp(t, places(), outline.upper) - above
        eye = np.stack([t * outline.half_width, v, t**0], axis=1)
        return (eye @ frame.pixel_from_eye.T).round().astype(int)

    crease, speck = at(-0.9, 0.9, 0.16), at(0.3, 0.5, 0.32)
    for x, y in np.concatenate([crease[:110], crease[120:], speck]) + frame.box_px[:2]:
        cv2.circle(pixels, (int(x), int(y)), 1, (120, 90, 80), -1)
    cut, zones = frame.cut(pixels), zones_of(frame, outline)
    skin = np.full_like(cut, SKIN)
    fold = kept_fold(find_fold(unroll_lid(frame, outline, cut), skin), zones)
    middle = at(-0.6, 0.6, 0.16)
    left = -np.log(fold[middle[:, 1], middle[:, 0]])
    assert left.min() > 0.03
    ends, within = np.r_[left[:20], left[-20:]].mean(), left[70:130].mean()
    assert 0.3 * within < ends < 0.8 * within
    assert fold[speck[:, 1], speck[:, 0]].min() > 0.99


def test_no_hook_of_the_fold_is_left_beyond_the_outer_corner(picture: Picture) -> None:
    frame = frame_of(picture, "right")
    across = np.linspace(0, 0.3, 31)
    wing = np.stack([-frame.half_width - across, 0.02 + 0.6 * across, across**0], axis=1)
    x, y = (wing @ frame.pixel_from_eye.T + frame.box_px[:2]).round().astype(int).T
    pixels = picture.pixels.copy()
    points = np.stack([x, y], axis=1).reshape(-1, 1, 2).astype(np.int32)
    cv2.polylines(pixels, [points], False, (60, 40, 35), round(0.05 * frame.unit_px))
    closed = posed(Picture(pixels, picture.face), CLOSED)
    middle = slice(10, 26)
    assert closed[y[middle], x[middle]].mean() > 0.75 * np.mean(SKIN)


def _closed_below_fringe(
    picture: Picture, *, down_to: float, gaps: bool
) -> tuple[NDArray[np.float32], EyeFrame, EyeOutline]:
    """The closed right eye below a fringe with tips, some eye units above the lid's margin."""
    pixels, frame, outline = _below_fringe(picture, down_to=down_to, gaps=gaps)
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    compose_eye(eye, CLOSED, pixels)
    return pixels, frame, outline


def _below_fringe(
    picture: Picture, *, down_to: float, gaps: bool
) -> tuple[NDArray[np.float32], EyeFrame, EyeOutline]:
    frame = frame_of(picture, "right")
    outline = outline_eye(frame)
    pixels = picture.pixels.copy()
    pixels[: frame.box_px[1] + round(frame.pixel_from_eye[1, 2] - 0.42 * frame.unit_px)] = 30
    t = places()[64:193]
    for high in np.arange(down_to, 0.45, 0.02):
        line = np.stack([t * outline.half_width, outline.upper[64:193] - high, t**0], axis=1)
        x, y = (line @ frame.pixel_from_eye.T + frame.box_px[:2]).round().astype(int).T
        seen = (np.arange(len(t)) // 16) % 2 == 0 if gaps else np.ones(len(t), bool)
        pixels[y[seen], x[seen]] = 30
    assert has_fringe(pixels, picture.face, "right")
    return pixels, frame, outline


def _darkest_above(
    pixels: NDArray[np.float32], frame: EyeFrame, outline: EyeOutline, above: float
) -> float:
    x, y = (frame.pixel_from_eye @ (0.0, outline.upper[128] - above, 1.0)).round().astype(int)
    x, y = x + frame.box_px[0], y + frame.box_px[1]
    return float(pixels[y, x - 12 : x + 13].mean(axis=1).min())


@pytest.mark.parametrize("gaps", [False, True])
def test_what_hangs_from_a_fringe_all_along_the_lid_is_its_crease(
    picture: Picture, gaps: bool
) -> None:
    closed = _closed_below_fringe(picture, down_to=0.12, gaps=gaps)
    assert (_darkest_above(*closed, above=0.15) < 70) == gaps


def test_tips_of_a_fringe_hang_down_to_the_lashes(picture: Picture) -> None:
    closed = _closed_below_fringe(picture, down_to=0.04, gaps=True)
    assert _darkest_above(*closed, above=0.09) < 70


def test_a_tip_of_a_fringe_beside_the_eye_hangs_lower_than_its_corner(picture: Picture) -> None:
    pixels, frame, outline = _below_fringe(picture, down_to=0.04, gaps=True)
    u, corner = -outline.half_width - 0.42, outline.upper[64]
    ends = np.array([(u, corner + low, 1.0) for low in (-0.5, 0.08)])
    column, row = (ends @ frame.pixel_from_eye.T + frame.box_px[:2]).round().astype(int).T
    cv2.line(pixels, (column[0], row[0]), (column[1], row[1]), (30, 30, 30), 3)
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    column, row = (eye.pixel_from_eye @ (u, corner + 0.04, 1.0)).round().astype(int)
    assert eye.photo[row, column - 1 : column + 2, 3].max() > 0.7


def test_hair_that_goes_over_into_the_lashes_ends_strand_by_strand(picture: Picture) -> None:
    pixels, frame, outline = _below_fringe(picture, down_to=0.45, gaps=False)
    zones, (x0, y0, x1, y1) = zones_of(frame, outline), frame.box_px
    strands = 24 + 12 * np.sin(2 * np.pi * zones.u / 0.06)
    dark = (zones.above > -0.01) & (zones.above < 0.5) & (zones.u < 0)
    pixels[y0:y1, x0:x1][dark] = strands[dark][:, None]
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    t = np.linspace(-0.5, -0.2, 60)
    rows = np.interp(t, places(), outline.upper) - 0.06
    places_px = np.stack([t * outline.half_width, rows, t**0], axis=1) @ eye.pixel_from_eye.T
    column, row = places_px.round().astype(int).T
    along = eye.photo[row, column, 3]
    assert along.min() < 0.3
    assert along.max() > 0.7


@pytest.mark.parametrize("broad", [True, False])
def test_the_thin_end_of_a_brow_keeps_still_with_it(picture: Picture, broad: bool) -> None:
    frame = frame_of(picture, "right")
    outline = outline_eye(frame)
    zones = zones_of(frame, outline)
    above = zones.above - 0.95 * zones.reach
    brow = (above > 0) & (above < np.where(zones.t < 0, 0.3 if broad else 0.04, 0.04))
    pixels = picture.pixels.copy()
    x0, y0, x1, y1 = frame.box_px
    pixels[y0:y1, x0:x1][zones.above > 0.12] = pixels[0, 0]
    pixels[y0:y1, x0:x1][brow & (np.abs(zones.t) < 0.5)] = 30
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    u = 0.15 * outline.half_width
    height = np.interp(0.15, places(), outline.upper) - 0.95 * np.interp(
        0.15, places(), outline.reach
    )
    column, row = (eye.pixel_from_eye @ (u, height - 0.02, 1.0)).round().astype(int)
    assert (eye.photo[row, column, 3] > 0.4) == broad


def test_gaps_between_tips_of_a_fringe_keep_still_with_them(picture: Picture) -> None:
    pixels, _, outline = _below_fringe(picture, down_to=0.04, gaps=True)
    eye, _ = build_eye(pixels, picture.face, "right")
    assert eye is not None
    column, row = (eye.pixel_from_eye @ (0.0, outline.upper[128] - 0.2, 1.0)).round().astype(int)
    beside = slice(column - 12, column + 13)
    light = eye.photo[row, beside, :3].mean(axis=1)
    assert light.min() < 60
    assert light.max() > 120
    assert eye.photo[row, beside, 3].min() > 0.7


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("off", [(0.0, 0.0), (0.06, 0.03), (-0.05, -0.02)])
def test_the_iris_is_found_although_the_mesh_is_off(
    picture: Picture, side: Side, off: tuple[float, float]
) -> None:
    frame = frame_of(picture, side)
    truth = frame.landmarks[IRIS[side][0], :2].copy()
    frame.landmarks[list(IRIS[side]), :2] += off
    disc = find_iris(frame, outline_eye(frame), frame.cut(picture.pixels))
    assert disc.contrast > 0.15
    assert np.hypot(*(np.array([disc.u, disc.v]) - truth)) < 0.035
    assert disc.radius_u == pytest.approx(0.21, rel=0.12)


def test_the_margins_meet_at_the_corners(picture: Picture) -> None:
    outline = outline_eye(frame_of(picture, "right"))
    beyond = np.abs(places()) > 1.0
    assert np.abs(outline.lower - outline.upper)[beyond].max() < 1e-5
    assert (outline.lower >= outline.upper).all()
    inside = np.abs(places()) < 0.9
    assert (outline.seam >= outline.upper)[inside].all()
    assert np.abs(outline.seam - outline.lower)[inside].max() < 0.1


def test_closed_lids_meet_on_a_straighter_line_than_the_lower_margin(picture: Picture) -> None:
    outline = outline_eye(frame_of(picture, "left"))
    t = places()
    below = (outline.seam - outline.lower) / outline.height
    assert below[np.abs(t) < 0.5].max() < 0
    assert below[np.argmin(np.abs(t + 1))] > 0.1
    assert np.abs(below[np.abs(t) > 1.9]).max() < 1e-3
    assert np.ptp(outline.seam[(t > -1.4) & (t < -0.9)]) < 0.015, "no sweep up beyond the corner"


def test_a_closed_eye_is_darkest_where_the_lids_meet(picture: Picture) -> None:
    frame, eye = frame_of(picture, "right"), eye_of(picture, "right")
    closed = frame.cut(posed(picture, CLOSED))
    heights = np.array([-0.3, -0.12, 0.0, 0.12, 0.3])
    v = heights[:, None] + float(eye.outline.seam[128])
    u = np.broadcast_to(np.linspace(-0.05, 0.05, 9), (5, 9)).copy()
    light = frame.resample(closed, u, np.broadcast_to(v, u.shape).copy()).mean(axis=(1, 2))
    assert light.argmin() == 2
    assert light[1] < light[0] - 4
    assert light[3] < light[4] - 4


def test_the_skin_surface_carries_a_gradient_through_the_eye(picture: Picture) -> None:
    ramp = np.linspace(-60, 40, picture.pixels.shape[1], dtype=np.float32)[None, :, None]
    pixels = np.clip(picture.pixels + ramp, 0, 255)
    frame = frame_of(picture, "right")
    cut = frame.cut(pixels)
    zones = zones_of(frame, outline_eye(frame))
    surfaces = fit_surfaces(frame, cut, bare_skin(frame, zones, cut))
    truth = np.array(SKIN, np.float32) + frame.cut(np.broadcast_to(ramp, pixels.shape))
    eye = (zones.above < 0) & (zones.below < 0)
    for surface in (surfaces.around, surfaces.lit):
        assert np.abs(surface - truth)[eye].max() < 12


def test_grain_is_as_strong_as_the_skin_s(picture: Picture) -> None:
    noise = np.random.default_rng(1).normal(0, 5, (*picture.pixels.shape[:2], 1))
    pixels = (picture.pixels + cv2.GaussianBlur(noise, (0, 0), 0.6)[..., None]).astype(np.float32)
    frame = frame_of(picture, "left")
    grain = grow_grain(pixels, frame, 150.0)
    cheek = pixels[300:360, 260:340]
    truth = (cheek - cv2.GaussianBlur(cheek, (0, 0), COARSEST * frame.unit_px)).std()
    assert grain.std() == pytest.approx(truth, rel=0.3)
    assert np.array_equal(grain, grow_grain(pixels, frame, 150.0))
    assert grow_grain(picture.pixels, frame, 150.0).std() < 0.5


@pytest.mark.parametrize("sigma", [1.0, 2.0, 4.0])
def test_the_blur_of_edges_is_measured(sigma: float) -> None:
    sharp = np.zeros((200, 200, 3), np.float32)
    cv2.circle(sharp, (100, 100), 60, (200, 200, 200), -1)
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), sigma), np.float32)
    assert edge_blur_px(soft) == pytest.approx(sigma, rel=0.1)


def test_light_from_the_side_is_seen(picture: Picture) -> None:
    ramp = np.linspace(0.6, 1.2, picture.pixels.shape[1], dtype=np.float32)[None, :, None]
    points = picture.face.landmarks
    unit = 0.32 * picture.face.iod_px
    plain = light_on_face(picture.pixels, points, unit)
    lit = light_on_face(picture.pixels * ramp, points, unit)
    assert lit[1] > plain[1] + 0.1
    assert light_on_face(picture.pixels * ramp[:, ::-1], points, unit)[1] < plain[1] - 0.1


def test_the_demo_photo_reads_as_closed(demo_analysis: Analysis) -> None:
    photo, (face,) = demo_analysis.photo, demo_analysis.subjects
    pixels = photo.pixels.astype(np.float32)
    out = pixels.copy()
    for side in SIDES:
        eye, _ = build_eye(pixels, face, side)
        assert eye is not None
        compose_eye(eye, CLOSED, out)
    read = read_face(np.clip(out + 0.5, 0, 255).astype(np.uint8), like=face)
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        assert face.blendshapes[name] < 0.25
        assert read.blendshapes[name] > 0.35


def test_upper_margins_run_from_the_outer_corner_inwards(picture: Picture) -> None:
    for side in SIDES:
        u = frame_of(picture, side).landmarks[list(UPPER[side]), 0]
        assert (np.diff(u) > 0).all()


def test_what_is_drawn_dark_has_the_grain_of_the_print(picture: Picture) -> None:
    noise = np.random.default_rng(3).normal(0, 8, picture.pixels.shape[:2]).astype(np.float32)
    grained = np.clip(picture.pixels + noise[..., None], 0, 255)
    spread = []
    for pixels in (picture.pixels, grained):
        eye, _ = build_eye(pixels, picture.face, "right")
        assert eye is not None
        closed = (eye.lids.skin[..., 3] > 0.9)[..., None]
        spread.append(float(eye.lids.ink.std(axis=(0, 1), where=closed).mean()))
    assert spread[1] > max(2.0, 3 * spread[0])


@pytest.mark.parametrize(
    ("long", "fold", "own"), [(0.15, 0.8, 1.0), (0.40, 0.8, 0.0), (0.15, 0.3, 0.0)]
)
def test_a_lid_half_way_down_drags_no_long_lashes_and_no_black_fold(
    picture: Picture, long: float, fold: float, own: float
) -> None:
    """Long: ink of lashes half way to their tips. Fold: light of a broad one over the skin's."""
    frame = frame_of(picture, "right")
    outline = outline_eye(frame)
    zones = zones_of(frame, outline)
    skin = np.full((*frame.shape, 3), SKIN, np.float32)
    dark = (zones.above > 0.1) & (zones.above < 0.2)
    cut = np.where(dark[..., None], fold * skin, skin).astype(np.float32)
    lashes = np.full((48, 1025), long, np.float32)
    strip = unroll_lid(frame, outline, cut)
    assert own_skin(strip, outline, skin, lashes) == pytest.approx(own, abs=0.01)
    low = replace(outline, reach=np.full_like(outline.reach, 0.12))
    assert own_skin(strip, low, skin, lashes) == 0, "skin below a low brow is stretched"


def test_behind_spectacles_a_lid_is_grown_soon(picture: Picture) -> None:
    """Their frame would slide down with it."""
    for worn in (None, nothing_worn(picture.pixels)):
        eye, _ = build_eye(picture.pixels, picture.face, "right", worn)
        assert eye is not None
        assert (eye.lids.own > 0) == (worn is None)
