"""Slips of the finger: which word of the vocabulary was meant.

A word one slip away from a word of ours is taken for it (two slips from eight letters on); a slip
is a letter too many, too few, another one, or two that changed places (Damerau 1964 found four of
five misspellings to be one of these). First letters are seldom wrong (Yannakoudakis and Fawthrop
1983), so they must be right or have changed places with the second. English words that mean
something else are never taken for ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from fondly.motion.direction.lexicon import known_words
from fondly.motion.direction.other_words import other_words

SHORTEST, LONGEST = 4, 24
"""Words with fewer letters have too many neighbours; those with more are none of ours."""
TWO_SLIPS_FROM = 8


@cache
def meant(word: str) -> str | None:
    """The word of the vocabulary that was meant, or None where there is none or several.

    Args:
        word: in small letters, and not in the vocabulary.
    """
    return None if word in other_words() else nearest(word)


def nearest(word: str) -> str | None:
    """The one word of the vocabulary within the slips that a word of its length may have."""
    if not SHORTEST <= len(word) <= LONGEST:
        return None
    for most in (1, 2) if len(word) >= TWO_SLIPS_FROM else (1,):
        near = [one for one in sorted(_candidates(word, most)) if slips(word, one) == most]
        if near:
            swapped = [one for one in near if sorted(one) == sorted(word)]
            ending = [one for one in near if one[-1] == word[-1]]
            return near[0] if len(near) == 1 else _of_one_family(swapped or ending or near)
    return None


def slips(one: str, other: str) -> int:
    """How many slips lie between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted
            row.append(min(cost, above[j - 2] + 1) if swapped else cost)
    return row[-1]


def _candidates(word: str, most: int) -> set[str]:
    """Words of ours that share a shortened form, with a first letter that may be."""
    index = _index()
    found = {one for short in _shortened(word, most) for one in index.get(short, ())}
    return {
        one
        for one in found
        if (most == 1 or len(one) >= TWO_SLIPS_FROM)
        and (one[0] == word[0] or one[:2] == word[1::-1])
    }


def _of_one_family(near: list[str]) -> str | None:
    """The first of several words that share all but an ending: smile of smile and smiles."""
    stem = near[0][: max(len(near[0]) - 2, SHORTEST)]
    return near[0] if all(one.startswith(stem) for one in near) else None


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    """Our words by what is left of them without one letter or two."""
    found: dict[str, tuple[str, ...]] = {}
    for one in known_words():
        if len(one) >= SHORTEST:
            for short in _shortened(one, 2 if len(one) >= TWO_SLIPS_FROM else 1):
                found[short] = (*found.get(short, ()), one)
    return found


def _shortened(word: str, most: int) -> Iterator[str]:
    """The word, and what is left without each letter, or without each two."""
    seen = {word}
    for _ in range(most):
        seen |= {one[:at] + one[at + 1 :] for one in seen for at in range(len(one))}
    return iter(seen)
