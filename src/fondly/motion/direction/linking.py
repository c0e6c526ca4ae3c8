"""The words between things: how one follows the other, and where a phrase ends."""

from __future__ import annotations

from fondly.motion.direction.counting import PAUSE_S
from fondly.motion.direction.describing import Describing
from fondly.motion.direction.drafts import HEADS, LOOSE
from fondly.motion.direction.terms import Term
from fondly.motion.direction.words import Kind, Link


class Linking(Describing):
    """A reader's methods for stops and links."""

    def stop_here(self, term: Term) -> None:
        """A comma, or the end of a sentence."""
        self.close()
        self.denied = False
        if term.word.name == Link.THEN and self.phrases:
            self.link = Link.THEN
        if self.fronted is not None and self.phrases:
            self.link, self.fronted = self.fronted, None

    def connect(self, term: Term) -> None:
        """How the next thing follows."""
        link = Link(term.word.name)
        if link is Link.WITH:
            if self.open is not None and self.is_means():
                return
            link = Link.WHILE
        if link is Link.AND and self.open is None and self.waiting_at:
            return
        self.close()
        self.deny_on(link)
        if link in {Link.WHILE, Link.AFTER, Link.BEFORE}:
            self.subordinate(link)
        elif link in {Link.THEN, Link.LATER} and self.phrases:
            self.link = Link.THEN
            if link is Link.LATER and not self.waiting.wait_s:
                self.waiting.wait_s = PAUSE_S

    def is_means(self) -> bool:
        """Whether what comes after "with" does nothing itself: her eyes, but not eyes closed."""
        following = self.peek(LOOSE)
        acting = self.ahead(frozenset({Kind.VERB, Kind.DEED}))
        side = self.ahead(frozenset({Kind.SIDE}))
        moved = side is not None and side.word.name in {"up", "down"}
        means = following is not None and following.kind in {Kind.PART, Kind.SIDE}
        return means and not (acting or (moved and following is not side))

    def deny_on(self, link: Link) -> None:
        """A denial goes on over "or", and over "and" where what comes is no verb of its own."""
        following = self.ahead(HEADS)
        finite = following is not None and following.text.endswith("s")
        if link not in {Link.AND, Link.OR} or (link is Link.AND and finite):
            self.denied = False

    def subordinate(self, link: Link) -> None:
        """While, after and before: of what comes, or at the front of what comes after that."""
        fronts = self.at < 2 or self.terms[self.at - 2].kind is Kind.BREAK
        if link is Link.AFTER and self.wait_ahead():
            self.wait_for(self.measure(), leading=fronts or self.ahead(HEADS) is not None)
        elif fronts and self.fronts():
            self.fronted = Link.THEN if link is Link.AFTER else link
        elif link is Link.WHILE and self.ahead(HEADS | {Kind.PART, Kind.SIDE}) is None:
            if self.last is not None:
                self.last.link = Link.WHILE
                self.last.sides_at_once = True
        elif self.phrases:
            self.link = Link.THEN if link is Link.BEFORE else link

    def fronts(self) -> bool:
        """Whether two things come, of which this link is about the first."""
        rest = [term.kind for term in self.terms[self.at :]]
        comma = rest.index(Kind.BREAK) if Kind.BREAK in rest else len(rest)
        here, there = rest[:comma], rest[comma:]
        heads = sum(kind in HEADS for kind in here)
        return (heads > 0 and any(kind in HEADS for kind in there)) or heads > 1
