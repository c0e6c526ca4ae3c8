"""Whether a picture shows the visible label, as `fondly.export.label` draws it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.export.destinations import DESTINATIONS
from fondly.export.label import draw_label, label_box

_SIDE = 480
"""Pictures are made this small, on their short side, to be searched: letters of 12 px remain."""

_ABOUT = (0.97, 0.985, 1.0, 1.015, 1.03)
"""A label is drawn in whole pixels, so that after a change of size it is a little off."""

_SHAPE = 0.01
"""Share by which a picture's shape may differ from a destination's."""

_LEAD = 0.03
_LIKE_ENOUGH = 0.6
"""Correlation. A label at half size and CRF 28 reached .81, its like in other words .73, and ten
pictures without one .44."""


def label_seen_anywhere(luma: NDArray[np.uint8], wordings: Iterable[str]) -> str | None:
    """As `label_seen`, also where a destination of this shape covers the edges with its own.

    Args:
        luma: (H, W) uint8, at any size.
        wordings: what the label may say.
    """
    height, width = luma.shape
    wordings = tuple(wordings)
    parts = [(0.0, 0.0, 1.0, 1.0)]
    for one in DESTINATIONS:
        if (
            one.canvas is not None
            and abs(width / height * one.canvas[1] / one.canvas[0] - 1) < 0.01
        ):
            safe = one.safe
            parts.append((safe.left, safe.top, 1 - safe.right, 1 - safe.bottom))
    for x0, y0, x1, y1 in dict.fromkeys(parts):
        rows = slice(round(height * y0), round(height * y1))
        found = label_seen(luma[rows, round(width * x0) : round(width * x1)], wordings)
        if found is not None:
            return found
    return None


def label_seen(luma: NDArray[np.uint8], wordings: Iterable[str]) -> str | None:
    """Which of several wordings a picture's label says, or None.

    Where two are alike, only the words that they share: a small picture can be no clearer.

    Args:
        luma: (H, W) uint8, at any size.
        wordings: what the label may say.
    """
    height, width = luma.shape
    scale = min(1.0, _SIDE / min(height, width))
    shrunk = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.uint8)
    likes: dict[str, float] = {}
    for words in wordings:
        x0, y0, x1, y1 = label_box(width, height, words)
        black = np.zeros((height, width, 3), np.uint8)
        drawn = draw_label(black, 1.0, words)[y0:y1, x0:x1, 1]
        near = y1 - y0
        left, top = (max(0, round((one - near) * scale)) for one in (x0, y0))
        part = small[top:, left : round((x1 + near) * scale)]
        likes[words] = max(_likeness(part, drawn, scale * about) for about in _ABOUT)
    found = sorted(likes, key=likes.__getitem__, reverse=True)
    if not found or likes[found[0]] < _LIKE_ENOUGH:
        return None
    alone = len(found) == 1 or likes[found[0]] - likes[found[1]] >= _LEAD
    return found[0] if alone else _shared_words(found[0], found[1])


def _shared_words(one: str, other: str) -> str:
    pairs = zip(one.split(), other.split(), strict=False)
    return " ".join(mine for mine, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _likeness(part: NDArray[np.uint8], drawn: NDArray[np.uint8], scale: float) -> float:
    """The best correlation of a drawn label with any place of a picture's part, -1 to 1."""
    sought = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if part.shape[0] < sought.shape[0] or part.shape[1] < sought.shape[1]:
        return -1.0
    return float(cv2.matchTemplate(part, sought, cv2.TM_CCOEFF_NORMED).max())
