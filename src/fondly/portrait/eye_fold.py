"""The fold above the upper lid: where it is, and what stays of it while the lid closes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_strip import COLUMNS, HEIGHT, HEIGHTS, PLACES, LidStrip, lay_strip
from fondly.portrait.eye_zones import EyeZones, smooth

FOLD_FROM = 0.05
"""Height above which the crease is looked for: what is darker than the lid below it. Beneath lie
the lashes' roots."""
FOLD_KEPT, FOLD_DEPTH = 0.50, 0.4
"""Share of the crease that is left when the lid unfolds; and how deep it is taken for at most, as a
logarithm of light."""
FOLD_ROWS = 13
"""Of the strip: a valley of light that is broader lies in the shade of a brow."""
FOLD_SIGMA = (1.0, 9.0)
"""Blur of the crease over rows and columns of the strip."""
ARC_ENDS, ARC_TERMS, ARC_RIDGE = 1.3, 4, 1e-4
"""Places along the eye between which a fold's arc is fitted; terms of its polynomial, and their
ridge."""
ARC_SPREADS = (0.15, 0.10, 0.07, 0.05)
"""How near to the arc counts, in eye units, from round to round."""
STEEP = (1.0, 1.8)
"""Slope of an arc from which on, and at which for certain, it is no fold but the side of a nose."""
SURE_FOLD, OVER_FOLD = (0.04, 0.12), (-2.2, -0.8)
"""Depth of a fold that may be one and of one that surely is, as a logarithm of light; and from
where to where above its middle what stays begins, in half thicknesses: before it, or a thin line
would be left of it."""
ITS_SHADE = (0.0, 6.0)
"""Half thicknesses of a fold above its middle between which its shade ends."""
WHOLE, MOSTLY = (0.5, 0.6), 0.65
"""Share of the eye's length along which a fold must be seen to stay at all, since pieces of one
look drawn; and how much of it stays, since it is shallower half way down."""
LASHES_OVER, LASHES_SEEN = 0.10, (0.05, 0.10)
"""How far above the fold lashes are looked for, in eye units; and the share of light that they take
there when they begin to be, and are, seen."""
STANDING, STANDING_REACH, RISES = (0.15, 0.3), (9, 7), 4
"""Share of light that single lashes take where they come to, and do, stand out above the fold; how
far they reach around, over rows and columns of the strip; and over how many rows they rise at
least, which the fold's own uneven edge does not."""
CLEAR = (0.5, 1.2)
"""Half thicknesses above a fold's middle from which what looks like a lash is none of its ends."""
FADING = (0.2, 1.3)
"""Places along the eye, on both sides of its middle, between which what is left of a fold fades:
where it ends at once it is a hook, or draws an oval."""
UNDER_BROW = (0.7, 0.95)
"""Of the reach of lid skin: what is dark higher up may be the brow."""
STILL, STILL_FROM, STILL_ENDS = 0.75, (0.10, 0.20), ((-0.95, -0.5), (1.1, 1.5))
"""How much of skin stays where no fold is sure; heights above the margin between which it comes to,
in eye units; and places along the eye between which that begins and ends, before lashes' wing."""
LASHED, LASH_SIGMA, CLEAN = (0.06, 0.14), (14.0, 2.0), 0.2
"""Share of light that lashes take where skin with some, and with many, moves; the blur with which
they are seen over columns and rows of the strip; and the share of it that shows none, but grain."""
CREASED, CREASE_SIGMA, CREASE_REACH = (0.05, 0.14), (16.0, 1.5), (25, 5)
"""Depth of creases, as a logarithm of light, that may move and that do, since pieces of one look
drawn; blur, and how far they reach around, over columns and rows of the strip."""
MOST_OF_EYE = 0.8
"""Places along the eye, on both sides of its middle, between which a sliding lid is looked at."""
SLIDING, TOO_DARK = (0.06, 0.30), (0.45, 0.70)
"""Heights of the lid that slides, in eye units; and how dark its darker fifth is over grown skin,
as a logarithm of light, where it begins to be, and is, a black fold or deep shade, which would be
drawn down as streaks."""
LONG_LASHES, LASHED_ROWS = (0.22, 0.30), (1 / 3, 2 / 3)
"""Ink of lashes half way to their tips, as a quantile of .9 along the eye, where those begin to be,
and are, so long that sliding stretches them (.12 to .22 on eleven people, .32 with mascara); and
between which shares of their length that is looked at."""
LONGER = (1.0, 1.4)
"""Way of a shutting lid over the height of the skin above it, where that begins to be, and is,
stretched into streaks (median .6, nine of ten eyes at most 1; under low brows to 2.7)."""
ARC_ALONG, THINNEST = 20.0, 0.012
"""Blur of its depth along the eye, in columns of the strip, and its least half thickness."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fold:
    """The fold above a lid, as one calm arc; (COLUMNS,) float64 each, in eye units.

    Args:
        height: of its middle above the margin.
        depth: how much light its middle takes, as a logarithm.
        over: in [0, 1], how surely there is skin above it and no lashes.
        thick: half its thickness.
    """

    height: NDArray[np.float64]
    depth: NDArray[np.float64]
    over: NDArray[np.float64]
    thick: float


def find_fold(strip: LidStrip, skin: Plane) -> Fold:
    """The fold above the lid of the photo.

    Args:
        skin: (h, w, 3) float32, what the closed lid would look like without.
    """
    ratio = (strip.light + 4.0) / (strip.of(skin) + 4.0)
    soft = cv2.GaussianBlur(
        np.log(np.maximum(ratio, 0.05)).astype(np.float32),
        (0, 0), sigmaX=FOLD_SIGMA[1], sigmaY=FOLD_SIGMA[0],
    )  # fmt: skip
    first = int(np.searchsorted(HEIGHTS, FOLD_FROM))
    brightest = np.maximum.accumulate(soft[first:], axis=0)
    narrow = cv2.morphologyEx(soft[first:], cv2.MORPH_CLOSE, np.ones((FOLD_ROWS, 1)))
    dark = np.zeros_like(soft)
    dark[first:] = np.clip(np.minimum(brightest, narrow) - soft[first:], 0, FOLD_DEPTH)
    dark[:, np.abs(PLACES) >= ARC_ENDS] = 0
    # Or the arc, which starts from the mean height of all that is dark, would lie along the brow.
    dark = dark * (1 - smooth(*UNDER_BROW, HEIGHTS[:, None] / strip.reach))
    return _one_arc(np.asarray(dark, np.float32), strip)


def kept_fold(fold: Fold, zones: EyeZones) -> Plane:
    """What is left of the fold above the lid when it has closed: (h, w) factors.

    As far as it is sure that there is one: a piece of a crease, or what lashes leave dark over
    them, would be a dash that floats on the lid.
    """
    apart = HEIGHTS[:, None] - fold.height
    bell = np.exp(-((apart / fold.thick) ** 2))
    kept = FOLD_KEPT * float(fold.over.max()) / MOSTLY
    return lay_strip(np.exp(-kept * fold.depth * bell).astype(np.float32), zones)


def over_fold(fold: Fold, strip: LidStrip, zones: EyeZones) -> Plane:
    """How far skin stays as the photo has it until the lid is nearly down: (h, w).

    Above a fold that is sure, but for tips of lashes, which go down with their roots; and where
    none is, well above the margin, if it is smooth.
    """
    upright = cv2.morphologyEx(_lashes(strip), cv2.MORPH_OPEN, np.ones((RISES, 1), np.uint8))
    standing = smooth(*STANDING, np.asarray(upright, np.float32)) * _above(fold, CLEAR)
    around = np.asarray(cv2.dilate(standing, np.ones(STANDING_REACH, np.uint8)), np.float32)
    over = fold.over * _above(fold, OVER_FOLD) * (1 - around)
    unsure = STILL * (1 - float(fold.over.max()) / MOSTLY)
    return lay_strip((over + unsure * _smooth_skin(strip)).astype(np.float32), zones)


def up_to_fold(fold: Fold, zones: EyeZones) -> Plane:
    """How surely a place lies no higher than the fold's own shade, where no brow hangs: (h, w)."""
    below = 1 - _above(fold, ITS_SHADE)
    return lay_strip((fold.over / MOSTLY * below).astype(np.float32), zones)


