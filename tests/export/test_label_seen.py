"""Looking for a label in pictures of any shape."""

from __future__ import annotations

import numpy as np
import pytest

from fondly.domain.wording import WORDINGS
from fondly.export.label import Label, draw_label
from fondly.export.label_seen import label_seen

OURS = [words for one in WORDINGS.values() for words in one.labels.values()]


@pytest.mark.parametrize(
    "shape", [(1, 1), (4, 4), (3, 400), (31, 31), (40, 200_000), (200_000, 40)]
)
def test_what_can_show_no_label_is_not_searched(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(5).integers(0, 255, shape, np.uint8)
    assert label_seen(noise, OURS) is None


@pytest.mark.parametrize("size", [(128, 160), (640, 80)])
def test_small_and_long_ones_still_are(size: tuple[int, int]) -> None:
    width, height = size
    words = "AI-animated portrait"
    shown = draw_label(np.full((height, width, 3), 90, np.uint8), Label(words))
    assert label_seen(np.ascontiguousarray(shown[..., 0]), OURS) == words
