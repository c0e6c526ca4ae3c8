"""How likely each pixel is damage, by two nets that learned from different pictures.

One learned mostly from grey pictures and lines, one from pictures in colour with stains, flakes and
folds (tools/train_damage.py, tools/train_damage_in_colour.py). What both take for damage is; what
one of them takes for it alone is mostly hair, twigs, skin. One looks straight and one mirrored. The
first looks at half the size, too: what is too broad for it to take in is a line there. What is thin
it cannot see there, so that this only adds.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import DAMAGE, DAMAGE_IN_COLOUR, Weights
from fondly.models.sessions import infer

FOLDS = 32
"""The nets take sides that are multiples of this."""

SHARPER = 1.5
"""Where nets that differ agree, both are right more often than either says: the log odds of their
mean are so much further from even (chosen on tuned photos)."""

LEAST = 1e-4
"""Likelihoods are taken to be no nearer to 0 and 1 than this."""

Pixels = NDArray[np.uint8]
Likelihood = NDArray[np.float32]


def damage_likelihood(pixels: Pixels) -> Likelihood:
    """How likely each pixel is damage.

    Args:
        pixels: (H, W, 3) uint8 sRGB, looked at as large as it is.

    Returns:
        (H, W) float32 in [0, 1].
    """
    height, width = pixels.shape[:2]
    size = (max(1, round(width / 2)), max(1, round(height / 2)))
    half = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    broad = cv2.resize(_look(DAMAGE, half), (width, height), interpolation=cv2.INTER_LINEAR)
    mirrored = _look(DAMAGE_IN_COLOUR, pixels[:, ::-1])[:, ::-1]
    mean = (_look(DAMAGE, pixels) + mirrored) / 2
    mean = np.clip((2 * mean + np.maximum(broad, mean)) / 3, LEAST, 1 - LEAST)
    odds = SHARPER * np.log(mean / (1 - mean))
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _look(net: Weights, pixels: Pixels) -> Likelihood:
    height, width = pixels.shape[:2]
    below, beside = -height % FOLDS, -width % FOLDS
    padded = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="symmetric")
    picture = np.ascontiguousarray(padded.transpose(2, 0, 1)[None], np.float32)
    picture /= 255
    (likelihood,) = infer(net, picture=picture)
    return np.ascontiguousarray(likelihood[0, 0, :height, :width])