def _above(fold: Fold, bounds: tuple[float, float]) -> Plane:
    """How far a place lies above these two heights over a fold's middle: (ROWS, COLUMNS) in [0, 1].

    Args:
        bounds: in half thicknesses of the fold.
    """
    start, end = (fold.height + at * fold.thick for at in bounds)
    return smooth(0.0, 1.0, (HEIGHTS[:, None] - start) / (end - start))


def own_skin(strip: LidStrip, outline: EyeOutline, skin: Plane, lashes: Plane) -> float:
    """How far a lid half way down may wear the photo's own skin: in [0, 1].

    Not where that would stretch long lashes, a fold as black as a line of ink, or deep shade, nor
    where there is so little skin below a brow that it would be stretched into streaks.

    Args:
        skin: (h, w, 3) float32, the closed lid.
        lashes: as `EyeLids` has them.
    """
    low, high = np.searchsorted(HEIGHTS, SLIDING)
    dark = np.log((strip.of(skin) + 4.0) / (strip.light + 4.0))[low:high]
    black = np.quantile(dark[:, np.abs(PLACES) < MOST_OF_EYE], 0.8)
    first, last = (round(share * len(lashes)) for share in LASHED_ROWS)
    along = np.abs(np.linspace(-OUTLINE_REACH, OUTLINE_REACH, lashes.shape[1])) < MOST_OF_EYE
    found = np.array(np.quantile(lashes[first:last, along], 0.9))
    middle = np.abs(places()) < MOST_OF_EYE
    longer = np.array(np.median(((outline.seam - outline.upper) / outline.reach)[middle]))
    streaks = max(smooth(*TOO_DARK, black), smooth(*LONG_LASHES, found), smooth(*LONGER, longer))
    return 1 - float(streaks)


