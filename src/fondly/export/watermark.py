"""The invisible watermark goes in: as faint as it can be and still be read after a bad re-encoding.

One pattern for the whole clip, fixed in the frame, so that nothing shimmers. It is faint where the
first frame is smooth and stronger where its texture hides it, and it costs as little as possible:
every coded bit gets only what the photo does not already give it (informed embedding, Cox, Miller
and McKellips 1999), by the pattern of least energy that does it. Then it is tried, on the first
frame at half the size in a poor JPEG, and strengthened until it can be read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.imaging.colour import LUMA, dither_tile
from fondly.imaging.watermark import CUT, cells_of, differences, leanings, unevenness
from fondly.imaging.watermark_code import CODED, COPIES, GRID, coded, decoded, places, signs

MOST_LEVELS = 4.0
"""Of 255, in a cell of strong texture."""

OF_TEXTURE = 2.0
"""In any other, at most so many times the unevenness that is there; four times that in need."""

ON_A_WALL = 1.1
"""Levels that a smooth wall may carry, at most, where the rest of a picture is too smooth to carry
enough: about one step of 8 bits, in soft patches, spread over pixels by dither."""

WORST_PSNR_DB = 42.3
"""Never more than this takes away, in luma, whatever is asked; a little above the bar of 42."""

_TRIAL_QUALITY = 10
_TRIALS, _WITHOUT_WALLS = 14, 4
_FIRST_MARGIN, _LEAST_GROWTH, _MOST_GROWTH, _WANTED_MARGIN = 1.5, 0.15, 1.2, 0.6
"""In standard deviations of what a photo says by chance about a coded bit."""

_CHANCE = float(np.sqrt(COPIES))
_REACH = 0.4
"""How far beyond CUT a cell may say the contrary and still be talked round."""
_ROUNDS = 40
_PACE = 0.8
_KEPT = 0.8
"""Of a cell's level, what is left of it after it was made smooth."""


