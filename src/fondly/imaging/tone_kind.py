"""What a print is made of: silver alone, silver with a tone, or colours.

In a print of one tone, however warm or stained, a pixel's colour follows from its brightness; in
a colour picture the same brightness comes in several colours. So the distance of the pixels' colour
from the picture's own curve of colour over brightness tells them apart, measured brightness by
brightness, so that a large black backdrop does not outvote a small face.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import atan2, degrees, hypot

import cv2
import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]

SIDE_PX = 256
BORDER = 0.03
"""Share of each side that is not looked at: the edge of a print is often paper."""
STEPS = 16
"""Of brightness; the darkest has no colour that could be measured."""
MIN_SHARE, MIN_PIXELS = 0.003, 20
MOST = 0.85
"""Share of a step's pixels that must lie near the curve."""
FULL_RANGE = 88.0
"""Lightness between the darkest and the brightest parts of a picture that has not faded."""
MAX_SPREAD_OF_MEASURE = 1.6
COLOUR_FROM = 5.0
"""CIELAB units from the curve; prints of one tone measure 0 to 4.3, colour pictures from 5.6."""
TONE_FROM = 3.0
"""Mean chroma; scans of untoned prints measure 0 to 2.7, toned ones from 5."""
MIDDLE = range(6, 9)
"""Steps of middle brightness, where a toner's hue is purest: stain and paper are in the whites."""
DYE_CHROMA, DYE_HUES_DEG = 7.0, (-60.0, 52.0)
"""CIELAB: pinks and reds that no toner makes. Middle tones of toned prints lie at 70 to 117, those
of colour paper whose blue-green dye has faded at 0 to 35."""


class ToneKind(StrEnum):
    """Of what a print's picture is made."""

    GREY = "grey"
    TONED = "toned"
    COLOUR = "colour"


@dataclass(frozen=True)
class ToneReading:
    """What was measured; see `read_tone`.

    Args:
        kind: grey, toned or colour.
        spread: how far the colours lie from one curve over brightness, CIELAB units.
        chroma: mean chroma of that curve, CIELAB units.
        highest_chroma: the same at its highest.
        middle: a* and b* of that curve at middle brightness; (0, 0) where there is none.
    """

    kind: ToneKind
    spread: float
    chroma: float
    highest_chroma: float
    middle: tuple[float, float] = (0.0, 0.0)

    @property
    def is_of_dyes(self) -> bool:
        """Whether one tone is that of colour paper that faded: a picture that had no colours."""
        a, b = self.middle
        low, high = DYE_HUES_DEG
        reddish = low < degrees(atan2(b, a)) < high and hypot(a, b) >= DYE_CHROMA
        return self.kind is ToneKind.TONED and reddish


def read_tone(picture: NDArray[np.uint8]) -> ToneReading:
    """Whether a picture is grey, toned or in colour.

    Args:
        picture: (H, W, 3) uint8 sRGB.
    """
    small = cv2.GaussianBlur(shrunk(picture, SIDE_PX).astype(np.float32) / 255, (0, 0), 1.0)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    lightness, colours = lab[:, 0], lab[:, 1:]
    step = np.clip(lightness * (STEPS / 100), 0, STEPS - 1).astype(int)
    distances, chromas, counts = [], [], []
    middles = []
    for number in range(1, STEPS):
        members = colours[step == number]
        if len(members) >= max(MIN_PIXELS, MIN_SHARE * len(lab)):
            middle = np.median(members, axis=0)
            away = np.linalg.norm(members - middle, axis=1)
            distances.append(float(np.quantile(away, MOST)))
            chromas.append(float(np.linalg.norm(middle)))
            counts.append(len(members))
            if number in MIDDLE:
                middles.append(middle)
    if not distances:
        return ToneReading(ToneKind.GREY, 0.0, 0.0, 0.0)
    low, high = np.quantile(lightness, [0.005, 0.995])
    # What fades loses its colour together with its contrast.
    faded = FULL_RANGE / max(float(high - low), 1.0)
    spread = float(np.mean(distances)) * min(max(faded, 1.0), MAX_SPREAD_OF_MEASURE)
    chroma = float(np.average(chromas, weights=counts))
    if spread >= COLOUR_FROM:
        kind = ToneKind.COLOUR
    else:
        kind = ToneKind.TONED if chroma >= TONE_FROM else ToneKind.GREY
    a, b = np.mean(middles, axis=0).tolist() if middles else (0.0, 0.0)
    return ToneReading(kind, spread, chroma, max(chromas), (a, b))


def shrunk(picture: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    """The picture without its border, its longer side at most so long."""
    height, width = picture.shape[:2]
    rows, columns = round(BORDER * height), round(BORDER * width)
    inner = picture[rows : height - rows, columns : width - columns]
    scale = side_px / max(inner.shape)
    if scale >= 1:
        return inner
    small = cv2.resize(inner, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
