from __future__ import annotations

import numpy as np
import pytest

from fondly.imaging.going_on import carry_on, find_lines
from fondly.imaging.going_through import carry_through
from fondly.imaging.patch_match import fill_along_lines

HIGH, WIDE = 160, 120
POISON = np.float32(7.0)
LONGEST = 150.0


def window(slope: float, *, below: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A soft dark post before two panes, a bar that meets it from the right; and the post alone.

    Its lower half is ``below`` pixels to the right.
    """
    rows, cols = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)
    across = cols - 66 - slope * (rows - HIGH / 2) - below * (rows > HIGH / 2)
    post = np.clip(5.0 - np.abs(across), 0.0, 1.0)
    bar = np.clip(4.0 - np.abs(rows - 60), 0.0, 1.0) * (across > 0)
    pane = np.where(across < 0, np.float32(0.75), np.float32(0.55))
    grey = pane - (pane - 0.2) * np.maximum(post, bar)
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32), post == 1.0


def grazed(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The picture without a tall ellipse that a post passes behind, near its edge; its rim."""
    rows, cols = np.mgrid[0:HIGH, 0:WIDE]
    away = np.hypot((rows - HIGH / 2) / 46, (cols - 46) / 30)
    known = away >= 1
    return np.where(known[..., None], truth, POISON), known, ~known & (away > 0.5)


@pytest.mark.parametrize("slope", [0.0, 0.08, -0.06])
def test_a_post_that_a_bar_meets_is_whole_behind_a_hole(slope: float) -> None:
    truth, post = window(slope)
    image, known, hole = grazed(truth)
    fill = fill_along_lines(image, hole, known, known, 80.0)
    assert np.abs(fill.image - truth)[hole & post].mean() < 0.02
    assert np.abs(carry_on(image, known, hole, image) - truth)[hole & post].mean() > 0.08


def test_only_what_is_hidden_is_painted_and_only_the_known_is_read() -> None:
    image, known, _ = grazed(window(0.05)[0])
    painted, where = carry_through(image, known, find_lines(image, known), LONGEST)
    assert where.any()
    assert not (where & known).any()
    assert np.array_equal(painted[~where], image[~where])
    assert painted[where].max() < 0.8


def test_what_does_not_meet_is_not_joined() -> None:
    image, known, _ = grazed(window(0.0, below=22.0)[0])
    _, where = carry_through(image, known, find_lines(image, known), LONGEST)
    assert not where.any()


def test_a_line_is_joined_no_farther_than_asked() -> None:
    image, known, _ = grazed(window(0.0)[0])
    _, where = carry_through(image, known, find_lines(image, known), 30.0)
    assert not where[HIGH // 2].any()


def test_a_grainy_ground_has_no_lines() -> None:
    rng = np.random.default_rng(2)
    grain = (0.4 + rng.normal(0, 0.04, (HIGH, WIDE, 1))).repeat(3, axis=2).astype(np.float32)
    image, known, hole = grazed(grain)
    _, where = carry_through(image, known, find_lines(image, known), LONGEST)
    assert (where & hole).sum() < 0.1 * hole.sum()
