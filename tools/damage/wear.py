"""Damage as it comes about: emulsion that lets go, folds that break, stains that soak.

The other kinds (damage.marks) are outlines; here each is the end of something that goes on for a
while. Damage that is to be measured on is drawn by other means: bench/restoration/held_out.py.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from damage.strokes import (
    FINE,
    Alpha,
    Points,
    blob,
    fill_outline,
    log_uniform,
    put_line,
    put_outline,
    shrink,
    turned,
)

Random = np.random.Generator
Grains = NDArray[np.float32]
"""(N, N) float32, a value for each grain of emulsion or patch of paper."""


def broken_fold(rng: Random, size: int) -> Alpha:
    """A fold along which the emulsion has snapped: facets of their own width on either side."""
    angle, through = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.9, 2) * size
    reach = size * (1.5 if rng.random() < 0.6 else rng.uniform(0.1, 0.6))
    width = log_uniform(rng, 1.2, 16)
    facet = log_uniform(rng, 1.5, 14)
    count = max(4, int(2 * reach / facet))
    along = np.sort(rng.uniform(-reach, reach, count))
    bow = rng.normal(0, 0.04) * size * (along / reach) ** 2
    bow = bow + rng.normal(0, rng.uniform(0.1, 0.35) * min(width, 6), count)
    uneven = rng.uniform(0.2, 0.9)
    sides = [width / 2 * np.exp(uneven * rng.standard_normal(count) - uneven**2 / 2) for _ in "ab"]
    if rng.random() < 0.4:
        firm = np.interp(along, np.linspace(-reach, reach, 12), rng.random(12))
        held = firm < rng.uniform(0.1, 0.4)
        sides = [np.where(held, 0.0, side) for side in sides]
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    outline = np.concatenate(
        [np.stack([along, bow - sides[0]], -1), np.stack([along, bow + sides[1]], -1)[::-1]]
    )
    put_outline(canvas, turned(outline, angle) + through)
    for _ in range(int(rng.integers(0, 2 + count // 2))):
        k = int(rng.integers(count))
        side = float(rng.choice([-1.0, 1.0]))
        shard = rng.normal(0, 0.35 * width + 0.5, (int(rng.integers(3, 6)), 2))
        shard += (along[k], bow[k] + side * sides[0][k])
        hull = np.asarray(cv2.convexHull(shard.astype(np.float32))[:, 0], np.float64)
        put_outline(canvas, turned(hull, angle) + through)
    return _fibrous(rng, shrink(canvas)) * np.float32(rng.uniform(0.55, 1.0))


def let_go(rng: Random, size: int) -> Alpha:
    """Emulsion that goes grain after grain from where it has lifted; firm grains stay longer."""
    grain = log_uniform(rng, 0.9, 4.5)
    count = max(24, int(size / grain))
    weak = _places(rng, count)
    holds = rng.random((count, count), np.float32)
    start = log_uniform(rng, 0.004, 0.12)
    gone = (rng.random((count, count), np.float32) < start * weak**2).astype(np.float32)
    force = rng.uniform(1.5, 4.5)
    for _ in range(int(rng.integers(2, 16))):
        beside = cv2.boxFilter(gone, -1, (3, 3), borderType=cv2.BORDER_REPLICATE)
        gone = np.maximum(gone, (beside * weak * force > holds).astype(np.float32))
    return _emulsion(rng, gone, size)


def clumped(rng: Random, size: int) -> Alpha:
    """Patches that settle as each grain goes with most of those beside it."""
    grain = log_uniform(rng, 0.8, 4)
    count = max(24, int(size / grain))
    weak = _places(rng, count)
    wide = int(rng.choice([3, 3, 5]))
    state = (rng.random((count, count)) < 0.3 + 0.3 * weak).astype(np.float32)
    for _ in range(int(rng.integers(2, 7))):
        beside = cv2.boxFilter(state, -1, (wide, wide), borderType=cv2.BORDER_REPLICATE)
        shaken = rng.normal(0, 0.06, beside.shape)
        state = (beside + shaken > 0.56 - 0.06 * weak).astype(np.float32)
    return _emulsion(rng, state * (weak > 0.12), size)


def soaked(rng: Random, size: int) -> Alpha:
    """Foxing, mould, rust: drops that spread through paper of uneven thirst."""
    count = size // 2
    paper = cv2.GaussianBlur(rng.random((count, count), np.float32), (0, 0), rng.uniform(0.6, 3))
    thirst = np.clip((paper - paper.mean()) / paper.std() * 0.3 + 0.6, 0.05, 1)
    stain = np.zeros((count, count), np.float32)
    largest = log_uniform(rng, 0.8, 14)
    middle, spread = rng.uniform(0, 1, 2) * count, rng.uniform(0.1, 1.2) * count
    for _ in range(int(log_uniform(rng, 2, 36))):
        radius = largest * rng.uniform(0.2, 1)
        x, y = (middle + rng.normal(0, spread, 2)) % count
        drops = blob(rng, np.array([x, y]), radius, rng.uniform(0.05, 0.5))
        stain = np.maximum(stain, _inside(count, drops) * np.float32(rng.uniform(0.5, 1)))
    wide = 3 if largest < 4 else 5
    for _ in range(int(rng.integers(1, 5 + int(1.5 * largest)))):
        beside = cv2.boxFilter(stain, -1, (wide, wide), borderType=cv2.BORDER_REPLICATE)
        stain = stain + thirst * (beside - stain)
    full = 1 - np.exp(-stain / max(float(stain.max()), 1e-6) * rng.uniform(1.0, 6.0))
    large = cv2.resize(full.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(large, 0, 1) * rng.uniform(0.5, 1.0), np.float32)


def tide(rng: Random, size: int) -> Alpha:
    """Where water stopped: pale within, darkest along its edge."""
    wet = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        outline = blob(rng, rng.uniform(-0.1, 1.1, 2) * size, log_uniform(rng, 8, 110), 0.3)
        outline = outline + rng.normal(0, rng.uniform(0.2, 1.5), outline.shape)
        wet = np.maximum(wet, fill_outline(size, outline))
    within = cv2.GaussianBlur(wet, (0, 0), log_uniform(rng, 1.5, 9))
    rim = np.clip(2 * (1 - within), 0, 1) * cv2.GaussianBlur(wet, (0, 0), rng.uniform(0.4, 1.2))
    washed = rng.uniform(0, 0.5) * wet
    return np.asarray(np.clip(washed + rng.uniform(0.4, 0.9) * rim, 0, 1), np.float32)


def scuffs(rng: Random, size: int) -> Alpha:
    """Something dragged over the print: streaks side by side, here dense and there thin."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    angle, middle = rng.uniform(0, 2 * np.pi), rng.uniform(0, 1, 2) * size
    across, long = log_uniform(rng, 2, 22), log_uniform(rng, 15, 150)
    for _ in range(int(rng.integers(8, 70))):
        at = rng.normal(0, 1, 2) * (long / 2, across)
        half = long * rng.uniform(0.03, 0.4)
        ends = np.array([[at[0] - half, at[1]], [at[0] + half, at[1] + rng.normal(0, 1)]])
        line = turned(ends, angle) + middle
        put_line(canvas, line, np.full(2, log_uniform(rng, 0.4, 3)), int(rng.uniform(90, 255)))
    return shrink(canvas)


