from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.channels import CHANNELS, INDEX
from fondly.domain.mouth import Mouth
from fondly.portrait.mouth import build_mouth
from fondly.rendering.mouth import MouthPose, compose_mouth
from fondly.rendering.mouth_pose import MOUTH_CHANNELS, mouth_pose
from tests.portrait.mouth_pictures import LIP, Picture, draw, mirrored

PICTURE = draw(480)


@cache
def mouth_of(size: int, opening: float = 0.0) -> Mouth:
    picture = draw(size, opening=opening)
    mouth, _ = build_mouth(picture.pixels, picture.face, picture.jaw)
    assert mouth is not None
    return mouth


MOUTH = mouth_of(480)


def posed(mouth: Mouth, picture: Picture, **pose: object) -> NDArray[np.float32]:
    out = picture.pixels.copy()
    compose_mouth(mouth, MouthPose(**pose), out)  # type: ignore[arg-type]
    return out


def gap_px(image: NDArray[np.float32], picture: Picture) -> int:
    """Rows of the mouth's middle column that are neither skin nor lip."""
    x, y = picture.face.landmarks[13, :2].astype(int)
    column = image[y - 40 : y + 160, x].mean(axis=-1)
    return int((np.abs(column - 60) < 45).sum())


EVERY_POSE = [
    {"jaw": 0.5}, {"jaw": 0.5, "close": 0.3}, {"funnel": 1.0}, {"lower_down": (1.0, 0.0)},
    {"upper_up": (0.0, 1.0)}, {"roll_upper": 1.0}, {"roll_lower": 1.0}, {"tongue": 1.0},
]  # fmt: skip


@pytest.mark.parametrize("opening", [0.0, 0.12])
def test_at_rest_it_is_the_photo_bit_for_bit(opening: float) -> None:
    mouth, picture = mouth_of(480, opening), draw(480, opening=opening)
    out = np.full((480, 480, 4), -1, np.float32)
    out[..., :3] = picture.pixels
    x0, y0, x1, y1 = mouth.box_px
    out[y0:y1, x0:x1, :3] = 0.0
    compose_mouth(mouth, MouthPose(), out)
    assert (out[..., :3] == picture.pixels).all()
    assert (out[..., 3] == -1).all()


@pytest.mark.parametrize("pose", EVERY_POSE)
def test_only_the_box_changes_and_it_does(pose: dict[str, object]) -> None:
    out = posed(MOUTH, PICTURE, **pose)
    x0, y0, x1, y1 = MOUTH.box_px
    changed = (out != PICTURE.pixels).any(axis=-1)
    assert changed[y0:y1, x0:x1].any()
    changed[y0:y1, x0:x1] = False
    assert not changed.any()
    assert np.isfinite(out).all()
    assert 0 <= out.min() <= out.max() <= 255


@pytest.mark.parametrize("opening", [0.0, 0.12])
@pytest.mark.parametrize("pose", EVERY_POSE)
def test_it_leaves_the_photo_continuously(pose: dict[str, object], opening: float) -> None:
    mouth, picture = mouth_of(480, opening), draw(480, opening=opening)

    def scaled(share: float) -> dict[str, object]:
        return {
            name: tuple(share * v for v in value) if isinstance(value, tuple) else share * value  # type: ignore[operator]
            for name, value in pose.items()
        }

    slight = posed(mouth, picture, **scaled(0.002))
    assert np.abs(slight - picture.pixels).max() < 12
    assert np.abs(slight - picture.pixels).mean() < 0.02


@settings(deadline=None, max_examples=25)
@given(
    field=st.sampled_from([f.name for f in fields(MouthPose)]),
    before=st.floats(0, 1),
    others=st.floats(0, 0.6),
)
def test_a_little_more_changes_little(field: str, before: float, others: float) -> None:
    base = MouthPose(jaw=others, funnel=others / 2, upper_up=(others / 4, others / 4))
    step = 0.002
    values = [before, before + step if before + step <= 1 else before - step]
    images = []
    for value in values:
        paired = field in ("lower_down", "upper_up")
        pose = replace(base, **{field: (value, value / 2) if paired else value})  # type: ignore[arg-type]
        out = PICTURE.pixels.copy()
        compose_mouth(MOUTH, pose, out)
        images.append(out)
    assert np.abs(images[1] - images[0]).mean() < 0.05


