"""Damage to learn from: each kind covers part of a picture with paper, dirt or nothing.

Lines are splines here, cracks the borders of cells, and spots round outlines. Damage that is to
be measured on is drawn by other means: bench/restoration/held_out.py.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from damage.strokes import (
    FINE,
    Alpha,
    blob,
    draw_line,
    fill_outline,
    log_uniform,
    put_line,
    shrink,
    smooth_noise,
    smooth_row,
    wander,
)
from damage.wear import broken_fold, clumped, let_go, scuffs, soaked, tide

Random = np.random.Generator
Colour = NDArray[np.float32]
Picture = NDArray[np.float32]
Mark = Callable[[Random, int], Alpha]


def scratches(rng: Random, size: int) -> Alpha:
    """One to a few thin lines, nearly straight, of uneven strength, at times interrupted."""
    alpha = np.zeros((size, size), np.float32)
    angle = rng.uniform(0, np.pi)
    together = rng.random() < 0.3
    for _ in range(int(rng.integers(1, 5))):
        angle = angle + rng.normal(0, 0.03) if together else rng.uniform(0, np.pi)
        length = size * rng.uniform(0.08, 1.3)
        line = wander(rng, rng.uniform(-0.2, 1, 2) * size, angle, length, rng.uniform(0, 0.25))
        width = log_uniform(rng, 0.5, 4.0)
        widths = width * (0.4 + 1.2 * smooth_row(rng, len(line), int(rng.integers(3, 12))))
        widths *= np.minimum(1, np.linspace(0, len(line), len(line)) / 6 + 0.2)
        if rng.random() < 0.4:
            widths *= smooth_row(rng, len(line), int(rng.integers(4, 16))) > rng.uniform(0.1, 0.5)
        alpha = np.maximum(alpha, draw_line(size, line, widths) * rng.uniform(0.5, 1.0))
    return alpha


def crease(rng: Random, size: int) -> Alpha:
    """A fold right across: a straight line along which the emulsion has come off in places."""
    start = np.array([rng.uniform(-0.2, 1.2) * size, -20.0])
    if rng.random() < 0.5:
        start = start[::-1].copy()
    towards = rng.uniform(0.1, 0.9, 2) * size - start
    angle = np.arctan2(towards[1], towards[0])
    line = wander(rng, start, angle, size * 1.6, rng.uniform(0, 0.04))
    line += rng.normal(0, rng.uniform(0, 0.8), line.shape)
    width = log_uniform(rng, 1.0, 8.0)
    widths = width * (0.3 + smooth_row(rng, len(line), int(rng.integers(8, 40))))
    alpha = draw_line(size, line, widths) * rng.uniform(0.5, 1.0)
    if rng.random() < 0.6:
        ragged = smooth_noise(rng, size, rng.uniform(2, 6))
        near = cv2.dilate(alpha, np.ones((5, 5), np.uint8))
        alpha = np.maximum(alpha, near * (ragged > rng.uniform(0.55, 0.8)))
    return alpha


def band(rng: Random, size: int) -> Alpha:
    """A broad fold or a strip rubbed off: a straight line with ragged sides."""
    length = size * rng.uniform(0.4, 1.6)
    line = wander(rng, rng.uniform(-0.2, 1, 2) * size, rng.uniform(0, 7), length, 0.05)
    width = log_uniform(rng, 4, 18)
    alpha = np.zeros((size, size), np.float32)
    for _ in range(2):
        widths = width * (0.4 + 0.8 * smooth_row(rng, len(line), int(rng.integers(6, 40))))
        aside = line + rng.normal(0, 0.05 * width, line.shape)
        alpha = np.maximum(alpha, draw_line(size, aside, widths))
    return alpha * np.float32(rng.uniform(0.5, 1.0))


def cracks(rng: Random, size: int) -> Alpha:
    """Craquelure: borders between cells, in a part of the picture."""
    cell = log_uniform(rng, 18, 110)
    count = max(4, int((size / cell) ** 2 * 1.5))
    at = rng.uniform(-0.1, 1.1, (count, 2)) * size
    fine = size * FINE
    rows, cols = np.mgrid[0:fine, 0:fine].astype(np.float32) / FINE
    shift = (smooth_noise(rng, fine, 12) - 0.5) * cell * rng.uniform(0.05, 0.35)
    seeds = np.zeros((fine, fine), np.uint8) + 1
    at_fine = np.clip(at * FINE, 0, fine - 1).astype(int)
    seeds[at_fine[:, 1], at_fine[:, 0]] = 0
    _, cells = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    cells = cv2.remap(
        cells.astype(np.float32),
        (cols + shift) * FINE,
        (rows + shift.T) * FINE,
        cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_REFLECT,
    )
    border = cv2.morphologyEx(cells, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
    canvas = border.astype(np.uint8) * 255
    thick = int(rng.integers(1, 5))
    canvas = np.asarray(cv2.dilate(canvas, np.ones((thick, thick), np.uint8)), np.uint8)
    part = smooth_noise(rng, size, rng.uniform(40, 160)) > rng.uniform(0.2, 0.6)
    strength = 0.5 + 0.5 * smooth_noise(rng, size, 30)
    return shrink(canvas) * part * strength


def dust(rng: Random, size: int) -> Alpha:
    """Specks and short curled fibres."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    largest = log_uniform(rng, 0.6, 4.0)
    for _ in range(int(log_uniform(rng, 1, 60))):
        centre = rng.uniform(0, 1, 2) * size * FINE
        axes = np.maximum(0.5, largest * rng.uniform(0.3, 1, 2) * FINE)
        cv2.ellipse(
            canvas,
            (centre.tolist(), (2 * axes).tolist(), rng.uniform(0, 180)),
            int(rng.uniform(120, 255)),
            -1,
            cv2.LINE_AA,
        )
    for _ in range(int(rng.integers(0, 3))):
        length = rng.uniform(6, 50)
        line = wander(rng, rng.uniform(0, 1, 2) * size, rng.uniform(0, 7), length, 0.8)
        put_line(
            canvas, line, np.full(len(line), rng.uniform(0.5, 1.5)), int(rng.uniform(120, 255))
        )
    return shrink(canvas)


