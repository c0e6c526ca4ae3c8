"""What an occasion, an age and a subject leave room for, and how a motion is held back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fondly.domain.brief import Limits
from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.decision import Subject
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.motion.calm import NOTHING_TOLD, Circumstances, calm_for
from fondly.motion.drivers import drivers
from fondly.motion.holding_back import (
    WINK,
    effort,
    within_budget,
    within_speed,
    without_winks,
)
from fondly.motion.performance import write_motion
from fondly.pipeline.choices import within_limits
from fondly.vitals.head import speeds_deg_s
from fondly.vitals.lids import seen_blinks

RATE = 240
TIMES_S = np.arange(6 * RATE) / RATE
SWELL = np.sin(np.pi * TIMES_S / TIMES_S[-1]) ** 2
MEMORIAL = Circumstances(Occasion.MEMORIAL)
NO_EVIDENCE = MotionLimits()


def both(name: str, curve: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{name}Left": curve, f"{name}Right": curve}


def blink(at_s: float, depth: float = 0.9) -> np.ndarray:
    return depth * np.exp(-(((TIMES_S - at_s) / 0.06) ** 2))


BUSY = Motion.of(
    RATE,
    {
        **both("mouthSmile", 0.5 * SWELL),
        **both("browOuterUp", 0.6 * SWELL),
        **both("eyeWide", 0.6 * SWELL),
        **both("cheekSquint", 0.3 * SWELL),
        **both("eyeBlink", blink(3.0)),
        "jawOpen": 0.36 * SWELL,
        "head_yaw_deg": 6 * SWELL,
        "gaze_yaw_deg": -6 * SWELL,
        "breath": SWELL,
    },
)


@pytest.mark.parametrize("name", ["mouthSmile", "browOuterUp", "eyeWide"])
def test_one_thing_at_a_time_costs_nothing(name: str) -> None:
    motion = Motion.of(RATE, both(name, 0.5 * SWELL))
    assert effort(motion).max() <= 1.01
    limited = within_budget(motion, 1.6)
    assert limited.motion is motion
    assert limited.findings == ()


def test_many_things_at_once_become_smaller_together() -> None:
    asked = effort(BUSY)
    limited = within_budget(BUSY, 1.6)
    kept = limited.motion
    assert asked.max() > 2.2
    assert effort(kept).max() <= 1.6 + 1e-6
    top = int(asked.argmax())
    shares = [kept[name][top] / BUSY[name][top] for name in ("mouthSmileLeft", "jawOpen")]
    assert shares[0] == pytest.approx(shares[1], rel=1e-5)
    assert shares[0] == pytest.approx(limited.findings[0].evidence["least_share"], abs=1e-3)
    (finding,) = limited.findings
    assert finding.code == "motion-calmed"
    assert finding.evidence["asked_effort"] == pytest.approx(asked.max(), abs=1e-3)


def test_no_blink_is_cut_and_breath_goes_on() -> None:
    kept = within_budget(BUSY, 1.0).motion
    for name in ("eyeBlinkLeft", "eyeBlinkRight", "breath"):
        assert np.array_equal(kept[name], BUSY[name])
    assert seen_blinks(kept) == seen_blinks(BUSY)


def test_eyes_keep_their_target_when_the_head_is_held_back() -> None:
    for kept in (within_budget(BUSY, 1.0).motion, within_speed(BUSY, 2.0).motion):
        world = kept["head_yaw_deg"] + kept["gaze_yaw_deg"]
        assert np.abs(world).max() < 1e-4
        assert kept["head_yaw_deg"].max() < 5


def test_holding_back_has_no_corner() -> None:
    """A plain cut would accelerate by 28 times what was asked, bending its top by 3.5."""
    kept = within_budget(BUSY, 1.0).motion["mouthSmileLeft"].astype(np.float64)
    asked = BUSY["mouthSmileLeft"].astype(np.float64)
    assert kept[0] == asked[0] == 0

    def acceleration(curve: np.ndarray) -> float:
        coarse = curve[::8]
        return float(np.abs(np.diff(coarse, 2)).max())

    assert acceleration(kept) < 1.2 * acceleration(asked)


def test_a_quick_head_moves_less_but_at_the_same_times() -> None:
    quick = Motion.of(RATE, {"head_yaw_deg": 10 * np.sin(2 * np.pi * TIMES_S / 2)})
    limited = within_speed(quick, 12.0)
    assert np.percentile(speeds_deg_s(limited.motion), 95) == pytest.approx(12.0, rel=1e-3)
    assert np.percentile(speeds_deg_s(limited.motion), 95) <= 12.0
    share = limited.motion["head_yaw_deg"][50:100] / quick["head_yaw_deg"][50:100]
    assert np.ptp(share) < 1e-5
    assert [finding.code for finding in limited.findings] == ["head-slowed"]
    assert within_speed(limited.motion, 12.01).findings == ()


def test_winks_are_left_out_and_blinks_are_not() -> None:
    left, right = blink(2.0) + blink(4.0), 0.95 * blink(4.0)
    motion = Motion.of(RATE, {"eyeBlinkLeft": left, "eyeBlinkRight": right})
    limited = without_winks(motion)
    apart = np.abs(limited.motion["eyeBlinkLeft"] - limited.motion["eyeBlinkRight"])
    assert apart.max() <= WINK + 1e-6
    late = TIMES_S > 3
    for name in motion.channels:
        assert np.array_equal(limited.motion[name][late], motion[name][late])
    assert limited.motion["eyeBlinkLeft"][~late].max() <= WINK + 1e-6
    assert [finding.code for finding in limited.findings] == ["no-wink"]
    assert without_winks(BUSY).findings == ()


@pytest.mark.parametrize("driver", drivers(), ids=lambda one: one.name)
@pytest.mark.parametrize("occasion", [None, *Occasion])
def test_every_driver_is_calm_enough_for_every_occasion(
    driver: object, occasion: Occasion | None
) -> None:
    motion = write_motion(driver, rate=120, intensity=0.5)  # type: ignore[arg-type]
    told = Circumstances(occasion, subject=Subject.DECEASED_FAMILY)
    kept = within_limits(motion, Limits.DEFAULT, NO_EVIDENCE, told).motion
    calm = calm_for(told)
    assert effort(kept).max() <= calm.budget + 1e-6
    if calm.head_deg_s is not None:
        assert np.percentile(speeds_deg_s(kept), 95) <= calm.head_deg_s
    for name, limit in calm.limits.channels.items():
        assert np.abs(kept[name]).max() <= limit.maximum
    assert len(seen_blinks(kept)) == len(seen_blinks(motion))


def test_a_memorial_has_no_grin_no_wink_and_a_slow_head() -> None:
    asked = Motion.of(
        RATE,
        {
            **both("mouthSmile", 0.6 * SWELL),
            **both("mouthUpperUp", 0.4 * SWELL),
            "jawOpen": 0.3 * SWELL,
            "eyeBlinkLeft": blink(3.0),
            "head_yaw_deg": 8 * np.sin(2 * np.pi * TIMES_S / 1.5) * SWELL,
        },
    )
    limited = within_limits(asked, Limits.DEFAULT, NO_EVIDENCE, MEMORIAL)
    kept = limited.motion
    assert kept["mouthSmileLeft"].max() <= 0.3
    assert kept["jawOpen"].max() <= 0.1
    assert kept["mouthUpperUpLeft"].max() <= 0.1
    assert kept["eyeBlinkLeft"].max() <= WINK + 1e-6
    assert np.percentile(speeds_deg_s(kept), 95) <= 12.0
    codes = {finding.code for finding in limited.findings}
    assert {"no-wink", "memorial-gentle", "head-slowed", "gentle-head"} <= codes
    gentle = next(one for one in limited.findings if one.code == "memorial-gentle")
    assert gentle.evidence["asked_jawOpen"] == pytest.approx(0.3, abs=1e-3)
    assert gentle.evidence["limit_jawOpen"] == 0.1
    usual = within_limits(asked, Limits.DEFAULT, NO_EVIDENCE).motion
    assert usual["eyeBlinkLeft"].max() > 0.8
    assert usual["jawOpen"].max() > 0.2


def test_an_occasion_holds_with_evidence_alone_but_not_with_limits_off() -> None:
    asked = Motion.of(RATE, both("mouthSmile", 0.6 * SWELL))
    held = within_limits(asked, Limits.EVIDENCE, NO_EVIDENCE, MEMORIAL).motion
    assert held["mouthSmileLeft"].max() <= 0.3
    assert within_limits(asked, Limits.OFF, NO_EVIDENCE, MEMORIAL).motion is asked
    assert within_limits(asked, Limits.EVIDENCE, NO_EVIDENCE).motion is asked


def test_evidence_alone_leaves_a_busy_performance_as_it_is() -> None:
    assert within_limits(BUSY, Limits.EVIDENCE, NO_EVIDENCE).motion is BUSY
    calmed = within_limits(BUSY, Limits.DEFAULT, NO_EVIDENCE)
    assert "motion-calmed" in {finding.code for finding in calmed.findings}


def test_an_eye_that_the_photo_keeps_shut_is_no_wink() -> None:
    """The other eye may blink alone: the rule asks what was meant, not what the photo leaves."""
    lids = Motion.of(RATE, both("eyeBlink", blink(3.0)))
    shut = within_limits(lids, Limits.DEFAULT, NO_EVIDENCE, MEMORIAL).motion
    assert np.array_equal(shut["eyeBlinkLeft"], lids["eyeBlinkLeft"])


def test_age_and_subject_have_their_say() -> None:
    assert calm_for(NOTHING_TOLD).head_deg_s is None
    assert calm_for(Circumstances(Occasion.BIRTHDAY)).head_deg_s == 20
    assert calm_for(Circumstances(age=Age.OLDER)).head_deg_s == 15
    assert calm_for(Circumstances(Occasion.MEMORIAL, Age.OLDER)).head_deg_s == 12
    assert calm_for(Circumstances(subject=Subject.SELF)).limits.maximum("tongueOut") == 1
    assert calm_for(Circumstances(subject=Subject.HISTORICAL)).limits.maximum("tongueOut") == 0
    both_reasons = calm_for(Circumstances(Occasion.MEMORIAL, subject=Subject.DECEASED_FAMILY))
    assert both_reasons.limits.maximum("noseSneer" + "Left") == 0


VALUES = arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.just(len(CHANNELS))),
    elements=st.floats(0, 1, width=32),
)


@settings(max_examples=60, deadline=None)
@given(
    VALUES,
    st.sampled_from(Limits),
    st.sampled_from([None, *Occasion]),
    st.sampled_from([None, *Age]),
    st.sampled_from([None, *Subject]),
)
def test_any_motion_can_be_limited_and_rest_stays_rest(
    shares: np.ndarray,
    limits: Limits,
    occasion: Occasion | None,
    age: Age | None,
    subject: Subject | None,
) -> None:
    low, high = (np.array([RANGES[name][end] for name in CHANNELS]) for end in (0, 1))
    values = low + shares * (high - low)
    values[0] = 0
    told = Circumstances(occasion, age, subject)
    limited = within_limits(Motion.from_values(30, values), limits, NO_EVIDENCE, told)
    assert limited.motion.is_rest(0)
    assert limited.motion.frames == len(values)
    if limits is Limits.DEFAULT:
        assert effort(limited.motion).max() <= calm_for(told).budget + 1e-5
