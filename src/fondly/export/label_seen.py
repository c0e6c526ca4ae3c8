"""Whether a picture shows the visible label, as `fondly.export.label` draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.export.destinations import DESTINATIONS
from fondly.export.label import LABEL_MARGIN, WIDEST_LABEL
from fondly.export.lettering import SMALLEST_TEXT_PX, TEXT_OF_SHORT_SIDE, letter, only_text

_COARSE, _SIDE = 320, 480
"""Pictures are made this small, on their short side, to be searched: letters of 10 and 15 px."""
_CLOSER = 4
"""Wordings that are looked for again at the finer size."""
_ABOUT = (0.985, 1.0, 1.015)
"""A changed size is rounded to whole pixels, so that letters are a little larger or smaller."""
_LEAST_PX, _LONGEST = 32, 8
"""Sides that a picture has at least, and over each other at most: else it shows nothing that can be
read, and a strip of a million pixels would take minutes to search."""
_SHAPE = 0.01
"""Share by which a picture's shape may differ from a destination's."""
_LEAD = 0.03
_LIKE_ENOUGH = 0.6
"""Correlation of the letters."""

Picture = NDArray[np.uint8]
Strip = tuple[Picture, float]
"""A strip of a picture that may hold a label, and how wide the widest one in it is."""


def label_seen(luma: Picture, wordings: Iterable[str]) -> str | None:
    """Which of several wordings a picture's label says, wherever it lies, or None.

    Where two are alike, only the words that they share: a small picture can be no clearer.

    Args:
        luma: (H, W) uint8, at any size.
        wordings: what the label may say: words that `check_letters` lets pass.
    """
    wordings = tuple(dict.fromkeys(wordings))
    short, long = sorted(luma.shape)
    if not wordings or short < _LEAST_PX or long > _LONGEST * short:
        return None
    likes = _likes(luma, wordings, _COARSE, (1.0,))
    if len(wordings) > _CLOSER:
        wordings = tuple(sorted(wordings, key=_by_length(likes), reverse=True)[:_CLOSER])
    likes = _likes(luma, wordings, _SIDE, _ABOUT)
    found = [words for words in wordings if likes[words] >= _LIKE_ENOUGH]
    found.sort(key=_by_length(likes), reverse=True)
    if not found:
        return None
    alone = len(found) == 1 or likes[found[0]] - likes[found[1]] >= _LEAD
    return found[0] if alone else _shared_words(found[0], found[1])


def _by_length(likes: Mapping[str, float]) -> Callable[[str], float]:
    """How much a likeness says: by chance, that of twice as many letters is less by root 2."""
    return lambda words: likes[words] * sqrt(len(words))


def _likes(
    luma: Picture, wordings: Sequence[str], side: int, abouts: Sequence[float]
) -> dict[str, float]:
    """How well the letters of each wording are found in a picture made small, -1 to 1."""
    height, width = luma.shape
    short = min(height, width)
    scale = min(1.0, side / short)
    small = luma
    if scale < 1:
        shrunk = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = np.asarray(shrunk, np.uint8)
    # A label has a smallest size in the picture that was made, and keeps its share when that is
    # made smaller.
    sizes = {short * TEXT_OF_SHORT_SIDE, max(SMALLEST_TEXT_PX, short * TEXT_OF_SHORT_SIDE)}
    likes = dict.fromkeys(wordings, -1.0)
    for size_px in sizes:
        for strip, widest in _strips(small, size_px * scale):
            for words in wordings:
                for about in abouts:
                    sought = _letters(words, size_px * scale * about, widest * about)
                    likes[words] = max(likes[words], _likeness(strip, sought))
    return likes


def _strips(small: Picture, size_px: float) -> Iterator[Strip]:
    """Where labels lie: along the top and the bottom, also of what a destination leaves free."""
    height, width = small.shape
    parts = [(0.0, 0.0, 1.0, 1.0)]
    for one in DESTINATIONS:
        if one.canvas is None or abs(width / height * one.canvas[1] / one.canvas[0] - 1) > _SHAPE:
            continue
        safe = one.safe
        parts.append((safe.left, safe.top, 1 - safe.right, 1 - safe.bottom))
    for x0, y0, x1, y1 in dict.fromkeys(parts):
        part = small[round(height * y0) : round(height * y1), round(width * x0) : round(width * x1)]
        margin = min(part.shape) * LABEL_MARGIN
        high = round(margin + 5 * size_px)
        widest = part.shape[1] * WIDEST_LABEL - margin
        yield part[:high], widest
        yield part[-high:], widest


@lru_cache(maxsize=1024)
def _letters(words: str, size_px: float, widest_px: float) -> Picture:
    return only_text(letter(words, size_px, widest_px))


def _shared_words(one: str, other: str) -> str:
    """The words with which both begin, or else end; without any, those of the first."""
    first, second = one.split(), other.split()
    begin = _same(zip(first, second, strict=False))
    end = _same(zip(reversed(first), reversed(second), strict=False))
    return " ".join(begin) or " ".join(reversed(end)) or one


def _same(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [mine for mine, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]


def _likeness(strip: Picture, sought: Picture) -> float:
    """The best correlation of drawn letters with any place of a strip, -1 to 1."""
    if strip.shape[0] < sought.shape[0] or strip.shape[1] < sought.shape[1]:
        return -1.0
    return float(cv2.matchTemplate(strip, sought, cv2.TM_CCOEFF_NORMED).max())
