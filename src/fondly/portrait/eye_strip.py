"""The upper lid as the photo shows it, unrolled above its margin.

Rows are heights above the margin, columns places along the eye. What stands upright here is a
lash; what lies along the rows is the crease, or the lid's own tone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from fondly.domain.eye import OUTLINE_REACH, EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import EyeFrame
from fondly.portrait.eye_lids import in_shade
from fondly.portrait.eye_surface import SkinSurfaces
from fondly.portrait.eye_zones import EyeZones, smooth

HEIGHT, ROWS, COLUMNS = 0.45, 46, 401
"""Of the unrolled lid: in eye units above the margin, and in samples."""
HEIGHTS = np.linspace(0, HEIGHT, ROWS)
PLACES = np.linspace(-OUTLINE_REACH, OUTLINE_REACH, COLUMNS)
LASH_BREADTH = 0.13
"""Dark things narrower than this along the margin are lashes, in eye units."""
LID = (0.045, 0.18)
"""Heights between which the lid's own skin shows, between lashes and crease, in eye units."""
CLEAREST = 0.92
"""Quantile over those heights that is believed: lashes and the crease's shadow darken the rest."""
SHOWN = 0.75
"""Quantile along the eye that is believed: where lashes or a hooding fold hide the lid, it is not
dark but unseen."""
BRIGHTEST = 1.04
"""How much brighter than lit skin a lid may be."""
ALONG = 0.22
"""Blur of the lid's tone along the eye, over half its width."""
HIDDEN = 0.1
"""Share of a place that spectacles hide from which on it tells nothing of the lid."""
BELOW_BROW = 0.85
"""Of the reach of lid skin: below the brow's hairs."""
OUT_OF_GAP, DEEPEST = (0.75, 0.95), (0.5, 0.35)
"""Power of the light between margin and brow that is left where all is dark there, and the least of
it: at the margin, since some of that dark is lashes, and under the brow (chosen by eye on far eyes
and on frowns)."""
UNFOLDED = 0.6
"""Power of the light that the lid below has more, which goes over to a shade when its fold is gone
(real closed lids are hardly lighter than what is above them: .25 as a logarithm at most)."""
GAP_ROWS = 3.0
"""Blur of that light over heights, in rows of the strip."""
OUT_OF_CORNER = 0.25
"""Of the eye's width as seen: how much farther beyond the outer corner than beyond the inner one
that is so. On the far side of a turned head what is dark there goes on to the edge of the face, and
a lid that ends before it is a box."""
OUT_OF_SOCKET = 0.8
"""Power of a socket's shadow that is left on a lid that bulges out of it, where nothing of the lid
shows how dark it is (chosen by eye on deep-set eyes; 1 is a hole, 0 a lamp)."""
OPENED_OUT = 0.75
"""Power of the lid's tone that is left when it is turned to the light and nothing hangs over it."""
OWN_HUE, HUE_RANK, HUE_RANGE = 0.7, 0.8, (0.9, 1.06)
"""Power of the difference of hue that is taken over, since lashes' colours run into it; the rank
among heights that is looked at, without highlights and lashes; and the most that any colour may
differ: of what is beyond, all colours differ less, or a lid's red would stay where its green is cut
off, and be pink."""
UNSEEN = (0.70, 0.85)
"""A lid this much darker than its socket makes it is hidden, and not made up."""
RUN = (0.012, 0.020)
"""Blur, in eye units, with which lashes and fold run into the lid between them and darken it."""

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LidStrip:
    """The photo's upper lid unrolled, (ROWS, COLUMNS) each.

    Args:
        frame: of the eye.
        u, v: float64, where each sample was taken, in eye units.
        light: float32, luma there, without lashes.
        seen: (ROWS, COLUMNS, 3) float32, the photo there.
        reach: (COLUMNS,) float64, how far up lid skin reaches, in eye units.
    """

    frame: EyeFrame
    u: NDArray[np.float64]
    v: NDArray[np.float64]
    light: Plane
    seen: Plane
    reach: NDArray[np.float64]

    def of(self, picture: Plane) -> Plane:
        """Luma of another picture (h, w, 3) of the eye's box, unrolled."""
        return self.frame.resample((picture @ GREY).astype(np.float32), self.u, self.v)


