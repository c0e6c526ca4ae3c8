"""The comparison of golden frames sees every fault that was planted, and no harmless one."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from tests.golden.comparison import Pixels, differences
from tests.golden.conftest import Sitter


def _moved(frame: Pixels, sitter: Sitter, region: str, down: int) -> Pixels:
    x0, y0, x1, y1 = sitter.regions[region]
    moved = frame.copy()
    moved[y0 + down : y1 + down, x0:x1] = frame[y0:y1, x0:x1]
    return moved


def _rolled(frame: Pixels, degrees: float) -> Pixels:
    height, width = frame.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    rolled = cv2.warpAffine(frame, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(rolled, np.uint8)


def _shut(frame: Pixels, sitter: Sitter) -> Pixels:
    x0, y0, x1, y1 = sitter.regions["left eye"]
    shut = frame.copy()
    shut[y0:y1, x0:x1] = frame[y0:y1, x0:x1].mean(axis=(0, 1)).astype(np.uint8)
    return shut


def _cast(frame: Pixels, levels: int) -> Pixels:
    tinted = frame.astype(np.int16)
    tinted[..., 0] += levels
    return np.clip(tinted, 0, 255).astype(np.uint8)


def _noisy(frame: Pixels, levels: int) -> Pixels:
    noise = np.random.default_rng(0).integers(-levels, levels + 1, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("fault", "seen_in"),
    [
        (lambda frame, sitter: _moved(frame, sitter, "mouth", 2), "mouth"),
        (lambda frame, sitter: _moved(frame, sitter, "right eye", 1), "right eye"),
        (_shut, "left eye"),
        (lambda frame, _: _rolled(frame, 0.25), "frame"),
        (lambda frame, _: _cast(frame, 3), "frame"),
        (lambda frame, _: np.roll(frame, 1, axis=1), "frame"),
        (lambda frame, _: _noisy(frame, 4), "frame"),
    ],
    ids=["mouth", "eye", "shut", "roll", "cast", "shift", "noise"],
)
def test_a_planted_fault_is_seen(
    sitter: Sitter, fault: Callable[[Pixels, Sitter], Pixels], seen_in: str
) -> None:
    frame = sitter.portrait.photo.pixels
    found = differences(frame, fault(frame, sitter), sitter.regions)
    assert seen_in in {one.region for one in found}


def test_rounding_is_no_fault(sitter: Sitter) -> None:
    frame = sitter.portrait.photo.pixels
    assert not differences(frame, frame, sitter.regions)
    assert not differences(frame, _noisy(frame, 1), sitter.regions)
