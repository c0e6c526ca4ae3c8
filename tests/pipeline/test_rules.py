from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from fondly.domain.brief import Brief, Limits
from fondly.domain.consent import Audience, Consent, Rights, Subject
from fondly.domain.decision import BEFORE_SHARING, Decision, Obligation
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import MotionLimits
from fondly.errors import PolicyRefusal
from fondly.export.gate import check_allowed
from fondly.motion.calm import Circumstances
from fondly.motion.drivers import drivers
from fondly.motion.holding_back import effort
from fondly.motion.restraint import effort_at
from fondly.pipeline.choices import choose_motion, within_limits
from fondly.pipeline.rules import MET, before_sharing, for_own_eyes, within_rules
from fondly.policy.consent import decide

ALWAYS = (Obligation.VISIBLE_LABEL, Obligation.SIGNATURE)
GENTLE = decide(Consent(Subject.DECEASED_FAMILY, Rights.OWN, Audience.FAMILY))
FREE = decide(Consent(Subject.SELF, Rights.OWN))


def peak(motion: Motion) -> float:
    return float(effort(motion).max())


@pytest.mark.parametrize("name", ["joy", "big-smile", "blink-and-nod"])
def test_a_driver_is_played_no_stronger_than_the_rules_allow(name: str) -> None:
    strong, motion = choose_motion(Brief(Subject.SELF, driver=name, intensity=1.0))
    ruled = within_rules(strong, motion, GENTLE)
    assert ruled.brief.intensity == GENTLE.greatest_intensity == 0.5
    assert peak(ruled.motion) < peak(motion)
    assert peak(ruled.motion) <= peak(choose_motion(replace(strong, plan=None, intensity=0.5))[1])
    (told,) = ruled.findings
    assert told.evidence == {"asked_intensity": 1.0, "greatest_intensity": 0.5}
    again = within_rules(ruled.brief, ruled.motion, GENTLE)
    assert again.brief == ruled.brief
    assert not again.findings, "made again, it stays as it is"


def test_lids_still_close_whole() -> None:
    brief, motion = choose_motion(
        Brief(Subject.SELF, direct="closes her eyes for a moment, then a big smile", intensity=1.0)
    )
    ruled = within_rules(brief, motion, GENTLE)
    lids = "eyeBlinkLeft"
    assert ruled.motion[lids].max() == pytest.approx(motion[lids].max(), abs=0.05)
    assert ruled.motion["mouthSmileLeft"].max() < 0.7 * motion["mouthSmileLeft"].max()


def test_what_is_gentle_already_is_left_alone() -> None:
    brief, motion = choose_motion(Brief(Subject.SELF, driver="joy", intensity=0.4))
    assert within_rules(brief, motion, GENTLE).motion is motion
    strong, motion = choose_motion(Brief(Subject.SELF, driver="joy", intensity=1.0))
    assert within_rules(strong, motion, FREE).motion is motion


@pytest.mark.parametrize("limits", list(Limits))
def test_a_recorded_motion_is_held_within_the_effort_of_the_intensity(limits: Limits) -> None:
    swell = np.sin(np.linspace(0, np.pi, 90)) ** 2
    wild = Motion.of(
        Fraction(30),
        dict.fromkeys(("mouthSmileLeft", "mouthSmileRight", "browInnerUp", "jawOpen"), swell),
    )
    told = Circumstances(greatest_intensity=GENTLE.greatest_intensity)
    held = within_limits(wild, limits, MotionLimits(), told).motion
    assert peak(held) <= effort_at(0.5) * 1.001
    assert peak(wild) > 2 * effort_at(0.5)


def test_no_driver_has_more_effort_at_its_usual_intensity_than_said() -> None:
    for driver in drivers():
        motion = choose_motion(Brief(Subject.SELF, driver=driver.name, intensity=0.5))[1]
        assert peak(motion) <= effort_at(0.5) * 1.01, driver.name


def test_what_is_owed_before_sharing_stops_no_clip_for_own_eyes() -> None:
    made = for_own_eyes(GENTLE.meeting(*MET))
    check_allowed(made)
    (told,) = before_sharing(made)
    assert "sees it privately" in told.sentence
    assert "fondly review" in told.advice
    assert not before_sharing(FREE)


@pytest.mark.parametrize("owed", sorted(BEFORE_SHARING | {*MET}))
def test_the_gate_says_plainly_what_is_owed(owed: Obligation) -> None:
    decision = Decision(allowed=True, reasons=(), obligations=(*ALWAYS, owed))
    with pytest.raises(PolicyRefusal) as told:
        check_allowed(decision)
    assert owed.value not in told.value.message
    assert told.value.message.endswith(".")
    check_allowed(decision.meeting(owed))


def test_nothing_is_met_that_was_not_asked_for() -> None:
    assert FREE.meeting(Obligation.EXPIRY).met == frozenset()
