from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.domain.brief import Brief, Limits
from fondly.domain.decision import Subject
from fondly.domain.face import Face, Gaze, HeadPose
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import ChannelLimit, MotionLimits
from fondly.domain.occasion import CUSTOMS, Occasion
from fondly.domain.options import Age
from fondly.domain.plan import Act, Life, Plan
from fondly.domain.wish import Wish
from fondly.domain.wording import label_for
from fondly.errors import OptionInvalid, UnknownDriver
from fondly.motion.drivers import driver_text, drivers
from fondly.pipeline.choices import choose_motion, perform, within_limits
from fondly.pipeline.planning import age_of, camera_from, choose, label_words, lasting
from tests.analysis.people import make_face

FRONTAL = make_face(100.0, 100.0, 80.0, (200, 200))
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
        Subject.SELF, driver="blink-and-nod", intensity=0.3, seconds=4.0, fps=Fraction(25), seed=9
    )
    brief, motion = choose_motion(asked)
    assert replace(brief, plan=None) == asked
    assert (motion.rate, motion.frames) == (Fraction(25), 100)
    assert motion == choose_motion(asked)[1]
    assert motion != choose_motion(Brief(Subject.SELF, driver="blink-and-nod", seconds=4.0))[1]


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
    assert choose(Brief(Subject.SELF, intensity=0.7)).findings == ()
    assert choose(Brief(Subject.SELF, motion=RAMP)).findings == ()
    (told,) = choose(Brief(Subject.SELF, motion=RAMP, intensity=0.7)).findings
    assert "intensity" in told.sentence
    (told,) = choose(Brief(Subject.SELF, motion=RAMP, seed=3, head=0.5)).findings
    assert "seed, head" in told.sentence
    plan = choose(Brief(Subject.SELF)).plan
    assert choose(Brief(Subject.SELF, plan=plan, seed=3, head=0.5)).findings == ()
    (told,) = choose(Brief(Subject.SELF, plan=plan, intensity=0.2)).findings
    assert "A plan is played as it is" in told.sentence


def test_long_clips_are_told_that_short_ones_work_best() -> None:
    (told,) = choose(Wish(seconds=12.0)).findings
    assert told.code == "clip-long"
    assert choose(Wish(seconds=10.0)).findings == ()
    quiet = choose(Wish(driver="quiet-frame"))
    assert quiet.findings == ()
    assert choose(quiet.wish).findings == ()


def test_a_camera_that_does_not_come_back_is_told() -> None:
    (told,) = choose(Wish(camera="push-in")).findings
    assert told.code == "clip-does-not-loop"
    assert choose(Wish(camera="drift")).findings == ()


def test_a_complete_wish_gives_the_same_motion_again() -> None:
    for wish in (
        Wish(driver="joy", intensity=0.7, seconds=5.0, seed=4),
        Wish(occasion=Occasion.ANNIVERSARY, age=Age.OLDER, eyes=0.6),
        Wish(camera="push-in", head=0.3),
        Wish(plan=choose(Wish()).plan, seconds=4.5),
        Wish(motion=RAMP, seconds=1.5),
    ):
        chosen = choose(wish)
        again = choose(chosen.wish)
        assert again.motion == chosen.motion
        assert again.wish == chosen.wish


def test_a_plan_needs_no_driver_to_be_there_again(tmp_path: Path) -> None:
    (tmp_path / "our-own.toml").write_bytes(driver_text("joy"))
    chosen = choose(Wish(driver="our-own"), tmp_path)
    assert chosen.wish.driver == "our-own"
    assert choose(chosen.wish).motion == chosen.motion
    with pytest.raises(UnknownDriver):
        choose(Wish(driver="our-own"))


def test_an_occasion_decides_what_is_not_said() -> None:
    for occasion, custom in CUSTOMS.items():
        brief = choose(Brief(Subject.SELF, occasion=occasion)).wish
        assert (brief.driver, brief.seconds) == (custom.driver, custom.seconds)
        assert (brief.intensity, brief.framing) == (custom.intensity, custom.framing)
        assert brief.plan is not None
        assert brief.plan.camera.move == custom.camera
        assert label_words(brief) == label_for(occasion)
        assert label_words(brief).startswith("AI-animated ")
    said = Brief(
        Subject.SELF,
        occasion=Occasion.SOCIAL,
        driver="thoughtful",
        intensity=0.2,
        framing=Framing.WIDE,
        camera="drift",
    )
    brief = choose(said).wish
    assert (brief.driver, brief.intensity, brief.framing) == ("thoughtful", 0.2, Framing.WIDE)
    assert brief.plan is not None
    assert brief.plan.camera.move == "drift"


def test_a_child_moves_as_children_do_unless_somebody_says_otherwise() -> None:
    assert age_of(Brief(Subject.CHILD_GUARDIAN)) is Age.CHILD
    assert age_of(Brief(Subject.CHILD_GUARDIAN, age=Age.ADULT)) is Age.ADULT
    assert age_of(Brief(Subject.SELF)) is age_of(Wish()) is Age.ADULT


def test_a_plan_takes_another_length_as_far_as_it_can() -> None:
    plan = Plan(6.0, (Act("smile", 2.0, 1.1, 0.9, 1.8, 0.3),), Life(12, 0.8, 0.4, 0.9))
    longer = choose(Wish(plan=plan, seconds=8.0))
    assert longer.plan == replace(plan, seconds=8.0)
    shorter = choose(Wish(plan=plan, seconds=4.0)).plan
    assert shorter is not None
    (smile,) = shorter.acts
    assert (smile.attack_s, smile.release_s) == (1.1, 1.8)
    assert smile.end_s <= 4.0
    with pytest.raises(OptionInvalid, match="does not fit into 2 s: smile alone"):
        choose(Wish(plan=plan, seconds=2.0))


def test_eyes_find_the_camera_from_where_the_photo_has_them_look() -> None:
    def looking(yaw_deg: float, pitch_deg: float = 0.0) -> Face:
        return replace(FRONTAL, head_pose=HeadPose(5.0, 0.0, 0.0), gaze=Gaze(yaw_deg, pitch_deg))

    assert camera_from(looking(2.0, 20.0)) == (0.0, 0.0)
    assert camera_from(looking(7.0, 3.0)) == (-12.0, 0.0)
    assert camera_from(looking(-40.0, 20.0)) == (16.0, -8.0)
    turned = replace(looking(7.0), head_pose=HeadPose(5.0, 21.0, 0.0))
    assert camera_from(turned) == (0.0, 0.0)
    brief, motion = choose_motion(Brief(Subject.SELF, driver="reunion"))
    (found,) = perform(brief, motion, [looking(7.0)])
    locked = found["gaze_yaw_deg"] + found["head_yaw_deg"]
    assert locked[105] == pytest.approx(-12.0, abs=0.01)
    assert found.is_rest(-1)


def test_several_people_follow_one_plan() -> None:
    brief, motion = choose_motion(Brief(Subject.SELF, driver="joy"))
    company = perform(brief, motion, [FRONTAL] * 3)
    assert company[0] == motion
    assert len({motion.frames for motion in company}) == 1
    assert len(set(company)) == 3
    assert perform(brief, motion, [FRONTAL]) == (motion,)
    assert perform(Brief(Subject.SELF, motion=RAMP), RAMP, [FRONTAL] * 2) == (RAMP, RAMP)
