"""How damage covers a picture."""

from __future__ import annotations

import cv2
import numpy as np

from damage.kinds import KINDS, Cover, Often
from damage.marks import Colour, Picture, Random
from damage.strokes import Alpha, smooth_noise


def add_damage(
    rng: Random,
    picture: Picture,
    kinds: Often = KINDS,
    dark: float = 0.25,
) -> tuple[Picture, Alpha]:
    """Damage a picture.

    Args:
        rng: where chance comes from.
        picture: (S, S, 3) float32 RGB in [0, 1].
        kinds: of damage, and how often each is drawn.
        dark: share of it that is dark, not pale as paper.

    Returns:
        The damaged picture, and by how much each pixel was covered, both in [0, 1].
    """
    size = picture.shape[0]
    covered = np.zeros((size, size), np.float32)
    paper = _paper(rng, picture)
    chances = np.array([chance for _, chance in kinds])
    for _ in range(int(rng.integers(1, 4))):
        kind = kinds[rng.choice(len(kinds), p=chances / chances.sum())][0]
        alpha = kind.draw(rng, size)
        if kind.cover is Cover.SOAKED:
            picture = _stain(rng, picture, paper, alpha)
            covered = np.maximum(covered, alpha)
            continue
        if kind.cover is Cover.BROWN:
            colour = paper * np.array([0.62, 0.45, 0.28]) * rng.uniform(0.6, 1.3)
        else:
            colour = _dark(rng, paper) if rng.random() < dark else paper * rng.uniform(0.85, 1.05)
        if kind.folded and rng.random() < 0.7:
            picture = _shade_fold(rng, picture, alpha)
        if kind.raised and rng.random() < 0.5:
            shadow = _edge_shadow(rng, alpha)
            picture = picture * (1 - shadow)[..., None]
            covered = np.maximum(covered, shadow)
        texture = 1 + 0.08 * (smooth_noise(rng, size, 3) - 0.5)
        fill = np.clip(colour.astype(np.float32) * texture[..., None], 0, 1)
        picture = picture + (fill - picture) * alpha[..., None]
        covered = np.maximum(covered, alpha)
    return picture, covered


def _paper(rng: Random, picture: Picture) -> Colour:
    """What lies beneath the emulsion: lighter than nearly all of the picture, in its hue."""
    light = np.percentile(picture.reshape(-1, 3), 98, axis=0)
    tint = np.clip(light / max(float(light.max()), 1e-3), 0.6, 1)
    return np.asarray(tint * rng.uniform(0.75, 1.0), np.float32)


def _stain(rng: Random, picture: Picture, paper: Colour, alpha: Alpha) -> Picture:
    """Brown over a picture, or grey where it was copied in greys; on it, or within it."""
    brown = np.array([0.72, 0.5, 0.3]) ** rng.uniform(0.35, 1.7)
    if rng.random() < 0.2:
        brown[:] = brown.mean()
    if rng.random() < 0.45:
        within = picture * (1 - alpha[..., None] * (1 - brown))
        return np.asarray(within, np.float32)
    dull = paper * brown * rng.uniform(0.75, 1.1)
    return np.asarray(picture + (dull - picture) * alpha[..., None], np.float32)


def _dark(rng: Random, paper: Colour) -> Colour:
    return (paper * rng.uniform(0.0, 0.35)).astype(np.float32)


def _shade_fold(rng: Random, picture: Picture, alpha: Alpha) -> Picture:
    """A fold casts a soft shadow to one side and catches light on the other."""
    soft = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(3, 9))
    slope = cv2.Sobel(soft, cv2.CV_32F, 1, 0) + cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    most = float(np.abs(slope).max()) + 1e-6
    shaded = picture * (1 + rng.uniform(-0.25, 0.25) * slope / most)[..., None]
    return np.asarray(np.clip(shaded, 0, 1), np.float32)


def _edge_shadow(rng: Random, alpha: Alpha) -> Alpha:
    """What the edge that the light comes over throws on the picture beside the damage."""
    towards, reach = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 2.5)
    moved = np.array([[1, 0, reach * np.cos(towards)], [0, 1, reach * np.sin(towards)]])
    size = alpha.shape[::-1]
    shadow = cv2.warpAffine(alpha, moved, size, flags=cv2.INTER_LINEAR)
    shadow = cv2.GaussianBlur(shadow, (0, 0), rng.uniform(0.2, 1.0))
    return np.asarray(np.clip(shadow - alpha, 0, 1) * rng.uniform(0.1, 0.8), np.float32)
