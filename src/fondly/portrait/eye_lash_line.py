"""The line of the upper lashes' roots, which a closed eye shows, measured in the photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_SAMPLES, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_line_along import ragged_line, taper_line, wing_of
from fondly.portrait.eye_liner import measure_liner
from fondly.portrait.eye_zones import smooth

BAND = (-0.025, 0.13)
"""Heights around the margin between which the line of lash roots is measured, in eye units."""
BAND_ROWS = 26
THICKNESS = (0.010, 0.055)
"""Half thickness of that line at least and at most, in eye units."""
LINE = 0.90
"""Of the darkness that the lashes' roots have in the photo: the line of a closed eye."""
LINE_RANGE = (0.45, 0.90)
"""Two lids meet in some shadow always, and never in a black line (on 18 real closed eyes it takes
.24 to .82 of the light beside it, .6 on half of them; ink is not black)."""
MOST_TAKEN = 0.82
"""Most light that the line takes, also where a print's ink is black and its skin white."""
MORE_TAKEN = 0.1
"""How much more make-up takes."""
SWALLOWED = 0.5
"""Of the line's thickness: what white skin swallows, as a burnt print shows no half shadows."""
THICKEST = 0.17
"""Of the opening: half thickness at most, since under a hooding fold all is dark."""
MERGED, IN_IRIS = (0.012, 0.03), 0.25
"""Blurs between which the iris comes to run into the line, in eye units; and how much lower a
quantile along the eye is believed then: where the line lies before the white."""
BLURRED, FADED = (0.03, 0.08), 0.3
"""Blurs over which a line comes to be paler than what is measured, into which the open eye runs by
then; and by how much (on 18 real eyes of clips that were blurred by .04 and .06 it was too dark by
.02 to .07 as a logarithm)."""
IN_LINER = 0.4
"""Of make-up's height: how much of the line's half thickness is that of make-up above the margin,
and not seen again below it."""
RAGGED, ROOTS = (0.6, 1.0), 0.05
"""How far the line's darkness and its thickness follow its unevenness; and the height of the
lashes' roots above the margin, in eye units."""
HELD = (0.12, 0.4)
"""How far darkness and thickness of the line go with what is measured along the eye (real lines are
about as dark everywhere; on open eyes the iris runs into their middle)."""
BOTH_LIDS = (0.3, 0.9)
"""Places between which both lids come to meet in the line, towards the inner corner, so that what
the roots of the upper one have less of ink there no longer counts (on 18 real closed eyes the line
is as dark at .7 of the way to that corner as in the middle, and at .9 by eight tenths)."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class RootLine:
    """The line of lash roots for each of ``OUTLINE_SAMPLES`` places along the eye.

    Args:
        ink: (n,) float32 in [0, 1], how much of its middle is ink.
        width: (n,) float32, half its thickness in eye units.
        liner: (n,) float32, how far above the margin make-up is as dark, in eye units.
        made_up: in [0, 1], how surely there is some.
        softness: blur of the lid's edge as it is measured on this line, in eye units.
    """

    ink: Plane
    width: Plane
    liner: Plane
    made_up: float
    softness: float


def measure_line(
    frame: EyeFrame,
    outline: EyeOutline,
    photo: Plane,
    skin: Plane,
    ink: NDArray[np.float32],
    blur: float,
) -> RootLine:
    """How dark, thick and soft the line of lash roots is in the photo.

    Its profile across the margin is compared with the lid's skin: its depth, the depth's integral
    above the deepest place (for a Gaussian, depth times half width times half of root pi), and its
    steepest slope.

    Args:
        photo: (h, w, 4) float32, the box of the photo and what lies in front, as `Eye` has it.
    """
    t = places()
    cut = photo[..., :3]
    heights = np.linspace(*BAND, BAND_ROWS)
    step = heights[1] - heights[0]
    u = np.broadcast_to(t * outline.half_width, (BAND_ROWS, OUTLINE_SAMPLES)).copy()
    v = outline.upper[None, :] - heights[:, None]
    level = np.maximum(frame.resample((skin @ GREY).astype(np.float32), u, v), 8.0)
    seen = frame.resample((cut @ GREY).astype(np.float32), u, v)
    dark = np.clip(1 - seen / level, 0.0, 1.0)
    deepest = np.argmax(dark[heights < 0.045], axis=0)
    depth = np.take_along_axis(dark, deepest[None], axis=0)[0]
    above = np.arange(BAND_ROWS)[:, None] >= deepest[None]
    falling = np.minimum.accumulate(np.where(above, dark, np.inf), axis=0)
    width = np.where(above, falling, 0.0).sum(axis=0) * step / np.maximum(0.886 * depth, 0.05)
    softness = _softness(dark, depth)
    most = 1 - float(ink @ GREY) / level.mean(axis=0)
    taken = np.clip(depth / np.maximum(most, 0.1), 0.0, 1.0)
    middle = np.abs(t) < 0.75
    softest = max(softness, blur)
    beside_iris = 0.5 - IN_IRIS * float(smooth(*MERGED, np.array(softest)))
    ends, slim = taper_line(outline.half_width)
    liner, made_up = measure_liner(frame, outline, photo, skin, (softness, blur))
    wing = wing_of(frame, outline, cut, most, made_up)
    roots = dark[(heights > 0) & (heights < ROOTS)].mean(axis=0)
    ragged = ends * ragged_line(roots, outline.half_width, (softness, softest))
    taken **= 1 - smooth(*BOTH_LIDS, t)
    ink_share = np.clip(LINE * _calm(taken, middle, beside_iris, HELD[0]), *LINE_RANGE)
    ink_share = np.minimum(ink_share, (MOST_TAKEN + MORE_TAKEN * made_up) / np.maximum(most, 0.1))
    ink_share *= 1 - FADED * float(smooth(*BLURRED, np.array(blur)))
    ink_share *= 1 + RAGGED[0] * ragged
    thickest = max(min(THICKNESS[1], THICKEST * outline.height), THICKNESS[0])
    thick = np.clip(_calm(width, middle, beside_iris, HELD[1]), THICKNESS[0], thickest)
    thick = np.maximum(thick - IN_LINER * liner, THICKNESS[0])
    swallowed = SWALLOWED * (float(np.median(level)) / 255) ** 4
    thick *= (1 - swallowed) * (1 + RAGGED[1] * ragged)
    thin = slim * np.hypot(thick, softest) / np.hypot(thick * slim, softest)
    return RootLine(
        ink=np.asarray(np.maximum(np.clip(ink_share * thin, 0, 1) * ends, wing), np.float32),
        width=np.asarray(thick * slim, np.float32),
        liner=np.asarray((1 - swallowed) * liner, np.float32),
        made_up=made_up,
        softness=softness,
    )


def _softness(dark: NDArray[np.floating], depth: NDArray[np.floating]) -> float:
    """Blur of the line's edge, in eye units.

    A step of its depth blurred by sigma is as steep as depth / (sigma root 2 pi). A band tells
    nothing of blurs wider than half of it, as on glasses that are black all over.
    """
    slope = (
        np.abs(np.diff(dark.astype(float), axis=0)).max(axis=0)
        * (BAND_ROWS - 1)
        / (BAND[1] - BAND[0])
    )
    open_part = (np.abs(places()) < 0.8) & (depth > 0.15)
    widest = (BAND[1] - BAND[0]) / 2
    sigma = np.minimum(depth / np.maximum(2.507 * slope, 1e-3), widest)
    return float(np.quantile(sigma[open_part], 0.35)) if open_part.sum() > 8 else 0.0


def _calm(
    values: NDArray[np.floating], middle: NDArray[np.bool_], rank: float, apart: float
) -> NDArray[np.float64]:
    """Without what stands out from this quantile, and slowly varying along the eye."""
    typical = float(np.quantile(values[middle], rank))
    held = np.clip(values, (1 - apart) * typical, (1 + apart) * typical).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(held[None, :], (0, 0), 9)[0], np.float64)
