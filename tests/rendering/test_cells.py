from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fondly.rendering.scene
from fondly.domain.portrait import Portrait
from fondly.rendering.cells import (
    EDGE,
    EMPTY,
    MIXED,
    OPAQUE,
    POSED,
    SKIP,
    SOLID,
    Grid,
    count_blocks,
    judge_cells,
)
from fondly.rendering.frames import Renderer
from tests.rendering.rigs import disc_portrait, sample, two_discs

GRID = Grid(0.0, 0.0, 16.0)
NOWHERE = (0, 0, 0, 0)
NONE = np.zeros((1, 1), np.int32)
angles = st.floats(-6, 6, width=32)


def field(dx: float, dy: float = 0.0) -> np.ndarray:
    """The same displacement at 7x7 nodes, over 96x96 pixels."""
    values = np.ones((7, 7, 5), np.float32)
    values[..., 0], values[..., 1] = dx, dy
    return values


def kinds() -> np.ndarray:
    """Nothing in the left third, figure in the right one, an edge between."""
    kind = np.full((96, 96), EDGE, np.uint8)
    kind[:, :32], kind[:, 64:] = EMPTY, OPAQUE
    return kind


def judged(dx: float, dy: float = 0.0, posed: tuple[int, int, int, int] = NOWHERE) -> np.ndarray:
    return judge_cells(field(dx, dy), GRID, count_blocks(kinds()), posed, NONE)


def test_what_keeps_still_is_skipped() -> None:
    assert (judged(0.003, -0.003) == SKIP).all()


def test_what_keeps_still_is_asked_where_others_may_move() -> None:
    all_of_it = count_blocks(np.ones((96, 96), np.uint8)).some
    tasks = judge_cells(field(0.0), GRID, count_blocks(kinds()), NOWHERE, all_of_it)
    assert (tasks[:, 0] == SKIP).all()
    assert (tasks[:, 2:] == MIXED).all()


def test_what_keeps_still_is_asked_only_there() -> None:
    moving = np.zeros((96, 96), np.uint8)
    moving[:16] = 1
    tasks = judge_cells(field(0.0), GRID, count_blocks(kinds()), NOWHERE, count_blocks(moving).some)
    assert (tasks[0, 2:] == MIXED).all()
    assert (tasks[2:] == SKIP).all()


def test_cells_are_told_by_what_comes_into_them() -> None:
    tasks = judged(5.0)
    assert (tasks[:, 0] == SKIP).all()
    assert (tasks[:, 2:5] == MIXED).all()
    assert (tasks[:, 5] == SOLID).all()


def test_uncovered_cells_are_asked() -> None:
    """The figure has left the place: what lies behind must be shown there."""
    assert (judged(40.0)[:, 3:] == MIXED).all()


def test_a_cell_in_which_motion_turns_round_is_asked() -> None:
    values = field(1.0)
    values[:, 6, 0] = -1.0
    tasks = judge_cells(values, GRID, count_blocks(kinds()), NOWHERE, NONE)
    assert (tasks[:, 5] == MIXED).all()


def test_posed_features_are_told_apart() -> None:
    tasks = judged(0.0, 0.5, posed=(72, 24, 100, 60))
    assert tasks[0, 5] == SOLID
    assert tasks[2, 5] == POSED
    assert tasks[1, 5] == tasks[3, 5] == MIXED


@pytest.mark.parametrize("portrait", [disc_portrait(), two_discs()], ids=["one", "two"])
@given(yaw=angles, roll=angles, shift=st.floats(-0.25, 0.25, width=32))
def test_asking_every_pixel_gives_the_same_frame(
    portrait: Portrait, yaw: float, roll: float, shift: float
) -> None:
    renderer = Renderer(portrait)
    pose = sample(head_yaw_deg=yaw, head_roll_deg=roll, head_x=shift)
    quick = renderer.render(pose)
    with pytest.MonkeyPatch.context() as patch:
        everything = np.full((24, 24), MIXED, np.uint8)
        patch.setattr(fondly.rendering.scene, "judge_cells", lambda *_: everything)
        assert np.array_equal(renderer.render(pose), quick)
