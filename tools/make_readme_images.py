"""Makes the pictures of the README from the demo photo: a strip of frames and a moving preview.

`make images` runs this. Both are cut from a real clip, with its label, so that they show what a
user gets and nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import av
import numpy as np
from PIL import Image

from fondly.domain.brief import Brief, LabelTime
from fondly.domain.decision import Subject
from fondly.domain.motion import Motion
from fondly.pipeline.animate import animate
from fondly.pipeline.choices import choose_motion
from fondly.pipeline.output import Output

ROOT = Path(__file__).resolve().parent.parent
PHOTO = ROOT / "assets" / "demo" / "lincoln.jpg"
FOLDER = ROOT / "assets" / "readme"
BRIEF = Brief(Subject.HISTORICAL, label=LabelTime.ALWAYS)

STRIP_WIDTH_PX = 300
GAP_PX = 6
PREVIEW_WIDTH_PX = 360
PREVIEW_EVERY = 2
"""Every other frame: 15 a second."""


def telling_frames(motion: Motion) -> list[int]:
    """At rest, eyes closed, the fullest smile, the head furthest tilted, at rest; by number."""
    channels = motion.channels
    peaks = [
        int(np.argmax(np.abs(channels[name])))
        for name in ("eyeBlinkLeft", "mouthSmileLeft", "head_roll_deg")
        if name in channels
    ]
    return sorted({0, *peaks, motion.frames - 1})


def read_clip(path: Path) -> list[Image.Image]:
    """All frames of a clip."""
    with path.open("rb") as file, av.open(file, mode="r") as container:
        return [
            Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)
        ]


def _shrunk(frame: Image.Image, width: int) -> Image.Image:
    height = round(frame.height * width / frame.width)
    return frame.resize((width, height), Image.Resampling.LANCZOS)


def write_strip(frames: list[Image.Image], path: Path) -> None:
    """Frames side by side, on white."""
    small = [_shrunk(frame, STRIP_WIDTH_PX) for frame in frames]
    width = len(small) * (STRIP_WIDTH_PX + GAP_PX) - GAP_PX
    strip = Image.new("RGB", (width, small[0].height), "white")
    for number, frame in enumerate(small):
        strip.paste(frame, (number * (STRIP_WIDTH_PX + GAP_PX), 0))
    strip.save(path, quality=88, optimize=True, progressive=True)


def write_preview(frames: list[Image.Image], rate: float, path: Path) -> None:
    """A loop that plays in a page."""
    first, *others = [_shrunk(frame, PREVIEW_WIDTH_PX) for frame in frames[::PREVIEW_EVERY]]
    first.save(
        path,
        save_all=True,
        append_images=others,
        duration=round(1000 * PREVIEW_EVERY / rate),
        loop=0,
        quality=60,
        method=6,
    )


def main() -> None:
    """Write both."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--to", type=Path, default=FOLDER, help="the folder to write to")
    folder: Path = arguments.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    _, motion = choose_motion(BRIEF)
    with tempfile.TemporaryDirectory() as temporary:
        made = animate(PHOTO, BRIEF, Output(Path(temporary) / "clip.mp4"))
        frames = read_clip(made.clip.path)
    write_strip([frames[index] for index in telling_frames(motion)], folder / "strip.jpg")
    write_preview(frames, float(made.clip.rate), folder / "preview.webp")
    for path in sorted(folder.iterdir()):
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
