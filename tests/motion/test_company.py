from __future__ import annotations

import numpy as np
import pytest

from fondly.domain.motion import Motion
from fondly.domain.plan import Act, Life, Plan
from fondly.motion.company import play_company
from fondly.motion.driver import Driver
from fondly.motion.drivers import drivers
from fondly.motion.performance import play, write_motion
from fondly.motion.staging import driver_plan, later

SHUT = 0.4
LIVELY = [driver for driver in drivers() if not driver.is_still]


def player(plan: Plan, seed: int) -> Motion:
    return play(plan, seed=seed)


def company(
    driver: Driver, number: int, *, seconds: float = 6.0, seed: int = 0
) -> tuple[Motion, ...]:
    plan = driver_plan(driver, seconds=seconds, seed=seed)
    return play_company(plan, [player] * number, seed=seed)


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
@pytest.mark.parametrize("seconds", [2.0, 4.0, 6.0, 9.5])
def test_each_begins_and_ends_at_rest_in_clips_of_one_length(
    driver: Driver, seconds: float
) -> None:
    motions = company(driver, 5, seconds=seconds)
    assert {motion.frames for motion in motions} == {round(30 * seconds)}
    for motion in motions:
        assert not motion.at(0).any()
        assert not motion.at(motion.frames - 1).any()


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
def test_the_first_does_what_one_alone_would(driver: Driver) -> None:
    alone = write_motion(driver, seconds=6.0, seed=3)
    first = company(driver, 3, seed=3)[0]
    for name, column in alone.channels.items():
        assert np.array_equal(first[name], column)


@pytest.mark.parametrize("driver", LIVELY, ids=lambda driver: driver.name)
@pytest.mark.parametrize("seed", range(5))
def test_neighbours_do_not_blink_in_step(driver: Driver, seed: int) -> None:
    first, second = company(driver, 2, seed=seed)
    shut = [motion["eyeBlinkLeft"] > SHUT for motion in (first, second)]
    assert all(one.any() for one in shut)
    together = (shut[0] & shut[1]).sum() / min(one.sum() for one in shut)
    assert together < 0.5


def test_neighbours_lean_to_other_sides_unless_the_side_was_asked_for() -> None:
    plan = driver_plan(LIVELY[0], seed=1)

    def leans(*, is_directed: bool) -> list[float]:
        motions = play_company(plan, [player] * 2, seed=1, is_directed=is_directed)
        rolls = [motion["head_roll_deg"] for motion in motions]
        return [float(np.sign(roll[np.abs(roll).argmax()])) for roll in rolls]

    assert len(set(leans(is_directed=False))) == 2
    assert len(set(leans(is_directed=True))) == 1


def test_what_has_no_room_later_is_left_out() -> None:
    life = Life(0.0, 0.0, 0.0, 0.0)
    early = Act("smile", 0.5, 1.0, 1.0, 1.0, 0.3)
    tight = Act("nod", 2.6, 0.6, 0.0, 0.75, 3.0)
    whole = Act("tilt", 0.0, 2.0, 0.0, 1.99, 2.0)
    delayed = later(Plan(4.0, (early, tight, whole), life), 0.7)
    assert [act.action for act in delayed.acts] == ["smile", "nod"]
    assert all(act.end_s <= 3.9 + 1e-9 for act in delayed.acts)
    assert delayed.acts[0].start_s == 1.2
    assert delayed.acts[0].release_s == early.release_s
