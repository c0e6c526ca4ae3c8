from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from fondly.domain.brief import Brief, Limits
from fondly.domain.decision import Subject
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import ChannelLimit, MotionLimits
from fondly.errors import OptionInvalid, UnknownDriver
from fondly.motion.drivers import drivers
from fondly.pipeline.choices import choose_motion, lasting, within_limits, without_effect

RAMP = Motion.of(10, {"head_yaw_deg": np.linspace(0, 40, 21), "breath": np.linspace(0, 1, 21)})


def test_what_is_not_said_the_driver_decides() -> None:
    brief, motion = choose_motion(Brief(Subject.SELF))
    driver = drivers()[0]
    assert (brief.driver, brief.seconds, brief.fps) == (driver.name, driver.seconds, Fraction(30))
    assert motion.rate == 30
    assert motion.frames == round(driver.seconds * 30)
    assert brief.intensity == 0.5


def test_what_is_said_stands_above_the_driver() -> None:
    asked = Brief(
        Subject.SELF, "blink-and-nod", intensity=0.3, seconds=4.0, fps=Fraction(25), seed=9
    )
    brief, motion = choose_motion(asked)
    assert brief == asked
    assert (motion.rate, motion.frames) == (Fraction(25), 100)
    assert motion == choose_motion(asked)[1]
    assert motion != choose_motion(Brief(Subject.SELF, "blink-and-nod", seconds=4.0))[1]


def test_an_intensity_of_nothing_is_not_taken_for_silence() -> None:
    gentlest = drivers()[0].intensity[0]
    if gentlest > 0:
        with pytest.raises(OptionInvalid):
            choose_motion(Brief(Subject.SELF, intensity=0.0))
    else:
        assert choose_motion(Brief(Subject.SELF, intensity=0.0))[0].intensity == 0.0


def test_an_unknown_driver_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownDriver) as told:
        choose_motion(Brief(Subject.SELF, driver="nostalgi"))
    assert "nostalgia" in told.value.hint


def test_an_explicit_motion_is_played_as_it_is() -> None:
    brief, motion = choose_motion(Brief(Subject.SELF, motion=RAMP))
    assert motion == RAMP
    assert (brief.fps, brief.seconds) == (Fraction(10), 2.1)


def test_an_explicit_motion_takes_another_rate_and_length_when_told() -> None:
    _, faster = choose_motion(Brief(Subject.SELF, motion=RAMP, fps=Fraction(20)))
    assert (faster.rate, faster.frames) == (Fraction(20), 42)
    _, shorter = choose_motion(Brief(Subject.SELF, motion=RAMP, seconds=1.0))
    assert shorter.frames == 10
    assert np.array_equal(shorter["breath"], RAMP["breath"][:10])


def test_a_motion_that_is_too_short_holds_its_last_sample() -> None:
    longer = lasting(RAMP, 3.0)
    assert longer.frames == 30
    assert np.array_equal(longer["breath"][:21], RAMP["breath"])
    assert (longer["breath"][21:] == 1).all()


def test_limits_are_the_gentle_ones_the_photos_or_none() -> None:
    reason = ChannelLimit(0.5, "shallow", "Only a little breath.", "Do nothing.")
    evidence = MotionLimits({"breath": reason})
    gentle = within_limits(RAMP, Limits.DEFAULT, evidence).motion
    photos = within_limits(RAMP, Limits.EVIDENCE, evidence)
    free = within_limits(RAMP, Limits.OFF, evidence)
    assert gentle["head_yaw_deg"].max() <= 6
    assert gentle["breath"].max() <= 0.5
    assert photos.motion["head_yaw_deg"].max() == 40
    assert photos.motion["breath"].max() <= 0.5
    assert [finding.code for finding in photos.findings] == ["shallow"]
    assert free.motion == RAMP
    assert free.findings == ()


def test_what_changed_nothing_is_told() -> None:
    assert without_effect(Brief(Subject.SELF, intensity=0.7)) == ()
    assert without_effect(Brief(Subject.SELF, motion=RAMP)) == ()
    (told,) = without_effect(Brief(Subject.SELF, motion=RAMP, intensity=0.7))
    assert "intensity" in told.sentence
    (told,) = without_effect(Brief(Subject.SELF, motion=RAMP, seed=3))
    assert "seed" in told.sentence
