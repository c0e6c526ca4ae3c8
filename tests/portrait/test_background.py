from __future__ import annotations

import numpy as np
import pytest

from fondly.domain.background import Background
from fondly.domain.portrait import Portrait
from fondly.errors import OptionInvalid
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
