"""Where the rig's geometry sends landmarks, and which functions the bench times."""

from __future__ import annotations

import numpy as np
import pytest

import fondly.portrait.build
import fondly.rendering.features
from bench.portrait.targets import LIDS, landmark_targets
from bench.watching import watched
from fondly.domain.channels import CHANNELS, INDEX
from fondly.domain.portrait import Portrait


def sample(**channels: float) -> np.ndarray:
    asked = np.zeros(len(CHANNELS), np.float32)
    for name, value in channels.items():
        asked[INDEX[name]] = value
    return asked


def test_at_rest_landmarks_are_the_photos(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    there = landmark_targets(figure, sample())
    assert there == pytest.approx(figure.face.landmarks[:468, :2], abs=1e-4)


def test_a_dropped_jaw_parts_the_lips_and_carries_the_chin(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    rest, jaw = (landmark_targets(figure, s) for s in (sample(), sample(jawOpen=0.5)))
    moved = (jaw - rest)[:, 1] / figure.face.iod_px
    assert moved[14] > 0.1
    assert moved[152] > 0.1
    assert abs(moved[13]) < 0.03
    assert abs(moved[10]) < 0.01


def test_lids_close_by_what_is_asked(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    rest = landmark_targets(figure, sample())
    half = landmark_targets(figure, sample(eyeBlinkLeft=0.5))
    for upper, lower in LIDS["Left"]:
        before, after = (np.linalg.norm(p[upper] - p[lower]) for p in (rest, half))
        assert after == pytest.approx(before / 2, rel=0.15, abs=0.3)
    uppers = [upper for upper, _ in LIDS["Right"]]
    assert half[uppers] == pytest.approx(rest[uppers], abs=1e-4)


def test_a_turned_head_carries_the_nose_further_than_the_cheek(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    rest, turned = (landmark_targets(figure, s) for s in (sample(), sample(head_yaw_deg=5.0)))
    moved = (turned - rest)[:, 0]
    assert moved[1] > moved[234] + 1
    assert moved[1] > moved[454] + 1


@pytest.mark.parametrize("name", ["fondly.portrait.build", "fondly.rendering.features"])
def test_the_watch_gives_functions_back(name: str) -> None:
    module = {m.__name__: m for m in (fondly.portrait.build, fondly.rendering.features)}[name]
    before = dict(vars(module))
    with watched(module, {}, ".".join(name.split(".")[:2]) + "."):
        assert dict(vars(module)) != before
    assert dict(vars(module)) == before