def _places(rng: Random, count: int) -> Grains:
    """How weak the emulsion is: 1 in the middle of a few places, 0 far from all."""
    weak = np.zeros((count, count), np.float32)
    for _ in range(int(rng.integers(1, 5))):
        radius = count * log_uniform(rng, 0.04, 0.4)
        place = _inside(count, blob(rng, rng.uniform(-0.1, 1.1, 2) * count, radius, 0.4))
        soft = cv2.GaussianBlur(place, (0, 0), radius * rng.uniform(0.15, 0.7))
        weak = np.maximum(weak, soft * np.float32(rng.uniform(0.6, 1)))
    return np.asarray(weak, np.float32)


def _emulsion(rng: Random, gone: Grains, size: int) -> Alpha:
    """Grains as they look: joined, with hard edges."""
    fine = size * FINE
    smooth = cv2.resize(gone, (fine, fine), interpolation=cv2.INTER_CUBIC)
    hard = (smooth > rng.uniform(0.35, 0.65)).astype(np.uint8) * 255
    return _fibrous(rng, shrink(hard)) * np.float32(rng.uniform(0.65, 1.0))


def _fibrous(rng: Random, alpha: Alpha) -> Alpha:
    """At times some of the layer is left, in threads."""
    if rng.random() < 0.7:
        return alpha
    threads = rng.random(alpha.shape, np.float32)
    long = cv2.blur(threads, (1, 5) if rng.random() < 0.5 else (5, 1))
    left = np.clip((long - 0.5) * 4 + rng.uniform(0.3, 0.8), 0, 1)
    return np.asarray(alpha * (1 - rng.uniform(0.1, 0.5) * (1 - left)), np.float32)


def _inside(count: int, outline: Points) -> Grains:
    canvas = np.zeros((count, count), np.uint8)
    put_outline(canvas, outline, 1)
    return np.asarray(canvas, np.float32) / np.float32(255)
