"""Pieces copied into a ring, brought together band by band, each over its own width.

Where two pieces meet, or the search found a different source for every pixel, copying as it is
leaves seams and specks that are sharper than anything nearby; before an unfocused background they
are seen at once. Burt, Adelson 1983 ("A Multiresolution Spline With Application to Image Mosaics")
part each piece into bands and let it fade into the next over a width that suits the band. What is
lost where unlike pieces are averaged is given back as contrast, so that grain stays.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import pull_push
from fondly.imaging.kernels import kernel
from fondly.imaging.patch_match import Fill

SIGMAS = (1.0, 2.0, 4.0)
"""Standard deviations, in pixels of the small picture, of the Gaussians between the bands; each is
also the one by which pieces fade into each other in the band above it."""

MOST_GAIN = 2.0
"""The most by which a band's contrast is given back; a mean of four unlike pieces has lost half."""


def blend_pieces(
    fill: Fill, seen: NDArray[np.bool_], hole: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The fill with the texture of what was copied, and no seams between the pieces.

    Args:
        fill: of the ring; its colours are means over many patches.
        seen: (h, w) bool, where the fill is the photo's background.
        hole: (h, w) bool, the ring.

    Returns:
        (h, w, 3) float32, equal to the fill outside the ring.
    """
    whole = pull_push(fill.image, seen | hole) if (seen | hole).any() else fill.image
    tones = np.zeros_like(whole)
    finer = whole
    for sigma in SIGMAS:
        coarser = np.asarray(cv2.GaussianBlur(whole, (0, 0), sigma), np.float32)
        band = np.ascontiguousarray(finer - coarser)
        mixed, energy = band.copy(), (band * band).mean(axis=-1)
        _mix(band, (fill.steps, fill.found, seen), sigma, mixed, energy)
        kept = cv2.GaussianBlur((mixed * mixed).mean(axis=-1), (0, 0), 2.0 * sigma)
        wanted = cv2.GaussianBlur(energy, (0, 0), 2.0 * sigma)
        gain = np.sqrt(np.clip(wanted / np.maximum(kept, 1e-9), 1.0, MOST_GAIN**2))
        tones += mixed * gain[..., None]
        finer = coarser
    tones += finer
    return np.where(fill.found[..., None], tones, fill.image).astype(np.float32)


@kernel
def _mix(
    band: NDArray[np.float32],
    source: tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]],
    sigma: float,
    mixed: NDArray[np.float32],
    energy: NDArray[np.float32],
) -> None:
    """Average at each place what the steps of the places around it bring there.

    ``mixed`` gets the means, ``energy`` the mean of the squares.
    """
    steps, found, seen = source
    rows, cols = found.shape
    stride = max(int(sigma / 2.0), 1)
    reach = int(2.0 * sigma / stride) * stride
    for row in range(rows):
        for col in range(cols):
            if not found[row, col]:
                continue
            total, square = 0.0, 0.0
            red, green, blue = 0.0, 0.0, 0.0
            for y in range(max(row - reach, row % stride), min(row + reach + 1, rows), stride):
                for x in range(max(col - reach, col % stride), min(col + reach + 1, cols), stride):
                    if not (found[y, x] or seen[y, x]):
                        continue
                    from_row, from_col = row + steps[y, x, 0], col + steps[y, x, 1]
                    if not (0 <= from_row < rows and 0 <= from_col < cols):
                        continue
                    if found[y, x] and not seen[from_row, from_col]:
                        continue
                    apart = (y - row) * (y - row) + (x - col) * (x - col)
                    weight = np.exp(-0.5 * apart / (sigma * sigma))
                    r = band[from_row, from_col, 0]
                    g = band[from_row, from_col, 1]
                    b = band[from_row, from_col, 2]
                    red += weight * r
                    green += weight * g
                    blue += weight * b
                    square += weight * (r * r + g * g + b * b) / 3.0
                    total += weight
            if total > 0.0:
                mixed[row, col, 0] = red / total
                mixed[row, col, 1] = green / total
                mixed[row, col, 2] = blue / total
                energy[row, col] = square / total
