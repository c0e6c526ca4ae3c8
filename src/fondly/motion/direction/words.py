"""What kinds of words there are, and how a verb takes its forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What a word does in a sentence."""

    DEED = auto()  # something whole: smiles, a nod
    VERB = auto()  # what needs a part or a direction: turns, raises, looks
    PART = auto()  # what of a face moves: head, eyes, brows
    BODY = auto()  # what does not move here: hands, shoulders
    SIDE = auto()  # where to: left, up, the camera
    SCALE = auto()  # how much; value is a factor
    PACE = auto()  # how slowly; value is a factor of time
    MANNER = auto()  # softly: a little less and a little slower
    DEGREE = auto()  # very, quite; value is a power of the next factor
    LENGTH = auto()  # how long something is held; value in seconds, inf for as long as can be
    NUMBER = auto()  # value
    TIMES = auto()  # as in three times
    UNIT = auto()  # value in seconds
    ANGLE = auto()  # degrees
    LINK = auto()  # how the next thing follows: then, while, and
    ANCHOR = auto()  # where in the clip: at the end, first
    WAIT = auto()
    NOT = auto()
    ONLY = auto()
    STOP = auto()  # what went on ends
    AGAIN = auto()
    BACK = auto()  # to where it was
    STILL = auto()  # without moving; or yet
    ONE = auto()  # it, that one: what was spoken of last
    MOOD = auto()
    FEELING = auto()  # tone, mood: what a mood can describe
    MOTION = auto()  # movement, expression: what an amount can describe
    LIGHT = auto()  # light and colours, which are no motion
    CAMERA = auto()  # how the picture moves: zoom, drift
    UNFIT = auto()  # what a portrait does not do
    BLANK = auto()  # grammar without weight: the, she, please
    BREAK = auto()  # a comma or another stop
    UNKNOWN = auto()


class Link(StrEnum):
    """How something follows what was said before it."""

    AND = "and"  # soon after, overlapping
    WHILE = "while"  # at the same time
    WITH = "with"  # the same, or the part that is meant: with her eyes
    THEN = "then"  # when the other lets go
    LATER = "later"  # the same, after a time that was said
    BEFORE = "before"  # what follows comes next; at the front of a sentence, what follows that
    AFTER = "after"  # what follows comes first
    BUT = "but"
    OR = "or"


@dataclass(frozen=True)
class Word:
    """A word of the vocabulary, or several that are one.

    Args:
        kind: what it does.
        name: which one of its kind.
        value: its number, if its kind has one.
        backward: whether it describes what was said before it, as adverbs do, rather than what
            comes next.
    """

    kind: Kind
    name: str = ""
    value: float = 1.0
    backward: bool = False


def forms(verb: str) -> tuple[str, ...]:
    """A regular verb's forms: blink, blinks, blinked, blinking.

    A letter that is doubled stands in brackets: nod(d).
    """
    base, _, doubled = verb.partition("(")
    stem = base + doubled.rstrip(")")
    if base.endswith("ee"):
        return base, f"{base}s", f"{base}d", f"{base}ing"
    if base.endswith("e"):
        return base, f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    plural = "es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return base, f"{base}{plural}", f"{stem}ed", f"{stem}ing"
