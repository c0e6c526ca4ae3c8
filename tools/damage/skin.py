"""Soft things in a picture that look like stains and are not: freckles, small faces and hands."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from damage.lookalikes import FONTS, KINDS, Lookalike, leaves
from damage.strokes import FINE, Alpha, blob, fill_outline, log_uniform, shrink

Random = np.random.Generator
Picture = NDArray[np.float32]


def freckles(rng: Random, size: int) -> Alpha:
    """Freckles, moles, spots of age: small, soft, alike, in a part of the picture."""
    alpha = np.zeros((size, size), np.float32)
    middle, spread = rng.uniform(0, 1, 2) * size, rng.uniform(8, 60)
    radius = log_uniform(rng, 0.7, 4.5)
    for _ in range(int(log_uniform(rng, 1, 50))):
        centre = middle + rng.normal(0, spread, 2)
        spot = fill_outline(size, blob(rng, centre, radius * rng.uniform(0.5, 1.3), 0.15))
        alpha = np.maximum(alpha, spot * np.float32(rng.uniform(0.2, 0.9)))
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), radius * rng.uniform(0.2, 0.6)), np.float32)


def shade(rng: Random, size: int) -> Alpha:
    """Soft shadows and lights: under chins, of leaves, in hollows, blush, gloss."""
    alpha = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 7))):
        radius = log_uniform(rng, 3, 45)
        outline = blob(rng, rng.uniform(0, 1, 2) * size, radius, rng.uniform(0.1, 0.5))
        soft = cv2.GaussianBlur(fill_outline(size, outline), (0, 0), radius * rng.uniform(0.1, 0.6))
        alpha = np.maximum(alpha, soft * np.float32(rng.uniform(0.3, 1)))
    return alpha


SOFT_KINDS: tuple[Lookalike, ...] = (*KINDS, freckles, freckles, shade, shade, leaves)
"""For pictures with many stains."""


def caption(rng: Random, size: int) -> Alpha:
    """Lines of small print: names beneath a group, a studio's mark, a newspaper."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    scale, y = rng.uniform(0.2, 0.6), rng.uniform(-0.1, 0.9) * size
    font, thick = FONTS[rng.integers(len(FONTS))], int(rng.integers(1, 3))
    for _ in range(int(rng.integers(1, 9))):
        letters = rng.integers(0, 30, int(rng.integers(8, 60)))
        line = "".join(chr(65 + k) if k < 26 else " " for k in letters)
        at = (round(rng.uniform(-0.1, 0.3) * size * FINE), round(y * FINE))
        cv2.putText(canvas, line, at, font, scale * FINE, 255, thick, cv2.LINE_AA)
        y += scale * rng.uniform(28, 45)
    return shrink(canvas)


CAPTIONED_KINDS: tuple[Lookalike, ...] = (*SOFT_KINDS, caption, caption)
"""With small print."""


def add_people(rng: Random, picture: Picture) -> Picture:
    """Draw one to six small people: heads and hands are brown, too, and of the size of stains.

    Args:
        rng: where chance comes from.
        picture: (S, S, 3) float32 RGB in [0, 1].
    """
    size = picture.shape[0]
    light = log_uniform(rng, 3, 30)
    for _ in range(int(rng.integers(1, 7))):
        tall = light * rng.uniform(0.7, 1.4)
        x, y = rng.uniform(0, 1, 2) * size
        skin = np.array([0.97, 0.76, 0.62]) ** rng.uniform(0.6, 3.0) * rng.uniform(0.7, 1)
        body = _oval(size, (x, y + 3.4 * tall), (1.8 * tall, 2.6 * tall))
        picture = _over(rng, picture, body, rng.uniform(0.02, 0.95, 3), tall)
        hair = _oval(size, (x, y - 0.25 * tall), (0.85 * tall, 1.05 * tall))
        picture = _over(rng, picture, hair, rng.uniform(0.02, 0.5) * np.array([1, 0.8, 0.6]), tall)
        head = _oval(size, (x, y), (0.7 * tall, tall))
        picture = _over(rng, picture, head, skin, tall)
        for side in (-1, 1):
            eye = _oval(size, (x + side * 0.3 * tall, y - 0.1 * tall), (0.13 * tall, 0.07 * tall))
            picture = _over(rng, picture, eye, skin * 0.3, tall)
            hand = (x + side * rng.uniform(0.5, 2) * tall, y + rng.uniform(3, 5) * tall)
            long = rng.uniform(0.3, 1.4) * tall
            picture = _over(rng, picture, _oval(size, hand, (0.35 * tall, long)), skin, tall)
    return picture


def _oval(size: int, centre: tuple[float, float], radii: tuple[float, float]) -> Alpha:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ring = np.stack([centre[0] + radii[0] * np.cos(t), centre[1] + radii[1] * np.sin(t)], axis=-1)
    return fill_outline(size, ring)


def _over(
    rng: Random, picture: Picture, shape: Alpha, colour: NDArray[np.float64], reach_px: float
) -> Picture:
    """A shape over a picture, lit from one side."""
    soft = cv2.GaussianBlur(shape, (0, 0), max(0.5, 0.5 * reach_px))
    slope = np.gradient(soft)[int(rng.integers(2))] * reach_px * rng.uniform(-1.5, 1.5)
    lit = np.clip(colour * (1 + slope[..., None]), 0, 1).astype(np.float32)
    edge = cv2.GaussianBlur(shape, (0, 0), rng.uniform(0.3, 1.2))
    return np.asarray(picture + (lit - picture) * edge[..., None], np.float32)