def test_the_gap_grows_with_the_jaw() -> None:
    gaps = [gap_px(posed(MOUTH, PICTURE, jaw=jaw), PICTURE) for jaw in (0.1, 0.2, 0.3, 0.4, 0.5)]
    assert all(a < b for a, b in pairwise(gaps))


def test_a_jaw_that_drops_behind_sealed_lips_leaves_them_to_the_lattice() -> None:
    sealed = posed(MOUTH, PICTURE, jaw=0.3, close=0.3)
    parted = posed(MOUTH, PICTURE, jaw=0.3)
    assert (sealed == PICTURE.pixels).all()
    assert gap_px(parted, PICTURE) > gap_px(PICTURE.pixels, PICTURE) + 5


def test_upper_teeth_stay_where_the_skull_is() -> None:
    """What the lattice carries down by 10 px is drawn 10 px higher."""
    mouth = mouth_of(480)
    inner = mouth.interior
    levels = np.ones_like(inner.skull)
    levels[..., :3] = 2.0 * np.arange(levels.shape[0])[:, None, None]
    inner = replace(inner, skull=levels, shaded=0.0)
    still = replace(mouth.motion, jaw=np.zeros_like(mouth.motion.jaw))
    carried = replace(still, jaw=still.jaw + np.array([0.0, 20.0], np.float32))
    x, y = PICTURE.face.landmarks[13, :2].astype(int) + np.array([0, 8])
    before, after = (
        posed(replace(mouth, motion=motion, interior=inner), PICTURE, jaw=0.5)[y, x]
        for motion in (still, carried)
    )
    np.testing.assert_allclose(after - before, 20.0, atol=0.5)


