"""Where the time goes, and how far the work is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import ParamSpec, TypeVar

from fondly.domain.progress import Progress, Stage, silent

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Times stages; a stage within another stops the outer one's clock.

    Args:
        progress: told when a stage begins and ends; the stages may tell it more.
        clock: seconds, from any start.
    """

    def __init__(
        self, progress: Progress = silent, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.timings_s: dict[str, float] = {}
        self.progress = progress
        self._clock = clock
        self._running: list[Stage] = []
        self._since = clock()

    def run(self, stage: Stage, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls a function as a stage: tells its beginning and its end, and times it."""
        self.progress(stage, 0, 1)
        with self._timing(stage):
            result = function(*args, **kwargs)
        self.progress(stage, 1, 1)
        return result

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Stops all clocks for the block: waiting for an answer is not work."""
        self._settle()
        yield
        self._since = self._clock()

    def drawing(self, stage: Stage, items: Iterable[T], total: int) -> Iterator[T]:
        """Passes items on, times how long they are waited for, and tells how many came.

        Args:
            stage: what making them is called.
            items: made on demand.
            total: how many there will be.
        """
        iterator = iter(items)
        self.progress(stage, 0, total)
        for done in count(1):
            with self._timing(stage):
                item = next(iterator, None)
            if item is None:
                return
            yield item
            self.progress(stage, done, total)

    @contextmanager
    def _timing(self, stage: Stage) -> Iterator[None]:
        self._settle()
        self._running.append(stage)
        try:
            yield
        finally:
            self._settle()
            self._running.pop()

    def _settle(self) -> None:
        now = self._clock()
        if self._running:
            name = self._running[-1].value
            self.timings_s[name] = self.timings_s.get(name, 0.0) + now - self._since
        self._since = now