def _smooth_skin(strip: LidStrip) -> Plane:
    """Skin well above the margin and all lashes and creases: (ROWS, COLUMNS) in [0, 1]."""
    lashes = cv2.GaussianBlur(
        _lashes(strip), (0, 0), sigmaX=LASH_SIGMA[0], sigmaY=LASH_SIGMA[1]
    )  # fmt: skip
    bare = 1 - smooth(*LASHED, lashes - np.quantile(lashes, CLEAN))
    light = cv2.GaussianBlur(
        np.log(strip.light + 4.0).astype(np.float32), (0, 0), sigmaX=4.0, sigmaY=1.0
    )
    narrow = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((FOLD_ROWS, 1))) - light
    creased = cv2.GaussianBlur(
        smooth(*CREASED, narrow), (0, 0), sigmaX=CREASE_SIGMA[0], sigmaY=CREASE_SIGMA[1]
    )  # fmt: skip
    creased = cv2.dilate(creased, np.ones(CREASE_REACH[::-1], np.uint8))
    whole = bare * (1 - np.minimum(1.3 * creased, 1))
    # Between skin that stays above it and below it, a crease that moves is squeezed to a line.
    whole = np.minimum.accumulate(whole[::-1], axis=0)[::-1]
    high = smooth(*STILL_FROM, HEIGHTS[:, None])
    high = high * smooth(*STILL_ENDS[0], PLACES) * (1 - smooth(*STILL_ENDS[1], PLACES))
    return np.asarray(whole * high, np.float32)


def _lashes(strip: LidStrip) -> Plane:
    """Share of the light that lashes take: (ROWS, COLUMNS)."""
    taken = (strip.light - strip.seen @ GREY) / np.maximum(strip.light, 16.0)
    return np.asarray(taken, np.float32)


def _one_arc(depth: Plane, strip: LidStrip) -> Fold:
    """The one calm arc that most of a fold lies along.

    What else is dark above a lid, in pieces, are hairs of the brow and second wrinkles, and a lid
    that kept them would look creased.

    Args:
        depth: (ROWS, COLUMNS) float32, at least 0.
    """
    height = np.full(COLUMNS, HEIGHT)
    if depth.sum() <= 0:
        return Fold(height, np.zeros(COLUMNS), np.zeros(COLUMNS), THINNEST)
    basis = np.vander(PLACES, ARC_TERMS)
    height[:] = float((depth.sum(axis=1) @ HEIGHTS) / depth.sum())
    apart, near = HEIGHTS[:, None] - height, depth
    for spread in ARC_SPREADS:
        near = depth * np.exp(-((apart / spread) ** 2))
        share = near.sum(axis=0)
        normal = (basis.T * share) @ basis + ARC_RIDGE * float(share.sum()) * np.eye(ARC_TERMS)
        height = basis @ np.linalg.solve(normal, basis.T @ (near * HEIGHTS[:, None]).sum(axis=0))
        apart = HEIGHTS[:, None] - height
    thick = np.sqrt(2 * float((near * apart**2).sum()) / max(float(near.sum()), 1e-6))
    on_arc = np.where(np.abs(apart) < ARC_SPREADS[-1], depth, 0.0).max(axis=0).astype(np.float32)
    steep = np.abs(np.gradient(strip.v[0] - height, strip.u[0]))
    calm = _calm(on_arc) * (1 - smooth(*STEEP, steep))
    lashes = _lashes(strip)
    above = (apart > 0) & (apart < LASHES_OVER)
    hidden = _calm((lashes * above).sum(axis=0) / np.maximum(above.sum(axis=0), 1))
    over = smooth(*SURE_FOLD, calm) * (1 - smooth(*LASHES_SEEN, hidden))
    over *= 1 - smooth(*UNDER_BROW, height / strip.reach)
    whole = float(smooth(*WHOLE, np.array(over[np.abs(PLACES) < 0.9].mean())))
    over = MOSTLY * whole * _calm(over * (1 - smooth(1.0, 1.3, np.abs(PLACES))))
    calm = calm * (1 - smooth(*FADING, np.abs(PLACES)))
    return Fold(height, calm, over, max(float(thick), THINNEST))


def _calm(along: NDArray[np.floating]) -> NDArray[np.float64]:
    """Values along the eye, blurred: (COLUMNS,)."""
    soft = cv2.GaussianBlur(along[None].astype(np.float64), (0, 0), ARC_ALONG)
    return np.asarray(soft[0], np.float64)
