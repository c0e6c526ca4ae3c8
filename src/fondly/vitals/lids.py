"""Blinks, as a motion's lids show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fondly.domain.motion import Motion
from fondly.vitals.events import Curve, Hill, falls_through, hills, joined, rises_through

LEAST_DEPTH = 0.2
"""Closure that counts as a blink: half of all blinks are partial (Ousler 2014), but trackers
flutter by .1 to .15 where nothing closes (ten real clips)."""
OPENED = 0.5
"""Between two blinks the eyes open to less than this share of the lesser one's closure; what
flickers above that is one closure, or a squint."""
LONGEST_HALF_S = 0.4
"""Lids more than half down for longer are held closed: nine in ten of 76 natural blinks were over
in .58 s altogether (measured)."""
LONGEST_CLOSING_S = 0.3
"""Lids that fall more slowly follow the gaze or tire; spontaneous ones take about 66 ms."""
WINK = 0.5
"""Where one lid moves by less than this share of the other, it is a wink."""


@dataclass(frozen=True)
class SeenBlink:
    """One blink; seconds from the motion's start.

    Args:
        start_s, end_s: when the lids pass 10 % of the blink's depth, down and up again.
        peak_s, reopening_s: the first and the last moment of greatest closure.
        depth: closure that it adds to where the lids were, 0 to 1, mean of both eyes.
        lag_s: time between the two lids' being half down.
        uneven: difference of the two lids' depths, as a closure.
    """

    start_s: float
    peak_s: float
    reopening_s: float
    end_s: float
    depth: float
    lag_s: float
    uneven: float

    @property
    def closing_s(self) -> float:
        """From 10 % to the peak."""
        return self.peak_s - self.start_s

    @property
    def opening_s(self) -> float:
        """From the peak back to 10 %."""
        return self.end_s - self.reopening_s


def seen_blinks(motion: Motion) -> tuple[SeenBlink, ...]:
    """Every blink that is whole within the motion; winks and lids held closed are none."""
    lids = np.stack([motion["eyeBlinkLeft"], motion["eyeBlinkRight"]]).astype(np.float64)
    both = lids.mean(axis=0)
    rate = float(motion.rate)
    seen = []
    for hill in joined(hills(both, LEAST_DEPTH), both, OPENED):
        if hill.before is None or hill.after is None or hill.height < LEAST_DEPTH:
            continue
        start, end = _span(both, hill, 0.1)
        half_from, half_to = _span(both, hill, 0.5)
        sides = _sides(lids, hill)
        if (
            sides is not None
            and hill.top - start <= LONGEST_CLOSING_S * rate
            and half_to - half_from <= LONGEST_HALF_S * rate
        ):
            lag, uneven = sides
            seen.append(
                SeenBlink(
                    start / rate,
                    hill.top / rate,
                    hill.end_top / rate,
                    end / rate,
                    hill.height,
                    lag / rate,
                    uneven,
                )
            )
    return tuple(seen)


def still_lids_s(motion: Motion) -> tuple[float, float] | None:
    """How long the lids stay where they are at the motion's start, and at its end.

    None where they never move by half of LEAST_DEPTH.
    """
    lids = np.stack([motion["eyeBlinkLeft"], motion["eyeBlinkRight"]])
    still = []
    for sides in (lids, lids[:, ::-1]):
        moved = np.abs(sides - sides[:, :1]).max(axis=0) >= LEAST_DEPTH / 2
        if not moved.any():
            return None
        still.append(float(np.argmax(moved)) / float(motion.rate))
    return still[0], still[1]


def _span(curve: Curve, hill: Hill, share: float) -> tuple[float, float]:
    """When the curve comes up to a share of the hill's height, and is down at it again."""
    level = curve[hill.top] - (1 - share) * hill.height
    before = 0 if hill.before is None else hill.before
    after = len(curve) - 1 if hill.after is None else hill.after
    start = rises_through(curve, level, before, hill.top)
    return start, falls_through(curve, level, hill.end_top, after)


def _sides(lids: Curve, hill: Hill) -> tuple[float, float] | None:
    """How far apart, in samples, both lids (2, T) are half down, and their difference in depth.

    None for a wink.
    """
    before, after = hill.before or 0, hill.after or 0
    tops = before + np.argmax(lids[:, before : after + 1], axis=1)
    depths = lids[(0, 1), tops] - lids[:, before]
    if depths.min() < WINK * depths.max():
        return None
    halves = [
        rises_through(lid, lid[before] + depth / 2, before, int(top))
        for lid, depth, top in zip(lids, depths, tops, strict=True)
    ]
    return abs(halves[0] - halves[1]), float(abs(depths[0] - depths[1]))
