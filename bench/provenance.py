"""What label, watermark and signature add to a clip, and how long it takes to verify one.

`make bench-provenance`. A clip of 6 s, 1080x1350, 30 frames a second, of the demo photo that does
not move: frames that are encoded only, against frames that are labelled throughout, marked and
signed. Processor seconds are told beside the clock's, since seconds of a busy machine say little.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.places import DEMO
from fondly.domain.brief import LabelTime
from fondly.domain.claim import Claim
from fondly.domain.frame import Frame
from fondly.export.label import Label, labelled
from fondly.export.provenance import sign, unsigned_beside
from fondly.export.watermark import watermarked
from fondly.media.photo_file import open_photo
from fondly.media.video_file import VideoOptions, write_video

RATE, COUNT, SIZE = Fraction(30), 180, (1080, 1350)
RUNS = 3
NUMBER = 0xD82798A10CB4C531
WORDS = "AI-animated photo"
MAIN = "import sys; from fondly.cli import main; sys.exit(main())"


def frames(pixels: NDArray[np.uint8]) -> Iterator[Frame]:
    """The same picture for six seconds."""
    return (Frame(pixels, index / RATE) for index in range(COUNT))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The least seconds of the clock and of the processor over some runs."""
    found = []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - busy))
    return min(one for one, _ in found), min(one for _, one in found)


def main() -> None:
    """Measure and print."""
    whole = open_photo(DEMO).pixels
    pixels = np.asarray(cv2.resize(whole, SIZE, interpolation=cv2.INTER_AREA), np.uint8)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["FONDLY_HOME"] = str(Path(temporary) / "home")
        plain, clip = Path(temporary) / "plain.mp4", Path(temporary) / "clip.mp4"

        def encoded() -> None:
            shown = (frame.pixels for frame in frames(pixels))
            write_video(shown, plain, VideoOptions(RATE), overwrite=True)

        def dressed() -> None:
            claim = Claim(WORDS, "0", datetime.now(UTC), clip_id=NUMBER)
            marked = watermarked(frames(pixels), NUMBER)
            shown = labelled(marked, COUNT, RATE, Label(WORDS, LabelTime.ALWAYS))
            with unsigned_beside(clip, overwrite=True) as part:
                write_video((frame.pixels for frame in shown), part, VideoOptions(RATE))
                sign(part, clip, claim, overwrite=True)

        def verified() -> None:
            subprocess.run(
                [sys.executable, "-c", MAIN, "verify", str(clip), "--json"],
                check=True,
                stdout=subprocess.DEVNULL,
            )

        dressed()  # compiles the kernel
        alone, alone_cpu = timed(encoded)
        full, full_cpu = timed(dressed)
        verify, _ = timed(verified)
        grown = clip.stat().st_size - plain.stat().st_size
    print(f"encoded only:                 {alone:.2f} s, {alone_cpu:.2f} s of the processor")
    print(f"labelled, marked and signed:  {full:.2f} s, {full_cpu:.2f} s of the processor")
    print(f"added:                        {full - alone:.2f} s, {full_cpu - alone_cpu:.2f} s")
    print(f"larger by:                    {grown} bytes")
    print(f"fondly verify, as a command:  {verify:.2f} s")
    if hasattr(os, "getloadavg"):
        print(f"load over the last minute:    {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
