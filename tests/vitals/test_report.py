"""Known motions give known vital signs; every motion gives some."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.motion import Motion
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.vital_signs import Norm, Verdict
from fondly.motion.driver import Driver
from fondly.motion.drivers import drivers
from fondly.motion.performance import play
from fondly.motion.staging import driver_plan
from fondly.vitals.eyes import seen_saccades
from fondly.vitals.norms import KINDS
from fondly.vitals.report import is_talking, vital_signs
from tests.vitals.acting import bump, motion_of, ramp, sides, smooth, times_s

RATE = 240
LONG = times_s(8, RATE)


def blink_at(start_s: float, depth: float = 0.9, hold_s: float = 0.02) -> dict[str, np.ndarray]:
    """Straight down in .1 s and up in .25 s: 10 % to the peak takes .09 s, and .225 s back."""
    return sides("eyeBlink", depth * bump(LONG, start_s, 0.1, hold_s, 0.25))


def test_a_blink_has_its_times_and_depth() -> None:
    signs = vital_signs(motion_of(RATE, blink_at(2.0)))
    assert signs["blink-count"].value == 1
    assert signs["blink-rate"].value == pytest.approx(7.5)
    assert signs["blink-rate"].verdict is Verdict.LOW
    assert signs["blink-closing"].value == pytest.approx(0.09, abs=1 / RATE)
    assert signs["blink-opening"].value == pytest.approx(0.225, abs=1 / RATE)
    assert signs["blink-depth"].value == pytest.approx(0.9, abs=1e-3)
    assert signs["blink-lag"].value == pytest.approx(0.0, abs=1e-6)
    assert signs["lids-still-first"].value == pytest.approx(2.0, abs=0.02)
    assert signs["lids-still-last"].value == pytest.approx(8 - 2.37, abs=0.04)


def test_a_blink_is_told_from_where_the_lids_were() -> None:
    """Lids that hang by .2 hide nothing of a blink's times."""
    shape = 0.2 + 0.7 * bump(LONG, 2.0, 0.1, 0.02, 0.25)
    signs = vital_signs(motion_of(RATE, sides("eyeBlink", shape)))
    assert signs["blink-closing"].value == pytest.approx(0.09, abs=1 / RATE)
    assert signs["blink-opening"].value == pytest.approx(0.225, abs=1 / RATE)
    assert signs["blink-depth"].value == pytest.approx(0.7, abs=1e-3)


def test_slow_and_fast_lids_are_high_and_low() -> None:
    slow = sides("eyeBlink", bump(LONG, 2.0, 0.2, 0.02, 0.4))
    fast = sides("eyeBlink", bump(LONG, 2.0, 0.03, 0.0, 0.05))
    for part, verdict in ((slow, Verdict.HIGH), (fast, Verdict.LOW)):
        signs = vital_signs(motion_of(RATE, part))
        assert signs["blink-closing"].verdict is verdict
        assert signs["blink-opening"].verdict is verdict


def test_the_left_lid_may_be_late_and_shallow() -> None:
    left, right = 0.7 * bump(LONG, 2.05, 0.1, 0.0, 0.25), 0.9 * bump(LONG, 2.0, 0.1, 0.0, 0.25)
    signs = vital_signs(motion_of(RATE, sides("eyeBlink", left, right)))
    assert signs["blink-lag"].value == pytest.approx(0.05, abs=2e-3)
    assert signs["blink-uneven"].value == pytest.approx(0.2, abs=0.01)
    assert signs["blink-lag"].verdict is signs["blink-uneven"].verdict is Verdict.HIGH


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (bump(LONG, 2.0, 0.1, 0.0, 0.25), np.zeros_like(LONG)),  # a wink
        (bump(LONG, 2.0, 0.1, 0.8, 0.3), None),  # eyes closed for a moment
        (0.12 * bump(LONG, 2.0, 0.1, 0.0, 0.25), None),  # a flutter
        (0.5 * bump(LONG, 2.0, 0.8, 0.5, 0.8), None),  # lids that follow the gaze
        (1 - ramp(LONG, 0.0, 0.2), None),  # one that the beginning cuts
    ],
)
def test_what_is_no_blink(left: np.ndarray, right: np.ndarray | None) -> None:
    signs = vital_signs(motion_of(RATE, sides("eyeBlink", left, right)))
    assert signs["blink-count"].value == 0
    assert signs["blink-count"].verdict is Verdict.LOW
    assert signs["blink-closing"].verdict is Verdict.NONE
    assert signs["blink-closing"].note == "no blink"


