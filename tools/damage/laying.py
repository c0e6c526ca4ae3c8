"""How often each kind of damage is drawn in a lesson, and how it covers a picture."""

from __future__ import annotations

import cv2
import numpy as np

from damage.marks import (
    Colour,
    Mark,
    Picture,
    Random,
    band,
    blots,
    chips,
    cracks,
    crease,
    crumbs,
    dust,
    flakes,
    foxing,
    losses,
    scratches,
    tear,
    worn_side,
)
from damage.strokes import Alpha, smooth_noise
from damage.wear import broken_fold, clumped, let_go, scuffs, soaked, tide

KINDS: tuple[tuple[Mark, float], ...] = (
    (scratches, 0.24),
    (crease, 0.13),
    (cracks, 0.12),
    (dust, 0.13),
    (chips, 0.07),
    (flakes, 0.14),
    (foxing, 0.10),
    (tear, 0.04),
    (worn_side, 0.03),
)
"""Each kind and how often it is drawn."""

LATER_KINDS: tuple[tuple[Mark, float], ...] = (
    *((kind, chance) for kind, chance in KINDS if kind not in {flakes, foxing}),
    (crumbs, 0.14),
    (foxing, 0.05),
    (blots, 0.10),
)
"""In the second lesson: flakes that had gone altogether taught the net to take any pale ground
among damage for damage."""

BROAD_KINDS: tuple[tuple[Mark, float], ...] = (
    (scratches, 0.15),
    (crease, 0.07),
    (band, 0.13),
    (cracks, 0.07),
    (dust, 0.11),
    (chips, 0.09),
    (crumbs, 0.09),
    (losses, 0.12),
    (blots, 0.20),
    (foxing, 0.05),
    (tear, 0.03),
    (worn_side, 0.02),
)
"""In the fourth lesson: more of what is wider than a line."""

COLOURED_KINDS: tuple[tuple[Mark, float], ...] = (
    (scratches, 0.14),
    (crease, 0.08),
    (band, 0.06),
    (cracks, 0.08),
    (dust, 0.09),
    (chips, 0.04),
    (crumbs, 0.06),
    (losses, 0.04),
    (blots, 0.07),
    (foxing, 0.05),
    (tear, 0.02),
    (worn_side, 0.02),
    (broken_fold, 0.14),
    (let_go, 0.10),
    (clumped, 0.08),
    (soaked, 0.12),
    (tide, 0.02),
    (scuffs, 0.02),
)
"""Of the second net: half of it is damage as it comes about (damage.wear)."""


def _finer(kind: Mark) -> Mark:
    """A kind, half as broad and four times as many."""

    def fine(rng: Random, size: int) -> Alpha:
        twice = cv2.resize(kind(rng, 2 * size), (size, size), interpolation=cv2.INTER_AREA)
        return np.asarray(twice, np.float32)

    return fine


def _like(kind: Mark) -> Mark:
    """A kind of the same form, for another colour."""

    def alike(rng: Random, size: int) -> Alpha:
        return kind(rng, size)

    return alike


RUSTY: tuple[Mark, ...] = (
    *(_like(kind) for kind in (chips, clumped, crumbs, let_go)),
    *(_finer(kind) for kind in (clumped, let_go, chips)),
)
"""Stains with hard edges: what otherwise is paper or dark."""

_FINE_BLOTS, _FINE_FOXING, _FINE_SOAKED = _finer(blots), _finer(foxing), _finer(soaked)
_FINE_CLUMPED, _FINE_CRUMBS = _finer(clumped), _finer(crumbs)

STAINED_KINDS: tuple[tuple[Mark, float], ...] = (
    (scratches, 0.13),
    (crease, 0.08),
    (band, 0.08),
    (cracks, 0.06),
    (dust, 0.07),
    (chips, 0.04),
    (crumbs, 0.06),
    (losses, 0.05),
    (blots, 0.10),
    (foxing, 0.09),
    (tear, 0.02),
    (worn_side, 0.02),
    (broken_fold, 0.14),
    (let_go, 0.10),
    (clumped, 0.08),
    (soaked, 0.13),
    (tide, 0.02),
    (scuffs, 0.02),
)
"""More stains and bands."""

SPOTTED_KINDS: tuple[tuple[Mark, float], ...] = (
    *((kind, 0.5 * chance) for kind, chance in STAINED_KINDS),
    (_FINE_BLOTS, 0.10),
    (_FINE_FOXING, 0.08),
    (_FINE_SOAKED, 0.08),
    (_FINE_CLUMPED, 0.02),
    (_FINE_CRUMBS, 0.02),
    *((kind, 0.045) for kind in RUSTY),
)
"""Half of it small, and much of that brown."""

BROWN: frozenset[Mark] = frozenset({foxing, blots, _FINE_BLOTS, _FINE_FOXING, *RUSTY})
"""Kinds that stain what they cover."""

SOAKED: frozenset[Mark] = frozenset({soaked, tide, _FINE_SOAKED})
"""Kinds that cover like mould, or let what they stain shine through like rust."""

RAISED: frozenset[Mark] = frozenset(
    {scratches, crease, cracks, chips, flakes, crumbs, tear, band, losses}
    | {broken_fold, let_go, clumped, _FINE_CLUMPED, _FINE_CRUMBS}
)
"""Kinds whose broken edge may stand up and throw a shadow."""


def add_damage(
    rng: Random,
    picture: Picture,
    kinds: tuple[tuple[Mark, float], ...] = KINDS,
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
        alpha = kind(rng, size)
        if kind in SOAKED:
            picture = _stain(rng, picture, paper, alpha)
            covered = np.maximum(covered, alpha)
            continue
        if kind in BROWN:
            colour = paper * np.array([0.62, 0.45, 0.28]) * rng.uniform(0.6, 1.3)
        else:
            colour = _dark(rng, paper) if rng.random() < dark else paper * rng.uniform(0.85, 1.05)
        if kind is crease and rng.random() < 0.7:
            picture = _shade_fold(rng, picture, alpha)
        if kind in RAISED and rng.random() < 0.5:
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
