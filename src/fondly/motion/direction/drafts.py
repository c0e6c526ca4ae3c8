"""What a reader of terms keeps in mind: where it is, what is open, and what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import How, Phrase
from fondly.motion.direction.words import Kind, Link

KEEP_S = 2.2
"""How long something is held that is to be kept up."""

HEADS = frozenset({Kind.DEED, Kind.VERB, Kind.UNFIT, Kind.CAMERA})
NOUNS = HEADS | {Kind.PART, Kind.MOTION, Kind.FEELING}
LOOSE = frozenset(
    {Kind.BLANK, Kind.ONLY, Kind.DEGREE, Kind.SCALE, Kind.PACE, Kind.MANNER, Kind.NUMBER}
    | {Kind.MOOD, Kind.UNKNOWN, Kind.AGAIN, Kind.LENGTH, Kind.ONE}
)
"""What may stand between a word and what it describes."""
_ENDS = frozenset({Kind.BREAK, Kind.LINK})


class Drafts:
    """The state of reading: phrases so far, and what waits to be attached to one."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.at = 0  # the next term
        self.used: set[int] = set()
        self.phrases: list[Phrase] = []
        self.open: Phrase | None = None
        self.link: Link = Link.AND
        self.fronted: Link | None = None
        self.waiting = How()
        self.waiting_at: list[int] = []
        self.denied = self.stops = self.keeping = self.felt = False

    @property
    def last(self) -> Phrase | None:
        """The phrase spoken of last."""
        return self.open or (self.phrases[-1] if self.phrases else None)

    def use(self) -> None:
        """Notes that the term just read has an effect."""
        self.used.add(self.at - 1)

    def peek(self, loose: frozenset[Kind] = frozenset({Kind.BLANK})) -> Term | None:
        """The next term that is not loose."""
        for term in self.terms[self.at :]:
            if term.kind not in loose:
                return term
        return None

    def ahead(self, kinds: frozenset[Kind]) -> Term | None:
        """The first term of some kinds before the next stop or link."""
        for term in self.terms[self.at :]:
            if term.kind in kinds:
                return term
            if term.kind in _ENDS:
                return None
        return None

    def later(self) -> Term | None:
        """The first thing that is still to be done."""
        return next((term for term in self.terms[self.at :] if term.kind in HEADS), None)

    def beyond_comma(self, adverb: bool) -> Term | None:
        """What adjectives describe over a comma: a deep, slow nod."""
        loose = LOOSE | {Kind.BREAK}
        following = None if adverb else self.peek(loose)
        return following if following and following.kind in NOUNS else None

    def joined(self) -> bool:
        """Whether the word before this one, and those that describe, is "and"."""
        for term in reversed(self.terms[: self.at - 1]):
            if term.kind not in LOOSE:
                return term.word.name == Link.AND and term.kind is Kind.LINK
        return False

    def begin(self, begun: Phrase) -> Phrase:
        """Opens a phrase, which follows as was said and takes over all that waits."""
        if self.open is not None and self.fronted is not None:
            self.link, self.fronted = self.fronted, None
        elif self.open is not None and self.terms[self.at - 1].word.backward:
            self.link = Link.WHILE
        phrase = replace(begun, link=self.link, denied=self.denied, stops=self.stops)
        self.link, self.stops = Link.AND, False
        self.phrases.append(phrase)
        self.open = phrase
        self.take(phrase)
        return phrase

    def take(self, phrase: Phrase, *, denied: bool = False) -> None:
        """Gives a phrase what waits, and the term just read, which may be denied."""
        phrase.denied |= denied
        if self.keeping:
            self.waiting.hold_s = self.waiting.hold_s or KEEP_S
        phrase.at.append(self.at - 1)
        self.give(phrase)

    def give(self, phrase: Phrase) -> None:
        """Gives a phrase what waits."""
        phrase.how.adopt(self.waiting)
        phrase.at += self.waiting_at
        self.waiting, self.waiting_at, self.keeping = How(), [], False

    def describe(self, how: How, *, backward: bool) -> None:
        """Attaches a description to what it describes.

        Args:
            how: what it says.
            backward: whether it rather looks at what was said before it.
        """
        head = self.ahead(NOUNS)
        if head is None and self.open is None:
            head = self.later() if self.link is Link.THEN else self.beyond_comma(backward)
        if self.open is not None and (backward or head is None):
            self.attach(self.open, how)
        elif head is not None or self.last is None:
            self.waiting.adopt(how)
            self.waiting_at.append(self.at - 1)
        else:
            self.attach(self.last, how)

    def attach(self, phrase: Phrase, how: How) -> None:
        """Attaches a description to a phrase."""
        phrase.how.adopt(how)
        phrase.at.append(self.at - 1)
        self.keeping = False

    def close(self) -> None:
        """Ends the open phrase; what was to be kept up and is not named is what came last."""
        if self.keeping and self.last is not None:
            self.attach(self.last, How(hold_s=self.waiting.hold_s or KEEP_S))
        self.open, self.keeping, self.felt = None, False, False
