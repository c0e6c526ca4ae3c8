"""What every frame gets before it leaves: its place in the destination's frame, and its label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fondly.domain.brief import LabelTime
from fondly.domain.decision import Decision, Obligation
from fondly.export.canvas import Box, Extension, lay_out
from fondly.export.destination import Destination, Form
from fondly.export.footage import Footage, Pixels
from fondly.export.label import draw_label, label_strength
from fondly.export.watermark import Marking

UNMARKED = frozenset({Form.MONTAGE, Form.FRAMES, Form.POSTER})
"""Forms in which no watermark could be read: it is fixed in a frame that they do not keep."""
_ONLY_FILMS = frozenset({Form.VIDEO, Form.MASTER})
"""Forms of which nobody sees the beginning without the end."""


@dataclass(frozen=True)
class Dress:
    """What is put on the frames.

    Args:
        words: of the label.
        when: it is shown, where the destination and the rules leave a choice.
        clip_id: what the invisible watermark carries; None for none.
    """

    words: str
    when: LabelTime
    clip_id: int | None = None


def dressed(
    footage: Footage, destination: Destination, dress: Dress, decision: Decision
) -> Footage:
    """The footage in the destination's frame, with its watermark and its label.

    A clip for others is labelled from the first frame to the last, and so is whatever is repeated,
    cut up or looked at as a single picture.
    """
    whole = (0, 0, footage.width, footage.height)
    if destination.canvas is not None:
        canvas = lay_out(destination.canvas, (footage.width, footage.height), destination.safe)
        extension = Extension(canvas, footage.rest)
        footage = footage.changed(
            lambda _, pixels: extension.place(pixels), (canvas.width, canvas.height)
        )
        whole = canvas.safe_px
    if dress.clip_id is not None and destination.form not in UNMARKED:
        marking = Marking(dress.clip_id)
        footage = footage.changed(
            lambda _, pixels: marking.on(pixels), (footage.width, footage.height)
        )
    throughout = Obligation.LABEL_THROUGHOUT in decision.obligations
    when = dress.when
    if throughout or destination.form not in _ONLY_FILMS:
        when = LabelTime.ALWAYS
    count, rate = footage.count, footage.rate

    def with_label(index: int, pixels: Pixels) -> Pixels:
        return _labelled(pixels, whole, label_strength(index, count, rate, when), dress.words)

    return footage.changed(with_label, (footage.width, footage.height))


def _labelled(pixels: Pixels, box_px: Box, strength: float, words: str) -> Pixels:
    """The frame with the label in the lower left corner of a part of it."""
    if strength == 0:
        return pixels
    x0, y0, x1, y1 = box_px
    out = pixels.copy()
    place = out[y0:y1, x0:x1]
    if pixels.shape[2] == 3:
        place[:] = draw_label(place, strength, words)
        return out
    colour, cover = _label_alone((y1 - y0, x1 - x0), strength, words)
    alpha = place[..., 3:].astype(np.float32) / 255
    joint = cover + alpha * (1 - cover)
    mixed = colour * cover + place[..., :3] * alpha * (1 - cover)
    seen = cover[..., 0] > 0
    place[..., :3][seen] = np.rint(mixed / np.maximum(joint, 1e-6))[seen].astype(np.uint8)
    place[..., 3][seen] = np.rint(joint[..., 0] * 255)[seen].astype(np.uint8)
    return out


@lru_cache(maxsize=4)
def _label_alone(
    size: tuple[int, int], strength: float, words: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The label alone: its colour (h, w, 3), 0 to 255, and how much it covers (h, w, 1).

    Found by drawing it on black and on white.
    """
    on_black = draw_label(np.zeros((*size, 3), np.uint8), strength, words).astype(np.float32)
    on_white = draw_label(np.full((*size, 3), 255, np.uint8), strength, words).astype(np.float32)
    cover = 1 - (on_white - on_black).mean(axis=2, keepdims=True) / 255
    colour = np.where(cover > 0, on_black / np.maximum(cover, 1e-6), 0)
    return np.clip(colour, 0, 255).astype(np.float32), cover.astype(np.float32)
