from __future__ import annotations

import cv2
import numpy as np
import pytest

from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.portrait.edge import refine_matte
from fondly.portrait.edge_colours import STRANGE, compare_colours
from fondly.portrait.edge_focus import find_unfocused, measure_sharpness
from fondly.portrait.edge_lines import without_ground_lines
from fondly.portrait.edge_locks import find_locks
from fondly.portrait.edge_look import look_closer
from fondly.portrait.edge_shrunk import shrink
from fondly.portrait.edge_strands import find_strands
from fondly.portrait.edge_wisps import find_wisps
from fondly.portrait.head_frame import FACE_OVAL
from fondly.portrait.plate import separate
from tests.portrait.average_face import average_face

SIDE = 320


def small_face(side: int = SIDE) -> Face:
    return average_face(iod_px=side / 5, centre_px=(side / 2, side / 2))


def head(side: int = SIDE) -> np.ndarray:
    """A truth: an ellipse about the face with a smooth edge of two pixels."""
    rows, cols = np.mgrid[0:side, 0:side].astype(np.float32)
    away = np.hypot((cols - side / 2) / 1.1, (rows - side / 2) / 1.4) - side * 0.2
    return np.clip(0.5 - away / 2, 0, 1).astype(np.float32)


def picture(truth: np.ndarray, seed: int = 0) -> np.ndarray:
    """A brown head before a light wall, with some grain."""
    rng = np.random.default_rng(seed)
    colours = truth[..., None] * [0.35, 0.22, 0.15] + (1 - truth[..., None]) * [0.7, 0.75, 0.8]
    return np.clip(colours + rng.normal(0, 0.01, colours.shape), 0, 1).astype(np.float32)


def blurred(matte: np.ndarray, by_px: float) -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(matte, (0, 0), by_px), np.float32)


def face_pixels(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape, np.uint8)
    outline = np.round(face.landmarks[list(FACE_OVAL), :2] - 0.5).astype(np.int32)
    cv2.fillPoly(mask, [outline], (1,))
    return cv2.erode(mask, np.ones((9, 9), np.uint8)) > 0


def test_a_blurred_outline_is_brought_to_the_true_one() -> None:
    truth = head()
    coarse = blurred(np.roll(truth, 3, axis=1), 5)
    alpha = refine_matte(picture(truth), coarse, small_face())
    assert np.abs(alpha - truth).mean() < 0.25 * np.abs(coarse - truth).mean()
    assert ((alpha == 0) | (alpha == 1)).mean() > 0.9
    assert alpha.dtype == np.float32


def test_the_same_edge_at_half_the_size() -> None:
    large, small = (
        refine_matte(picture(head(side)), blurred(head(side), side / 64), face)
        for side, face in ((640, small_face(640)), (320, small_face(320)))
    )
    shrunk = cv2.resize(large, (320, 320), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk - small).mean() < 0.004


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_matte_that_says_nothing_keeps_the_face(level: float) -> None:
    truth = head()
    face = small_face()
    alpha = refine_matte(picture(truth), np.full_like(truth, level), face)
    assert (alpha[face_pixels(face, truth.shape)] == 1).all()
    assert 0 <= alpha.min() <= alpha.max() <= 1


@pytest.mark.parametrize("grey", [0.0, 0.5, 1.0])
def test_a_flat_picture_keeps_the_outline_that_was_given(grey: float) -> None:
    truth = head()
    flat = np.full((*truth.shape, 3), grey, np.float32)
    alpha = refine_matte(flat, blurred(truth, 3), small_face())
    assert np.abs(alpha - truth).mean() < 0.03


def test_another_person_apart_is_not_this_figure() -> None:
    truth = head()
    both = truth.copy()
    both[20:80, 5:45] = 1.0
    alpha = refine_matte(picture(both), both, small_face())
    assert alpha[22:78, 7:40].max() < 0.1
    assert np.abs(alpha - truth)[:, 60:].mean() < 0.02


@pytest.mark.parametrize("surer", [False, True])
def test_what_is_unsure_beside_the_figure_is_whole_though_a_speck_of_it_is_surer(
    surer: bool,
) -> None:
    truth = head()
    rows, cols = np.indices(truth.shape)
    bow = (np.hypot(rows - 100, cols - 245) < 24) & (truth < 0.5)
    image = picture(np.maximum(truth, bow))
    coarse = blurred(truth, 2) + 0.45 * blurred(bow.astype(np.float32), 2)
    coarse[94:100, 242:248] += 0.15 * surer
    alpha = refine_matte(image, np.minimum(coarse, 1), small_face())
    assert alpha[92:108, 238:254].min() > 0.8


