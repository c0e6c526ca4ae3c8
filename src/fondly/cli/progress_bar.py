"""Progress as a bar on stderr, with a remaining time only where one is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from fondly.domain.progress import STAGE_SENTENCES, Stage

_ENOUGH_S = 1.0
"""Rendering for less than this tells nothing about the rest."""
_NEVER_DONE = 0.999
"""rich stops the clock of a task that is done, but another stage follows."""


class ProgressBar:
    """A `fondly.domain.progress.Progress` for a terminal; draws nothing elsewhere.

    Args:
        console: where to draw.
        visible: False for no bar at all.
        clock: seconds, from any start.
    """

    def __init__(
        self, console: Console, *, visible: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[remaining]}"),
            console=console,
            transient=True,
            disable=not (visible and console.is_terminal),
        )
        self._task = self._bar.add_task("", total=None, remaining="")
        self._clock = clock
        self._stage = ""
        self._since: tuple[int, float] | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Shows how far a stage is."""
        if stage == Stage.ENCODE:
            return  # encoding goes on while frames are rendered, whose number says more
        if stage != self._stage or not done:
            self._stage, self._since = stage, None
        elif self._since is None:
            self._since = (done, self._clock())  # the first frame may have had to be compiled for
        self._bar.update(
            self._task,
            description=STAGE_SENTENCES[Stage(stage)],
            completed=min(done, total * _NEVER_DONE),
            total=total if total > 1 else None,
            remaining=self._remaining(done, total),
        )

    @contextmanager
    def away(self) -> Iterator[None]:
        """Takes the bar away for the block, so that something can be asked."""
        self._bar.stop()
        yield
        self._bar.start()

    def _remaining(self, done: int, total: int) -> str:
        """Told for the frames only: the stages before are short and of no even pace."""
        if self._stage != Stage.RENDER or self._since is None or done == total:
            return ""
        first, began = self._since
        spent_s = self._clock() - began
        if spent_s < _ENOUGH_S:
            return ""
        left_s = spent_s / max(done - first, 1) * (total - done)
        return f"about {max(round(left_s), 1)} s left"
