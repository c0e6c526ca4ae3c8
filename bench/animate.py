"""How long a clip takes and where the time goes: `make bench`.

A clip of 6 s, 1080x1350, 30 frames per second, of the demo photo. Measured are the whole job as a
user runs it (seconds, peak memory), the work on single frames by stage on one thread, and the
encoder alone on frames that do not move, which is the floor. Warping and compositing are one pass
(`draw_scene`), since a pixel is warped and blended while it is at hand. Seconds of a busy machine
say little, so the load and the processor's own seconds are printed with them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

import fondly.rendering.frames
from bench.places import DEMO, ROOT
from bench.watching import run_job, watched
from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.media.photo_file import open_photo
from fondly.media.video_file import VideoOptions, write_video
from fondly.pipeline.choices import choose_motion, within_limits
from fondly.portrait.build import build_portrait

BRIEF = Brief(Subject.HISTORICAL, framing=Framing.PORTRAIT, size=1080, seconds=6.0)
OPTIONS = ("--framing", "4:5", "--size", "1080", "--seconds", "6")
RATE = Fraction(30)
SAMPLED = 45
"""Frames drawn one after the other to see the stages."""

Pixels = NDArray[np.uint8]


def prepared() -> tuple[Portrait, Motion, dict[str, float]]:
    """The portrait and its motion, and the seconds that each step towards them took."""
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - started

    brief, written = choose_motion(BRIEF)
    with timed("open"):
        photo = open_photo(DEMO)
    with timed("analyse"):
        analysis = choose_subject(analyse(photo), None)
    with timed("frame"):
        framed = frame(analysis, brief.framing, brief.size).analysis
    with timed("portrait"):
        portrait = build_portrait(framed)
    return portrait, within_limits(written, brief.limits, portrait.limits).motion, seconds


def draw_frames(portrait: Portrait, motion: Motion) -> tuple[list[Pixels], dict[str, float]]:
    """Frames drawn on one thread, and the milliseconds per frame of each stage."""
    renderer = fondly.rendering.frames.Renderer(portrait)
    middle = motion.frames // 2
    indices = range(middle - SAMPLED // 2, middle - SAMPLED // 2 + SAMPLED)
    renderer.render(motion.at(middle))
    spent: dict[str, float] = defaultdict(float)
    with watched(fondly.rendering.frames, spent, "fondly.rendering."):
        started = time.thread_time()
        frames = [renderer.render(motion.at(index)) for index in indices]
        whole = time.thread_time() - started
    per_frame = {name: 1000 * seconds / SAMPLED for name, seconds in spent.items()}
    per_frame["the rest"] = 1000 * whole / SAMPLED - sum(per_frame.values())
    per_frame["one frame"] = 1000 * whole / SAMPLED
    return frames, per_frame


def encode(frames: list[Pixels], count: int, folder: Path) -> float:
    """Seconds to encode ``count`` frames, going through the given ones again and again."""
    started = time.perf_counter()
    turned = (frames[index % len(frames)] for index in range(count))
    write_video(turned, folder / "encoded.mp4", VideoOptions(RATE), overwrite=True)
    return time.perf_counter() - started


def measure(runs: int) -> dict[str, Any]:
    """Everything, as one JSON value."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        first = run_job(DEMO, OPTIONS, folder)
        jobs = [run_job(DEMO, OPTIONS, folder) for _ in range(runs)]
        portrait, motion, steps = prepared()
        frames, per_frame = draw_frames(portrait, motion)
        still = min(encode([portrait.photo.pixels], motion.frames, folder) for _ in range(2))
        moving = min(encode(frames, motion.frames, folder) for _ in range(2))
    best = min(jobs, key=lambda job: job.seconds)
    after_imports = best.told["wall_s"] - best.told["timings_s"]["load"]
    return {
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load_1_min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        },
        "clip": {
            "frames": motion.frames,
            "width": frames[0].shape[1],
            "height": frames[0].shape[0],
        },
        "whole_job": {
            "first_s": first.seconds,
            "best_s": best.seconds,
            "median_s": statistics.median(job.seconds for job in jobs),
            "after_imports_s": after_imports,
            "cpu_s": min(job.cpu_s for job in jobs),
            "peak_memory_mb": max(job.peak_mb for job in jobs),
            "timings_s": best.told["timings_s"],
        },
        "preparation_s": steps,
        "one_thread_ms_per_frame": per_frame,
        "encode": {
            "still_s": still,
            "moving_s": moving,
            "moving_ms_per_frame": 1000 * moving / motion.frames,
            "after_imports_to_still": after_imports / still,
        },
    }


def show(result: dict[str, Any]) -> None:
    """Print the result for people."""
    table = Table("what", "figure", title="A clip of 6 s, 30 frames per second")
    for part, values in result.items():
        if not isinstance(values, dict):
            continue
        table.add_section()
        table.add_row(f"[bold]{part}[/bold]", "")
        for name, value in values.items():
            inner = value if isinstance(value, dict) else {None: value}
            for deeper, figure in inner.items():
                label = name if deeper is None else f"{name}: {deeper}"
                shown = f"{figure:.2f}" if isinstance(figure, float) else str(figure)
                table.add_row(f"  {label}", shown)
    Console().print(table)


def main() -> None:
    """Measure, print, and write out/bench.json."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=3, help="runs of the whole job")
    arguments.add_argument("--to", type=Path, default=ROOT / "out" / "bench.json")
    chosen = arguments.parse_args()
    result = measure(chosen.runs)
    show(result)
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    chosen.to.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {chosen.to}")


if __name__ == "__main__":
    main()
