"""How much grain, noise and JPEG blocking a picture has: docs/adr/0030-grain-where-it-is-calm.md.

Grain is not the noise that denoisers are trained on: it has no colour, and neighbouring pixels
share it. So three figures are measured where the picture has least to show, and brightness by
brightness, because film is grainiest in the middle tones: how strong it is, how strong its colour
is, and how much of it neighbours share. Texture deceives a single place, but not the calmest
tenth of all places of each brightness. When only the middle is asked: decision 36.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY

Levels = NDArray[np.float32]

BLOCK_PX = 16
BINS = 8
"""Of brightness, each 32 levels wide."""
CALMEST = 0.1
"""Share of a bin's blocks that tell its grain."""
MIN_BLOCKS = 24
"""A bin with fewer blocks says nothing."""
LOW_QUARTER = 0.35
"""Which bin speaks for the picture, from calm to rough: busy bins must not outvote calm ones."""
SURE_GRAIN, HIDDEN_AT_MOST = 3.6, 0.15
MIDDLE = slice(2, BINS - 1)
"""Bins in which film is grainiest; black and white ends hide its grain, and so does their JPEG."""
AGREED_BINS, AGREED_GRAIN, AGREED_LIKENESS = 3, (2.4, 15.0), 0.66
"""Where so many middle bins have all this much grain, it is film whatever the rest hides: their
least is 0 to 1.9 in clean photos, whose texture differs from bin to bin; in drawings it is 17."""
CLIPPED = 0.02
"""Share of black or white pixels from which on a block cannot tell its grain."""
SMALL, LARGEST_PX = 500_000, 2400
JPEG_PX = 8
MIN_BLOCKING = 1.2
"""Levels from which on blocks show: a JPEG of quality 70."""
MAX_STEP = 20.0
"""Levels: a larger step between two blocks of a JPEG is an edge of the picture."""


@dataclass(frozen=True, eq=False)
class NoiseLevel:
    """What was measured; see `measure_noise`.

    Args:
        grain: standard deviation of the luma where the picture is calmest, in levels.
        colour: the same of the difference between red or blue and luma.
        likeness: correlation of the grain of neighbouring pixels, 0 to 1.
        by_brightness: (BINS,) float32, grain of each bin; NaN where there are too few blocks.
        blocking: how many levels the steps between the blocks of a JPEG stand out; 0 to about 5.
    """

    grain: float
    colour: float
    likeness: float
    by_brightness: Levels
    blocking: float


