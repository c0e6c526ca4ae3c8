from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.domain.portrait import Portrait
from fondly.imaging.colour import encoded_from_linear, linear_from_bytes
from fondly.portrait.plate import MARGIN, separate
from fondly.portrait.plate_fill import find_backdrop
from fondly.portrait.plate_trust import ghosting
from fondly.rendering.frames import Renderer
from tests.portrait.average_face import average_face
from tests.rendering.rigs import sample

SIDE = 240
IOD = 60.0
RED = np.array([0.8, 0.02, 0.02], np.float32)
"""The figure: nothing else in the pictures is red."""


def disc(softness: float = 1.0, side: int = SIDE) -> np.ndarray:
    rows, cols = np.mgrid[0:side, 0:side].astype(np.float32)
    away = np.hypot(rows - side / 2, cols - side / 2)
    return np.clip((side * 0.28 - away) / softness + 0.5, 0, 1).astype(np.float32)


def plain(seed: int = 0) -> np.ndarray:
    ramp = np.linspace(0.2, 0.5, SIDE, dtype=np.float32)
    wall = np.broadcast_to(ramp[None, :, None], (SIDE, SIDE, 3))
    grain = np.random.default_rng(seed).normal(0, 0.01, (SIDE, SIDE, 3))
    return np.clip(wall + grain, 0, 1).astype(np.float32)