def test_two_blinks_are_two_and_the_odd_one_is_counted() -> None:
    lids = bump(LONG, 2.0, 0.1, 0.0, 0.25) + bump(LONG, 3.0, 0.2, 0.0, 0.25)
    signs = vital_signs(motion_of(RATE, sides("eyeBlink", lids)))
    closing = signs["blink-closing"]
    assert closing.measured == pytest.approx((0.09, 0.18), abs=1 / RATE)
    assert closing.outside == 1


def test_a_smile_has_its_onset_release_and_cheeks() -> None:
    """Straight .5 s up and 1.5 s down: 10 to 90 % takes .4 and 1.2 s."""
    smile = 0.4 * bump(LONG, 1.0, 0.5, 1.0, 1.5)
    signs = vital_signs(
        motion_of(RATE, sides("mouthSmile", smile), sides("cheekSquint", 0.5 * smile))
    )
    assert signs["smile-onset"].value == pytest.approx(0.4, abs=1 / RATE)
    assert signs["smile-release"].value == pytest.approx(1.2, abs=1 / RATE)
    assert signs["smile-length"].value == pytest.approx(2.0, abs=1 / RATE)
    assert signs["smile-cheeks"].value == pytest.approx(0.5, abs=0.01)
    bare = vital_signs(motion_of(RATE, sides("mouthSmile", smile)))
    assert bare["smile-cheeks"].verdict is Verdict.LOW
    tracked = vital_signs(
        motion_of(RATE, sides("mouthSmile", smile), sides("eyeSquint", 0.02 * smile))
    )
    assert tracked["smile-cheeks"].verdict is Verdict.NONE


def test_a_smile_that_is_cut_is_told() -> None:
    signs = vital_signs(motion_of(RATE, sides("mouthSmile", 0.4 * ramp(LONG, 1.0, 0.5))))
    assert signs["smile-onset"].value == pytest.approx(0.4, abs=1 / RATE)
    assert signs["smile-release"].verdict is Verdict.NONE
    assert signs["ends-at-photo"].verdict is Verdict.HIGH
    assert signs["loop-gap"].value == pytest.approx(0.4)


def test_lips_that_speak_do_not_smile() -> None:
    syllables = 0.3 * np.abs(np.sin(2 * np.pi * 1.5 * LONG))
    spoken = motion_of(RATE, sides("mouthSmile", syllables), {"jawOpen": syllables})
    assert is_talking(spoken)
    signs = vital_signs(spoken)
    assert signs.talking
    assert signs["smile-onset"].value is None
    assert signs["blink-rate"].norm.low == 10.5
    assert signs["smile-length"].value is None


def test_a_smile_that_flashes_is_too_short() -> None:
    flash = 0.4 * bump(LONG, 2.0, 0.1, 0.1, 0.1)
    signs = vital_signs(motion_of(RATE, sides("mouthSmile", flash)))
    assert signs["smile-length"].value == pytest.approx(0.2, abs=1 / RATE)
    assert signs["smile-length"].verdict is Verdict.LOW
    assert signs["smile-onset"].verdict is signs["smile-release"].verdict is Verdict.NONE


@pytest.mark.parametrize("size_deg", [0.6, 1.0, 3.0, 8.0, 15.0])
@pytest.mark.parametrize("rate", [200, 240])
def test_saccades_on_the_main_sequence_are_known_as_such(size_deg: float, rate: int) -> None:
    times = times_s(4, rate)
    there = smooth(times, 1.003, 0.021 + 0.0022 * size_deg)
    back = smooth(times, 2.506, 0.021 + 0.0022 * size_deg)
    motion = motion_of(rate, {"gaze_yaw_deg": size_deg * (there - back)})
    assert [one.size_deg for one in seen_saccades(motion)] == pytest.approx(
        [size_deg] * 2, rel=0.01
    )
    signs = vital_signs(motion)
    assert signs["saccade-duration"].verdict is Verdict.OK
    assert signs["saccade-duration"].outside == 0
    assert signs["gaze-rest"].value == pytest.approx(1.48, abs=0.03)


