"""Our rig beside the baseline, on the same photos, landmarks and motions."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.baseline import baseline_frame
from bench.portrait.figures import Figure, Values
from bench.portrait.readback import NEUTRAL_MOUTH, OPEN_EYES
from bench.portrait.rigs import Pixels, Rig
from bench.portrait.sharpness import kept, laplacian, sources
from fondly.perception.faces import read_face

POSES = ("rest", "blink", "smile", "yaw", "jaw")
"""What the sheets show."""
FAR_IOD = 0.1
"""Background is what lies this far from the figure's layer."""
STEEP = 40.0
"""Levels: Laplacians of lines and edges in the background."""

FIGURES = (
    *(
        Figure(f"{key}_{whose}", f"{title}, {label}")
        for key, title in (
            ("blink", "blink 1.0 reads"),
            ("smile", "smile 0.6 rises"),
            ("jaw", "jawOpen 0.5 rises"),
            ("sharpness", "sharpness kept, yaw 6°"),
        )
        for whose, label in (("ours", "ours"), ("plain", "baseline"))
    ),
    *(
        Figure(f"{key}_{whose}", f"{title}, {label}", high_is_good=False)
        for key, title in (
            ("outside", "greatest difference in the background, yaw 6°"),
            ("bent", "background that is bent, yaw 6°, share of its lines"),
        )
        for whose, label in (("ours", "ours"), ("plain", "baseline"))
    ),
)


def measure(rig: Rig) -> Values:
    """Both ways' figures on one photo."""
    before = rig.read("rest").blendshapes
    eyes, smile = _both(before, "eyeBlink"), _both(before, "mouthSmile")
    values: dict[str, float] = {}
    plain = {pose: baseline_frame(rig, rig.sample(pose)) for pose in POSES}
    for whose, frames in (("ours", {pose: rig.frame(pose) for pose in POSES}), ("plain", plain)):
        read = {
            pose: read_face(frames[pose], like=rig.face).blendshapes
            for pose in ("blink", "smile", "jaw")
        }
        if eyes < OPEN_EYES:
            values[f"blink_{whose}"] = _both(read["blink"], "eyeBlink")
        if smile < NEUTRAL_MOUTH:
            values[f"smile_{whose}"] = _both(read["smile"], "mouthSmile") - smile
        values[f"jaw_{whose}"] = read["jaw"]["jawOpen"] - before["jawOpen"]
        values[f"sharpness_{whose}"] = _sharpness(rig, frames["yaw"])
        outside, bent = _background(rig, frames["yaw"])
        values |= {f"outside_{whose}": outside, f"bent_{whose}": bent}
    return values


def _both(shapes: Mapping[str, float], name: str) -> float:
    return float(shapes[f"{name}Left"] + shapes[f"{name}Right"]) / 2


def _sharpness(rig: Rig, frame: Pixels) -> float:
    came_from, moved = sources(rig, "yaw")
    rows, cols = came_from[moved].T
    return kept(laplacian(frame)[moved], laplacian(rig.portrait.photo.pixels)[rows, cols])


def _background(rig: Rig, frame: Pixels) -> tuple[float, float]:
    """Greatest difference away from the figure, and the share of lines there that moved."""
    far = _far(rig)
    photo = rig.portrait.photo.pixels
    apart = np.abs(frame.astype(np.int16) - photo).max(axis=-1)
    lines = far & (np.abs(laplacian(photo)) > STEEP)
    greatest = float(apart[far].max()) if far.any() else 0.0
    return greatest, float((apart[lines] > STEEP / 4).mean()) if lines.any() else 0.0


def _far(rig: Rig) -> NDArray[np.bool_]:
    covered = np.asarray(rig.figure.layer.any(axis=-1), np.uint8)
    away = cv2.distanceTransform(1 - covered, cv2.DIST_L2, 5)
    return np.asarray(away > FAR_IOD * rig.face.iod_px)
