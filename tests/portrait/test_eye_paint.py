"""Eye shadow whose hue a shut lid keeps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.eye import SIDES, Eye, Side
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_paint import paint_of_lid
from fondly.portrait.eye_pair import painted_alike
from fondly.portrait.eye_strip import unroll_lid
from fondly.portrait.eye_zones import zones_of
from fondly.portrait.eyes import build_eye
from tests.portrait.eye_pictures import SKIN, draw

LILAC, ROSY, GREY_SKIN, GREENISH, INDIGO = (
    (200, 158, 172),
    (222, 158, 138),
    (180, 174, 170),
    (180, 180, 140),
    (150, 150, 215),
)
BARE = np.array(SKIN, np.float32)


def paint_of(
    colour: tuple[int, int, int],
    light: float = 1.0,
    blur: float = 0.0,
    other: float = 1.0,
    below: tuple[int, int, int] = SKIN,
) -> NDArray[np.float32]:
    """What is found on a lid of this colour, as light as bare skin: mean factors, (3,)."""
    picture = draw(size=960)
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    outline = outline_eye(frame)
    zones, cut = zones_of(frame, outline), frame.cut(picture.pixels)
    shade = np.array(colour, np.float32)
    shade *= light * (BARE @ GREY) / (shade @ GREY)
    cut[(zones.above > 0.02) & (zones.above < 0.3)] = shade
    cut[zones.below > 0.08] = below
    skin = np.broadcast_to(BARE, cut.shape).astype(np.float32)
    paint = paint_of_lid(unroll_lid(frame, outline, cut), cut, skin, zones, blur, other)
    return np.asarray(paint.factors.reshape(-1, 3).mean(axis=0), np.float32)


def test_a_painted_lid_has_the_hue_of_its_paint_and_the_light_of_skin() -> None:
    shown = BARE * paint_of(LILAC)
    lilac = np.array(LILAC, np.float32)
    np.testing.assert_allclose(shown / (shown @ GREY), lilac / (lilac @ GREY), rtol=0.03)
    assert shown @ GREY == pytest.approx(BARE @ GREY, rel=0.01)


@pytest.mark.parametrize("colour", [SKIN, ROSY, GREY_SKIN, GREENISH, INDIGO])
def test_skin_in_any_light_and_blue_shade_are_no_paint(colour: tuple[int, int, int]) -> None:
    np.testing.assert_allclose(paint_of(colour), 1, atol=0.01)


@pytest.mark.parametrize(("light", "blur"), [(1.3, 0.0), (0.6, 0.0), (1.0, 0.04)])
def test_what_shines_or_is_hidden_or_blurred_is_no_paint(light: float, blur: float) -> None:
    np.testing.assert_allclose(paint_of(LILAC, light, blur), 1, atol=0.01)


def test_where_skin_below_the_eye_is_lilac_too_it_is_no_paint() -> None:
    np.testing.assert_allclose(paint_of(LILAC, below=LILAC), 1, atol=0.01)


def test_a_lid_is_no_more_painted_than_the_other() -> None:
    np.testing.assert_allclose(paint_of(LILAC, other=0.0), 1, atol=0.01)
    half, whole = (np.log(paint_of(LILAC, other=other)) for other in (0.5, 1.0))
    np.testing.assert_allclose(half, 0.5 * whole, atol=0.01)


@pytest.mark.parametrize("sides", [("right",), SIDES])
def test_colour_on_one_lid_alone_is_shade(sides: tuple[Side, ...]) -> None:
    picture = draw(size=960)
    for side in sides:
        frame = place_eye(picture.face, side, picture.pixels.shape[1::-1])
        assert frame is not None
        zones, (x0, y0, x1, y1) = zones_of(frame, outline_eye(frame)), frame.box_px
        picture.pixels[y0:y1, x0:x1][(zones.above > 0.02) & (zones.above < 0.3)] = LILAC
    built = (build_eye(picture.pixels, picture.face, side)[0] for side in SIDES)
    eyes = tuple(eye for eye in built if eye is not None)
    assert len(eyes) == 2

    def blue(eye: Eye) -> float:
        lid = eye.lids.skin[eye.lids.skin[..., 3] > 0.9]
        return float(np.median(lid[:, 2] / lid[:, 0]))

    alike = painted_alike(eyes, picture.pixels, picture.face, None)
    if len(sides) == 1:
        painted, plain = sorted((blue(eye) for eye in eyes), reverse=True)
        assert painted > 1.1 * plain
        assert max(blue(eye) for eye in alike) < 0.95 * painted
    else:
        assert all(one is other for one, other in zip(eyes, alike, strict=True))
