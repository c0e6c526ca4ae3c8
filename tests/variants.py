"""A dozen ways in which the two demo photos may arrive, made anew for every run.

They stand for what families have in drawers and on phones. Each is written from fixed numbers, so
that every run on every machine tests the same pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

Make = Callable[[Image.Image, Path], Path]


def _saved(picture: Image.Image, path: Path, **options: Any) -> Path:
    picture.save(path, **options)
    return path


def mono(photo: Image.Image, stem: Path) -> Path:
    """One channel of grey, 8 bit."""
    return _saved(photo.convert("L"), stem.with_suffix(".png"))


def sepia(photo: Image.Image, stem: Path) -> Path:
    """Brown print: grey toned between a dark brown and a cream."""
    toned = ImageOps.colorize(photo.convert("L"), black="#20140a", white="#f4e6c8")
    return _saved(toned, stem.with_suffix(".jpg"), quality=92)


def turned(photo: Image.Image, stem: Path) -> Path:
    """Stored on its side, with the EXIF orientation that sets it upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = photo.transpose(Image.Transpose.ROTATE_90)
    return _saved(lying, stem.with_suffix(".jpg"), quality=92, exif=exif)


def tilted(photo: Image.Image, stem: Path) -> Path:
    """Laid askew on the scanner by 12 degrees, on a grey lid."""
    askew = photo.convert("RGB").rotate(
        12, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128)
    )
    return _saved(askew, stem.with_suffix(".jpg"), quality=92)


def aged(photo: Image.Image, stem: Path) -> Path:
    """Faded to half its contrast, grainy, with forty dust spots and three scratches."""
    chance = np.random.default_rng(1863)
    pixels: NDArray[np.float64] = np.asarray(photo.convert("RGB"), dtype=np.float64)
    height, width = pixels.shape[:2]
    pixels = 96 + 0.5 * pixels + chance.normal(0, 6, (height, width, 1))
    for y, x in chance.integers(2, (height - 2, width - 2), (40, 2)):
        pixels[y - 1 : y + 2, x - 1 : x + 2] = 235
    for x in chance.integers(0, width, 3):
        pixels[: height * 2 // 3, x] = 240
    faded = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return _saved(faded, stem.with_suffix(".jpg"), quality=85)


def enlarged(photo: Image.Image, stem: Path) -> Path:
    """Twice its size, softly, as cheap enlargers do."""
    size = (photo.width * 2, photo.height * 2)
    return _saved(photo.resize(size, Image.Resampling.BILINEAR), stem.with_suffix(".jpg"))


def shrunk(photo: Image.Image, stem: Path) -> Path:
    """Three fifths of its size, and both sides odd."""
    size = (photo.width * 3 // 10 * 2 + 1, photo.height * 3 // 10 * 2 + 1)
    return _saved(photo.resize(size, Image.Resampling.LANCZOS), stem.with_suffix(".png"))


def squeezed(photo: Image.Image, stem: Path) -> Path:
    """A JPEG that was sent around too often."""
    return _saved(photo.convert("RGB"), stem.with_suffix(".jpg"), quality=12)


def mirrored(photo: Image.Image, stem: Path) -> Path:
    """Scanned from the wrong side of the negative."""
    return _saved(ImageOps.mirror(photo), stem.with_suffix(".webp"), quality=92)


def deep(photo: Image.Image, stem: Path) -> Path:
    """16 bit grey TIFF, as archives scan, using a third of the range."""
    grey = np.asarray(photo.convert("L"), dtype=np.uint32)
    return _saved(Image.fromarray((grey * 85 + 1000).astype(np.uint16)), stem.with_suffix(".tif"))


def cut_out(photo: Image.Image, stem: Path) -> Path:
    """With an alpha channel: an oval vignette on nothing."""
    height, width = photo.height, photo.width
    y, x = np.ogrid[:height, :width]
    inside = ((x / width - 0.5) / 0.5) ** 2 + ((y / height - 0.5) / 0.5) ** 2 < 1
    alpha = Image.fromarray((inside * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(4))
    picture = photo.convert("RGB")
    picture.putalpha(alpha)
    return _saved(picture, stem.with_suffix(".png"))


def cropped(photo: Image.Image, stem: Path) -> Path:
    """Cropped so closely around the head that no shoulder is left."""
    left, top, right, bottom = CLOSE_CROP[photo.size]
    return _saved(photo.crop((left, top, right, bottom)), stem.with_suffix(".png"))


CLOSE_CROP = {(1024, 1320): (170, 30, 810, 900), (512, 512): (145, 8, 305, 200)}
"""The head in each demo photo, known by its size: left, top, right, bottom in px."""

MAKERS: dict[str, tuple[str, Make]] = {
    "lincoln-turned": ("first", turned),
    "lincoln-tilted": ("first", tilted),
    "lincoln-aged": ("first", aged),
    "lincoln-cropped": ("first", cropped),
    "lincoln-deep": ("first", deep),
    "lincoln-shrunk": ("first", shrunk),
    "astronaut-mono": ("second", mono),
    "astronaut-sepia": ("second", sepia),
    "astronaut-enlarged": ("second", enlarged),
    "astronaut-mirrored": ("second", mirrored),
    "astronaut-squeezed": ("second", squeezed),
    "astronaut-cut-out": ("second", cut_out),
}
"""Which demo photo each variant is made of, and how."""


def make_variants(first: Path, second: Path, folder: Path) -> dict[str, Path]:
    """Write all variants of the two demo photos into a folder; their paths by name."""
    made: dict[str, Path] = {}
    with Image.open(first) as one, Image.open(second) as other:
        photos = {"first": one, "second": other}
        for name, (which, make) in MAKERS.items():
            made[name] = make(photos[which], folder / name)
    return made
