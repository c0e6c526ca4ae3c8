"""What the rig does on many photos: `make bench-portrait PHOTOS=folder`.

Each photo is analysed, framed and built as a user's would be. Then the rig is posed and read back
with the instrument that read the photo, with the limits a user gets: what was asked for, and what
is seen. Where the head's motion is measured, it is asked for beyond the limits' knee.

Printed is a line for each photo and the medians; everything lies in OUT as JSON, and the poses as
contact sheets to look at, which no figure replaces.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.face import Face
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.portrait import Portrait
from fondly.errors import FondlyError
from fondly.media.photo_file import open_photo
from fondly.motion.drivers import find_driver
from fondly.motion.performance import write_motion
from fondly.perception.faces import read_face
from fondly.portrait.build import build_portrait
from fondly.rendering.frames import Renderer
from fondly.rendering.pose import pose_figure

Pixels = NDArray[np.uint8]
KINDS = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic"}
RATE = Fraction(30)

ASKED: dict[str, dict[str, float]] = {
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "half": {"eyeBlinkLeft": 0.5, "eyeBlinkRight": 0.5},
    "smile": {"mouthSmileLeft": 0.6, "mouthSmileRight": 0.6},
    "brows": {"browInnerUp": 1.0},
    "jaw": {"jawOpen": 0.5},
    "pucker": {"mouthPucker": 1.0},
    "yaw": {"head_yaw_deg": 6.0},
    "yaw_back": {"head_yaw_deg": -6.0},
    "pitch": {"head_pitch_deg": 5.0},
    "pitch_back": {"head_pitch_deg": -5.0},
    "roll": {"head_roll_deg": 4.0},
    "roll_back": {"head_roll_deg": -4.0},
}
SHEET = ("rest", "half", "blink", "smile", "yaw", "yaw_back", "pitch", "pitch_back", "roll")
"""Poses on a contact sheet."""


@dataclass
class Outcome:
    """One photo's line. Rises are over the photo's own reading; errors are in degrees."""

    photo: str
    code: str
    build_s: float = 0.0
    blink_before: float = 0.0
    blink: float = 0.0
    blink_limit: float = 1.0
    smile_before: float = 0.0
    smile_rise: float = 0.0
    brows_rise: float = 0.0
    jaw_rise: float = 0.0
    pucker: float = 0.0
    yaw_error_deg: float = 0.0
    pitch_error_deg: float = 0.0
    roll_error_deg: float = 0.0
    outside: int = 0
    jacobian: float = 1.0
    findings: tuple[str, ...] = ()


def main() -> None:
    """Survey a folder of photos."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, nargs="+", help="photos, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("out/survey"))
    parser.add_argument("--size", type=int, default=1080, help="short side in px")
    parser.add_argument("--sheets", action="store_true", help="write contact sheets too")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for path in _photos(chosen.photos):
        outcome = survey(path, chosen.size, chosen.out if chosen.sheets else None)
        outcomes.append(outcome)
        print(_line(outcome), flush=True)
    (chosen.out / "survey.json").write_text(json.dumps([asdict(o) for o in outcomes], indent=1))
    print(_summary(outcomes))


def survey(path: Path, size: int, sheets: Path | None) -> Outcome:
    """Build one photo's rig, pose it, read it back."""
    try:
        analysis = analyse(open_photo(path))
        analysis = choose_subject(analysis, largest_face(analysis))
        framed = frame(analysis, Framing.AUTO, size).analysis
        start = time.process_time()
        portrait = build_portrait(framed)
    except FondlyError as error:
        return Outcome(path.name, error.code)
    outcome = Outcome(path.name, "ok", build_s=round(time.process_time() - start, 2))
    frames = {name: _posed(portrait, asked) for name, asked in ASKED.items()}
    frames["rest"] = framed.photo.pixels
    _read(outcome, portrait, frames)
    outcome.outside = max(_outside(portrait, pixels) for pixels in frames.values())
    outcome.jacobian = round(_least_jacobian(portrait), 3)
    outcome.findings = tuple(finding.code for finding in portrait.findings)
    if sheets is not None:
        _write_sheet(sheets / f"{path.stem}.png", portrait.figures[0].face, frames)
    return outcome


