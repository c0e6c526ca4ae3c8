"""What the damage net learns from: tools/damage."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from damage.kinds import (
    BLOTS,
    BROAD_KINDS,
    CHIPS,
    KINDS,
    LATER_KINDS,
    RUSTY,
    SOAKED,
    SPOTTED_KINDS,
)
from damage.laying import add_damage
from damage.lookalikes import KINDS as LOOKALIKES
from damage.lookalikes import add_lookalikes, scene
from damage.marks import Mark, crumbs, flakes
from damage.pictures import CLEAN
from damage.samples import (
    COLOURED,
    LEFT_IN_PART,
    MOSTLY_WHOLE,
    SEEN,
    SIZE,
    Style,
    draw_sample,
    label,
)
from damage.skin import CAPTIONED_KINDS
from damage.strokes import log_uniform
from damage.wear import broken_fold, clumped, let_go, soaked


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
    stained, covered = add_damage(np.random.default_rng(3), grey, ((BLOTS, 1.0),))
    red, _, blue = stained[covered > 0.4].mean(axis=0)
    assert red > blue + 0.1


def test_damage_is_as_often_dark_as_is_asked() -> None:
    grey = np.full((64, 64, 3), 0.5, np.float32)
    dark = {}
    for share in (0.0, 1.0):
        drawn = [
            add_damage(np.random.default_rng(seed), grey, ((CHIPS, 1.0),), share)
            for seed in range(8)
        ]
        dark[share] = [picture[covered > 0.5].mean() < 0.4 for picture, covered in drawn]
    assert not any(dark[0.0])
    assert sum(dark[1.0]) >= 6


EVERY_FORM = dict.fromkeys(
    kind.draw for kind, _ in (*KINDS, *LATER_KINDS, *BROAD_KINDS, *SPOTTED_KINDS)
)


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.__name__)
def test_every_form_of_damage_covers_something_and_not_all(form: Mark) -> None:
    seen = [form(np.random.default_rng(seed), 128) for seed in range(6)]
    for alpha in seen:
        assert alpha.shape == (128, 128)
        assert np.isfinite(alpha).all()
        assert alpha.min() >= 0
        assert alpha.max() <= 1
    assert 0 < np.mean([(alpha > 0.2).mean() for alpha in seen]) < 0.7


@pytest.mark.parametrize(
    "kind", dict.fromkeys((*LOOKALIKES, *CAPTIONED_KINDS)), ids=lambda kind: kind.__name__
)
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


def _of(kind: Mark, count: int = 12) -> list[np.ndarray]:
    return [kind(np.random.default_rng(seed), 128) for seed in range(count)]


def _softness(alpha: np.ndarray) -> float:
    """Share of what is covered that is covered by about half."""
    return float(((alpha > 0.2) & (alpha < 0.6 * alpha.max())).sum() / max((alpha > 0.2).sum(), 1))


def test_emulsion_comes_off_with_hard_edges_and_stains_are_soft() -> None:
    hard = [np.median([_softness(alpha) for alpha in _of(kind)]) for kind in (let_go, clumped)]
    assert max(hard) + 0.1 < np.median([_softness(alpha) for alpha in _of(soaked)])


def test_a_broken_fold_is_uneven_along_its_length() -> None:
    across = np.zeros((12, 128))
    for k, alpha in enumerate(_of(broken_fold)):
        rows, cols = alpha.sum(axis=0), alpha.sum(axis=1)
        across[k] = rows if (rows > 0.5).sum() > (cols > 0.5).sum() else cols
    widths = [row[row > 0.5] for row in across]
    assert np.median([row.std() / row.mean() for row in widths if len(row) > 20]) > 0.2


def test_what_soaks_in_lets_the_dark_be_dark_or_lies_on_it() -> None:
    dark = np.full((128, 128, 3), 0.05, np.float32)
    lighter = []
    for seed in range(12):
        stained, covered = add_damage(np.random.default_rng(seed), dark, ((SOAKED, 1.0),))
        lighter.append(float(stained[covered > 0.4].mean()) > 0.06)
    assert 2 < sum(lighter) < 10


def test_places_of_faces_lie_in_their_pictures() -> None:
    places = [place for picture in CLEAN for place in picture.faces]
    assert len(places) >= 16
    assert all(0 < share < 1 for place in places for share in place)


def test_crops_about_faces_are_other_crops() -> None:
    ramp = np.repeat(np.linspace(0, 255, 900).astype(np.uint8)[:, None], 900, axis=1)
    pictures = [np.dstack([ramp] * 3)]
    at_face, anywhere = (
        [
            float(draw_sample(pictures, 3, k, Style(damaged=0, lookalikes=0, faces=share))[0].std())
            for k in range(4)
        ]
        for share in (1.0, 0.0)
    )
    assert at_face != anywhere
    assert COLOURED.faces > 0


def test_rusty_kinds_are_brown_and_some_are_small() -> None:
    grey = np.full((128, 128, 3), 0.8, np.float32)
    for kind in RUSTY:
        stained, covered = add_damage(np.random.default_rng(5), grey, ((kind, 1.0),), dark=1.0)
        red, _, blue = stained[covered > 0.5].mean(axis=0)
        assert red > 1.3 * blue
