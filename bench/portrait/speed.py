"""Speed by layer, and what larger pictures and more people cost.

Frames are drawn one after the other on one thread, and the thread's own seconds are counted, so
that a busy machine changes less. Kernels are compiled before the first figure. The motion is the
default driver's middle with the jaw moving, so that every layer works.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import fondly.portrait.build
import fondly.rendering.features
import fondly.rendering.frames
from bench.portrait.rigs import RATE, prepare
from bench.watching import run_job, watched
from fondly.domain.channels import INDEX
from fondly.domain.framing import Framing
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.portrait import Portrait
from fondly.motion.drivers import drivers
from fondly.motion.performance import write_motion
from fondly.rendering.frames import Renderer

FRAMES = 20
SIZES = (540, 720, 1080, 1440, 2160)
USUAL, LARGE = 1080, 2160
PEOPLE = (1, 2, 3)
JAW = 0.3
BARS: Mapping[str, float] = {
    "ms a frame at 1080x1350": 35.0,
    "seconds of build at 1080x1350": 3.0,
    "2160x2700 end to end, s": 30.0,
    "2160x2700 peak memory, MB": 2000.0,
}
"""What must not be exceeded."""


def measure(photo: Path) -> dict[str, float]:
    """All figures of the demo photo, by title."""
    figures: dict[str, float] = {}
    warm = prepare(photo, held_out=False, framing=Framing.PORTRAIT, size=SIZES[0])
    drawn(warm.portrait, PEOPLE[-1])
    for size in SIZES:
        built: dict[str, float] = defaultdict(float)
        with watched(fondly.portrait.build, built, "fondly.portrait."):
            rig = prepare(photo, held_out=False, framing=Framing.PORTRAIT, size=size)
        name = f"{rig.width}x{rig.height}"
        figures[f"seconds of build at {name}"] = rig.prepared_s
        if size == USUAL:
            figures |= {f"  build: {part}": seconds for part, seconds in built.items()}
        figures[f"ms a frame at {name}"], layers = drawn(rig.portrait, PEOPLE[0])
        if size == USUAL:
            figures |= {f"  {layer}": ms for layer, ms in layers.items()}
            for people in PEOPLE[1:]:
                ms, _ = drawn(rig.portrait, people)
                figures[f"ms a frame with {people} figures"] = ms
    figures |= whole_job(photo, LARGE)
    return figures


def drawn(portrait: Portrait, people: int) -> tuple[float, dict[str, float]]:
    """Milliseconds of the thread per frame, in all and by function of the renderer.

    Several people are the same figure several times: the dearest case, since all overlap.
    """
    crowd = replace(portrait, figures=portrait.figures[-1:] * people)
    renderer = Renderer(crowd)
    samples = _samples(portrait)
    renderer.render(samples[0])
    spent: dict[str, float] = defaultdict(float)
    with (
        watched(fondly.rendering.frames, spent, "fondly.rendering."),
        watched(fondly.rendering.features, spent, "fondly.rendering."),
    ):
        started = time.thread_time()
        for sample in samples:
            renderer.render(sample)
        whole = time.thread_time() - started
    ms = 1000 / len(samples)
    return ms * whole, {name: ms * seconds for name, seconds in spent.items()}


def whole_job(photo: Path, size: int) -> dict[str, float]:
    """Seconds, processor's seconds and peak memory of `fondly animate` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        job = run_job(photo, ("--framing", "4:5", "--size", str(size)), Path(folder))
    frame = f"{size}x{size * 5 // 4}"
    figures = {
        f"{frame} end to end, s": job.seconds,
        f"{frame} processor's seconds, all cores": job.cpu_s,
        f"{frame} peak memory, MB": job.peak_mb,
    }
    timings = job.told.get("timings_s", {})
    return figures | {f"  {frame} {stage}, s": float(s) for stage, s in timings.items()}


def _samples(portrait: Portrait) -> list[NDArray[np.float32]]:
    motion = write_motion(drivers()[0], rate=RATE, intensity=1.0, seed=1)
    motion = portrait.limits.tightened(GENTLE_LIMITS).apply(motion).motion
    middle = motion.frames // 2
    samples = []
    for number in range(middle - FRAMES // 2, middle + FRAMES // 2):
        sample = motion.at(number).copy()
        sample[INDEX["jawOpen"]] = min(JAW, portrait.limits.maximum("jawOpen"))
        samples.append(sample)
    return samples
