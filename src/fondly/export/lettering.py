"""Words as shapes: the font that ships, how large words must be, and where a line breaks.

The font is Roboto (Apache License 2.0, see NOTICE): Latin, Greek and Cyrillic letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil
from pathlib import Path
from unicodedata import bidirectional, category

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fondly.errors import OptionInvalid

FONT = Path(__file__).parent / "fonts" / "Roboto-Regular.ttf"

CAPITALS = 1456 / 2048
"""Height of its capitals, of the letters' size."""

TEXT_OF_SHORT_SIDE = 0.031
"""Size of the letters, of the frame's shorter side: capitals of 2.2 %, or 16 minutes of arc on a
phone 65 mm wide at 30 cm, the least that ISO 9241-303 allows."""
SMALLEST_TEXT_PX = 13.0
"""Capitals of 9 px: fewer do not survive encoding."""

_FINER = 4  # drawn so many times larger, then averaged
_LINE = 1.25  # of the letters' size, from one line to the next
_MOST_LINES = 3
_BESIDE, _ABOVE = 0.56, 0.42  # room about the words, of the letters' size
_NO_LETTER = "\U0010ffff"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


@dataclass(frozen=True, eq=False)
class Lettered:
    """Words on a rounded plate, (h, w) float32 in [0, 1] each.

    Args:
        plate: what is behind the words.
        text: the words.
    """

    plate: NDArray[np.float32]
    text: NDArray[np.float32]

    @property
    def behind(self) -> tuple[slice, slice]:
        """Rows and columns of what lies behind the words."""
        rows = np.flatnonzero(self.text.any(axis=1))
        columns = np.flatnonzero(self.text.any(axis=0))
        return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def check_letters(words: str) -> None:
    """Refuse words that would come out as empty boxes, or in the wrong order.

    Raises:
        OptionInvalid: the font has no letter for one, or they run from right to left.
    """
    hint = "Write the label in letters that are Latin, Greek or Cyrillic."
    if not words.strip():
        raise OptionInvalid("A label has words.", "Leave them out for those of the occasion.")
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in words):
        raise OptionInvalid(
            "The label cannot be written from right to left yet: its letters would not join.", hint
        )
    font = _font(40.0)
    missing = _shape(font, _NO_LETTER)
    for letter in words:
        shape = _shape(font, letter)
        if shape == missing or category(letter)[0] in "CM" or not (letter == " " or any(shape[1])):
            raise OptionInvalid(f"The label's font has no letter for {letter!a}.", hint)


def text_px(short_side: int) -> float:
    """Size of a label's letters in a frame, in pixels."""
    return max(SMALLEST_TEXT_PX, short_side * TEXT_OF_SHORT_SIDE)


@lru_cache(maxsize=16)
def letter(words: str, size_px: float, widest_px: float) -> Lettered:
    """Words on a plate, on as few lines as the width allows.

    Args:
        words: what is written; see `check_letters`.
        size_px: of the letters; smaller where three lines do not do.
        widest_px: of the plate.
    """
    ways = [_broken(words, lines) for lines in range(1, _MOST_LINES + 1)]
    for way in ways:
        drawn = _drawn(way, size_px)
        if drawn.plate.shape[1] <= widest_px:
            return drawn
    narrow = _drawn(ways[-1], size_px).plate.shape[1] + 1
    return _drawn(ways[-1], size_px * widest_px / narrow)


def only_text(lettered: Lettered) -> NDArray[np.uint8]:
    """The words alone, white on black, (h, w) uint8, with nothing about them."""
    return np.rint(lettered.text[lettered.behind] * 255).astype(np.uint8)


def size_for(words: str, widest_px: float, size_px: float) -> float:
    """Size at which words fill at most a width, in one line; ``size_px`` where that is smaller."""
    return size_px * min(1.0, widest_px / _font(size_px).getlength(words))


def draw_words(
    picture: Image.Image,
    middle: tuple[float, float],
    words: str,
    size_px: float,
    ink: tuple[int, int, int],
) -> None:
    """Writes one line into an RGB picture, around a point in pixels."""
    ImageDraw.Draw(picture).text(middle, words, fill=ink, font=_font(size_px), anchor="mm")


def _broken(words: str, lines: int) -> tuple[str, ...]:
    """The words on at most so many lines, the longest as short as it can be."""
    parts = words.split()
    cuts = combinations(range(1, len(parts)), min(lines, len(parts)) - 1)
    ways = (
        tuple(
            " ".join(parts[first:last])
            for first, last in zip((0, *cut), (*cut, len(parts)), strict=True)
        )
        for cut in cuts
    )
    return min(ways, key=lambda way: max(map(len, way)))


def _drawn(lines: tuple[str, ...], size_px: float) -> Lettered:
    font = _font(size_px * _FINER)
    boxes = [font.getbbox(line) for line in lines]
    _, cap_top, _, baseline = font.getbbox("A")
    high = baseline - cap_top + (len(lines) - 1) * _LINE * size_px * _FINER
    wide = max(right - left for left, _, right, _ in boxes)
    size = (
        ceil(wide / _FINER + 2 * _BESIDE * size_px) * _FINER,
        ceil(high / _FINER + 2 * _ABOVE * size_px) * _FINER,
    )
    plate, letters = Image.new("L", size), Image.new("L", size)
    radius = ((baseline - cap_top) / 2 + _ABOVE * size_px * _FINER, size[1] / 2)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1), radius=min(radius), fill=255
    )
    top = (size[1] - high) / 2 - cap_top
    for number, (line, (left, _, right, _)) in enumerate(zip(lines, boxes, strict=True)):
        at = ((size[0] - (right - left)) / 2 - left, top + number * _LINE * size_px * _FINER)
        ImageDraw.Draw(letters).text(at, line, font=font, fill=255)
    return Lettered(_averaged(plate), _averaged(letters))


@lru_cache(maxsize=8)
def _font(size_px: float) -> ImageFont.FreeTypeFont:
    # The simple layout is the same on every machine; it joins no letters and turns none around.
    return ImageFont.truetype(FONT, size_px, layout_engine=ImageFont.Layout.BASIC)


def _shape(font: ImageFont.FreeTypeFont, letter_: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter_)
    return mask.size, bytes(mask)


def _averaged(mask: Image.Image) -> NDArray[np.float32]:
    fine = np.asarray(mask, dtype=np.float32) / 255
    height, width = fine.shape[0] // _FINER, fine.shape[1] // _FINER
    coarse: NDArray[np.float32] = fine.reshape(height, _FINER, width, _FINER).mean(axis=(1, 3))
    return coarse