def measure_noise(picture: NDArray[np.uint8]) -> NoiseLevel:
    """Grain and blocking of a picture.

    Args:
        picture: (H, W, 3) uint8 sRGB.
    """
    rgb = _middle(picture).astype(np.float32)
    luma = np.asarray(rgb @ GREY, np.float32)
    blocks = _blocks(luma)
    rough = _without_slope(blocks)
    spread = (rough**2).mean(axis=1)
    shared = _shared(rough)
    coloured = np.zeros_like(spread)
    for channel in (0, 2):
        coloured += (_without_slope(_blocks(rgb[..., channel] - luma)) ** 2).mean(axis=1) / 2
    usable = ((blocks <= 3) | (blocks >= 252)).mean(axis=1) < CLIPPED
    bins = np.where(usable, blocks.mean(axis=1) // (256 / BINS), -1).astype(int)
    rows = np.full((BINS, 3), np.nan, np.float32)
    counts = np.zeros(BINS, int)
    for number in range(BINS):
        (members,) = np.nonzero(bins == number)
        if len(members) >= MIN_BLOCKS:
            counts[number] = len(members)
            few = members[np.argsort(spread[members])[: max(1, round(CALMEST * len(members)))]]
            rows[number] = _of_block(spread[few], coloured[few], shared[few])
    grain, colour, likeness = _speaker(rows, counts)
    return NoiseLevel(grain, colour, likeness, rows[:, 0], _blocking(luma))


def measure_blocking(picture: NDArray[np.uint8]) -> float:
    """How many levels the steps on the grid of a JPEG stand out from those beside them.

    The grid may begin anywhere, as in a cropped picture; it counts only if it is seen both ways.

    Args:
        picture: (H, W, 3) uint8 sRGB.
    """
    return _blocking(np.asarray(_middle(picture).astype(np.float32) @ GREY, np.float32))


def _blocking(luma: Levels) -> float:
    return min(_blocking_across(luma), _blocking_across(luma.T))


def _blocking_across(luma: Levels) -> float:
    step = np.abs(np.diff(luma, axis=1))
    if step.shape[1] < 3 * JPEG_PX:
        return 0.0
    stands_out = step[:, 1:-1] - (step[:, :-2] + step[:, 2:]) / 2
    np.clip(stands_out, 0, MAX_STEP, out=stands_out)
    columns = stands_out.mean(axis=0)
    phases = [float(columns[phase::JPEG_PX].mean()) for phase in range(JPEG_PX)]
    return max(phases) - float(np.median(phases))


def _middle(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of an enormous scan tells as much as all of it."""
    top, left = (max(0, (side - LARGEST_PX) // 2) for side in picture.shape[:2])
    return picture[top : top + LARGEST_PX, left : left + LARGEST_PX]


def _blocks(plane: Levels) -> Levels:
    """(N, BLOCK_PX ** 2): the whole blocks of a plane, row by row; in small ones they overlap."""
    if min(plane.shape) < BLOCK_PX:
        return np.empty((0, BLOCK_PX**2), np.float32)
    step = BLOCK_PX if plane.size >= SMALL else BLOCK_PX // 2
    windows = np.lib.stride_tricks.sliding_window_view(plane, (BLOCK_PX, BLOCK_PX))
    return np.ascontiguousarray(windows[::step, ::step].reshape(-1, BLOCK_PX**2))


def _without_slope(blocks: Levels) -> Levels:
    """What a quadratic surface leaves of each block: shading is not grain."""
    surfaces = _surfaces()
    return np.asarray(blocks - (blocks @ surfaces) @ surfaces.T, np.float32)


@cache
def _surfaces() -> Levels:
    y, x = (np.mgrid[0:BLOCK_PX, 0:BLOCK_PX] - (BLOCK_PX - 1) / 2) / BLOCK_PX
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    return np.linalg.qr(terms.reshape(-1, 6))[0].astype(np.float32)


def _shared(rough: Levels) -> Levels:
    """Mean product of neighbours, across and down, in each block."""
    square = rough.reshape(-1, BLOCK_PX, BLOCK_PX)
    across = (square[:, :, 1:] * square[:, :, :-1]).mean(axis=(1, 2))
    down = (square[:, 1:] * square[:, :-1]).mean(axis=(1, 2))
    return np.asarray((across + down) / 2, np.float32)


def _of_block(spread: Levels, coloured: Levels, shared: Levels) -> tuple[float, float, float]:
    mean = float(spread.mean())
    likeness = float(shared.mean()) / mean if mean > 1e-3 else 0.0
    return np.sqrt(mean), float(np.sqrt(coloured.mean())), min(max(likeness, 0.0), 1.0)


def _speaker(rows: Levels, counts: NDArray[np.int_]) -> tuple[float, float, float]:
    """The grain, colour and likeness that stand for the picture."""
    if not counts.any():
        return 0.0, 0.0, 0.0
    if _agree(rows[MIDDLE], counts[MIDDLE]):
        weights = np.zeros(BINS, np.float32)
        weights[MIDDLE] = np.sqrt(counts[MIDDLE])
        return _low_quarter(rows, weights)
    overall = _low_quarter(rows, counts.astype(np.float32))
    if not counts[1:-1].any():
        return overall
    # Black and white backdrops hide the grain that a face before them shows. The middle tones alone
    # hold more texture, so that they must be surer, and a backdrop that has none is no film.
    middle = np.sqrt(counts).astype(np.float32)
    middle[[0, -1]] = 0
    within = _low_quarter(rows, middle)
    sure = within[0] >= SURE_GRAIN and overall[0] >= HIDDEN_AT_MOST * within[0]
    return within if sure else overall


def _agree(rows: Levels, counts: NDArray[np.int_]) -> bool:
    """Whether all of some bins have grain."""
    known = rows[counts > 0]
    if len(known) < AGREED_BINS:
        return False
    low, high = AGREED_GRAIN
    alike = float(np.median(known[:, 2])) < AGREED_LIKENESS
    return bool(low <= known[:, 0].min() <= high) and alike


def _low_quarter(rows: Levels, weights: Levels) -> tuple[float, float, float]:
    """The row of the bin at which the calmer bins together hold LOW_QUARTER of the weight."""
    order = np.argsort(np.where(weights > 0, rows[:, 0], np.inf))
    reached = np.cumsum(weights[order]) >= LOW_QUARTER * weights.sum()
    grain, colour, likeness = rows[order[int(np.argmax(reached))]]
    return float(grain), float(colour), float(likeness)


def map_over(picture: NDArray[np.uint8], by_brightness: Levels) -> Levels:
    """Each pixel's value of a curve over brightness, smooth from place to place.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        by_brightness: (BINS,) float32, values at the middles of the bins.

    Returns:
        (H, W) float32.
    """
    middles = (np.arange(BINS) + 0.5) * 256 / BINS
    table = np.interp(np.arange(256), middles, by_brightness).astype(np.float32)
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(table[cv2.blur(luma, (7, 7))], np.float32)
