"""What has the colour of the damage beside it is damage, what has that of the picture is not.

The nets are unsure where damage ends and along what is faint. In a print that is damaged for
certain the colours there tell: paper, dirt or shadow on one side, the picture on the other.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

AROUND_PX = 6.0
"""Colours are those within about this many pixels, of the picture in which damage is looked for."""

TELLING = 30.0
"""Levels by which the two colours differ where they tell as much as they leave open."""

WEIGHT = 5.0
"""By how much a pixel of either colour is likelier or less likely damage, in log odds, halved."""

HARDLY_ANY = np.float32(1e-3)
"""Mean weight at which a colour counts by half: without damage near by there is none to be like."""

LEAST = 1e-4
"""Likelihoods are taken to be no nearer to 0 and 1 than this."""

Plane = NDArray[np.float32]


def weigh_colours(pixels: NDArray[np.uint8], likelihood: Plane) -> Plane:
    """Likelihood of damage, by what it was and by colour.

    Args:
        pixels: (h, w, 3) uint8 sRGB.
        likelihood: (h, w) float32 in [0, 1], of damage.

    Returns:
        (h, w) float32 in [0, 1].
    """
    picture = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.5), np.float32)
    damage, some = _mean_colour(picture, likelihood**2)
    ground, rest = _mean_colour(picture, (1 - likelihood) ** 2)
    apart = damage - ground
    squared = (apart**2).sum(axis=-1)
    whole = squared + np.float32(TELLING**2)
    towards = ((picture - ground) * apart).sum(axis=-1) / whole
    evidence = some * rest * np.clip(towards - squared / whole / 2, -1, 1)
    likely = np.clip(likelihood, LEAST, 1 - LEAST)
    odds = np.log(likely / (1 - likely)) + WEIGHT * evidence
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _mean_colour(picture: NDArray[np.float32], weights: Plane) -> tuple[Plane, Plane]:
    """(h, w, 3), of what lies around each pixel, by weight; and whether there is any, in [0, 1]."""
    total = cv2.GaussianBlur(picture * weights[..., None], (0, 0), AROUND_PX)
    weight = cv2.GaussianBlur(weights, (0, 0), AROUND_PX)
    mean = total / (weight[..., None] + np.float32(1e-9))
    return np.asarray(mean, np.float32), np.asarray(weight / (weight + HARDLY_ANY), np.float32)