def unroll_lid(
    frame: EyeFrame, outline: EyeOutline, cut: Plane, before: Plane | None = None
) -> LidStrip:
    """The upper lid of the photo, which goes on behind spectacles as it is seen beside them.

    Args:
        cut: (h, w, 3) float32, the box of the photo.
        before: (h, w) float32 in [0, 1], what of spectacles lies before it, if any does.
    """
    u = np.broadcast_to(PLACES * outline.half_width, (ROWS, COLUMNS)).copy()
    margin = np.interp(PLACES, places(), outline.upper)
    reach = np.interp(PLACES, places(), outline.reach)
    v = margin[None, :] - HEIGHTS[:, None]
    breadth = max(3, int(round(LASH_BREADTH / float(u[0, 1] - u[0, 0]))) | 1)
    seen = frame.resample(cut, u, v)
    if before is not None:
        seen = _beside(seen, frame.resample(before, u, v), float(u[0, 1] - u[0, 0]))
    light = (seen @ GREY).astype(np.float32)
    bare = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((1, breadth)))
    return LidStrip(frame, u, v, np.asarray(bare, np.float32), seen, reach)


def _beside(seen: Plane, before: Plane, step: float) -> Plane:
    """What is seen, and where spectacles hide it what is seen nearest: (ROWS, COLUMNS, 3).

    Args:
        before: (ROWS, COLUMNS), how far spectacles hide it.
        step: between columns, in eye units.
    """
    hidden = before > HIDDEN
    if not hidden.any() or hidden.all():
        return seen
    rows, columns = distance_transform_edt(
        hidden, sampling=(HEIGHTS[1], step), return_distances=False, return_indices=True
    )
    return np.asarray(seen[rows, columns], np.float32)


def tone_of_lid(
    strip: LidStrip, zones: EyeZones, surfaces: SkinSurfaces, blur: float, fringe: bool = False
) -> Plane:
    """How bright the lid's own skin is over what lit skin would be there: (h, w).

    It varies along the eye: a socket's shade often lies on half of it only.

    Args:
        blur: of the photo's edges, in eye units.
        fringe: whether hair hangs before the brow, which is no shade.
    """
    first, last = np.searchsorted(HEIGHTS, LID)
    seen, lit, around = (
        plane + 4.0 for plane in (strip.light, strip.of(surfaces.lit), strip.of(surfaces.around))
    )
    ratio = seen / lit
    shown = np.quantile(ratio[first:last], CLEAREST, axis=0) ** OPENED_OUT
    shaded = np.median((around / lit)[first:last], axis=0) ** OUT_OF_SOCKET
    middle = np.abs(PLACES) < 0.85
    most = float(np.quantile(shown[middle], SHOWN))
    typical = most / float(np.median(shaded[middle]))
    tone = np.maximum(most if fringe else shown, shaded)
    if typical < 1:
        seen_at_all = smooth(*UNSEEN, np.array(typical)) * (1 - smooth(*RUN, np.array(blur)))
        tone = shaded * (1 + float(seen_at_all) * (typical - 1))
    return _along(np.minimum(tone, BRIGHTEST), zones)


def in_socket(strip: LidStrip, zones: EyeZones, surfaces: SkinSurfaces) -> SkinSurfaces:
    """Surfaces around that are no lighter in the socket than the skin seen there or higher up.

    Under a low brow, as at the far eye of a turned head, all is dark and narrow between margin and
    brow, so that no skin was found and the light of cheek and temple spread.
    That skin has the hue of other skin in such shade.
    """
    under_brow = HEIGHTS[:, None] < np.maximum(BELOW_BROW * strip.reach, LID[1])[None]
    under_brow &= HEIGHTS[:, None] > LID[0]
    ratio = (strip.light + 4.0) / (strip.of(surfaces.lit) + 4.0)
    limit = lay_strip(_left_in_gap(ratio, under_brow), zones)
    known = (surfaces.around @ GREY + 4.0) / (surfaces.lit @ GREY + 4.0)
    lid = 1 - smooth(1.0, 1.4, zones.above / np.maximum(zones.reach, np.float32(LID[1])))
    beyond = zones.beyond - OUT_OF_CORNER * (zones.u < 0)
    ends = (1 - smooth(0.02, 0.14, zones.below)) * (1 - smooth(-0.1, 0.25, beyond))
    dimmed = 1 + lid * ends * (np.minimum(limit / known, 1) - 1)
    return replace(surfaces, around=in_shade(surfaces.around, np.asarray(dimmed, np.float32)))


