"""What the steps "noise" and "tone" give back to portraits made old: each alone, and both.

    python -m bench.restoration.noise_and_tone --photos FOLDER [--side 512] [--odd | --even]

Peak signal to noise ratio and structural similarity (Wang 2004, Gaussian window 1.5 px, on luma)
against the print when new, of the whole picture and of the face's box. Scratches are left to
their own step. Grey prints that yellowed are asked to be neutral, as a family would; sepia ones
keep their tone. Photos of even place in the sorted folder were tuned on, odd ones are held out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.restoration.ageing import FATES, Aged, age, without
from fondly.domain.face import Face
from fondly.perception.faces import find_faces
from fondly.restoration.noise import mend_noise
from fondly.restoration.tone import SepiaWish, mend_tone

Pixels = NDArray[np.uint8]
STEPS = ("aged", "noise", "tone", "both")
CLEAN = frozenset({
    "BlindTest__alan_turing.jpeg", "CodeFormer__Einstein01.png", "CodeFormer__Hepburn01.png",
    "GPEN__813000_gray.png", "GPEN__827000_gray.png", "GPEN__ffhq_00000.png",
    "GPEN__ffhq_00002.png", "GPEN__ffhq_00003.png", "GPEN__ffhq_00004.png",
    "GPEN__ffhq_00005.png", "GPEN__ffhq_00008.png", "GPEN__ffhq_00009.png",
    "LivePortrait__s42.jpg", "SadTalker__full_body_1.png", "deepface__img24.jpg",
    "dlib__Tom_Cruise_avp_2014_4.jpg", "face_recognition__alex-lacamoire.png",
    "face_recognition__biden.jpg", "face_recognition__lin-manuel-miranda.png",
    "face_recognition__obama.jpg", "face_recognition__obama2.jpg", "face_recognition__obama3.jpg",
    "face_recognition__two_people.jpg", "human__stock-emotions-a-1.jpg",
    "human__stock-emotions-a-6.jpg", "human__stock-emotions-b-1.jpg",
    "human__stock-emotions-b-3.jpg", "human__stock-emotions-b-5.jpg", "skimage__astronaut.png",
    "tjxj__edison.jpg",
})  # fmt: skip
"""Portraits of the shared folder that are sharp and free of damage, chosen by eye."""


def main() -> None:
    """Measures, prints a table, and writes every figure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--side", type=int, default=512, help="longer side in pixels")
    parser.add_argument("--out", type=Path, help="JSON file")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--odd", action="store_const", const=1, dest="place")
    which.add_argument("--even", action="store_const", const=0, dest="place")
    asked = parser.parse_args()
    rows: list[dict[str, object]] = []
    for place, path in enumerate(sorted(asked.photos.iterdir())):
        if path.name in CLEAN and asked.place in {None, place % 2}:
            rows += _measure(_shrunk(path, asked.side), path.name, place)
            print(f"{path.name} ({'held out' if place % 2 else 'tuned on'})", flush=True)
    for fate in FATES:
        _show(fate, [row for row in rows if row["fate"] == fate])
    if asked.out:
        asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _shrunk(path: Path, side: int) -> Pixels:
    with Image.open(path) as image:
        photo = image.convert("RGB")
        photo.thumbnail((side, side), Image.Resampling.LANCZOS)
        return np.asarray(photo)


def _measure(picture: Pixels, name: str, place: int) -> list[dict[str, object]]:
    faces = find_faces(picture)
    rows = []
    for fate, ageing in FATES.items():
        aged = age(picture, without(ageing, "scratches"), place)
        made = _made(aged, faces, neutral=fate == "yellowed grey")
        row: dict[str, object] = {"photo": name, "fate": fate, "held_out": bool(place % 2)}
        for step, pixels in made.items():
            row[step] = [psnr(pixels, aged.truth), ssim(pixels, aged.truth)]
            if faces:
                box = _box(faces[0], picture)
                row[f"{step} face"] = [
                    psnr(pixels[box], aged.truth[box]),
                    ssim(pixels[box], aged.truth[box]),
                ]
        rows.append(row)
    return rows


def _made(aged: Aged, faces: tuple[Face, ...], *, neutral: bool) -> dict[str, Pixels]:
    wish = SepiaWish.NEUTRAL if neutral else SepiaWish.KEEP
    clean = mend_noise(aged.pixels, faces).pixels
    return {
        "aged": aged.pixels,
        "noise": clean,
        "tone": mend_tone(aged.pixels, faces, sepia=wish).pixels,
        "both": mend_tone(clean, faces, sepia=wish).pixels,
    }


def _box(face: Face, picture: Pixels) -> tuple[slice, slice]:
    low = np.maximum(face.landmarks[:468, :2].min(axis=0), 0).astype(int)
    high = np.minimum(face.landmarks[:468, :2].max(axis=0), picture.shape[1::-1]).astype(int)
    return slice(low[1], high[1]), slice(low[0], high[0])


def psnr(one: Pixels, other: Pixels) -> float:
    """Peak signal to noise ratio in dB of two uint8 pictures of one shape."""
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return 10 * float(np.log10(255**2 / max(error, 1e-6)))


def ssim(one: Pixels, other: Pixels) -> float:
    """Structural similarity of the luma of two uint8 RGB pictures of one shape."""
    a, b = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float32) for p in (one, other))
    mean_a, mean_b = _windowed(a), _windowed(b)
    var_a, var_b = _windowed(a * a) - mean_a**2, _windowed(b * b) - mean_b**2
    both = _windowed(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def _windowed(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(plane, (11, 11), 1.5), np.float32)


def _show(fate: str, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    print(f"\n{fate}: {len(rows)} portraits")
    for part in ("", " face"):
        table = np.array(
            [[row[step + part] for step in STEPS] for row in rows if f"both{part}" in row]
        )
        means = [
            f"{step} {p:.2f} dB {s:.3f}" for step, (p, s) in zip(STEPS, table.mean(0), strict=True)
        ]
        gains = table[:, 3] - table[:, 0]
        worst = f"least gain {gains[:, 0].min():+.2f} dB {gains[:, 1].min():+.3f}"
        print(f"  {part.strip() or 'whole':5s} {' | '.join(means)} | {worst}")


if __name__ == "__main__":
    main()
