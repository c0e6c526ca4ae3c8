"""How well damage is found and filled: `python -m bench.restoration.damage --photos FOLDER`.

Damage that the net was not trained on (held_out.py) is drawn on photos that it was not trained on,
at most 1024 px long: those the manifest marks for evaluation only. Of all pixels together: how many
damaged ones are found (recall), how many found ones are damaged (precision), strictly, and allowing
two pixels of distance. Photos of even place in the folder may be tuned on, odd ones are held out.
Undamaged photos, all of them: how much is taken for damage. Prints that are truly damaged have no
truth to be measured by; --sheets draws them and the synthetic ones: before, mask, after.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.restoration.held_out import damage_picture
from fondly.domain.face import Face
from fondly.perception.damage import find_damage
from fondly.perception.faces import find_faces
from fondly.restoration.scratches import mend_scratches

LONGEST_PX = 1024
NEAR_PX = 2
LARGEST_CLEAN_SHARE = 0.002

DAMAGED = (
    "BOPBL_old__a.png",
    "BOPBL_old__b.png",
    "BOPBL_old__c.png",
    "BOPBL_old__d.png",
    "BOPBL_old__e.png",
    "BOPBL_old__g.png",
    "BOPBL_scratch__b.png",
    "BOPBL_scratch__c.png",
    "DeOldify__1850Geography.jpg",
    "DeOldify__1867MusicianConstantinople.jpg",
    "LivePortrait__s10.jpg",
    "LivePortrait__s9.jpg",
    "diva__ada_lovelace.jpg",
    "jpgglitch__lincoln.jpg",
    "tjxj__lincoln.jpg",
)
"""Prints, plates and paintings with scratches, dust or craquelure of their own."""

Pixels = NDArray[np.uint8]


@dataclass
class Counts:
    """Pixels, summed over pictures."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    near_found: int = 0
    near_missed: int = 0
    near_wrong: int = 0

    def add(self, mask: NDArray[np.bool_], truth: NDArray[np.uint8]) -> None:
        """Count one picture; `truth` as of `damage_picture`."""
        is_damage, counts = truth == 1, truth != 2
        self.found += int((mask & is_damage).sum())
        self.missed += int((~mask & is_damage).sum())
        self.wrong += int((mask & ~is_damage & counts).sum())
        around = np.ones((2 * NEAR_PX + 1, 2 * NEAR_PX + 1), np.uint8)
        wide_mask = cv2.dilate(mask.astype(np.uint8), around) > 0
        wide_truth = cv2.dilate((truth != 0).astype(np.uint8), around) > 0
        self.near_found += int((wide_mask & is_damage).sum())
        self.near_missed += int((~wide_mask & is_damage).sum())
        self.near_wrong += int((mask & ~wide_truth).sum())

    def line(self) -> str:
        """Recall and precision, strict and near."""
        recall = self.found / max(self.found + self.missed, 1)
        precision = self.found / max(self.found + self.wrong, 1)
        near_recall = self.near_found / max(self.near_found + self.near_missed, 1)
        near_precision = self.near_found / max(self.near_found + self.near_wrong, 1)
        return (
            f"recall {recall:.3f}, precision {precision:.3f}; "
            f"within {NEAR_PX} px {near_recall:.3f} and {near_precision:.3f}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--sheets", type=Path, help="folder for sheets: before, mask, after")
    parser.add_argument("--every", type=int, default=1, help="only every so many photos")
    arguments = parser.parse_args()
    held_out(arguments.photos, arguments.every, arguments.sheets)
    clean(arguments.photos, arguments.every)
    if arguments.sheets is not None:
        for name in DAMAGED:
            _sheet(arguments.photos / name, arguments.sheets)


def held_out(folder: Path, every: int, sheets: Path | None) -> None:
    """Found and missed damage of the held-out family, and what filling it gains."""
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        rights = {row["file"]: row["rights"] for row in csv.DictReader(file)}
    counts, gains, seconds = (Counts(), Counts()), [], []
    for place, name, pixels in _undamaged(folder, every):
        if rights[name] != "evaluation only" or min(pixels.shape[:2]) < 400:
            continue
        damaged, truth = damage_picture(pixels, place)
        faces = find_faces(pixels)
        began = time.process_time()
        mask = find_damage(damaged, faces).mask
        mended = mend_scratches(damaged, faces, mask=mask)
        seconds.append(time.process_time() - began)
        counts[place % 2].add(mask, truth)
        seen = truth == 1
        if place % 2:
            gains.append(_psnr(mended.pixels, pixels, seen) - _psnr(damaged, pixels, seen))
        if sheets is not None:
            _write(sheets / f"drawn_{name}.png", damaged, mask, mended.pixels)
    print(f"drawn damage, tuned on: {counts[0].line()}")
    print(f"drawn damage, held out: {counts[1].line()}")
    print(f"PSNR of damaged pixels up by {np.median(gains):.1f} dB (median, held out)")
    print(f"{np.median(seconds):.2f} s of processor time a picture (median)")


def clean(folder: Path, every: int) -> None:
    """What is taken for damage in photos without any."""
    shares = []
    for place, name, pixels in _undamaged(folder, every):
        shares.append((float(find_damage(pixels, find_faces(pixels)).mask.mean()), place % 2, name))
    for parity, word in enumerate(("tuned on", "held out")):
        mine = [share for share, odd, _ in shares if odd == parity]
        over = sum(share >= LARGEST_CLEAN_SHARE for share in mine)
        print(
            f"undamaged, {word}: median {100 * np.median(mine):.4f} %, largest "
            f"{100 * max(mine):.3f} %, {over} of {len(mine)} at {LARGEST_CLEAN_SHARE:.1%} or more"
        )
    for share, _, name in sorted(shares, reverse=True)[:12]:
        print(f"  {100 * share:.3f} % {name}")


def _undamaged(folder: Path, every: int) -> Iterator[tuple[int, str, Pixels]]:
    """Place in the folder, name and pixels of each photo without damage of its own."""
    for place, name in enumerate(sorted(path.name for path in folder.iterdir())):
        if place // 2 % every == 0 and not name.endswith(".csv") and name not in DAMAGED:
            yield place, name, _read(folder / name)


def _read(path: Path) -> Pixels:
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{path} is no picture")
    scale = min(1.0, LONGEST_PX / max(pixels.shape[:2]))
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(pixels[..., ::-1], np.uint8)


def _psnr(one: Pixels, other: Pixels, where: NDArray[np.bool_]) -> float:
    error = np.square(one.astype(np.float64) - other)[where].mean() if where.any() else 0.0
    return float(10 * np.log10(255**2 / max(error, 1e-3)))


def _sheet(path: Path, folder: Path) -> None:
    pixels = _read(path)
    faces: tuple[Face, ...] = find_faces(pixels)
    found = find_damage(pixels, faces)
    mended = mend_scratches(pixels, faces)
    print(f"{path.name}: {mended.sentence}")
    _write(folder / f"print_{path.name}.png", pixels, found.mask, mended.pixels)


def _write(path: Path, before: Pixels, mask: NDArray[np.bool_], after: Pixels) -> None:
    marked = before.copy()
    marked[mask] = (255, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.hstack([before, marked, after])[..., ::-1])


if __name__ == "__main__":
    main()