def test_eyes_that_drift_instead_of_jumping_are_slow() -> None:
    gaze = 8 * (smooth(LONG, 1.0, 0.15) - smooth(LONG, 3.0, 0.15))
    assert vital_signs(motion_of(RATE, {"gaze_yaw_deg": gaze}))["saccade-duration"].verdict is (
        Verdict.HIGH
    )


def test_eyes_that_hold_the_gaze_on_a_turning_head_make_no_saccade() -> None:
    turn = 6 * smooth(LONG, 1.0, 0.5)
    assert seen_saccades(motion_of(RATE, {"head_yaw_deg": turn, "gaze_yaw_deg": -turn})) == ()
    assert seen_saccades(motion_of(RATE, {"head_yaw_deg": turn})) == ()


def test_looks_by_blendshapes_count_as_well() -> None:
    jump = 0.2 * smooth(LONG, 1.0, 0.04)
    (seen,) = seen_saccades(motion_of(RATE, {"eyeLookOutLeft": jump, "eyeLookInRight": jump}))
    assert seen.size_deg == pytest.approx(6.0, rel=0.01)


def test_the_longest_look_at_you_is_told() -> None:
    away = 10 * (ramp(LONG, 5.0, 0.05) - ramp(LONG, 6.0, 0.05))
    signs = vital_signs(motion_of(RATE, {"gaze_yaw_deg": away}))
    assert signs["gaze-contact"].value == pytest.approx(5.0, abs=0.05)
    assert vital_signs(Motion.still(RATE, 8 * RATE))["gaze-contact"].verdict is Verdict.HIGH


@pytest.mark.parametrize("rate", [30, 240])
def test_the_heads_speed_means_the_same_at_every_rate(rate: int) -> None:
    times = times_s(6, rate)
    signs = vital_signs(motion_of(rate, {"head_yaw_deg": 12 * ramp(times, 1.0, 1.0)}))
    assert signs["head-speed-peak"].value == pytest.approx(12, rel=1e-3)
    assert signs["head-speed-p95"].value == pytest.approx(12, rel=1e-3)


def test_a_memorial_has_a_calmer_head() -> None:
    turn = motion_of(RATE, {"head_yaw_deg": 15 * ramp(LONG, 1.0, 1.0)})
    assert vital_signs(turn)["head-speed-p95"].verdict is Verdict.OK
    assert vital_signs(turn, Occasion.MEMORIAL)["head-speed-p95"].verdict is Verdict.HIGH


def test_a_trembling_head_is_less_smooth_and_less_slow() -> None:
    turn = 4 * (smooth(LONG, 1.0, 2.0) - smooth(LONG, 4.0, 2.0))
    calm = vital_signs(motion_of(RATE, {"head_yaw_deg": turn}))
    tremor = 3 * np.sin(2 * np.pi * 5 * LONG) * np.sin(np.pi * LONG / 8)
    shaking = vital_signs(motion_of(RATE, {"head_yaw_deg": turn + tremor}))
    assert calm["head-smoothness"].verdict is calm["head-slow-share"].verdict is Verdict.OK
    assert shaking["head-slow-share"].verdict is Verdict.LOW
    smooth_value, shaky_value = calm["head-smoothness"].value, shaking["head-smoothness"].value
    assert smooth_value is not None
    assert shaky_value is not None
    assert shaky_value < smooth_value


def test_sparc_of_one_smooth_move_is_what_its_authors_say() -> None:
    """A minimum-jerk move has a spectral arc length of about -1.41 with zero padding."""
    turn = 4 * smooth(times_s(1, RATE), 0.0, 1.0)
    value = vital_signs(motion_of(RATE, {"head_yaw_deg": turn}))["head-smoothness"].value
    assert value == pytest.approx(-1.41, abs=0.03)


