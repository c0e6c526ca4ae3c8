"""What the damage net learns from: tools/damage."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from damage.lookalikes import KINDS as LOOKALIKES
from damage.lookalikes import add_lookalikes, scene
from damage.marks import (
    BROAD_KINDS,
    KINDS,
    LATER_KINDS,
    Mark,
    add_damage,
    blots,
    chips,
    crumbs,
    flakes,
)
from damage.samples import LEFT_IN_PART, MOSTLY_WHOLE, SEEN, SIZE, draw_sample, label
from damage.strokes import log_uniform


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [(scene(rng, 300) * 255).astype(np.uint8) for _ in range(2)]


def test_a_sample_follows_from_its_number(pictures: list[np.ndarray]) -> None:
    one, mask = draw_sample(pictures, 7, 3)
    again, same = draw_sample(pictures, 7, 3)
    other, _ = draw_sample(pictures, 7, 4)
    assert one.shape == (SIZE, SIZE, 3)
    assert np.array_equal(one, again)
    assert np.array_equal(mask, same)
    assert not np.array_equal(one, other)


def test_samples_are_with_and_without_damage(pictures: list[np.ndarray]) -> None:
    masks = [draw_sample(pictures, 5, number)[1] for number in range(16)]
    shares = np.array([(mask == 1).mean() for mask in masks])
    assert (shares == 0).any()
    assert 0.003 < shares.mean() < 0.2
    assert {0, 1, 2} >= set(np.unique(masks))


def test_mostly_whole_samples_hold_less_damage(pictures: list[np.ndarray]) -> None:
    plain, whole = (
        sum((draw_sample(pictures, 5, k, style)[1] == 1).any() for k in range(24))
        for style in (LEFT_IN_PART, MOSTLY_WHOLE)
    )
    assert 6 <= whole < plain


def test_of_crumbs_some_are_always_left() -> None:
    square = np.ones((41, 41), np.uint8)
    bare = {
        kind: [
            cv2.erode((kind(np.random.default_rng(seed), 256) > 0.5).astype(np.uint8), square).any()
            for seed in range(16)
        ]
        for kind in (flakes, crumbs)
    }
    assert any(bare[flakes])
    assert not any(bare[crumbs])


def test_blots_are_brown_though_other_damage_is_dark() -> None:
    grey = np.full((128, 128, 3), 0.5, np.float32)
    stained, covered = add_damage(np.random.default_rng(3), grey, ((blots, 1.0),))
    red, _, blue = stained[covered > 0.4].mean(axis=0)
    assert red > blue + 0.1


def test_damage_is_as_often_dark_as_is_asked() -> None:
    grey = np.full((64, 64, 3), 0.5, np.float32)
    dark = {}
    for share in (0.0, 1.0):
        drawn = [
            add_damage(np.random.default_rng(seed), grey, ((chips, 1.0),), share)
            for seed in range(8)
        ]
        dark[share] = [picture[covered > 0.5].mean() < 0.4 for picture, covered in drawn]
    assert not any(dark[0.0])
    assert sum(dark[1.0]) >= 6


EVERY_KIND = dict.fromkeys(kind for kind, _ in (*KINDS, *LATER_KINDS, *BROAD_KINDS))


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.__name__)
def test_every_kind_of_damage_covers_something_and_not_all(kind: Mark) -> None:
    seen = [kind(np.random.default_rng(seed), 128) for seed in range(6)]
    for alpha in seen:
        assert alpha.shape == (128, 128)
        assert np.isfinite(alpha).all()
        assert alpha.min() >= 0
        assert alpha.max() <= 1
    assert 0 < np.mean([(alpha > 0.2).mean() for alpha in seen]) < 0.7


@pytest.mark.parametrize("kind", dict.fromkeys(LOOKALIKES), ids=lambda kind: kind.__name__)
def test_every_lookalike_can_be_drawn(kind: Mark) -> None:
    for seed in range(3):
        alpha = kind(np.random.default_rng(seed), 96)
        assert alpha.shape == (96, 96)
        assert np.isfinite(alpha).all()
        assert alpha.min() >= 0
        assert alpha.max() <= 1


def test_what_changes_visibly_is_labelled_and_nothing_else() -> None:
    rng = np.random.default_rng(11)
    clean = np.full((128, 128, 3), 0.4, np.float32)
    damaged, covered = add_damage(rng, clean)
    mask = label(clean, damaged, covered)
    change = np.abs(damaged - clean).max(axis=-1)
    assert (mask == 1).any()
    assert change[mask == 1].min() >= SEEN
    assert not (mask[change == 0] == 1).any()
    drawn = add_lookalikes(rng, clean)
    assert not np.array_equal(drawn, clean)
    assert not label(drawn, drawn, np.zeros((128, 128), np.float32)).any()


def test_each_octave_is_as_likely() -> None:
    rng = np.random.default_rng(2)
    values = np.array([log_uniform(rng, 1, 16) for _ in range(2000)])
    assert values.min() >= 1
    assert values.max() <= 16
    assert np.median(values) == pytest.approx(4, rel=0.15)
