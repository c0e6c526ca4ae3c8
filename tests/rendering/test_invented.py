from __future__ import annotations

import numpy as np

from fondly.rendering.invented import InventionMap
from tests.rendering.rigs import disc_portrait, sample, two_discs

PORTRAIT = disc_portrait()
MAP = InventionMap(PORTRAIT)


def test_at_rest_nothing_is_invented() -> None:
    assert not MAP.draw(sample()).any()


def test_what_motion_uncovers_is_invented_and_nothing_else() -> None:
    drawn = MAP.draw(sample(head_x=0.3))
    side = PORTRAIT.photo.width
    assert drawn[side // 2, side // 2 - 27] > 240
    assert drawn[side // 2, side // 2] == 0
    assert drawn[2, 2] == 0
    assert 0 < (drawn > 127).mean() < 0.1


def test_maps_of_two_figures_agree_with_their_frames() -> None:
    both = two_discs()
    drawn = InventionMap(both).draw(np.stack([sample(), sample(head_x=0.3)]))
    still_inside = (both.figures[0].layer[..., 3] >= 1) & (both.figures[1].layer[..., 3] == 0)
    assert (drawn > 127).any()
    assert not drawn[:, : both.photo.width // 2][still_inside[:, : both.photo.width // 2]].any()
