"""What a clip should help somebody feel: the first question, from which the rest follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from fondly.domain.occasion import Occasion
from fondly.errors import OptionInvalid

LONGEST_ANSWER = 64


class Feeling(StrEnum):
    """What the photo should help somebody feel."""

    COMFORT = "comfort"
    WARMTH = "warmth"
    JOY = "joy"
    CELEBRATION = "celebration"
    CONNECTION = "connection"
    LONGING = "longing"
    CALM = "calm"
    CURIOSITY = "curiosity"
    CLOSENESS = "closeness"
    WONDER = "wonder"
    TRUST = "trust"
    ATTENTION = "attention"


class First(StrEnum):
    """What a viewer should notice first."""

    FEELING = "feeling"
    WORDS = "words"


class Control(StrEnum):
    """How much somebody wants to decide."""

    QUICK = "quick"
    DETAILED = "detailed"


@dataclass(frozen=True)
class Way:
    """How a feeling is served.

    Args:
        sentence: what it is, for people.
        by: the occasion whose customs serve it, or the name of the driver that does.
        words: other words that people say for it.
    """

    sentence: str
    by: Occasion | str
    words: tuple[str, ...]


WAYS: Mapping[Feeling, Way] = MappingProxyType(
    {
        Feeling.COMFORT: Way(
            "they are still near", Occasion.MEMORIAL,
            ("consolation", "solace", "grief", "peace", "mourning", "memorial", "tribute"),
        ),
        Feeling.WARMTH: Way(
            "a gentle, loving memory", Occasion.ANNIVERSARY,
            ("love", "tenderness", "affection", "nostalgia", "gratitude", "anniversary"),
        ),
        Feeling.JOY: Way(
            "a happy day once more", Occasion.WEDDING,
            ("happiness", "delight", "fun", "happy", "wedding"),
        ),
        Feeling.CELEBRATION: Way(
            "a greeting on somebody's day", Occasion.BIRTHDAY,
            ("birthday", "party", "surprise", "greeting", "cheer"),
        ),
        Feeling.CONNECTION: Way(
            "younger ones meet somebody they never knew", Occasion.ARCHIVE,
            ("family", "heritage", "belonging", "roots", "archive", "ancestry"),
        ),
        Feeling.LONGING: Way(
            "somebody looks for you, and finds you", "reunion",
            ("reunion", "missing", "yearning"),
        ),
        Feeling.CALM: Way(
            "a picture on the shelf that breathes", "quiet-frame",
            ("quiet", "stillness", "frame", "rest", "ambience"),
        ),
        Feeling.CURIOSITY: Way(
            "who was this, and what did they think?", Occasion.CLASSROOM,
            ("interest", "learning", "classroom", "teaching", "history"),
        ),
        Feeling.CLOSENESS: Way(
            "a figure of the past looks at you", Occasion.MUSEUM,
            ("encounter", "presence", "museum", "exhibition", "awe"),
        ),
        Feeling.WONDER: Way(
            "a character comes alive", Occasion.FICTION,
            ("fiction", "fantasy", "magic", "story", "imagination"),
        ),
        Feeling.TRUST: Way(
            "a friendly face for what you make", Occasion.BRAND,
            ("brand", "business", "confidence", "product"),
        ),
        Feeling.ATTENTION: Way(
            "a quick hello among many posts", Occasion.SOCIAL,
            ("social", "post", "reel", "excitement"),
        ),
    }
)  # fmt: skip
"""After mission text 001: comfort for a memorial, curiosity for a class, connection for an archive,
approachable figures for a museum, warmth for small businesses; the others are ours."""


def parse_feeling(answer: str) -> Feeling:
    """The feeling that somebody names, by its name or by a word near it.

    Raises:
        OptionInvalid: no feeling that is known here.
    """
    spoken = answer.strip().lower()[:LONGEST_ANSWER]
    known = {feeling.value: feeling for feeling in Feeling}
    known |= {word: feeling for feeling, way in WAYS.items() for word in way.words}
    near = get_close_matches(spoken, known, n=1, cutoff=0.75)
    if near:
        return known[near[0]]
    raise OptionInvalid(
        f"No feeling is known here by {spoken!r}.",
        f"Name one of these: {', '.join(feeling.value for feeling in Feeling)}.",
    )
