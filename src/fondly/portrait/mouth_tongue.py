"""The tongue: low behind the teeth, or its tip put out over the lower lip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import LipLines
from fondly.portrait.actions_pull import ramp
from fondly.portrait.mouth_colours import MouthColours
from fondly.portrait.mouth_frame import MouthFrame, line_places

GRAIN_LEVEL = 150.0
"""sRGB level from which grain shows in full; darker tones show less of it."""
TIP_HALF_WIDTH, TIP_LENGTH, TIP_BELOW = 0.145, 0.17, 0.135
"""Of the tip when it is put out: half of its width, how far it narrows, and how far below the lower
lip's margin it ends, in mouth units (a tongue is about 45 mm wide over 90 mm; so little stays
friendly)."""
LEAST_OF_SKIN = 0.85
"""Brightness of the tip in the light outside the mouth, of the skin's, at least."""
TIP_SLIDES = 0.26
"""Mouth units from where it hides behind the lip to where it is put out."""

Plane = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Place:
    """Where the planes' pixels lie.

    Args:
        part: first column and row in the box, columns and rows.
        u, v, along: (h, w) mouth units, and the place along the mouth.
        lower: (h, w) v of the lower lip's margin there.
        soft: half width of soft edges, in mouth units.
        blur_px: standard deviation of the photo's own blur.
    """

    part: tuple[int, int, int, int]
    u: Plane
    v: Plane
    along: Plane
    lower: Plane
    soft: float
    blur_px: float


def draw_tongue(lines: LipLines, place: Place, colours: MouthColours, grain: Plane) -> Plane:
    """A low dome that gets more light towards its tip."""
    below = place.v - at_middle(lines.lower) + (0.02 if lines.opening > 0.0 else 0.0)
    aside = np.abs(place.along)
    top = -0.085 + 0.12 * aside**2.2
    cover = ramp(below - top, -0.035, 0.040) * (1.0 - ramp(aside, 0.70, 0.98))
    lit = 0.24 + 0.50 * ramp(below, -0.115, 0.01)
    groove = 1.0 - 0.16 * np.exp(-((aside / 0.09) ** 2)) * ramp(-below, -0.03, 0.05)
    light = (lit * groove * (1.0 - 0.45 * aside**2))[..., None]
    return premultiplied(colours.black + light * (colours.flesh - colours.black), cover, grain)


def draw_tip(
    frame: MouthFrame, lines: LipLines, place: Place, colours: MouthColours, grain: Plane
) -> Plane:
    """The tongue put out, before the jaw drops: a premultiplied plane (h, w, 4)."""
    below = place.v - at_middle(lines.lower)
    aside = (place.u - frame.ends[1]) / TIP_HALF_WIDTH
    end = np.maximum(below - (TIP_BELOW - TIP_LENGTH), 0.0) / TIP_LENGTH
    away = np.hypot(aside, end)
    soft = place.soft / TIP_HALF_WIDTH
    cover = (1.0 - ramp(away, 1.0 - soft, 1.0 + soft)) * ramp(below, -0.22, -0.14)
    round_off = 1.0 - 0.35 * np.minimum(away, 1.0) ** 3
    inside = 0.45 + 0.55 * ramp(below, -0.13, 0.05)
    groove = 1.0 - 0.14 * np.exp(-((aside / 0.10) ** 2)) * (1.0 - ramp(below, 0.02, 0.11))
    light = (round_off * inside * groove)[..., None]
    level = max(float(colours.flesh.mean()), LEAST_OF_SKIN * float(colours.skin.mean()))
    flesh, lip = (level / max(float(c.mean()), 1.0) * c for c in (colours.flesh, colours.lip))
    colour = colours.black + light * ((flesh + lip) / 2 - colours.black)
    return premultiplied(colour, cover, grain)


def reach_of_tip(frame: MouthFrame) -> tuple[float, float]:
    """How far the tip slides to be put out, in px across the picture and down."""
    right, down = (TIP_SLIDES * frame.pixel_from_mouth[:, 1]).tolist()
    return float(right), float(down)


def at_middle(line: NDArray[np.float32]) -> float:
    """v of a margin in the middle of the mouth."""
    return float(line[np.abs(line_places()) < 0.35].mean())


def premultiplied(colour: Plane, cover: Plane, grain: Plane) -> Plane:
    """A plane of this colour and cover with the photo's grain on it: (h, w, 4)."""
    share = np.clip(colour.mean(axis=-1, keepdims=True) / GRAIN_LEVEL, 0.0, 1.0)
    lit = np.clip(colour + 0.7 * share * grain, 0, 255) * cover[..., None]
    return np.concatenate([lit, cover[..., None]], axis=-1)