def test_a_white_bow_in_dark_hair_before_a_plain_wall_goes_with_the_head() -> None:
    truth = head()
    rows, cols = np.indices(truth.shape)
    bow = np.hypot(rows - 120, cols - 232) < 8
    colours = np.where((truth > 0.5)[..., None], [0.15, 0.15, 0.15], [0.25, 0.4, 0.3])
    colours[bow] = 0.85
    grain = np.random.default_rng(4).normal(0, 0.01, colours.shape)
    image = blurred(np.clip(colours + grain, 0, 1).astype(np.float32), 0.7)
    unsure = blurred(np.where(bow, 0.4, truth).astype(np.float32), 2)
    alpha = refine_matte(image, unsure, small_face())
    assert alpha[117:124, 229:236].mean() > 0.4


def test_a_face_cut_by_the_frame_has_an_edge() -> None:
    truth = head()
    face = average_face(iod_px=SIDE / 5, centre_px=(0.0, SIDE / 2))
    cut = np.ascontiguousarray(truth[:, SIDE // 2 :])
    alpha = refine_matte(picture(cut), blurred(cut, 4), face)
    assert np.abs(alpha - cut).mean() < 0.02


def test_a_few_pixels_are_enough() -> None:
    face = average_face(iod_px=6.0, centre_px=(12.0, 12.0))
    alpha = refine_matte(np.full((24, 24, 3), 0.5, np.float32), np.eye(24, dtype=np.float32), face)
    assert alpha.shape == (24, 24)
    assert np.isfinite(alpha).all()


def test_colours_are_compared_with_the_most_alike_of_many() -> None:
    image = np.zeros((40, 40, 3), np.float32)
    figure, background = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    figure[:, :16] = background[:, 24:] = True
    image[:20, :16], image[20:, :16], image[:, 24:] = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    band = ~figure & ~background
    image[band] = (0, 1, 0)
    image[4, 20] = (0, 0, 1)
    image[30, 20] = (1, 1, 1)
    unlike_figure, unlike_background = compare_colours(image, band, figure, background, 40.0)
    assert unlike_figure[35, 20] < 1 < unlike_background[35, 20]
    assert unlike_background[4, 20] < 1 < unlike_figure[4, 20]
    assert unlike_figure[30, 20] == unlike_background[30, 20] == STRANGE
    assert not unlike_figure[~band].any()


def test_strands_are_found_and_what_goes_on_is_not() -> None:
    truth = head()
    image = picture(truth)
    iod = SIDE / 5
    top = int(np.argmax(truth[:, SIDE // 2] > 0.5))
    image[top - 12 : top, 150] = (0.3, 0.2, 0.1)
    found = find_strands(shrink(image, truth, iod))
    assert found[top - 10 : top - 3, 150].all()
    assert not found[truth > 0.9].any()
    assert found.mean() < 0.01
    image[:top, 150] = (0.3, 0.2, 0.1)  # a string from the ceiling
    assert not find_strands(shrink(image, truth, iod))[top - 10 : top - 3, 150].any()


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 14, True), (2, 14, True), (8, 20, False), (1, 2, False)],
    ids=["touching", "beyond a small gap", "floating", "hugging the outline"],
)
def test_a_strand_hangs_together_with_the_figure(low: int, high: int, found: bool) -> None:
    truth = head()
    image = picture(truth)
    top = int(np.argmax(truth[:, SIDE // 2] > 0.5))
    aside = slice(SIDE // 2, SIDE // 2 + (1 if high > 4 else 14))
    image[top - high : top - low, aside] = (0.3, 0.2, 0.1)
    strands = find_strands(shrink(image, truth, SIDE / 5))
    assert strands[top - high : top - low, aside].any() == found


@pytest.mark.parametrize(("soft_px", "found"), [(0.0, True), (2.0, False)])
def test_an_unfocused_bar_that_meets_the_outline_is_no_strand(soft_px: float, found: bool) -> None:
    truth = head()
    image = picture(truth)
    top = int(np.argmax(truth[:, SIDE // 2] > 0.5))
    wall, bar = np.full(truth.shape, 0.7, np.float32), slice(top - 14, top + 20)
    wall[bar, SIDE // 2 : SIDE // 2 + (2 if found else 5)] = 0.1
    if soft_px:
        wall = np.asarray(cv2.GaussianBlur(wall, (0, 0), soft_px), np.float32)
    image = np.where((truth > 0.02)[..., None], image, wall[..., None]).astype(np.float32)
    strands = find_strands(shrink(image, truth, SIDE / 5))
    assert strands[top - 12 : top - 3, SIDE // 2 : SIDE // 2 + 6].any() == found


def test_a_line_of_the_ground_that_is_sharper_near_the_head_is_no_strand() -> None:
    truth = head()
    rows, cols = np.indices(truth.shape)
    line = (rows == 160) & (cols > 220) & (truth < 0.01)
    near = line & (cols < 250)
    wall = np.full((*truth.shape, 3), 0.7, np.float32)
    wall[truth > 0.5] = 0.3
    wall[near] -= 0.04
    assert find_strands(shrink(wall, truth, SIDE / 5))[near & (cols > 235)].all()
    wall[line & ~near] -= 0.018
    assert not find_strands(shrink(wall, truth, SIDE / 5))[near & (cols > 235)].any()


@pytest.mark.parametrize(("above", "kept"), [(60, False), (18, True)], ids=["joint", "strand"])
def test_a_joint_of_the_ground_that_ends_at_the_hair_stays_behind(above: int, kept: bool) -> None:
    truth = head()
    image = picture(truth)
    top = int(np.argmax(truth[:, SIDE // 2] > 0.5))
    line = (slice(top - above, top), slice(159, 162))
    image[line] = (0.3, 0.2, 0.1)
    matte = truth.copy()
    matte[top - 12 : top, 159:162] = 0.4
    found = without_ground_lines(shrink(image, matte, SIDE / 5), matte)
    spike = found[top - 11 : top - 6, 160]
    assert (spike == matte[top - 11 : top - 6, 160]).all() if kept else spike.max() < 0.02
    assert (found <= matte).all()
    assert np.abs(found - truth)[truth > 0.5].max() < 0.01


def test_a_ground_full_of_lines_has_no_strands() -> None:
    truth = head()
    image = picture(truth)
    wall = truth < 0.01
    lines = (np.indices(truth.shape).sum(axis=0) % 9 == 0) & wall
    image[lines] *= 0.6
    assert find_strands(shrink(image, truth, SIDE / 5)).mean() < 0.01


def with_lock(truth: np.ndarray, colour: tuple[float, ...]) -> np.ndarray:
    """The picture with an arc beside the head, that begins at its outline."""
    image = picture(truth)
    right = int(np.flatnonzero(truth[SIDE // 2] > 0.5).max())
    arc = (right, SIDE // 2), (14, 22), 0
    cv2.ellipse(image, *arc, -90, 90, colour, 3, cv2.LINE_AA)
    return np.where((truth > 0.02)[..., None], picture(truth), image).astype(np.float32)


def test_a_lock_that_loops_out_of_the_figure_is_found_and_goes_with_it() -> None:
    truth = head()
    image = with_lock(truth, (0.35, 0.22, 0.15))
    lock = (np.abs(image - picture(truth)).max(axis=-1) > 0.3) & (truth < 0.01)
    found = find_locks(shrink(image, truth, SIDE / 5))
    assert found[lock].mean() > 0.9
    assert found.mean() < 0.02
    assert not find_strands(shrink(image, truth, SIDE / 5))[lock].all()
    alpha = refine_matte(image, truth, small_face())
    parts = separate(image**2, alpha, SIDE / 5)
    assert parts.layer[lock, 3].mean() > 0.5
    assert parts.plate[lock].mean() > 0.3


def test_what_is_straight_or_of_another_colour_or_one_of_many_is_no_lock() -> None:
    truth = head()
    blue = with_lock(truth, (0.2, 0.3, 0.75))
    assert not find_locks(shrink(blue, truth, SIDE / 5)).any()
    straight = picture(truth)
    right = int(np.flatnonzero(truth[SIDE // 2] > 0.5).max())
    straight[SIDE // 2 : SIDE // 2 + 4, right + 2 : right + 28] = (0.35, 0.22, 0.15)
    assert not find_locks(shrink(straight, truth, SIDE / 5)).any()
    fence = with_lock(truth, (0.35, 0.22, 0.15))
    apart = cv2.erode((np.abs(fence - blue).max(axis=-1) < 0.1).astype(np.uint8), np.ones((9, 9)))
    boards = (np.indices(truth.shape).sum(axis=0) % 9 < 3) & (truth < 0.01) & (apart > 0)
    fence[boards] = (0.4, 0.25, 0.2)
    assert not find_locks(shrink(fence, truth, SIDE / 5)).any()


def with_wisp(truth: np.ndarray, reach: int, depth: float = 0.1) -> tuple[np.ndarray, tuple]:
    """A soft brown tuft that rises from the crown."""
    image = picture(truth)
    top = int(np.argmax(truth[:, SIDE // 2] > 0.5))
    tuft = np.zeros(truth.shape, np.float32)
    tuft[max(top - reach, 0) : top, SIDE // 2 - 3 : SIDE // 2 + 4] = 1.0
    image = image - depth * blurred(tuft, 1.5)[..., None]
    return image.astype(np.float32), (slice(top - 10, top - 4), SIDE // 2)


def test_the_end_of_a_wisp_that_the_matte_left_is_found() -> None:
    truth = head()
    image, tuft = with_wisp(truth, 12)
    found = find_wisps(image, truth, SIDE / 5)
    assert found[tuft].all()
    assert found.mean() < 0.01
    assert not find_wisps(picture(truth), truth, SIDE / 5).any()
    assert not find_wisps(with_wisp(truth, SIDE)[0], truth, SIDE / 5).any()  # a pipe on the wall


def test_a_wisp_goes_with_the_figure_and_leaves_no_blot_behind() -> None:
    truth = head()
    image, tuft = with_wisp(truth, 12)
    alpha = refine_matte(image, truth, small_face())
    plate = separate((image**2.2).astype(np.float32), alpha, SIDE / 5).plate
    assert np.abs(plate[tuft] ** (1 / 2.2) - (0.7, 0.75, 0.8)).max() < 0.05


def test_a_busy_ground_has_no_wisps() -> None:
    truth = head()
    rng = np.random.default_rng(1)
    leaves = blurred(rng.normal(size=truth.shape).astype(np.float32), 4)
    image = picture(truth) + (1 - truth[..., None]) * (0.1 * leaves / leaves.std())[..., None]
    assert find_wisps(image.astype(np.float32), truth, SIDE / 5).mean() < 0.005


def curly(sharp_ground: bool) -> tuple[np.ndarray, np.ndarray, tuple]:
    """Curls before a room with a bar of the same colour that ends at them; the truth, the bar."""
    truth = head()
    rng = np.random.default_rng(2)
    noise = rng.normal(size=truth.shape).astype(np.float32)
    curls = 0.35 + 0.15 * blurred(noise, 1.0) / blurred(noise, 1.0).std()
    room = blurred(rng.normal(size=truth.shape).astype(np.float32), 5)
    ground = 0.65 + 0.12 * room / room.std()
    rows, cols = np.indices(truth.shape)
    bar = blurred(((np.abs(rows - 160) < 7) & (cols > 160)).astype(np.float32), 3)
    ground += bar * (0.35 - ground)
    if sharp_ground:
        ground += 0.1 * blurred(noise[::-1], 1.0) / blurred(noise, 1.0).std()
    grey = np.clip(truth * curls + (1 - truth) * ground, 0, 1)
    edge = int(np.argmax(truth[160, 160:] < 0.5)) + 160
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32), truth, (160, edge)


def test_what_is_out_of_focus_beside_a_sharp_head_is_the_background() -> None:
    image, truth, (row, edge) = curly(sharp_ground=False)
    unsure = truth.copy()
    unsure[row - 8 : row + 9, edge - 2 : edge + 16] = 0.75
    alpha = refine_matte(image, blurred(unsure, 2), small_face())
    assert alpha[row - 3 : row + 4, edge + 5 : edge + 12].max() < 0.2
    assert alpha[row - 3 : row + 4, edge - 12 : edge - 5].min() > 0.9


@pytest.mark.parametrize("sharp_ground", [True, False])
def test_focus_tells_nothing_where_both_sides_are_alike(sharp_ground: bool) -> None:
    image, truth, _ = curly(sharp_ground)
    both = image if sharp_ground else blurred(image, 3)
    sharpness = measure_sharpness(both, (SIDE, SIDE), SIDE / 5)
    assert not find_unfocused(sharpness, truth > 0.9, truth < 0.1, SIDE / 5).any()
    nowhere = np.zeros(truth.shape, bool)
    assert not find_unfocused(sharpness, nowhere, truth < 0.1, SIDE / 5).any()


def test_a_closer_look_finds_the_head_even_where_nobody_was_seen(demo_analysis: Analysis) -> None:
    photo, face = demo_analysis.photo, demo_analysis.subjects[0]
    blind = np.zeros_like(demo_analysis.matte)
    seen = look_closer(photo.pixels, blind, face)
    on_face = face_pixels(face, blind.shape)
    assert seen[on_face].mean() > 0.95
    assert 0 <= seen.min() <= seen.max() <= 1
    corner = face.iod_px * 0.3
    assert seen[: int(corner), : int(corner)].max() < 0.1
    told = look_closer(photo.pixels, np.ones_like(blind), face)
    assert told[-1, photo.width // 2] > 0.9  # beyond the crops the given matte stands
    assert np.array_equal(seen, look_closer(photo.pixels, blind, face))


def test_the_demo_photo_has_a_tight_edge(demo_analysis: Analysis) -> None:
    photo, face = demo_analysis.photo, demo_analysis.subjects[0]
    matte = look_closer(photo.pixels, demo_analysis.matte, face)
    alpha = refine_matte((photo.pixels / 255).astype(np.float32), matte, face)
    assert (alpha[face_pixels(face, alpha.shape)] == 1).all()
    assert ((alpha > 0.05) & (alpha < 0.95)).mean() < 0.07
    assert 0.2 < (alpha > 0.5).mean() < 0.8
