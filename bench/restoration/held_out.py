"""Damage to measure on, drawn by other means than the damage that the net learned from.

Lines are walks or midpoint displacements that branch, with the lip that torn emulsion throws up
along one side; losses, spots and missing corners are where fractal noise is high. Nothing of
tools/damage is used but the rule of what counts as seen.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

SEEN, UNSEEN = 16 / 255, 6 / 255
"""As in training: a pixel is damaged if it changes by SEEN, and does not count below that down to
UNSEEN."""

Random = np.random.Generator
Plane = NDArray[np.float32]


def damage_picture(
    clean: NDArray[np.uint8], seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Damage a picture.

    Args:
        clean: (H, W, 3) uint8 RGB.
        seed: of everything drawn.

    Returns:
        The damaged picture, softened and compressed as by a scan, and (H, W) uint8: 1 damaged,
        0 not, 2 does not count.
    """
    rng = np.random.default_rng(seed)
    picture = clean.astype(np.float32) / 255
    before = picture
    covered = np.zeros(clean.shape[:2], np.float32)
    paper = np.percentile(picture.reshape(-1, 3), 99, axis=0) * rng.uniform(0.85, 1.0)
    marks = [walks, cracks, crease, flaking, specks, spots, loss]
    chosen = rng.permutation(len(marks))[: int(rng.integers(2, 5))]
    for k in chosen:
        alpha, lip = marks[k](rng, covered.shape)
        ink = paper
        if marks[k] is spots:
            ink = paper * np.array([0.6, 0.42, 0.25])
        elif marks[k] is loss and rng.random() < 0.6:
            ink = np.full(3, float(rng.choice([0.03, 0.98])))
        elif rng.random() < 0.25:
            ink = paper * 0.15
        picture = picture * (1 - 0.5 * lip)[..., None]
        picture = picture + (ink.astype(np.float32) - picture) * alpha[..., None]
        covered = np.maximum(covered, np.maximum(alpha, lip))
    change = np.abs(picture - before).max(axis=-1)
    seen = (change >= SEEN) & (covered >= 0.2)
    maybe = (change >= UNSEEN) & (covered > 0.02)
    truth = np.where(seen, 1, np.where(maybe, 2, 0)).astype(np.uint8)
    picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.7)))
    pixels = np.clip(picture * 255 + rng.normal(0, 1.5, picture.shape), 0, 255).astype(np.uint8)
    _, code = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(75, 96))])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8), truth


def fractal(rng: Random, shape: tuple[int, ...], power: float, finest_px: float) -> Plane:
    """Noise whose spectrum falls with the frequency to a power; zero mean, deviation one."""
    down, right = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None]
    frequency = np.maximum(np.hypot(down, right), 1 / max(shape))
    spectrum = frequency**-power * np.exp(-((frequency * finest_px) ** 2))
    phases = np.exp(2j * np.pi * rng.random(spectrum.shape))
    noise = np.fft.irfft2(spectrum * phases, shape)
    return np.asarray((noise - noise.mean()) / noise.std(), np.float32)


def walks(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Scratches: walks that hold their direction loosely, with a lip on one side."""
    alpha = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(2, 9))):
        at, angle = rng.uniform(0, 1, 2) * (shape[1], shape[0]), rng.uniform(0, 2 * np.pi)
        steps, turn = int(rng.integers(20, 500)), rng.uniform(0.002, 0.05)
        width, ink = rng.uniform(0.6, 2.6), rng.uniform(0.5, 1.0)
        for _ in range(steps):
            angle += rng.normal(0, turn)
            to = at + 2 * np.array([np.cos(angle), np.sin(angle)])
            if rng.random() > 0.04:
                _segment(alpha, at, to, width * rng.uniform(0.7, 1.3), ink * rng.uniform(0.6, 1))
            at = to
    return alpha, _lip(rng, alpha)


def cracks(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Cracks that branch: midpoints displaced again and again."""
    alpha = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(1, 5))):
        a = rng.uniform(0, 1, 2) * (shape[1], shape[0])
        b = a + rng.normal(0, 0.3, 2) * max(shape)
        _branch(rng, alpha, (a, b), rng.uniform(0.8, 2.4), 0)
    return alpha * rng.uniform(0.6, 1), _lip(rng, alpha)


