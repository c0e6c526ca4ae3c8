"""A sentence as terms: its words and stops, each with what it means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fondly.motion.direction.lexicon import known_words, lexicon, longest, plain
from fondly.motion.direction.spelling import meant
from fondly.motion.direction.words import Kind, Link, Word

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.]\d+)?|\S|\n")
_STOPS = frozenset(".!?;:\n…。")
_COMMAS = frozenset(",/|()[]–—、，")
_ARROWS = frozenset("→>⇒")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_STRETCHED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class Term:
    """A word, an expression or a stop of a sentence.

    Args:
        word: what it means.
        text: how it was written, in small letters.
        span: where it stands among the sentence's tokens: first, and behind the last.
    """

    word: Word
    text: str
    span: tuple[int, int]

    @property
    def kind(self) -> Kind:
        """What it does."""
        return self.word.kind


@dataclass(frozen=True)
class _Token:
    text: str  # as written, in small letters
    key: str  # as in the vocabulary, with slips put right


def read_terms(sentence: str) -> tuple[Term, ...]:
    """The terms of a sentence, in its order; stops are terms, other punctuation is none."""
    tokens = _tokens(sentence)
    terms: list[Term] = []
    at = 0
    while at < len(tokens):
        word, size = _longest_at(tokens, at)
        text = " ".join(token.text for token in tokens[at : at + size])
        terms.append(Term(word, text, (at, at + size)))
        at += size
    return tuple(terms)


def _tokens(sentence: str) -> list[_Token]:
    text = unicodedata.normalize("NFKC", sentence.translate(_APOSTROPHES))
    text = re.sub(r"(?<=\s)[-−]+(?=\s)", ",", text)
    found: list[_Token] = []
    for written in _TOKEN.findall(text):
        token = written.casefold()
        if token[0].isalnum() or token in _STOPS | _COMMAS | _ARROWS | known_words():
            is_name = written.istitle() and bool(found) and found[-1].text not in _STOPS
            found.append(_Token(token, _key(token, may_slip=not is_name)))
        elif unicodedata.category(token[0]).startswith("S"):
            found.append(_Token(token, token))
    return found


def _key(token: str, *, may_slip: bool) -> str:
    """The word as in the vocabulary; a name in mid-sentence is no slip."""
    known = known_words()
    plain_token = plain(token)
    if plain_token in known or not token[0].isalpha():
        return plain_token
    for spelled in (token, _STRETCHED.sub(r"\1", token), _STRETCHED.sub(r"\1\1", token)):
        if spelled in known:
            return plain(spelled)
    owner = token.removesuffix("'s")
    if owner in known:
        return plain(owner)
    return plain((may_slip and meant(_STRETCHED.sub(r"\1", token))) or token)


def _longest_at(tokens: list[_Token], at: int) -> tuple[Word, int]:
    """The longest expression that begins at a token, and its number of tokens."""
    words = lexicon()
    for size in range(min(longest(), len(tokens) - at), 0, -1):
        key = tuple(token.key for token in tokens[at : at + size])
        if key in words:
            return words[key], size
    return _single(tokens[at].key), 1


def _single(key: str) -> Word:
    if key in _STOPS:
        return Word(Kind.BREAK, Link.THEN)
    if key in _COMMAS:
        return Word(Kind.BREAK, Link.AND)
    if key in _ARROWS:
        return Word(Kind.LINK, Link.THEN)
    if key[0].isdecimal():
        return Word(Kind.NUMBER, key, float(key))
    return Word(Kind.UNKNOWN, key)
