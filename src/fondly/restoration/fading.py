"""How far a print has faded, and the curves that undo it.

Dyes and silver fade in proportion to how much of them there is, and paper yellows evenly: density
d has become keep * d + stain (Wilhelm 1993, "The Permanence and Care of Color Photographs"). So a
faded print is too light everywhere but in its paper: what undoes it is a line in density through
the paper, as steep as brings the darkest parts back to black. A line through what is brightest
would lift the whites of a picture that never had any: docs/adr/0036-fading-about-the-paper.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY, LINEAR_OF_BYTE, encoded_from_linear, linear_from_encoded
from fondly.imaging.tone_kind import ToneKind, ToneReading, shrunk

Levels = NDArray[np.float32]

SIDE_PX = 512
END_SHARE = 0.005
"""Share of the pixels that are the darkest or the brightest."""
FADED_FROM = {
    ToneKind.GREY: (31.0, 41.0),
    ToneKind.TONED: (31.0, 41.0),
    ToneKind.COLOUR: (40.0, 52.0),
}
"""Levels of the darkest parts: not faded up to the first, faded from the second."""
YELLOW_PAPER, FADED_IF_YELLOW = (6.0, 14.0), (26.0, 36.0)
"""CIELAB units of a toned print's whites that tell its age, and the levels that tell fading then:
a corner that is dark as well hides how far the blacks have risen."""
CLEAN_WHITE, LIFTED_FOR_SURE = 250.0, 60.0
"""A white this clean belongs to a print that has not faded, unless its blacks are this far gone."""
BLACK_DENSITY = 2.4
"""Of photographic paper's black, seen in a room: 13 of 255 levels."""
CAST_KEPT = 0.1
"""Share of the darkest parts' cast that stays: hair and cloth are seldom quite black."""
PAPER_DENSITY = np.array([0.02, 0.045, 0.09], np.float32)
"""Of old paper, as red, green and blue see it, where nothing in a picture is brighter."""
DARKER_SHARE, DARKER_MOST = 0.4, 0.10
"""Of what the brightest parts are denser than that: the paper's part of it, and the most."""
DULL_RANGE = (0.95, 1.1)
"""Density between darkest and brightest parts: below the first the scan itself is dull, for no
paper fades so far, and all that its whites lack is given back; from the second on, nothing more."""
MAX_GAIN, MAX_GAIN_OF_DULL = 2.0, 3.0
"""What a layer's density is multiplied by at most; in a dull scan all lack contrast alike."""
LEAST_OF_GAINS = 0.7
"""Of the steepest: no layer keeps all while another fades; stray light looks like that."""
IN_DENSITY = 0.7
"""Share of the straight line in density; the rest is one in levels, which is kinder to shadows."""


@dataclass(frozen=True, eq=False)
class Fading:
    """How a print has faded.

    Args:
        black: (3,) levels, mean colour of the darkest parts.
        white: (3,) levels, of the brightest.
        share: how sure it is that it has faded, 0 to 1.
        darkest: (3,) levels of the darkest parts in each layer; without colours all are one.
        paper: (3,) density of the paper in each layer.
        gains: (3,) what each layer's density is to be multiplied by, 1 or more.
    """

    black: Levels
    white: Levels
    share: float
    darkest: Levels
    paper: Levels
    gains: Levels

    @property
    def gain(self) -> float:
        """By how much the contrast, and the grain with it, will grow: 1 where nothing faded."""
        return 1.0 + self.share * (float(self.gains.mean()) - 1.0)

    def curves(self) -> Levels:
        """(3, 256) levels: what becomes of each level, for red, green and blue."""
        straight = np.arange(256, dtype=np.float32)
        rows = [
            _line(float(black), float(paper), float(gain))
            for black, paper, gain in zip(self.darkest, self.paper, self.gains, strict=True)
        ]
        return np.asarray(straight + np.float32(self.share) * (np.stack(rows) - straight))


