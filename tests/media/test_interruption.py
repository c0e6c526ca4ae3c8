"""Ctrl-C, at any moment, stops the writing and leaves nothing."""

from __future__ import annotations

import itertools
import signal
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fondly.media.video_file import VideoOptions, write_video

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="timed signals are POSIX's")


@pytest.fixture
def interrupted() -> Iterator[None]:
    """SIGPROF, which a timer of processor time sends, is taken as Ctrl-C is."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGPROF, stop)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.usefixtures("interrupted")
def test_no_interruption_is_lost_and_nothing_is_left(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(256, size=(4, 64, 64, 3), dtype=np.uint8)
    options = VideoOptions(Fraction(30), silent_track=True)
    write_video(iter(noise), tmp_path / "warm.mp4", options)
    (tmp_path / "warm.mp4").unlink()

    def stopped_after(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        write_video(itertools.islice(itertools.cycle(noise), 5000), tmp_path / "c.mp4", options)

    # Silence through PyAV's encoder lost one in thirty of these.
    for seconds in np.linspace(0.001, 0.02, 60):
        with pytest.raises(KeyboardInterrupt):
            stopped_after(float(seconds))
        assert list(tmp_path.iterdir()) == []
