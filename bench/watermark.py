"""Whether the invisible watermark is read from rendered clips after a bad re-encoding.

`make bench-watermark PHOTOS=folder`. Photos of the folder are animated with the usual motion, 3 s
at 10 frames a second, so that `fondly verify` finds three key frames to read; each clip is encoded
again by x264's veryfast at CRF 23 and 28, at its own and at half the size. Photos at odd places of
the sorted folder, on which nothing was tuned, come first. Those that the rules or the instruments
refuse are passed over. Then parts of all photos, which carry no mark, are read.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.watching import run_job
from fondly.imaging.watermark import read_watermark
from fondly.media.samples import sampled_luma
from fondly.media.video_file import VideoOptions, write_video
from fondly.media.video_reader import open_video

WAYS = tuple(product((23, 28), (1.0, 0.5)))
RATE = Fraction(10)
PICTURES = {".jpg", ".jpeg", ".png"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.watermark", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--clips", type=int, default=30, help="how many")
    parser.add_argument("--size", default="720")
    parser.add_argument("--crops", type=int, default=1000, help="how many parts without a mark")
    arguments = parser.parse_args()
    photos = sorted(one for one in arguments.photos.iterdir() if one.suffix.lower() in PICTURES)
    options = ("--seconds", "3", "--fps", str(RATE), "--size", arguments.size, "--face", "1")
    read = dict.fromkeys(WAYS, 0)
    made = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["FONDLY_HOME"] = str(folder / "home")
        for photo in photos[1::2] + photos[::2]:
            if made == arguments.clips:
                break
            try:
                run_job(photo, options, folder)
            except SystemExit:
                continue
            made += 1
            wanted = read_watermark(sampled_luma(folder / "clip.mp4"))
            failed = [] if wanted is not None else ["as it was written"]
            for crf, scale in WAYS:
                again = _again(folder / "clip.mp4", folder / "again.mp4", crf, scale)
                holds = wanted is not None and read_watermark(sampled_luma(again)) == wanted
                read[crf, scale] += holds
                failed += [] if holds else [f"CRF {crf}, {scale:g} of the size"]
            print(f"{photo.stem:40}  {'; '.join(failed) or 'read in every way'}", flush=True)
    for (crf, scale), count in read.items():
        print(f"CRF {crf}, {scale:g} of the size: {count} of {made}")
    found = sum(read_watermark([crop]) is not None for crop in _crops(photos, arguments.crops))
    print(f"without a mark: {found} of {arguments.crops} parts of photos have a number")


def _again(clip: Path, path: Path, crf: int, scale: float) -> Path:
    """The clip, decoded and encoded once more."""
    with open_video(clip, most_side_px=8192) as video:
        frames = (_scaled(frame.pixels, scale) for frame in video.frames)
        write_video(frames, path, VideoOptions(RATE, crf=crf, preset="veryfast"), overwrite=True)
    return path


def _scaled(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    size = (2 * round(width * scale / 2), 2 * round(height * scale / 2))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _crops(photos: list[Path], count: int) -> Iterator[NDArray[np.uint8]]:
    """Parts of photos, of chance sizes and places."""
    chance = np.random.default_rng(7)
    pictures = [cv2.imread(str(photo), cv2.IMREAD_GRAYSCALE) for photo in photos]
    whole = [one for one in pictures if one is not None]
    for number in range(count):
        luma = whole[number % len(whole)]
        height, width = luma.shape
        part = chance.uniform(0.3, 1.0)
        y = chance.integers(0, int(height * (1 - part)) + 1)
        x = chance.integers(0, int(width * (1 - part)) + 1)
        yield np.asarray(luma[y : y + int(height * part), x : x + int(width * part)], np.uint8)


if __name__ == "__main__":
    main()
