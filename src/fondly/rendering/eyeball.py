"""The eyeball between the lids: carried along by a gaze, kept or shaded below lids that move.

All lengths are eye units; u and v are the eye's own axes (see `fondly.domain.eye`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_REACH
from fondly.imaging.kernels import kernel
from fondly.imaging.sampling import sample_cubic
from fondly.rendering.eye_margins import LOWER, LOWER_NOW, UPPER, UPPER_NOW, margin_at
from fondly.rendering.steps import step

Plane = NDArray[np.float32]

GLINT_FOLLOWS = np.float32(0.5)
"""Travel of a catchlight over the iris's: it lies where the cornea's centre of curvature is, 5.6 mm
before the centre of rotation, and the limbus 10.6 mm."""
BESIDE = np.float32(0.35)
"""Of the opening: within this of a margin an eyeball that turns aside goes along with its slope."""
SHADOW, SHADOW_LENGTH, SHADED = np.float32(0.65), np.float32(0.16), np.float32(0.6)
"""How far the upper lid's shade takes the eyeball towards the dark of its lashes at its edge; how
far below it that falls off; and the light left in a whole shade where lashes are hardly darker than
the ball (.6 and .1 fit slowly closing eyes of clips as well: ADR 85, ADR 106)."""
LID_THICKNESS = np.float32(0.05)
"""Of a lid's rounded edge, 1.5 to 2 mm, where an eye is 29 mm wide: so far down the ball lies."""

ZERO, ONE, TWO, THREE = np.float32(0.0), np.float32(1.0), np.float32(2.0), np.float32(3.0)


class Turned(NamedTuple):
    """How far an eye has turned.

    Args:
        gaze: travel of the iris in eye units, along u and v.
        aside_px, down_px: columns and rows of one eye unit along u and v.
        half_width: of the opening.
    """

    gaze: tuple[np.float32, np.float32]
    aside_px: tuple[np.float32, np.float32]
    down_px: tuple[np.float32, np.float32]
    half_width: np.float32


@kernel
def sample(image: Plane, x: np.float32, y: np.float32, result: Plane) -> None:
    """The picture at (x, y), with its border repeated."""
    right, bottom = np.float32(image.shape[1] - 1), np.float32(image.shape[0] - 1)
    sample_cubic(image, min(max(x, ZERO), right), min(max(y, ZERO), bottom), result)


@kernel
def way_along(
    margins: Plane, here: Plane, follow: Plane, turned: Turned, place: np.float32, v: np.float32
) -> tuple[np.float32, np.float32]:  # fmt: skip
    """How far what is seen at a place has come along with the iris: columns and rows.

    Going aside, what is near a margin stays as near to it: the iris slips along below the lid, and
    the lid's shade with it.

    Args:
        follow: (2,) how far the place goes along, aside and down.
    """
    aside, down = follow[0] * turned.gaze[0], follow[1] * turned.gaze[1]
    if aside != ZERO:
        last = np.float32(margins.shape[0] - 1)
        across = turned.half_width * np.float32(2.0 * OUTLINE_REACH)
        before = min(max((place - aside / across) * last, ZERO), last - ONE)
        near = BESIDE * (here[LOWER] - here[UPPER])
        for column, depth in ((UPPER, v - here[UPPER]), (LOWER, here[LOWER] - v)):
            rises = margin_at(margins, before, column) - here[column]
            down -= rises * min(max(ONE - depth / near, ZERO), ONE)
    return (
        aside * turned.aside_px[0] + down * turned.down_px[0],
        aside * turned.aside_px[1] + down * turned.down_px[1],
    )


@kernel
def carry(
    photo: Plane, glint: Plane, place: tuple[np.float32, np.float32],
    way: tuple[np.float32, np.float32], result: Plane, lights: tuple[Plane, Plane],
) -> None:  # fmt: skip
    """The photo's own eyeball at a place, carried along by a way, and its catchlights by less.

    Args:
        lights: (4,) each, overwritten: what is allocated for every pixel costs more than it does.
    """
    (x, y), (right, down) = place, way
    if right == ZERO and down == ZERO:
        result[:] = photo[int(y), int(x)]
        return
    sample(photo, x - right, y - down, result)
    before, after = lights
    sample(glint, x - right, y - down, before)
    sample(glint, x - GLINT_FOLLOWS * right, y - GLINT_FOLLOWS * down, after)
    for k in range(3):
        result[k] += after[k] - before[k]


@kernel
def _kept(depth: np.float32, parted: np.float32, soft: np.float32) -> np.float32:
    """How far the photo's own eyeball is kept at a depth below a margin that was parted by so much.

    All of it where the margin has not moved; where the lids part, the line of lashes that the photo
    has there gives way to what the eyeball is like under it.
    """
    share = min(max(parted / np.float32(0.03), ZERO), ONE)
    return step((depth + THREE * soft - share * (np.float32(0.05) + THREE * soft)) / (TWO * soft))


@kernel
def kept_eyeball(here: Plane, v: np.float32, soft: np.float32) -> np.float32:
    """How far the photo's own eyeball is kept under lids that have moved."""
    upper = _kept(v - here[UPPER], here[UPPER] - here[UPPER_NOW], soft)
    return upper * _kept(here[LOWER] - v, here[LOWER_NOW] - here[LOWER], soft)


@kernel
def shade_of(depth: np.float32, before: np.float32) -> np.float32:
    """How far the eyeball is out of a whole shade under the upper lid, over how far in the photo.

    The shadow of the photo is never lifted: how deep it is cannot be told from what is dark.

    Args:
        depth: below the upper margin as it is now.
        before: below the margin as it is in the photo; what was hidden there has no shadow yet.
    """
    now = SHADOW * np.float32(math.exp(-max(depth, ZERO) / SHADOW_LENGTH))
    was = SHADOW * np.float32(math.exp(-max(before, ZERO) / SHADOW_LENGTH))
    parted = min(max((depth - before) / np.float32(0.03), ZERO), ONE)
    hidden = ONE - step((before + np.float32(0.04)) / np.float32(0.04))
    return min((ONE - now) / (ONE - was * (ONE - parted * hidden)), ONE)


@kernel
def light_between(gap: np.float32, before: np.float32) -> np.float32:
    """Light on the eyeball between lids that have come nearer, over the light that was there.

    The middle of a slot's floor sees the share sin(atan(half its width over its depth)) of an even
    sky. Colours are encoded, so its root is taken.

    Args:
        gap: between the margins as they are now; before: as they are in the photo. Eye units.
    """
    if gap >= before or before <= ZERO:
        return ONE
    now, was = max(gap, ZERO) / TWO, before / TWO
    depth = LID_THICKNESS * LID_THICKNESS
    share = now / was * math.sqrt((was * was + depth) / (now * now + depth))
    return np.float32(share ** (1.0 / 2.2))