def chips(rng: Random, size: int) -> Alpha:
    """Pieces of emulsion gone."""
    alpha = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 6))):
        radius = log_uniform(rng, 2, 24)
        outline = blob(rng, rng.uniform(0, 1, 2) * size, radius, rng.uniform(0.1, 0.5))
        alpha = np.maximum(alpha, fill_outline(size, outline) * rng.uniform(0.6, 1))
    if rng.random() < 0.4:
        alpha *= smooth_noise(rng, size, rng.uniform(2, 8)) > 0.25
    return alpha


def flakes(rng: Random, size: int) -> Alpha:
    """Emulsion that has come off in crumbs, here and there altogether."""
    return _cells_gone(rng, size, most=1.3, reach_px=120)


def crumbs(rng: Random, size: int) -> Alpha:
    """Emulsion that has come off in crumbs, of which some are always left."""
    return _cells_gone(rng, size, most=0.7, reach_px=70)


def losses(rng: Random, size: int) -> Alpha:
    """Emulsion gone altogether in a few small places, ragged about them."""
    return _cells_gone(rng, size, most=1.1, reach_px=40)


def _cells_gone(rng: Random, size: int, most: float, reach_px: float) -> Alpha:
    """Cells, the likelier gone the nearer to a few places."""
    cell = log_uniform(rng, 2.5, 14)
    likely = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        outline = blob(rng, rng.uniform(-0.1, 1.1, 2) * size, log_uniform(rng, 10, reach_px), 0.4)
        place = fill_outline(size, outline)
        soft = cv2.GaussianBlur(place, (0, 0), log_uniform(rng, 2, 25))
        likely = np.maximum(likely, soft * rng.uniform(0.5, most))
    fine, count = size * FINE, int((size / cell) ** 2)
    at = np.clip(rng.uniform(0, 1, (count, 2)) * fine, 0, fine - 1).astype(int)
    seeds = np.ones((fine, fine), np.uint8)
    seeds[at[:, 1], at[:, 0]] = 0
    _, cells = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    chance = np.zeros(int(cells.max()) + 1)
    chance[cells[at[:, 1], at[:, 0]]] = likely[at[:, 1] // FINE, at[:, 0] // FINE]
    gone = (rng.random(len(chance)) < chance).astype(np.uint8) * 255
    rows, cols = np.mgrid[0:fine, 0:fine].astype(np.float32)
    shift = (smooth_noise(rng, fine, log_uniform(rng, 3, 12)) - 0.5) * cell * FINE
    ragged = cv2.remap(
        np.asarray(gone[cells]), cols + shift, rows + shift.T, cv2.INTER_LINEAR, borderValue=0
    )
    return shrink(np.asarray(ragged, np.uint8))


def foxing(rng: Random, size: int) -> Alpha:
    """Brown spots with soft edges, many small ones and few large, round or not."""
    alpha = np.zeros((size, size), np.float32)
    rows, cols = np.mgrid[0:size, 0:size].astype(np.float32)
    largest = log_uniform(rng, 3, 30)
    bend = (smooth_noise(rng, size, largest) - 0.5) * largest * rng.uniform(0, 2)
    for _ in range(int(log_uniform(rng, 1, 24))):
        x, y = rng.uniform(0, 1, 2) * size
        radius = largest * rng.uniform(0.15, 1)
        away = np.hypot(cols + bend - x, (rows + bend.T - y) * rng.uniform(0.6, 1.6)) / radius
        spot = 1 / (1 + away ** rng.uniform(1.5, 8))
        alpha = np.maximum(alpha, (spot * rng.uniform(0.4, 0.95)).astype(np.float32))
    return alpha * (0.6 + 0.4 * smooth_noise(rng, size, 4))


def blots(rng: Random, size: int) -> Alpha:
    """Spots with edges: mould, ink, drops, alone and run together."""
    alpha = np.zeros((size, size), np.float32)
    largest = log_uniform(rng, 2.5, 22)
    for _ in range(int(log_uniform(rng, 1, 20))):
        centre = rng.uniform(0, 1, 2) * size
        for _ in range(int(rng.integers(1, 5))):
            outline = blob(rng, centre, largest * rng.uniform(0.2, 1), rng.uniform(0.05, 0.4))
            alpha = np.maximum(alpha, fill_outline(size, outline) * rng.uniform(0.5, 1))
            centre = centre + rng.normal(0, largest, 2)
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), rng.uniform(0.3, 2)), np.float32)


def tear(rng: Random, size: int) -> Alpha:
    """A rip inwards from a side, wide at the side."""
    start = np.array([rng.uniform(0.1, 0.9) * size, -4.0])
    line = wander(rng, start, np.pi / 2 + rng.normal(0, 0.4), size * rng.uniform(0.15, 0.9), 0.3)
    line += rng.normal(0, 0.7, line.shape)
    widths = np.linspace(rng.uniform(1.5, 14), 0.6, len(line)) * (
        0.6 + 0.8 * smooth_row(rng, len(line), 12)
    )
    return np.ascontiguousarray(np.rot90(draw_line(size, line, widths), int(rng.integers(4))))


def worn_side(rng: Random, size: int) -> Alpha:
    """A side along which the print has rubbed off."""
    deep = rng.uniform(2, 16)
    away = np.arange(size, dtype=np.float32)[:, None] / deep
    ragged = 2 * smooth_noise(rng, size, rng.uniform(3, 12)) * smooth_noise(rng, size, 30)
    alpha = np.clip((ragged - away) * 4 + 0.5, 0, 1).astype(np.float32)
    return np.ascontiguousarray(np.rot90(alpha, int(rng.integers(4))))


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
