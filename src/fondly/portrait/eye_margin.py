"""Where the photo has the upper lid's margin, which the face's mesh may have beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_outline import outline_of
from fondly.portrait.eye_zones import smooth

HEIGHTS = np.arange(-0.16, 0.2601, 0.01)
"""Above the mesh's margin, where light is read; eye units."""
FARTHEST = 0.09
"""Of an eye unit: how far off the mesh is at most (of 140 eyes .07; what is darkest at .13 and more
is a fold)."""
ALONG = np.linspace(-0.85, 0.75, 49)
"""Places along the eye that are read: nearer to the corners both margins are one."""
SKIN_FROM, SKIN_RANK, SKIN_BLUR = 0.12, 0.6, 6.0
"""Height from which there is skin above lashes, the quantile of its light that counts (brows and
hair are darker), and over how many places it is averaged, as a standard deviation."""
BLUR = (2.0, 0.7)
"""Standard deviations, in places and in heights, that take out single lashes and grain."""
BELOW, ABOVE = 7, 8
"""Rows below and above the line of lash roots in which there is eyeball and skin."""
CLEARER = (0.2, 0.5)
"""By how much more the line stands out where it is found than where the mesh has it, over the light
of skin, for it to be believed."""

Plane = NDArray[np.float32]


def outline_in_photo(frame: EyeFrame, cut: Plane, outline: EyeOutline) -> EyeOutline:
    """The outline with its upper margin where the line of lash roots is seen.

    That line is darker than the eyeball's white below and the skin above it. As a whole the mesh's
    margin lies on it to .02 eye units in the median, but on wide open eyes, and on drawn and carved
    ones, it may lie by .07 in the white or on the lid.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        outline: as the mesh has it.
    """
    off = _offset(frame, cut, outline)
    if off == 0.0:
        return outline
    bow = np.clip(1 - np.abs(places()) ** 3, 0, 1)
    lower = outline.lower.astype(np.float64)
    upper = np.minimum(outline.upper - off * bow, lower)
    return outline_of(frame, upper, lower)


def _offset(frame: EyeFrame, cut: Plane, outline: EyeOutline) -> float:
    """How far above the mesh's margin the line of lash roots lies, in eye units."""
    margin = np.interp(ALONG, places(), outline.upper)
    u = np.broadcast_to(ALONG * frame.half_width, (len(HEIGHTS), len(ALONG))).copy()
    light = frame.resample((cut @ GREY).astype(np.float32), u, margin - HEIGHTS[:, None])
    skin = np.quantile(light[HEIGHTS > SKIN_FROM], SKIN_RANK, axis=0)[None].astype(np.float32)
    level = np.maximum(cv2.GaussianBlur(skin, (0, 0), SKIN_BLUR), 20.0)
    dark = cv2.GaussianBlur(1 - light / level, (0, 0), sigmaX=BLUR[0], sigmaY=BLUR[1])
    along = dark.mean(axis=1)
    clear = 2 * along[BELOW:-ABOVE] - along[: -BELOW - ABOVE] - along[BELOW + ABOVE :]
    heights = HEIGHTS[BELOW:-ABOVE]
    near = np.abs(heights) < FARTHEST + 0.005
    best = int(np.where(near, clear, -np.inf).argmax())
    if not near[max(best - 1, 0)] or not near[min(best + 1, len(near) - 1)]:
        return 0.0
    gain = clear[best] - clear[int(np.abs(heights).argmin())]
    return float(heights[best] * smooth(*CLEARER, np.array(gain)))
