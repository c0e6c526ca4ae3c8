from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.face_outlines import INNER_LIPS
from fondly.domain.mouth import LINE_REACH, MOTIONS, Mouth
from fondly.domain.options import Teeth
from fondly.portrait.mouth import build_mouth
from fondly.portrait.mouth_colours import mouth_colours
from fondly.portrait.mouth_frame import LEFT_CORNER, RIGHT_CORNER, line_places, place_mouth
from fondly.portrait.mouth_line import find_lips
from fondly.portrait.mouth_motion import opening
from tests.portrait.mouth_pictures import LIP, SKIN, TOOTH, Picture, draw


def built(picture: Picture, teeth: Teeth = Teeth.AUTO) -> Mouth:
    mouth, findings = build_mouth(picture.pixels, picture.face, picture.jaw, None, teeth)
    assert mouth is not None
    assert findings == ()
    return mouth


CLOSED = draw()
MOUTH = built(CLOSED)


def seam_px(mouth: Mouth, place: float) -> NDArray[np.float64]:
    v = np.interp(place, line_places(), mouth.lines.upper)
    right, middle, left = mouth.lines.ends
    u = middle + place * (middle - right if place < 0 else left - middle)
    a = mouth.pixel_from_mouth
    return np.asarray(a[:, :2] @ np.array([u, v]) + a[:, 2] + np.array(mouth.box_px[:2]))


def test_the_line_between_closed_lips_is_found_where_it_is_drawn() -> None:
    assert MOUTH.lines.opening == 0.0
    upper, lower = CLOSED.face.landmarks[[13, 14], 1]
    assert seam_px(MOUTH, 0.0)[1] == pytest.approx((upper + lower) / 2, abs=1.5)


def test_it_is_found_although_the_mesh_is_mistaken() -> None:
    off = CLOSED.face.landmarks.copy()
    off[:, 1] += 0.025 * CLOSED.face.iod_px
    face = type(CLOSED.face)(
        off, CLOSED.face.box_px, CLOSED.face.head_pose, CLOSED.face.gaze,
        CLOSED.face.blendshapes, CLOSED.face.presence, CLOSED.face.photo_size_px,
    )  # fmt: skip
    mistaken = built(Picture(CLOSED.pixels, face))
    assert seam_px(mistaken, 0.0)[1] == pytest.approx(seam_px(MOUTH, 0.0)[1], abs=1.5)


def test_without_a_line_the_mouth_stays_closed_and_says_so() -> None:
    blank = draw(line=False)
    mouth, findings = build_mouth(blank.pixels, blank.face, blank.jaw)
    assert mouth is None
    assert [finding.code for finding in findings] == ["lip-line-not-found"]


def test_what_stands_before_the_lips_keeps_them_closed() -> None:
    pixels = CLOSED.pixels.copy()
    x, y = CLOSED.face.landmarks[13, :2].astype(int)
    reach = int(0.08 * CLOSED.face.iod_px)
    pixels[y - 3 * reach : y + 3 * reach, x - reach : x + reach] = (90, 120, 90)
    mouth, findings = build_mouth(pixels, CLOSED.face, CLOSED.jaw)
    assert mouth is None
    assert len(findings) == 1


def test_a_face_of_a_few_pixels_is_left_alone() -> None:
    tiny = draw(60)
    assert build_mouth(tiny.pixels, tiny.face, tiny.jaw)[0] is None


def test_parted_lips_are_found_by_colour() -> None:
    picture = draw(opening=0.12)
    mouth = built(picture)
    assert mouth.lines.opening == pytest.approx(0.12, abs=0.02)
    middle = np.abs(line_places()) < 0.3
    assert (mouth.lines.lower > mouth.lines.upper)[middle].all()


