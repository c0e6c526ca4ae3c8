"""The words that count and measure: how often, how far, how long, and after what time."""

from __future__ import annotations

from fondly.motion.direction.drafts import HEADS, LOOSE, Drafts
from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import How
from fondly.motion.direction.words import Kind, Link

PAUSE_S = 0.8
"""How long a wait is that nobody measured."""
MOST_TIMES = 60
LONGEST_WAIT_S = 600.0


class Counting(Drafts):
    """A reader's methods for numbers and times."""

    def number(self, term: Term) -> None:
        """A count, a time, an angle, or one of two."""
        following = self.terms[self.at] if self.at < len(self.terms) else None
        kind = following.kind if following else None
        if following and kind is Kind.UNIT:
            self.at -= 1
            self.lasting(self.measure())
        elif kind is Kind.ANGLE:
            self.step()
            self.turned(How(degrees=term.word.value))
        elif following and kind is Kind.PART and term.word.value == 1:
            self.step()
            self.part(following, f"one {following.word.name}")
        elif kind is Kind.TIMES:
            self.step()
            self.counted(term.word.value, backward=True)
        elif term.word.value == 1 and not term.word.backward and self.ahead(HEADS) is None:
            self.one(term)
        elif term.word.backward or self.ahead(HEADS | {Kind.PART}):
            self.counted(term.word.value, backward=term.word.backward)

    def turned(self, how: How) -> None:
        """How far: of the open phrase, or of the side that comes."""
        if self.open is None and self.ahead(frozenset({Kind.SIDE})):
            self.waiting.adopt(how)
            self.waiting_at.append(self.at - 1)
        else:
            self.describe(how, backward=True)

    def counted(self, times: float, *, backward: bool) -> None:
        """How often."""
        if times == int(times) and times >= 1:
            self.describe(How(count=min(int(times), MOST_TIMES)), backward=backward)

    def unit(self, term: Term) -> None:
        """A moment, a second; or a second nod, which is another one."""
        following = self.terms[self.at] if self.at < len(self.terms) else None
        if term.text == "second" and following and following.kind in HEADS:
            self.use()
        elif term.text != "s":
            self.at -= 1
            self.lasting(self.measure())

    def lasting(self, seconds: float) -> None:
        """A length of time: a wait, a moment of the clip, or a hold."""
        following = self.peek(frozenset({Kind.BLANK}))
        if following and following.word.name == Link.LATER:
            self.wait_for(seconds, leading=True)
        elif self.is_in() or self.before_number() in {"first", "last"}:
            self.describe(How(at_s=seconds) if self.is_in() else How(), backward=False)
        elif self.before_number() in {"at", "every"}:
            when = How(at_s=seconds) if self.before_number() == "at" else How(every_s=seconds)
            self.describe(when, backward=self.open is not None)
        elif self.keeping and self.open is None and self.last is not None:
            self.keeping = False
            self.attach(self.last, How(hold_s=seconds))
        else:
            self.describe(How(hold_s=seconds), backward=True)

    def is_in(self) -> bool:
        """Whether a time of the clip was said: two seconds in, he winks."""
        following = [term.text for term in self.terms[self.at : self.at + 2]]
        return following == ["in", ","]

    def before_number(self) -> str:
        """The word before the time that was just measured."""
        at = self.at - 2
        at -= self.terms[at].kind is Kind.NUMBER
        return self.terms[at].text if at >= 0 else ""

    def step(self) -> None:
        """Goes on to the next term, and notes this one."""
        self.use()
        self.at += 1
        self.use()

    def wait_ahead(self) -> bool:
        """Whether a length of time comes next."""
        following = self.peek(LOOSE - {Kind.NUMBER})
        if following and following.kind is Kind.NUMBER:
            return self.ahead(frozenset({Kind.UNIT})) is not None
        return following is not None and following.kind in {Kind.UNIT, Kind.WAIT}

    def measure(self) -> float:
        """Reads a length of time that comes next; a wait without a number is a short one."""
        number = 1.0
        while self.at < len(self.terms):
            term = self.terms[self.at]
            self.at += 1
            self.use()
            if term.kind is Kind.NUMBER:
                number = term.word.value
            elif term.kind is Kind.UNIT:
                return min(number * term.word.value, LONGEST_WAIT_S)
            elif term.kind is Kind.WAIT:
                return PAUSE_S
        return PAUSE_S

    def wait(self, _term: Term) -> None:
        """Nothing is done for a while."""
        self.use()
        self.close()
        following = self.peek()
        timed = following is not None and following.kind in {Kind.NUMBER, Kind.UNIT}
        timed = timed and self.ahead(frozenset({Kind.UNIT})) is not None
        self.wait_for(self.measure() if timed else PAUSE_S, leading=True)

    def wait_for(self, seconds: float, *, leading: bool) -> None:
        """Lets what comes, or what came last, begin later than it would."""
        if leading or self.last is None:
            self.waiting.wait_s = seconds
            self.link = Link.THEN if self.phrases else self.link
        else:
            self.last.how.wait_s = seconds
            self.last.link = Link.THEN

    def one(self, term: Term) -> None:
        """What was spoken of last."""
        raise NotImplementedError

    def part(self, term: Term, name: str = "") -> None:
        """A part of the face."""
        raise NotImplementedError
