from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.face import Face, Gaze, HeadPose
from fondly.models.catalogue import Weights
from fondly.perception import damage_nets
from fondly.perception.damage import (
    LIKELY,
    MANY,
    SMALLEST_PX,
    SURE,
    Damage,
    choose_damage,
    find_damage,
    zones_of,
)
from fondly.perception.damage_colour import weigh_colours, weigh_shades
from fondly.perception.damage_nets import damage_likelihood
from tests.restoration.scenes import scene

Mask = NDArray[np.bool_]


def chosen(likelihood: NDArray[np.float32], zones: Mask | None = None) -> Mask:
    """What is chosen in a picture of one grey, whose colours tell nothing."""
    grey = np.full((*likelihood.shape, 3), 128, np.uint8)
    spared = np.zeros(likelihood.shape, bool) if zones is None else zones
    return choose_damage(grey, likelihood, spared, 1.0)[0]


def face(height: int, width: int) -> Face:
    """A face without features but its eyes and lips, 100 px between the outer eye corners."""
    from fondly.domain.face_outlines import LEFT_LIDS, OUTER_LIPS, RIGHT_LIDS

    landmarks = np.full((478, 3), (width / 2, height / 2, 0), np.float32)
    for ring, across, down, wide in (
        (RIGHT_LIDS, -35, -30, 15),
        (LEFT_LIDS, 35, -30, 15),
        (OUTER_LIPS, 0, 40, 25),
    ):
        angles = np.linspace(np.pi, 3 * np.pi, len(ring), endpoint=False)
        landmarks[list(ring), 0] += across + wide * np.cos(angles)
        landmarks[list(ring), 1] += down + 0.4 * wide * np.sin(angles)
    landmarks[33, 0], landmarks[263, 0] = width / 2 - 50, width / 2 + 50
    box = (width / 2 - 60.0, height / 2 - 60.0, width / 2 + 60.0, height / 2 + 60.0)
    pose = HeadPose(0.0, 0.0, 0.0)
    return Face(landmarks, box, pose, Gaze(0.0, 0.0), {}, 0.9, (width, height))


def scratched(seed: int = 0) -> tuple[NDArray[np.uint8], Mask]:
    """A grey picture with grain and one long white scratch, and where that is."""
    rng = np.random.default_rng(seed)
    grey = cv2.GaussianBlur(scene(384, 320).mean(axis=-1), (0, 0), 1.5) * 0.7
    line = np.zeros(grey.shape, np.uint8)
    cv2.line(line, (40, 20), (270, 360), 255, 3, cv2.LINE_AA)
    alpha = cv2.GaussianBlur(line.astype(np.float32) / 255, (0, 0), 0.5)
    marked = grey + (240 - grey) * alpha + rng.normal(0, 3, grey.shape)
    pixels = np.repeat(np.clip(marked, 0, 255)[..., None], 3, axis=2).astype(np.uint8)
    return pixels, alpha > 0.5


def test_a_scratch_is_found_and_little_else() -> None:
    pixels, truth = scratched()
    found = find_damage(pixels, ())
    near = cv2.dilate(truth.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert found.mask[truth].mean() > 0.6
    assert found.mask[~near].mean() < 0.01
    assert found.cracks[truth].mean() > 0.6
    assert found.is_plain(())


def test_the_gentler_the_less() -> None:
    pixels, _ = scratched()
    all_of_it, some = find_damage(pixels, (), 1.0).mask, find_damage(pixels, (), 0.4).mask
    assert not (some & ~all_of_it).any()
    assert not find_damage(pixels, (), 0.0).mask.any()


@pytest.mark.parametrize(("height", "width"), [(1, 1), (31, 33), (64, 32)])
def test_any_size_is_looked_at(height: int, width: int) -> None:
    pixels = np.full((height, width, 3), 128, np.uint8)
    likelihood = damage_likelihood(pixels)
    assert likelihood.shape == (height, width)
    assert likelihood.min() >= 0
    assert likelihood.max() <= 1


def test_both_nets_are_asked_and_neither_alone_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, tuple[int, ...]]] = []

    def say(net: Weights, picture: np.ndarray) -> list[np.ndarray]:
        asked.append((net.file, picture.shape[2:]))
        said = np.full((1, 1, *picture.shape[2:]), 0.05, np.float32)
        said[..., :20] = 0.95  # of what is seen, so that the other net means the right
        return [said]

    monkeypatch.setattr(damage_nets, "infer", say)
    likelihood = damage_likelihood(np.zeros((64, 64, 3), np.uint8))
    assert sorted(asked) == [
        ("damage.onnx", (32, 32)),
        ("damage.onnx", (64, 64)),
        ("damage_in_colour.onnx", (64, 64)),
    ]
    assert likelihood[:, 50:].max() < 0.501
    assert 0.6 < likelihood[0, 5] < 0.8


