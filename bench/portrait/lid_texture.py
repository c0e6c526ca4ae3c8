"""Texture of closed lids: grain, pores and print by octave, over that of skin nearby as bright.

An octave is what lies between two Gaussian blurs of the luma; its strength is the median of its
absolute values, which a wrinkle or a mole in the skin does not move. The lid is looked at where it
has been grown, between the open eye's crease and the shade along the closed eye's line. The skin
is that below the eye and between crease and brow, in the photo, where it is about as bright.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import Rig
from fondly.domain.eye import EyeOutline, Side
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_zones import EyeZones, zones_of

Plane = NDArray[np.float32]

BLURS_PX = (0.0, 0.8, 1.6, 3.2)
COARSEST = 0.06
"""Widest blur that is looked at, in eye units: what is coarser is the lid's form."""
ALIKE = 16.0
"""Levels within which skin is as bright as the lid, once both are blurred."""
LOCAL = 2.5
"""An octave's local mean over so many of its blurs is taken off: the lid's form has one."""
FEWEST_PX = 60
LEVELS = 0.25
"""Strength below which an octave is what rounding and dither leave."""

FIGURES = tuple(
    Figure(f"octave{k}", f"lid's texture over skin's, octave {k}", median=0.85, decile=0.70)
    for k in range(1, len(BLURS_PX))
)


def measure(rig: Rig) -> Values:
    """The mean over both eyes of one photo, by octave."""
    photo, closed = (
        np.asarray(pixels, np.float32) for pixels in (rig.portrait.photo.pixels, rig.frame("blink"))
    )
    sides: tuple[Side, Side] = ("right", "left")
    moving = {eye.side for eye in rig.figure.eyes if eye.max_closure > 0.9}
    found = []
    for side in sides:
        frame = place_eye(rig.face, side, photo.shape[1::-1])
        if frame is not None and side in moving:
            found.append(ratios(frame, outline_eye(frame), photo, closed))
    return {
        f"octave{k}": float(np.exp(np.mean(np.log(values))))
        for k in range(1, len(BLURS_PX))
        if (values := [eye[k] for eye in found if k in eye])
    }


def ratios(frame: EyeFrame, outline: EyeOutline, photo: Plane, closed: Plane) -> dict[int, float]:
    """Strength on the lid over that on skin as bright, by octave, the finest first.

    Args:
        photo, closed: (H, W, 3) float32, sRGB-encoded 0..255, the open and the closed eye.
    """
    zones = zones_of(frame, outline)
    lid, skin = lid_of(zones, outline), skin_of(zones)
    before, after = ((frame.cut(picture) @ GREY).astype(np.float32) for picture in (photo, closed))
    level = [cv2.GaussianBlur(plane, (0, 0), 0.05 * frame.unit_px) for plane in (before, after)]
    if min(lid.sum(), skin.sum()) < FEWEST_PX:
        return {}
    apart = np.abs(level[0] - np.median(level[1][lid]))
    skin &= apart <= max(ALIKE, float(np.quantile(apart[skin], 0.3)))
    found = {}
    pairs = zip(octaves(after, frame), octaves(before, frame), strict=True)
    for k, (own, other) in enumerate(pairs, start=1):
        there, here = (float(np.median(np.abs(o[m]))) for o, m in ((other, skin), (own, lid)))
        if there > LEVELS:
            found[k] = max(here, 0.01) / there
    return found


def octaves(luma: Plane, frame: EyeFrame) -> list[Plane]:
    """The octaves of one eye's box that are finer than the lid's form."""
    widest = COARSEST * frame.unit_px
    blurred = [luma if s == 0 else cv2.GaussianBlur(luma, (0, 0), s) for s in BLURS_PX]
    bands = [
        (np.asarray(fine - coarse, np.float32), size)
        for (fine, coarse), size in zip(pairwise(blurred), BLURS_PX[1:], strict=True)
        if size <= widest
    ]
    return [band - cv2.GaussianBlur(band, (0, 0), LOCAL * size) for band, size in bands]


def lid_of(zones: EyeZones, outline: EyeOutline) -> NDArray[np.bool_]:
    """Where nothing but grown lid is seen when the eye is closed: (h, w)."""
    t = np.linspace(-2, 2, len(outline.seam))
    over_line = np.interp(zones.t, t, outline.seam) - zones.v
    return (np.abs(zones.t) < 0.7) & (over_line > 0.12) & (zones.above < 0.08)


def skin_of(zones: EyeZones) -> NDArray[np.bool_]:
    """Where the photo shows skin that nothing grown covers: (h, w)."""
    below = (zones.below > 0.16) & (zones.below < 0.45)
    over = (zones.above > 0.6 * zones.reach) & (zones.above < 0.85 * zones.reach)
    return (np.abs(zones.t) < 0.9) & (below | (over & (zones.reach > 0.25)))
