"""What has the colour of the damage in a print is damage, what has that of its picture is not.

The nets are unsure where damage ends and along what is faint. In a print that is damaged for
certain the colours tell. Over all of it: paper or dirt that shows in one place shows in others,
too. And beside each pixel: paper, dirt or shadow on one side, the picture on the other.
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

SHADES = 24
"""Colours are told apart by so many levels of each channel."""

RARE = 0.02
"""How common every colour is taken to be, at least, of colours of as many grey levels squared."""

WEIGHT_OF_SHADES, FURTHEST = 1.4, 3.0
"""How much the logarithm of the ratio counts of how common a colour is in damage and in the
picture, and how large it is at most."""

SOME, OF_LINES = 0.003, 2.0
"""Share of a print in damage at which its colours count by half; and how many times as much counts
as is long and thin. Cracks are; flowers and bows that the nets take for damage are not, and their
colours would take every other flower."""

LEAST = 1e-4
"""Likelihoods are taken to be no nearer to 0 and 1 than this."""

Plane = NDArray[np.float32]


def weigh_shades(
    pixels: NDArray[np.uint8], likelihood: Plane, lines: NDArray[np.bool_]
) -> Plane:  # fmt: skip
    """Likelihood of damage, by what it was and by the colours of damage all over the print.

    Args:
        pixels: (h, w, 3) uint8 sRGB.
        likelihood: (h, w) float32 in [0, 1], of damage.
        lines: (h, w) bool, what of the damage is long and thin.

    Returns:
        (h, w) float32 in [0, 1].
    """
    picture = cv2.GaussianBlur(pixels, (0, 0), 0.5).astype(np.int32) * SHADES // 256
    shades = (picture[..., 0] * SHADES + picture[..., 1]) * SHADES + picture[..., 2]
    likely = np.where(likelihood > 0.5, likelihood, 0)
    damage, ground = _how_common(shades, likely), _how_common(shades, (1 - likelihood) ** 2)
    least = RARE / SHADES**2
    ratio = np.clip(np.log((damage + least) / (ground + least)), -FURTHEST, FURTHEST)
    found = min(float(likely.sum()), OF_LINES * float(likely[lines].sum()))
    amount = found / (found + SOME * likelihood.size)
    return _moved(likelihood, WEIGHT_OF_SHADES * amount * ratio[shades])


def _how_common(
    shades: NDArray[np.int32], weights: NDArray[np.floating]
) -> NDArray[np.float64]:  # fmt: skip
    """How common each colour and those like it are, by weight: (SHADES**3,)."""
    heavy = np.asarray(weights, np.float64).ravel()
    counts = np.asarray(np.bincount(shades.ravel(), heavy, SHADES**3), np.float64)
    cube = counts.reshape(SHADES, SHADES, SHADES)
    for axis in range(3):
        flat = np.ascontiguousarray(np.moveaxis(cube, axis, 0)).reshape(SHADES, -1)
        smooth = cv2.GaussianBlur(flat, (1, 7), 1.0, borderType=cv2.BORDER_REPLICATE)
        turned = np.asarray(smooth, np.float64).reshape(SHADES, SHADES, SHADES)
        cube = np.moveaxis(turned, 0, axis)
    return cube.ravel() / max(float(counts.sum()), 1.0)


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
    return _moved(likelihood, WEIGHT * evidence)


def _moved(likelihood: Plane, evidence: NDArray[np.floating]) -> Plane:
    """Likelihoods whose log odds have grown by the evidence."""
    likely = np.clip(likelihood, LEAST, 1 - LEAST)
    odds = np.log(likely / (1 - likely)) + evidence
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _mean_colour(picture: NDArray[np.float32], weights: Plane) -> tuple[Plane, Plane]:
    """(h, w, 3), of what lies around each pixel, by weight; and whether there is any, in [0, 1]."""
    total = cv2.GaussianBlur(picture * weights[..., None], (0, 0), AROUND_PX)
    weight = cv2.GaussianBlur(weights, (0, 0), AROUND_PX)
    mean = total / (weight[..., None] + np.float32(1e-9))
    return np.asarray(mean, np.float32), np.asarray(weight / (weight + HARDLY_ANY), np.float32)
