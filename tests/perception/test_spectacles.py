"""Frames and mirroring lenses before a face: fondly.perception.spectacles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.analysis.examination import analyse
from fondly.domain.face import Face
from fondly.media.photo_file import open_photo
from fondly.perception.spectacles import find_spectacles
from spectacles.wearing import Worn, put_on

SEEDS = (2, 5, 6, 8, 11, 12)
"""Spectacles of several forms with rims that can be seen."""


@pytest.fixture(scope="module")
def lincoln(demo_photo: Path) -> tuple[NDArray[np.uint8], Face]:
    analysis = analyse(open_photo(demo_photo))
    return analysis.photo.pixels, analysis.faces[0]


@pytest.fixture(scope="module")
def worn(lincoln: tuple[NDArray[np.uint8], Face]) -> list[Worn]:
    pixels, face = lincoln
    pairs = [
        put_on(np.random.default_rng(seed), pixels, face.landmarks, [pixels]) for seed in SEEDS
    ]
    assert all((pair.frame > 0.5).mean() > 0.002 for pair in pairs)
    return pairs


def test_a_bare_face_wears_none(lincoln: tuple[NDArray[np.uint8], Face]) -> None:
    pixels, face = lincoln
    assert find_spectacles(pixels.astype(np.float32), face) is None


def test_frames_are_found_where_they_are(
    lincoln: tuple[NDArray[np.uint8], Face], worn: list[Worn]
) -> None:
    _, face = lincoln
    x, y = face.landmarks[[33, 133, 362, 263], :2].mean(axis=0).round().astype(int)
    reach = round(0.7 * face.iod_px)  # temples go on farther than is looked
    near = (slice(y - reach, y + reach), slice(x - reach, x + reach))
    recalls, precisions = [], []
    for pair in worn:
        found = find_spectacles(pair.picture, face)
        assert found is not None
        assert found.frame.shape == pair.frame.shape
        given, truth = found.frame[near] > 0.5, pair.frame[near] > 0.5
        recalls.append((given & truth).sum() / truth.sum())
        precisions.append((given & truth).sum() / given.sum())
    assert np.median(recalls) > 0.6
    assert np.median(precisions) > 0.6


def test_a_larger_photo_gives_the_same(
    lincoln: tuple[NDArray[np.uint8], Face], worn: list[Worn]
) -> None:
    _, face = lincoln
    small = worn[0].picture
    doubled = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    large = np.asarray(doubled, np.float32)
    height, width = large.shape[:2]
    points = face.landmarks * np.float32(2) + np.array([0.5, 0.5, 0], np.float32)
    twice = replace(face, landmarks=points, photo_size_px=(width, height))
    one, other = find_spectacles(small, face), find_spectacles(large, twice)
    assert one is not None
    assert other is not None
    back = cv2.resize(other.frame, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(back - one.frame).mean() < 0.1 * one.frame.mean()


def test_a_face_too_small_to_show_any_wears_none(
    lincoln: tuple[NDArray[np.uint8], Face],
) -> None:
    _, face = lincoln
    tiny = replace(face, landmarks=face.landmarks * np.float32(20 / face.iod_px))
    assert find_spectacles(np.zeros((64, 64, 3), np.float32), tiny) is None