def read_fading(picture: NDArray[np.uint8], reading: ToneReading) -> Fading:
    """How far a picture has faded, by its darkest and brightest parts.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        reading: what the print is made of. Without colours its three layers are one.
    """
    black, white = _ends(picture)
    share = _faded_share(black, white, reading.kind)
    darkest, brightest, prior = black, white, PAPER_DENSITY
    if reading.kind is not ToneKind.COLOUR:
        darkest, brightest, prior = (
            np.full(3, layers @ GREY, np.float32) for layers in (black, white, prior)
        )
    found = density(brightest)
    dull = 1 - _ramp(float((density(darkest) - found).mean()), DULL_RANGE)
    above = np.clip(found - prior, 0, None)
    darker = np.minimum(above, DARKER_MOST) * np.float32(DARKER_SHARE)
    darker += np.float32(dull) * (above - darker)
    paper = np.minimum(found, prior) + darker
    goals = _level(BLACK_DENSITY) + CAST_KEPT * (darkest - darkest.min())
    faded = np.maximum(density(darkest) - paper, 0.1)
    most = MAX_GAIN + dull * (MAX_GAIN_OF_DULL - MAX_GAIN)
    gains = np.clip(density(np.minimum(goals, darkest)) / faded, 1.0, most)
    gains = np.maximum(gains, LEAST_OF_GAINS * gains.max()).astype(np.float32)
    return Fading(black, white, share, darkest, paper.astype(np.float32), gains)


def density(levels: Levels) -> Levels:
    """Density of sRGB levels of 255: minus the logarithm of the light."""
    light = linear_from_encoded(np.asarray(levels / np.float32(255), np.float32))
    return np.asarray(-np.log10(np.maximum(light, LINEAR_OF_BYTE[1])), np.float32)


def chroma(colour: Levels) -> float:
    """CIELAB chroma of one colour, (3,) levels."""
    lab = cv2.cvtColor((colour / np.float32(255)).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
    return float(np.hypot(lab[1], lab[2]))


def _ends(picture: NDArray[np.uint8]) -> tuple[Levels, Levels]:
    small = cv2.GaussianBlur(shrunk(picture, SIDE_PX), (0, 0), 1.0).reshape(-1, 3)
    luma = small.astype(np.float32) @ GREY
    order = np.argsort(luma, kind="stable")
    count = max(1, round(END_SHARE * len(order)))
    ends = small[order[:count]].mean(axis=0), small[order[-count:]].mean(axis=0)
    return ends[0].astype(np.float32), ends[1].astype(np.float32)


def _faded_share(black: Levels, white: Levels, kind: ToneKind) -> float:
    lifted = float(black.max()) if kind is ToneKind.COLOUR else float(black @ GREY)
    if white.min() >= CLEAN_WHITE and lifted < LIFTED_FOR_SURE:
        return 0.0
    share = _ramp(lifted, FADED_FROM[kind])
    if kind is ToneKind.TONED:
        yellow = _ramp(chroma(white), YELLOW_PAPER)
        share = max(share, yellow * _ramp(lifted, FADED_IF_YELLOW))
    return share


def _ramp(value: float, ends: tuple[float, float]) -> float:
    return min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)


def _level(of_density: float) -> float:
    light = np.array([10.0**-of_density], np.float32)
    return float(encoded_from_linear(light)[0]) * 255


def _line(black: float, paper: float, gain: float) -> Levels:
    """(256,) levels: a line through the paper, partly in density and partly in levels."""
    levels = np.arange(256, dtype=np.float32)
    light = 10.0 ** -(np.float32(gain) * (density(levels) - np.float32(paper)))
    in_density = encoded_from_linear(np.clip(light, 0, 1).astype(np.float32)) * 255
    darkest = float(np.interp(black, levels, in_density))
    slope = (255 - darkest) / max(_level(paper) - black, 1.0)
    in_levels = darkest + slope * (levels - black)
    # Below the darkest parts the line in levels would cut everything off.
    foot = levels * darkest / max(black, 1.0)
    in_levels = np.where(levels < black, foot, in_levels)
    mixed = IN_DENSITY * in_density + (1 - IN_DENSITY) * in_levels
    return np.clip(mixed, 0, 255).astype(np.float32)
