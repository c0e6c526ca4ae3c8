"""The visible label: words on the picture that say what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fondly.domain.brief import LabelTime
from fondly.domain.frame import Frame
from fondly.domain.occasion import USUAL_LABEL

LABEL_TEXT = USUAL_LABEL

_FADE = Fraction(2, 5)  # seconds
_TEXT_OF_SHORT_SIDE, _SMALLEST_TEXT_PX = 0.026, 13.0
_MARGIN_OF_SHORT_SIDE = 0.03
_WIDEST_OF_FRAME = 0.94
_PLATE_LEVEL, _PLATE_OPACITY = 18, 0.64  # on pure white still 4.5 : 1 behind the text (WCAG AA)
_TEXT_LEVEL, _TEXT_OPACITY = 255, 0.96
_FINER = 4  # drawn so many times larger, then averaged


def labelled(
    frames: Iterable[Frame],
    count: int,
    rate: Fraction,
    when: LabelTime,
    words: str = LABEL_TEXT,
) -> Iterator[Frame]:
    """The frames with the label drawn in; frames without it pass through untouched.

    Args:
        frames: all of one size; taken one at a time, never changed.
        count: how many there will be.
        rate: frames a second.
        when: in the last second, growing visible softly, or always.
        words: what it says.
    """
    for index, frame in enumerate(frames):
        strength = label_strength(index, count, rate, when)
        if strength == 0:
            yield frame
        else:
            yield Frame(draw_label(frame.pixels, strength, words), frame.time)


def label_strength(index: int, count: int, rate: Fraction, when: LabelTime) -> float:
    """How visible the label is in frame ``index`` of ``count``, in [0, 1]; in the last one, 1."""
    if when is LabelTime.ALWAYS:
        return 1.0
    first = max(0, count - max(1, round(rate)))
    if index < first:
        return 0.0
    fading = max(Fraction(1), min(_FADE * rate, Fraction(count - first, 2)))
    grown = min(1.0, float((index - first + 1) / fading))
    return grown * grown * (3 - 2 * grown)


def draw_label(
    pixels: NDArray[np.uint8], strength: float, words: str = LABEL_TEXT
) -> NDArray[np.uint8]:
    """A copy of a picture with the label in its lower left corner.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        strength: 0 (invisible) to 1.
        words: what it says.
    """
    out = pixels.copy()
    top, left, keep, add = _drawing(pixels.shape[1], pixels.shape[0], words)
    height, width = keep.shape
    place = out[top : top + height, left : left + width]
    kept = 1 - strength * (1 - keep)
    place[:] = np.rint(place * kept[..., None] + (strength * add)[..., None]).astype(np.uint8)
    return out


def label_box(width: int, height: int, words: str = LABEL_TEXT) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of the label in a frame of ``width`` by ``height`` pixels."""
    top, left, keep, _ = _drawing(width, height, words)
    return left, top, left + keep.shape[1], top + keep.shape[0]


@lru_cache(maxsize=8)
def _drawing(
    width: int, height: int, words: str
) -> tuple[int, int, NDArray[np.float32], NDArray[np.float32]]:
    """Top, left, and the label as two (h, w) float32: ``picture * keep + add`` is the result."""
    short = min(width, height)
    margin = round(short * _MARGIN_OF_SHORT_SIDE)
    text_px = max(_SMALLEST_TEXT_PX, short * _TEXT_OF_SHORT_SIDE)
    plate, text = _masks(text_px, words)
    if plate.shape[1] > width * _WIDEST_OF_FRAME - margin:
        plate, text = _masks(text_px * (width * _WIDEST_OF_FRAME - margin) / plate.shape[1], words)
    plate, text = plate * _PLATE_OPACITY, text * _TEXT_OPACITY
    keep = (1 - plate) * (1 - text)
    add = _PLATE_LEVEL * plate * (1 - text) + _TEXT_LEVEL * text
    return height - margin - keep.shape[0], margin, keep, add


def _masks(text_px: float, words: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A rounded plate and the words on it, (h, w) float32 in [0, 1] each."""
    # Pillow carries this font (Aileron, public domain), so that it looks the same everywhere.
    font = ImageFont.load_default(text_px * _FINER)
    left, _, right, _ = font.getbbox(words)
    _, cap_top, _, baseline = font.getbbox("A")
    size = (
        ceil((right - left) / _FINER + 1.24 * text_px) * _FINER,
        ceil((baseline - cap_top) / _FINER + 0.92 * text_px) * _FINER,
    )
    plate, letters = Image.new("L", size), Image.new("L", size)
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1), radius=size[1] / 2, fill=255
    )
    at = ((size[0] - (right - left)) / 2 - left, (size[1] - (baseline - cap_top)) / 2 - cap_top)
    ImageDraw.Draw(letters).text(at, words, font=font, fill=255)
    return _averaged(plate), _averaged(letters)


def _averaged(mask: Image.Image) -> NDArray[np.float32]:
    fine = np.asarray(mask, dtype=np.float32) / 255
    height, width = fine.shape[0] // _FINER, fine.shape[1] // _FINER
    coarse: NDArray[np.float32] = fine.reshape(height, _FINER, width, _FINER).mean(axis=(1, 3))
    return coarse
