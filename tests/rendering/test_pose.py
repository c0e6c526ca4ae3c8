from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.portrait import Action
from fondly.rendering.pose import pose_figure, posed_surface, rest_surface
from tests.rendering.rigs import disc_portrait, sample

FIGURE = disc_portrait().figures[0]
CENTRE = (12, 12)
CROWN = (6, 12)


def came_from(**channels: float) -> np.ndarray:
    return pose_figure(FIGURE, sample(**channels)).field[..., :2]


def test_rest_moves_nothing() -> None:
    posed = pose_figure(FIGURE, sample())
    assert not posed.moves
    assert not posed.field[..., :2].any()
    assert (posed.field[..., 2:] == 1).all()


@pytest.mark.parametrize(
    ("channel", "node", "axis"),
    [
        ("head_yaw_deg", CENTRE, 0),  # the nose goes to the picture's right
        ("head_pitch_deg", CENTRE, 1),  # the nose goes down
        ("head_x", CENTRE, 0),
    ],
)
def test_positive_turns_carry_the_nose_right_and_down(
    channel: str, node: tuple[int, int], axis: int
) -> None:
    value = 0.1 if channel == "head_x" else 6.0
    assert came_from(**{channel: value})[(*node, axis)] > 0.1
    assert came_from(**{channel: -value})[(*node, axis)] < -0.1


def test_roll_carries_the_crown_to_the_pictures_left() -> None:
    assert came_from(head_roll_deg=4)[(*CROWN, 0)] < -0.5


def test_head_y_lifts() -> None:
    assert came_from(head_y=0.1)[(*CENTRE, 1)] < -0.1


def test_head_z_enlarges() -> None:
    field = came_from(head_z=0.5)
    assert field[12, 16, 0] > 0.05
    assert field[12, 8, 0] < -0.05


def test_nodes_without_weight_stay() -> None:
    field = came_from(head_yaw_deg=6, head_roll_deg=4)
    assert not field[0].any()
    assert not field[:, -1].any()


@given(
    st.floats(-6, 6, width=32),
    st.floats(-6, 6, width=32),
    st.floats(-4, 4, width=32),
)
def test_the_inverse_leads_back(yaw: float, pitch: float, roll: float) -> None:
    """Content found at a node came from where its own displacement starts."""
    asked = sample(head_yaw_deg=yaw, head_pitch_deg=pitch, head_roll_deg=roll)
    field = pose_figure(FIGURE, asked).field[..., :2].astype(np.float64)
    step = FIGURE.lattice.step_px
    nodes = FIGURE.lattice.nodes()
    rigid = FIGURE.head_weight == 1.0
    start = (nodes - field)[rigid]
    cells = start / step
    if not rigid.any():
        return
    forward = _forward(asked)
    there = _bilinear(forward, cells)
    assert np.abs(start + there - nodes[rigid]).max() < 0.02


def _forward(asked: np.ndarray) -> np.ndarray:
    from fondly.rendering.pose import _apply_head

    surface = rest_surface(FIGURE).copy()
    _apply_head(FIGURE, asked, surface)
    moved: np.ndarray = (surface - rest_surface(FIGURE))[..., :2].astype(np.float64)
    return moved


def _bilinear(values: np.ndarray, cells: np.ndarray) -> np.ndarray:
    col = np.clip(cells[:, 0].astype(int), 0, 23)
    row = np.clip(cells[:, 1].astype(int), 0, 23)
    u, v = (cells[:, 0] - col)[:, None], (cells[:, 1] - row)[:, None]
    upper = values[row, col] * (1 - u) + values[row, col + 1] * u
    lower = values[row + 1, col] * (1 - u) + values[row + 1, col + 1] * u
    mixed: np.ndarray = upper * (1 - v) + lower * v
    return mixed


def test_actions_add_up() -> None:
    delta = np.zeros((5, 5, 3), np.float32)
    delta[2, 2] = (2.0, 0.0, 0.0)
    portrait = disc_portrait(actions={"browInnerUp": Action(8, 8, delta)})
    half = pose_figure(portrait.figures[0], sample(browInnerUp=0.5)).field
    whole = pose_figure(portrait.figures[0], sample(browInnerUp=1.0)).field
    assert 0 < half[10, 10, 0] < whole[10, 10, 0] <= 2.0


def test_the_inverse_leads_back_where_skin_is_stretched_far() -> None:
    """Between a lid that stays and a brow that rises skin gets more than twice as long."""
    lifted = np.interp(np.arange(13), (0, 9, 11, 12), (0, 3.6, 0, 0)) * FIGURE.lattice.step_px
    delta = np.zeros((13, 13, 3), np.float32)
    delta[..., 1] = -lifted[:, None] * np.interp(np.arange(13), (0, 3, 9, 12), (0, 1, 1, 0))
    figure = disc_portrait(actions={"browInnerUp": Action(6, 6, delta)}).figures[0]
    asked = sample(browInnerUp=1.0)
    moved = (posed_surface(figure, asked)[1] - rest_surface(figure))[..., :2].astype(np.float64)
    nodes = figure.lattice.nodes()
    start = nodes - pose_figure(figure, asked).field[..., :2]
    cells = (start / figure.lattice.step_px).reshape(-1, 2)
    there = start.reshape(-1, 2) + _bilinear(moved, cells)
    assert np.diff(moved[..., 1], axis=0).max() / figure.lattice.step_px > 1.2
    assert np.abs(there - nodes.reshape(-1, 2)).max() < 0.05
