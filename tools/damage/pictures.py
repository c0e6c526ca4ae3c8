"""Clean pictures that the net may learn from, each by its sha256 and by what right.

Pictures of the development folder are those of its public-domain class that were looked at and
found nearly clean; the two of the demo photo are left out, and so is every one marked for
evaluation only. The others lie in the wheel of scikit-image.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

MARGIN = 0.03
"""Of each side, cut off: edges of prints are worn, and nobody labelled that."""

LARGEST_PX = 1500
"""Longer pictures are made smaller: scratches are looked for at about 1000 px."""


@dataclass(frozen=True)
class Clean:
    """One picture.

    Args:
        place: folder it lies in: `photos`, or the name of an installed package.
        name: path in that folder.
        sha256: first 16 digits of the file's.
        right: why it may be used.
    """

    place: str
    name: str
    sha256: str
    right: str


def load(photos: Path) -> list[NDArray[np.uint8]]:
    """All pictures, (H, W, 3) uint8 RGB, without their margins.

    Raises:
        SystemExit: one is missing, or is not the file that was trained on.
    """
    return [_read(picture, photos) for picture in CLEAN]


def _read(picture: Clean, photos: Path) -> NDArray[np.uint8]:
    path = (photos if picture.place == "photos" else _package(picture.place)) / picture.name
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest()[:16] != picture.sha256:
        raise SystemExit(f"{path} is not the file that was trained on")
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{path} is no picture")
    height, width = pixels.shape[:2]
    top, left = round(height * MARGIN), round(width * MARGIN)
    pixels = pixels[top : height - top, left : width - left]
    scale = LARGEST_PX / max(pixels.shape)
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(pixels[..., ::-1], np.uint8)


def _package(name: str) -> Path:
    """Folder of an installed package, which is not imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"install {name}")
    return Path(spec.origin).parent


_AGE = "public domain: published or made before 1930"
_GOVERNMENT = "public domain: a work of the United States government"
_PAINTING = "public domain: a photograph of an old painting"
CLEAN: tuple[Clean, ...] = (
    Clean("photos", "tjxj__edison.jpg", "3c195d8a227a36a0", _AGE),
    Clean("photos", "BlindTest__thomas_edison.jpg", "2b2436a53aa2e5fd", _AGE),
    Clean("photos", "tjxj__einstein.png", "fe7369f20b0f94b7", _AGE),
    Clean("photos", "tjxj__Henry.jpg", "7322868ff7cfb6ea", _AGE),
    Clean("photos", "BlindTest__nikola_tesla.jpg", "e529443b54f823c9", _AGE),
    Clean("photos", "BlindTest__isaac_newton.jpg", "9eb2550b90ab9b55", _PAINTING),
    Clean(
        "photos",
        "DDColor__Louis-Armstrong-practicing-in-his-dressi.jpg",
        "19f37810629cdbbb",
        "public domain: W. P. Gottlieb, given by him in 2010",
    ),
    Clean(
        "photos", "DDColor__Helen-Keller-meeting-Charlie-Chaplin-in-.jpg", "0c5b5a35784df401", _AGE
    ),
    Clean("photos", "GPEN__Solvay_conference_1927.png", "fa8ab905e8374a0f", _AGE),
    Clean("photos", "DeOldify__1860Girls.jpg", "537317db688c01e0", _AGE),
    Clean("photos", "DeOldify__1860sSamauris.png", "817d2a917a10ffaf", _AGE),
    Clean("photos", "DeOldify__1870sSphinx.jpg", "0f02b0b7cff589a8", _AGE),
    Clean("photos", "DeOldify__1874Mexico.png", "f5a7c895b2aa3ff0", _AGE),
    Clean("photos", "face_recognition__obama.jpg", "0930e3aa8cae5920", _GOVERNMENT),
    Clean("photos", "face_recognition__biden.jpg", "3c17508bb91554c6", _GOVERNMENT),
    Clean("photos", "face_recognition__obama3.jpg", "76ac6bf97c36dc2d", _GOVERNMENT),
    Clean("photos", "face_recognition__two_people.jpg", "536b29cd513fb618", _GOVERNMENT),
    Clean("photos", "LivePortrait__s0.jpg", "ccd094951787cec3", _PAINTING),
    Clean("photos", "LivePortrait__s3.jpg", "d93728ec60e1c0fc", _PAINTING),
    Clean("photos", "LivePortrait__s5.jpg", "9c368d9aa2eea0c5", _PAINTING),
    Clean("skimage", "data/astronaut.png", "88431cd9653ccd53", _GOVERNMENT),
    Clean("skimage", "data/camera.png", "b0793d2adda0fa6a", "CC0, Lav Varshney"),
    Clean("skimage", "data/chelsea.png", "596aa1e7cb875eb7", "CC0, Stefan van der Walt"),
    Clean("skimage", "data/coffee.png", "cc02f8ca188b167c", "CC0, Rachel Michetti"),
    Clean("skimage", "data/brick.png", "7966caf324f6ba84", "CC0, CC0Textures"),
    Clean("skimage", "data/grass.png", "b6b6022426b38936", "CC0, linolafett"),
    Clean("skimage", "data/gravel.png", "c48615b451bf1e60", "CC0, CC0Textures"),
    Clean("skimage", "data/rocket.jpg", "c2dd0de7c538df8d", "public domain, SpaceX"),
    Clean(
        "skimage", "data/clock_motion.png", "f029226b28b642e8", "public domain, Stefan van der Walt"
    ),
)
