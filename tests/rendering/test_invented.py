from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.portrait import Portrait
from fondly.media.photo_file import open_photo
from fondly.portrait.build import build_portrait
from fondly.rendering.invented import BACKGROUND, EYES, MOUTH, InventionMap, invented_share
from tests.rendering.rigs import disc_portrait, sample, two_discs

PORTRAIT = disc_portrait()
MAP = InventionMap(PORTRAIT)


@pytest.fixture(scope="module")
def demo_portrait(demo_photo: Path) -> Portrait:
    """The demo photo's rig at 480 px."""
    return build_portrait(frame(choose_subject(analyse(open_photo(demo_photo))), size=480).analysis)


def test_at_rest_nothing_is_invented() -> None:
    assert not MAP.draw(sample()).any()


def test_what_motion_uncovers_is_invented_and_nothing_else() -> None:
    drawn = MAP.draw(sample(head_x=0.3))
    side = PORTRAIT.photo.width
    assert tuple(drawn[side // 2, side // 2 - 27, :2]) == (0, 0)
    assert drawn[side // 2, side // 2 - 27, BACKGROUND] > 240
    assert not drawn[side // 2, side // 2].any()
    assert not drawn[2, 2].any()
    assert 0 < invented_share(drawn) < 0.1


def test_maps_of_two_figures_agree_with_their_frames() -> None:
    both = two_discs()
    drawn = InventionMap(both).draw(np.stack([sample(), sample(head_x=0.3)]))
    still_inside = (both.figures[0].layer[..., 3] >= 1) & (both.figures[1].layer[..., 3] == 0)
    assert (drawn > 127).any()
    assert not drawn[:, : both.photo.width // 2][still_inside[:, : both.photo.width // 2]].any()


def test_lids_and_the_mouths_inside_are_invented_and_no_skin_is(demo_portrait: Portrait) -> None:
    drawn = InventionMap(demo_portrait).draw(sample(eyeBlinkRight=1.0, jawOpen=0.4))
    (figure,) = demo_portrait.figures
    points = figure.face.landmarks[:, :2].astype(int)
    eye = (points[159] + points[145]) // 2
    assert drawn[eye[1], eye[0], EYES] > 200
    left = (points[386] + points[374]) // 2
    assert not drawn[left[1], left[0]].any()
    assert (drawn[..., MOUTH] > 127).sum() > 50
    for skin in (152, 200, 50, 280, 10):  # chin, below the lip, cheeks, forehead
        column, row = points[skin]
        assert not drawn[row, column, :2].any()
    assert invented_share(drawn) < 0.05


def test_what_was_painted_into_a_damaged_print_moves_along() -> None:
    middle = PORTRAIT.photo.width // 2
    filled = np.zeros(PORTRAIT.photo.pixels.shape[:2], np.float32)
    filled[middle - 3 : middle + 3, middle - 3 : middle + 3] = 1
    filled[2:5, 2:5] = 1
    mended = InventionMap(replace(PORTRAIT, filled=filled))
    still = mended.draw(sample())
    assert np.array_equal(still.min(axis=-1) > 127, filled > 0)
    moved = mended.draw(sample(head_x=0.3))
    assert (moved[2:5, 2:5] == 255).all()
    found = np.argwhere(moved.min(axis=-1) > 127)
    own = found[(np.abs(found - middle) < middle - 10).all(axis=-1)]
    assert own[:, 1].mean() > middle + 3
    assert invented_share(moved) > invented_share(MAP.draw(sample(head_x=0.3)))