def test_teeth_are_seen_although_the_mesh_takes_the_lips_for_shut() -> None:
    shown = draw(opening=0.05)
    shut = shown.face.landmarks.copy()
    middle = shut[[13, 14], 1].mean()
    shut[list(INNER_LIPS), 1] += 0.8 * (middle - shut[list(INNER_LIPS), 1])
    mouth = built(Picture(shown.pixels, replace(shown.face, landmarks=shut)))
    assert mouth.lines.opening > 0.02
    assert mouth.max_bared < 0.2


def test_a_highlight_beside_the_seam_is_no_tooth() -> None:
    x, y = CLOSED.face.landmarks[14, :2]
    wet = Picture(CLOSED.pixels.copy(), CLOSED.face)
    centre = (round(float(x)), round(float(y) + 0.045 * wet.face.iod_px))
    cv2.ellipse(wet.pixels, centre, (30, 2), 0, 0, 360, TOOTH, -1)
    assert built(wet).lines.opening == 0.0


@pytest.mark.parametrize(("light", "parted"), [(0.97, True), (0.6, False)])
def test_teeth_as_light_as_lips_in_black_and_white_are_told_from_a_dark_gap(
    light: float, parted: bool
) -> None:
    picture = draw(opening=0.06)
    grey = picture.pixels.mean(axis=-1, keepdims=True) * np.ones(3, np.float32)
    inside = np.round(picture.face.landmarks[list(INNER_LIPS), :2]).astype(np.int32)
    cv2.fillPoly(grey, [inside], [light * float(np.mean(LIP))] * 3)
    picture = Picture(grey, picture.face)
    frame = place_mouth(picture.face, grey.shape[1::-1])
    assert frame is not None
    assert (find_lips(frame, frame.cut(grey)).lines.opening > 0.0) == parted


def test_a_highlight_on_a_wet_lip_is_no_part_of_the_mouth_s_inside() -> None:
    plain = draw(opening=0.12)
    x, y = plain.face.landmarks[317, :2]
    wet = Picture(plain.pixels.copy(), plain.face)
    cv2.circle(wet.pixels, (round(float(x)), round(float(y)) + 2), 3, TOOTH, -1)
    margin, expected = built(wet).lines.lower, built(plain).lines.lower
    assert np.abs(margin - expected).max() < 0.004


def test_teeth_that_the_photo_shows_are_kept_and_none_are_drawn_over_them() -> None:
    picture = draw(opening=0.12)
    inner = built(picture).interior
    x, y = np.round(picture.face.landmarks[[13, 14], :2].mean(axis=0)).astype(int)
    x0, y0, _, _ = built(picture).box_px
    row, col = y - y0 - inner.row, x - x0 - inner.col
    assert inner.skull[row, col, 3] == pytest.approx(1.0)
    np.testing.assert_allclose(inner.skull[row, col, :3], picture.pixels[y, x], atol=1.0)
    assert inner.shaded == 0.0


def test_teeth_in_a_colour_photo_are_lighter_than_the_cheek_and_hardly_red() -> None:
    pixels = CLOSED.pixels.copy()
    pixels[:120], pixels[:, :80] = (20, 90, 220), (30, 200, 60)
    tooth = mouth_colours(pixels, CLOSED.face).tooth
    assert tooth.mean() > np.mean(SKIN)
    red, green, blue = tooth
    assert 0 <= red - green < 0.25 * (SKIN[0] - SKIN[1])
    assert green > blue


def test_teeth_in_black_and_white_or_sepia_have_the_print_s_own_tint() -> None:
    grey = CLOSED.pixels.mean(axis=-1, keepdims=True) * np.ones(3, np.float32)
    tooth = mouth_colours(grey, CLOSED.face).tooth
    np.testing.assert_allclose(tooth, tooth.mean(), atol=0.5)
    sepia = mouth_colours(grey * np.array([1.0, 0.9, 0.75], np.float32), CLOSED.face)
    np.testing.assert_allclose(
        sepia.tooth / sepia.tooth.mean(), np.array([1.0, 0.9, 0.75]) / 0.8833, atol=0.02
    )


