"""The invisible watermark goes in: as faint as it can be and still be read after a bad re-encoding.

One pattern for the whole clip, fixed in the frame, so that nothing shimmers. It is faint where the
first frame is smooth and stronger where its texture hides it, and it costs as little as possible:
every coded bit gets only what the photo does not already give it (informed embedding, Cox, Miller
and McKellips 1999), shared out among its cells by water-filling. Then it is tried, on the first
frame at half the size in a poor JPEG, and strengthened until it can be read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.imaging.colour import dither_tile
from fondly.imaging.kernels import kernel
from fondly.imaging.watermark import CUT, cells_of, leanings, unevenness
from fondly.imaging.watermark_code import CODED, COPIES, GRID, coded, decoded, places, signs

MOST_LEVELS = 4.0
"""Of 255, in a cell of strong texture."""

OF_TEXTURE = 0.8
"""In any other, at most this part of the unevenness that is there."""

WORST_PSNR_DB = 42.3
"""Never more than this takes away, in luma, whatever is asked; a little above the bar of 42."""

_TRIAL_QUALITY = 10
_TRIALS = 12
_FIRST_MARGIN, _LEAST_GROWTH, _MOST_GROWTH, _WANTED_MARGIN = 0.8, 0.075, 0.3, 0.6
"""In standard deviations of what a photo says by chance about a coded bit."""

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709


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
        out = np.empty_like(pixels)
        _add(np.ascontiguousarray(pixels), self.levels, out)
        return out


def watermarked(frames: Iterable[Frame], clip_id: int) -> Iterator[Frame]:
    """The frames of a clip with its number in them, taken one at a time and never changed.

    Args:
        frames: all of one size; the first decides where the pattern can hide.
        clip_id: 0 to 2**64 - 1.
    """
    mark: Watermark | None = None
    for frame in frames:
        mark = mark or make_watermark(frame.pixels, clip_id)
        yield Frame(mark.on(frame.pixels), frame.time)


def make_watermark(pixels: NDArray[np.uint8], clip_id: int) -> Watermark:
    """The pattern for a clip that looks like a picture, (H, W, 3) uint8."""
    luma = pixels.astype(np.float32) @ _LUMA
    cells = cells_of(luma)
    bits, uneven = coded(clip_id), unevenness(cells)
    towards = signs() * bits
    shown = (cells / uneven).ravel()[places()] * towards
    given = np.clip(shown, -CUT, CUT).sum(axis=0)
    # A cell that says the contrary at the top of its voice cannot be talked round, nor one that
    # says it already be made to say more.
    movable = (shown > -CUT - OF_TEXTURE / 2) & (shown < CUT)
    room = np.where(movable, _hidden(cells).ravel()[places()], np.float32(0))
    scale = uneven.ravel()[places()]
    chance = np.sqrt(COPIES)
    margin = np.full(CODED, _FIRST_MARGIN * chance)
    pattern, holds = np.zeros_like(luma), False
    for _ in range(_TRIALS):
        amounts = _shared_out(margin - given, room, scale)
        pattern, is_most = _limited(_spread(amounts * towards, luma.shape))
        leaning = leanings(cells_of(_worsened(luma + pattern)))
        holds = decoded(leaning) == clip_id
        if holds or is_most:
            break
        lacking = _WANTED_MARGIN - leaning * bits / chance
        margin += np.clip(lacking / 2, _LEAST_GROWTH, _MOST_GROWTH) * chance
    return Watermark(_dithered(pattern), holds)


def _hidden(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) float32 levels: how much each cell hides. A lone edge beside a wall hides none.

    The median does not see an edge, and the least of a neighbourhood keeps away from its sides.
    """
    size = np.abs(cells)
    texture = np.minimum(cv2.blur(size, (5, 5)), 1.5 * cv2.medianBlur(size, 5)) * 1.25
    calm = cv2.GaussianBlur(cv2.erode(texture, np.ones((3, 3), np.uint8)), (0, 0), 1.0)
    return np.clip(OF_TEXTURE * calm, 0, MOST_LEVELS).astype(np.float32)


def _shared_out(
    need: NDArray[np.floating], room: NDArray[np.float32], scale: NDArray[np.float32]
) -> NDArray[np.float64]:
    """(COPIES, CODED) levels: the least energy that moves each coded bit by what it needs.

    The sum over a bit's cells of amount / scale is its need; the sum of squares is least when
    amounts are as 1 / scale, except where there is no room. By bisection.
    """
    low, high = np.zeros(CODED), np.full(CODED, 1e4)
    for _ in range(30):
        middle = (low + high) / 2
        enough = (np.minimum(room, middle / scale) / scale).sum(axis=0) >= need
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.minimum(room, high / scale) * (need > 0)


def _spread(amounts: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Cells as a smooth pattern over the whole picture."""
    grid = np.zeros(GRID * GRID, np.float32)
    grid[places()] = amounts
    grid = grid.reshape(GRID, GRID)
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC), np.float32)


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
    return np.rint(pattern + np.tile(tile, times)[:height, :width]).astype(np.int8)


@kernel
def _add(pixels: NDArray[np.uint8], levels: NDArray[np.int8], out: NDArray[np.uint8]) -> None:
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            level = np.int16(levels[y, x])
            for c in range(3):
                value = np.int16(pixels[y, x, c]) + level
                out[y, x, c] = np.uint8(min(max(value, np.int16(0)), np.int16(255)))
