"""What lenses do to the eye behind them: tint it, mirror windows, lamps and rooms before it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from spectacles.materials import smooth_noise
from spectacles.shapes import Random

TINTED, DARK = 0.25, 0.10
"""Shares of spectacles with a faint tint, and with dark glass."""

HIDES = (0.25, 0.5)
"""Share of light that is not the eye's: below the first the eye is seen, above the second not."""

MIRRORED = (
    (255, 255, 255),
    (225, 240, 255),
    (150, 235, 190),
    (160, 190, 250),
    (215, 180, 245),
    (255, 235, 200),
)

Plane = NDArray[np.float32]


def draw_lens(
    same: Random, own: Random, picture: Plane, inside: Plane, scenes: list[NDArray[np.uint8]]
) -> tuple[Plane, Plane]:  # fmt: skip
    """A picture behind one lens, and where it is hidden.

    Args:
        same: draws what both lenses have in common; begun alike for each.
        own: draws what differs.
        picture: (H, W, 3) float32 0..255.
        inside: (H, W) in [0, 1], the lens.
        scenes: pictures that may be mirrored.

    Returns:
        The picture, and (H, W) in [0, 1].
    """
    image: NDArray[Any] = picture
    hidden: NDArray[Any] = np.zeros_like(inside)
    kind = same.random()
    if kind < TINTED + DARK:
        strength = same.uniform(0.05, 0.35) if kind < TINTED else same.uniform(0.4, 0.97)
        colour = np.clip(same.normal(0.35, 0.2, 3), 0.02, 0.9)
        rows = np.linspace(1, same.uniform(0.3, 1.0), inside.shape[0])[:, None]
        share = strength * rows * inside
        image = image * (1 - share[..., None] * (1 - colour))
        hidden = share * (1 - float(colour.mean()))
    if same.random() < 0.75:
        for _ in range(same.integers(1, 5)):
            light = _mirror(same, own, inside, scenes)
            image = image * (1 - light[..., 3:]) + light[..., :3] * light[..., 3:]
            hidden = np.maximum(hidden, light[..., 3])
    from_to = np.clip((hidden - HIDES[0]) / (HIDES[1] - HIDES[0]), 0, 1)
    return np.asarray(image, np.float32), np.asarray(from_to, np.float32)


def _mirror(same: Random, own: Random, inside: Plane, scenes: list[NDArray[np.uint8]]) -> Plane:
    """One thing that is mirrored: (H, W, 4) colour 0..255 and share."""
    shape = inside.shape
    rows, columns = np.nonzero(inside > 0.5)
    if not len(rows):
        return np.zeros((*shape, 4), np.float32)
    middle = np.array([columns.mean(), rows.mean()])
    half = np.array([np.ptp(columns), np.ptp(rows)]) / 2 + 1
    at = middle + half * (same.uniform(-0.9, 0.9, 2) + own.normal(0, 0.12, 2))
    size = half * same.uniform(0.15, 1.0, 2)
    kind, colour = same.random(), np.array(MIRRORED[same.integers(len(MIRRORED))], np.float32)
    form = np.zeros(shape, np.uint8)
    angle = float(same.normal(0, 25))
    centre, reach = tuple(map(float, at)), tuple(map(float, 2 * size))
    if kind < 0.35:
        box = cv2.boxPoints((centre, reach, angle))
        cv2.fillConvexPoly(form, np.rint(box).astype(np.int32), 255, cv2.LINE_AA)
        if same.random() < 0.3:  # a window's bars
            for a, b in (
                ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2),
                ((box[1] + box[2]) / 2, (box[3] + box[0]) / 2),
            ):
                begin, end = (np.rint(point).astype(int).tolist() for point in (a, b))
                cv2.line(form, begin, end, 0, 2)
    elif kind < 0.55:
        cv2.ellipse(form, (centre, reach, angle), 255, -1, cv2.LINE_AA)
    elif kind < 0.65:  # a lamp's curve, a tube of neon
        bends = np.cumsum(same.normal(0, 0.35, (8, 2)), axis=0) * half * 0.6 + at
        cv2.polylines(
            form,
            [np.rint(bends).astype(np.int32)],
            False,
            255,
            int(same.integers(1, 6)),
            cv2.LINE_AA,
        )
    else:  # half of a room
        cut = (np.indices(shape)[::-1] - at[:, None, None]).astype(np.float32)
        line = np.cos(np.radians(angle)) * cut[0] + np.sin(np.radians(angle)) * cut[1]
        form = (255 * (line > 0)).astype(np.uint8)
    soft = cv2.GaussianBlur(
        form.astype(np.float32) / 255, (0, 0), float(np.exp(same.uniform(-0.5, 2.2)))
    )
    share = soft * inside * same.uniform(0.08, 1.0)
    if same.random() < 0.4:
        share = share * np.clip(0.7 + 0.4 * smooth_noise(own, shape, 12), 0, 1)
    seen = np.broadcast_to(colour, (*shape, 3))
    if kind > 0.65 and same.random() < 0.6:
        scene = scenes[int(same.integers(len(scenes)))]
        seen = np.clip(
            cv2.resize(scene, shape[::-1]).astype(np.float32) * 0.8 + 0.3 * colour, 0, 255
        )
    return np.concatenate([seen, share[..., None]], axis=-1).astype(np.float32)
