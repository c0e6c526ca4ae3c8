"""A fine pattern that repeats over the whole picture: halftone, silk paper, moiré."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

TILE = 256
MOST_TILES = 24
SHORTEST_PX, LONGEST_PX = 2.2, 14.0
"""Period of the patterns looked for: finer ones are pixels, coarser ones are things."""
FAINTEST = 0.8
"""Amplitude in 8-bit levels below which nobody sees a pattern."""
GRID = 8
"""Patterns with the period of JPEG's blocks, or a whole part of it, are those blocks."""


def weave(pixels: NDArray[np.uint8]) -> float:
    """How far the strongest repeating pattern stands out of the picture's spectrum.

    The power spectra of many tiles are averaged by their logarithm, so that a pattern must be
    everywhere; a peak is compared with the median around it.

    Args:
        pixels: (H, W, 3) uint8 RGB, at its own size.

    Returns:
        The peak over its surroundings, in factors of ten of power; a picture without a pattern
        stays below about 0.5.
    """
    tiles = _tiles(pixels)
    if not tiles:
        return 0.0
    window = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
    powers = [
        np.log10(np.abs(np.fft.fft2((tile - tile.mean()) * window)) ** 2 + 1e2) for tile in tiles
    ]
    mean = np.fft.fftshift(np.mean(powers, axis=0)).astype(np.float32)
    soft = cv2.GaussianBlur(mean, (0, 0), 1.0)
    around = cv2.blur(mean, (23, 23))
    frequency = np.fft.fftshift(np.fft.fftfreq(TILE))
    v, u = np.meshgrid(frequency, frequency, indexing="ij")
    radius = np.hypot(u, v)
    looked_at = (radius > 1 / LONGEST_PX) & (radius < 1 / SHORTEST_PX)
    for axis in (u, v):
        looked_at &= np.abs(axis) > 1.5 / TILE  # edges of upright things lie on the axes
        nearest = np.round(np.abs(axis) * GRID) / GRID
        looked_at &= np.abs(np.abs(axis) - nearest) > 1.5 / TILE
    # A wave of amplitude a gives a peak of a * TILE**2 / 8 under a Hann window of both sides.
    strong = mean > 2 * np.log10(FAINTEST * TILE**2 / 8)
    return float((soft - around)[looked_at & strong].max(initial=0.0))


def _tiles(pixels: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
    height, width = pixels.shape[:2]
    rows = range(0, height - TILE + 1, TILE // 2)
    cols = range(0, width - TILE + 1, TILE // 2)
    places = [(y, x) for y in rows for x in cols]
    step = -(-len(places) // MOST_TILES) or 1
    cut = [pixels[y : y + TILE, x : x + TILE] for y, x in places[::step][:MOST_TILES]]
    return [tile.astype(np.float32).mean(axis=-1) for tile in cut]
