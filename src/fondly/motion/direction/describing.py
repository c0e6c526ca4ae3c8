"""The words that describe: how much, how slowly, how often, how long, when, and in which mood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fondly.motion.direction.counting import Counting
from fondly.motion.direction.drafts import HEADS, LOOSE
from fondly.motion.direction.grammar import MANNER_PACE, MANNER_SCALE
from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import How
from fondly.motion.direction.words import Kind, Link

RESTRAINED = 0.8
"""What is left of what is asked not to be too much."""

_FACTORS = frozenset({Kind.SCALE, Kind.PACE, Kind.MANNER, Kind.MOOD, Kind.LENGTH})
_LESS = frozenset({Kind.SCALE, Kind.PACE, Kind.MANNER})
_LIGHTENED = frozenset({Kind.DEED, Kind.VERB, Kind.MOTION, Kind.PART})


class Describing(Counting):
    """A reader's methods for words that describe."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__(terms)
        self.moods: list[str] = []
        self.whole = How()
        self.still = self.only = False
        self.power = 1.0

    def describers(self) -> dict[Kind, Callable[[Term], None]]:
        """What reads each kind."""
        return {
            Kind.SCALE: self.scale,
            Kind.PACE: self.pace,
            Kind.MANNER: self.manner,
            Kind.DEGREE: self.degree,
            Kind.LENGTH: self.length,
            Kind.NUMBER: self.number,
            Kind.UNIT: self.unit,
            Kind.TIMES: lambda _term: self.use(),
            Kind.ANCHOR: self.anchor,
            Kind.WAIT: self.wait,
            Kind.NOT: self.deny,
            Kind.ONLY: self.nothing_else,
            Kind.MOOD: self.mood,
            Kind.FEELING: self.feeling,
            Kind.MOTION: self.motion,
            Kind.LIGHT: self.light,
        }

    def factor(self, value: float) -> float:
        """A factor with the power of the "very" before it."""
        power, self.power = self.power, 1.0
        return float(value**power)

    def scale(self, term: Term) -> None:
        """How much."""
        self.describe(How(scale=self.factor(term.word.value)), backward=term.word.backward)

    def pace(self, term: Term) -> None:
        """How slowly."""
        self.describe(How(pace=self.factor(term.word.value)), backward=term.word.backward)

    def manner(self, term: Term) -> None:
        """Softly: a little less, a little slower."""
        power = self.factor(2.0) / 2
        how = How(scale=MANNER_SCALE**power, pace=MANNER_PACE**power)
        self.describe(how, backward=term.word.backward)

    def degree(self, term: Term) -> None:
        """Very, quite: of the next factor."""
        following = self.peek(frozenset())
        if self.open is not None and self.open.denied and term.text == "too":
            self.open.denied = self.denied = False
            self.open.how.scale *= RESTRAINED
            self.use()
        elif following and following.kind in _FACTORS:
            self.power = term.word.value
            self.use()

    def length(self, term: Term) -> None:
        """How long something is held."""
        self.describe(How(hold_s=self.factor(term.word.value)), backward=term.word.backward)

    def anchor(self, term: Term) -> None:
        """Where in the clip."""
        if self.open is None and self.phrases and self.later() and term.word.name == "end":
            self.link = Link.THEN
        self.describe(How(anchor=term.word.name), backward=self.open is not None)

    def deny(self, _term: Term) -> None:
        """Not; or "not too", which asks for less."""
        self.use()
        following = self.peek()
        if following is None:
            return
        if following.kind is Kind.DEGREE or (
            following.kind in _LESS and self.ahead(HEADS | {Kind.MOTION}) is None
        ):
            self.restrain()
        else:
            self.denied = True

    def restrain(self) -> None:
        """Not too fast, not very wide: the other way, a little."""
        while self.at < len(self.terms) and self.terms[self.at].kind in _LESS | {
            Kind.DEGREE,
            Kind.BLANK,
        }:
            term = self.terms[self.at]
            self.at += 1
            self.use()
            value = 1 / term.word.value**0.5
            if term.kind is Kind.SCALE:
                self.describe(How(scale=min(value, 1.0)), backward=True)
            elif term.kind is Kind.PACE:
                self.describe(How(pace=value), backward=True)
            elif term.text == "too":
                self.describe(How(scale=RESTRAINED), backward=False)

    def nothing_else(self, _term: Term) -> None:
        """Only: what was denied is over, and nothing is added."""
        self.denied, self.only = False, True
        self.use()

    def mood(self, term: Term) -> None:
        """A mood, unless it speaks of light."""
        if self.lit_ahead():
            return
        self.use()
        self.power = 1.0
        self.seems()
        if self.denied and self.ahead(HEADS) is None:
            self.denied = False
        elif not self.denied:
            self.felt = True
            self.moods.append(term.word.name)

    def seems(self) -> None:
        """Takes back the look of "looks happy", which is none."""
        before, adverb = self.open, self.terms[self.at - 1].text.endswith("ly")
        if before is None or before.verb != "look" or before.sides or before.parts or adverb:
            return
        if all(term.kind in LOOSE for term in self.terms[before.at[0] + 1 : self.at - 1]):
            self.phrases.remove(before)
            self.used |= set(before.at)
            self.open = None

    def lit_ahead(self) -> bool:
        """Whether what comes describes light together with this word."""
        for number, term in enumerate(self.terms[self.at :], self.at):
            if term.kind is Kind.LIGHT:
                return not self.lightens(number)
            if term.kind not in LOOSE and term.word.name != Link.AND:
                return False
        return False

    def lightens(self, number: int) -> bool:
        """Whether a "light" is a small amount: light expression, light nod."""
        term = self.terms[number]
        following = next((t for t in self.terms[number + 1 :] if t.kind not in _LESS), None)
        return term.text == "light" and following is not None and following.kind in _LIGHTENED

    def light(self, _term: Term) -> None:
        """Light and colour, which move nothing, nor do the words that describe them."""
        if self.lightens(self.at - 1):
            self.describe(How(scale=0.7), backward=False)
        elif self.open is None:
            self.waiting, self.waiting_at = How(), []

    def feeling(self, _term: Term) -> None:
        """A tone, described by a mood or by an amount."""
        if self.felt or self.denied:
            self.use()
            self.denied = False
        self.take_whole()

    def motion(self, _term: Term) -> None:
        """Movement: of a part that was named, or all of it."""
        if self.open is not None and self.open.headless and self.open.parts:
            self.open.verb = "move"
            self.take(self.open)
        elif self.denied:
            self.still, self.denied = True, False
            self.use()
        elif self.open is not None or self.felt or self.still:
            self.use()
            self.take_whole()
        else:
            self.take_whole()

    def take_whole(self) -> None:
        """What waits describes everything."""
        if self.waiting_at:
            self.use()
            self.used |= set(self.waiting_at)
            self.whole.adopt(self.waiting)
            self.waiting, self.waiting_at = How(), []

    def settle(self) -> None:
        """At the end of the sentence: what still waits describes the last phrase, or all."""
        if self.last is not None:
            self.give(self.last)
        else:
            self.take_whole()
