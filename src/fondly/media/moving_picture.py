"""Short films as pictures that move by themselves: GIF, WebP and AVIF, which repeat for ever."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial import cKDTree

from fondly.media.film import Encoding, WrittenVideo, write_film
from fondly.media.moved_pixels import MovedPixels
from fondly.media.video_file import yuv_of_rgb

_FOR_EVER = {"loop": "0"}
_COLOURS = 255
"""Of a GIF's 256 one says that a pixel stays as it was."""
_CUBE = 64
"""Levels a channel of the table from any colour to the palette's nearest."""
_SHADE = 8
"""Levels of a channel within which colours count as one."""
_DITHER = 0.6
"""Share of the palette's usual step that the pattern may add: less shows bands, more shows dots."""


class MovingPicture(StrEnum):
    """The kinds."""

    GIF = "gif"
    WEBP = "webp"
    AVIF = "avif"


def write_moving_picture(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    kind: MovingPicture,
    rate: Fraction,
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures as one that moves, which appears under its name only when it is complete.

    Args:
        frames: (H, W, 3) uint8 sRGB each, all of one size, even for AVIF. The first decides the
            colours of a GIF.
        path: the file to make.
        kind: GIF counts time in hundredths of a second, WebP in thousandths.
        rate: frames a second.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull, EncodeFailed: see `write_film`.
        Exception: whatever ``frames`` raises passes unchanged; no file is left behind.
    """
    stream = iter(frames)
    first = next(stream, None)
    begun = stream if first is None else chain((first,), stream)
    return write_film(begun, path, _encoding(kind, first), rate, overwrite=overwrite)


def _encoding(kind: MovingPicture, first: NDArray[np.uint8] | None) -> Encoding:
    if kind is MovingPicture.GIF and first is not None:
        return Encoding("gif", "gif", "pal8", _painter(first), {}, _FOR_EVER, is_tagged=False)
    if kind is MovingPicture.AVIF:
        os.environ.setdefault("SVT_LOG", "1")  # the encoder talks on stderr unless told otherwise
        options = {"preset": "8", "crf": "24"}
        return Encoding("avif", "libsvtav1", "yuv420p", yuv_of_rgb(), options, _FOR_EVER)
    options = {"quality": "82", "compression_level": "4"}
    # libwebp_anim would choose what is sent again by itself, still pixels among it.
    return Encoding("webp", "libwebp", "bgra", _sender(), options, _FOR_EVER, is_tagged=False)


def _sender() -> Callable[[NDArray[np.uint8]], av.VideoFrame]:
    """What gives the encoder of each picture only what moved; the file shows one over the other."""
    moved = MovedPixels()

    def send(pixels: NDArray[np.uint8]) -> av.VideoFrame:
        bgra = np.dstack([pixels[..., ::-1], moved.alpha(pixels)])
        return av.VideoFrame.from_ndarray(bgra, format="bgra")

    return send


def _painter(first: NDArray[np.uint8]) -> Callable[[NDArray[np.uint8]], av.VideoFrame]:
    """What paints pictures with the colours of one.

    The dither is a pattern that stays where it is: what does not move stays the same, bit for
    bit, so that nothing boils and the file stays small.
    """
    palette = _palette(first)
    table, step = _nearest(palette)
    coarse = np.clip(np.arange(256) * _CUBE // 256, 0, _CUBE - 1).astype(np.int32)
    pattern = (_bayer() * step * _DITHER).astype(np.int16)[..., None]
    argb = np.zeros((256, 4), np.uint8)
    argb[:, 0] = 255
    argb[: len(palette), 1:] = palette

    def paint(pixels: NDArray[np.uint8]) -> av.VideoFrame:
        height, width = pixels.shape[:2]
        tiles = np.tile(pattern, (height // 8 + 1, width // 8 + 1, 1))[:height, :width]
        red, green, blue = (
            coarse[channel] for channel in np.moveaxis(np.clip(pixels + tiles, 0, 255), 2, 0)
        )
        indices = table[(red * _CUBE + green) * _CUBE + blue]
        # PyAV takes a pair here, which its types do not tell.
        return av.VideoFrame.from_ndarray((indices, argb), format="pal8")  # type: ignore[arg-type]

    return paint


def _palette(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 3) uint8, at most `_COLOURS`: what a picture is best painted with."""
    grey = np.ptp(picture.astype(np.int16), axis=2).max() < 4
    if grey:
        levels = np.linspace(0, 255, _COLOURS).round().astype(np.uint8)
        return np.repeat(levels[:, None], 3, axis=1)
    reduced = Image.fromarray(_fairly(picture)).quantize(
        _COLOURS, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
    )
    colours = np.asarray(reduced.getpalette(), np.uint8).reshape(-1, 3)[:_COLOURS]
    return np.unique(colours, axis=0)


def _fairly(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(1, n, 3) uint8: a picture's colours, each as often as the root of how often it is there.

    Counted by the pixel, walls and cheeks take the palette, and lips and irises turn to clay.
    """
    pixels = picture.reshape(-1, 3)
    coarse = pixels.astype(np.int32) // _SHADE
    _, which, counts = np.unique(
        (coarse[:, 0] * 256 + coarse[:, 1]) * 256 + coarse[:, 2],
        return_inverse=True,
        return_counts=True,
    )
    sums = np.stack([np.bincount(which, weights=channel) for channel in pixels.T], axis=1)
    colours = np.rint(sums / counts[:, None]).astype(np.uint8)
    return np.repeat(colours, np.ceil(np.sqrt(counts)).astype(np.int64), axis=0)[None]


def _nearest(palette: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """The palette's nearest for every coarse colour, and the usual step from one to the next."""
    tree = cKDTree(palette.astype(np.float32))
    middles = (np.arange(_CUBE, dtype=np.float32) + 0.5) * (256 / _CUBE)
    cube = np.stack(np.meshgrid(middles, middles, middles, indexing="ij"), axis=-1)
    _, found = tree.query(cube.reshape(-1, 3), workers=1)
    apart, _ = tree.query(palette.astype(np.float32), k=min(2, len(palette)))
    return found.astype(np.uint8), float(np.median(np.atleast_2d(apart)[:, -1]))


def _bayer() -> NDArray[np.float32]:
    """(8, 8) float32 in (-0.5, 0.5): Bayer's matrix (1973), each threshold once."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return ((matrix + 0.5) / 64 - 0.5).astype(np.float32)
