"""What frames are made of: plastics, horn, metals, glass-clear ones; lit like rods."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from spectacles.shapes import Random

Plane = NDArray[np.float32]

DARK = ((18, 16, 16), (35, 25, 22), (58, 40, 32), (28, 32, 48), (70, 22, 26))
METAL = ((196, 164, 112), (186, 186, 192), (214, 170, 150), (120, 116, 112), (226, 214, 188))
BRIGHT = ((150, 30, 60), (40, 70, 140), (200, 60, 140), (235, 230, 225), (60, 110, 70))
HORN = ((28, 16, 12), (168, 96, 38))


def painted(rng: Random, picture: Plane, frame: Plane) -> Plane:
    """The picture with a frame in it.

    Args:
        picture: (H, W, 3) float32 0..255.
        frame: (H, W) in [0, 1].
    """
    shape = frame.shape
    kind = rng.random()
    cover, sheen = 1.0, rng.uniform(0.1, 0.5)
    if kind < 0.40:
        colour = _flat(rng, DARK, shape)
    elif kind < 0.60:
        spots = smooth_noise(rng, shape, rng.uniform(2, 7))[..., None]
        share = 1 / (1 + np.exp(-3 * (spots - rng.normal(0, 0.5))))
        colour = share * np.array(HORN[0]) + (1 - share) * np.array(HORN[1])
    elif kind < 0.85:
        colour, sheen = _flat(rng, METAL, shape), rng.uniform(0.4, 1.2)
    elif kind < 0.94:
        colour = _flat(rng, BRIGHT, shape)
    else:
        colour, cover = _flat(rng, METAL + BRIGHT, shape), rng.uniform(0.3, 0.7)
    level = float(
        np.clip(np.median(picture) / 150, 0.25, 1.3)
    )  # frames stand in the light of the face
    lit = np.clip(colour * level * (1 + sheen * _as_rods(rng, frame))[..., None], 0, 255)
    glint = rng.uniform(0.3, 1.0) * _glints(rng, frame)
    lit = lit + (255 - lit) * glint[..., None]
    share = (cover * frame)[..., None]
    return np.asarray(picture * (1 - share) + lit * share, np.float32)


def smooth_noise(rng: Random, shape: tuple[int, ...], size_px: float) -> Plane:
    """Noise of mean 0 and deviation 1 with hills of a size."""
    step = max(1, int(size_px))
    small = rng.normal(0, 1, (shape[0] // step + 3, shape[1] // step + 3)).astype(np.float32)
    sized = cv2.resize(small, shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray((sized - sized.mean()) / max(float(sized.std()), 1e-6), np.float32)


def _flat(rng: Random, colours: tuple[tuple[int, ...], ...], shape: tuple[int, ...]) -> Plane:
    colour = np.array(colours[rng.integers(len(colours))]) * np.exp(rng.normal(0, 0.25))
    colour = np.clip(colour + rng.normal(0, 8, 3), 4, 250)
    return np.asarray(np.broadcast_to(colour, (*shape, 3)), np.float32)


def _as_rods(rng: Random, frame: Plane) -> Plane:
    """Light of a round bar from one side, in about [-1, 1]."""
    soft = cv2.GaussianBlur(frame, (0, 0), rng.uniform(1.0, 2.5))
    turn = rng.uniform(0, 2 * np.pi)
    slope = np.cos(turn) * np.gradient(soft, axis=1) + np.sin(turn) * np.gradient(soft, axis=0)
    uneven = 1 + 0.6 * smooth_noise(rng, frame.shape, 30)
    return np.asarray(slope / max(float(np.abs(slope).max()), 1e-6) * uneven, np.float32)


def _glints(rng: Random, frame: Plane) -> Plane:
    """Where bright light is mirrored: streaks along the middle of bars."""
    inner = cv2.erode(frame, np.ones((3, 3), np.uint8)) if rng.random() < 0.5 else frame
    places = smooth_noise(rng, frame.shape, rng.uniform(6, 40))
    streaks = np.clip(places - rng.uniform(0.6, 2.2), 0, 1) * inner
    return np.asarray(cv2.GaussianBlur(streaks, (0, 0), 0.7), np.float32)
