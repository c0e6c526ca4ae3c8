"""Closed-form matting: in every small window, alpha is a linear function of the colours.

Levin, Lischinski, Weiss 2008, "A Closed-Form Solution to Natural Image Matting". It is solved on a
small picture; the linear functions found there are then read at full resolution (He, Sun 2015,
"Fast Guided Filter"), so that single hairs appear that the small picture has not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

SMOOTHING = 1.0e-4
"""Variance of the noise in a window's colours, of encoded values in [0, 1]."""

STEPS = 50
"""Of conjugate gradients: alpha is then within .006 on average of the limit, even where a band is
half a head wide (four photographs)."""

NEIGHBOURS = 13
"""Of each pixel's 5x5 neighbours: itself, and the 12 that follow it in reading order."""


def solve_matte(
    image: NDArray[np.float32],
    band: NDArray[np.bool_],
    guess: NDArray[np.float32],
    trust: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Alpha that is smooth where the colours are and follows a guess as far as it is trusted.

    Args:
        image: (H, W, 3) float32, encoded in [0, 1].
        band: (H, W) bool, where alpha is sought; elsewhere ``guess`` stands.
        guess: (H, W) float32 in [0, 1].
        trust: (H, W) float32 above 0, weight of the guess in the band; that of the colours is
            about 1.

    Returns:
        (H, W) float32 in [0, 1].
    """
    alpha = guess.astype(np.float64)
    if band.any() and min(band.shape) > 2:
        laplacian = np.zeros((*band.shape, NEIGHBOURS))
        _assemble(image, band, SMOOTHING, laplacian)
        _solve(laplacian, np.argwhere(band), trust, guess, alpha)
    return np.clip(alpha, 0.0, 1.0).astype(np.float32)


def sharpen_matte(
    alpha: NDArray[np.float32],
    image: NDArray[np.float32],
    full: NDArray[np.float32],
    band: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Alpha of a small picture at the full resolution, following the full picture's colours.

    Args:
        alpha: (h, w) float32 in [0, 1].
        image: (h, w, 3) float32, encoded in [0, 1]: ``full``, shrunk.
        full: (H, W, 3) float32, encoded in [0, 1].
        band: (h, w) bool, where colours are followed; elsewhere alpha is only enlarged.

    Returns:
        (H, W) float32 in [0, 1].
    """
    slopes = _slopes(alpha, image, band)
    sloping = np.asarray(slopes[..., :3].any(axis=-1)).astype(np.uint8)
    follows = cv2.dilate(sloping, np.ones((3, 3), np.uint8))
    result = np.empty(full.shape[:2], np.float32)
    scale = (alpha.shape[0] / full.shape[0], alpha.shape[1] / full.shape[1])
    _apply_slopes(slopes, np.asarray(follows > 0), full, scale, result)
    return result


def _slopes(
    alpha: NDArray[np.float32], image: NDArray[np.float32], band: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """(h, w, 4): slope over the three colours, and what remains; the mean over 3x3 windows."""
    window = (3, 3)

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.blur(values, window), np.float32)

    colour, level = mean(image), mean(alpha)
    rows, cols = np.nonzero(cv2.dilate(band.astype(np.uint8), np.ones((3, 3), np.uint8)))
    spread = np.empty((len(rows), 3, 3))
    for i in range(3):
        for j in range(i, 3):
            product = mean(image[..., i] * image[..., j]) - colour[..., i] * colour[..., j]
            spread[:, i, j] = spread[:, j, i] = product[rows, cols]
    spread += np.eye(3) * SMOOTHING
    shared = mean(image * alpha[..., None]) - colour * level[..., None]
    slope = np.linalg.solve(spread, shared[rows, cols][..., None].astype(np.float64))[..., 0]
    found = np.zeros((*alpha.shape, 4), np.float32)
    found[..., 3] = alpha
    found[rows, cols, :3] = slope
    found[rows, cols, 3] = level[rows, cols] - (slope * colour[rows, cols]).sum(axis=-1)
    return mean(found)


@kernel
def _apply_slopes(
    slopes: NDArray[np.float32],
    follows: NDArray[np.bool_],
    full: NDArray[np.float32],
    scale: tuple[float, float],
    result: NDArray[np.float32],
) -> None:
    height, width = slopes.shape[:2]
    for y in range(result.shape[0]):
        v = min(max((y + 0.5) * scale[0] - 0.5, 0.0), height - 1.001)
        row, down = int(v), np.float32(v - int(v))
        for x in range(result.shape[1]):
            u = min(max((x + 0.5) * scale[1] - 0.5, 0.0), width - 1.001)
            col, right = int(u), np.float32(u - int(u))
            alpha = np.float32(0.0)
            for k in range(0 if follows[row, col] else 3, 4):
                upper = slopes[row, col, k] + right * (
                    slopes[row, col + 1, k] - slopes[row, col, k]
                )
                lower = slopes[row + 1, col, k] + right * (
                    slopes[row + 1, col + 1, k] - slopes[row + 1, col, k]
                )
                value = upper + down * (lower - upper)
                alpha += value * full[y, x, k] if k < 3 else value
            result[y, x] = min(max(alpha, np.float32(0.0)), np.float32(1.0))


@kernel
def _assemble(
    image: NDArray[np.float32],
    band: NDArray[np.bool_],
    smoothing: float,
    laplacian: NDArray[np.float64],
) -> None:
    """Levin's matrix, summed over the 3x3 windows that hold a pixel of the band."""
    height, width = band.shape
    away = np.empty((9, 3))
    turned = np.empty((9, 3))
    for row in range(1, height - 1):
        for col in range(1, width - 1):
            if not band[row - 1 : row + 2, col - 1 : col + 2].any():
                continue
            _whiten(image, (row, col), smoothing, away, turned)
            for i in range(9):
                y, x = row + i // 3 - 1, col + i % 3 - 1
                for j in range(i, 9):
                    alike = 1.0
                    for k in range(3):
                        alike += turned[i, k] * away[j, k]
                    place = 5 * (j // 3 - i // 3) + (j % 3 - i % 3)
                    laplacian[y, x, place] += (1.0 if i == j else 0.0) - alike / 9.0


@kernel
def _whiten(
    image: NDArray[np.float32],
    place: tuple[int, int],
    smoothing: float,
    away: NDArray[np.float64],
    turned: NDArray[np.float64],
) -> None:
    """A window's colours less their mean, and the same times the inverse of their covariance."""
    row, col = place
    middle = np.zeros(3)
    for i in range(9):
        for k in range(3):
            away[i, k] = image[row + i // 3 - 1, col + i % 3 - 1, k]
            middle[k] += away[i, k] / 9.0
    a, b, c, d, e, f = smoothing, 0.0, 0.0, smoothing, 0.0, smoothing
    for i in range(9):
        for k in range(3):
            away[i, k] -= middle[k]
        red, green, blue = away[i, 0], away[i, 1], away[i, 2]
        a += red * red / 9.0
        b += red * green / 9.0
        c += red * blue / 9.0
        d += green * green / 9.0
        e += green * blue / 9.0
        f += blue * blue / 9.0
    size = a * (d * f - e * e) + b * (c * e - b * f) + c * (b * e - c * d)
    for i in range(9):
        red, green, blue = away[i, 0], away[i, 1], away[i, 2]
        turned[i, 0] = (
            (d * f - e * e) * red + (c * e - b * f) * green + (b * e - c * d) * blue
        ) / size
        turned[i, 1] = (
            (c * e - b * f) * red + (a * f - c * c) * green + (b * c - a * e) * blue
        ) / size
        turned[i, 2] = (
            (b * e - c * d) * red + (b * c - a * e) * green + (a * d - b * b) * blue
        ) / size


@kernel
def _solve(
    laplacian: NDArray[np.float64],
    places: NDArray[np.int64],
    trust: NDArray[np.float32],
    guess: NDArray[np.float32],
    alpha: NDArray[np.float64],
) -> None:
    """Conjugate gradients with the diagonal as preconditioner; alpha changes at ``places`` only."""
    count = len(places)
    product = np.zeros(alpha.shape)
    direction = np.zeros(alpha.shape)
    residual = np.zeros(count)
    diagonal = np.zeros(count)
    _multiply(laplacian, alpha, product)
    before = 0.0
    for k in range(count):
        row, col = places[k]
        diagonal[k] = laplacian[row, col, 0] + trust[row, col] + 1.0e-9
        residual[k] = trust[row, col] * (guess[row, col] - alpha[row, col]) - product[row, col]
        direction[row, col] = residual[k] / diagonal[k]
        before += residual[k] * direction[row, col]
    for _ in range(STEPS):
        _multiply(laplacian, direction, product)
        curvature = 0.0
        for k in range(count):
            row, col = places[k]
            product[row, col] += trust[row, col] * direction[row, col]
            curvature += direction[row, col] * product[row, col]
        if curvature <= 1.0e-12:
            return
        length, after = before / curvature, 0.0
        for k in range(count):
            row, col = places[k]
            alpha[row, col] += length * direction[row, col]
            residual[k] -= length * product[row, col]
            after += residual[k] * residual[k] / diagonal[k]
        for k in range(count):
            row, col = places[k]
            direction[row, col] = residual[k] / diagonal[k] + after / before * direction[row, col]
        before = after


@kernel
def _multiply(
    laplacian: NDArray[np.float64], values: NDArray[np.float64], product: NDArray[np.float64]
) -> None:
    """The matrix, of which half is kept, times an image."""
    height, width = values.shape
    product[:] = 0.0
    for row in range(height):
        for col in range(width):
            if laplacian[row, col, 0] == 0.0:
                continue
            here = values[row, col]
            total = laplacian[row, col, 0] * here
            for place in range(1, NEIGHBOURS):
                down = (place + 2) // 5
                right = place - 5 * down
                y, x = row + down, col + right
                if y < height and 0 <= x < width:
                    total += laplacian[row, col, place] * values[y, x]
                    product[y, x] += laplacian[row, col, place] * here
            product[row, col] += total