def _left_in_gap(ratio: NDArray[np.floating], under_brow: NDArray[np.bool_]) -> Plane:
    """How light skin between margin and brow may be: (ROWS, COLUMNS), over lit skin.

    At each height as light as the lightest from there up to the brow: a shade that goes on up to it
    stays, and a crease with lighter skin above does not count. Over a lid that is lit, part of that
    shade is the fold's, which unfolds.

    Args:
        ratio: (ROWS, COLUMNS), light seen over that of lit skin.
        under_brow: (ROWS, COLUMNS), where it is believed.
    """
    believed = np.where(under_brow, ratio, 0)
    over = np.maximum.accumulate(believed[::-1], axis=0)[::-1]
    highest = np.maximum(ROWS - 1 - np.argmax(believed[::-1] > 0, axis=0), 0)
    over = np.where(over > 0, over, np.take_along_axis(believed, highest[None], axis=0))
    up = np.linspace(0, 1, ROWS)[:, None]
    power, deepest = (low + up * (high - low) for low, high in (OUT_OF_GAP, DEEPEST))
    limit = np.maximum(over**power, deepest)
    first, last = np.searchsorted(HEIGHTS, LID)
    lid = np.quantile(ratio[first:last], CLEAREST, axis=0)
    limit = np.asarray(limit * np.maximum(lid / limit, 1) ** UNFOLDED, np.float32)
    sigma = ALONG * COLUMNS / (2 * OUTLINE_REACH)
    return np.asarray(cv2.GaussianBlur(limit, (0, 0), sigmaX=sigma, sigmaY=GAP_ROWS), np.float32)


def lay_strip(strip: Plane, zones: EyeZones) -> Plane:
    """A picture of the strip where it belongs in the box: (h, w)."""
    row = (zones.above * np.float32((ROWS - 1) / HEIGHT)).astype(np.float32)
    col = ((zones.t / OUTLINE_REACH + 1) * np.float32((COLUMNS - 1) / 2)).astype(np.float32)
    laid = cv2.remap(strip, col, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.float32)


def _along(values: NDArray[np.floating], zones: EyeZones) -> Plane:
    """What varies slowly along the eye, from its middle to its corners: (h, w)."""
    inner = np.flatnonzero(np.abs(PLACES) < 0.95)
    uneven = values[inner][None].astype(np.float32)
    sigma = ALONG * len(inner) / 2
    calm = cv2.GaussianBlur(uneven, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.interp(zones.t, PLACES[inner], calm[0]), np.float32)


def clearest(strip: LidStrip, skin: Plane) -> tuple[Plane, Plane, Plane]:
    """The lid where it is clearest between lashes and crease, and what it would look like there.

    Args:
        skin: (h, w, 3) float32, what the lid would look like.

    Returns:
        Its colours and the skin's, (COLUMNS, 3) float32 each, 4 levels lighter so that black can be
        divided by; and the light of the first over that of the second, (COLUMNS,).
    """
    first, last = np.searchsorted(HEIGHTS, LID)
    seen = strip.seen[first:last] + 4.0
    plain = strip.frame.resample(skin, strip.u, strip.v)[first:last] + 4.0
    light = (seen @ GREY) / (plain @ GREY)
    rank = np.argsort(light, axis=0)[int(HUE_RANK * len(light))][None]
    colours = (np.take_along_axis(part, rank[..., None], axis=0)[0] for part in (seen, plain))
    return *colours, np.take_along_axis(light, rank, axis=0)[0]


def hue_of_lid(strip: LidStrip, skin: Plane, blur: float) -> Plane:
    """By how much the lid's own hue is warmer than this skin's: (3,) factors; grey stays grey.

    A colder one is that of lashes and their shadow, and not of skin.

    Args:
        skin: (h, w, 3) float32, what the lid would look like.
        blur: of the photo's edges, in eye units.
    """
    middle = np.abs(PLACES) < 0.85
    seen, plain, shown = (part[middle] for part in clearest(strip, skin))
    best = shown >= np.median(shown)
    ratio = seen / plain / shown[:, None]
    hue = np.median(ratio[best], axis=0)
    if hue[0] < hue[1]:
        return np.ones(3, np.float32)
    unseen = 1 - smooth(*UNSEEN, np.array(np.median(shown[best])))
    trusted = OWN_HUE * (1 - unseen) * (1 - smooth(*RUN, np.array(blur)))
    apart = np.log(hue)
    low, high = np.log(HUE_RANGE)
    over = float(np.max(np.maximum(apart / high, apart / low)))
    return np.asarray(np.exp(trusted * apart / max(over, 1.0)), np.float32)
