"""A picture on a larger canvas: never stretched, surrounded by what its edges go on to."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.export.destination import SafeArea

SEAM = 0.02
"""Share of the picture's short side over which its edge passes into the surroundings."""
BLURS = (0.012, 0.035, 0.08)
"""Standard deviations of the blur along the edge, from near to far; as shares of the canvas's long
side, like the distances below."""
NEAR = 0.03
"""Distance from the picture from one of these blurs to the next."""
DIMMED, FAR = 0.7, 0.25
"""What is left of the light far from the picture, so that the eye stays with the person."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Canvas:
    """A frame of a fixed size, and where the picture lies in it.

    Args:
        width, height: of the frame, even.
        picture_px: x0, y0, x1, y1 of the picture.
        safe_px: x0, y0, x1, y1 of what nothing covers.
    """

    width: int
    height: int
    picture_px: Box
    safe_px: Box

    @property
    def is_filled(self) -> bool:
        """Whether the picture fills the frame."""
        return self.picture_px == (0, 0, self.width, self.height)


def lay_out(size: tuple[int, int], picture: tuple[int, int], safe: SafeArea) -> Canvas:
    """Where a picture lies: as large as the canvas holds, in the middle of what is not covered.

    Args:
        size: of the canvas, width and height.
        picture: width and height of the picture; only its shape matters, unless it fits exactly.
        safe: what the place covers.
    """
    width, height = size
    safe_px = (
        round(width * safe.left),
        round(height * safe.top),
        width - round(width * safe.right),
        height - round(height * safe.bottom),
    )
    scale = min(width / picture[0], height / picture[1])
    shown = tuple(
        max(1, min(round(side * scale), most)) for side, most in zip(picture, size, strict=True)
    )
    left, top = (
        max(0, min(round((begin + end - side) / 2), most - side))
        for begin, end, side, most in zip(safe_px[:2], safe_px[2:], shown, size, strict=True)
    )
    return Canvas(width, height, (left, top, left + shown[0], top + shown[1]), safe_px)


class Extension:
    """The surroundings of one picture, made of its rest, and every frame laid into them.

    The surroundings stay still while the picture moves.

    Args:
        canvas: where.
        rest: (h, w, 3) uint8, the picture at rest, of any size in the shape of its place.
    """

    def __init__(self, canvas: Canvas, rest: NDArray[np.uint8]) -> None:
        self._canvas = canvas
        x0, y0, x1, y1 = canvas.picture_px
        self._size = (x1 - x0, y1 - y0)
        self._ground = _surroundings(canvas, self._fitted(rest))
        self._weight = _weight(canvas)
        self._bands = _bands(self._weight)

    def place(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The canvas, (height, width, 3) uint8, with one frame of the picture in its place."""
        fitted = self._fitted(picture)
        if self._canvas.is_filled:
            return fitted
        out = self._ground.copy()
        x0, y0, x1, y1 = self._canvas.picture_px
        out[y0:y1, x0:x1] = fitted
        for band in self._bands:
            ground = self._ground[y0:y1, x0:x1][band].astype(np.float32)
            mixed = ground + self._weight[band] * (fitted[band] - ground)
            out[y0:y1, x0:x1][band] = np.rint(mixed).astype(np.uint8)
        return out

    def _fitted(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return resized(picture, self._size)


def resized(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture of another size, (height, width, 3) uint8; the same one where it fits."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    smaller = size[0] < width
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _weight(canvas: Canvas) -> NDArray[np.float32]:
    """(h, w, 1) float32: 1 within the picture, falling to 0 at edges that touch surroundings."""
    x0, y0, x1, y1 = canvas.picture_px
    width, height = x1 - x0, y1 - y0
    wide = max(2.0, SEAM * min(width, height))
    x = np.arange(width, dtype=np.float32) + 0.5
    y = np.arange(height, dtype=np.float32) + 0.5
    far_x, far_y = np.full_like(x, np.inf), np.full_like(y, np.inf)
    across = np.minimum(x if x0 > 0 else far_x, width - x if x1 < canvas.width else far_x)
    down = np.minimum(y if y0 > 0 else far_y, height - y if y1 < canvas.height else far_y)
    inside = np.clip(np.minimum.outer(down, across) / wide, 0.0, 1.0)
    smooth = inside * inside * (3 - 2 * inside)
    return np.asarray(smooth, np.float32)[..., None]


def _bands(weight: NDArray[np.float32]) -> tuple[tuple[slice, slice], ...]:
    """Rows and columns of the four edges' parts in which the picture is mixed; some are empty."""
    height, width = weight.shape[:2]
    rows = np.flatnonzero(weight[:, width // 2, 0] < 1)
    columns = np.flatnonzero(weight[height // 2, :, 0] < 1)
    top, bottom = (int((rows < height / 2).sum()), int((rows > height / 2).sum()))
    left, right = (int((columns < width / 2).sum()), int((columns > width / 2).sum()))
    every = slice(None)
    return (
        (slice(0, top), every),
        (slice(height - bottom, height), every),
        (every, slice(0, left)),
        (every, slice(width - right, width)),
    )


def _surroundings(canvas: Canvas, rest: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The canvas with the picture at rest, whose edges go on outwards, ever softer and darker."""
    x0, y0, x1, y1 = canvas.picture_px
    out = np.zeros((canvas.height, canvas.width, 3), np.float32)
    out[y0:y1, x0:x1] = rest
    long_side = max(canvas.width, canvas.height)
    deep = max(1, round(SEAM * min(x1 - x0, y1 - y0)))
    above = _outwards(rest[:deep].mean(axis=0), y0, long_side)
    below = _outwards(rest[-deep:].mean(axis=0), canvas.height - y1, long_side)
    out[:y0, x0:x1], out[y1:, x0:x1] = above, below[::-1]
    whole = out[:, x0:x1]
    left = _outwards(whole[:, :deep].mean(axis=1), x0, long_side)
    right = _outwards(whole[:, -deep:].mean(axis=1), canvas.width - x1, long_side)
    out[:, :x0], out[:, x1:] = left.swapaxes(0, 1), right[::-1].swapaxes(0, 1)
    noise = np.random.default_rng(0).random((canvas.height, canvas.width, 1), np.float32)
    return np.asarray(np.clip(out + noise, 0, 255), np.uint8)  # else slow gradients show bands


def _outwards(edge: NDArray[np.float32], margin: int, long_side: int) -> NDArray[np.float32]:
    """What lies beyond an edge, (margin, n, 3), from far to near.

    Args:
        edge: (n, 3) colours along it.
        margin: how far it goes on, in pixels.
        long_side: of the canvas.
    """
    line = np.asarray(edge, np.float32)[None]
    away = (np.arange(margin, 0, -1, dtype=np.float32) - 0.5)[:, None, None] / long_side
    softer = [
        cv2.GaussianBlur(line, (0, 0), blur * long_side, borderType=cv2.BORDER_REFLECT)
        for blur in BLURS
    ]
    out = np.repeat(softer[0].reshape(line.shape), margin, axis=0)
    for number, soft in enumerate(softer[1:]):
        share = np.clip(away / NEAR - number, 0.0, 1.0)
        out = out + share * (soft.reshape(line.shape) - out)
    return np.asarray(out * (1 - (1 - DIMMED) * np.clip(away / FAR, 0.0, 1.0)), np.float32)
