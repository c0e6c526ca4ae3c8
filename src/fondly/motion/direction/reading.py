"""Reads the terms of a sentence into phrases, in one pass from left to right.

A phrase is opened by what can be done and closed by a stop, a link or the next such word. What
describes looks for something to describe: adjectives ahead, adverbs behind, both up to the next
stop; failing that, the last phrase; failing that, everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fondly.domain.plan import Camera, CameraMove
from fondly.motion.direction.drafts import HEADS, KEEP_S, LOOSE
from fondly.motion.direction.linking import Linking
from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import ALWAYS, How, Phrase, Reading
from fondly.motion.direction.words import Kind, Link

_FOLLOW = frozenset({Kind.VERB, Kind.DEED, Kind.SIDE, Kind.STILL})
_DIRECTED = frozenset({"turn", "tilt", "look", "move", "lean", "return", ""})
_MOVES: dict[str, CameraMove] = {"drift": "drift", "push-in": "push-in", "pull-out": "pull-out"}


def read(terms: Sequence[Term]) -> Reading:
    """What the terms of a sentence ask for."""
    return _Reader(terms).read()


class _Reader(Linking):
    """Reads one sentence; each kind of word has a method."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__(terms)
        self.camera: Phrase | None = None

    def read(self) -> Reading:
        """The whole sentence."""
        readers = self.readers()
        while self.at < len(self.terms):
            term = self.terms[self.at]
            self.at += 1
            if term.kind in readers:
                readers[term.kind](term)
        self.close()
        self.settle()
        used = self.used.union(*(phrase.at for phrase in self.phrases))
        return Reading(
            tuple(self.phrases),
            tuple(dict.fromkeys(self.moods)),
            self.whole.scale,
            self.whole.pace,
            self.still,
            self.only,
            self.picture(),
            frozenset(range(len(self.terms))) - used,
        )

    def readers(self) -> dict[Kind, Callable[[Term], None]]:
        """What reads each kind; kinds without a reader have no effect."""
        return {
            Kind.DEED: self.deed,
            Kind.VERB: self.verb,
            Kind.UNFIT: self.unfit,
            Kind.PART: self.part,
            Kind.BODY: self.body,
            Kind.SIDE: self.side,
            Kind.BACK: self.back,
            Kind.CAMERA: self.move_camera,
            Kind.LINK: self.connect,
            Kind.BREAK: self.stop_here,
            Kind.STOP: self.stop_doing,
            Kind.AGAIN: self.again,
            Kind.STILL: self.keep_still,
            Kind.ONE: self.one,
            **self.describers(),
        }

    def deed(self, term: Term) -> None:
        """Something whole; "holds the smile" means the one there is."""
        self.appears(term)
        same = [p for p in self.phrases if p.deed == term.word.name and not p.denied]
        if self.keeping and same:
            self.open = same[-1]
            self.take(self.open)
        elif same and self.link is Link.WHILE and same[-1] is self.last:
            self.open, self.link = self.last, Link.AND
            self.take(same[-1])
        elif self.open is not None and self.open.headless:
            self.open.deed = term.word.name
            self.take(self.open, denied=self.denied)
        else:
            self.begin(Phrase(deed=term.word.name))

    def appears(self, term: Term) -> None:
        """Takes back the look of "looks surprised", and the turn of "turns to face us"."""
        before = self.open
        if before is None or before.parts[1:] or before.sides:
            return
        facing = before.verb == "turn" and term.word.name == "look-at-camera"
        if facing or (before.verb == "look" and before.at[-1:] == [self.at - 2]):
            before.verb, before.parts = "", []

    def verb(self, term: Term) -> None:
        """What needs a part or a side."""
        if term.word.name in {"hold", "stay"}:
            self.keeping = True
            self.use()
        elif term.text == "gaze" and self.is_noun():
            self.part(term, "eyes")
        elif self.open is not None and self.open.headless:
            self.open.verb = term.word.name
            self.take(self.open, denied=self.denied)
        else:
            self.begin(Phrase(verb=term.word.name))

    def is_noun(self) -> bool:
        """Whether "gaze" is what is lowered or shifted, rather than what is done."""
        moved = self.open is not None and self.open.verb in {"raise", "lower", "turn"}
        following = self.terms[self.at] if self.at < len(self.terms) else None
        return moved or (following is not None and following.word.name == "move")

    def unfit(self, term: Term) -> None:
        """What a portrait does not do."""
        self.appears(term)
        if self.open is not None and self.open.unfit == term.word.name:
            self.take(self.open)
            return
        if self.open is not None and self.open.headless:
            self.used |= set(self.open.at)
            self.phrases.remove(self.open)
        self.begin(Phrase(unfit=term.word.name))

    def part(self, term: Term, name: str = "") -> None:
        """A part of the face: of the open phrase, of the last one, or of one to come."""
        before = self.last
        if self.open is not None:
            self.open.parts.append(name or term.word.name)
            self.take(self.open)
        elif before and before.headless and before.parts and not before.sides and self.joined():
            before.parts.append(name or term.word.name)
            self.open = before
            self.take(before)
        elif before and before.verb and before.parts and not self.ahead(_FOLLOW):
            self.begin(Phrase(verb=before.verb, parts=[name or term.word.name]))
        else:
            self.begin(Phrase(parts=[name or term.word.name]))

    def body(self, _term: Term) -> None:
        """Hands and the like: a phrase about them is one that a portrait does not do."""
        if self.open is not None and not self.open.deed:
            self.open.body = True
            self.take(self.open)
        elif self.denied:
            self.use()
        elif self.ahead(frozenset({Kind.VERB})):
            self.begin(Phrase(body=True))

    def side(self, term: Term) -> None:
        """Where to; without a verb of its own it continues what was said before."""
        name, following = term.word.name, self.peek(LOOSE)
        if name == "camera" and self.is_left_behind():
            self.use()
            return
        if term.text == "right" and following and following.word.name == "camera":
            self.use()
            return
        if name == "camera" and following and following.kind in {Kind.CAMERA, Kind.STILL}:
            self.use()
            if following.kind is Kind.STILL:
                self.begin_camera("none")
            return
        before = self.last
        continues = before is not None and before.verb in _DIRECTED and not before.deed
        if self.open is not None:
            self.open.sides.append(name)
            self.take(self.open)
        elif before and continues and not before.unfit and not self.ahead(HEADS | {Kind.PART}):
            self.elide(before, name)
        else:
            self.begin(Phrase(sides=[name]))

    def is_left_behind(self) -> bool:
        """Whether the camera is what somebody looks away from."""
        before = [term.text for term in self.terms[max(self.at - 3, 0) : self.at - 1]]
        return "from" in before

    def elide(self, before: Phrase, side: str) -> None:
        """The verb of before with another side: in turn after "and", else a phrase of its own."""
        if self.link is Link.AND and before.sides and before.denied == self.denied:
            before.sides_at_once |= self.joined()
            before.sides.append(side)
            self.open = before
            self.take(before)
        else:
            parts = [part for part in before.parts if part != "lips"]
            self.begin(Phrase(verb=before.verb, parts=parts, sides=[side]))

    def back(self, term: Term) -> None:
        """To where it was: a side like others where there is something that could come back."""
        if self.open is None and (self.last is None or self.ahead(HEADS)):
            self.use()
        else:
            self.side(Term(replace(term.word, name="back"), term.text, term.span))

    def again(self, _term: Term) -> None:
        """Once more what was done last, where nothing else is named."""
        before = self.last
        if self.open is None and before is not None and self.ahead(HEADS) is None:
            self.phrases.append(
                replace(before, link=Link.THEN, how=replace(before.how), at=[self.at - 1])
            )
        self.use()

    def keep_still(self, term: Term) -> None:
        """Without moving; or "still", as in still smiling, which says nothing."""
        following = self.peek()
        self.use()
        if following and following.kind in HEADS and term.text == "still":
            return
        if self.open is not None and self.open.headless and self.open.parts:
            self.open.verb = "still"
            self.take(self.open)
        else:
            self.still, self.keeping = True, False

    def one(self, term: Term) -> None:
        """What was spoken of last, where it is to be held."""
        before = self.last
        self.use()
        if before is None or term.text in {"this", "that", "these"}:
            return
        if self.keeping:
            self.keeping = False
            self.attach(before, How(hold_s=self.waiting.hold_s or KEEP_S))
            self.open = before

    def stop_doing(self, _term: Term) -> None:
        """Ends the next thing, or says that the open one fades, as all things do."""
        self.use()
        if self.denied:
            self.denied, self.keeping = False, True
            self.waiting.hold_s = ALWAYS
        elif self.open is None:
            self.stops = True

    def move_camera(self, term: Term) -> None:
        """How the picture moves; or eyes that drift."""
        looking = self.open is not None and (self.open.verb == "look" or self.open.parts)
        if looking and term.word.name == "drift" and term.span[1] - term.span[0] == 1:
            self.use()
            return
        self.begin_camera("none" if self.denied else _MOVES[term.word.name])
        self.denied = False

    def begin_camera(self, move: CameraMove) -> None:
        """Opens a phrase about the picture, which is none of the person's."""
        self.camera = Phrase(verb=move)
        self.take(self.camera)
        self.used |= set(self.camera.at)
        self.open = self.camera

    def picture(self) -> Camera | None:
        """How the picture moves; None where nobody said."""
        if self.camera is None:
            return None
        self.used |= set(self.camera.at)
        how, move = self.camera.how, self.camera.verb
        return Camera(_camera(move), min(0.5 * how.scale / max(how.pace, 0.5), 1.0))


def _camera(move: str) -> CameraMove:
    return _MOVES.get(move, "none")
