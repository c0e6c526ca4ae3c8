"""Damage to learn from: which part of a picture each kind covers; damage.kinds says with what.

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