@dataclass(frozen=True, eq=False)
class Watermark:
    """A pattern to add to every frame of a clip.

    Args:
        levels: (H, W) int8, what is added to red, green and blue.
        holds: whether it was read again in the trial; a flat picture can carry none.
    """

    levels: NDArray[np.int8]
    holds: bool

    def on(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A copy of a frame, (H, W, 3) uint8, with the pattern in it."""
        brighter, darker = self._signed
        return np.asarray(cv2.subtract(cv2.add(pixels, brighter), darker), np.uint8)

    @cached_property
    def _signed(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """What is added and what is taken away: bytes saturate, an eighth of a loop's time."""
        levels = np.repeat(self.levels[..., None], 3, axis=2)
        return np.maximum(levels, 0).astype(np.uint8), np.maximum(-levels, 0).astype(np.uint8)


class Marking:
    """Marks the frames of one clip; the first decides where the pattern can hide.

    Args:
        clip_id: 0 to 2**64 - 1.
    """

    def __init__(self, clip_id: int) -> None:
        self._clip_id = clip_id
        self._mark: Watermark | None = None

    def on(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A copy of a frame, (H, W, 3 or 4) uint8, with the pattern in its colours."""
        self._mark = self._mark or make_watermark(pixels[..., :3], self._clip_id)
        if pixels.shape[2] == 3:
            return self._mark.on(pixels)
        return np.dstack([self._mark.on(pixels[..., :3]), pixels[..., 3:]])


def watermarked(frames: Iterable[Frame], clip_id: int) -> Iterator[Frame]:
    """The frames of a clip with its number in them, taken one at a time and never changed.

    Args:
        frames: all of one size.
        clip_id: 0 to 2**64 - 1.
    """
    marking = Marking(clip_id)
    for frame in frames:
        yield Frame(marking.on(frame.pixels), frame.time)


def make_watermark(pixels: NDArray[np.uint8], clip_id: int) -> Watermark:
    """The pattern for a clip that looks like a picture, (H, W, 3) uint8."""
    luma = pixels.astype(np.float32) @ LUMA
    bits, ground = coded(clip_id), _Ground.of(luma)
    margin = np.full(CODED, _FIRST_MARGIN * _CHANCE, np.float32)
    pattern, holds = np.zeros_like(luma), False
    for trial in range(_TRIALS):
        need = max(0, trial - _WITHOUT_WALLS + 1) / (_TRIALS - _WITHOUT_WALLS)
        pattern, is_most = _limited(_spread(ground.least(bits, margin, need), luma.shape))
        leaning = leanings(cells_of(_worsened(luma + pattern)))
        holds = decoded(leaning) == clip_id
        if holds or is_most:
            break
        lacking = _WANTED_MARGIN - leaning * bits / _CHANCE
        margin += np.clip(lacking / 2, _LEAST_GROWTH, _MOST_GROWTH) * np.float32(_CHANCE)
    return Watermark(_dithered(pattern), holds)


@dataclass(frozen=True, eq=False)
class _Ground:
    """What a picture says and hides by itself, (GRID, GRID) float32 each.

    Args:
        cells: see `cells_of`.
        uneven: see `unevenness`.
        room: levels that each cell can hide.
    """

    cells: NDArray[np.float32]
    uneven: NDArray[np.float32]
    room: NDArray[np.float32]

    @classmethod
    def of(cls, luma: NDArray[np.float32]) -> _Ground:
        cells = cells_of(luma)
        return cls(cells, unevenness(cells), _hidden(cells))

    def least(
        self, bits: NDArray[np.float32], margin: NDArray[np.float32], need: float
    ) -> NDArray[np.float32]:
        """(GRID, GRID) levels: the least energy that has every coded bit lean by its margin.

        Each stays within its room; the more ``need``, 0 to 1, the more that is, even on walls.

        By dual ascent: at the optimum a cell's level is the sum, over the cells that it is a
        neighbour of, of the price of their bits; prices rise as long as bits lean too little.
        """
        towards = np.zeros((GRID, GRID), np.float32)
        towards.ravel()[places()] = signs() * bits
        price = np.zeros(CODED, np.float32)
        pace = _PACE / np.square(1 / self.uneven.ravel()[places()]).sum(axis=0)
        levels = np.zeros_like(self.cells)
        room = np.minimum(self.room * np.float32(1 + 3 * need), np.float32(MOST_LEVELS))
        room = np.maximum(room, np.float32(ON_A_WALL * need))
        priced = np.zeros_like(self.cells)
        for _ in range(_ROUNDS):
            shown = (self.cells + differences(levels) * np.float32(_KEPT)) / self.uneven
            lean = (np.clip(shown, -CUT, CUT).ravel()[places()] * signs()).sum(axis=0) * bits
            price = np.maximum(price + pace * (margin - lean), 0)
            priced.ravel()[places()] = price
            # A cell cannot be moved that says all it can, or the contrary at the top of its voice.
            movable = (shown * towards < CUT) & (shown * towards > -CUT - _REACH)
            wanted = differences(np.where(movable, priced * towards / self.uneven, np.float32(0)))
            levels = np.clip(wanted, -room, room).astype(np.float32)
        return levels


def _hidden(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) float32 levels: how much each cell hides. A lone edge beside a wall hides none.

    The median does not see an edge, and the least of a neighbourhood keeps away from its sides.
    """
    size = np.abs(cells)
    texture = np.minimum(cv2.blur(size, (5, 5)), 1.5 * cv2.medianBlur(size, 5)) * 1.25
    calm = cv2.GaussianBlur(cv2.erode(texture, np.ones((3, 3), np.uint8)), (0, 0), 1.0)
    return np.asarray(np.clip(OF_TEXTURE * calm, 0, MOST_LEVELS), np.float32)


def _spread(levels: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Cells as a smooth pattern over the whole picture."""
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(levels, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _limited(pattern: NDArray[np.float32]) -> tuple[NDArray[np.float32], bool]:
    """The pattern, no stronger than allowed, and whether it had to be weakened."""
    strength = float(np.sqrt(np.mean(np.square(pattern))))
    most = 255 / 10 ** (WORST_PSNR_DB / 20)
    if strength <= most:
        return pattern, False
    return pattern * np.float32(most / strength), True


def _worsened(luma: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A picture at half its size in a JPEG that nobody would send."""
    height, width = luma.shape
    size = (max(1, width // 2), max(1, height // 2))
    small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
    bytes_ = np.clip(np.rint(small), 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", bytes_, [cv2.IMWRITE_JPEG_QUALITY, _TRIAL_QUALITY])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _dithered(pattern: NDArray[np.float32]) -> NDArray[np.int8]:
    height, width = pattern.shape
    tile = dither_tile()
    times = (-(-height // len(tile)), -(-width // len(tile)))
    levels: NDArray[np.int8] = np.rint(pattern + np.tile(tile, times)[:height, :width]).astype(
        np.int8
    )
    return levels
