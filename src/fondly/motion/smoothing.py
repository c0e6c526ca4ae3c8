"""Taking a tracker's noise off a face without dulling its blinks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

REACH_S = 0.08
"""Standard deviation in time of the values that a sample is averaged with."""
ALIKE = 4.0
"""Standard deviation, in those of the noise, of the difference up to which values are averaged."""
LEAST_NOISE = 0.002
"""Scores below this are taken for noise, however still a face is held."""
SECOND_DIFFERENCE = math.sqrt(6.0)
"""Standard deviation of the second difference of white noise over that of the noise itself."""
MAD = 1.4826
"""Standard deviation over median absolute deviation, of a normal distribution."""


def smoothed(values: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """The same columns with less noise: a bilateral filter over time, without delay.

    A sample is averaged with its neighbours in time that differ from it by no more than noise does,
    so that what is still becomes stiller, and what is quick stays. How much noise a column has is
    told by its second differences: most of the time, a face does not change its speed.

    C. Tomasi and R. Manduchi, "Bilateral Filtering for Gray and Color Images", 1998, in one
    dimension. Why this one: docs/adr/0022-tracks-are-smoothed-by-likeness.md.

    Args:
        values: (T, N), scores or degrees at a steady rate.
        rate: samples per second.
    """
    count = len(values)
    if count < 3:
        return values.copy()
    alike = ALIKE * np.maximum(_noise(values), LEAST_NOISE)
    reach = min(math.ceil(2.5 * REACH_S * rate), count - 1)
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    total, weights = np.zeros_like(values), np.zeros_like(values)
    for offset in range(-reach, reach + 1):
        there = padded[reach + offset : reach + offset + count]
        near = math.exp(-((offset / rate / REACH_S) ** 2) / 2)
        weight = near * np.exp(-(((there - values) / alike) ** 2) / 2)
        total += weight * there
        weights += weight
    return total / weights


def _noise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviation of the noise in each column, (N,)."""
    bends = np.abs(np.diff(values, 2, axis=0))
    return np.asarray(MAD * np.median(bends, axis=0) / SECOND_DIFFERENCE)
