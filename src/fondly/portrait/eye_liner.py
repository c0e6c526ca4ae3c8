"""Make-up along the upper lid's margin, which goes down with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, grey_opening

from fondly.domain.eye import OUTLINE_REACH, OUTLINE_SAMPLES, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_zones import smooth

HEIGHT, ROWS = 0.2, 61
"""Above the margin up to which make-up is looked for, in eye units."""
ROOTS = 0.03
"""Of the lashes above the margin, where that may be found too low; eye units."""
BLACK, AS_BLACK = 0.6, 0.75
"""Of the light of skin that make-up takes at least, and of its own darkness, where that is less."""
OUTER, ABOVE, SURE = (-0.95, -0.3), (0.03, 0.06), (0.6, 0.8)
"""Places along the eye and heights above its margin, in eye units, where liner and mascara are and
neither iris nor the nose's shade; and darkness there, as a share of the light of skin, at which
there may be some and is some."""
PAST, BESIDE, GOES_ON = (-1.15, -1.0), 0.1, (0.62, 0.74)
"""Places beyond the outer corner, heights below and above it in eye units, and the darkest there
all along at which make-up may go on, and does: a lid's shade ends with the lid."""
SOFTER, SHARP, BLURRED = (3.0, 4.2), 0.006, (0.018, 0.028)
"""How many times as soft as the photo's own edges that of make-up and of shade is; blur below which
a photo shows every edge as soft as it is; and blurs with which iris, lashes and shade are one.
Eye units."""
CUT_OUT = ((0.5, 0.6), (0.08, 0.095), (0.010, 0.014), (0.04, 0.1))
"""What is as dark as this is make-up without being black, if it is as thick as this, its edge falls
from a half to a quarter within as little, and above it all is as light as this; eye units."""
TOO_THICK = (0.14, 0.16)
"""Thickness at which it is a glass or a brow."""
CUT_TO = 0.4
"""Place along the eye up to which that is looked for: beyond is the nose's shade."""
CLEAR_FROM, CLEAR_TO = 0.04, 0.1
"""Above an edge: where skin is clear; eye units."""
THICKEST = 0.09
"""Of liner, in eye units (2.5 mm): what is higher are lashes."""
SINGLE, EVEN, HELD = 0.13, 0.12, (0.5, 2.0)
"""Breadth of what is a lash and no liner, and blur of the liner's edge along the eye, in eye units;
and how thin and thick it is at least and at most, over its median."""
DRAWN, ENDS = (-0.95, 0.6), ((-1.6, -0.9), (0.3, 1.1))
"""Places along the eye where its thickness is measured; and between which it ends."""

Plane = NDArray[np.float32]


def measure_liner(
    frame: EyeFrame, outline: EyeOutline, photo: Plane, skin: Plane, soft: tuple[float, float]
) -> tuple[Plane, float]:
    """How far above the margin all is as black as make-up, and how surely that is some.

    Args:
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.
        soft: the line's edge and the photo's own, in eye units.

    Returns:
        (OUTLINE_SAMPLES,) float32, in eye units; and a share in [0, 1].
    """
    t = places()
    heights = np.linspace(-BESIDE, HEIGHT, ROWS)
    u = np.broadcast_to(t * outline.half_width, (ROWS, OUTLINE_SAMPLES)).copy()
    v = outline.upper[None, :] - heights[:, None]
    level = np.maximum(frame.resample((skin @ GREY).astype(np.float32), u, v), 8.0)
    seen = frame.resample((photo[..., :3] @ GREY).astype(np.float32), u, v)
    dark = np.clip(1 - seen / level, 0.0, 1.0) * (1 - frame.resample(photo[..., 3], u, v))
    past = (t >= PAST[0]) & (t <= PAST[1])
    goes_on = float(smooth(*GOES_ON, dark[np.abs(heights) < BESIDE][:, past].max(axis=0).min()))
    dark, heights = dark[heights >= 0], heights[heights >= 0]
    outer, drawn = ((t > start) & (t < end) for start, end in (OUTER, DRAWN))
    band = (heights > ABOVE[0]) & (heights < ABOVE[1])
    plain = float(np.median(dark[band].mean(axis=0)[outer]))
    sure = float(smooth(*SURE, np.array(plain)))
    edge, blur = soft
    sure *= goes_on * crisp_as_ink(edge, blur)
    sure = max(sure, _cut_out(dark, heights))
    sure *= 1 - float(smooth(*BLURRED, np.array(blur)))
    dark[heights < ROOTS] = dark[heights < ROOTS].max(axis=0)
    black = np.minimum.accumulate(dark, axis=0) > np.minimum(BLACK, AS_BLACK * plain)
    spacing = outline.half_width * 2 * OUTLINE_REACH / (OUTLINE_SAMPLES - 1)
    height = grey_opening(
        black.sum(axis=0) * (heights[1] - heights[0]), max(1, round(SINGLE / spacing))
    )
    typical = min(float(np.median(height[drawn])), THICKEST)
    calm = gaussian_filter1d(
        np.clip(height, HELD[0] * typical, min(HELD[1] * typical, THICKEST)), EVEN / spacing
    )
    ends = smooth(*ENDS[0], t) * (1 - smooth(*ENDS[1], t))
    return np.asarray(sure * ends * calm, np.float32), sure


def crisp_as_ink(edge: float, blur: float) -> float:
    """How surely a line with an edge of this softness is ink and not shade: in [0, 1].

    Args:
        edge: its blur; blur: of the photo's own edges; both in eye units.
    """
    return 1 - float(smooth(*SOFTER, np.array(edge / max(blur, SHARP))))


def _cut_out(dark: NDArray[np.floating], heights: NDArray[np.floating]) -> float:
    """How surely what is dark above the margin is a broad stroke with a sharp edge: in [0, 1].

    Ink that is not black, on a painting or in bright light, is told from shade by that alone.

    Args:
        dark: (n, OUTLINE_SAMPLES) at these heights above the margin, in eye units.
    """
    t = places()
    stroke = dark[:, (t > OUTER[0]) & (t < CUT_TO)]
    band = stroke[(heights > ABOVE[0]) & (heights < ABOVE[1])].mean(axis=0)
    half, quarter = (_falls(stroke, heights, share * band) for share in (0.5, 0.25))
    beside = (heights[:, None] > half + CLEAR_FROM) & (heights[:, None] < half + CLEAR_TO)
    clear = (stroke * beside).sum(axis=0) / np.maximum(beside.sum(axis=0), 1)
    outer = t[(t > OUTER[0]) & (t < CUT_TO)] < OUTER[1]
    found = (band[outer], half, quarter - half, clear)
    level, thick, edge, light = (
        float(smooth(*bounds, np.array(np.median(each))))
        for bounds, each in zip(CUT_OUT, found, strict=True)
    )
    thick *= 1 - float(smooth(*TOO_THICK, np.array(np.median(half))))
    return level * thick * (1 - edge) * (1 - light)


def _falls(
    dark: NDArray[np.floating], heights: NDArray[np.floating], to: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Height from which on each column is paler than this: (n,), the last one if none is."""
    paler = (dark < to) & (heights > ABOVE[0])[:, None]
    row = np.maximum(paler.argmax(axis=0), 1)
    before, after = (np.take_along_axis(dark, each[None], axis=0)[0] for each in (row - 1, row))
    back = np.clip((to - after) / np.maximum(before - after, 1e-6), 0, 1)
    at = heights[row] - back * (heights[1] - heights[0])
    return np.asarray(np.where(paler.any(axis=0), at, heights[-1]), np.float64)