def _photos(places: list[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(p for p in place.iterdir() if p.suffix.lower() in KINDS)
        else:
            yield place


def _posed(portrait: Portrait, asked: dict[str, float]) -> Pixels:
    """The pose as a user gets it, except that the head is not held back before it is measured."""
    motion = Motion.of(RATE, {name: [value] for name, value in asked.items()})
    if not any(name.startswith("head") for name in asked):
        motion = portrait.limits.tightened(GENTLE_LIMITS).apply(motion).motion
    return Renderer(portrait).render(motion.at(0))


def _read(outcome: Outcome, portrait: Portrait, frames: dict[str, Pixels]) -> None:
    like = portrait.figures[0].face
    read = {name: read_face(pixels, like=like) for name, pixels in frames.items()}

    def score(pose: str, shape: str) -> float:
        shapes = read[pose].blendshapes
        if shape in shapes:
            return float(shapes[shape])
        return float(shapes[f"{shape}Left"] + shapes[f"{shape}Right"]) / 2

    def error(pose: str) -> float:
        there = getattr(read[pose].head_pose, f"{pose}_deg")
        back = getattr(read[f"{pose}_back"].head_pose, f"{pose}_deg")
        return float(abs(there - back) / 2 - abs(ASKED[pose][f"head_{pose}_deg"]))

    outcome.blink_before = round(score("rest", "eyeBlink"), 3)
    outcome.blink = round(score("blink", "eyeBlink"), 3)
    outcome.blink_limit = min(portrait.limits.maximum(f"eyeBlink{s}") for s in ("Left", "Right"))
    outcome.smile_before = round(score("rest", "mouthSmile"), 3)
    outcome.smile_rise = round(score("smile", "mouthSmile") - outcome.smile_before, 3)
    outcome.brows_rise = round(score("brows", "browInnerUp") - score("rest", "browInnerUp"), 3)
    outcome.jaw_rise = round(score("jaw", "jawOpen") - score("rest", "jawOpen"), 3)
    outcome.pucker = round(score("pucker", "mouthPucker"), 3)
    outcome.yaw_error_deg = round(error("yaw"), 2)
    outcome.pitch_error_deg = round(error("pitch"), 2)
    outcome.roll_error_deg = round(error("roll"), 2)


def _outside(portrait: Portrait, pixels: Pixels) -> int:
    """Greatest raw difference from the framed photo where no layer lies within the head's reach.

    A figure can cover a pixel only if some of its layer lies within 0.3 IOD of it: a roll of 4° at
    the top of a tall hat.
    """
    reach = np.zeros(pixels.shape[:2], np.uint8)
    for figure in portrait.figures:
        covered = np.asarray(figure.layer.any(axis=-1), np.uint8)
        away = cv2.distanceTransform(1 - covered, cv2.DIST_L2, 5)
        reach |= np.asarray(away < 0.3 * figure.face.iod_px, np.uint8)
    difference = np.abs(pixels.astype(np.int16) - portrait.photo.pixels)[reach == 0]
    return int(difference.max()) if difference.size else 0


def _least_jacobian(portrait: Portrait) -> float:
    """The smallest area factor of any lattice cell in the default driver's whole performance."""
    driver = find_driver("nostalgia")
    motion = write_motion(driver, rate=RATE, intensity=1.0, seed=1)
    motion = portrait.limits.tightened(GENTLE_LIMITS).apply(motion).motion
    least = np.inf
    for figure in portrait.figures:
        step = figure.lattice.step_px
        for index in range(0, motion.frames, 10):
            field = pose_figure(figure, motion.at(index)).field[..., :2].astype(np.float64)
            dx_dy, dx_dx = np.gradient(field[..., 0], step)
            dy_dy, dy_dx = np.gradient(field[..., 1], step)
            inverse = (1 - dx_dx) * (1 - dy_dy) - dx_dy * dy_dx
            # The field leads back, so its area factor is the inverse of the motion's.
            least = min(least, float(inverse.min()), float(1.0 / max(inverse.max(), 1e-6)))
    return float(least)


def _write_sheet(path: Path, face: Face, frames: dict[str, Pixels]) -> None:
    """Rest and poses side by side: the whole frame, the eyes, the mouth and neck."""
    iod = face.iod_px
    eyes = face.landmarks[[33, 263], :2].mean(axis=0)
    chin = face.landmarks[152, :2]
    height, width = frames["rest"].shape[:2]
    whole = (0.0, 0.0, float(width), float(height))
    eye_box = (eyes[0] - 0.8 * iod, eyes[1] - 0.4 * iod, eyes[0] + 0.8 * iod, eyes[1] + 0.4 * iod)
    low_box = (chin[0] - iod, chin[1] - 0.9 * iod, chin[0] + iod, chin[1] + 0.6 * iod)
    rows = []
    for box in (whole, eye_box, low_box):
        crops = [_crop(frames[name], box) for name in SHEET]
        rows.append(np.hstack(crops))
    sheet = np.vstack(rows)
    cv2.imwrite(str(path), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def _crop(pixels: Pixels, box: tuple[float, float, float, float], width: int = 420) -> Pixels:
    height, right = pixels.shape[:2]
    x0, y0 = max(int(box[0]), 0), max(int(box[1]), 0)
    x1, y1 = min(int(box[2]), right), min(int(box[3]), height)
    part = pixels[y0:y1, x0:x1]
    size = (width, round(width * (box[3] - box[1]) / (box[2] - box[0])))
    shrinks = part.shape[1] > width
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size, interpolation=how), np.uint8)


def _line(o: Outcome) -> str:
    if o.code != "ok":
        return f"{o.photo[:36]:36} {o.code}"
    return (
        f"{o.photo[:36]:36} build {o.build_s:5.2f}s blink {o.blink_before:.2f}->{o.blink:.2f}"
        f" (limit {o.blink_limit:.2f}) smile +{o.smile_rise:.2f} brows +{o.brows_rise:.2f}"
        f" yaw {o.yaw_error_deg:+.2f} pitch {o.pitch_error_deg:+.2f} roll {o.roll_error_deg:+.2f}"
        f" outside {o.outside} jacobian {o.jacobian:.2f} {' '.join(o.findings)}"
    )


def _summary(outcomes: list[Outcome]) -> str:
    built = [o for o in outcomes if o.code == "ok"]
    lines = [f"{len(outcomes)} photos, {len(built)} built"]
    refused = sorted({o.code for o in outcomes} - {"ok"})
    lines += [f"  refused {code}: {sum(o.code == code for o in outcomes)}" for code in refused]
    awake = [o for o in built if o.blink_before < 0.35]
    neutral = [o for o in built if o.smile_before < 0.2]
    lines.append(_spread("blink, eyes open before", [o.blink for o in awake], low=True))
    lines.append(_spread("smile rise, neutral", [o.smile_rise for o in neutral], low=True))
    lines.append(_spread("brows rise", [o.brows_rise for o in built], low=True))
    lines.append(_spread("jaw rise", [o.jaw_rise for o in built], low=True))
    lines.append(_spread("pucker", [o.pucker for o in built], low=True))
    for axis in ("yaw", "pitch", "roll"):
        errors = [abs(getattr(o, f"{axis}_error_deg")) for o in built]
        lines.append(_spread(f"{axis} error, degrees", errors, low=False))
    lines.append(
        f"greatest difference outside the figure: {max((o.outside for o in built), default=0)}"
    )
    lines.append(f"least Jacobian: {min((o.jacobian for o in built), default=1.0):.2f}")
    return "\n".join(lines)


def _spread(name: str, values: list[float], *, low: bool) -> str:
    if not values:
        return f"{name}: none"
    tail = np.percentile(values, 10 if low else 90)
    worst = min(values) if low else max(values)
    middle = np.median(values)
    return f"{name}: median {middle:.2f}, decile {tail:.2f}, worst {worst:.2f} (n={len(values)})"


if __name__ == "__main__":
    main()
