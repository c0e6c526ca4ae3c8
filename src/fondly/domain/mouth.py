"""A mouth as layers that can part: upper lip, lower lip, and what lies between them.

Places are given in *mouth units*: 1 is the inter-ocular distance as it would be seen from straight
ahead. ``u`` runs along the line of the mouth's corners towards the subject's left, ``v`` across
it towards the chin; the origin lies midway between the corners.

``place`` tells where along the mouth something is: -1 at the subject's right corner, 0 in the
middle of the lips, 1 at the left corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole frame pixels; x1 and y1 are outside."""

LINE_SAMPLES = 257
LINE_REACH = 2.0
"""Lines along the mouth are sampled at places in [-2, 2]."""

MOTIONS = (
    "parting", "funnel", "lower_down_left", "lower_down_right",
    "upper_up_left", "upper_up_right", "roll_upper", "roll_lower", "seal",
)  # fmt: skip
"""What moves the lips, in the order of ``LipMotion.fields``. ``parting`` is what lips add to the
skin that drops with the jaw (the figure's action ``jawOpen``), ``seal`` closes lips that the photo
shows parted."""


@dataclass(frozen=True, eq=False)
class LipLines:
    """Where the lips end, for each of ``LINE_SAMPLES`` places.

    Args:
        ends: u of the right corner, the middle and the left corner.
        upper: (n,) float32, v of the upper lip's margin in the photo.
        lower: (n,) float32, v of the lower lip's margin; equal to ``upper`` where lips touch.
        dark: half the width of the dark line between touching lips, in mouth units.
        roll_upper, roll_lower: (n,) float32, how much of each lip disappears when it is rolled in.
    """

    ends: tuple[float, float, float]
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    dark: float
    roll_upper: NDArray[np.float32]
    roll_lower: NDArray[np.float32]

    def __post_init__(self) -> None:
        for name in ("upper", "lower", "roll_upper", "roll_lower"):
            if getattr(self, name).shape != (LINE_SAMPLES,):
                raise ValueError(f"{name} must be ({LINE_SAMPLES},)")
        if not self.ends[0] < self.ends[1] < self.ends[2]:
            raise ValueError(f"the mouth's ends must rise, got {self.ends}")

    @property
    def opening(self) -> float:
        """The largest distance between the lips in the photo, in mouth units."""
        return float((self.lower - self.upper).max())


@dataclass(frozen=True, eq=False)
class LipMotion:
    """How the skin moves, at nodes over the box; node (row, col) lies at ``step_px * (col, row)``.

    Args:
        step_px: distance of the nodes.
        fields: (len(MOTIONS), 2, rows, cols, 2) float32 px at 1: first for what hangs on the skull
            (above the lip line), then for what hangs on the jaw (below it). The two are the same
            beyond the corners, and zero along the border.
        jaw: (rows, cols, 2) float32 px at 1, how the skin drops with the jaw: the lattice carries
            it later, so that what stays with the skull has to be drawn that much higher.
        teeth_px: displacement of the lower teeth when the jaw drops by 1.
    """

    step_px: float
    fields: NDArray[np.float32]
    jaw: NDArray[np.float32]
    teeth_px: tuple[float, float]

    def __post_init__(self) -> None:
        shape = self.fields.shape
        if len(shape) != 5 or shape[0] != len(MOTIONS) or shape[1] != 2 or shape[4] != 2:
            raise ValueError(f"fields must be ({len(MOTIONS)}, 2, rows, cols, 2), got {shape}")
        if self.jaw.shape != shape[2:]:
            raise ValueError(f"jaw must be {shape[2:]}, got {self.jaw.shape}")


@dataclass(frozen=True, eq=False)
class MouthInterior:
    """What lies behind the lips, in a part of the box; sRGB-encoded 0..255, premultiplied alpha.

    Args:
        col, row: of the box, where the planes begin.
        skull: (h, w, 4) float32, upper teeth; they do not move.
        jaw: (h, w, 4) float32, tongue and lower teeth as they lie behind closed lips.
        cavity: (h, w, 3) float32, the dark behind them.
        tip: (h, w, 4) float32, the tongue put out over the lower lip, before the jaw drops.
        reach_px: how far it is put out, across the picture and down.
        black: (3,) float32, the darkest that this photo knows.
        warm: (3,) float32, the tint of the mouth's walls, its mean 1: what they take of the light
            behind the lips is taken of this colour's opposite; all 1 in black and white.
        shaded: how far the lips' shadows are still to be added to ``skull``, in [0, 1]; 0 where it
            is the photo's own.
        shaded_behind: likewise, for what lies behind it.
    """

    col: int
    row: int
    skull: NDArray[np.float32]
    jaw: NDArray[np.float32]
    cavity: NDArray[np.float32]
    tip: NDArray[np.float32]
    reach_px: tuple[float, float]
    black: NDArray[np.float32]
    warm: NDArray[np.float32]
    shaded: float
    shaded_behind: float

    def __post_init__(self) -> None:
        shape = self.skull.shape[:2]
        planes = {self.skull.shape, self.jaw.shape, self.tip.shape}
        if planes != {(*shape, 4)} or self.cavity.shape != (*shape, 3):
            raise ValueError("the interior's planes must be of one size")


@dataclass(frozen=True, eq=False)
class Mouth:
    """The mouth of a portrait.

    Args:
        box_px: the only pixels of the frame that this mouth may change.
        pixel_from_mouth: (2, 3) float64, (u, v) to column and row of the box.
        mouth_from_pixel: (2, 3) float64, its inverse.
        photo: (h, w, 4) float32, the box of the photo, sRGB-encoded 0..255; the fourth channel
            tells in [0, 1] how far a pixel may change: 0 where the background begins.
        lines: where the lips end.
        motion: how skin moves.
        interior: what parting lips uncover.
        softness: half width of the photo's own edges, in mouth units.
        max_jaw: the widest that the jaw may open; 0 keeps the lips sealed.
        max_bared: the furthest that a lip may be drawn off the teeth by its own muscles.
    """

    box_px: Box
    pixel_from_mouth: NDArray[np.float64]
    mouth_from_pixel: NDArray[np.float64]
    photo: NDArray[np.float32]
    lines: LipLines
    motion: LipMotion
    interior: MouthInterior
    softness: float
    max_jaw: float
    max_bared: float

    def __post_init__(self) -> None:
        x0, y0, x1, y1 = self.box_px
        if self.photo.shape != (y1 - y0, x1 - x0, 4) or self.photo.dtype != np.float32:
            raise ValueError(f"photo must be {(y1 - y0, x1 - x0, 4)} float32")
        if not 0.0 <= self.max_jaw <= 1.0:
            raise ValueError(f"max_jaw lies in [0, 1], got {self.max_jaw}")
        if not 0.0 <= self.max_bared <= 1.0:
            raise ValueError(f"max_bared lies in [0, 1], got {self.max_bared}")
