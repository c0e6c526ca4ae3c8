"""The demo photo's rig, posed as it was when somebody last looked at it and was content.

FONDLY_NEW_GOLDEN=1 writes the frames anew: look at them at full size before you commit them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fondly.domain.motion import Motion
from fondly.rendering.frames import Renderer
from tests.golden.comparison import Pixels, differences
from tests.golden.conftest import Sitter

FRAMES = Path(__file__).parent / "frames"
POSES: Mapping[str, Mapping[str, float]] = {
    "shut": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "smiling": {
        "mouthSmileLeft": 0.4,
        "mouthSmileRight": 0.4,
        "cheekSquintLeft": 0.2,
        "cheekSquintRight": 0.2,
        "head_roll_deg": 3.0,
    },
    "looking": {"head_yaw_deg": 5.0, "head_pitch_deg": 2.0, "gaze_yaw_deg": -8.0},
}


def _posed(sitter: Sitter, pose: Mapping[str, float]) -> Pixels:
    motion = Motion.of(30, {name: [value] for name, value in pose.items()})
    return Renderer(sitter.portrait).render(motion.at(0))


def _read(name: str) -> Pixels:
    with Image.open(FRAMES / f"{name}.png") as picture:
        return np.asarray(picture.convert("RGB"))


def _written(name: str, expected: Pixels, actual: Pixels, folder: Path) -> Path:
    apart = np.abs(expected.astype(np.int16) - actual.astype(np.int16))
    amplified = np.clip(apart * 16, 0, 255).astype(np.uint8)
    path = folder / f"{name}-expected-actual-difference.png"
    Image.fromarray(np.concatenate([expected, actual, amplified], axis=1)).save(path)
    return path


@pytest.mark.parametrize("name", POSES)
def test_a_pose_looks_as_it_did(sitter: Sitter, name: str, tmp_path: Path) -> None:
    actual = _posed(sitter, POSES[name])
    if os.environ.get("FONDLY_NEW_GOLDEN"):
        FRAMES.mkdir(exist_ok=True)
        grey = actual[..., 0]
        assert (actual == grey[..., None]).all(), "the demo photo is black and white"
        Image.fromarray(grey).save(FRAMES / f"{name}.png", optimize=True)
    expected = _read(name)
    found = differences(expected, actual, sitter.regions)
    assert not found, (
        "; ".join(map(str, found)) + f": see {_written(name, expected, actual, tmp_path)}"
    )


@pytest.mark.parametrize("name", POSES)
def test_a_pose_differs_from_the_photo_where_it_should(sitter: Sitter, name: str) -> None:
    """A golden frame that is the photo itself would prove nothing."""
    seen = {
        one.region for one in differences(sitter.portrait.photo.pixels, _read(name), sitter.regions)
    }
    wanted = {"shut": {"left eye", "right eye"}, "smiling": {"mouth", "frame"}}
    assert wanted.get(name, {"left eye", "right eye", "mouth", "frame"}) <= seen


def test_the_rest_pose_is_the_photo(sitter: Sitter) -> None:
    assert np.array_equal(_posed(sitter, {"head_yaw_deg": 0.0}), sitter.portrait.photo.pixels)


def test_the_same_pose_gives_the_same_bytes(sitter: Sitter) -> None:
    one, other = (_posed(sitter, POSES["smiling"]) for _ in range(2))
    assert np.array_equal(one, other)
