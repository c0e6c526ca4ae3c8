"""The vocabulary as one mapping from words to what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from fondly.motion.direction import grammar, vocabulary
from fondly.motion.direction.moods import MOODS
from fondly.motion.direction.unfit import UNFIT
from fondly.motion.direction.words import Kind, Word, forms

Expression = tuple[str, ...]

_SAME = {"his": "her", "their": "her", "its": "her", "your": "her", "hers": "her"}
_SAME |= {"you": "us", "me": "us", "my": "our"}

_MULTIPLY = frozenset({"once", "twice", "thrice", "double", "single", "repeatedly"})
_BACKWARD = frozenset(
    {"a bit", "a little", "a little bit", "a lot", "somewhat", "a touch", "much more"}
)
_FORWARD = frozenset({"lively", "early", "friendly"})


def plain(word: str) -> str:
    """The word that stands for it in expressions: "her" for his and their, "us" for you."""
    return _SAME.get(word, word)


@cache
def lexicon() -> Mapping[Expression, Word]:
    """Every word and expression. A word in two places has its first meaning."""
    found: dict[Expression, Word] = {}
    for text, word in _entries():
        found.setdefault(tuple(plain(one) for one in text.split()), word)
    return found


@cache
def longest() -> int:
    """How many words the longest expression has."""
    return max(len(expression) for expression in lexicon())


@cache
def known_words() -> frozenset[str]:
    """Every single word that occurs, also within expressions."""
    return frozenset(one for expression in lexicon() for one in expression) | frozenset(_SAME)


def _entries() -> Iterator[tuple[str, Word]]:
    for name, mood in MOODS.items():
        yield from ((one, Word(Kind.MOOD, name)) for one in said(mood.words))
    yield from _manners()
    yield from _times()
    for kind, words in _SINGLE.items():
        yield from ((one, Word(kind)) for one in said(words))
    yield from _deeds()


def _deeds() -> Iterator[tuple[str, Word]]:
    verbs = {name: unfit.words for name, unfit in UNFIT.items()}
    for kind, table in (
        (Kind.DEED, vocabulary.DEEDS),
        (Kind.VERB, vocabulary.VERBS),
        (Kind.CAMERA, vocabulary.CAMERAS),
        (Kind.UNFIT, verbs),
    ):
        for name, words in table.items():
            for one in said(words, verbs=True):
                yield one, Word(kind, name, backward=one.endswith("ing"))
    for kind, table in ((Kind.PART, vocabulary.PARTS), (Kind.SIDE, vocabulary.SIDES)):
        for name, words in table.items():
            yield from ((one, Word(kind, name)) for one in said(words))


def _manners() -> Iterator[tuple[str, Word]]:
    for kind, table in (
        (Kind.SCALE, grammar.SCALES),
        (Kind.PACE, grammar.PACES),
        (Kind.DEGREE, grammar.DEGREES),
        (Kind.LENGTH, grammar.LENGTHS),
    ):
        for value, words in table.items():
            for one in said(words):
                yield one, Word(kind, one, value, _looks_back(one))
    for one in said(grammar.MANNERS):
        yield one, Word(Kind.MANNER, one, backward=_looks_back(one))


def _times() -> Iterator[tuple[str, Word]]:
    for number, words in grammar.NUMBERS.items():
        for one in said(words):
            yield one, Word(Kind.NUMBER, one, number, one in _MULTIPLY or " and " in one)
    for seconds, words in grammar.UNITS.items():
        yield from ((one, Word(Kind.UNIT, one, seconds)) for one in said(words))
    for link, words in grammar.LINKS.items():
        yield from ((one, Word(Kind.LINK, link)) for one in said(words))
    for name, words in grammar.ANCHORS.items():
        yield from ((one, Word(Kind.ANCHOR, name)) for one in said(words))
    yield from ((one, Word(Kind.BLANK, one)) for one in said(grammar.BLANKS))


_SINGLE = {
    Kind.BODY: vocabulary.BODY,
    Kind.TIMES: grammar.TIMES,
    Kind.ANGLE: grammar.ANGLES,
    Kind.WAIT: grammar.WAITS,
    Kind.NOT: grammar.NOT,
    Kind.ONLY: grammar.ONLY,
    Kind.STOP: grammar.STOP,
    Kind.AGAIN: grammar.AGAIN,
    Kind.BACK: grammar.BACK,
    Kind.STILL: grammar.STILL,
    Kind.ONE: grammar.ONES,
    Kind.FEELING: grammar.FEELINGS,
    Kind.MOTION: grammar.MOTIONS,
    Kind.LIGHT: grammar.LIGHTS,
}


def said(words: str, *, verbs: bool = False) -> Iterator[str]:
    """The words and expressions of an entry of a table.

    Args:
        words: single words, a bar, and expressions between commas; a tilde asks for a verb's forms.
        verbs: whether the single words are verbs that take forms.
    """
    single, _, several = words.partition("|")
    for one in single.split():
        yield from forms(one) if verbs else (one,)
    for expression in filter(None, (one.strip() for one in several.split(","))):
        verb, tilde, rest = expression.partition("~")
        yield from _formed(forms(verb), rest) if tilde else (expression,)


def _formed(verbs: Iterable[str], rest: str) -> Iterator[str]:
    return (verb + rest for verb in verbs)


def _looks_back(word: str) -> bool:
    return (word.endswith("ly") and word not in _FORWARD) or word in _BACKWARD or " for " in word
