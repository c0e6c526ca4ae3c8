"""Filling a hole with patches found around it.

The nearest-neighbour field of Barnes et al. 2009 ("PatchMatch") is searched and the hole repainted
from it in turns, as in Wexler, Shechtman, Irani 2007 ("Space-Time Completion of Video"). What is
kept is the field: it says from where each pixel of the hole can be copied at any resolution.

One resolution serves: holes behind a figure are rings, thin against their length, with what
belongs there just beside them. Coarser patches do not fit between the figure and the next thing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.filling import nearest_known
from fondly.imaging.going_on import carry_on, find_lines
from fondly.imaging.going_through import carry_through
from fondly.imaging.patch_search import (
    COPIED,
    FAR,
    RADIUS,
    WHOLE,
    merge,
    repaint,
    search,
    settle,
)

SETTLINGS = 4
"""Last passes in which steps are made to agree with their neighbours'."""

TURNS = 6
"""Searches and repaints."""

MERGINGS = 4
"""Passes, before those, in which whole blocks are made to agree."""

NEAR_FIRST = 0.001
"""What the farthest source costs more than the nearest, in squared differences of colour, where
damage is filled. Behind a figure it costs nothing: a place one pixel farther in would step one
pixel farther out, to the same source, and grain is copied as a comb of one row of it."""

FADE, FAINTEST = 0.65, 0.02
"""A painted pixel counts by FADE to the power of its distance from the hole's border, at least
FAINTEST: what is known decides first."""

CARRIED_FADE, CARRIED_FAINTEST = 0.8, 0.1
"""The same where lines are carried on: that guess is better."""

LONGEST = 3.0
"""Times the reach that the two ends of a line may be apart."""

SURE = 0.6
"""What a pixel between them counts at least."""

GRAIN_COST = 2.0
"""Variances of grain that count as no difference: that of two patches. Otherwise all of a plain
hole would be copied from the one patch that is smoothest."""


@dataclass(frozen=True, eq=False)
class Fill:
    """A filled hole.

    Args:
        image: (H, W, 3) float32, equal to the original outside the hole.
        steps: (H, W, 2) int32, rows and columns from each pixel of the hole to where it can be
            copied from; zero outside the hole and where nothing was found.
        found: (H, W) bool, where steps were found.
    """

    image: NDArray[np.float32]
    steps: NDArray[np.int32]
    found: NDArray[np.bool_]


def fill_by_patches(
    image: NDArray[np.float32],
    hole: NDArray[np.bool_],
    known: NDArray[np.bool_],
    source: NDArray[np.bool_],
    reach_px: float,
    first: NDArray[np.int32] | None = None,
) -> Fill:
    """Fill a hole with patches of its surroundings.

    Args:
        image: (H, W, 3) float32, perceptual, in [0, 1]; only what is known is read.
        hole: (H, W) bool, to be filled; nothing of it is known.
        known: (H, W) bool, what patches are compared on. What is neither hole nor known is left.
        source: (H, W) bool, what may be copied, among what is known.
        reach_px: how far away a source may lie.
        first: (H, W, 2) int32, steps to begin with, zero where none are known.

    Returns:
        The fill. Where no patch lies in reach it is the nearest known colour.
    """
    guess = _first_guess(image, known) if known.any() else image
    counts = _fading(hole, (FADE, FAINTEST))
    begin = _Begin(guess, np.zeros((*hole.shape, 2), np.int32), counts, NEAR_FIRST)
    if first is not None:
        begin = replace(begin, guess=_copied(guess, first), steps=first)
    return _fill(image, hole, (known, source), reach_px, begin)


def fill_along_lines(
    image: NDArray[np.float32],
    hole: NDArray[np.bool_],
    known: NDArray[np.bool_],
    source: NDArray[np.bool_],
    reach_px: float,
) -> Fill:
    """The same, but lines that run into the hole go straight on in it, and pieces are large."""
    guess, counts = image, _fading(hole, (CARRIED_FADE, CARRIED_FAINTEST))
    if known.any():
        lines = find_lines(image, known)
        through, sure = carry_through(image, known, lines, LONGEST * reach_px)
        guess = _first_guess(image, known)
        guess = carry_on(through, known | sure, hole & ~sure, guess)
        counts[sure] = np.maximum(counts[sure], SURE)
    begin = _Begin(guess, np.zeros((*hole.shape, 2), np.int32), counts, 0.0, MERGINGS)
    return _fill(image, hole, (known, source), reach_px, begin)


