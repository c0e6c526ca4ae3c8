from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.portrait import Action, Figure
from fondly.rendering.pose import posed_surface, rest_surface
from fondly.rendering.unfolding import LEAST_AREA, TOLERANCE
from tests.rendering.rigs import disc_portrait, sample

FIGURE = disc_portrait().figures[0]
STEP = FIGURE.lattice.step_px
SHARES = st.floats(0.125, 1, width=32)
TURNS = st.floats(-6, 6, width=32)


def squeezing(strength: float) -> Action:
    """Skin pressed together and apart along both axes, by slopes of up to ``strength``."""
    wave = np.sin(np.linspace(0, 4 * np.pi, 13)) * strength * STEP * 0.95
    delta = np.zeros((13, 13, 3), np.float32)
    delta[..., 0], delta[..., 1] = wave[None, :], wave[:, None]
    delta *= np.hanning(13)[:, None, None] * np.hanning(13)[None, :, None]
    return Action(6, 6, delta)


def grimacing() -> Figure:
    """Two shapes of which one alone folds skin, on a steep face."""
    actions = {"browInnerUp": squeezing(1.2), "jawOpen": squeezing(0.9)}
    figure = disc_portrait(actions=actions).figures[0]
    return replace(figure, depth_px=3 * figure.depth_px)


def least_area(surface: np.ndarray) -> float:
    """The smallest area factor of any corner of any cell."""
    points = surface[..., :2].astype(np.float64)
    corners = (points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1])
    least = np.inf
    for k in range(4):
        out, back = corners[(k + 1) % 4] - corners[k], corners[k - 1] - corners[k]
        least = min(least, (out[..., 0] * back[..., 1] - out[..., 1] * back[..., 0]).min())
    return float(least / STEP**2)


def test_the_grimace_would_fold_by_itself() -> None:
    skin = rest_surface(grimacing())
    for action in grimacing().actions.values():
        skin[6:19, 6:19] += action.delta
    assert least_area(skin) < -0.1


@given(SHARES, SHARES, TURNS, TURNS)
def test_no_mix_on_a_turning_head_folds(
    first: float, second: float, yaw: float, pitch: float
) -> None:
    asked = sample(browInnerUp=first, jawOpen=second, head_yaw_deg=yaw, head_pitch_deg=pitch)
    skin, posed = posed_surface(grimacing(), asked)
    assert least_area(skin) > LEAST_AREA - 2 * TOLERANCE
    assert least_area(posed) > LEAST_AREA - 2 * TOLERANCE


def test_what_has_room_goes_where_it_was_asked() -> None:
    figure = disc_portrait(actions={"browInnerUp": squeezing(0.2)}).figures[0]
    skin, _ = posed_surface(figure, sample(browInnerUp=1.0))
    asked = figure.actions["browInnerUp"].delta
    assert np.array_equal(skin[6:19, 6:19], rest_surface(figure)[6:19, 6:19] + asked)


def test_what_keeps_still_is_not_pushed() -> None:
    skin, _ = posed_surface(grimacing(), sample(browInnerUp=1.0, jawOpen=1.0))
    still = np.ones(skin.shape[:2], bool)
    still[7:18, 7:18] = False
    assert np.array_equal(skin[still], rest_surface(grimacing())[still])


def test_the_rest_of_a_squeezed_face_moves_as_far_as_it_was_asked() -> None:
    """Weakening all of it for the sake of one place would be seen."""
    far = np.zeros((5, 5, 3), np.float32)
    far[1:4, 1:4, 1] = 0.3 * STEP
    actions = {"browInnerUp": squeezing(0.95), "mouthShrugLower": Action(20, 2, far)}
    figure = disc_portrait(actions=actions).figures[0]
    skin, _ = posed_surface(figure, sample(browInnerUp=1.0, mouthShrugLower=1.0))
    moved = (skin - rest_surface(figure))[20:25, 2:7]
    assert np.allclose(moved, far, atol=1e-5)


def test_what_folds_by_itself_is_weakened_as_a_whole() -> None:
    """Pushed apart by so much, teeth would bend."""
    figure = grimacing()
    half, whole = (
        posed_surface(figure, sample(browInnerUp=share, jawOpen=share))[0] for share in (0.7, 1.0)
    )
    assert np.allclose(half, whole, atol=0.02 * STEP)


def test_a_squeeze_that_grows_moves_nothing_by_jumps() -> None:
    figure, shares = grimacing(), np.linspace(0, 1, 101)
    places = np.stack(
        [posed_surface(figure, sample(browInnerUp=s, jawOpen=s))[1][..., :2] for s in shares]
    )
    steps = np.abs(np.diff(places, axis=0)).max(axis=(1, 2, 3))
    asked = max(np.abs(a.delta).max() for a in figure.actions.values()) * 2 / 100
    assert steps.max() < 3 * asked
