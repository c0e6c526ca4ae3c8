from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fondly.domain.background import Background
from fondly.domain.portrait import Portrait
from fondly.errors import OptionInvalid
from fondly.imaging.colour import linear_from_bytes
from fondly.portrait.background import change_background
from fondly.rendering.frames import Renderer
from tests.rendering.rigs import disc_portrait, sample


def test_keep_changes_nothing() -> None:
    portrait = disc_portrait()
    assert change_background(portrait, Background()) is portrait


@pytest.mark.parametrize("name", ["green", "#12345", "#12345g", "", "blurred"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(OptionInvalid, match="keep, blur or a colour"):
        Background(name)


def test_a_colour_stands_behind_and_is_uncovered() -> None:
    changed = change_background(disc_portrait(), Background("#204060"))
    side = changed.photo.width
    assert tuple(changed.photo.pixels[2, 2]) == (0x20, 0x40, 0x60)
    middle = slice(side // 2 - 8, side // 2 + 8)
    before = disc_portrait().photo.pixels[middle, middle]
    assert np.array_equal(changed.photo.pixels[middle, middle], before)
    moved = Renderer(changed).render(sample(head_x=0.3))
    assert np.abs(moved[side // 2, side // 2 - 27].astype(int) - [0x20, 0x40, 0x60]).max() <= 1


def test_blur_softens_the_wall_and_leaves_the_face(demo_portrait: Portrait) -> None:
    changed = change_background(demo_portrait, Background("blur"))
    figure = demo_portrait.figures[0]
    inside = figure.layer[..., 3] >= 1
    difference = np.abs(changed.photo.pixels.astype(int) - demo_portrait.photo.pixels)
    assert difference[inside].max() <= 1
    outside = ~figure.layer.any(axis=-1)
    wall = changed.photo.pixels[outside].astype(float)
    assert wall.std() < demo_portrait.photo.pixels[outside].astype(float).std()
    assert changed.findings[-1].code == "background-changed"
    assert np.array_equal(Renderer(changed).render(sample()), changed.photo.pixels)


def test_flecks_of_the_old_background_are_left_behind() -> None:
    portrait = disc_portrait()
    (figure,) = portrait.figures
    layer = figure.layer.copy()
    layer[4:6, 4:6] = (0.9, 0.9, 0.9, 0.9)
    flecked = replace(portrait, figures=(replace(figure, layer=layer),))
    changed = change_background(flecked, Background("#204060"))
    assert tuple(changed.photo.pixels[4, 4]) == (0x20, 0x40, 0x60)


def test_the_edge_loses_the_old_backgrounds_colour() -> None:
    portrait = disc_portrait()
    (figure,) = portrait.figures
    layer = figure.layer.copy()
    layer[..., :3] = layer[..., 3:] * 0.2
    edge = (layer[..., 3] > 0.1) & (layer[..., 3] < 0.4)
    layer[edge, 1] = layer[edge, 3]  # green light of a wall that the matte took for hair
    spilt = replace(portrait, figures=(replace(figure, layer=layer),))
    pixels = change_background(spilt, Background("#000000")).photo.pixels
    green = linear_from_bytes(pixels)[edge, 1]
    assert (green < 0.8 * layer[edge, 1]).mean() > 0.9


def test_eyes_and_mouth_bring_nothing_of_the_old_background_back(demo_portrait: Portrait) -> None:
    (figure,) = demo_portrait.figures
    eye, mouth = figure.eyes[0], figure.mouth
    assert mouth is not None
    layer = figure.layer.copy()
    for x0, y0, _, _ in (eye.box_px, mouth.box_px):
        layer[y0 : y0 + 8, x0 - 40 : x0 + 8] = 0
    cut = replace(demo_portrait, figures=(replace(figure, layer=layer),))
    changed = change_background(cut, Background("#ff0000"))
    shown = Renderer(changed).render(sample(eyeBlinkLeft=1, eyeBlinkRight=1, jawOpen=0.3))
    for x0, y0, _, _ in (eye.box_px, mouth.box_px):
        assert tuple(shown[y0 + 2, x0 + 2]) == (255, 0, 0)
