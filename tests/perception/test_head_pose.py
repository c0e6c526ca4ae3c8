from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.models.canonical_face import canonical_face
from fondly.perception.gaze import CENTRE_FORWARD, CENTRE_OUT, CENTRE_UP, EYES, RADIUS, measure_gaze
from fondly.perception.head_pose import LEAN_DEG, fit_head, head_pose_of

NOSE, CROWN, CHIN = 1, 10, 152


def rotation_of(yaw_deg: float, pitch_deg: float, roll_deg: float) -> NDArray[np.float64]:
    """Ry(yaw) Rx(pitch) Rz(roll) in axes x right, y up, z near."""
    (cy, sy), (cp, sp), (cr, sr) = (
        (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
        for angle in (yaw_deg, pitch_deg, roll_deg)
    )
    ry = np.asarray([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    rx = np.asarray([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    rz = np.asarray([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(ry @ rx @ rz)


def landmarks_of(rotation: NDArray[np.float64]) -> NDArray[np.float32]:
    """A head held straight, turned, in photo pixels."""
    points, _ = canonical_face()
    points = np.concatenate([points, np.zeros((10, 3))])
    straight = points @ rotation_of(0, -LEAN_DEG, 0)  # the transpose: leans it by +LEAN_DEG
    seen = (straight @ rotation.T) * [1, -1, 1] * 20 + [400, 300, 0]
    return np.asarray(seen, np.float32)


@given(st.floats(-50, 50), st.floats(-30, 30), st.floats(-170, 170))
def test_a_turned_head_has_the_angles_it_was_turned_by(
    yaw: float, pitch: float, roll: float
) -> None:
    fit = fit_head(landmarks_of(rotation_of(yaw, pitch, roll)))
    pose = head_pose_of(fit.rotation)
    assert (pose.yaw_deg, pose.pitch_deg) == pytest.approx((yaw, pitch), abs=0.02)
    assert math.remainder(pose.roll_deg - roll, 360) == pytest.approx(0, abs=0.02)
    assert fit.strangeness < 1e-3


def test_positive_yaw_turns_the_nose_to_the_pictures_right() -> None:
    turned, straight = landmarks_of(rotation_of(20, 0, 0)), landmarks_of(np.eye(3))
    assert turned[NOSE, 0] > straight[NOSE, 0] + 10


def test_positive_pitch_turns_the_nose_down() -> None:
    turned, straight = landmarks_of(rotation_of(0, 20, 0)), landmarks_of(np.eye(3))
    assert turned[NOSE, 1] > straight[NOSE, 1] + 10


def test_positive_roll_tilts_the_crown_to_the_pictures_left() -> None:
    turned = landmarks_of(rotation_of(0, 0, 20))
    assert turned[CROWN, 0] < turned[CHIN, 0] - 10


def test_a_squeezed_face_is_strange() -> None:
    landmarks = landmarks_of(np.eye(3))
    landmarks[:, 0] = 400 + (landmarks[:, 0] - 400) * 0.5
    assert fit_head(landmarks).strangeness > 0.15


def with_irises(
    rotation: NDArray[np.float64], yaw_deg: float, pitch_deg: float
) -> NDArray[np.float32]:
    """A head whose eyes look a given way against it."""
    landmarks = landmarks_of(rotation)
    looking = rotation_of(yaw_deg, pitch_deg, 0) @ np.asarray([0, 0, RADIUS])
    for side, outer, inner, iris in EYES:
        corners = landmarks[[outer, inner]].astype(np.float64)
        width = np.linalg.norm(corners[0] - corners[1])
        centre = np.asarray([side * CENTRE_OUT, CENTRE_UP, CENTRE_FORWARD])
        offset = rotation @ (centre + looking) * width * [1, -1, 1]
        landmarks[iris] = corners.mean(axis=0) + offset
    return landmarks


@given(st.floats(-30, 30), st.floats(-20, 20), st.floats(-20, 20), st.floats(-15, 15))
def test_gaze_is_told_against_the_head(
    head_yaw: float, head_pitch: float, yaw: float, pitch: float
) -> None:
    rotation = rotation_of(head_yaw, head_pitch, 5)
    gaze = measure_gaze(with_irises(rotation, yaw, pitch), rotation)
    assert (gaze.yaw_deg, gaze.pitch_deg) == pytest.approx((yaw, pitch), abs=0.5)


def test_irises_to_the_pictures_right_and_down_are_a_positive_gaze() -> None:
    landmarks = with_irises(np.eye(3), 0, 0)
    landmarks[[468, 473], :2] += 4
    gaze = measure_gaze(landmarks, np.eye(3))
    assert gaze.yaw_deg > 3
    assert gaze.pitch_deg > 3


def test_an_iris_beyond_its_eye_still_has_a_direction() -> None:
    landmarks = with_irises(np.eye(3), 0, 0)
    landmarks[[468, 473], 0] += 500
    assert measure_gaze(landmarks, np.eye(3)).yaw_deg == pytest.approx(90, abs=1)
