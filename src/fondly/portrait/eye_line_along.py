"""How the line of a closed eye runs along the eye: its ends, its wing, and how uneven it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from fondly.domain.eye import OUTLINE_REACH, OUTLINE_SAMPLES, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_zones import smooth

RESOLVED = 0.028
"""Blur at which little of single lashes is left, in eye units."""
CLUMPS = 0.05
"""What is broader than this along the margin is no clump of lashes; eye units."""
SWELLS, SLOW, SWELL = (0.03, 0.06), 0.1, 0.3
"""Blurs, in eye units, with which every line is uneven and up to which; and how much (darkness of
real lines varies by .07 of itself around a calm curve; drawn sharper ones look stitched)."""
MOST_UNEVEN, CALM_ENDS = 0.4, (0.7, 1.0)
"""What the line's darkness and thickness vary by at most; and places on both sides of the middle
between which swells go, since an end that swells is a knob."""
WING_BAND, WING_ROWS, BESIDE = 0.2, 21, 0.7
"""How far above and below the line beyond the corner its dark is looked for, in eye units; and the
quantile of light over that, which it is compared with: a broad shade is no wing."""
WING_SHARE, WING_ENDS, WING_JOINS = 0.85, 1.8, 0.6
"""How much of the dark beyond the open eye's outer corner the closed one has (on 18 real eyes seven
tenths at 1.2, a half at 1.4, as a logarithm); where that ends; and the place before the corner up
to which the line has as much."""
PAINTED, STAYS_DARK = -1.5, (0.35, 0.6)
"""Place up to which a wing has as much that is painted on; and how dark a crease stays at most, and
paint."""
STROKE, BEYOND = (0.10, 0.15), (-1.5, -1.1)
"""Breadths of a stroke for certain, and of lashes, in eye units; and places where that is seen."""
INNER_END, INNER_SLIM = (0.6, 1.4), (0.5, 1.3)
"""Places along the eye between which the line's ink and its thickness end at the inner corner."""
TURNED, FAR = (0.36, 0.44), 0.3
"""Half the width of an eye that is seen from aside, in eye units; and how much sooner its line ends
there, over half of that."""

Plane = NDArray[np.float32]


def lashes_shown(softness: float) -> float:
    """How much of single lashes a photo of this softness shows, in [0, 1]."""
    return float(np.exp(-((softness / RESOLVED) ** 2)))


def ragged_line(
    roots: NDArray[np.floating], half_width: float, softness: tuple[float, float]
) -> NDArray[np.float64]:
    """Unevenness along the line, as shares: the photo's own, where it is sharp, and swells.

    Args:
        roots: (OUTLINE_SAMPLES,) darkness along the margin.
        half_width: of the eye, in eye units.
        softness: of the line, and of the photo there, in eye units.
    """
    spacing = half_width * 2 * OUTLINE_REACH / (OUTLINE_SAMPLES - 1)
    calm = np.maximum(gaussian_filter1d(roots, CLUMPS / spacing), 0.05)
    random = np.random.default_rng(49)  # of which no third of the line is darker than another
    swells = np.zeros(OUTLINE_SAMPLES)
    for length in SWELLS:
        sigma = length / spacing
        unit = math.sqrt(2 * math.sqrt(math.pi) * sigma / len(SWELLS))
        white = random.standard_normal(OUTLINE_SAMPLES)
        swells += unit * gaussian_filter1d(white, math.hypot(sigma, softness[1] / spacing))
    swells -= gaussian_filter1d(swells, SLOW / spacing)
    swells *= 1 - smooth(*CALM_ENDS, np.abs(places()))
    uneven = lashes_shown(softness[0]) * (roots / calm - 1) + SWELL * swells
    return np.asarray(np.clip(uneven, -MOST_UNEVEN, MOST_UNEVEN), np.float64)


def taper_line(half_width: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much of its ink and of its thickness the line has along the eye.

    It runs on to both corners and thins out beyond them; round the far side of a turned head that
    is hardly seen.
    """
    t = places()
    out = t - FAR * _away(half_width)
    ends = smooth(-1.4, -0.9, out) * (1 - smooth(*INNER_END, t))
    slim = 0.25 + 0.75 * smooth(-1.6, -0.85, out) * (1 - smooth(*INNER_SLIM, t))
    return ends, slim


def wing_of(
    frame: EyeFrame,
    outline: EyeOutline,
    cut: Plane,
    most: NDArray[np.floating],
    made_up: float,
) -> NDArray[np.float64]:
    """How much of the line beyond the outer corner is ink: (OUTLINE_SAMPLES,) in [0, 1].

    Lashes of both lids cross there, and the lid's edge folds. How dark a closed eye is there is as
    different from person to person as on the open eye.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        most: (OUTLINE_SAMPLES,) share of light that ink takes.
        made_up: in [0, 1], how surely that is make-up.
    """
    t = places()
    u = np.broadcast_to(t * outline.half_width, (WING_ROWS, OUTLINE_SAMPLES)).copy()
    v = outline.lower + np.linspace(-WING_BAND, WING_BAND, WING_ROWS)[:, None]
    seen = frame.resample((cut @ GREY).astype(np.float32), u, v)
    dark = 1 - seen.min(axis=0) / np.maximum(np.quantile(seen, BESIDE, axis=0), 8.0)
    taken = np.clip(dark / np.maximum(most, 0.1), 0, 1)
    corner = int(np.searchsorted(t, -1.0))
    taken[corner:] = taken[corner]
    unbroken = np.minimum.accumulate(taken[::-1])[::-1]
    painted = made_up * _narrow(seen) * smooth(*STAYS_DARK, unbroken)
    share = smooth(-WING_ENDS, -1.0, t)
    share = share + painted * (smooth(-WING_ENDS, PAINTED, t) - share)
    share *= WING_SHARE * (1 - smooth(-1.0, -WING_JOINS, t))
    return np.asarray(share * (1 - _away(outline.half_width)) * unbroken, np.float64)


def _narrow(seen: Plane) -> float:
    """How surely the dark beyond the corner is a stroke, and not lashes that fan out."""
    middle = (seen.min(axis=0) + np.quantile(seen, BESIDE, axis=0)) / 2
    near = (places() > BEYOND[0]) & (places() < BEYOND[1])
    breadth = (seen < middle)[:, near].mean() * 2 * WING_BAND
    return float(1 - smooth(*STROKE, breadth))


def _away(half_width: float) -> float:
    """How far an eye is seen from aside, in [0, 1]."""
    return float(1 - smooth(*TURNED, np.array(half_width)))