def _branch(
    rng: Random,
    alpha: Plane,
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
    width: float,
    depth: int,
) -> None:
    points = [np.asarray(ends[0]), np.asarray(ends[1])]
    for _ in range(6):
        finer = []
        for p, q in pairwise(points):
            middle = (p + q) / 2 + rng.normal(0, 0.13, 2) * np.linalg.norm(q - p)
            finer += [p, middle]
        points = [*finer, points[-1]]
    for p, q in pairwise(points):
        _segment(alpha, p, q, width * rng.uniform(0.5, 1.4), rng.uniform(0.7, 1))
        if depth < 2 and rng.random() < 0.03:
            length = np.linalg.norm(ends[1] - ends[0]) * rng.uniform(0.15, 0.5)
            away = rng.uniform(0, 2 * np.pi)
            tip = p + length * np.array([np.cos(away), np.sin(away)])
            _branch(rng, alpha, (p, tip), width * 0.7, depth + 1)


def crease(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """A fold across all of it: a band about a line, broken up by fractal noise."""
    rows, cols = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    through = rng.uniform(0.2, 0.8, 2) * shape
    away = (rows - through[0]) * np.cos(angle) + (cols - through[1]) * np.sin(angle)
    away = away + 2 * fractal(rng, shape, 1.6, 3)
    half = rng.uniform(0.8, 4) * np.exp(0.5 * fractal(rng, shape, 1.0, 4))
    alpha = np.clip(half - np.abs(away) + 0.5, 0, 1).astype(np.float32)
    return alpha * rng.uniform(0.6, 1), _lip(rng, alpha)


def flaking(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Emulsion gone where two noises are high together."""
    fine, coarse = fractal(rng, shape, 1.3, 2), fractal(rng, shape, 2.5, 40)
    high = fine - np.quantile(fine, 0.93) + 0.7 * (coarse - np.quantile(coarse, 0.9))
    alpha = np.clip(high * 3, 0, 1).astype(np.float32)
    return alpha, _lip(rng, alpha)


def specks(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Dust: the rare peaks of fine noise."""
    noise = fractal(rng, shape, 0.4, rng.uniform(2, 5))
    alpha = np.clip((noise - np.quantile(noise, 1 - rng.uniform(0.0005, 0.004))) * 4, 0, 1)
    return alpha.astype(np.float32), np.zeros(shape, np.float32)


def spots(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Foxing: softer peaks of coarser noise."""
    noise = fractal(rng, shape, 0.8, rng.uniform(8, 18))
    alpha = np.clip((noise - np.quantile(noise, 0.992)) * 2, 0, 0.9)
    return alpha.astype(np.float32), np.zeros(shape, np.float32)


def loss(rng: Random, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    """A corner that is gone, along a fractal line."""
    rows, cols = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    reach = rng.uniform(0.08, 0.3, 2) * min(shape)
    away = 1 - rows / reach[0] - cols / reach[1] + 0.12 * fractal(rng, shape, 1.8, 2)
    alpha = np.clip(away * 20, 0, 1).astype(np.float32)
    alpha = alpha[:: rng.choice([-1, 1]), :: rng.choice([-1, 1])]
    return np.ascontiguousarray(alpha), np.zeros(shape, np.float32)


def _segment(
    alpha: Plane, a: NDArray[np.float64], b: NDArray[np.float64], width: float, ink: float
) -> None:
    """A short line whose edges fall off as a Gaussian: drawn by distance, not by a pen."""
    reach = width + 2
    x0, y0 = np.floor(np.minimum(a, b) - reach).astype(int).clip(0)
    x1, y1 = np.ceil(np.maximum(a, b) + reach).astype(int) + 1
    part = alpha[y0:y1, x0:x1]
    if part.size == 0:
        return
    rows, cols = np.mgrid[0 : part.shape[0], 0 : part.shape[1]]
    at = np.stack([cols + x0, rows + y0], axis=-1) - a
    along = b - a
    share = np.clip(at @ along / max(float(along @ along), 1e-9), 0, 1)
    away = np.linalg.norm(at - share[..., None] * along, axis=-1)
    stroke = ink * np.exp(-((away / (0.7 * width)) ** 2))
    np.maximum(part, stroke, out=part, casting="same_kind")


def _lip(rng: Random, alpha: Plane) -> Plane:
    """The dark edge beside a line, on the side that the light does not reach."""
    right, down = rng.integers(-2, 3, 2)
    moved = np.roll(alpha, (int(down), int(right)), axis=(0, 1))
    return np.asarray(np.clip(moved - alpha, 0, 1) * rng.uniform(0, 0.8), np.float32)
