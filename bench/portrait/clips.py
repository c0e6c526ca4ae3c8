"""Real clips with their tracks, and the tracks as a motion of ours.

A track is a CSV with a row a frame: head pose as MediaPipe's face landmarker reports it (yaw,
pitch and roll in degrees; tx, ty, tz in cm of a camera that looks along -z) and the scores of its
blendshapes. A face that moves sideways shows another side of itself although the head keeps its
direction, and MediaPipe's fit tells that in part only; so the line of sight is taken out by a
share that is fitted to the clips of even place. Rest is the track's first row, unless that row
contradicts what our own instrument reads in the first frame (a tracker that has not settled);
then rest is that reading.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from bench.portrait.rigs import Pixels
from fondly.domain.channels import BLENDSHAPES, RANGES
from fondly.domain.face import Face, HeadPose
from fondly.domain.motion import Motion

SMOOTH_FRAMES = 1.0
"""Standard deviation of the filter over time: a tracker's noise, not a blink."""
SIGHT = 0.4
"""Share of the line of sight in a tracked rotation. Head poses that our own instrument reads in the
clips of even place agree best for 0.35 to 0.5, to 1.2° in the median; without it to 2.8°."""
LEAN_DEG = -5.7
"""The pitch that we read where the tracks' rotation has none: mean of all frames of ten clips."""
UNSETTLED = 0.05
"""Mean difference of a first row's scores from our reading of the same frame: below 0.02 in nine of
ten clips, 0.14 in the tenth, whose next row has other scores altogether."""
ORDER = "ZYX"
"""The tracks' angles: roll after yaw after pitch, which fits these poses best of the six orders."""

ANGLES = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")

Track = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Clip:
    """A real clip.

    Args:
        name: the file's name without suffix.
        rate: frames per second.
        frames: some of its frames by number; 0 is among them.
        track: see ``read_track``.
    """

    name: str
    rate: Fraction
    frames: Mapping[int, Pixels]
    track: Track


def find_clips(folder: Path) -> list[Path]:
    """The clips of a folder beside which their tracks lie, by name."""
    return sorted(path for path in folder.glob("*.mp4") if path.with_suffix(".csv").exists())


def read_clip(path: Path, count: int) -> Clip:
    """Frame 0 and ``count`` more, evenly spread, of a clip beside whose file lies its track."""
    track = read_track(path.with_suffix(".csv"))
    total = len(track["yaw"])
    wanted = set(np.linspace(0, total - 1, count + 1).round().astype(int).tolist())
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        rate = Fraction(stream.average_rate or 25)
        frames = {
            number: np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            for number, frame in enumerate(container.decode(stream))
            if number in wanted
        }
    return Clip(path.stem, rate, frames, track)


def read_track(path: Path) -> Track:
    """The columns of a track; where no face was found, what lies between its neighbours."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: _filled([row[name] for row in rows]) for name in rows[0]}


def motion_of(track: Track, rate: Fraction, rest: Face) -> Motion:
    """The motion that leads from the first frame to all others.

    Scores above the first frame's become weights of the same name; what lies below it cannot be
    asked for, since zero is the photograph.

    Args:
        track: of the clip.
        rate: frames per second.
        rest: the face as it is read in the first frame.
    """
    smooth = {
        name: gaussian_filter1d(column, SMOOTH_FRAMES, mode="nearest")
        for name, column in track.items()
    }
    names = [name for name in BLENDSHAPES if name in smooth and name in rest.blendshapes]
    first = {name: float(smooth[name][0]) for name in names}
    settled = np.mean([abs(first[name] - rest.blendshapes[name]) for name in names]) < UNSETTLED
    turns = _turns(smooth, None if settled else rest.head_pose)
    channels = dict(zip(ANGLES, turns, strict=True))
    for name in names:
        channels[name] = smooth[name] - (first[name] if settled else rest.blendshapes[name])
    return Motion.of(
        rate, {name: np.clip(values, *RANGES[name]) for name, values in channels.items()}
    )


def _turns(track: Track, rest: HeadPose | None) -> NDArray[np.float64]:
    """Yaw, pitch and roll in degrees against rest, as the rig does them: (3, T)."""
    angles = np.stack([track["roll"], track["yaw"], track["pitch"]], axis=-1)
    seen = _lines_of_sight(track).inv() * Rotation.from_euler(ORDER, angles, degrees=True)
    first = seen[0]
    if rest is not None:
        angles_deg = [rest.yaw_deg, rest.pitch_deg, rest.roll_deg]
        leaning = Rotation.from_euler("X", -LEAN_DEG, degrees=True)
        first = Rotation.from_euler("YXZ", angles_deg, degrees=True) * leaning
    return np.asarray((seen * first.inv()).as_euler("YXZ", degrees=True).T)


def _lines_of_sight(track: Track) -> Rotation:
    """Rotations that carry the axis towards the camera to ``SIGHT`` of the way to each face."""
    towards = -np.stack([track["tx"], track["ty"], track["tz"]], axis=-1)
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    axis = np.cross([0.0, 0.0, 1.0], towards)
    length = np.linalg.norm(axis, axis=1, keepdims=True)
    angle = np.arctan2(length, towards[:, 2:])
    return Rotation.from_rotvec(SIGHT * angle * axis / np.maximum(length, 1e-9))


def _filled(texts: list[str]) -> NDArray[np.float64]:
    values = np.array([float(text) if text else np.nan for text in texts])
    known = np.flatnonzero(np.isfinite(values))
    return np.asarray(np.interp(np.arange(len(values)), known, values[known]))
