"""The visible label: words on the picture that say what it is, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.domain.options import LabelPlace, LabelTime
from fondly.domain.wording import USUAL_LABEL
from fondly.export.lettering import check_letters, letter, text_px
from fondly.imaging.colour import LUMA, linear_from_bytes, linear_from_encoded

LABEL_TEXT = USUAL_LABEL

LEAST_CONTRAST = 5.5
"""Of the words against the brightest pixel behind them. WCAG 2.2 asks for 4.5 (1.4.3); the rest is
for what encoding takes."""
GENTLEST, STEP = 0.36, 0.01
"""The plate is no fainter than this, so that it parts the words from a busy ground."""
PLATE_LEVEL, TEXT_LEVEL = 18, 255

_FADE = Fraction(2, 5)  # seconds
LABEL_MARGIN = 0.03
"""About it, of the shorter side of what nothing covers."""
WIDEST_LABEL = 0.94
"""Of the width of what nothing covers, with one margin."""
_BRIGHTEST = np.full((1, 1, 3), 255, np.uint8)

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Label:
    """What is said, when and where.

    Args:
        words: what it says.
        when: in the last second, growing visible softly, or always.
        place: where in the frame, or in that part of it which nothing covers.

    Raises:
        OptionInvalid: words that cannot be written.
    """

    words: str = LABEL_TEXT
    when: LabelTime = LabelTime.END
    place: LabelPlace = LabelPlace.BOTTOM_LEFT

    def __post_init__(self) -> None:
        check_letters(self.words)


class Labeller:
    """Draws a label on the frames of one clip.

    The plate behind the words is as strong as the frames seen until now ask for: where one is
    brighter than all before, it grows stronger, and never fainter again.

    Args:
        label: what is drawn.
        size: width and height of the frames.
        safe_px: x0, y0, x1, y1 of what nothing covers; None for the whole frame.
    """

    def __init__(self, label: Label, size: tuple[int, int], safe_px: Box | None = None) -> None:
        x0, y0, x1, y1 = safe_px or (0, 0, *size)
        margin = round(min(x1 - x0, y1 - y0) * LABEL_MARGIN)
        widest = (x1 - x0) * WIDEST_LABEL - margin
        drawn = letter(label.words, text_px(min(size)), widest)
        high, wide = drawn.plate.shape
        up, *side = str(label.place).split("-")
        left = {"left": x0 + margin, "right": x1 - margin - wide}
        top = {"top": y0 + margin, "bottom": y1 - margin - high}[up]
        self._left = left[side[0]] if side else (x0 + x1 - wide) // 2
        self._top = max(y0, top)
        self._plate, self._text = drawn.plate[..., None], drawn.text[..., None]
        self._behind = drawn.behind
        self._backing = GENTLEST

    @property
    def box_px(self) -> Box:
        """x0, y0, x1, y1 of the label."""
        height, width = self._plate.shape[:2]
        return self._left, self._top, self._left + width, self._top + height

    @property
    def backing(self) -> float:
        """Opacity of the plate, 0 to 1, as it is now."""
        return self._backing

    def heed(self, pixels: Pixels) -> None:
        """Makes the plate strong enough for a picture, (H, W, 3) uint8 sRGB, that will come."""
        x0, y0, x1, y1 = self.box_px
        rows, columns = self._behind
        self._be_legible_on(pixels[y0:y1, x0:x1][rows, columns])

    def _be_legible_on(self, ground: Pixels) -> None:
        while self._backing < 1 and contrast_on(ground, self._backing) < LEAST_CONTRAST:
            self._backing = min(1.0, self._backing + STEP)

    def on(self, pixels: Pixels, strength: float = 1.0) -> Pixels:
        """A copy of a frame, (H, W, 3) uint8 sRGB, with the label in it.

        Args:
            pixels: the frame; with a fourth channel, straight alpha, it may lie on anything.
            strength: 0 (invisible) to 1.
        """
        out = pixels.copy()
        if strength == 0:
            return out
        x0, y0, x1, y1 = self.box_px
        place = out[y0:y1, x0:x1]
        if pixels.shape[2] == 4:
            self._be_legible_on(_BRIGHTEST)
            _lay_on_nothing(place, *self._layers(strength))
            return out
        self.heed(pixels)
        add, cover = self._layers(strength)
        place[:] = np.rint(place * (1 - cover) + add).astype(np.uint8)
        return out

    def _layers(self, strength: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What is added, 0 to 255, and how much it covers, 0 to 1; (h, w, 1) each."""
        plate = self._plate * np.float32(self._backing)
        cover = 1 - (1 - plate) * (1 - self._text)
        add = PLATE_LEVEL * plate * (1 - self._text) + TEXT_LEVEL * self._text
        return np.float32(strength) * add, np.float32(strength) * cover


def contrast_on(ground: Pixels, backing: float) -> float:
    """Contrast (WCAG 2.2) of the words against the brightest pixel behind them, at least 1.

    Args:
        ground: (h, w, 3) uint8 sRGB, what is behind the label.
        backing: opacity of the plate between, 0 to 1.
    """
    levels = np.arange(256) * (1 - backing) + PLATE_LEVEL * backing
    seen = linear_from_encoded(np.rint(levels) / 255)
    brightest = float((seen[ground] @ LUMA).max())
    words = float(linear_from_bytes(np.array([TEXT_LEVEL], np.uint8))[0])
    return (words + 0.05) / (brightest + 0.05)


def labelled(frames: Iterable[Frame], count: int, rate: Fraction, label: Label) -> Iterator[Frame]:
    """The frames with the label drawn in; frames without it pass through untouched.

    Args:
        frames: all of one size; taken one at a time, never changed.
        count: how many there will be.
        rate: frames a second.
        label: see `Label`.
    """
    labeller: Labeller | None = None
    for index, frame in enumerate(frames):
        height, width = frame.pixels.shape[:2]
        labeller = labeller or Labeller(label, (width, height))
        strength = label_strength(index, count, rate, label.when)
        if strength == 0:
            yield frame
        else:
            yield Frame(labeller.on(frame.pixels, strength), frame.time)


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


def draw_label(pixels: Pixels, label: Label | None = None) -> Pixels:
    """A copy of one picture, (H, W, 3) uint8 sRGB, with its label; None is the usual one."""
    height, width = pixels.shape[:2]
    return Labeller(label or Label(), (width, height)).on(pixels)


def label_box(width: int, height: int, label: Label | None = None) -> Box:
    """x0, y0, x1, y1 of the label in a frame of ``width`` by ``height`` pixels."""
    return Labeller(label or Label(), (width, height)).box_px


def _lay_on_nothing(place: Pixels, add: NDArray[np.float32], cover: NDArray[np.float32]) -> None:
    """Lays the label over pixels with straight alpha, (h, w, 4), in place."""
    alpha = place[..., 3:].astype(np.float32) / 255
    joint = cover + alpha * (1 - cover)
    mixed = add + place[..., :3] * alpha * (1 - cover)
    seen = cover[..., 0] > 0
    place[..., :3][seen] = np.rint(mixed / np.maximum(joint, 1e-6))[seen].astype(np.uint8)
    place[..., 3][seen] = np.rint(joint[..., 0] * 255)[seen].astype(np.uint8)
