"""Defects made on clean photos, with known truth, where real ones are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.examination import analyse
from fondly.analysis.face_findings import inspect_face
from fondly.analysis.picture_findings import inspect_picture
from fondly.analysis.subject import largest_face
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.photo import Photo
from fondly.media.photo_file import content_hash, open_photo

Pixels = NDArray[np.uint8]
LID = np.asarray([236, 233, 226], np.uint8)
"""Of a scanner."""


def check_made(path: Path, half: str) -> dict[str, Any]:
    """For each kind of defect whether it is found on this photo, and whether it is without."""
    analysis = analyse(open_photo(path))
    face = analysis.faces[largest_face(analysis) - 1]
    chance = np.random.default_rng(sorted(path.name.encode()))
    clean = _codes(analysis, face, analysis.photo.pixels)
    found = {}
    for code, made in _defects(analysis.photo.pixels, face, chance).items():
        found[code] = {"found": code in _codes(analysis, face, made), "without": code in clean}
    return {"name": path.name, "half": half, "found": found}


def _codes(analysis: Analysis, face: Face, pixels: Pixels) -> set[str]:
    photo = Photo(pixels, content_hash(pixels))
    seen = Analysis(photo, analysis.faces, (), analysis.matte)
    return {one.code for one in (*inspect_face(photo, face), *inspect_picture(seen, face))}


def show_made(tried: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Prints recall, and how often the photo without the defect was accused."""
    print(f"\n{'made':16} {'half':9} {'found':>8} {'in vain':>8}")
    for code in sorted({code for one in tried for code in one["found"]}):
        for half in sorted({one["half"] for one in tried}, reverse=True):
            mine = [one["found"][code] for one in tried if one["half"] == half]
            found, without = (sum(one[key] for one in mine) for key in ("found", "without"))
            print(f"{code:16} {half:9} {found:>4}/{len(mine):<3} {without:>4}/{len(mine):<3}")
    return list(tried)


def _defects(pixels: Pixels, face: Face, chance: np.random.Generator) -> dict[str, Pixels]:
    return {
        "motion-blur": smeared(pixels, 0.1 * face.iod_px, chance.uniform(0, np.pi)),
        "jpeg-blocks": compressed(pixels, 12),
        "hard-shadow": shaded(pixels, face, chance.uniform(0, 2 * np.pi)),
        "print-texture": woven(pixels, chance.uniform(3, 9), chance.uniform(0.2, 1.2)),
        "border-visible": bordered(pixels, chance.uniform(0.03, 0.08), chance.uniform(-3, 3)),
        "page-curl": curled(pixels, chance.uniform(0.025, 0.04)),
        "burnt-light": burnt(pixels),
        "drowned-light": np.asarray((pixels / 255.0) ** 1.6 * 60, np.uint8),
        "smoothed-skin": filtered(pixels, face),
    }


def smeared(pixels: Pixels, length_px: float, angle: float) -> Pixels:
    """Moved along a line while the shutter was open."""
    side = max(3, round(length_px) | 1)
    kernel, middle = np.zeros((side, side), np.float32), side // 2
    reach = np.asarray([np.cos(angle), np.sin(angle)]) * middle
    start, end = (np.round(middle + sign * reach).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def compressed(pixels: Pixels, quality: int) -> Pixels:
    """Saved as JPEG."""
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    again = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(again[..., ::-1])


def shaded(pixels: Pixels, face: Face, angle: float) -> Pixels:
    """A shadow with an edge through the middle of the face, that leaves .3 of the light."""
    middle = face.landmarks[[1, 168], :2].mean(axis=0)
    rows, cols = np.indices(pixels.shape[:2])
    away = (cols - middle[0]) * np.cos(angle) + (rows - middle[1]) * np.sin(angle)
    lit = 1 / (1 + np.exp(-np.clip(away / (0.03 * face.iod_px), -50, 50)))
    return np.asarray(pixels * (0.3 + 0.7 * lit)[..., None], np.uint8)


def woven(pixels: Pixels, period_px: float, angle: float) -> Pixels:
    """A wave of four levels over the whole picture."""
    rows, cols = np.indices(pixels.shape[:2])
    wave = 4 * np.sin(2 * np.pi * (cols * np.cos(angle) + rows * np.sin(angle)) / period_px)
    return np.asarray(np.clip(pixels + wave[..., None], 0, 255), np.uint8)


def bordered(pixels: Pixels, share: float, tilt_deg: float) -> Pixels:
    """The picture as a print on a scanner's white lid, a little askew, its faces unmoved."""
    height, width = pixels.shape[:2]
    inside = np.zeros((height, width), np.uint8)
    margin = share * min(height, width)
    corner = cv2.boxPoints(
        ((width / 2, height / 2), (width - 2 * margin, height - 2 * margin), tilt_deg)
    )
    cv2.fillConvexPoly(inside, np.round(corner).astype(np.int32), 1)
    return np.where(inside[..., None] > 0, pixels, LID)


def curled(pixels: Pixels, bow: float) -> Pixels:
    """The picture as a print that bulges: its upper and lower edges bow."""
    height, width = pixels.shape[:2]
    margin = 0.05 * min(height, width)
    rows, cols = np.indices((height, width))
    deep = margin + bow * height * ((cols - width / 2) / (width / 2 - margin)) ** 2
    inside = (rows > deep) & (rows < height - deep) & (cols > margin) & (cols < width - margin)
    return np.where(inside[..., None], pixels, LID)


def burnt(pixels: Pixels) -> Pixels:
    """Exposed so much that the brighter half of the picture is white."""
    bright = float(np.percentile(pixels.min(axis=-1), 60))
    return np.asarray(np.clip(pixels * (255 / max(bright, 20)), 0, 255), np.uint8)


def filtered(pixels: Pixels, face: Face) -> Pixels:
    """Skin smoothed as by a phone, edges kept."""
    reach = max(5, round(0.12 * face.iod_px))
    smooth = pixels
    for _ in range(2):
        again = cv2.bilateralFilter(smooth, min(reach, 25), 40, reach / 2)
        smooth = np.asarray(again, np.uint8)
    return smooth
