from __future__ import annotations

from collections.abc import Iterator

import pytest

from fondly.domain.progress import Stage
from fondly.pipeline.stopwatch import Stopwatch


class Clock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def spend(self, seconds: float) -> str:
        self.now += seconds
        return "done"


def test_each_stage_gets_its_own_time() -> None:
    clock, told = Clock(), []
    watch = Stopwatch(lambda *step: told.append(step), clock)
    clock.spend(7)
    assert watch.run(Stage.OPEN, clock.spend, 2) == "done"
    clock.spend(7)
    watch.run(Stage.ANALYSE, clock.spend, seconds=3)
    watch.run(Stage.OPEN, clock.spend, 1)
    assert watch.timings_s == {"open": 3, "analyse": 3}
    assert told[:2] == [("open", 0, 1), ("open", 1, 1)]


def test_waiting_for_frames_is_not_encoding_them() -> None:
    clock, told = Clock(), []
    watch = Stopwatch(lambda *step: told.append(step), clock)

    def rendered() -> Iterator[int]:
        for index in range(3):
            clock.spend(10)
            yield index

    def encode() -> list[int]:
        written = []
        for frame in watch.drawing(Stage.RENDER, rendered(), 3):
            clock.spend(1)
            written.append(frame)
        return written

    assert watch.run(Stage.ENCODE, encode) == [0, 1, 2]
    assert watch.timings_s == {"render": 30, "encode": 3}
    assert [step for step in told if step[0] == "render"] == [("render", i, 3) for i in range(4)]


def test_time_aside_counts_for_nobody() -> None:
    clock = Clock()
    watch = Stopwatch(clock=clock)

    def work() -> None:
        clock.spend(1)
        with watch.aside():
            clock.spend(50)
        clock.spend(2)

    watch.run(Stage.ANALYSE, work)
    assert watch.timings_s == {"analyse": 3}


def test_a_stage_that_fails_is_timed_and_the_error_passes() -> None:
    clock = Clock()
    watch = Stopwatch(clock=clock)

    def fail() -> None:
        clock.spend(4)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        watch.run(Stage.PORTRAIT, fail)
    assert watch.timings_s == {"portrait": 4}