def test_teeth_of_a_mouth_in_shadow_are_dark() -> None:
    shadow = CLOSED.pixels.copy()
    y = round(float(CLOSED.face.landmarks[2, 1]))
    shadow[y:] *= 0.4
    lit = mouth_colours(CLOSED.pixels, CLOSED.face).tooth.mean()
    assert mouth_colours(shadow, CLOSED.face).tooth.mean() < 0.75 * lit


def test_lips_are_drawn_off_no_teeth_that_the_photo_shows_and_off_no_bare_gums() -> None:
    assert MOUTH.max_bared == 1.0
    assert built(draw(opening=0.12)).max_bared < 0.2
    assert built(CLOSED, Teeth.NONE).max_bared < 0.2


def test_a_baby_has_no_teeth() -> None:
    assert not built(CLOSED, Teeth.NONE).interior.skull.any()
    assert MOUTH.interior.skull.any()


def test_above_the_line_both_fields_are_one_beyond_the_corners_and_none_at_the_border() -> None:
    fields = MOUTH.motion.fields
    rows, cols = fields.shape[2:4]
    nodes = np.stack(np.meshgrid(np.arange(cols), np.arange(rows)), axis=-1) * MOUTH.motion.step_px
    a = MOUTH.mouth_from_pixel
    u, v = np.moveaxis(nodes @ a[:, :2].T + a[:, 2], -1, 0)
    beyond = (u < MOUTH.lines.ends[0]) | (u > MOUTH.lines.ends[2])
    corner_v = min(float(MOUTH.lines.upper[0]), float(MOUTH.lines.upper[-1]))
    beyond &= v < corner_v
    assert beyond.any()
    for name in ("parting", "funnel", "upper_up_left", "upper_up_right"):
        upper, lower = fields[MOTIONS.index(name)]
        np.testing.assert_allclose(upper[beyond], lower[beyond], atol=1e-4, err_msg=name)
    for edge in (fields[:, :, 0], fields[:, :, :, 0], fields[:, :, :, -1]):
        assert np.abs(edge).max() < 0.05


def test_the_lower_lip_goes_with_the_jaw_and_the_upper_lip_stays() -> None:
    total = MOUTH.motion.jaw + MOUTH.motion.fields[MOTIONS.index("parting")]
    x0, y0, _, _ = MOUTH.box_px
    unit = 1 / np.linalg.norm(MOUTH.mouth_from_pixel[:, 0])

    def moved(part: int, landmark: int) -> float:
        place = (CLOSED.face.landmarks[landmark, :2] - (x0, y0)) / MOUTH.motion.step_px
        col, row = np.round(place).astype(int)
        return float(total[part, row, col, 1] / unit)

    assert abs(moved(0, 0)) < 0.05
    assert 0.3 < moved(1, 17) < 0.5
    for corner in (RIGHT_CORNER, LEFT_CORNER):
        assert 0.1 < moved(1, corner) < 0.25


def test_left_and_right_are_the_subjects() -> None:
    middle_col = MOUTH.motion.fields.shape[3] // 2
    left = np.abs(MOUTH.motion.fields[MOTIONS.index("lower_down_left"), 1, ..., 1])
    assert left[:, middle_col:].sum() > 2 * left[:, :middle_col].sum()


def test_lips_part_only_between_the_corners() -> None:
    places = np.linspace(-LINE_REACH, LINE_REACH, 81)
    gap = opening(places)
    assert gap[40] == 1.0
    assert not gap[np.abs(places) >= 1].any()
    assert (np.diff(gap[:41]) >= 0).all()


def test_the_matte_holds_the_background() -> None:
    height, width = CLOSED.pixels.shape[:2]
    matte = np.ones((height, width), np.float32)
    matte[: height // 2] = 0.0
    mouth, _ = build_mouth(CLOSED.pixels, CLOSED.face, CLOSED.jaw, matte)
    assert mouth is not None
    rows = height // 2 - mouth.box_px[1]
    assert not mouth.photo[: max(rows, 0), :, 3].any()
    assert (mouth.photo[rows + 1 :, :, 3] == 1).all()
