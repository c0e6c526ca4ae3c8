"""Whether a photo shows lips apart, with something to be seen between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from fondly.portrait.mouth_frame import MouthFrame

PARTED, WIDE = 0.035, 0.085
"""Distance of the mesh's inner lips from which a mouth may be open, and from which it is."""
LIGHT = 0.9
"""Light between lips that stand a little apart, of the lips' own: less of it is a dark gap or the
seam (.97 and more on three even photos with teeth there, .69 and less on four without; odd ones
without: .72 to .81)."""
LIP_RED, TOOTH_RED, TOOTH_LIGHT = 0.2, 0.5, 0.6
"""Red over green and blue, of the mean, that lips in a colour photo have at least; and of the lips'
own red and light what a tooth has at most and at least."""
TOOTH_REACH, LIPS_FROM, LIPS_TO = 0.020, 0.036, 0.064
"""How far from the mesh's seam teeth are looked for, and between which distances lips lie, in mouth
units: from .03 on a wet lower lip shines."""
TEETH_ALONG = 0.10
"""Of the mouth's middle half: teeth are seen over more than this (43 colour photos whose mesh is
not `WIDE` open: .14 to .38 on five that show teeth so, .08 at most on the others)."""
STEP = 0.004
"""Distance of the samples across the mouth, in mouth units."""

Line = NDArray[np.float64]


def stand_apart(
    frame: MouthFrame, smooth: NDArray[np.float32], places: Line, upper: Line, lower: Line
) -> bool:
    """Whether lips stand apart: as the mesh has it, or because teeth are seen between them.

    Where the mesh parts them only a little, something about as light as the lips must lie between
    them: a dark line is the seam, however wide.

    Args:
        frame: of the mouth.
        smooth: (h, w, 3) float32, the box of the photo without its grain.
        places: (n,) along the mouth.
        upper, lower: (n,) v of the mesh's inner lips there.
    """
    gap = float((lower - upper).max())
    if gap >= WIDE or _teeth_are_seen(frame, smooth, places, (upper + lower) / 2):
        return True
    if gap < PARTED:
        return False
    grey = smooth.mean(axis=2)
    body = np.abs(places) < 0.5
    shares = np.linspace(0.25, 0.75, 7)[:, None]
    u = np.broadcast_to(frame.u_of(places[body]), (shares.size, int(body.sum())))
    between = frame.sample(grey, u, (upper + shares * (lower - upper))[:, body])
    lips = [
        np.median(frame.sample(grey, u[:1], line[None, body] + away))
        for line, away in ((upper, -0.04), (lower, 0.04))
    ]
    return bool(np.quantile(between, 0.8) > LIGHT * np.mean(lips))


def _teeth_are_seen(
    frame: MouthFrame, smooth: NDArray[np.float32], places: Line, seam: Line
) -> bool:
    """Whether something light without the lips' red lies in their seam; only colours can tell."""
    body = np.abs(places) < 0.5
    count = round(LIPS_TO / STEP)
    offsets = STEP * np.arange(-count, count + 1)
    u = np.broadcast_to(frame.u_of(places[body]), (offsets.size, int(body.sum())))
    strip = frame.sample(smooth, u, seam[body] + offsets[:, None]).astype(np.float64)
    strip = gaussian_filter1d(strip, 1.5, axis=1, mode="nearest")
    light = strip.mean(axis=2)
    red = (strip[..., 0] - strip[..., 1:].mean(axis=2)) / np.maximum(light, 8.0)
    away = np.abs(offsets)
    lips, near = away >= LIPS_FROM - STEP / 2, away <= TOOTH_REACH + STEP / 2
    lip_red, lip_light = np.median(red[lips]), np.median(light[lips])
    if lip_red < LIP_RED:
        return False
    tooth = (light[near] > TOOTH_LIGHT * lip_light) & (red[near] < TOOTH_RED * lip_red)
    return float(tooth.any(axis=0).mean()) > TEETH_ALONG