def test_the_smaller_look_only_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    def say(_: Weights, picture: np.ndarray) -> list[np.ndarray]:
        broad = picture.shape[2] == 32
        said = np.full((1, 1, *picture.shape[2:]), 0.5, np.float32)
        said[..., picture.shape[3] // 2 :] = 0.9 if broad else 0.5
        said[..., : picture.shape[3] // 2] = 0.1 if broad else 0.5
        return [said]

    monkeypatch.setattr(damage_nets, "infer", say)
    likelihood = damage_likelihood(np.zeros((64, 64, 3), np.uint8))
    assert likelihood[:, :20] == pytest.approx(0.5, abs=1e-5)
    assert likelihood[:, 44:].min() > 0.65


def test_a_large_scan_has_a_mask_of_its_own_size() -> None:
    pixels, truth = scratched()
    large, where = np.tile(pixels, (4, 3, 1)), np.tile(truth, (4, 3))
    found = find_damage(large, ())
    assert found.mask.shape == where.shape
    assert max(found.likelihood.shape) < max(where.shape)
    near = cv2.dilate(where.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert found.mask[where].mean() > 0.5
    assert found.mask[~near].mean() < 0.01


def test_only_what_is_long_and_thin_is_a_crack() -> None:
    mask = np.zeros((200, 200), bool)
    cv2.circle(blot := mask.astype(np.uint8), (60, 60), 30, 1, -1)
    cv2.line(blot, (10, 190), (190, 120), 1, 3)
    found = Damage(np.zeros(mask.shape, np.float32), blot > 0)
    assert not found.cracks[:100].any()
    assert np.array_equal(found.cracks[100:], found.mask[100:])
    assert not Damage(np.zeros(mask.shape, np.float32), mask).is_plain(())


def test_a_short_part_goes_with_the_crack_that_it_broke_off_and_nothing_else_does() -> None:
    drawn = np.zeros((200, 200), np.uint8)
    cv2.line(drawn, (10, 190), (150, 130), 1, 2)
    crack = drawn > 0
    cv2.line(part := np.zeros_like(drawn), (153, 128), (157, 126), 1, 2)
    cv2.circle(flower := np.zeros_like(drawn), (60, 60), 10, 1, -1)
    cv2.circle(flower, (160, 30), 1, 1, -1)
    found = Damage(np.zeros(drawn.shape, np.float32), crack | (part > 0) | (flower > 0))
    assert np.array_equal(found.cracks, crack)
    assert np.array_equal(found.along_cracks(), crack | (part > 0))


def test_a_few_scratches_make_a_print_plainly_damaged_if_they_are_sure_all_along() -> None:
    mask = np.zeros((500, 400), bool)
    mask[100, 50:370] = True
    sure, unsure = (np.where(mask, value, 0).astype(np.float32) for value in (0.97, 0.9))
    assert Damage(sure, mask).is_plain(())
    assert not Damage(unsure, mask).is_plain(())
    short = mask.copy()
    short[100, 200:] = False
    assert not Damage(sure, short).is_plain(())


def test_pieces_reach_from_sure_pixels_to_likely_ones() -> None:
    likelihood = np.zeros((40, 60), np.float32)
    likelihood[25:28, 5:40] = 1.0
    likelihood[10, 5:40] = (LIKELY + SURE) / 2
    likelihood[10, 20] = (1 + SURE) / 2
    likelihood[32, 5:40] = (LIKELY + SURE) / 2
    kept = chosen(likelihood)
    assert kept[10, 5:40].all()
    assert not kept[32].any()
    specks = np.zeros((20, 20), np.float32)
    specks[5, 5 : 5 + SMALLEST_PX - 1] = 1.0
    assert not chosen(specks).any()


def test_where_there_is_little_only_what_is_sure_or_dust_is_believed() -> None:
    likelihood = np.zeros((500, 400), np.float32)
    likelihood[50:58, 50:70] = 0.86
    likelihood[150:158, 50:70] = 0.95
    likelihood[250:252, 50:52] = 0.86
    few = chosen(likelihood)
    assert not few[50:58].any()
    assert few[150:158, 50:70].all()
    assert few[250:252, 50:52].all()
    crack, torn = likelihood.copy(), likelihood.copy()
    crack[300, 100:320] = 0.97
    torn[300:350, 100:200] = 0.97
    for sure in (crack, torn):
        assert chosen(sure)[50:58, 50:70].all()


def test_many_sure_spots_are_a_damaged_print() -> None:
    likelihood = np.zeros((500, 400), np.float32)
    for spot in range(MANY):
        row, col = 40 + 60 * (spot // 6), 40 + 60 * (spot % 6)
        likelihood[row : row + 4, col : col + 5] = 0.88
    assert chosen(likelihood)[40:44, 40:45].all()
    likelihood[40:44, 40:45] = 0
    assert not chosen(likelihood).any()


def test_the_rim_of_a_scan_is_no_damage() -> None:
    likelihood = np.zeros((500, 400), np.float32)
    likelihood[:3, 50:350] = 1.0
    likelihood[490:, 200] = 1.0
    kept = chosen(likelihood)
    assert not kept[:3].any()
    assert kept[490:, 200].all()


def test_what_lies_in_an_eye_is_no_damage_but_a_crack_that_comes_into_it_is() -> None:
    person = face(240, 200)
    zones = zones_of([person], 1.0, (240, 200))
    assert zones[90, 65]
    assert zones[160, 100]
    assert not zones[90, 100]
    likelihood = np.zeros((240, 200), np.float32)
    likelihood[88:92, 60:70] = 1.0
    assert not chosen(likelihood, zones).any()
    likelihood[:] = 0
    likelihood[90, 5:70] = 1.0
    kept = chosen(likelihood, zones)
    assert kept[90, 5:70].all()


def test_near_an_eye_it_must_be_sure_and_the_print_much_damaged() -> None:
    person = face(240, 200)
    zones = zones_of([person], 1.0, (240, 200))
    likelihood = np.zeros((240, 200), np.float32)
    likelihood[80:100, 55:75] = 0.96
    assert not chosen(likelihood, zones).any()
    likelihood[200:220, 20:60] = 0.96
    assert chosen(likelihood, zones)[80:100, 55:75].all()
    likelihood[80:100, 55:75] = 0.9
    assert not chosen(likelihood, zones)[80:100, 55:75].any()


def test_colours_say_where_damage_ends_but_not_in_a_whole_print() -> None:
    pixels = np.full((300, 300, 3), 90, np.uint8)
    pixels[100:120, 50:250] = 220
    likelihood = np.zeros((300, 300), np.float32)
    likelihood[96:124, 50:250] = 0.7
    likelihood[106:114, 50:250] = 0.95
    likelihood[200:220, 50:250] = 0.8
    pixels[200:220, 50:250] = 220
    nowhere = np.zeros((300, 300), bool)
    mask, weighed = choose_damage(pixels, likelihood, nowhere, 1.0)
    damaged = (pixels[..., 0] > 150) & (np.arange(300)[:, None] < 160)
    assert not mask[160:].any()
    assert mask[damaged].mean() > 0.99
    assert mask[~damaged].sum() < 0.05 * damaged.sum()
    assert weighed[damaged].min() > likelihood[damaged].min()
    likelihood[:] = 0
    likelihood[106:114, 50:60] = 0.95
    mask, weighed = choose_damage(pixels, likelihood, nowhere, 1.0)
    assert np.array_equal(mask, likelihood > 0)
    assert weighed is likelihood


def test_what_has_the_colour_of_cracks_elsewhere_is_likelier_damage() -> None:
    pixels = np.full((300, 300, 3), (120, 100, 80), np.uint8)
    likelihood = np.full((300, 300), 0.02, np.float32)
    paper, beside = (slice(200, 220), slice(50, 250)), (slice(250, 270), slice(50, 250))
    pixels[50:70, 50:250] = pixels[paper] = (230, 220, 190)
    likelihood[50:70, 50:250] = 0.95
    likelihood[paper] = likelihood[beside] = 0.4
    lines = likelihood > 0.9
    weighed = weigh_shades(pixels, likelihood, lines)
    assert weighed[205:215, 55:245].min() > 0.7
    assert weighed[beside].max() < 0.25
    _, chosen_by = choose_damage(pixels, likelihood, np.zeros((300, 300), bool), 1.0)
    without = weigh_colours(pixels, likelihood)
    assert (chosen_by[paper] > without[paper] + 0.1).mean() > 0.9
    assert np.allclose(weigh_shades(pixels, likelihood, lines & False), likelihood, atol=1e-6)


def test_flowers_that_are_taken_for_damage_do_not_take_the_others_along() -> None:
    """What is as broad as it is high is no crack, and its colour tells nothing."""
    pixels = np.full((300, 300, 3), (120, 100, 80), np.uint8)
    likelihood = np.full((300, 300), 0.02, np.float32)
    for x in (40, 110, 180):
        pixels[40:80, x : x + 40] = pixels[200:240, x : x + 40] = (230, 220, 190)
        likelihood[40:80, x : x + 40] = 0.95
        likelihood[200:240, x : x + 40] = 0.4
    nowhere = np.zeros((300, 300), bool)
    mask, chosen_by = choose_damage(pixels, likelihood, nowhere, 1.0)
    assert mask[50:70, 50:70].all()
    assert not mask[190:].any()
    assert np.allclose(chosen_by, weigh_colours(pixels, likelihood), atol=1e-6)
