"""From what one face did to what another does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.capture import Capture
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import GENTLE_LIMITS, MotionLimits
from fondly.errors import MotionInvalid
from fondly.motion.retarget import looping, motion_of, to_subject, turned_from

RATE = 30
FRAMES = 90
SWELL = np.sin(np.linspace(0, np.pi, FRAMES)).round(4)
ANGLES = st.floats(-40, 40)


def capture(neutral: dict[str, float], **channels: object) -> Capture:
    return Capture(Motion.of(RATE, channels), neutral)  # type: ignore[arg-type]


def test_what_the_face_reads_at_rest_is_taken_off() -> None:
    motion = motion_of(capture({"mouthSmileLeft": 0.2}, mouthSmileLeft=0.2 + 0.5 * SWELL))
    assert motion["mouthSmileLeft"] == pytest.approx(0.5 * SWELL, abs=1.1e-5)


def test_less_than_at_rest_is_nothing() -> None:
    motion = motion_of(capture({"browInnerUp": 0.4}, browInnerUp=0.4 - 0.3 * SWELL))
    assert not motion["browInnerUp"].any()


@pytest.mark.parametrize("deepest", [0.55, 0.7, 0.85])
def test_closed_eyes_close_fully_however_closed_they_read(deepest: float) -> None:
    blink = 0.15 + (deepest - 0.15) * np.exp(-(((np.arange(FRAMES) - 40) / 2) ** 2))
    lids = {"eyeBlinkLeft": blink, "eyeBlinkRight": blink}
    motion = motion_of(capture(dict.fromkeys(lids, 0.15), **lids))
    assert motion["eyeBlinkLeft"].max() == 1.0
    assert motion["eyeBlinkLeft"].argmax() in {39, 40, 41}
    assert motion["eyeBlinkLeft"][:30].max() < 0.01


def test_eyes_that_never_shut_do_not_shut() -> None:
    lids = {"eyeBlinkLeft": 0.1 + 0.15 * SWELL, "eyeBlinkRight": 0.1 + 0.15 * SWELL}
    assert motion_of(capture(dict.fromkeys(lids, 0.1), **lids))["eyeBlinkLeft"].max() < 0.5


def test_lids_that_read_a_little_apart_move_as_one_and_winks_stay() -> None:
    uneven = motion_of(capture({}, eyeBlinkLeft=0.7 * SWELL, eyeBlinkRight=0.5 * SWELL))
    assert uneven["eyeBlinkLeft"] == pytest.approx(uneven["eyeBlinkRight"], abs=1e-5)
    shut = SWELL[::6]
    lids = np.zeros((2, FRAMES))
    lids[:, 40 : 40 + len(shut)] = [0.75 * shut, 0.1 * shut]
    wink = motion_of(capture({}, eyeBlinkLeft=lids[0], eyeBlinkRight=lids[1]))
    assert wink["eyeBlinkLeft"].max() > 0.9
    assert wink["eyeBlinkRight"].max() < 0.25


def test_both_eyes_look_the_same_way() -> None:
    motion = motion_of(
        capture(
            {}, eyeLookOutLeft=0.4 * SWELL, eyeLookInRight=0.2 * SWELL, eyeLookDownLeft=0.2 * SWELL
        )
    )
    assert motion["gaze_yaw_deg"].max() == pytest.approx(30 * 0.3, abs=0.01)
    assert motion["gaze_pitch_deg"].max() == pytest.approx(25 * 0.1, abs=0.01)
    assert not any(name.startswith("eyeLook") for name in motion.channels)


def test_less_of_one_way_is_some_of_the_other() -> None:
    motion = motion_of(capture({"jawLeft": 0.3}, jawLeft=0.3 - 0.2 * SWELL))
    assert motion["jawRight"].max() == pytest.approx(0.2, abs=1e-4)
    assert not motion["jawLeft"].any()


@given(ANGLES, st.floats(-25, 25), st.floats(-25, 25))
def test_a_head_at_rest_has_not_turned(yaw: float, pitch: float, roll: float) -> None:
    pose = np.array([yaw, pitch, roll])
    assert turned_from(pose[None], pose) == pytest.approx(np.zeros((1, 3)), abs=1e-6)
    assert turned_from(pose[None], np.zeros(3))[0] == pytest.approx(pose, abs=1e-6)


def test_turns_are_rotations_and_not_differences() -> None:
    tilted = turned_from(np.array([[10.0, 0.0, 90.0]]), np.array([0.0, 0.0, 90.0]))
    assert tilted[0] == pytest.approx([10.0, 0.0, 0.0], abs=1e-6)


def test_looping_begins_and_ends_at_rest_and_leaves_the_middle_alone() -> None:
    motion = Motion.of(
        RATE, {"jawOpen": np.full(FRAMES, 0.5), "head_yaw_deg": np.full(FRAMES, 9.0)}
    )
    eased = looping(motion)
    assert eased.is_rest(0)
    assert eased.is_rest(FRAMES - 1)
    assert eased["jawOpen"][20:50] == pytest.approx(0.5)
    assert np.abs(np.diff(eased["jawOpen"])).max() < 0.12


def test_looping_keeps_a_start_at_rest_as_it_is() -> None:
    motion = Motion.of(RATE, {"jawOpen": np.minimum(np.arange(FRAMES) / 10, 0.8)})
    assert looping(motion)["jawOpen"][:40] == pytest.approx(motion["jawOpen"][:40])


def test_a_subject_who_smiles_already_smiles_less_more() -> None:
    motion = Motion.of(RATE, {"mouthSmileLeft": 0.5 * SWELL})
    half = to_subject(motion, {}, {"mouthSmileLeft": 0.5}, MotionLimits())
    assert half["mouthSmileLeft"] == pytest.approx(0.25 * SWELL, abs=1.1e-5)
    same = to_subject(motion, {"mouthSmileLeft": 0.5}, {"mouthSmileLeft": 0.5}, MotionLimits())
    assert same == motion
    full = to_subject(motion, {}, {"mouthSmileLeft": 1.0}, MotionLimits())
    assert not full["mouthSmileLeft"].any()


def test_a_head_that_is_turned_at_rest_turns_as_far_as_any() -> None:
    motion = Motion.of(RATE, {"head_yaw_deg": 5 * SWELL})
    assert to_subject(motion, {"head_yaw_deg": -17.0}, {}, MotionLimits()) == motion
    assert (
        to_subject(motion, {"head_yaw_deg": -17.0}, {"head_yaw_deg": 3.0}, MotionLimits()) == motion
    )


def test_lids_close_whatever_the_photo_shows_and_the_limits_say() -> None:
    motion = Motion.of(RATE, {"eyeBlinkLeft": SWELL, "eyeBlinkRight": SWELL})
    assert to_subject(motion, {}, {"eyeBlinkLeft": 0.4}, GENTLE_LIMITS) == motion


def test_a_lively_head_is_made_smaller_as_a_whole_and_its_gaze_with_it() -> None:
    turn = 24 * np.sin(np.linspace(0, 4 * np.pi, FRAMES)).round(3)
    motion = Motion.of(
        RATE, {"head_yaw_deg": turn, "gaze_yaw_deg": -turn, "head_roll_deg": turn / 12}
    )
    calm = to_subject(motion, {}, {}, GENTLE_LIMITS)
    assert np.abs(calm["head_yaw_deg"]).max() == pytest.approx(6, abs=0.2)
    assert np.corrcoef(calm["head_yaw_deg"], turn)[0, 1] > 0.9999
    assert calm["gaze_yaw_deg"] == pytest.approx(-calm["head_yaw_deg"], abs=1e-4)
    assert np.array_equal(calm["head_roll_deg"], motion["head_roll_deg"])


def test_a_capture_holds_only_what_is_read_from_faces() -> None:
    with pytest.raises(MotionInvalid, match="breath"):
        capture({}, breath=SWELL)
    with pytest.raises(MotionInvalid, match="neutral jawOpen"):
        capture({"jawOpen": 2.0}, jawOpen=SWELL)
