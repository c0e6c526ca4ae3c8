"""The parts of the bench, and what one worker does with a photo or a clip."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2

from bench.portrait import (
    compared,
    folds,
    geometry,
    lid_texture,
    readback,
    reenact,
    seams,
    sharpness,
    sheets,
    stillness,
)
from bench.portrait.clips import read_clip
from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import Rig, prepare
from fondly.errors import FondlyError


class Part(NamedTuple):
    """Something that is measured on every photo."""

    figures: Sequence[Figure]
    measure: Callable[[Rig], Values]


OF_PHOTOS: Mapping[str, Part] = {
    "readback": Part(readback.FIGURES, readback.measure),
    "geometry": Part(geometry.FIGURES, geometry.measure),
    "sharpness": Part(sharpness.FIGURES, sharpness.measure),
    "lids": Part(lid_texture.FIGURES, lid_texture.measure),
    "stillness": Part(stillness.FIGURES, stillness.measure),
    "seams": Part(seams.FIGURES, seams.measure),
    "folds": Part(folds.FIGURES, folds.measure),
    "baseline": Part(compared.FIGURES, compared.measure),
}
PARTS = (*OF_PHOTOS, "reenact", "speed")


class Asked(NamedTuple):
    """What the command line asked for."""

    photos: list[Path]
    stems: list[str]
    clips: Path
    out: Path
    only: list[str]
    size: int
    frames: int
    workers: int
    sheets: bool


def one_thread() -> None:
    """Leave the other cores to the other workers."""
    cv2.setNumThreads(1)


def measure_photo(path: Path, held_out: bool, asked: Asked) -> tuple[dict[str, Values], str | None]:
    """All parts that were asked for on one photo, and why there is no rig if there is none."""
    try:
        rig = prepare(path, held_out=held_out, size=asked.size)
    except FondlyError as error:
        return {}, error.code
    values = {name: part.measure(rig) for name, part in OF_PHOTOS.items() if name in asked.only}
    if asked.sheets:
        sheets.write_poses(asked.out / "poses" / f"{path.stem}.png", rig)
        if "baseline" in asked.only:
            sheets.write_compared(asked.out / "baseline" / f"{path.stem}.png", rig)
    return values, None


def measure_clip(path: Path, asked: Asked) -> Values:
    """One clip re-enacted."""
    values, shown = reenact.measure(read_clip(path, asked.frames))
    if asked.sheets:
        sheets.write_reenacted(asked.out / "reenact" / f"{path.stem}.png", shown)
    return values
