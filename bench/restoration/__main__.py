"""What a whole restoration does: how near to the truth, how little to clean photos, how fast.

    python -m bench.restoration --photos FOLDER [--only ageing,clean,times,memory] [--out FILE]

ageing  portraits made old, one fate each in turn, all steps at the photo's own size, against the
        print when new: peak signal to noise ratio, structural similarity (Wang 2004), the same at
        five scales (Wang 2003) and similarity of gradients (Xue 2014, "Gradient magnitude
        similarity deviation", their mean), of the picture and of the largest face
clean   the same portraits as they are: mean change in levels of 255
times   wall and processor seconds by step, and the most memory, for an aged portrait of 1024 and
        2048 px, and for a scan of 2400x3600 px of which a clip shows a part
memory  most memory, wall and processor seconds of `fondly restore`, each in a process of its own,
        Python and imports included, on those three
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.restoration.ageing import FATES, age
from bench.restoration.noise_and_tone import CLEAN, psnr, ssim
from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.photo import Photo
from fondly.domain.restoration import ORDINARY, Step, Treatment
from fondly.domain.restored_photo import RestoredPhoto
from fondly.media.photo_file import content_hash
from fondly.perception.faces import find_faces
from fondly.pipeline.restoring import Development, Restorer

Pixels = NDArray[np.uint8]
Row = dict[str, object]
SIDE_PX = 640
SCALES = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Weights of five scales, each half the one before (Wang 2003, "Multi-scale structural similarity
for image quality assessment")."""
GRADIENT_FLOOR = 170.0
"""Of Xue 2014, for levels of 255."""


def main() -> None:
    """Measures the parts, prints them, and writes every figure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="the shared photos")
    parser.add_argument("--only", default="ageing,clean,times,memory")
    parser.add_argument("--every", type=int, default=1, help="take every Nth portrait")
    parser.add_argument("--out", type=Path, help="JSON file")
    asked = parser.parse_args()
    names = sorted(path.name for path in asked.photos.iterdir())
    clean = [asked.photos / name for name in names if name in CLEAN][:: asked.every]
    parts: dict[str, Callable[[list[Path]], list[Row]]] = {
        "memory": measure_memory,  # first: a child is said to hold what its parent ever held
        "ageing": measure_ageing,
        "clean": measure_clean,
        "times": measure_times,
    }
    chosen = sorted(asked.only.split(","), key=list(parts).index)
    rows = {name: parts[name](clean) for name in chosen}
    if asked.out:
        asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure_ageing(paths: list[Path]) -> list[Row]:
    """Each portrait with one fate: how much nearer to the truth it comes."""
    rows: list[Row] = []
    for place, path in enumerate(paths):
        fate = list(FATES)[place % len(FATES)]
        aged = age(_picture(path, SIDE_PX), FATES[fate], place)
        restored = _restored(aged.pixels, neutral=fate == "yellowed grey")
        found = find_faces(aged.truth)
        row: Row = {"photo": path.name, "fate": fate}
        row |= _compared("", aged.pixels, restored.photo.pixels, aged.truth)
        if found:
            face = max(found, key=lambda one: one.iod_px)
            low = np.maximum(face.landmarks[:, :2].min(axis=0), 0).astype(int)
            high = face.landmarks[:, :2].max(axis=0).astype(int)
            box = np.s_[low[1] : high[1], low[0] : high[0]]
            parts = (aged.pixels[box], restored.photo.pixels[box], aged.truth[box])
            row |= _compared("face_", *parts)
        print(f"{path.name} ({fate}): {_told(row)}", flush=True)
        rows.append(row)
    for name in ("psnr", "ssim", "ms_ssim", "gradients"):
        for part in ("", "face_"):
            gains = [row[f"{part}{name}"][1] - row[f"{part}{name}"][0] for row in rows  # type: ignore[index]
                     if f"{part}{name}" in row]  # fmt: skip
            print(
                f"{part}{name}: gain {np.mean(gains):.3f} on average, {min(gains):.3f} at least, "
                f"up on {np.mean(np.asarray(gains) > 0):.0%} of {len(gains)}"
            )
    return rows


def measure_clean(paths: list[Path]) -> list[Row]:
    """Each portrait as it is: mean change in levels."""
    rows: list[Row] = []
    for path in paths:
        picture = _picture(path, 1600)
        restored = _restored(picture)
        change = float(np.abs(restored.photo.pixels.astype(int) - picture).mean())
        steps = [report.step.value for report in restored.steps if report.changed]
        rows.append({"photo": path.name, "change_levels": change, "steps": steps})
        print(f"{path.name}: {change:.3f} levels, by {', '.join(steps) or 'nothing'}", flush=True)
    return rows


def measure_times(paths: list[Path]) -> list[Row]:
    """Wall and processor seconds by step, after one run to warm up."""
    path = _timed_one(paths)
    _restored(age(_enlarged(path, 480), FATES["sepia"], 0).pixels)
    rows: list[Row] = []
    for side in (1024, 2048):
        aged = age(_enlarged(path, side), FATES["sepia"], 0).pixels
        began = time.perf_counter(), time.process_time()
        restored = _restored(aged)
        rows.append(_timed(f"{side} px", began, restored))
    scan = age(_enlarged(path, 3600)[:, :2400], FATES["sepia"], 0).pixels
    photo = Photo(scan, content_hash(scan))
    began = time.perf_counter(), time.process_time()
    restorer = Restorer(photo, Treatment())
    analysis = analyse(restorer.straighten())
    analysis = choose_subject(analysis, largest_face(analysis))
    development = Development(restorer, analysis.faces)
    frame(analysis, develop=development)
    if development.restored is not None:
        size = f"{scan.shape[1]}x{scan.shape[0]} px, ready to animate"
        rows.append(_timed(size, began, development.restored))
    return rows


def measure_memory(paths: list[Path]) -> list[Row]:
    """What the command needs, started afresh for each."""
    path = _timed_one(paths)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for longest in (1024, 2048, 3600):
            aged = age(_enlarged(path, longest)[:, :2400], FATES["sepia"], 0).pixels
            photo, restored = Path(folder, "photo.png"), Path(folder, "restored.png")
            Image.fromarray(aged).save(photo)
            began = time.perf_counter()
            command = [sys.executable, "-m", "fondly", "restore", str(photo), "-o", str(restored)]
            started = os.posix_spawn(command[0], [*command, "--overwrite", "--quiet"], os.environ)
            _, status, used = os.wait4(started, 0)
            row: Row = {
                "what": f"{aged.shape[1]}x{aged.shape[0]} px, by itself",
                "wall_s": time.perf_counter() - began,
                "cpu_s": used.ru_utime + used.ru_stime,
                "most_gb": used.ru_maxrss * 1024 / 1e9,
            }
            if status:
                raise SystemExit(f"{command} ended with {status}")
            print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
            rows.append(row)
    return rows


def _timed_one(paths: list[Path]) -> Path:
    return next(path for path in paths if "obama.jpg" in path.name or path is paths[-1])


def _timed(what: str, began: tuple[float, float], restored: RestoredPhoto) -> Row:
    wall_s, cpu_s = time.perf_counter() - began[0], time.process_time() - began[1]
    most_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    steps = {report.step.value: round(report.seconds, 2) for report in restored.steps}
    print(f"{what}: {wall_s:.1f} s, {cpu_s:.1f} processor s, {most_gb:.2f} GB, {steps}", flush=True)
    return {"what": what, "wall_s": wall_s, "cpu_s": cpu_s, "most_gb": most_gb, "steps": steps}


def _restored(pixels: Pixels, *, neutral: bool = False) -> RestoredPhoto:
    """All steps but the cut, at the picture's own size."""
    steps = tuple(step for step in ORDINARY if step is not Step.GEOMETRY)
    photo = Photo(pixels, content_hash(pixels))
    restorer = Restorer(photo, Treatment(steps, neutral=neutral))
    return restorer.mend(find_faces(pixels), (photo.width, photo.height))


