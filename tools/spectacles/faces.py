"""Photographs of faces without spectacles, each by its sha256 and by what right.

Those of the development folder are of its public-domain class. The others lie in packages of the
npm registry under the MIT licence, as the pictures of people that templates come with. The nets
that find faces put them level; a face that its own detector does not find is left out.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.examination import analyse
from fondly.analysis.subject import largest_face
from fondly.media.photo_file import open_photo
from fondly.perception.crops import level_eyes

LIST = Path(__file__).with_name("faces.csv")

PACKAGES = {
    "material-dashboard-3.1.0": "424b8c15e9446bae383106122e22e37a",
    "material-kit-2.0.4": "543712c988b2697c61a7ef6c9527ebf8",
    "soft-ui-dashboard-1.0.1": "a829e661517184f7a7a84f6cc86efa17",
    "startbootstrap-agency-7.0.12": "bc49d5677d6fd30ee77ce33c3baad729",
    "startbootstrap-landing-page-6.0.6": "0e4a29e63274ec0435352b45a825af81",
    "tabler-preview-1.2.0": "97d1520d8f1e42b50d56eebc498074e5",
}
"""Files of npm by the names that `npm pack` gives them, and the first 32 digits of their sha256;
all under MIT."""

SCOPES = {"tabler-preview": "@tabler/preview"}
"""Names of packages that a file's name does not say."""

PER_UNIT = 240
"""Pixels between the outer corners of the eyes."""

WIDTH, HEIGHT = 624, 360


@dataclass(frozen=True, eq=False)
class Level:
    """A face put level, with the middle of its eyes in its own middle.

    Args:
        picture: (HEIGHT, WIDTH, 3) uint8 RGB.
        mesh: (478, 3) float32 in its pixels.
    """

    picture: NDArray[np.uint8]
    mesh: NDArray[np.float32]


def load(photos: Path, downloads: Path) -> list[Level]:
    """All faces of the list.

    Args:
        photos: the development photos.
        downloads: folder for packages; those that are there already are used.

    Raises:
        SystemExit: a file is not the one that was trained on.
    """
    with LIST.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [_level(_file(row, photos, downloads)) for row in rows]


def _file(row: dict[str, str], photos: Path, downloads: Path) -> Path:
    folder = photos if row["package"] == "photos" else _unpacked(row["package"], downloads)
    path = folder / row["file"]
    if hashlib.sha256(path.read_bytes()).hexdigest()[:16] != row["sha256"]:
        raise SystemExit(f"{path} is not the file that was trained on")
    return path


def _unpacked(package: str, downloads: Path) -> Path:
    folder, file = downloads / package, downloads / f"{package}.tgz"
    if folder.exists():
        return folder
    if not file.exists():
        name, version = package.rsplit("-", 1)
        wanted = f"{SCOPES.get(name, name)}@{version}"
        subprocess.run(["npm", "pack", wanted], cwd=downloads, check=True)
    if hashlib.sha256(file.read_bytes()).hexdigest()[:32] != PACKAGES[package]:
        raise SystemExit(f"{file} is not the package that was trained on")
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _level(path: Path) -> Level:
    found = analyse(open_photo(path))
    face = found.faces[largest_face(found) - 1]
    move, scale = level_eyes(face, (WIDTH, HEIGHT), PER_UNIT), PER_UNIT / face.iod_px
    pixels = found.photo.pixels
    if scale < 0.7:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.45 / scale), np.uint8)
    edge = cv2.BORDER_REFLECT
    picture = cv2.warpAffine(pixels, move, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=edge)
    points = face.landmarks.astype(np.float64)
    mesh = np.hstack([points[:, :2] @ move[:, :2].T + move[:, 2], points[:, 2:] * scale])
    return Level(np.asarray(picture, np.uint8), mesh.astype(np.float32))
