"""The margins of the lids in a pose, and how far the skin beside them has moved with them.

All lengths are eye units (see `fondly.domain.eye`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import LOWER_REACH
from fondly.imaging.kernels import kernel

Plane = NDArray[np.float32]

UPPER, LOWER, REACH, UPPER_NOW, LOWER_NOW, LINE, GONE, LINER, OVER, UNDER, SHADE, HANG = range(12)
COLUMNS = 12
"""Of a table of margins along the eye: both margins in the photo, how far above the upper one skin
moves, both margins now, how much of the line of lash roots is ink, how much of the photo's own it
makes up for, how far over its middle it is as dark, how far it reaches over that and under its
middle, how much of the shade at the lids' edges is seen, and of their length, how far the lashes
hang there."""

RIGID = np.float32(0.06)
"""Lid skin this near to its margin moves with it without being stretched."""
OUTER = (np.float32(0.275), np.float32(0.375))
"""Share of the outline's length, from its outer end, up to which lashes lean all the way, and at
all: a twentieth and a quarter of the eye's width from the corner."""
TIPS, ROOMY = np.float32(0.25), np.float32(0.6)
"""Height of the lashes' tips, in eye units; and share of the skin above that the lashes' movement
takes at most, or it would fold."""
ROOT_STEPS = 3

ZERO, HALF, ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
TWO, THREE = np.float32(2.0), np.float32(3.0)


@kernel
def margin_at(margins: Plane, place: np.float32, column: int) -> np.float32:
    """One column of the margins at a place between two samples."""
    i = int(place)
    f = np.float32(place - i)
    return np.float32(margins[i, column] + f * (margins[i + 1, column] - margins[i, column]))


@kernel
def read_margins(margins: Plane, place: np.float32, here: Plane) -> None:
    """All columns of the margins at a place between two samples."""
    for k in range(COLUMNS):
        here[k] = margin_at(margins, place, k)


@kernel
def _eased(q: np.float32) -> np.float32:
    """1 where q is at most 0, falling smoothly to 0 where it is 1."""
    q = min(max(q, ZERO), ONE)
    return np.float32(ONE - q * q * (THREE - TWO * q))


@kernel
def moved_root(
    margins: Plane, place: np.float32, lean: np.float32, above: np.float32, here: Plane
) -> np.float32:  # fmt: skip
    """How far the upper margin has moved where what is now at a height above it has its root.

    What the lashes of the outer corner were above moves with their roots, which lie further in.
    Where the margin falls steeply to the corner this has no single answer, so steps are halved.

    Args:
        place: in [0, 1) along the eye.
        lean: of lashes at the outer corner: share of the outline inwards for each eye unit up.
    """
    own = np.float32(here[UPPER_NOW] - here[UPPER])
    outwards = min((OUTER[1] - place) / (OUTER[1] - OUTER[0]), ONE)
    if above <= ZERO or outwards <= ZERO:
        return own
    last = np.float32(margins.shape[0] - 1)
    moved = own
    for _ in range(ROOT_STEPS):
        height = min(above + moved - own, TIPS)
        root = (place + outwards * lean * height) * last
        i = int(root)
        f = np.float32(root - i)
        before = margins[i, UPPER_NOW] - margins[i, UPPER]
        after = margins[i + 1, UPPER_NOW] - margins[i + 1, UPPER]
        moved += HALF * (before + f * (after - before) - moved)
    return np.float32(max(min(moved, ROOMY * (here[REACH] + own - RIGID)), own))


@kernel
def slid_skin(
    above: np.float32, below: np.float32, upper_lid: np.float32, here: Plane, moved: np.float32
) -> np.float32:
    """How far the lid skin that is now at a place has moved down from where the photo has it.

    Args:
        upper_lid: 1 where the upper lid lies, 0 where the lower one does.
        moved: see `moved_root`.
    """
    slid = ZERO
    if upper_lid > ZERO:
        own = here[UPPER_NOW] - here[UPPER]
        q = (above - RIGID) / max(here[REACH] + own - RIGID, np.float32(0.02))
        slid += upper_lid * moved * _eased(q)
    if upper_lid < ONE:
        own = here[LOWER_NOW] - here[LOWER]
        slid += (ONE - upper_lid) * own * _eased(below / np.float32(LOWER_REACH))
    return slid
