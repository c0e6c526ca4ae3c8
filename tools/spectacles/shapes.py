"""The form of spectacles: outlines of lenses and the wires between them, in three dimensions.

Lengths are in units of the distance between the outer corners of the eyes (about 90 mm). x points
from the wearer's right eye to the left, y up, z out of the face; the origin lies between the eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Random = np.random.Generator
Points = NDArray[np.float64]
Put = Callable[[Points], Points]

STEPS = 96
"""Points of a lens's outline."""


@dataclass(frozen=True)
class Wire:
    """A bar of a frame.

    Args:
        points: (N, 3) along it.
        width: (N,) of it.
    """

    points: Points
    width: NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """One pair.

    Args:
        lenses: two outlines, (STEPS, 3) each, the wearer's right one first.
        rims: two outlines each, (STEPS, 3), the inner and the outer edge of a rim.
        wires: bridge, endpieces, temples, pads.
    """

    lenses: tuple[Points, Points]
    rims: tuple[tuple[Points, Points], tuple[Points, Points]]
    wires: tuple[Wire, ...]


def draw_form(rng: Random) -> Pair:
    """Spectacles as they are worn: round to square, aviators, cat's eyes, rimmed half or not."""
    wide, high, gap = rng.uniform(0.47, 0.66), rng.uniform(0.30, 0.52), rng.uniform(0.16, 0.27)
    outline, normal = _outline(rng, wide, high)
    rim = _rim(rng, normal)
    curve = rng.uniform(0, 0.14)
    tilt = rng.uniform(-0.05, 0.25)
    place = np.array([rng.normal(0, 0.015), rng.uniform(-0.12, 0.02), rng.uniform(0.08, 0.2)])

    def put(points: Points) -> Points:
        """From the plane of a frame to the face."""
        x, y = points[..., 0], points[..., 1]
        z = -curve * x**2 + tilt * y + (points[..., 2] if points.shape[-1] > 2 else 0)
        return np.asarray(np.stack([x, y, z], axis=-1) + place, np.float64)

    centre = (gap + wide) / 2
    outline = outline + np.array([centre, 0.0])
    lenses, rims = [], []
    for sign in (-1, 1):
        at = np.array([sign, 1.0])
        lenses.append(put(outline * at))
        inner, outer = (outline + normal * (rim * k)[:, None] for k in (-0.35, 0.65))
        rims.append((put(inner * at), put(outer * at)))
    wires = _wires(rng, outline, float(rim.max()), put)
    return Pair((lenses[0], lenses[1]), (rims[0], rims[1]), wires)


def _outline(rng: Random, wide: float, high: float) -> tuple[Points, Points]:
    """Of the lens at +x about its middle: (STEPS, 2) counted from the temple upwards; normals."""
    turn = np.linspace(0, 2 * np.pi, STEPS, endpoint=False)
    round_as, lean = 2 / rng.uniform(1.9, 4.5), rng.normal(0, 0.08)
    x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** round_as
    y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** round_as
    drop = rng.uniform(0.1, 0.35) if rng.random() < 0.25 else 0.0  # aviators hang outwards
    lift = rng.uniform(0.1, 0.4) if rng.random() < 0.2 else 0.0  # cat's eyes rise outwards
    taper = rng.normal(0.06, 0.07)
    low, above = np.clip(-y, 0, 1), np.clip(y, 0, 1)
    x_px = wide / 2 * x * (1 + taper * y) + drop * high * 0.3 * low + lean * high * 0.3 * y
    y_px = high / 2 * (y - drop * low * (1 - 0.4 * np.abs(x)) + lift * above * np.clip(x, 0, 1))
    points = np.stack([x_px, y_px], axis=1)
    along = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return points, np.stack([along[:, 1], -along[:, 0]], axis=1)


def _rim(rng: Random, normal: Points) -> NDArray[np.float64]:
    """Width of a rim along an outline: (STEPS,)."""
    kind = rng.random()
    if kind < 0.40:
        thick = rng.uniform(0.010, 0.028)
    elif kind < 0.90:
        thick = rng.uniform(0.028, 0.085)
    else:
        thick = rng.uniform(0.004, 0.010)  # the bare edge of a lens without a rim
    above = normal[:, 1]
    heavy = rng.uniform(0, 0.8) if rng.random() < 0.5 else 0.0
    rim = thick * (1 + heavy * above)
    if rng.random() < 0.10:  # rimmed above alone
        rim = np.where(above > rng.uniform(-0.3, 0.2), rim, 0.003)
    return np.asarray(rim, np.float64)


def _wires(rng: Random, outline: Points, rim: float, put: Put) -> tuple[Wire, ...]:
    thick = max(rim, 0.012) * rng.uniform(0.6, 1.1)
    high = float(np.ptp(outline[:, 1]))
    inner = outline[np.argmin(np.abs(outline[:, 1] - high * rng.uniform(0, 0.35)) + outline[:, 0])]
    outer = outline[
        np.argmin(np.abs(outline[:, 1] - high * rng.uniform(0.1, 0.45)) - outline[:, 0])
    ]
    s = np.linspace(-1, 1, 13)
    arch = 1 - s**2
    bow = rng.uniform(-0.01, 0.08)
    bridge = np.stack([s * inner[0], inner[1] + bow * arch, rng.uniform(0, 0.05) * arch], axis=1)
    wires = [Wire(put(bridge), np.full(13, thick * rng.uniform(0.6, 1.0)))]
    if rng.random() < 0.2:  # a second bar
        top = outline[np.argmax(outline[:, 1] - 0.6 * outline[:, 0])]
        bar = np.stack([s * top[0], top[1] + 0.02 * arch, 0 * s], axis=1)
        wires.append(Wire(put(bar), np.full(13, thick * rng.uniform(0.5, 1.0))))
    hinge = max(float(outer[0]) + rng.uniform(0.02, 0.08), rng.uniform(0.74, 0.82))
    back = np.linspace(0, -rng.uniform(0.9, 1.2), 12)
    for sign in (-1.0, 1.0):
        end = np.array([[sign * outer[0], outer[1], 0], [sign * hinge, outer[1], -0.01]])
        wires.append(Wire(put(end), np.full(2, thick * rng.uniform(1.0, 1.5))))
        x = sign * (hinge + 0.03 * np.sin(np.pi * back / back[-1]))
        temple = np.stack([x, np.full(12, outer[1]) + rng.normal(0, 0.03) * back, back], axis=1)
        wires.append(Wire(put(temple), np.full(12, thick * rng.uniform(0.7, 1.4))))
    if rng.random() < 0.5:
        low = outline[np.argmin(np.abs(outline[:, 1] + high * 0.1) + outline[:, 0])]
        for sign in (-1.0, 1.0):
            arm = np.array(
                [
                    [sign * low[0], low[1] + 0.03, 0],
                    [sign * (low[0] - 0.02), low[1], -0.05],
                    [sign * (low[0] - 0.03), low[1] - 0.05, -0.06],
                ]
            )
            wires.append(Wire(put(arm), np.array([0.008, 0.010, 0.026])))
    return tuple(wires)