def test_a_tongue_lies_over_the_lower_lip_and_behind_the_upper_teeth() -> None:
    red = np.zeros_like(MOUTH.interior.tip)
    red[MOUTH.interior.tip[..., 3] > 0.5] = (250, 0, 0, 1)
    white = np.zeros_like(MOUTH.interior.skull)
    white[: white.shape[0] // 3] = (250, 250, 250, 1)
    drawn = replace(MOUTH, interior=replace(MOUTH.interior, tip=red, skull=white, shaded=0.0))
    out, shut, half = (posed(drawn, PICTURE, jaw=0.2, tongue=t) for t in (1.0, 0.0, 0.5))
    x, y = PICTURE.face.landmarks[13, :2].astype(int)

    def rows(image: NDArray[np.float32]) -> NDArray[np.intp]:
        column = image[y - 20 : y + 60, x]
        return np.flatnonzero((column[:, 0] > 220) & (column[:, 1] < 40))

    lip = np.flatnonzero(shut[y : y + 60, x, 0] > 150)[0] + 20
    assert rows(shut).size == 0
    assert rows(out).max() > lip + 5
    assert rows(half).max() < rows(out).max()
    teeth = np.flatnonzero(out[y - 20 : y + 60, x].min(axis=-1) > 200)
    assert teeth.size > 0
    assert teeth.max() < rows(out).min()


def test_teeth_behind_a_small_gap_are_in_the_dark() -> None:
    skull = np.zeros_like(MOUTH.interior.skull)
    skull[...] = (220, 220, 220, 1)
    drawn = replace(MOUTH, interior=replace(MOUTH.interior, skull=skull))
    x, y = PICTURE.face.landmarks[13, :2].astype(int)

    def brightest(raised: float) -> float:
        out = posed(drawn, PICTURE, upper_up=(raised, raised), lower_down=(raised, raised))
        changed = np.abs(out - PICTURE.pixels).max(axis=-1)[y - 20 : y + 20, x] > 20
        return float(out[y - 20 : y + 20, x, 1][changed].max())

    assert brightest(0.25) < 120
    assert brightest(1.0) > 180


def test_what_loses_light_behind_the_lips_reddens_in_a_colour_photo() -> None:
    def inside(warm: tuple[float, float, float]) -> NDArray[np.float32]:
        tinted = replace(MOUTH.interior, warm=np.array(warm, np.float32))
        out = posed(replace(MOUTH, interior=tinted), PICTURE, jaw=0.15)
        x, y = PICTURE.face.landmarks[13, :2].astype(int)
        return out[y : y + 10, x].mean(axis=0)

    grey, red = inside((1.0, 1.0, 1.0)), inside((1.4, 0.8, 0.8))
    assert red[0] - red[1] > grey[0] - grey[1] + 5


def test_lips_go_on_inwards_ever_darker_and_leave_nine_tenths_of_the_gap() -> None:
    picture, mouth = draw(2400), mouth_of(2400)
    inner = mouth.interior
    dark = {name: np.zeros_like(getattr(inner, name)) for name in ("skull", "jaw", "cavity")}
    inner = replace(inner, black=np.zeros(3, np.float32), **dark)
    x, y = picture.face.landmarks[13, :2].astype(int)
    rounded, cut = (
        posed(replace(mouth, interior=replace(inner, shaded=s)), picture, jaw=0.4)
        [y - 30 : y + 300, x].mean(axis=-1) for s in (1.0, 0.0)
    )  # fmt: skip
    hole = np.flatnonzero(cut < 40)
    upper, lower = np.array_split(hole, 2)
    more = rounded - cut
    assert more[upper].sum() > 60
    assert more[lower].sum() > 120
    assert (more > -0.5).all()
    assert (np.diff(rounded[lower]) >= -0.5).all()
    quarter_of_lip = np.mean(LIP) / 4
    assert (rounded < quarter_of_lip).sum() > 0.9 * hole.size


def test_lips_that_stand_apart_can_be_sealed() -> None:
    picture, mouth = draw(480, opening=0.06), mouth_of(480, 0.06)
    x, y = picture.face.landmarks[[13, 14], :2].mean(axis=0).astype(int)

    def teeth(image: NDArray[np.float32]) -> int:
        return int((image[y - 20 : y + 20, x, 1] > 185).sum())

    before, half, sealed = (teeth(posed(mouth, picture, seal=v)) for v in (0.0, 0.5, 1.0))
    assert before > half > sealed
    assert sealed <= before // 3


def test_a_mirrored_photo_gives_the_mirrored_result() -> None:
    other = mirrored(PICTURE)
    mouth, _ = build_mouth(other.pixels, other.face, other.jaw)
    assert mouth is not None
    pose = {"jaw": 0.3, "lower_down": (0.8, 0.0), "upper_up": (0.6, 0.0)}
    swapped = {"jaw": 0.3, "lower_down": (0.0, 0.8), "upper_up": (0.0, 0.6)}
    one = posed(MOUTH, PICTURE, **pose)
    two = posed(mouth, other, **swapped)[:, ::-1]
    difference = np.abs(cv2.GaussianBlur(one, (0, 0), 2) - cv2.GaussianBlur(two, (0, 0), 2))
    moved = np.abs(one - PICTURE.pixels).max()
    assert difference.mean() < 0.25
    assert moved > 40


def test_it_does_not_depend_on_the_resolution() -> None:
    small, large = draw(360), draw(720)
    images = []
    for size, picture in ((360, small), (720, large)):
        out = posed(mouth_of(size), picture, jaw=0.35)
        images.append(cv2.resize(out, (240, 240), interpolation=cv2.INTER_AREA))
    assert np.abs(images[0] - images[1]).mean() < 1.5


def test_what_the_matte_holds_does_not_change() -> None:
    matte = np.ones(PICTURE.pixels.shape[:2], np.float32)
    x = int(PICTURE.face.landmarks[13, 0])
    matte[:, x:] = 0.0
    mouth, _ = build_mouth(PICTURE.pixels, PICTURE.face, PICTURE.jaw, matte)
    assert mouth is not None
    out = posed(mouth, PICTURE, jaw=0.5)
    assert (out[:, x:] == PICTURE.pixels[:, x:]).all()
    assert (out[:, :x] != PICTURE.pixels[:, :x]).any()


def test_a_sample_asks_for_what_its_channels_say() -> None:
    sample = np.zeros(len(CHANNELS), np.float32)
    assert mouth_pose(sample) == MouthPose()
    for place, name in enumerate(MOUTH_CHANNELS):
        sample[INDEX[name]] = (place + 1) / 16
    asked = mouth_pose(sample)
    assert asked.jaw == 1 / 16
    assert asked.lower_down == (4 / 16, 5 / 16)
    assert asked.roll_lower == 9 / 16
    assert asked.tongue == 10 / 16