@dataclass(frozen=True, eq=False)
class _Begin:
    """What a search begins with: colours, steps, and how much painted pixels count.

    And what the farthest source costs, and how often blocks are merged.
    """

    guess: NDArray[np.float32]
    steps: NDArray[np.int32]
    counts: NDArray[np.float32]
    farthest: float
    mergings: int = 0


def _fading(hole: NDArray[np.bool_], fading: tuple[float, float]) -> NDArray[np.float32]:
    """How much painted pixels count: the less the farther they are from the hole's border."""
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    return np.asarray(np.maximum(fading[0] ** depth, fading[1]), np.float32)


def _fill(
    image: NDArray[np.float32],
    hole: NDArray[np.bool_],
    seen: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    reach_px: float,
    begin: _Begin,
) -> Fill:
    known, source = seen
    shares = cv2.boxFilter(
        known.astype(np.float32),
        -1,
        (2 * RADIUS + 1, 2 * RADIUS + 1),
        borderType=cv2.BORDER_CONSTANT,
    )
    kinds = known.astype(np.uint8)
    kinds[source & known & (shares >= WHOLE)] = COPIED
    field = np.zeros((*hole.shape, 3), np.float32)
    field[..., 2] = FAR
    field[..., :2] = begin.steps
    if not known.any() or not hole.any():
        return Fill(image.copy(), np.zeros((*hole.shape, 2), np.int32), np.zeros(hole.shape, bool))
    picture = np.empty((*hole.shape, 4), np.float32)
    picture[..., :3] = begin.guess
    picture[..., 3] = np.where(hole, begin.counts, known)
    if (kinds == COPIED).any():
        places = np.argwhere(hole)
        limits = (reach_px, _grain(image, kinds == COPIED), begin.farthest)
        for turn in range(TURNS):
            search(picture, kinds, places, field, limits, turn)
            repaint(picture, kinds, places, field)
        for turn in range(begin.mergings):
            merge(picture, kinds, field, limits, turn)
        for turn in range(SETTLINGS):
            settle(picture, kinds, places, field, limits, turn)
        repaint(picture, kinds, places, field)
    found = hole & (field[..., 2] < FAR)
    steps = np.where(found[..., None], field[..., :2], 0.0).astype(np.int32)
    return Fill(np.where(hole[..., None], picture[..., :3], image), steps, found)


def _grain(image: NDArray[np.float32], source: NDArray[np.bool_]) -> float:
    """What two patches of the same ground differ by, if only by grain.

    Grain is what remains of a picture after a difference that lines and ramps do not survive
    (Immerkaer 1996, "Fast Noise Variance Estimation"); its median is not moved by corners.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    left = np.abs(cv2.filter2D(image, -1, mask)).mean(axis=-1)
    deviation = np.sqrt(np.pi / 2) / 6 * float(np.median(left[source]))
    return float(GRAIN_COST * 3 * deviation * deviation)


def _first_guess(image: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The hole in the smoothed colours of the nearest known pixels.

    A smooth fill would mix colours from far apart, and the search would find that mixture.
    """
    weight = known.astype(np.float32)[..., None]
    total = cv2.GaussianBlur(np.concatenate([image * weight, weight], axis=-1), (0, 0), 2.0)
    smooth = total[..., :3] / np.maximum(total[..., 3:], 1e-3)
    to = nearest_known(known)
    guess = cv2.GaussianBlur(smooth[to[..., 0], to[..., 1]], (0, 0), 1.5)
    return np.where(known[..., None], image, guess).astype(np.float32)


def _copied(image: NDArray[np.float32], steps: NDArray[np.int32]) -> NDArray[np.float32]:
    """A picture with each pixel that has a step copied from there."""
    rows, cols = np.nonzero(steps.any(axis=-1))
    down, right = steps[rows, cols].T
    copied = image.copy()
    copied[rows, cols] = image[
        np.clip(rows + down, 0, image.shape[0] - 1), np.clip(cols + right, 0, image.shape[1] - 1)
    ]
    return copied
