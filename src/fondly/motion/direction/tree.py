"""What a sentence says, as a small tree: a reading of phrases, each with what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from fondly.domain.plan import Camera
from fondly.motion.direction.words import Link

ALWAYS = inf
"""A hold as long as the clip has room for."""


@dataclass
class How:
    """How something is done: what adjectives, adverbs and numbers add up to.

    Args:
        scale, pace: factors of the amount and of the time that rise and fall take.
        count: how often.
        hold_s: how long at the top, None where nobody said.
        degrees: how far, None where nobody said.
        wait_s: how long after what came before.
        at_s: when in the clip, None where nobody said.
        every_s: how long from one time to the next, None where nobody said.
        anchor: "start", "middle", "end", or empty.
    """

    scale: float = 1.0
    pace: float = 1.0
    count: int = 1
    hold_s: float | None = None
    degrees: float | None = None
    wait_s: float = 0.0
    at_s: float | None = None
    every_s: float | None = None
    anchor: str = ""

    def adopt(self, other: How) -> None:
        """Takes over what the other says."""
        self.scale *= other.scale
        self.pace *= other.pace
        self.count = other.count if other.count != 1 else self.count
        self.hold_s = self.hold_s if other.hold_s is None else other.hold_s
        self.degrees = self.degrees if other.degrees is None else other.degrees
        self.wait_s = max(self.wait_s, other.wait_s)
        self.at_s = self.at_s if other.at_s is None else other.at_s
        self.every_s = self.every_s if other.every_s is None else other.every_s
        self.anchor = other.anchor or self.anchor


@dataclass
class Phrase:
    """One thing asked for, or asked not to be done, before it is known what it comes to.

    Args:
        link: how it follows the phrase before it.
        deed: a whole deed, or empty.
        unfit: something a portrait does not do, or empty.
        verb: what needs a part or a side, or empty.
        parts, sides: those, in the order they were said.
        body: whether it is about hands, shoulders and the like.
        how: its manner.
        denied: asked not to be done.
        stops: asked to end.
        at: indices of the terms it consists of.
        sides_at_once: whether its sides were joined by "and".
    """

    link: Link = Link.AND
    deed: str = ""
    unfit: str = ""
    verb: str = ""
    parts: list[str] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    body: bool = False
    how: How = field(default_factory=How)
    denied: bool = False
    stops: bool = False
    at: list[int] = field(default_factory=list)
    sides_at_once: bool = False

    @property
    def headless(self) -> bool:
        """Whether nothing yet says what is done: a part alone, perhaps with a side."""
        return not (self.deed or self.unfit or self.verb)


@dataclass(frozen=True)
class Reading:
    """A sentence, read.

    Args:
        phrases: what is asked for, in the order of the words.
        moods: named moods, each once.
        scale, pace: factors for all that is done ("minimal motion", "faster pacing").
        still: whether the head is to keep still.
        only: whether nothing is to be added.
        camera: how the picture moves, None where nobody said.
        idle: indices of the terms without effect.
    """

    phrases: Sequence[Phrase]
    moods: tuple[str, ...]
    scale: float
    pace: float
    still: bool
    only: bool
    camera: Camera | None
    idle: frozenset[int]
