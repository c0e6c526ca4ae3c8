"""Eye shadow: paint on the upper lid that is colder than any skin."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from fondly.domain.eye import OUTLINE_REACH
from fondly.imaging.colour import GREY
from fondly.portrait.eye_strip import COLUMNS, PLACES, LidStrip, clearest
from fondly.portrait.eye_zones import EyeZones, smooth

LEAST_LIGHT = 0.7
"""Light over that of a bare lid below which a place is hidden."""
ALONG, SPREAD, MIDDLE, ENOUGH = 0.12, 0.4, 0.85, 0.3
"""Blurs along the eye of colours that are looked at and of paint that is laid, and places that are
believed, over half its width; and the share of them that must be seen."""
ASIDE, RICHER, GLEAMS = (3.8, 5.6), (0.0, 4.0), (1.12, 1.25)
"""CIELAB units aside of the hue of skin, towards purple, at which a lid may be painted, and is;
chroma above that of skin with which it is red skin, or a red line that runs into it; and light at
which it shines like the sky."""
OPPOSITE = (-16.0, -12.0)
"""Chroma below that of skin at which a lid is blue as all that is dark in some photos, and at which
it may be painted (-18 on one face, which would have shut an eye in sky blue; -11 and more on six
that are painted)."""
BELOW = (0.1, 0.35)
"""Depths below the eye between which skin is bare, in eye units."""
BLURRED = (0.02, 0.03)
"""Blur, in eye units, with which lashes run into the lid."""

Plane = NDArray[np.float32]


class Paint(NamedTuple):
    """Eye shadow.

    Args:
        factors: (h, w, 3) float32, by how much it makes skin's colours differ; 1 for none.
        sure: in [0, 1], how surely there is any; 1 where too little of the lid is seen to tell.
    """

    factors: Plane
    sure: float


def paint_of_lid(
    strip: LidStrip, cut: Plane, skin: Plane, zones: EyeZones, blur: float, at_most: float = 1.0
) -> Paint:
    """What is painted on a lid.

    Light, shade, thin skin and lashes make a lid's hue richer or greyer, but hardly turn it; what
    turns that of the skin below the eye, too, is no paint.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        skin: (h, w, 3) float32, what the lid would look like.
        blur: of the photo's edges, in eye units.
        at_most: in [0, 1], how surely the other lid is painted: nobody paints one.
    """
    seen, plain, shown = clearest(strip, skin)
    painted, bare = (_calm(part, ALONG) for part in (seen, plain))
    bare = bare * ((painted @ GREY) / (bare @ GREY))[:, None]
    believed = (np.abs(PLACES) < MIDDLE) & (shown > LEAST_LIGHT)
    if believed.sum() < ENOUGH * MIDDLE * COLUMNS / OUTLINE_REACH:
        return Paint(np.ones((1, 1, 3), np.float32), 1.0)
    aside, richer = (float(np.median(part[believed])) for part in _turned(painted, bare))
    aside -= _turned_below(cut, skin, zones)
    sure = float(smooth(*ASIDE, np.array(aside))) * (1 - float(smooth(*RICHER, np.array(richer))))
    sure *= float(smooth(*OPPOSITE, np.array(richer)))
    sure *= 1 - float(smooth(*GLEAMS, np.array(np.median(shown[believed]))))
    sure *= 1 - float(smooth(*BLURRED, np.array(blur)))
    factors = np.exp(min(sure, at_most) * _calm(np.log(painted / bare)[believed], SPREAD))
    along = [np.interp(zones.t, PLACES[believed], factor) for factor in factors.T]
    return Paint(np.stack(along, axis=-1).astype(np.float32), sure)


def _turned_below(cut: Plane, skin: Plane, zones: EyeZones) -> float:
    """How far the photo's skin below the eye lies aside of what it would look like; 0 at least."""
    below = (zones.below > BELOW[0]) & (zones.below < BELOW[1]) & (np.abs(zones.t) < MIDDLE)
    if not below.any():
        return 0.0
    seen, plain = (
        np.asarray(np.median(part[below], axis=0)[None] + 4.0, np.float32) for part in (cut, skin)
    )
    bare = plain * ((seen @ GREY) / (plain @ GREY))[:, None]
    return max(float(_turned(seen, np.asarray(bare, np.float32))[0][0]), 0.0)


def _calm(values: Plane, sigma: float) -> Plane:
    """What is given along the eye, (n, 3), blurred by so much of half its width."""
    columns = sigma * COLUMNS / (2 * OUTLINE_REACH)
    return np.asarray(gaussian_filter1d(values, columns, axis=0), np.float32)


def _turned(seen: Plane, bare: Plane) -> tuple[Plane, Plane]:
    """How far colours lie aside of bare ones, towards purple, and how much richer they are.

    Args:
        seen, bare: (n, 3) float32, sRGB-encoded 0..255.

    Returns:
        (n,) float32 each, CIELAB units.
    """
    one, other = (
        cv2.cvtColor((np.clip(c, 0, 255) / 255).astype(np.float32)[None], cv2.COLOR_RGB2LAB)[
            0, :, 1:
        ]
        for c in (seen, bare)
    )
    along = other / np.maximum(np.linalg.norm(other, axis=1, keepdims=True), 1.0)
    apart = one - other
    aside = apart[:, 0] * along[:, 1] - apart[:, 1] * along[:, 0]
    return np.asarray(aside, np.float32), np.asarray((apart * along).sum(axis=1), np.float32)
