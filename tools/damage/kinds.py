"""Kinds of damage: the form of each, what it covers with, and how often a lesson draws it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import cv2
import numpy as np

from damage import marks, wear
from damage.marks import Mark, Random
from damage.strokes import Alpha


class Cover(Enum):
    """What lies over the picture where it is damaged."""

    BARE = "paper, or something dark"
    BROWN = "a stain on it"
    SOAKED = "mould on it, or a stain like rust through which it shines"


@dataclass(frozen=True)
class Kind:
    """A kind of damage.

    Args:
        draw: its form.
        cover: what it covers the picture with.
        raised: whether its broken edge may stand up and throw a shadow.
        folded: whether the print is bent there, and so lighter on one side and darker on the other.
    """

    draw: Mark
    cover: Cover = Cover.BARE
    raised: bool = False
    folded: bool = False

    def finer(self) -> Kind:
        """The kind, half as broad and four times as many."""

        def fine(rng: Random, size: int) -> Alpha:
            twice = self.draw(rng, 2 * size)
            half = cv2.resize(twice, (size, size), interpolation=cv2.INTER_AREA)
            return np.asarray(half, np.float32)

        return replace(self, draw=fine)

    def rusty(self) -> Kind:
        """The kind as a brown stain with the same hard edges."""
        return Kind(self.draw, Cover.BROWN)


SCRATCHES = Kind(marks.scratches, raised=True)
CREASE = Kind(marks.crease, raised=True, folded=True)
BAND = Kind(marks.band, raised=True)
CRACKS = Kind(marks.cracks, raised=True)
DUST = Kind(marks.dust)
CHIPS = Kind(marks.chips, raised=True)
CRUMBS = Kind(marks.crumbs, raised=True)
LOSSES = Kind(marks.losses, raised=True)
FLAKES = Kind(marks.flakes, raised=True)
BLOTS = Kind(marks.blots, Cover.BROWN)
FOXING = Kind(marks.foxing, Cover.BROWN)
TEAR = Kind(marks.tear, raised=True)
WORN_SIDE = Kind(marks.worn_side)
BROKEN_FOLD = Kind(wear.broken_fold, raised=True)
LET_GO = Kind(wear.let_go, raised=True)
CLUMPED = Kind(wear.clumped, raised=True)
SOAKED = Kind(wear.soaked, Cover.SOAKED)
TIDE = Kind(wear.tide, Cover.SOAKED)
SCUFFS = Kind(wear.scuffs)

Often = tuple[tuple[Kind, float], ...]
"""Kinds, and how often each is drawn."""

KINDS: Often = (
    (SCRATCHES, 0.24),
    (CREASE, 0.13),
    (CRACKS, 0.12),
    (DUST, 0.13),
    (CHIPS, 0.07),
    (FLAKES, 0.14),
    (FOXING, 0.10),
    (TEAR, 0.04),
    (WORN_SIDE, 0.03),
)
"""Each kind and how often it is drawn."""

LATER_KINDS: Often = (
    *((kind, chance) for kind, chance in KINDS if kind not in {FLAKES, FOXING}),
    (CRUMBS, 0.14),
    (FOXING, 0.05),
    (BLOTS, 0.10),
)
"""In the second lesson: flakes that had gone altogether taught the net to take any pale ground
among damage for damage."""

BROAD_KINDS: Often = (
    (SCRATCHES, 0.15),
    (CREASE, 0.07),
    (BAND, 0.13),
    (CRACKS, 0.07),
    (DUST, 0.11),
    (CHIPS, 0.09),
    (CRUMBS, 0.09),
    (LOSSES, 0.12),
    (BLOTS, 0.20),
    (FOXING, 0.05),
    (TEAR, 0.03),
    (WORN_SIDE, 0.02),
)
"""In the fourth lesson: more of what is wider than a line."""

COLOURED_KINDS: Often = (
    (SCRATCHES, 0.14),
    (CREASE, 0.08),
    (BAND, 0.06),
    (CRACKS, 0.08),
    (DUST, 0.09),
    (CHIPS, 0.04),
    (CRUMBS, 0.06),
    (LOSSES, 0.04),
    (BLOTS, 0.07),
    (FOXING, 0.05),
    (TEAR, 0.02),
    (WORN_SIDE, 0.02),
    (BROKEN_FOLD, 0.14),
    (LET_GO, 0.10),
    (CLUMPED, 0.08),
    (SOAKED, 0.12),
    (TIDE, 0.02),
    (SCUFFS, 0.02),
)
"""Of the second net: half of it is damage as it comes about (damage.wear)."""

RUSTY = (
    *(kind.rusty() for kind in (CHIPS, CLUMPED, CRUMBS, LET_GO)),
    *(kind.finer().rusty() for kind in (CLUMPED, LET_GO, CHIPS)),
)
"""Stains with hard edges: what otherwise is paper or dark."""

STAINED_KINDS: Often = (
    (SCRATCHES, 0.13),
    (CREASE, 0.08),
    (BAND, 0.08),
    (CRACKS, 0.06),
    (DUST, 0.07),
    (CHIPS, 0.04),
    (CRUMBS, 0.06),
    (LOSSES, 0.05),
    (BLOTS, 0.10),
    (FOXING, 0.09),
    (TEAR, 0.02),
    (WORN_SIDE, 0.02),
    (BROKEN_FOLD, 0.14),
    (LET_GO, 0.10),
    (CLUMPED, 0.08),
    (SOAKED, 0.13),
    (TIDE, 0.02),
    (SCUFFS, 0.02),
)
"""More stains and bands."""

SPOTTED_KINDS: Often = (
    *((kind, 0.5 * chance) for kind, chance in STAINED_KINDS),
    (BLOTS.finer(), 0.10),
    (FOXING.finer(), 0.08),
    (SOAKED.finer(), 0.08),
    (CLUMPED.finer(), 0.02),
    (CRUMBS.finer(), 0.02),
    *((kind, 0.045) for kind in RUSTY),
)
"""Half of it small, and much of that brown."""
