"""How long an export takes, and how large it becomes: `make bench-export`.

A clip of 6 s, 1080x1350, 30 frames per second, of the demo photo, exported to one destination after
the other, each in a process of its own, imports included. `universal` is the clip itself, copied;
`aura` is the same picture rendered again; `converted` is `aura` without the photo. Seconds of a
busy machine say little, so the processor's own seconds and the load are printed too.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from bench.places import DEMO
from bench.watching import run_command, run_job

OPTIONS = ("--framing", "4:5", "--size", "1080", "--seconds", "6")
USUAL = ("universal", "aura", "whatsapp", "story", "gif", "webp", "avif", "live-photo", "still")


def main() -> None:
    """Export the clip to every destination that is named."""
    parser = argparse.ArgumentParser(prog="bench.export", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(USUAL))
    names = parser.parse_args().names
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["FONDLY_HOME"] = str(folder / "home")
        run_job(DEMO, (*OPTIONS, "--seconds", "2"), folder)  # whatever is compiled once
        run_job(DEMO, OPTIONS, folder)
        print("destination   way        wall s   cpu s   peak MB   size MB", flush=True)
        for name in names:
            _measure(name, name, folder)
        run_command(("forget", "--all"), folder)
        _measure("converted", "aura", folder)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _measure(called: str, name: str, folder: Path) -> None:
    clip, out = str(folder / "clip.mp4"), str(folder / "out")
    job = run_command(("export", clip, "--for", name, "-o", out, "--overwrite"), folder)
    (made,) = job.told["exports"]
    print(
        f"{called:12}  {made['way']:9}  {job.seconds:6.1f}  {job.cpu_s:6.1f}   {job.peak_mb:7.0f}"
        f"   {made['size_bytes'] / 1e6:7.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
