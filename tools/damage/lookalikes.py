"""Things in a picture that look like damage and are not.

They are drawn into the scene, before it is photographed: blurred and grained like the rest of it,
and in its own tones.
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
    spline,
    wander,
)

Random = np.random.Generator
Picture = NDArray[np.float32]
Lookalike = Callable[[Random, int], Alpha]

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


def hair(rng: Random, size: int) -> Alpha:
    """A lock: many thin strands that run together, tapering."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    base = rng.uniform(0, 1, 2) * size
    angle, length = rng.uniform(0, 2 * np.pi), size * rng.uniform(0.15, 0.8)
    lead = wander(rng, base, angle, length, 0.5)
    spread = rng.uniform(3, 40)
    across = np.array([-np.sin(angle), np.cos(angle)])
    for _ in range(int(rng.integers(4, 50))):
        start = rng.normal(0, 1) * spread
        fan = np.linspace(1, rng.uniform(0.3, 1.8), len(lead))[:, None]
        line = lead + across * start * fan + rng.normal(0, 1.5, 2)
        a, b = np.sort(rng.integers(0, len(lead), 2))
        line = line[a : b + 2]
        widths = rng.uniform(0.4, 1.8) * np.sin(np.linspace(0.15, np.pi - 0.15, len(line)))
        put_line(canvas, line, widths, int(rng.uniform(60, 255)))
    return shrink(canvas)


def whiskers(rng: Random, size: int) -> Alpha:
    """Short tapering strokes side by side: lashes, brows, beards."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    root = wander(
        rng, rng.uniform(0, 1, 2) * size, rng.uniform(0, 7), size * rng.uniform(0.1, 0.5), 0.4
    )
    angle = rng.uniform(0, 7)
    length = rng.uniform(4, 28)
    for _ in range(int(rng.integers(6, 60))):
        start = root[rng.integers(len(root))] + rng.normal(0, rng.uniform(0.2, 8), 2)
        line = wander(rng, start, angle + rng.normal(0, 0.35), length * rng.uniform(0.5, 1.3), 0.4)
        put_line(canvas, line, np.linspace(rng.uniform(0.6, 1.8), 0.3, len(line)), 220)
    return shrink(canvas)


def rims(rng: Random, size: int) -> Alpha:
    """Spectacles: two rims, a bridge and a temple, of even width."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    wide = rng.uniform(10, 60)
    tall, width = wide * rng.uniform(0.6, 1.0), rng.uniform(0.7, 4)
    centre, turn = rng.uniform(0.1, 0.9, 2) * size, rng.normal(0, 0.3)
    ahead = np.array([np.cos(turn), np.sin(turn)])
    round_ = rng.uniform(2, 3.5)
    t = np.linspace(0, 2 * np.pi, 60)
    c, s = np.cos(t), np.sin(t)
    ring = np.stack(
        [
            np.sign(c) * np.abs(c) ** (2 / round_) * wide,
            np.sign(s) * np.abs(s) ** (2 / round_) * tall,
        ],
        axis=-1,
    ) @ np.array([[ahead[0], ahead[1]], [-ahead[1], ahead[0]]])
    apart = wide * rng.uniform(1.15, 1.4)
    for side in (-1, 1):
        put_line(canvas, centre + side * apart * ahead + ring, np.full(60, width))
        outer = centre + side * (apart + wide) * ahead
        temple = np.linspace(0, 1, 8)[:, None] * side * ahead * wide * rng.uniform(0.3, 1.5)
        put_line(canvas, outer + temple, np.full(8, width))
    arch = spline(
        np.stack(
            [
                centre - (apart - wide) * ahead,
                centre - [0, wide * 0.15],
                centre + (apart - wide) * ahead,
            ]
        ),
        12,
    )
    put_line(canvas, arch, np.full(12, width))
    return shrink(canvas)


def jewellery(rng: Random, size: int) -> Alpha:
    """A string of beads or a thin chain that hangs."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    a, b = rng.uniform(0, 1, (2, 2)) * size
    sag = np.array([0, rng.uniform(0, 0.4) * size])
    line = spline(np.stack([a, (a + b) / 2 + sag, b]), 200)
    radius, gap = rng.uniform(0.7, 5), rng.uniform(2.0, 3.5)
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    for along in np.arange(0, steps[-1], radius * gap):
        at = np.array([np.interp(along, steps, line[:, k]) for k in (0, 1)])
        cv2.circle(
            canvas,
            tuple(np.round(at * FINE * 16).astype(int).tolist()),
            round(radius * FINE * 16),
            170,
            -1,
            cv2.LINE_AA,
            4,
        )
        shine = np.round((at - radius * 0.3) * FINE * 16).astype(int)
        cv2.circle(
            canvas, tuple(shine.tolist()), max(1, round(radius * 6 * FINE)), 255, -1, cv2.LINE_AA, 4
        )
    return shrink(canvas)


def writing(rng: Random, size: int) -> Alpha:
    """Words: letters, a label, a signature."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    font = FONTS[rng.integers(len(FONTS))]
    scale, y = rng.uniform(0.3, 2.2), rng.uniform(0, 1) * size
    x = rng.uniform(-0.3, 0.5) * size
    for _ in range(int(rng.integers(1, 6))):
        letters = rng.integers(0, 26, int(rng.integers(3, 16)))
        word = "".join(chr(65 + letter + 32 * int(rng.random() < 0.7)) for letter in letters)
        at = (round(x * FINE), round(y * FINE))
        cv2.putText(canvas, word, at, font, scale * FINE, 255, int(rng.integers(1, 5)), cv2.LINE_AA)
        y += scale * 32
    centre = (size * FINE / 2, size * FINE / 2)
    turned = cv2.getRotationMatrix2D(centre, rng.normal(0, 12), 1)
    return shrink(np.asarray(cv2.warpAffine(canvas, turned, canvas.shape[::-1]), np.uint8))


