"""Texture parted into octaves, and how strong each is all over a picture: the print's grain.

Film, paper, halftone, brush strokes and cracks go over everything that a picture shows, the more
or the less by how light it is. What they amount to is the least that is found anywhere at a tone:
C. Liu, W. T. Freeman, R. Szeliski and S. B. Kang, "Noise Estimation from a Single Image", 2006,
take the lower envelope so. What skin has beyond it are pores and wrinkles.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY

SIZES_PX = (0.8, 1.6, 3.2, 6.4, 12.8, 25.6)
"""Deviations of the blurs between octaves."""
TILES, TILE_PX, OCTAVE_TILE = 16, 48, 3.0
"""Tiles along each side of the picture; how large they are at least, and in the widest blurs."""
SHRUNK_PX = 3.2
"""Deviation of a blur that is as good on a smaller picture."""
TONES = np.linspace(15.0, 240.0, 10)
"""Levels at which the print is looked at; beyond the ends its black and white cut grain off."""
ALIKE, FEWEST, LEAST = 18.0, 6, 0.1
"""Levels by which a tile may be lighter or darker; how many tell; and the quantile of them that is
the print's alone: in the others there are things."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class PrintOctaves:
    """How a picture is parted, and what of each octave is the print's.

    Args:
        sizes: deviations of the blurs at the octaves' coarse ends, px; texture has nothing beyond
            the last.
        strengths: (octaves, len(TONES)) float64, median of the absolute luma, levels.
    """

    sizes: tuple[float, ...]
    strengths: NDArray[np.float64]

    def part(self, texture: Plane) -> list[Plane]:
        """Octaves of texture, (H, W) or (H, W, 3), the finest first; their sum is the texture."""
        blurred = [texture, *(blur(texture, size) for size in self.sizes[:-1])]
        return [*(fine - coarse for fine, coarse in pairwise(blurred)), blurred[-1]]

    def printed(self, octave: int, light: Plane) -> Plane:
        """Strength of the print's own texture where it is so light: as ``light``."""
        return np.asarray(np.interp(light, TONES, self.strengths[octave]), np.float32)


def octaves_of(pixels: Plane, coarsest_px: float) -> PrintOctaves:
    """How a picture's texture is parted.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        coarsest_px: deviation of the blur that parts texture from shading.
    """
    sizes = (*(size for size in SIZES_PX if size < coarsest_px), coarsest_px)
    grey = np.asarray(cv2.transform(pixels, GREY[None]), np.float32)
    side = max(TILE_PX, OCTAVE_TILE * coarsest_px)
    found = []
    for fine, coarse in pairwise((0.0, *sizes)):
        small, scale = _shrunk(grey, coarse)
        finer = blur(small, fine * scale) if fine else small
        octave = np.abs(finer - blur(small, coarse * scale))
        found.append([float(np.median(tile)) for tile in _tiles(octave, side * scale)])
    small, scale = _shrunk(grey, coarsest_px)
    lights = np.array([float(tile.mean()) for tile in _tiles(small, side * scale)])
    return PrintOctaves(sizes, _envelope(lights, np.array(found).T))


def _shrunk(grey: Plane, blur_px: float) -> tuple[Plane, float]:
    """A picture as small as does for such a blur, and its scale."""
    scale = min(1.0, SHRUNK_PX / blur_px)
    if scale == 1.0:
        return grey, scale
    size = (max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32), scale


def _tiles(plane: Plane, side: float) -> list[Plane]:
    """Parts of a plane, evenly over it; of a smaller picture the same parts."""
    length = min(max(round(side), 1), *plane.shape)
    rows, cols = (np.linspace(0, whole - length, TILES).astype(int) for whole in plane.shape)
    return [plane[row : row + length, col : col + length] for row in rows for col in cols]


def _envelope(lights: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The least of what was found at each tone: (octaves, len(TONES)).

    Where no tile tells, the nearest tones do.
    """
    alike = np.abs(lights - TONES[:, None]) <= ALIKE
    told = np.flatnonzero(alike.sum(axis=1) >= FEWEST)
    if not len(told):
        return np.zeros((found.shape[1], len(TONES)))
    least = np.array([np.quantile(found[alike[k]], LEAST, axis=0) for k in told])
    return np.array([np.interp(TONES, TONES[told], octave) for octave in least.T])


def blur(plane: Plane, sigma_px: float) -> Plane:
    """A plane under a Gaussian of this deviation."""
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma_px), np.float32)
