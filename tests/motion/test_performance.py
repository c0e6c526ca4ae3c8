"""What every performance promises, whatever is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.motion import Motion
from fondly.domain.motion_json import motion_from_json, motion_to_json
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.options import Age
from fondly.domain.plan import Act, Camera, Curve, Life, Plan
from fondly.errors import OptionInvalid, PlanInvalid
from fondly.motion.actions import ACTIONS
from fondly.motion.curves import PEAK_SPEED
from fondly.motion.driver import Driver
from fondly.motion.drivers import drivers, find_driver
from fondly.motion.parts import Parts
from fondly.motion.performance import play, write_motion
from fondly.motion.staging import driver_plan
from tests.motion.norms import (
    HEAD_DEG,
    blink_spans,
    blink_times_s,
    head_speed,
    saccades,
    smile_times_s,
)

LIVELY = [driver for driver in drivers() if not driver.is_still]
FPS = st.sampled_from([*map(Fraction, (8, 12, 24, 25, 30, 50, 60)), Fraction(30000, 1001)])
SEEDS = st.integers(-(10**20), 10**20)
STILL = Life(0.0, 0.0, 0.0, 0.0)


@st.composite
def performances(draw: st.DrawFn) -> tuple[Driver, Motion]:
    """Any driver with any length, rate, intensity and seed that it takes."""
    driver = draw(st.sampled_from(drivers()))
    seconds = draw(st.floats(driver.span_s[0], min(driver.span_s[1], 40)))
    intensity = draw(st.floats(*driver.intensity))
    motion = write_motion(
        driver, seconds=seconds, rate=draw(FPS), intensity=intensity, seed=draw(SEEDS)
    )
    assert motion.frames == round(Fraction(seconds) * motion.rate)
    return driver, motion


def plan_of(*acts: Act, seconds: float = 6.0, life: Life = STILL) -> Plan:
    return Plan(seconds, acts, life)


def act_of(name: str, start_s: float = 1.0, **changes: object) -> Act:
    action = ACTIONS[name]
    return replace(Act(name, start_s, *action.times_s, action.usual), **changes)  # type: ignore[arg-type]


@given(performances())
@settings(deadline=None, max_examples=60)
def test_any_wish_gives_a_motion_that_loops(performed: tuple[Driver, Motion]) -> None:
    _, motion = performed
    assert np.isfinite(motion.values).all()
    for name in CHANNELS:
        assert RANGES[name][0] <= motion[name].min()
        assert motion[name].max() <= RANGES[name][1]
    assert motion.is_rest(0)
    assert motion.is_rest(-1)
    assert not any(np.signbit(motion.at(end)).any() for end in (0, -1))


@given(performances())
@settings(deadline=None, max_examples=60)
def test_blinks_come_and_keep_clear_of_the_ends(performed: tuple[Driver, Motion]) -> None:
    _, motion = performed
    spans = blink_spans(motion)
    rate, last_s = float(motion.rate), (motion.frames - 1) / float(motion.rate)
    assert spans or motion.duration_s < 4
    assert len(spans) <= 26 / 60 * float(motion.duration_s) + 1
    for first, last in spans:
        assert first / rate > 0.4 - 1e-9
        assert last / rate < last_s - 0.6 + 1e-9
        assert motion["eyeBlinkLeft"][first : last + 1].max() > 0.45
    assert len(spans) == len(blink_spans(motion.scaled(1, only=["eyeBlinkRight"])))


@given(performances())
@settings(deadline=None, max_examples=60)
def test_the_head_stays_calm_and_within_the_gentle_limits(
    performed: tuple[Driver, Motion],
) -> None:
    driver, motion = performed
    speed = head_speed(motion)
    assert speed.max() < 18
    assert np.percentile(speed, 95) < (12 if "memorial" in driver.occasions else 15)
    # Too short for a hold, it moves all along: no faster than a head that talks (7.5 deg/s).
    assert np.median(speed) < (6 if motion.duration_s >= 3 else 7.5)
    for name in HEAD_DEG:
        assert np.abs(motion[name]).max() < GENTLE_LIMITS.maximum(name)


@given(performances())
@settings(deadline=None, max_examples=60)
def test_smiles_stay_gentle_and_never_come_without_the_eyes(
    performed: tuple[Driver, Motion],
) -> None:
    _, motion = performed
    for side in ("Left", "Right"):
        smile, cheek = motion[f"mouthSmile{side}"], motion[f"cheekSquint{side}"]
        assert 0 < smile.max() < 0.65
        assert (cheek >= 0.5 * smile - 1e-5).all()
        assert np.abs(np.diff(smile)).max() * float(motion.rate) < 1.8
    left, right = motion["mouthSmileLeft"].max(), motion["mouthSmileRight"].max()
    assert 0 < abs(left - right) < 0.08 * left


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_a_saved_performance_is_the_same_performance(driver: Driver) -> None:
    motion = write_motion(driver, seconds=driver.span_s[0], seed=4)
    assert motion_from_json(motion_to_json(motion)) == motion


@given(st.sampled_from(LIVELY), SEEDS)
@settings(deadline=None, max_examples=40)
def test_the_seed_decides(driver: Driver, seed: int) -> None:
    one = write_motion(driver, seed=seed)
    again = write_motion(driver, seed=seed)
    other = write_motion(driver, seed=seed + 1)
    assert one.values.tobytes() == again.values.tobytes()
    assert one != other


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
def test_every_rate_gives_the_same_performance(driver: Driver) -> None:
    slow, fast = write_motion(driver, rate=30, seed=5), write_motion(driver, rate=120, seed=5)
    expected = fast.resample(30)
    for name in ("head_roll_deg", "mouthSmileLeft", "breath"):
        assert np.abs(slow[name] - expected[name]).max() < 0.06 * max(np.abs(slow[name]).max(), 1)


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
def test_two_hundred_seeds_keep_to_the_norms_of_people(driver: Driver) -> None:
    """At 240 fps: blinks from and to 10 % of their peak, smiles 10 to 90 %."""
    for seed in range(200):
        motion = write_motion(
            driver, rate=240, seed=seed, intensity=(driver.default_intensity, 0.7)[seed % 2]
        )
        spans = blink_spans(motion)
        assert 8 <= len(spans) * 60 / float(motion.duration_s) <= 26
        for span in spans:
            closing_s, opening_s = blink_times_s(motion, span)
            assert 0.04 <= closing_s <= 0.12
            assert 0.10 <= opening_s <= 0.30
        onset_s, release_s = smile_times_s(motion)
        assert 0.3 <= onset_s <= 1.0
        assert release_s >= 0.8
        speed = head_speed(motion)
        assert np.percentile(speed, 95) <= (12 if "memorial" in driver.occasions else 20)
        for size_deg, lasted_s in saccades(motion):
            expected_s = 0.021 + 0.0022 * size_deg
            assert abs(lasted_s - expected_s) <= 0.25 * expected_s
        ends = motion.values[[0, 1, -2, -1]]
        assert np.abs(ends[0] - ends[3]).max() <= 0.001
        assert np.abs((ends[1] - ends[0]) - (ends[3] - ends[2])).max() * 240 < 0.05


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_ends_are_reached_gently(driver: Driver) -> None:
    for seconds in (driver.span_s[0], driver.seconds, 40):
        motion = write_motion(driver, seconds=seconds, rate=240, intensity=0.8, seed=3)
        velocity = np.abs(np.diff(motion.values, axis=0)) * 240
        for ends in (velocity[:3], velocity[-3:]):
            assert ends.max() < 0.05


def test_a_quiet_frame_is_mostly_still_blinks_rarely_and_lasts_ten_minutes() -> None:
    driver = find_driver("quiet-frame")
    motion = write_motion(driver, seconds=600)
    assert motion.frames == 18000
    assert 3 <= len(blink_spans(motion)) / 10 <= 7
    assert np.median(head_speed(motion)) < 0.8
    assert np.percentile(np.abs(motion["mouthSmileLeft"]), 80) < 0.02
    with pytest.raises(OptionInvalid, match="seconds goes from 30 to 600"):
        write_motion(driver, seconds=6)


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
def test_eyes_hold_their_target_while_the_head_moves(driver: Driver) -> None:
    """Gaze in the world is still between saccades: the eyes turn against the head."""
    motion = write_motion(driver, rate=60, intensity=driver.intensity[1], seed=2)
    for axis in ("yaw", "pitch"):
        world = motion[f"head_{axis}_deg"] + motion[f"gaze_{axis}_deg"]
        step = np.abs(np.diff(world))
        assert np.median(step) < 1e-4
        assert np.count_nonzero(step > 1e-3) < 0.2 * len(step)
        assert np.abs(world).max() < 18.1


def test_more_intensity_is_more_smile_and_more_tilt() -> None:
    nostalgia = find_driver("nostalgia")
    smiles = [write_motion(nostalgia, intensity=i)["mouthSmileLeft"].max() for i in (0, 0.5, 1)]
    assert smiles == sorted(smiles)
    assert smiles[0] < 0.2
    assert 0.29 < smiles[1] < 0.37
    assert 0.39 < smiles[2] < 0.49
    tilts = [
        np.abs(write_motion(nostalgia, intensity=i)["head_roll_deg"]).max() for i in (0, 0.5, 1)
    ]
    assert tilts == sorted(tilts)


def test_the_nod_goes_down_and_the_tilt_takes_either_side() -> None:
    nod = write_motion(find_driver("blink-and-nod"))["head_pitch_deg"]
    assert nod.max() > 2
    assert nod.max() > 2 * -nod.min()
    tilts = [write_motion(find_driver("nostalgia"), seed=s)["head_roll_deg"] for s in range(20)]
    assert len({float(np.sign(tilt[np.abs(tilt).argmax()])) for tilt in tilts}) == 2


def test_a_head_that_tilts_is_upright_again_when_it_smiles() -> None:
    for seed in range(20):
        motion = write_motion(find_driver("nostalgia"), seed=seed)
        roll, smile = np.abs(motion["head_roll_deg"]), motion["mouthSmileLeft"]
        assert roll[smile > 0.9 * smile.max()].max() < 0.9
        assert roll.max() > 1.4


def test_long_clips_come_in_phrases_that_differ() -> None:
    motion = write_motion(find_driver("nostalgia"), seconds=24, rate=30)
    smile = motion["mouthSmileLeft"]
    smiling = np.flatnonzero(np.diff((smile > 0.2).astype(int)) == 1)
    assert len(smiling) == 3
    assert len({round(float(smile[i : i + 60].max()), 3) for i in smiling}) == 3


def test_a_plan_that_throws_the_head_about_is_calmed() -> None:
    nod = Act("nod", 2.0, 0.2, 0.0, 0.2, 5.0)
    speed = head_speed(play(plan_of(nod), rate=240))
    assert 9 < speed.max() < 10.1
    shake = Act("shake", 1.0, 0.2, 0.2, 0.2, 4.0)
    assert 9 < head_speed(play(plan_of(shake), rate=240)).max() < 10.1


def smile_speed(motion: Motion) -> float:
    sides = [motion[f"mouthSmile{side}"] for side in ("Left", "Right")]
    return max(float(np.abs(np.diff(smile)).max() * float(motion.rate)) for smile in sides)


@given(st.floats(0.08, 0.4), st.floats(0.08, 0.4), st.sampled_from(sorted(PEAK_SPEED)), SEEDS)
@settings(deadline=None)
def test_a_smile_in_a_hurry_is_smaller_and_not_faster(
    attack_s: float, release_s: float, curve: Curve, seed: int
) -> None:
    smile = Act("smile", 2.0, attack_s, 0.5, release_s, 0.6, curve=curve)
    assert 1.4 < smile_speed(play(plan_of(smile), rate=240, seed=seed)) < 1.8


@pytest.mark.parametrize("driver", [d for d in LIVELY if d.span_s[0] < 3], ids=lambda d: d.name)
def test_the_shortest_clip_smiles_gently(driver: Driver) -> None:
    shortest_s, strongest = driver.span_s[0], driver.intensity[1]
    for seed in range(20):
        clip = write_motion(driver, seconds=shortest_s, rate=60, intensity=strongest, seed=seed)
        assert smile_speed(clip) < 1.8


def test_seeds_differ_in_timing_and_size() -> None:
    smiles = [write_motion(find_driver("nostalgia"), seed=s)["mouthSmileLeft"] for s in range(20)]
    starts = [int(np.argmax(smile > 0.1)) for smile in smiles]
    assert 3 <= max(starts) - min(starts) <= 12
    peaks = [float(smile.max()) for smile in smiles]
    assert 0.02 < max(peaks) - min(peaks) < 0.1


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_defaults_are_the_drivers_own(driver: Driver) -> None:
    motion = write_motion(driver)
    assert motion.duration_s == Fraction(driver.seconds)
    assert motion == play(driver_plan(driver), rate=Fraction(30), seed=0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"seconds": 1.99}, "seconds goes from 2 to 600, got 1.99"),
        ({"seconds": 3600}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"seconds": float("inf")}, "seconds"),
        ({"seconds": -6}, "seconds"),
        ({"rate": 7}, "fps goes from 8 to 240, got 7"),
        ({"rate": 1000}, "fps"),
        ({"rate": 0}, "fps"),
        ({"intensity": -0.01}, "intensity goes from 0 to 1"),
        ({"intensity": 1.01}, "intensity"),
        ({"intensity": float("nan")}, "intensity"),
    ],
)
def test_options_out_of_range(asked: dict[str, float], sentence: str) -> None:
    with pytest.raises(OptionInvalid, match=sentence) as caught:
        write_motion(drivers()[0], **asked)  # type: ignore[arg-type]
    assert caught.value.hint


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_action_can_be_played_and_moves_what_it_names(name: str, side: str) -> None:
    action = ACTIONS[name]
    motion = play(plan_of(act_of(name, side=side)), rate=60)
    assert motion.is_rest(0)
    assert motion.is_rest(-1)
    for channel, weight in action.channels.items():
        peak = float(np.abs(motion[channel]).max())
        other = {"left": "Right", "right": "Left"}[side]
        if action.sides == "muscles" and channel.endswith(other):
            assert peak < 0.25
        elif weight:
            assert peak > 0.6 * abs(weight) * action.usual
    if action.kind == "head":
        assert np.abs(motion["gaze_yaw_deg"] + motion["head_yaw_deg"]).max() < 1e-4


@pytest.mark.parametrize(
    ("name", "channel", "sign"),
    [("turn", "head_yaw_deg", 1), ("tilt", "head_roll_deg", -1), ("look", "gaze_yaw_deg", 1)],
)
def test_left_is_the_subjects_own(name: str, channel: str, sign: int) -> None:
    for side, way in (("left", sign), ("right", -sign)):
        column = play(plan_of(act_of(name, side=side)))[channel]
        assert np.sign(column[np.abs(column).argmax()]) == way


def test_a_plan_is_played_as_written_whatever_the_seed() -> None:
    plan = plan_of(act_of("smile", 2.0), act_of("turn", 1.0, side="right"))
    one, other = (play(plan, seed=seed) for seed in (1, 2))
    for name in ("head_yaw_deg", "mouthSmileLeft"):
        assert np.abs(one[name] - other[name]).max() < 0.04 * np.abs(one[name]).max()


def test_expressions_that_meet_never_pass_the_whole_and_have_no_corner() -> None:
    acts = [act_of("surprise", 1.0 + 0.2 * i, amount=0.7) for i in range(6)]
    brows = play(plan_of(*acts), rate=240)["browInnerUp"]
    assert 0.8 < brows.max() < 1.0
    assert np.abs(np.diff(brows, n=2)).max() * 240**2 < 60


def test_looks_follow_each_other_and_combine() -> None:
    aside = act_of("look", 1.0, side="left", amount=8.0)
    up = act_of("look-up", 1.0, amount=4.0)
    then = act_of("look", 2.0, side="right", amount=6.0)
    motion = play(plan_of(aside, up, then), rate=60)
    assert (motion["gaze_yaw_deg"][90], motion["gaze_pitch_deg"][90]) == (8.0, -4.0)
    assert motion["gaze_yaw_deg"][150] == -6.0
    assert motion["gaze_pitch_deg"][150] == 0.0
    assert motion["eyeLookOutLeft"][90] == pytest.approx(0.9 / 30, abs=1e-3)
    assert not np.isclose(motion["gaze_yaw_deg"][100:125], 0.0).any()


def test_parts_do_less_of_the_plan() -> None:
    plan = driver_plan(find_driver("joy"), seed=1)
    whole = play(plan, seed=1)

    def shares(parts: Parts) -> Mapping[str, float]:
        less = play(plan, seed=1, parts=parts)
        names = ("mouthSmileLeft", "head_pitch_deg", "breath", "browInnerUp", "eyeBlinkLeft")
        return {n: float(np.abs(less[n]).max() / np.abs(whole[n]).max()) for n in names}

    assert shares(Parts(mouth=0.5))["mouthSmileLeft"] == pytest.approx(0.5, abs=1e-3)
    assert shares(Parts(mouth=0.5))["head_pitch_deg"] == pytest.approx(1.0)
    assert shares(Parts(head=0.0))["head_pitch_deg"] == 0.0
    assert shares(Parts(breath=0.2))["breath"] == pytest.approx(0.2, abs=1e-3)
    half = shares(Parts(eyes=0.5))
    assert half["browInnerUp"] == pytest.approx(0.5, abs=0.02)
    assert half["eyeBlinkLeft"] == pytest.approx(1.0)
    assert shares(Parts(eyes=0.25))["eyeBlinkLeft"] == pytest.approx(0.5, abs=1e-3)
    assert shares(Parts(eyes=0.0))["eyeBlinkLeft"] == 0.0
    with pytest.raises(OptionInvalid, match="head goes from 0 to 1"):
        Parts(head=1.5)


def test_age_sets_the_pace() -> None:
    plan = plan_of(act_of("smile"), seconds=30.0, life=Life(17.0, 0.8, 0.4, 0.9))
    child, adult, older = (play(plan, age=age, seed=2, rate=60) for age in Age)

    def smiling(motion: Motion) -> int:
        return int(np.count_nonzero(motion["mouthSmileLeft"] > 0.01))

    def breaths(motion: Motion) -> int:
        return int(np.count_nonzero(np.diff((motion["breath"] > 0.05).astype(int)) == 1))

    assert smiling(child) < smiling(adult) < smiling(older)
    assert len(blink_spans(child)) < len(blink_spans(adult))
    assert breaths(child) > breaths(adult)


@pytest.mark.parametrize("move", ["drift", "push-in", "pull-out"])
def test_the_camera_moves_little_and_never_beyond_the_frame(move: str) -> None:
    plan = replace(plan_of(), camera=Camera(move, 1.0))  # type: ignore[arg-type]
    motion = play(plan, rate=60)
    zoom = motion["camera_zoom"].astype(np.float64)
    room = (1 - 1 / (1 + zoom)) / 2
    for name in ("camera_x", "camera_y"):
        assert (np.abs(motion[name]) <= room + 1e-5).all()
    assert 0.03 < zoom.max() < 0.07
    assert np.abs(np.diff(zoom)).max() * 60 < 0.06
    ends = zoom[[0, -1]] > 0.05
    assert ends.tolist() == {"drift": [0, 0], "push-in": [0, 1], "pull-out": [1, 0]}[move]
    assert np.abs(np.diff(zoom)[[0, -1]]).max() * 60 < 1e-3


def test_the_head_parts_from_what_is_behind_it_as_the_camera_drifts() -> None:
    motion = play(replace(plan_of(seconds=9.0), camera=Camera("drift", 1.0)), rate=30)
    aside = np.abs(motion["camera_x"]) > 0.005
    assert aside.any()
    assert (np.sign(motion["head_x"][aside]) == -np.sign(motion["camera_x"][aside])).all()


@pytest.mark.parametrize(
    ("act", "said", "advised"),
    [
        (Act("smlie", 1.0, 1.0, 0.0, 1.0, 0.3), "no action named 'smlie'", "Did you mean smile?"),
        (Act("zzz", 1.0, 1.0, 0.0, 1.0, 0.3), "no action named", "Actions are smile"),
        (Act("smile", 1.0, 1.0, 0.0, 1.0, 0.9), "smile goes up to 0.6", "0.33 is usual"),
        (Act("turn", 1.0, 1.0, 0.0, 1.0, 30.0), "up to 6 degrees", "3 is usual"),
    ],
)
def test_a_plan_of_what_nobody_can_is_refused(act: Act, said: str, advised: str) -> None:
    with pytest.raises(PlanInvalid, match=said) as caught:
        play(plan_of(act))
    assert advised in caught.value.hint


def test_a_plan_too_short_to_be_seen_is_refused() -> None:
    with pytest.raises(OptionInvalid, match="seconds goes from 1 to 600"):
        play(plan_of(seconds=0.5))


@given(
    st.lists(
        st.builds(
            act_of,
            st.sampled_from(sorted(ACTIONS)),
            st.floats(0, 6),
            side=st.sampled_from(["both", "left", "right"]),
            attack_s=st.floats(0.01, 2),
            hold_s=st.floats(0, 2),
            release_s=st.floats(0.01, 1.9),
        ),
        max_size=8,
    ),
    st.builds(Life, st.floats(0, 40), st.floats(0, 1), st.floats(0, 3), st.floats(0, 3)),
    FPS,
    SEEDS,
    st.sampled_from(Age),
)
@settings(deadline=None, max_examples=60)
def test_any_plan_gives_a_motion_that_loops(
    acts: list[Act], life: Life, rate: Fraction, seed: int, age: Age
) -> None:
    seconds = max([4.0, *(act.end_s for act in acts)])
    motion = play(Plan(seconds, tuple(acts), life), rate=rate, seed=seed, age=age)
    assert motion.frames == round(Fraction(seconds) * rate)
    assert motion.is_rest(0)
    assert motion.is_rest(-1)
