"""What colours say of a pixel: whether it looks like the figure or the background near it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel

ALIKE = 0.06
"""Standard deviation of encoded colour within one material, of full range."""

NEAR = 0.2
"""IOD: standard deviation of the distance within which a material goes on."""

REACH = 0.6
"""IOD beyond which nothing is compared."""

STRANGE = 8.0
"""What a pixel that looks like nothing near it counts as: three standard deviations and more."""

EVERY = 2
"""Only each second pixel of each second row is looked at: neighbours look alike."""


def compare_colours(
    image: NDArray[np.float32],
    band: NDArray[np.bool_],
    figure: NDArray[np.bool_],
    background: NDArray[np.bool_],
    iod_px: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How little each pixel of a band looks like the figure, and like the background.

    Compared is the one pixel on either side that is most alike and near: sides may hold many
    materials, of which the mean is none.

    Args:
        image: (H, W, 3) float32, encoded in [0, 1].
        band: (H, W) bool, the pixels to judge.
        figure, background: (H, W) bool, known for sure, outside the band.
        iod_px: inter-ocular distance in this picture.

    Returns:
        Two (H, W) float32 from 0 to ``STRANGE``: half the squared distance in standard
        deviations, as in the logarithm of a Gaussian. Zero outside the band.
    """
    sides = figure.astype(np.uint8) + 2 * background.astype(np.uint8)
    found = np.zeros((*band.shape, 2), np.float32)
    weights = (0.5 / ALIKE**2, 0.5 / (NEAR * iod_px) ** 2)
    _compare(image, np.argwhere(band), sides, weights, max(int(REACH * iod_px), EVERY), found)
    return found[..., 0], found[..., 1]


@kernel
def _compare(
    image: NDArray[np.float32],
    places: NDArray[np.int64],
    sides: NDArray[np.uint8],
    weights: tuple[float, float],
    reach: int,
    found: NDArray[np.float32],
) -> None:
    height, width = sides.shape
    for k in range(len(places)):
        row, col = places[k]
        least_figure, least_background = STRANGE, STRANGE
        first_row = max(row - reach, 0) // EVERY * EVERY
        first_col = max(col - reach, 0) // EVERY * EVERY
        for y in range(first_row, min(row + reach + 1, height), EVERY):
            for x in range(first_col, min(col + reach + 1, width), EVERY):
                side = sides[y, x]
                if side == 0:
                    continue
                least = least_figure if side == 1 else least_background
                away = weights[1] * ((y - row) ** 2 + (x - col) ** 2)
                if away >= least:
                    continue
                for channel in range(3):
                    difference = image[row, col, channel] - image[y, x, channel]
                    away += weights[0] * difference * difference
                if away >= least:
                    continue
                if side == 1:
                    least_figure = away
                else:
                    least_background = away
        found[row, col, 0], found[row, col, 1] = least_figure, least_background