def _compared(part: str, before: Pixels, after: Pixels, truth: Pixels) -> Row:
    measures = {"psnr": psnr, "ssim": ssim, "ms_ssim": ms_ssim, "gradients": gradients}
    return {
        f"{part}{name}": [round(measure(before, truth), 4), round(measure(after, truth), 4)]
        for name, measure in measures.items()
    }


def _told(row: Row) -> str:
    pairs = {name: value for name, value in row.items() if isinstance(value, list)}
    return ", ".join(f"{name} {old:.3g} to {new:.3g}" for name, (old, new) in pairs.items())


def ms_ssim(one: Pixels, other: Pixels) -> float:
    """Structural similarity at five scales, as far as the smaller side allows, weighed as there."""
    values, weights = [], []
    for weight in SCALES:
        values.append(max(ssim(one, other), 1e-6))
        weights.append(weight)
        if min(one.shape[:2]) < 32:
            break
        size = (one.shape[1] // 2, one.shape[0] // 2)
        one, other = (
            np.asarray(cv2.resize(each, size, interpolation=cv2.INTER_AREA), np.uint8)
            for each in (one, other)
        )
    return float(np.exp(np.average(np.log(values), weights=weights)))


def gradients(one: Pixels, other: Pixels) -> float:
    """Mean similarity of the luma's gradient magnitudes, in (0, 1]."""
    a, b = (_magnitude(each) for each in (one, other))
    return float(((2 * a * b + GRADIENT_FLOOR) / (a * a + b * b + GRADIENT_FLOOR)).mean())


def _magnitude(pixels: Pixels) -> NDArray[np.float32]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    halved = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    kernel = np.tile(np.asarray([1, 0, -1], np.float32) / 3, (3, 1))
    across, down = (cv2.filter2D(halved, -1, each) for each in (kernel, kernel.T))
    return np.asarray(np.hypot(across, down), np.float32)


def _picture(path: Path, side: int) -> Pixels:
    with Image.open(path) as image:
        photo = image.convert("RGB")
        photo.thumbnail((side, side), Image.Resampling.LANCZOS)
        return np.asarray(photo)


def _enlarged(path: Path, side: int) -> Pixels:
    with Image.open(path) as image:
        scale = side / max(image.size)
        size = (round(image.width * scale), round(image.height * scale))
        return np.asarray(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))


if __name__ == "__main__":
    main()
