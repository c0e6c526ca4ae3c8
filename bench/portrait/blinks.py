"""How our closed eyes differ from the same people's real ones: ``python -m bench.portrait.blinks``.

In each clip the pair of an open and a closed frame is sought whose heads are held most alike. The
eyes of the open frame are closed by the rig; then both are compared in the open eye's own frame:
the line on which the lids meet against the open eye's lower margin, and the light across it over
the cheek's. Where a whole head has moved by a little between the two frames, the line has moved
too, so medians over eyes are what counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.clips import Track, read_track
from fondly.domain.eye import Side, places
from fondly.domain.face import Face
from fondly.imaging.colour import GREY
from fondly.perception.faces import find_faces, read_face
from fondly.portrait.eye_frame import LOWER, UPPER, EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye

Plane = NDArray[np.float32]

STILL = (33, 133, 362, 263, 168, 6, 197, 10, 151, 9, 8, 107, 336, 195, 5, 4)
"""Vertices of eye corners, nose and forehead, which a blink does not move."""
ALONG = np.linspace(-1, 1, 9)
ACROSS = np.arange(-0.55, 0.36, 0.06)
MIDDLE = np.linspace(-0.5, 0.5, 41)
NEAR_LINE = 0.17
"""Eye units around the expected line within which the darkest row is taken for it."""


class Pair(NamedTuple):
    """An open frame, its face, and the closed frame laid over it."""

    seen: Plane
    face: Face
    closed: Plane


def best_pair(track: Track) -> tuple[int, int]:
    """The frames of an open and of a closed eye whose heads are turned most alike."""
    blink = (track["eyeBlinkLeft"] + track["eyeBlinkRight"]) / 2
    turned = np.stack([track[name] for name in ("yaw", "pitch", "roll")], axis=1)
    looks = np.sum([track[name] for name in track if name.startswith("eyeLook")], axis=0)
    shut = np.flatnonzero(blink > max(0.62, float(blink.max()) - 0.12))
    wide = np.flatnonzero(blink < np.quantile(blink, 0.3) + 0.03)
    apart = np.abs(turned[wide, None] - turned[None, shut]).sum(axis=2)
    cost = apart + 2 * looks[wide, None] + 0.01 * np.abs(wide[:, None] - shut[None])
    row, col = np.unravel_index(int(cost.argmin()), cost.shape)
    return int(wide[row]), int(shut[col])


def read_pair(path: Path) -> Pair | None:
    """The pair of one clip, or None where the eyes are never closed."""
    track = read_track(path.with_suffix(".csv"))
    if max(track["eyeBlinkLeft"] + track["eyeBlinkRight"]) < 2 * 0.62:
        return None
    wanted = best_pair(track)
    with av.open(str(path)) as container:
        frames = {
            number: np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            for number, frame in enumerate(container.decode(video=0))
            if number in wanted
        }
    before, after = (frames[number] for number in wanted)
    face = find_faces(before)[0]
    moved = read_face(after, like=face)
    points = [np.asarray(f.landmarks[list(STILL), :2], np.float32) for f in (moved, face)]
    back, _ = cv2.estimateAffinePartial2D(points[0], points[1], method=cv2.LMEDS)
    laid = cv2.warpAffine(after, back, after.shape[1::-1], flags=cv2.INTER_CUBIC)
    return Pair(np.asarray(before, np.float32), face, np.asarray(laid, np.float32))


def line_offset(
    frame: EyeFrame, light: Plane, along: NDArray[np.float64], line: NDArray[np.float64]
) -> float:
    """How far below the expected line, at places along the eye, the darkest row lies: eye units."""
    near = np.arange(-NEAR_LINE, NEAR_LINE, 0.01)
    u = (along * frame.half_width)[None]
    rows = [frame.resample(light, u, (line + by)[None]).mean() for by in near]
    return float(near[int(np.argmin(rows))])


def across(frame: EyeFrame, picture: Plane, line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light at ``ACROSS`` below the darkest row near a line, over the light of the last of them."""
    u = np.broadcast_to(MIDDLE * frame.half_width, (len(ACROSS), len(MIDDLE))).copy()
    light = (frame.cut(picture) @ GREY).astype(np.float32)
    v = line[None] + line_offset(frame, light, MIDDLE, line) + ACROSS[:, None]
    profile = frame.resample(light, u, v).mean(axis=1)
    return np.asarray(profile / profile[-1], np.float64)


def measure(pair: Pair, side: Side) -> tuple[NDArray[np.float64], ...] | None:
    """Real and our line below the lower margin (heights of the opening), real and our light."""
    size = pair.seen.shape[1], pair.seen.shape[0]
    frame = place_eye(pair.face, side, size)
    eye, _ = build_eye(pair.seen, pair.face, side)
    if frame is None or eye is None:
        return None
    outline = outline_eye(frame)
    shut = place_eye(read_face(pair.closed.round().astype(np.uint8), like=pair.face), side, size)
    if shut is None:
        return None
    to_photo = shut.landmarks[:, :2] @ shut.pixel_from_eye[:, :2].T + shut.pixel_from_eye[:, 2]
    offset = np.subtract(shut.box_px[:2], frame.box_px[:2])
    if side == "left":
        offset[0] = frame.box_px[2] - shut.box_px[2]
    points = (to_photo + offset) @ frame.eye_from_pixel[:, :2].T + frame.eye_from_pixel[:, 2]
    lids = [points[list(table[side])] for table in (UPPER, LOWER)]
    met = np.mean([np.interp(ALONG, p[:, 0] / frame.half_width, p[:, 1]) for p in lids], axis=0)
    lower, seam = (np.interp(ALONG, places(), x) for x in (outline.lower, outline.seam))
    ours = pair.seen.copy()
    compose_eye(eye, EyePose(closure=1.0), ours)
    line = np.interp(MIDDLE, places(), outline.seam)
    return (
        (met - lower) / outline.height,
        (seam - lower) / outline.height,
        across(frame, pair.closed, line),
        across(frame, ours, line),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the medians over the eyes of all clips of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    asked = parser.parse_args(arguments)
    pairs = [read_pair(path) for path in sorted(asked.clips.glob("*.mp4"))]
    sides: tuple[Side, Side] = ("right", "left")
    seen = [measure(pair, side) for pair in pairs if pair is not None for side in sides]
    found = [values for values in seen if values is not None]
    names = ("line, real", "line, ours", "light, real", "light, ours")
    print(f"{len(found)} eyes; places along {ALONG}, below the line {ACROSS.round(2)}")
    for name, values in zip(names, zip(*found, strict=True), strict=True):
        print(f"{name:12}", np.median(values, axis=0).round(2))


if __name__ == "__main__":
    main()
