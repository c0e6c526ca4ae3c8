"""How our closed lids' colours differ from real ones: ``python -m bench.portrait.lid_colours``.

Pairs of an open and a closed frame as in `bench.portrait.blinks`. Both closed lids are sampled from
just above their own line up to under the brow, blurred, and compared in CIE L*a*b*.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.blinks import Pair, line_offset, read_pair
from fondly.domain.eye import EyeOutline, Side, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye

Plane = NDArray[np.float32]

ALONG, UP = np.linspace(-0.71, 0.71, 7), np.linspace(0, 0.75, 7)
"""Places along the eye, and heights from above the line to the top of lid skin."""
MOST = np.linspace(-0.6, 0.6, 25)
"""Places between which the line is looked for."""
ABOVE_LINE, TOP, BLUR = 0.13, 0.85, 0.05
"""Eye units above the line at which the lid begins; share of its reach; blur in eye units."""
CHEEK = (0.3, 0.4, 0.5)
"""Below the lower margin, in eye units: where exposure is evened out."""
NAMES = ("L* by place", "mean L*", "mean a*", "mean b*", "chroma", "along", "across")


def lid_of(frame: EyeFrame, outline: EyeOutline, part: Plane) -> NDArray[np.float64]:
    """A closed lid's colours in L*a*b*: (heights, places, 3)."""
    seam = np.interp(MOST, places(), outline.seam)
    by = line_offset(frame, (part @ GREY).astype(np.float32), MOST, seam)
    start = np.interp(ALONG, places(), outline.seam) + by - ABOVE_LINE
    end = np.interp(ALONG, places(), outline.upper - TOP * outline.reach)
    v = start + (np.minimum(end, start - 0.1) - start) * UP[:, None]
    u = np.broadcast_to(ALONG * frame.half_width, v.shape).copy()
    soft = cv2.GaussianBlur(part, (0, 0), max(BLUR * frame.unit_px, 0.5))
    seen = np.clip(frame.resample(np.asarray(soft, np.float32), u, v) / 255, 0, 1)
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_RGB2LAB), np.float64)


def measure(pair: Pair, side: Side) -> NDArray[np.float64] | None:
    """Absolute errors of one eye, as ``NAMES`` says; slopes over the whole lid."""
    frame = place_eye(pair.face, side, (pair.seen.shape[1], pair.seen.shape[0]))
    eye, _ = build_eye(pair.seen, pair.face, side)
    if frame is None or eye is None:
        return None
    outline = outline_eye(frame)
    closed = pair.seen.copy()
    compose_eye(eye, EyePose(closure=1.0), closed)
    before, ours, real = (frame.cut(plane) for plane in (pair.seen, closed, pair.closed))
    t = np.linspace(-0.6, 0.6, 13)
    v = np.interp(t, places(), outline.lower) + np.array(CHEEK)[:, None]
    u = np.broadcast_to(t * frame.half_width, v.shape).copy()
    gain = frame.resample(before, u, v) / np.maximum(frame.resample(real, u, v), 4)
    even = np.asarray(real * np.median(gain.reshape(-1, 3), axis=0), np.float32)
    lids = [lid_of(frame, outline, part) for part in (ours, even)]
    apart = lids[0] - lids[1]
    richer = np.subtract(*(np.hypot(lid[..., 1], lid[..., 2]).mean() for lid in lids))
    light = apart[..., 0]
    slopes = [np.polyfit(at, light.mean(axis=axis), 1)[0] for axis, at in enumerate((ALONG, UP))]
    found = [np.abs(light).mean(), *apart.mean(axis=(0, 1)), richer, *slopes]
    return np.abs(np.array(found, np.float64))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print mean absolute errors over the eyes of a folder's clips, of even and of odd place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    asked = parser.parse_args(arguments)
    paths = sorted(asked.clips.glob("*.mp4"))
    sides: tuple[Side, Side] = ("right", "left")
    for place, which in enumerate(("even", "odd")):
        pairs = [read_pair(path) for path in paths[place::2]]
        seen = [measure(pair, side) for pair in pairs if pair is not None for side in sides]
        found = np.array([values for values in seen if values is not None])
        means = found.mean(axis=0).round(2).tolist()
        told = ", ".join(f"{name} {value}" for name, value in zip(NAMES, means, strict=True))
        print(f"{which}, {len(found)} eyes: {told}")


if __name__ == "__main__":
    main()
