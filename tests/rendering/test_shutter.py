"""Quick lids and eyes are blurred as by a camera; slow ones and what is at rest are not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.eye import Eye
from fondly.domain.motion import Motion
from fondly.imaging.colour import encoded_from_linear, linear_from_encoded
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye
from fondly.rendering.shutter import MOST, OPEN, at_frame, expose_eye, instants
from tests.portrait.eye_pictures import Picture, draw
from tests.rendering.rigs import sample


@pytest.fixture(scope="module")
def picture() -> Picture:
    return draw(320)


@pytest.fixture(scope="module")
def eye(picture: Picture) -> Eye:
    built, _ = build_eye(picture.pixels, picture.face, "right")
    assert built is not None
    return built


def seen(eye: Eye, poses: list[EyePose], picture: Picture) -> NDArray[np.float32]:
    out = picture.pixels.copy()
    expose_eye(eye, poses, out)
    return out


def test_the_swing_is_what_changes_while_the_shutter_is_open() -> None:
    motion = Motion.of(30, {"head_yaw_deg": (0.0, 1.0, 4.0, 4.0)})
    swings = [float(at_frame((motion,), k)[1].sum()) for k in range(4)]
    assert swings == pytest.approx([OPEN * 1.0, OPEN * 2.0, OPEN * 1.5, 0.0])
    assert at_frame((motion, motion), 2)[0].shape == (2, motion.values.shape[1])


def test_only_what_is_quick_is_more_than_one_instant() -> None:
    half, none = sample(eyeBlinkRight=0.4), sample()
    assert len(instants("right", half, none)) == 1
    assert len(instants("right", half, sample(eyeBlinkRight=0.02))) == 1
    assert len(instants("right", half, sample(eyeBlinkLeft=0.5))) == 1
    assert 4 <= len(instants("right", half, sample(eyeBlinkRight=0.3))) <= MOST
    assert len(instants("right", sample(gaze_yaw_deg=3), sample(gaze_yaw_deg=6))) > 4
    assert instants("right", none, sample(eyeBlinkRight=0.4)) == [EyePose()]


def test_instants_lie_evenly_around_the_frame_and_never_beyond_shut() -> None:
    poses = instants("right", sample(eyeBlinkRight=0.5), sample(eyeBlinkRight=0.2))
    closures = [pose.closure for pose in poses]
    assert np.mean(closures) == pytest.approx(0.5)
    assert np.ptp(np.diff(closures)) == pytest.approx(0, abs=1e-6)
    beyond = instants("right", sample(eyeBlinkRight=0.95), sample(eyeBlinkRight=0.3))
    assert max(pose.closure for pose in beyond) == 1.0


def test_a_frame_is_the_mean_of_its_light(eye: Eye, picture: Picture) -> None:
    poses = [EyePose(closure=c) for c in (0.3, 0.4, 0.5)]
    each = []
    for pose in poses:
        out = picture.pixels.copy()
        compose_eye(eye, pose, out)
        each.append(linear_from_encoded(out / 255))
    mean = 255 * encoded_from_linear(np.mean(each, axis=0))
    np.testing.assert_allclose(seen(eye, poses, picture), mean, atol=2)


def test_what_does_not_move_is_the_photo_bit_for_bit(eye: Eye, picture: Picture) -> None:
    poses = [EyePose(closure=c) for c in (0.2, 0.3)]
    out = seen(eye, poses, picture)
    still = np.ones(out.shape[:2], bool)
    for pose in poses:
        moved = picture.pixels.copy()
        compose_eye(eye, pose, moved)
        still &= (moved == picture.pixels).all(axis=-1)
    assert still.mean() > 0.5
    assert np.array_equal(out[still], picture.pixels[still])
