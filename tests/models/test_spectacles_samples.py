"""What the net that finds spectacles learns from: tools/spectacles."""

from __future__ import annotations

import numpy as np
import pytest

from spectacles.faces import HEIGHT as STORED_HEIGHT
from spectacles.faces import PER_UNIT, Level
from spectacles.faces import WIDTH as STORED_WIDTH
from spectacles.samples import HEIGHT, WIDTH, draw_sample
from spectacles.shapes import draw_form
from spectacles.wearing import put_on
from tests.portrait.average_face import average_face


def straight() -> Level:
    """A face of one colour that looks straight ahead, 240 px between the corners of its eyes."""
    mesh = average_face(iod_px=float(PER_UNIT)).landmarks.copy()
    middle = np.array([STORED_WIDTH / 2, STORED_HEIGHT / 2], np.float32)
    mesh[:, :2] += middle - mesh[[33, 133, 362, 263], :2].mean(axis=0)
    return Level(np.full((STORED_HEIGHT, STORED_WIDTH, 3), 150, np.uint8), mesh)


@pytest.mark.parametrize("seed", range(12))
def test_spectacles_stand_before_both_eyes(seed: int) -> None:
    face = straight()
    worn = put_on(np.random.default_rng(seed), face.picture, face.mesh, [face.picture])
    assert worn.picture.shape == face.picture.shape
    for plane in (worn.frame, worn.glare):
        assert plane.shape == face.picture.shape[:2]
        assert plane.min() >= 0
        assert plane.max() <= 1
    left, right = np.array_split(worn.frame > 0.3, 2, axis=1)
    assert 0.2 < left.sum() / max(right.sum(), 1) < 5
    assert 0 < (worn.frame > 0.3).mean() < 0.3


def test_where_nothing_is_put_nothing_changes() -> None:
    """Frames, shadows and lenses lie about the eyes, and leave the rest of a picture alone."""
    face = straight()
    worn = put_on(np.random.default_rng(3), face.picture, face.mesh, [face.picture])
    assert np.abs(worn.picture - 150)[-20:].max() < 1


def test_a_frame_shows_in_the_picture() -> None:
    face = straight()
    shown = []
    for seed in range(12):
        worn = put_on(np.random.default_rng(seed), face.picture, face.mesh, [face.picture])
        shown.append(np.abs(worn.picture - 150).max(axis=2)[worn.frame > 0.8].mean())
    assert np.median(shown) > 40


def test_lenses_are_alike_but_for_their_side() -> None:
    right, left = draw_form(np.random.default_rng(5)).lenses
    assert np.ptp(right, axis=0) == pytest.approx(np.ptp(left, axis=0))


def test_samples_are_the_same_each_time_and_of_both_kinds() -> None:
    face = straight()
    worn = []
    for number in range(16):
        (one, label), (again, _) = (
            draw_sample(np.random.default_rng([1, number]), [face]) for _ in range(2)
        )
        assert one.shape == (HEIGHT, WIDTH, 3)
        assert label.shape == (HEIGHT, WIDTH, 2)
        assert (one == again).all()
        worn.append(bool(label[..., 0].any()))
    assert 6 < sum(worn) < 16