def bricks(seed: int = 0) -> np.ndarray:
    rows, cols = np.indices((SIDE, SIDE))
    joints = (rows % 24 < 4) | ((cols + 20 * (rows // 24 % 2)) % 40 < 4)
    wall = np.where(joints[..., None], np.float32(0.5), np.float32(0.15))
    grain = np.random.default_rng(seed).normal(0, 0.01, (SIDE, SIDE, 3))
    return np.clip(wall + grain, 0, 1).astype(np.float32)


def pasted(alpha: np.ndarray, ground: np.ndarray) -> np.ndarray:
    return (alpha[..., None] * RED + (1 - alpha[..., None]) * ground).astype(np.float32)


def ring(alpha: np.ndarray, deep: float = 0.15) -> np.ndarray:
    """What 0.15 IOD of motion uncovers: inside the figure, close to its edge."""
    depth = cv2.distanceTransform((alpha > 0).astype(np.uint8), cv2.DIST_L2, 5)
    return (depth > 0) & (depth < deep * IOD)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.1, 0.9), st.floats(1, 12), st.floats(8, 80))
def test_layer_over_plate_is_the_photo(seed: int, share: float, blur: float, iod_px: float) -> None:
    rng = np.random.default_rng(seed)
    linear = rng.random((64, 56, 3), np.float32)
    noise = cv2.GaussianBlur(rng.normal(size=(64, 56)).astype(np.float32), (0, 0), blur)
    alpha = np.clip((noise - np.quantile(noise, share)) / noise.std() + 0.5, 0, 1)
    parts = separate(linear, alpha.astype(np.float32), iod_px)
    together = parts.layer[..., :3] + (1 - parts.layer[..., 3:]) * parts.plate
    assert np.abs(together - linear).max() <= 1e-5
    empty = ~np.asarray(parts.layer.any(axis=-1))
    assert np.array_equal(parts.plate[empty], linear[empty])
    assert (parts.layer[..., 3] >= alpha - 1e-5)[alpha > 0.1].all()
    assert 0 <= parts.plate.min() <= parts.plate.max() <= 1
    assert 0 <= parts.layer[..., 3].min() <= parts.layer[..., 3].max() <= 1


@pytest.mark.parametrize(
    "colour", [(0.0, 0.06, 0.22), (0.002, 0.4, 0.995), (0.003, 0.003, 0.002)], ids=str
)
def test_noise_where_a_wall_has_no_light_or_all_of_it_is_no_strand(
    colour: tuple[float, float, float],
) -> None:
    # As a saturated wall comes out of JPEG: a channel without light is 0 here and 2 levels there.
    alpha = disc()
    noise = np.random.default_rng(1).integers(-6, 7, (SIDE, SIDE, 3))
    levels = np.rint(encoded_from_linear(np.array(colour, np.float32)) * 255) + noise
    wall = linear_from_bytes(np.clip(levels, 0, 255).astype(np.uint8))
    parts = separate(pasted(alpha, wall), alpha, IOD)
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    beside = (away > 1) & (away < MARGIN * IOD)
    assert np.percentile(parts.layer[..., 3][beside], 99) < 0.35


@pytest.mark.parametrize("ground", [plain, bricks])
def test_nothing_of_the_figure_is_in_the_plate(ground: object) -> None:
    alpha = disc()
    parts = separate(pasted(alpha, ground()), alpha, IOD)  # type: ignore[operator]
    redness = parts.plate[..., 0] - parts.plate[..., 1:].max(axis=-1)
    assert redness.max() < 0.12  # grain and the last trace of a soft edge


def test_a_plain_wall_goes_on_with_its_light_and_its_grain() -> None:
    alpha, ground = disc(), plain()
    plate = separate(pasted(alpha, ground), alpha, IOD).plate
    uncovered = ring(alpha)
    error = cv2.GaussianBlur(plate - ground, (0, 0), 4)
    assert np.abs(error[uncovered]).mean() < 0.015
    fine = plate - cv2.GaussianBlur(plate, (0, 0), 2)
    wanted = ground - cv2.GaussianBlur(ground, (0, 0), 2)
    assert fine[uncovered].std() == pytest.approx(wanted[uncovered].std(), rel=0.35)


def test_a_brick_wall_goes_on_as_bricks() -> None:
    alpha, ground = disc(), bricks()
    plate = separate(pasted(alpha, ground), alpha, IOD).plate
    uncovered = ring(alpha)
    assert plate[uncovered].std() > 0.7 * ground[uncovered].std()
    assert (plate > 0.3)[uncovered].mean() == pytest.approx(
        (ground > 0.3)[uncovered].mean(), rel=0.3
    )
    rows, cols = np.indices(alpha.shape)
    beside = uncovered & (np.abs(rows - SIDE / 2) < 36) & (np.abs(cols - SIDE / 2) > 56)
    joint = beside & (rows % 24 < 4)
    brick = beside & (rows % 24 > 8) & (rows % 24 < 20)
    assert plate[joint].mean() > 0.35  # the joints that run into the figure go on behind it
    assert plate[brick].mean() < 0.3


def test_only_the_figure_and_a_narrow_rim_are_touched() -> None:
    alpha = disc()
    parts = separate(pasted(alpha, bricks()), alpha, IOD)
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    touched = np.asarray(parts.layer.any(axis=-1))
    assert not touched[away > MARGIN * IOD + 1].any()
    assert touched[alpha > 0.1].all()


def test_a_strand_that_the_matte_missed_moves_on_a_plain_wall() -> None:
    alpha = disc()
    linear = pasted(alpha, plain())
    edge = int(np.argmax(alpha[SIDE // 2] > 0.02))
    strand = (slice(SIDE // 2, SIDE // 2 + 1), slice(edge - 1, edge))
    linear[strand] = 0.01
    parts = separate(linear, alpha, IOD)
    assert parts.layer[strand][..., 3].min() > 0.5
    assert parts.plate[strand].min() > 0.1


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_little_of_an_unfocused_ground_moves_with_the_figure(seed: int) -> None:
    """What differs from the fill beside the figure is the ground's, and it is as smooth."""
    iod_px, alpha = 3 * IOD, disc()
    noise = np.random.default_rng(seed).normal(0, 1, (SIDE, SIDE, 3)).astype(np.float32)
    ground = cv2.GaussianBlur(noise, (0, 0), 0.06 * iod_px)
    ground = np.clip(0.4 + 0.25 * ground / ground.std(), 0, 1).astype(np.float32)
    photo = pasted(alpha, ground)
    parts = separate(photo, alpha, iod_px)
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    beside = (away > 0.4 * MARGIN * iod_px) & (away < MARGIN * iod_px)
    assert np.abs(np.sqrt(photo) - np.sqrt(parts.plate))[beside].mean() < 0.008
    assert parts.layer[..., 3][beside].mean() < 0.02


def test_what_the_matte_missed_before_a_plain_wall_is_not_in_the_plate() -> None:
    iod_px, alpha = 3 * IOD, disc()
    linear = pasted(alpha, plain())
    edge = int(np.argmax(alpha[SIDE // 2] > 0.02))
    missed = (slice(SIDE // 2 - 6, SIDE // 2 + 6), slice(edge - 4, edge))
    linear[missed] = 0.01
    assert separate(linear, alpha, iod_px).plate[missed].min() > 0.1


@pytest.mark.parametrize("seed", [0, 1])
def test_what_moves_over_a_darker_ground_is_not_blacker_than_black(seed: int) -> None:
    """Leaves before shade: one that is darker than its fill must hide some of what is behind."""
    iod_px, alpha = 3 * IOD, disc()
    noise = np.random.default_rng(seed)
    leaves = noise.normal(0, 1, (SIDE, SIDE)).astype(np.float32)
    light = np.sign(cv2.GaussianBlur(leaves, (0, 0), 0.05 * iod_px))[..., None]
    grain = cv2.GaussianBlur(noise.normal(0, 1, (SIDE, SIDE, 3)), (0, 0), 0.8)
    root = np.clip(0.35 + 0.15 * light + 0.08 * grain / grain.std(), 0.03, 1)
    parts = separate(pasted(alpha, (root * root).astype(np.float32)), alpha, iod_px)
    reach = 2 * round(0.08 * iod_px) + 1
    darkest = cv2.erode(parts.plate, np.ones((reach, reach), np.uint8))
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    beside = (away > 0) & (away < MARGIN * iod_px)
    over = parts.layer[..., :3] + (1 - parts.layer[..., 3:]) * darkest
    assert over[beside].min() > -0.03


def test_grey_hair_before_a_blue_window_is_not_taken_for_a_little_of_something_red() -> None:
    alpha = np.float32(0.5) * disc(16.0)
    window = np.broadcast_to(np.array([0.3, 0.75, 0.8], np.float32), (SIDE, SIDE, 3))
    linear = np.where((alpha > 0)[..., None], np.float32(0.15), window)
    parts = separate(linear, alpha, IOD)
    over_black = np.maximum(parts.layer[..., :3], 0)[alpha > 0.05]
    assert over_black.max() > 0.1
    assert (over_black.max(axis=-1) < 2.0 * over_black.min(axis=-1)).all()


def test_a_faint_strand_is_lifted_and_filled_behind() -> None:
    alpha = disc()
    linear = pasted(alpha, plain())
    column = SIDE // 2
    top = int(np.argmax(alpha[:, column] > 0.02))
    strand = (slice(top - 14, top - 2), slice(column, column + 1))
    linear[strand] = 0.01
    marked = alpha.copy()
    marked[top - 16 : top, column - 1 : column + 2] = 0.03
    parts = separate(linear, np.maximum(alpha, marked), IOD)
    assert parts.layer[strand][..., 3].min() > 0.5
    assert parts.plate[strand].min() > 0.15


def test_a_soft_edge_moves_no_coarser_grain_over_a_dark_grainy_ground() -> None:
    rng = np.random.default_rng(5)
    grain = cv2.GaussianBlur(rng.normal(size=(SIDE, SIDE, 3)).astype(np.float32), (0, 0), 0.8)
    root = 0.16 + 0.03 * grain / grain.std()
    alpha = disc(softness=16.0)
    linear = pasted(alpha, np.clip(root, 0.0, 1.0) ** 2)
    parts = separate(linear, alpha, 4.0 * IOD)
    moved = np.roll(parts.layer, 5, axis=1)
    shown = moved[..., :3] + (1.0 - moved[..., 3:]) * parts.plate
    seen = np.sqrt(np.maximum(shown, 0.0))
    fine = seen - cv2.GaussianBlur(seen, (0, 0), 2.0)
    soft = np.roll((alpha > 0.0) & (alpha < 0.35), 5, axis=1)
    of_ground = np.sqrt(linear) - cv2.GaussianBlur(np.sqrt(linear), (0, 0), 2.0)
    usual = of_ground[:40].std()
    assert 0.65 * usual < fine[soft][:, 1:].std() < 1.1 * usual


@pytest.mark.parametrize("blur_px", [0.5, 6.0])
def test_a_blurred_photo_passes_into_the_plate_farther_out(blur_px: float) -> None:
    rng = np.random.default_rng(4)
    alpha = (disc() > 0.5).astype(np.float32)
    patches = np.kron(rng.random((20, 20)), np.ones((12, 12))).astype(np.float32)
    linear = pasted(alpha * patches, plain())
    alpha, linear = (
        np.asarray(cv2.GaussianBlur(one, (0, 0), blur_px), np.float32) for one in (alpha, linear)
    )
    parts = separate(linear, alpha, 2 * IOD)
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    reach = away[np.asarray(parts.layer.any(axis=-1))].max() / (2 * IOD)
    assert (reach > 1.3 * MARGIN) == (blur_px > 1)


def test_what_is_filled_is_as_blurred_as_the_photo_and_the_rest_is_as_it_was() -> None:
    alpha = disc()
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    sharp, soft = (
        find_backdrop(bricks(), alpha, np.asarray(away, np.float32), IOD, (0.04, 0.07), blur)
        for blur in (0.0, 0.05)
    )
    filled = sharp.fill.found
    steps = [np.abs(np.diff(one.smooth, axis=0, append=0))[filled].mean() for one in (sharp, soft)]
    assert steps[1] < 0.5 * steps[0]
    far = cv2.dilate(filled.astype(np.uint8), np.ones((15, 15), np.uint8)) == 0
    outside = far & (cv2.resize(alpha, filled.shape[::-1]) == 0)
    assert np.array_equal(soft.smooth[outside], sharp.smooth[outside])


def test_the_figure_s_own_blur_goes_with_it_and_draws_no_line_around_it() -> None:
    iod_px = 3 * IOD
    alpha = disc()
    away = cv2.distanceTransform((alpha <= 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    tinge = 0.015 * np.exp(-away / (0.35 * MARGIN * iod_px))
    dark = np.full((SIDE, SIDE, 3), 0.04, np.float32)
    parts = separate(pasted(alpha, dark + tinge[..., None].astype(np.float32)), alpha, iod_px)
    levels = 255 * encoded_from_linear(parts.plate)[SIDE // 2, SIDE // 2 :, 0]
    assert np.abs(np.diff(levels)).max() < 1.5
    assert levels[: int(0.28 * SIDE)].max() - levels[-1] < 3.0


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_matte_of_nothing_or_everything(level: float) -> None:
    linear = bricks()
    parts = separate(linear, np.full((SIDE, SIDE), level, np.float32), IOD)
    assert np.array_equal(parts.plate, linear)
    assert (np.asarray(parts.layer.any(axis=-1)) == bool(level)).all()
    assert (parts.layer[..., 3] == level).all()


@pytest.mark.parametrize("side", [(8, 8), (3, 40), (200, 5)])
def test_tiny_pictures_are_taken_apart(side: tuple[int, int]) -> None:
    linear = np.random.default_rng(7).random((*side, 3), np.float32)
    alpha = np.zeros(side, np.float32)
    alpha[: max(side[0] // 2, 1), : max(side[1] // 2, 1)] = 1.0
    parts = separate(linear, alpha, 4.0)
    together = parts.layer[..., :3] + (1 - parts.layer[..., 3:]) * parts.plate
    assert np.abs(together - linear).max() <= 1e-5


def test_the_second_of_two_figures_is_taken_from_the_first_ones_plate() -> None:
    rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    left = np.clip(40 - np.hypot(rows - 120, cols - 70), 0, 1).astype(np.float32)
    right = np.clip(40 - np.hypot(rows - 120, cols - 170), 0, 1).astype(np.float32)
    linear = pasted(np.maximum(left, right), plain())
    front = separate(linear, right, IOD)
    back = separate(front.plate, left, IOD)
    again = back.layer[..., :3] + (1 - back.layer[..., 3:]) * back.plate
    again = front.layer[..., :3] + (1 - front.layer[..., 3:]) * again
    assert np.abs(again - linear).max() <= 1e-5


def test_outside_the_figure_nothing_changes_at_the_extremes(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    reach = 0.3 * figure.face.iod_px
    empty = np.asarray(~figure.layer.any(axis=-1)).astype(np.uint8)
    away = cv2.distanceTransform(empty, cv2.DIST_L2, 5)
    renderer = Renderer(demo_portrait)
    for degrees in (-4, 4):
        frame = renderer.render(sample(head_roll_deg=degrees, head_yaw_deg=1.5 * degrees))
        assert np.array_equal(frame[away > reach], demo_portrait.photo.pixels[away > reach])
        assert not np.array_equal(frame, demo_portrait.photo.pixels)


def test_ghosts_are_expected_where_a_soft_edge_meets_a_busy_wall() -> None:
    face = average_face(iod_px=IOD, centre_px=(SIDE / 2, SIDE / 2))
    found = {}
    for name, ground, softness in (
        ("sharp before bricks", bricks(), 1.0),
        ("soft before plain", plain(), 30.0),
        ("soft before bricks", bricks(), 30.0),
    ):
        alpha = disc(softness)
        layer = np.concatenate([np.zeros((SIDE, SIDE, 3), np.float32), alpha[..., None]], axis=-1)
        found[name] = ghosting(layer, ground, face)
    assert found["sharp before bricks"] < 0.25 * found["soft before bricks"]
    assert found["soft before plain"] < 0.25 * found["soft before bricks"]
    empty = np.zeros((SIDE, SIDE, 4), np.float32)
    assert ghosting(empty, bricks(), face) == 0.0
