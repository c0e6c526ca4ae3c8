"""What is drawn of a mouth row by row, and what every layer of it reads with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import cubic_sample

GAP_GROWN = np.float32(0.03)
"""Gap, in mouth units, from which lips show their own edges and no more the line between them."""
BESIDE, DRAWN_OVER = np.float32(3.5), np.float32(1.7)
"""So many half widths of the dark line from the margin skin is stretched over that line, and so
many of it are drawn over."""
UPPER_DARKER, LOWER_DARKER = np.float32(0.30), np.float32(0.12)
"""Light that the rounding of each lip takes at its margin."""

Pair = tuple[np.float32, np.float32]
Ends = tuple[np.float32, np.float32, np.float32]
Span = tuple[int, int, int]
"""First column, end column and row of the pixels in hand."""


class Planes(NamedTuple):
    """What is drawn; see `Mouth` and its parts."""

    photo: NDArray[np.float32]
    skull: NDArray[np.float32]
    jaw: NDArray[np.float32]
    cavity: NDArray[np.float32]
    black: NDArray[np.float32]
    warm: NDArray[np.float32]
    tip: NDArray[np.float32]


class Posed(NamedTuple):
    """One pose.

    Args:
        back: (2, rows, cols, 2) float32 px, where the content at each node came from.
        carried: (rows, cols, 2) float32 px, where the lattice will carry what is drawn at a node.
        margins: (n, 2) float32, v of the upper and the lower lip's margin, rolled as asked.
        reach: v above which, and below which, nothing of the margins is felt.
        to_mouth: (2, 3) float32, pixel to mouth.
        down_px: one mouth unit towards the chin, in px.
        ends: u of the mouth's right corner, middle and left corner.
        soft, dark: half widths of soft edges and of the dark line between the lips.
        teeth_px: displacement of the lower teeth.
        tip_px: displacement of the tongue's tip.
        tongue: how much of the tip is there, in [0, 1].
        corner: column and row where the interior begins.
        shaded: how much of the lips' shadows falls on the upper teeth, and on what is behind.
        step_px: distance of the nodes.
    """

    back: NDArray[np.float32]
    carried: NDArray[np.float32]
    margins: NDArray[np.float32]
    reach: Pair
    to_mouth: NDArray[np.float32]
    down_px: Pair
    ends: Ends
    soft: np.float32
    dark: np.float32
    teeth_px: Pair
    tip_px: Pair
    tongue: np.float32
    corner: Pair
    shaded: Pair
    step_px: np.float32


class Row(NamedTuple):
    """Scratch for one row of pixels.

    Args:
        line: (node columns, 6), both fields and what the lattice carries, at the nodes' columns.
        source: (w, 6), where the upper and the lower lip's skin comes from, and where what is drawn
            here will be carried.
        depth: (w, 3), how far the skin of both fields lies below its lip's margin, and how far it
            came apart.
        cover: (w, 3), shares of the upper lip, the lower lip and the interior.
        up, low, inside, front: (w, 4), their colours; ``front`` is the upper teeth.
    """

    line: NDArray[np.float32]
    source: NDArray[np.float32]
    depth: NDArray[np.float32]
    cover: NDArray[np.float32]
    up: NDArray[np.float32]
    low: NDArray[np.float32]
    inside: NDArray[np.float32]
    front: NDArray[np.float32]


@kernel
def read(
    photo: NDArray[np.float32], x: np.float32, y: np.float32, found: NDArray[np.float32], at: int
) -> None:
    """Write what a picture shows at a place into ``found[at]`` (n, 4), its border repeated.

    A row of ``found`` as an argument would be counted as a reference at every pixel.
    """
    x = min(max(x, np.float32(0.0)), np.float32(photo.shape[1] - 1))
    y = min(max(y, np.float32(0.0)), np.float32(photo.shape[0] - 1))
    found[at, 0], found[at, 1], found[at, 2], found[at, 3] = cubic_sample(photo, x, y)


@kernel
def ramp(x: np.float32, end: np.float32) -> np.float32:
    """Hermite step from 0 at 0 to 1 at ``end``."""
    t = min(max(x / end, np.float32(0.0)), np.float32(1.0))
    return t * t * (np.float32(3.0) - np.float32(2.0) * t)
