"""A wing of eyeliner: painted on the skin beyond the outer corner, where it stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_outline import outline_of
from fondly.portrait.eye_zones import EyeZones, smooth

STEP, FARTHEST, HEIGHTS = 0.01, 0.46, (-0.42, 0.15)
"""Between places that are read, up to which beyond the corner, and from where above it to where
below; eye units."""
BESIDE, BLUR = 0.75, 3.0
"""Quantile of light beside the corner that is skin's, and over how many places it is averaged."""
CORNER = 0.12
"""How far above or below the mesh's corner a wing begins at most, in eye units."""
INKED, REACHES, RISES = 0.55, (0.24, 0.32), (0.03, 0.09)
"""Share of the light that a wing takes without a break, how far beyond the corner in eye units, and
how much it rises on its way, over its length: lashes are shorter, and folds hang down."""
SAGS = (0.015, 0.035)
"""How far below its root a wing comes at most, in eye units: a fold that turns up at its end is
lower."""
CALM = 3.0
"""Deviation of the blur along it that takes out single lashes, in places that are read."""
BROAD, SLENDER = 0.16, (0.22, 0.25)
"""Breadth of a wing at most where it stays, and in the mean of its outer half to be one; hair is
broader. Eye units."""
FOLLOWS, JOINS = 0.3, 0.4
"""Beyond the corner, over half of the eye's width: where the line is the wing's, and where the shut
one has come up to it."""
SLIM, WIDENS = 0.01, 0.18
"""Half the breadth, in eye units, that stays of a wing at the corner, and by how much more of it
stays the farther out: a moving line runs into it, and what it is broader by goes with the lid."""
STAYS, ENDING, EDGE = (0.02, 0.08), 0.06, 0.03
"""Beyond the corner in eye units, from where a wing no longer goes with the lid; how far beyond its
tip the photo stays; and how soft that ends beside it."""

Plane = NDArray[np.float32]
Samples = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Wing:
    """A painted stroke beyond the outer corner.

    Args:
        u: (n,) ascending, eye units, from its tip to the corner.
        v: (n,) where its middle lies, in eye units.
        half: (n,) half its breadth, in eye units.
        sure: in [0, 1], how surely it is one.
    """

    u: Samples
    v: Samples
    half: Samples
    sure: float


def find_wing(frame: EyeFrame, outline: EyeOutline, cut: Plane) -> Wing | None:
    """The stroke that goes on from the outer corner, solid, narrow and rising; None mostly.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
    """
    u = -outline.half_width - np.arange(0, FARTHEST, STEP)
    corner = float(np.interp(-1.0, places(), outline.upper))
    v = corner + np.arange(HEIGHTS[0], HEIGHTS[1] + STEP / 2, STEP)
    across, down = np.meshgrid(u, v)
    light = frame.resample((cut @ GREY).astype(np.float32), across, down)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.0), np.float32)
    beside = np.quantile(light, BESIDE, axis=0)[None].astype(np.float32)
    dark = 1 - light / np.maximum(cv2.GaussianBlur(beside, (0, 0), BLUR), 8.0)
    path = _path(np.asarray(dark, np.float64), np.abs(v - corner) < CORNER)
    if len(path) < REACHES[0] / STEP:
        return None
    along = np.arange(len(path))
    middle, half = np.array([_stroke(dark[:, k], path[k]) for k in along]).T * STEP
    calm = v[0] + gaussian_filter1d(middle, CALM)
    length = STEP * len(path)
    rise = (calm[0] - calm[-1]) / length
    sure = smooth(*REACHES, np.array(length)) * smooth(*RISES, np.array(rise))
    sure *= 1 - smooth(*SAGS, np.array(calm.max() - calm[0]))
    sure *= 1 - smooth(*SLENDER, 2 * half[len(path) // 2 :].mean())
    half = np.minimum(gaussian_filter1d(half, CALM), BROAD / 2)
    return Wing(u[along][::-1], calm[::-1], half[::-1], float(sure)) if sure > 0 else None


def _path(dark: Samples, begins: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows of the darkest way outwards that is unbroken as far as any is."""
    rows, columns = dark.shape
    total = np.where(begins & (dark[:, 0] > INKED), dark[:, 0], -np.inf)
    came = np.zeros((columns, rows), np.intp)
    ways = [total]
    for k in range(1, columns):
        padded = np.pad(ways[-1], 1, constant_values=-np.inf)
        near = np.stack([padded[:-2], padded[1:-1], padded[2:]])
        came[k] = np.clip(np.arange(rows) + near.argmax(axis=0) - 1, 0, rows - 1)
        total = np.where(dark[:, k] > INKED, near.max(axis=0) + dark[:, k], -np.inf)
        if not np.isfinite(total).any():
            break
        ways.append(total)
    row = [int(ways[-1].argmax())]
    for k in range(len(ways) - 1, 0, -1):
        row.append(int(came[k][row[-1]]))
    return np.array(row[::-1], np.intp)


def _stroke(dark: NDArray[np.floating], row: int) -> tuple[float, float]:
    """Middle and half breadth, in rows, of what is half as dark around this row."""
    light = np.flatnonzero(dark < dark[row] / 2)
    top = float(light[light < row].max(initial=0))
    bottom = float(light[light > row].min(initial=len(dark) - 1))
    return (top + bottom) / 2, (bottom - top) / 2


def outline_to_wing(frame: EyeFrame, outline: EyeOutline, wing: Wing) -> EyeOutline:
    """The outline whose line beyond the outer corner is the wing, and the shut line runs into it.

    There nothing moves with the lid: it is painted on skin that stays.
    """
    t = places()
    beyond = np.maximum(-1 - t, 0)
    aim = np.interp(t * outline.half_width, wing.u, wing.v)
    share = wing.sure * smooth(0.0, FOLLOWS, beyond)
    upper, lower = (
        np.asarray(each + share * (aim - each), np.float64)
        for each in (outline.upper, outline.lower)
    )
    led = outline_of(frame, upper, lower)
    rises = wing.sure * smooth(0.0, JOINS, beyond)
    seam = led.seam + rises * (led.lower - led.seam)
    return replace(led, seam=np.asarray(seam, np.float32))


def stays_of(wing: Wing | None, zones: EyeZones) -> Plane:
    """How far the photo stays, since there is a wing: (h, w) in [0, 1]."""
    if wing is None:
        return np.zeros_like(zones.u)
    off = np.abs(zones.v - np.interp(zones.u, wing.u, wing.v))
    out, tip = wing.u[-1] - zones.u, wing.u[-1] - wing.u[0]
    half = np.minimum(np.interp(zones.u, wing.u, wing.half), SLIM + WIDENS * out)
    band = 1 - smooth(0.0, EDGE, off - half)
    along = smooth(*STAYS, out) * (1 - smooth(tip + ENDING / 2, tip + ENDING, out))
    return np.asarray(wing.sure * band * along, np.float32)
