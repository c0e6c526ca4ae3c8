"""The upper lid as the photo shows it, unrolled above its margin.

Rows are heights above the margin, columns places along the eye. What stands upright here is a
lash; what lies along the rows is the crease, or the lid's own tone.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, EyeOutline
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_outline import places
from fondly.portrait.eye_surface import LUMA
from fondly.portrait.eye_zones import EyeZones, smooth

HEIGHT, ROWS, COLUMNS = 0.45, 46, 401
"""Of the unrolled lid: in eye units above the margin, and in samples."""
LASH_BREADTH = 0.13
"""Dark things narrower than this along the margin are lashes, in eye units."""
LID = (0.045, 0.18)
"""Heights between which the lid's own skin shows, between lashes and crease, in eye units."""
CLEAREST = 0.85
"""Quantile over those heights that is believed: lashes and the crease's shadow darken the rest."""
TONE_RANGE = (0.80, 1.12)
"""How much darker or brighter than the skin around a lid may be."""
CALM = 0.30
"""Places along the eye over which the lid's tone is one, as a share of half the eye's width."""
CREASE_FROM = (0.07, 0.15)
"""Heights from which the crease is believed; beneath lie the lashes' roots."""
CREASE_KEPT, CREASE_DEPTH = 0.45, (-0.4, 0.04)
"""Share of the crease that is left when the lid unfolds; and how deep it is taken for at most, as
logarithms of light."""
CREASE_SIGMA = (1.0, 9.0)
"""Blur of the crease over rows and columns of the strip."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LidLook:
    """What a closed lid takes over from the lid that the photo shows, over the eye's box.

    Args:
        tone: (h, w) float32, factors on the light of the skin around.
        crease: (h, w) float32, factors for the fold above the lid.
    """

    tone: Plane
    crease: Plane


def look_of_lid(
    frame: EyeFrame, outline: EyeOutline, zones: EyeZones, cut: Plane, skin: Plane
) -> LidLook:
    """The tone of the lid's own skin and the fold above it.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        skin: (h, w, 3) float32, what the lid would look like by the skin around it.
    """
    t = np.linspace(-OUTLINE_REACH, OUTLINE_REACH, COLUMNS)
    height = np.linspace(0, HEIGHT, ROWS)
    u = np.broadcast_to(t * outline.half_width, (ROWS, COLUMNS)).copy()
    v = np.interp(t, places(), outline.upper)[None, :] - height[:, None]
    breadth = max(3, int(round(LASH_BREADTH / (u[0, 1] - u[0, 0]))) | 1)
    seen = frame.resample((cut @ LUMA).astype(np.float32), u, v)
    bare = np.asarray(cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((1, breadth))), np.float32)
    ratio = (bare + 4.0) / (frame.resample((skin @ LUMA).astype(np.float32), u, v) + 4.0)
    tone = _tone(ratio[(height >= LID[0]) & (height <= LID[1])], t)
    crease = cv2.GaussianBlur(
        np.log(np.maximum(ratio / tone, 0.05)).astype(np.float32),
        (0, 0), sigmaX=CREASE_SIGMA[1], sigmaY=CREASE_SIGMA[0],
    )  # fmt: skip
    trusted = smooth(*CREASE_FROM, height)[:, None] * (1 - smooth(0.7, 1.45, np.abs(t)))
    kept = CREASE_KEPT * np.clip(crease, *CREASE_DEPTH) * trusted
    row = (zones.above * np.float32((ROWS - 1) / HEIGHT)).astype(np.float32)
    col = ((zones.t / OUTLINE_REACH + 1) * np.float32((COLUMNS - 1) / 2)).astype(np.float32)
    laid = cv2.remap(
        np.exp(kept).astype(np.float32), col, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    toned = cv2.remap(
        tone[None].astype(np.float32), col, np.zeros_like(col), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return LidLook(np.asarray(toned, np.float32), np.asarray(laid, np.float32))


def _tone(ratio: Plane, t: NDArray[np.float64]) -> Plane:
    """The lid's tone over that of the skin around for each column: (columns,)."""
    light = np.quantile(ratio, CLEAREST, axis=0).astype(np.float64)
    weight = (np.abs(t) < 0.85).astype(np.float64) + 1e-3
    sigma = CALM / (t[1] - t[0])

    def calm(values: NDArray[np.float64]) -> NDArray[np.float64]:
        total = cv2.GaussianBlur((values * weight)[None], (0, 0), sigmaX=sigma, sigmaY=1e-3)
        norm = cv2.GaussianBlur(weight[None], (0, 0), sigmaX=sigma, sigmaY=1e-3)
        return np.asarray(total[0] / norm[0], np.float64)

    return np.asarray(np.clip(calm(light), *TONE_RANGE), np.float32)
