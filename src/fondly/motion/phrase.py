"""One playing of a driver within a clip, and how its written times fit into it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from fondly.motion.chance import Chance
from fondly.motion.curves import Swell
from fondly.motion.driver import END_FREE_S, Driver, Gesture

LONGEST_S = 9.0
"""A longer clip is several phrases: felt smiles last .5 to 4 s (Ekman and Friesen 1982)."""

LATE_S = 0.15
"""A phrase comes this much earlier or later than written, in all its parts together."""

HURRY = 1.3
"""In a shorter phrase starts move up by this power of its share, to leave time for releases."""


@dataclass(frozen=True)
class Phrase:
    """A span of the clip that plays the driver once.

    Args:
        start_s, length_s: the span.
        stretch: its length over the length the driver was written for.
        late_s: how much later than written all of it comes.
        side: -1 or 1, to which side of the subject what has a side is done.
    """

    start_s: float
    length_s: float
    stretch: float
    late_s: float
    side: float

    def time_s(self, written_s: float) -> float:
        """When in the clip something happens that is written at a time of the phrase."""
        stretch = self.stretch**HURRY if self.stretch < 1 else self.stretch
        return self.start_s + written_s * stretch + self.late_s

    def swell(self, gesture: Gesture) -> Swell:
        """The gesture's swell in the clip; it ends within the phrase.

        Holds give way first. Only where rise and fall alone do not fit are they shortened, both
        by the same share.
        """
        start_s = self.time_s(gesture.start_s)
        edges_s = gesture.attack_s + gesture.release_s
        room_s = self.start_s + self.length_s - END_FREE_S * min(self.stretch, 1.0) - start_s
        wanted_s = (edges_s + gesture.hold_s) * self.stretch if gesture.hold_s else edges_s
        span_s = min(max(wanted_s, edges_s), room_s)
        shrink = min(span_s / edges_s, 1.0)
        return Swell(
            start_s,
            gesture.attack_s * shrink,
            max(span_s - edges_s, 0.0),
            gesture.release_s * shrink,
        )


def phrases(driver: Driver, end_s: float, seed: int) -> tuple[Phrase, ...]:
    """As many equal phrases as a clip needs whose last frame is at `end_s`, sides in turn."""
    chance = Chance(seed, f"{driver.name}/phrases")
    count = ceil(end_s / LONGEST_S)
    length_s = end_s / count
    stretch = length_s / driver.seconds
    side = chance.side()
    return tuple(
        Phrase(
            number * length_s,
            length_s,
            stretch,
            chance.between(-LATE_S, LATE_S) * min(stretch, 1.0),
            side * (-1) ** number,
        )
        for number in range(count)
    )
