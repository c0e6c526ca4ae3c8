"""What the inside of this mouth would be coloured like in this photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.face_outlines import INNER_LIPS, OUTER_LIPS
from fondly.portrait.head_frame import FACE_OVAL

LOWER_FACE = (203, 206, 216, 212, 202, 204, 194, 201, 421, 418, 424, 422, 432, 436, 426, 423)
"""Landmarks on bare skin beside nose and mouth and on the chin."""
CHEEKS = (50, 101, 36, 205, 207, 187, 280, 330, 266, 425, 427, 411, 164, 167, 393)
"""Landmarks on the cheeks, where light falls as on the front teeth."""
REDDER = np.array([1.40, 0.79, 0.81])
"""Tongue and gums over their own mean, in a colour photo; half of it, the lips' own hue is half."""
TINTED, COLOURED = 4.5, 7.0
"""Levels that hues stray: at most the first in black-and-white and toned pictures, at least the
second in coloured ones (97 pictures; two tinted drawings and an autochrome lie between)."""
WHITE = 0.998
"""Share of the photo's pixels that are darker than its white: sparks and dust are lighter."""
PALER = 0.5
"""How far towards the photo's white a tooth in full light is lighter than the cheek."""
LIT_LIPS, LIT_SKIN, SHADE = 0.5, 0.8, (0.4, 1.0)
"""A mouth whose lips and whose skin are darker than so much of lit cheeks lies in shadow, and its
teeth with it (lips: usually .54 to .82)."""
KEPT = np.array([0.13, 0.50])
"""Of the skin's differences red less green and green less blue: what a tooth has of them."""

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
        warm: tint of the mouth's walls, about 1; 1 in a photo without colours.
    """

    black: Colour
    skin: Colour
    lip: Colour
    flesh: Colour
    tooth: Colour
    warm: Colour

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
    coloured = _colourfulness(pixels, points)
    hue = (lip / max(float(lip.mean()), 1.0) + REDDER) / 2
    flesh = lip + coloured * (lip.mean() * hue - lip)
    warm = 1.0 + coloured * (hue - 1.0)
    tooth = _tooth(pixels, points, skin, coloured)
    lit = max(float(lip.mean()) / LIT_LIPS, float(skin.mean()) / LIT_SKIN)
    shade = float(np.clip(lit / _brightness(pixels, points), *SHADE))
    return MouthColours(black, skin, lip, flesh, black + shade * (tooth - black), warm)


def _colourfulness(pixels: NDArray[np.float32], points: NDArray[np.float64]) -> float:
    """1 for a colour photo, 0 for black and white or one tint.

    Told by how far hues stray from a curve over the tones, in the picture or in the face alone: a
    dark room leaves only skin to tell.
    """
    low, high = np.clip(points.min(axis=0), 0, None), np.clip(points.max(axis=0), 2, None)
    (x0, y0), (x1, y1) = low.astype(int), high.astype(int)
    face = pixels[y0:y1, x0:x1]
    strays = [_stray(part) for part in (pixels, face) if part.size > 0]
    return float(np.clip((max(strays) - TINTED) / (COLOURED - TINTED), 0.0, 1.0))


def _stray(pixels: NDArray[np.float32]) -> float:
    """How far hues stray from a curve over the tones, in levels."""
    small = cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA).reshape(-1, 3)
    powers = np.vander(small.mean(axis=1).astype(np.float64) / 128 - 1, 4)
    strays = []
    for difference in (small[:, 0] - small[:, 1], small[:, 1] - small[:, 2]):
        tint = powers @ np.linalg.lstsq(powers, difference, rcond=None)[0]
        strays.append(float((difference - tint).std()))
    return max(strays)


def _darkest(inside: NDArray[np.float32]) -> Colour:
    if inside.size == 0:
        return np.zeros(3)
    grey = inside.mean(axis=1)
    dark = inside[grey <= np.quantile(grey, 0.006)]
    return np.asarray(np.median(dark, axis=0), np.float64)


def _tooth(
    pixels: NDArray[np.float32], points: NDArray[np.float64], skin: Colour, coloured: float
) -> Colour:
    """Halfway between lit skin and the photo's white, and paler: without its red."""
    bright = _brightness(pixels, points)
    white = max(float(np.quantile(pixels[::4, ::4].mean(axis=2), WHITE)), bright)
    level = bright + PALER * (white - bright)
    share = 1.0 + coloured * (KEPT - 1.0)
    red, green, blue = skin / max(float(skin.mean()), 1.0)
    warmer, yellower = share * (red - green, green - blue)
    tint = np.array([2 * warmer + yellower, yellower - warmer, -warmer - 2 * yellower]) / 3
    return np.asarray(np.minimum(level * (1.0 + tint), 250.0))


def _brightness(pixels: NDArray[np.float32], points: NDArray[np.float64]) -> float:
    """Level of well lit skin on the cheeks."""
    return float(np.quantile(_at(pixels, points[list(CHEEKS)]).mean(axis=1), 0.65))


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
