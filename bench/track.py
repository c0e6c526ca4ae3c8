"""How well and how fast a face is followed through videos: `make bench-track`.

Clips with per-frame tracks beside them as .csv (scores of blendshapes, yaw, pitch and roll, made
with MediaPipe's face landmarker). Scores are compared as they are, angles after the constant lean
between two instruments is taken off. Blinks are the peaks of the scores before smoothing, above .4
and by .3 over what surrounds them: how far the smoothed peak is away, in frames, and which share
of the depth it keeps. Seconds of a busy machine say little, so the processor's own are printed too.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from bench.places import CLIPS
from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face_track import POSE, FaceTrack
from fondly.domain.motion import Motion
from fondly.media.video_reader import open_video
from fondly.motion.follow import follow
from fondly.motion.retarget import BOTH_LIDS
from fondly.perception.mesh import SCORED
from fondly.perception.track import track_face

ANGLES = ("yaw", "pitch", "roll")
LEAST_PEAK, LEAST_RISE, NEAR = 0.4, 0.3, 2


def main() -> None:
    """Follow the face of every clip, and hold it against its track."""
    parser = argparse.ArgumentParser(prog="bench.track", description=__doc__)
    parser.add_argument("--clips", type=Path, default=CLIPS)
    clips = sorted(p for p in parser.parse_args().clips.glob("*.mp4") if _csv(p).exists())
    print("clip                 frames/s  cpu ms  scores  yaw   pitch roll  blinks kept   late")
    rows = [_measure(clip) for clip in clips]
    if not rows:
        print("No clips with tracks beside them; name their folder with --clips.")
        return
    speed, cpu, scores, yaw, pitch, roll = np.median([row[:6] for row in rows], axis=0)
    kept = np.concatenate([row[6] for row in rows])
    print(
        f"median               {speed:8.0f}  {cpu:6.1f}  {scores:.4f}  {yaw:.2f}  {pitch:.2f}  "
        f"{roll:.2f}; least of {len(kept)} blinks kept {kept.min():.2f}"
    )


def _measure(
    clip: Path,
) -> tuple[float, float, float, float, float, float, NDArray[np.float64]]:
    started, cpu_started = time.perf_counter(), time.process_time()
    with open_video(clip) as video:
        track = track_face(video.frames, video.rate)
    speed = track.frames / (time.perf_counter() - started)
    cpu_ms = 1000 * (time.process_time() - cpu_started) / track.frames
    readings = follow(track).capture.readings
    with _csv(clip).open(newline="", encoding="utf-8") as file:
        known = list(csv.DictReader(file))[: readings.frames]
    shapes = [name for name in SCORED if name in known[0]]
    scores = _columns(readings, shapes)[: len(known)] - _theirs(known, shapes)
    angles = _columns(readings, POSE)[: len(known)] - _theirs(known, ANGLES)
    turns = np.median(np.abs(angles - np.median(angles, axis=0)), axis=0)
    error = float(np.abs(scores).mean())
    kept, late = _blinks(track, readings)
    print(
        f"{clip.stem[:20]:20} {speed:8.0f}  {cpu_ms:6.1f}  {error:.4f}  "
        f"{turns[0]:.2f}  {turns[1]:.2f}  {turns[2]:.2f}  {len(kept):4}   "
        f"{min(kept, default=1.0):.2f}   {max(late, default=0)}",
        flush=True,
    )
    yaw, pitch, roll = turns.tolist()
    return speed, cpu_ms, error, yaw, pitch, roll, np.array(kept)


def _blinks(track: FaceTrack, readings: Motion) -> tuple[list[float], list[int]]:
    """For each blink of each eye: share of its depth that is kept, and frames it is away."""
    kept: list[float] = []
    late: list[int] = []
    for name in BOTH_LIDS:
        raw = track.scores[:, BLENDSHAPES.index(name)].astype(np.float64)
        smooth = readings[name].astype(np.float64)
        rest = float(np.percentile(raw, 30))
        for peak in find_peaks(raw, height=LEAST_PEAK, prominence=LEAST_RISE)[0]:
            first = max(0, peak - NEAR)
            around = smooth[first : peak + NEAR + 1]
            kept.append(float((around.max() - rest) / (raw[peak] - rest)))
            # Eyes that stay shut have no one greatest moment, and a peak may stand by a higher one.
            is_flat = smooth[peak] > 0.98 * around.max() or around.max() > raw[peak] + 0.02
            late.append(0 if is_flat else abs(int(first + around.argmax()) - int(peak)))
    return kept, late


def _columns(motion: Motion, names: tuple[str, ...] | list[str]) -> NDArray[np.float64]:
    return np.stack([motion[name].astype(np.float64) for name in names], axis=1)


def _theirs(rows: list[dict[str, str]], names: tuple[str, ...] | list[str]) -> NDArray[np.float64]:
    return np.array([[float(row[name]) for name in names] for row in rows])


def _csv(clip: Path) -> Path:
    return clip.with_suffix(".csv")


if __name__ == "__main__":
    main()
