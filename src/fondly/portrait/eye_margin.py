"""Where the photo has the upper lid's margin, which the face's mesh may have beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import IRIS, EyeFrame
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
WITHIN = (0.4, 0.6)
"""How dark it is at the mesh's margin, over what is behind that, as a share of the line found: from
about half on the mesh has an edge of a broad line, and is not beside one."""
BEHIND = 5
"""Rows from the mesh's margin, away from the line found, to what is neither."""
FEWEST = 9
"""Places beside the iris that tell."""

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
    """How far above the mesh's margin the line of lash roots lies, in eye units.

    As far as it does along the whole eye and beside its iris alone, where that tells: an iris is as
    dark as the line that it runs into, and on a far eye it is half of what is seen.
    """
    dark = _darkness(frame, cut, outline)
    white = _beside_iris(frame)
    off = _off_line(dark.mean(axis=1)) or 0.0
    beside = _off_line(dark[:, white].mean(axis=1)) if white.sum() >= FEWEST else None
    if beside is None:
        return off
    return float(np.clip(off, min(beside, 0.0), max(beside, 0.0)))


def _darkness(frame: EyeFrame, cut: Plane, outline: EyeOutline) -> Plane:
    """How much darker than skin it is over the margin: (HEIGHTS, ALONG), of the light of skin."""
    margin = np.interp(ALONG, places(), outline.upper)
    u = np.broadcast_to(ALONG * frame.half_width, (len(HEIGHTS), len(ALONG))).copy()
    light = frame.resample((cut @ GREY).astype(np.float32), u, margin - HEIGHTS[:, None])
    skin = np.quantile(light[HEIGHTS > SKIN_FROM], SKIN_RANK, axis=0)[None].astype(np.float32)
    level = np.maximum(cv2.GaussianBlur(skin, (0, 0), SKIN_BLUR), 20.0)
    dark = cv2.GaussianBlur(1 - light / level, (0, 0), sigmaX=BLUR[0], sigmaY=BLUR[1])
    return np.asarray(dark, np.float32)


def _beside_iris(frame: EyeFrame) -> NDArray[np.bool_]:
    """Places along the eye below which there is no iris: (ALONG,)."""
    middle, inner, _, outer, _ = frame.landmarks[list(IRIS[frame.side]), 0]
    return np.asarray(np.abs(ALONG * frame.half_width - middle) > abs(inner - outer) / 2, np.bool_)


def _off_line(along: Plane) -> float | None:
    """The height, in eye units, at which it is darker than below and above, where that is clear.

    None where it is darkest at the end of what is looked at, which is a fold.

    Args:
        along: (HEIGHTS,), darkness averaged along the eye.
    """
    clear = 2 * along[BELOW:-ABOVE] - along[: -BELOW - ABOVE] - along[BELOW + ABOVE :]
    heights = HEIGHTS[BELOW:-ABOVE]
    near = np.abs(heights) < FARTHEST + 0.005
    best = int(np.where(near, clear, -np.inf).argmax())
    if not near[max(best - 1, 0)] or not near[min(best + 1, len(near) - 1)]:
        return None
    mesh = int(np.abs(heights).argmin())
    line, there = along[BELOW + best], along[BELOW + mesh]
    behind = min(there, along[BELOW + mesh - BEHIND * int(np.sign(best - mesh))])
    within = (there - behind) / max(line - behind, 1e-3)
    gain = smooth(*CLEARER, np.array(clear[best] - clear[mesh]))
    return float(heights[best] * gain * (1 - smooth(*WITHIN, np.array(within))))
