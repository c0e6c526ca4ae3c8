"""What the inside of this mouth would be coloured like in this photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.face_outlines import INNER_LIPS, LEFT_LIDS, OUTER_LIPS, RIGHT_LIDS
from fondly.portrait.head_frame import FACE_OVAL

LOWER_FACE = (203, 206, 216, 212, 202, 204, 194, 201, 421, 418, 424, 422, 432, 436, 426, 423)
"""Landmarks on bare skin beside nose and mouth and on the chin."""
CHEEKS = (50, 101, 36, 205, 207, 187, 280, 330, 266, 425, 427, 411, 164, 167, 393)
"""Landmarks on the cheeks, where light falls as on the front teeth."""
WHITEST = 228.0
REDDER = np.array([1.30, 0.83, 0.87])
"""Tongue and gums over their own mean, in a colour photo."""
IRIS_FREE = 1.25
"""Times the iris's radius within which no white of the eye is looked for."""

Colour = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MouthColours:
    """sRGB-encoded 0..255, (3,) float64 each.

    Args:
        black: the darkest of this face: the photo's own black, faded or not.
        skin: around the mouth.
        lip: of the lips.
        flesh: of tongue and gums in the light that falls on the lips.
        tooth: a tooth in full light.
    """

    black: Colour
    skin: Colour
    lip: Colour
    flesh: Colour
    tooth: Colour

    def between(self, colour: Colour, share: float) -> Colour:
        """A colour in less light, down to the photo's own black."""
        return np.asarray(self.black + share * (colour - self.black))


def mouth_colours(pixels: NDArray[np.float32], face: Face) -> MouthColours:
    """Read the colours off the face.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.
    """
    points = face.landmarks[:, :2].astype(np.float64)
    skin = np.asarray(np.median(_at(pixels, points[list(LOWER_FACE)]), axis=0), np.float64)
    lips = _mask(pixels, [points[list(OUTER_LIPS)]]) & ~_mask(pixels, [points[list(INNER_LIPS)]])
    lip = _median(pixels[lips], skin * 0.8)
    inside = pixels[_mask(pixels, [points[list(FACE_OVAL)]])]
    black = _darkest(inside)
    flesh = lip + _colourfulness(pixels) * (lip.mean() * REDDER - lip)
    return MouthColours(black, skin, lip, flesh, _tooth(pixels, points, skin, black))


def _colourfulness(pixels: NDArray[np.float32]) -> float:
    """1 for a colour photo, 0 for black and white or one tint: how far hues stray from a curve."""
    small = cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA).reshape(-1, 3)
    powers = np.vander(small.mean(axis=1).astype(np.float64) / 128 - 1, 4)
    strays = []
    for difference in (small[:, 0] - small[:, 1], small[:, 1] - small[:, 2]):
        tint = powers @ np.linalg.lstsq(powers, difference, rcond=None)[0]
        strays.append(float((difference - tint).std()))
    return float(np.clip((max(strays) - 4.0) / 6.0, 0.0, 1.0))


def _darkest(inside: NDArray[np.float32]) -> Colour:
    if inside.size == 0:
        return np.zeros(3)
    grey = inside.mean(axis=1)
    dark = inside[grey <= np.quantile(grey, 0.006)]
    return np.asarray(np.median(dark, axis=0), np.float64)


def _tooth(
    pixels: NDArray[np.float32], points: NDArray[np.float64], skin: Colour, black: Colour
) -> Colour:
    """The white of the eye, a little warmer, in a range that teeth have beside such skin."""
    white = _white_of_eyes(pixels, points)
    bright = _brightness(pixels, points)
    if white is None:
        white = skin * 1.15
    level = float(np.clip(white.mean() * 1.02, 1.08 * bright, 1.9 * bright))
    level = min(max(level, black.mean() + 24.0), WHITEST)
    tint = 0.6 * white / max(white.mean(), 1.0) + 0.4 * skin / max(float(skin.mean()), 1.0)
    # Enamel is paler than skin and yellower than sclera: half of the tint's own chroma.
    tint = 1.0 + 0.55 * (tint / tint.mean() - 1.0)
    return np.asarray(np.minimum(level * tint, 240.0))


def _brightness(pixels: NDArray[np.float32], points: NDArray[np.float64]) -> float:
    """Level of well lit skin on the cheeks."""
    return float(np.quantile(_at(pixels, points[list(CHEEKS)]).mean(axis=1), 0.65))


def _white_of_eyes(pixels: NDArray[np.float32], points: NDArray[np.float64]) -> Colour | None:
    found = []
    for lids, centre, rim in ((RIGHT_LIDS, 468, 469), (LEFT_LIDS, 473, 474)):
        mask = _mask(pixels, [points[list(lids)]])
        rows, cols = np.nonzero(mask)
        if rows.size < 12:
            continue
        radius = float(np.linalg.norm(points[rim] - points[centre]))
        free = np.hypot(cols - points[centre, 0], rows - points[centre, 1]) > IRIS_FREE * radius
        white = pixels[rows[free], cols[free]]
        if len(white) >= 8:
            grey = white.mean(axis=1)
            found.append(np.median(white[grey >= np.quantile(grey, 0.6)], axis=0))
    return np.mean(found, axis=0).astype(np.float64) if found else None


def _mask(pixels: NDArray[np.float32], polygons: list[NDArray[np.float64]]) -> NDArray[np.bool_]:
    mask = np.zeros(pixels.shape[:2], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 1)
    return mask.astype(bool)


def _median(values: NDArray[np.float32], otherwise: Colour) -> Colour:
    return np.asarray(np.median(values, axis=0), np.float64) if len(values) else otherwise


def _at(pixels: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float32]:
    """Colours at places, kept inside the picture."""
    height, width = pixels.shape[:2]
    at = np.clip(np.round(places).astype(int), 0, (width - 1, height - 1))
    return np.asarray(pixels[at[:, 1], at[:, 0]])
