"""The photograph beside the picture that came of it, on a mount like a print's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from fondly.export.canvas import resized
from fondly.export.footage import Pixels
from fondly.export.lettering import draw_words, size_for

MOUNT, INK = (244, 241, 234), (58, 54, 48)
"""A warm white, and a grey on it that reads 10 : 1 (WCAG)."""
SMALL = 5
"""Pictures in the strip below."""
_GAP, _TEXT = 0.045, 0.036  # of a picture's width


def draw_poster(
    before: Pixels, after: Pixels, strip: Sequence[Pixels], words: tuple[str, str]
) -> Pixels:
    """A poster, (H, W, 3) uint8 sRGB.

    Args:
        before, after: (h, w, 3) uint8 each, of one size.
        strip: pictures of the same size, shown small below.
        words: below the photograph, and what the label says, below the other.
    """
    height, width = before.shape[:2]
    gap, text = round(width * _GAP), max(12, round(width * _TEXT))
    whole = 2 * width + 3 * gap
    small_width = (2 * width + gap - (len(strip) - 1) * gap // 2) // max(1, len(strip))
    small_height = round(small_width * height / width)
    top_of_strip = gap + height + round(2.4 * text)
    total = top_of_strip + small_height + gap
    poster = np.empty((total, whole, 3), np.uint8)
    poster[:] = MOUNT
    places = ((gap, before), (2 * gap + width, after))
    for left, picture in places:
        poster[gap : gap + height, left : left + width] = picture
    for number, picture in enumerate(strip):
        left = gap + number * (small_width + gap // 2)
        small = resized(picture, (small_width, small_height))
        poster[top_of_strip : top_of_strip + small_height, left : left + small_width] = small
    drawn = Image.fromarray(poster)
    middle = gap + height + round(1.2 * text)
    size = min(text, *(size_for(said, width, text) for said in words))
    for (left, _), said in zip(places, words, strict=True):
        draw_words(drawn, (left + width / 2, middle), said, size, INK)
    return np.asarray(drawn)