def test_breaths_are_counted_by_the_minute() -> None:
    breath = 0.8 * np.sin(np.pi * LONG / 4) ** 2
    assert vital_signs(motion_of(RATE, {"breath": breath}))["breath-rate"].value == pytest.approx(
        15
    )
    one = 0.8 * (smooth(LONG, 1.0, 2.0) - smooth(LONG, 3.0, 2.5))
    value = vital_signs(motion_of(RATE, {"breath": one}))["breath-rate"].value
    assert value == pytest.approx(60 / 4.5, rel=0.08)


def test_a_loop_is_judged_by_value_and_velocity() -> None:
    wave = motion_of(RATE, {"head_roll_deg": np.sin(2 * np.pi * LONG / 7.99)})
    jolted = motion_of(RATE, {"head_roll_deg": np.abs(np.sin(np.pi * LONG / LONG[-1]))})
    assert vital_signs(jolted)["loop-gap"].verdict is Verdict.OK
    assert vital_signs(jolted)["loop-jolt"].verdict is Verdict.HIGH
    assert vital_signs(wave)["loop-jolt"].verdict is Verdict.OK


@pytest.mark.parametrize("age", Age)
@pytest.mark.parametrize("driver", drivers(), ids=lambda one: one.name)
def test_our_own_drivers_are_human_at_every_age(driver: Driver, age: Age) -> None:
    """All but eye contact, for which a clip of six seconds may be one look."""
    seeds = 2 if driver.seconds > 30 else 20
    for seed in range(seeds):
        low, high = driver.intensity
        plan = driver_plan(driver, intensity=low + (high - low) * seed / (seeds - 1), seed=seed)
        signs = vital_signs(play(plan, rate=240, seed=seed, age=age), age=age)
        outside = {sign.code for sign in signs.signs.values() if sign.outside}
        assert outside <= {"gaze-contact"}
        assert signs.count(Verdict.OK) >= 17


def test_ages_have_norms_of_their_own() -> None:
    still = Motion.still(RATE, 6 * RATE)
    assert vital_signs(still, age=Age.CHILD)["breath-rate"].norm.high == 26
    assert vital_signs(still, age=Age.CHILD)["blink-rate"].norm.low == 4
    assert vital_signs(still, age=Age.OLDER)["blink-closing"].norm.high == 0.15
    assert vital_signs(still, age=Age.ADULT)["blink-closing"].norm.high == 0.12


VALUES = arrays(
    np.float64,
    st.tuples(st.integers(1, 40), st.just(len(CHANNELS))),
    elements=st.floats(0, 1, width=32),
)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from([1, 8, 25, 120, 240]), st.sampled_from([None, *Occasion]))
def test_any_motion_has_every_sign(
    shares: np.ndarray, rate: int, occasion: Occasion | None
) -> None:
    low, high = (np.array([RANGES[name][end] for name in CHANNELS]) for end in (0, 1))
    signs = vital_signs(Motion.from_values(rate, low + shares * (high - low)), occasion)
    assert list(signs.signs) == list(KINDS)
    for sign in signs.signs.values():
        assert np.isfinite(sign.measured).all()
        assert (sign.verdict is Verdict.NONE) == (not sign.measured)
        assert sign.measured or sign.note
        assert sign.norm.source
    json.dumps([sign.as_dict() for sign in signs.signs.values()], allow_nan=False)


@pytest.mark.parametrize("frames", [1, 2, 3, 5])
def test_a_motion_may_be_a_single_frame(frames: int) -> None:
    assert list(vital_signs(Motion.still(30, frames)).signs) == list(KINDS)


def test_a_norm_judges_no_finer_than_is_known() -> None:
    norm = Norm(0.1, 0.3, "somebody")
    assert norm.judge(0.31) is Verdict.HIGH
    assert norm.judge(0.31, known_to=0.02) is Verdict.OK
    assert norm.judge(0.05, known_to=0.02) is Verdict.LOW
    assert Norm(None, None, "nobody").judge(3) is Verdict.NONE