def building(rng: Random, size: int) -> Alpha:
    """Straight lines in company: window bars, boards, railings, wires, brick."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    turn = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.15)
    gap, width = rng.uniform(5, 70), rng.uniform(0.5, 5)
    for angle in (turn, turn + np.pi / 2)[: int(rng.integers(1, 3))]:
        ahead = np.array([np.cos(angle), np.sin(angle)])
        side = np.array([-ahead[1], ahead[0]])
        middle, reach = rng.uniform(0, 1, 2) * size, size * rng.uniform(0.2, 1.2)
        squeeze = rng.uniform(0.97, 1.03)
        place, step = 0.0, gap
        for _ in range(int(rng.integers(2, 14))):
            ends = middle + place * side + np.array([[-1], [1]]) * reach * ahead
            put_line(canvas, ends, np.full(2, width), 230)
            place, step = place + step, step * squeeze
    return shrink(canvas)


def pole(rng: Random, size: int) -> Alpha:
    """One long thing of even width with smooth edges: a cane, a string, a cigarette, a seam."""
    length = size * rng.uniform(0.06, 1.4)
    line = wander(
        rng, rng.uniform(0, 1, 2) * size, rng.uniform(0, 7), length, rng.choice([0, 0, 0.1])
    )
    width = log_uniform(rng, 1.0, 8)
    body = draw_line(size, line, np.full(len(line), width))
    if rng.random() < 0.5:
        return body
    shine = draw_line(size, line + rng.normal(0, 0.25, 2) * width, np.full(len(line), width * 0.4))
    return np.asarray(np.clip(0.6 * body + 0.4 * shine, 0, 1), np.float32)


def folds(rng: Random, size: int) -> Alpha:
    """Folds of cloth and wrinkles: soft ridges that fan out, sharp on one side."""
    alpha = np.zeros((size, size), np.float32)
    centre, angle = rng.uniform(0, 1, 2) * size, rng.uniform(0, 7)
    for _ in range(int(rng.integers(2, 8))):
        angle += rng.normal(0, 0.3)
        line = wander(rng, centre + rng.normal(0, 18, 2), angle, size * rng.uniform(0.1, 0.6), 0.4)
        ridge = np.sin(np.linspace(0.2, np.pi - 0.05, len(line))) * rng.uniform(1, 7)
        alpha = np.maximum(alpha, draw_line(size, line, ridge))
    soft = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(1.0, 5))
    return np.asarray(soft / max(float(soft.max()), 1e-3) * rng.uniform(0.3, 0.9), np.float32)


def pattern(rng: Random, size: int) -> Alpha:
    """Cloth: stripes, checks, dots or lace in a piece of the picture, bent by what it covers."""
    rows, cols = np.mgrid[0:size, 0:size].astype(np.float32)
    bend = (smooth_noise(rng, size, 60) - 0.5) * rng.uniform(0, 50)
    turn, period = rng.uniform(0, np.pi), log_uniform(rng, 4, 40)
    u = (cols * np.cos(turn) + rows * np.sin(turn) + bend) / period
    v = (rows * np.cos(turn) - cols * np.sin(turn) + bend.T) / period
    thin = rng.uniform(0.08, 0.5)
    kind = rng.integers(4)
    if kind == 0:
        wave = (u % 1) < thin
    elif kind == 1:
        wave = ((u % 1) < thin) | ((v % 1) < thin)
    elif kind == 2:
        wave = np.hypot(u % 1 - 0.5, v % 1 - 0.5) < thin * 0.9
    else:
        wave = np.abs(np.hypot(u % 1 - 0.5, v % 1 - 0.5) - 0.33) < thin * 0.35
    piece = blob(rng, rng.uniform(0, 1, 2) * size, size * rng.uniform(0.15, 0.6), 0.25)
    return np.asarray(wave.astype(np.float32) * fill_outline(size, piece), np.float32)


def sparkle(rng: Random, size: int) -> Alpha:
    """Highlights: in eyes, on lips, on metal, buttons."""
    alpha = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 6))):
        outline = blob(rng, rng.uniform(0, 1, 2) * size, rng.uniform(1, 7), 0.2)
        alpha = np.maximum(alpha, fill_outline(size, outline))
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), rng.uniform(0.7, 2)), np.float32)


def leaves(rng: Random, size: int) -> Alpha:
    """Foliage and flowers: many small shapes crowded together."""
    canvas = np.zeros((size * FINE, size * FINE), np.uint8)
    centre, spread = rng.uniform(0, 1, 2) * size, rng.uniform(15, 70)
    radius = rng.uniform(2, 9)
    for _ in range(int(rng.integers(15, 90))):
        outline = blob(rng, centre + rng.normal(0, spread, 2), radius * rng.uniform(0.6, 1.4), 0.2)
        at = np.round(outline * FINE * 16).astype(np.int32)
        cv2.fillPoly(canvas, [at], int(rng.uniform(30, 255)), cv2.LINE_AA, 4)
    return shrink(canvas)


def ribbon(rng: Random, size: int) -> Alpha:
    """A broad band that loops and narrows, darker along its folds: ribbons, straps, bows."""
    length = size * rng.uniform(0.2, 1.2)
    line = wander(rng, rng.uniform(0, 1, 2) * size, rng.uniform(0, 7), length, rng.uniform(0.1, 1))
    width = log_uniform(rng, 4, 36)
    narrow = 0.25 + 0.75 * smooth_row(rng, len(line), int(rng.integers(2, 6)))
    body = draw_line(size, line, width * narrow)
    for _ in range(int(rng.integers(1, 5))):
        along = line + rng.uniform(-0.4, 0.4, 2) * width
        fold = draw_line(size, along, width * narrow * rng.uniform(0.05, 0.25))
        soft = cv2.GaussianBlur(fold, (0, 0), rng.uniform(0.5, 2.5))
        body = body * (1 - rng.uniform(0.1, 0.6) * soft)
    return np.asarray(body, np.float32)


def cord(rng: Random, size: int) -> Alpha:
    """A twisted cord, braid or fringe: even width, light and dark by turns along it."""
    line = wander(
        rng, rng.uniform(0, 1, 2) * size, rng.uniform(0, 7), size * rng.uniform(0.2, 1.3), 0.5
    )
    line = spline(line[:: max(1, len(line) // 12)], 400)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    width = log_uniform(rng, 1.2, 7)
    twist = 0.5 + 0.5 * np.sin(along * 2 * np.pi / (width * rng.uniform(0.7, 2.5)))
    body = draw_line(size, line, np.full(len(line), width))
    strands = draw_line(size, line, width * np.where(twist > 0.5, 0.9, 0.0))
    return np.asarray(np.clip(rng.uniform(0.3, 0.8) * body + 0.5 * strands, 0, 1), np.float32)


KINDS: tuple[Lookalike, ...] = (
    hair, hair, whiskers, rims, rims, jewellery, writing, building, building, pole, folds,
    folds, pattern, pattern, sparkle, leaves, ribbon, ribbon, cord,
)  # fmt: skip


def add_lookalikes(rng: Random, picture: Picture, kinds: tuple[Lookalike, ...] = KINDS) -> Picture:
    """Draw one to three of them into a picture.

    Args:
        rng: where chance comes from.
        picture: (S, S, 3) float32 RGB in [0, 1].
        kinds: of lookalikes, each as likely.
    """
    tones = picture.reshape(-1, 3)
    for _ in range(int(rng.integers(1, 4))):
        alpha = kinds[rng.integers(len(kinds))](rng, picture.shape[0]) * rng.uniform(0.3, 1)
        share = rng.choice([rng.uniform(0, 10), rng.uniform(90, 100), rng.uniform(0, 100)])
        light = tones.sum(axis=-1)
        near = np.abs(light - np.percentile(light, share)).argmin()
        colour = np.clip(tones[near] * rng.uniform(0.85, 1.15), 0, 1)
        relief = 1 + rng.uniform(0, 0.5) * (smooth_noise(rng, picture.shape[0], 20) - 0.5)
        picture = picture + (np.clip(colour * relief[..., None], 0, 1) - picture) * alpha[..., None]
        picture = picture.astype(np.float32)
    return picture


def scene(rng: Random, size: int) -> Picture:
    """A picture of nothing: smooth fields with edges between them."""
    picture = np.empty((size, size, 3), np.float32)
    picture[:] = rng.uniform(0.05, 0.95, 3)
    for _ in range(int(rng.integers(2, 9))):
        shape = fill_outline(
            size, blob(rng, rng.uniform(0, 1, 2) * size, size * rng.uniform(0.1, 0.7), 0.3)
        )
        shape = np.asarray(cv2.GaussianBlur(shape, (0, 0), log_uniform(rng, 0.4, 20)), np.float32)
        shade = rng.uniform(0, 1, 3) * (0.7 + 0.6 * smooth_noise(rng, size, 80))[..., None]
        picture += (np.clip(shade, 0, 1) - picture) * shape[..., None]
    weave = smooth_noise(rng, size, rng.uniform(1.5, 5)) - 0.5
    picture += rng.uniform(0, 0.2) * weave[..., None] * smooth_row(rng, size, 5)[:, None, None]
    return np.asarray(np.clip(picture, 0, 1), np.float32)
