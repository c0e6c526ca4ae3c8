"""Lines, blobs and noise that damage and lookalikes are drawn with.

All are drawn at twice the size and made smaller, so that lines may be thinner than a pixel.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

FINE = 2
"""Times the size at which strokes are drawn."""

_SHIFT = 4
"""Bits behind the point in OpenCV's coordinates."""

Alpha = NDArray[np.float32]
"""(H, W) float32 in [0, 1]."""

Points = NDArray[np.float64]
"""(N, 2) x and y in pixels."""


def draw_line(size_px: int, points: Points, widths_px: NDArray[np.float64]) -> Alpha:
    """A line whose width runs along it."""
    canvas = np.zeros((size_px * FINE, size_px * FINE), np.uint8)
    put_line(canvas, points, widths_px)
    return shrink(canvas)


def put_line(
    canvas: NDArray[np.uint8], points: Points, widths_px: NDArray[np.float64], value: int = 255
) -> None:
    """Draw a line into a canvas of FINE times the size; thinner than half a pixel is fainter."""
    at = _fixed(points, FINE)
    for start, end, width in zip(at[:-1], at[1:], widths_px[:-1], strict=True):
        thick = max(1, round(width * FINE))
        shade = value if width * FINE >= 1 else int(value * width * FINE)
        if width > 0:
            cv2.line(canvas, start.tolist(), end.tolist(), shade, thick, cv2.LINE_AA, _SHIFT)


def fill_outline(size_px: int, points: Points) -> Alpha:
    """What lies inside a closed outline."""
    canvas = np.zeros((size_px * FINE, size_px * FINE), np.uint8)
    put_outline(canvas, points)
    return shrink(canvas)


def put_outline(canvas: NDArray[np.uint8], points: Points, fine: int = FINE) -> None:
    """Fill a closed outline in a canvas of so many times the size."""
    cv2.fillPoly(canvas, [_fixed(points, fine)], 255, cv2.LINE_AA, _SHIFT)


def _fixed(points: Points, fine: int) -> NDArray[np.int32]:
    """Points as OpenCV draws them in a canvas of so many times the size."""
    return np.round((points + 0.5) * fine * (1 << _SHIFT)).astype(np.int32)


def shrink(canvas: NDArray[np.uint8]) -> Alpha:
    """A canvas at its true size, in [0, 1]."""
    size = (canvas.shape[1] // FINE, canvas.shape[0] // FINE)
    small = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def smooth_noise(rng: np.random.Generator, size_px: int, scale_px: float) -> Alpha:
    """Noise whose blotches are about `scale_px` wide, spread over [0, 1]."""
    cells = max(2, round(size_px / scale_px) + 2)
    coarse = rng.random((cells, cells), np.float32)
    noise = cv2.resize(coarse, (size_px, size_px), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(noise, 0, 1), np.float32)


def smooth_row(rng: np.random.Generator, count: int, knots: int) -> NDArray[np.float64]:
    """Values in [0, 1] that run smoothly along a line."""
    at = np.linspace(0, knots - 1, count)
    return np.interp(at, np.arange(knots), rng.random(knots))


def spline(knots: Points, count: int) -> Points:
    """A Catmull-Rom spline through knots."""
    p = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = np.linspace(0, len(knots) - 1 - 1e-9, count)
    k, u = t.astype(int), (t % 1)[:, None]
    a, b, c, d = p[k], p[k + 1], p[k + 2], p[k + 3]
    between = 0.5 * (
        2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * (b - c) + d - a) * u**3
    )
    return np.asarray(between, np.float64)


def wander(
    rng: np.random.Generator, start: Points, angle: float, length_px: float, bend: float
) -> Points:
    """A smooth line from a start: its knots leave the straight line by `bend` of its length."""
    knots = rng.integers(3, 6)
    along = np.linspace(0, length_px, knots)
    aside = np.cumsum(rng.normal(0, 1, knots)) * bend * length_px / knots
    aside -= aside[0]
    ahead = np.array([np.cos(angle), np.sin(angle)])
    left = np.array([-ahead[1], ahead[0]])
    line = start + along[:, None] * ahead + aside[:, None] * left
    return spline(line, max(8, int(length_px / 4)))


def blob(rng: np.random.Generator, centre: Points, radius_px: float, rough: float) -> Points:
    """A closed outline about a centre, the rougher the less round."""
    count = int(rng.integers(6, 14))
    radii = radius_px * np.exp(rng.normal(0, rough, count))
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.random()
    flat = rng.uniform(0.4, 1.0)
    knots = np.stack([np.cos(angles) * radii, np.sin(angles) * radii * flat], axis=-1)
    knots = turned(knots, rng.uniform(0, np.pi))
    return centre + spline(np.concatenate([knots, knots[:1]]), 4 * count)


def turned(points: Points, angle: float) -> Points:
    """Points turned about the origin, x towards y."""
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(points @ np.array([[c, s], [-s, c]]), np.float64)


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, as likely in each octave."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))
