"""Pictures, one at a time, into a file that FFmpeg writes: whichever encoding it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Protocol, cast

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc
from av.video.stream import VideoStream
from numpy.typing import NDArray

from fondly.errors import EncodeFailed
from fondly.media.new_file import new_file, output_error

THREADS = 4
"""Encoder threads. Fixed, because x264 writes other bits with another number of threads."""

BT709_MATRIX = 1
"""AVCOL_SPC_BT709 (ITU-T H.273, MatrixCoefficients)."""

_REPORT = "This is a fault in Fondly; please report it."
_BITEXACT = 0x400  # AVFMT_FLAG_BITEXACT


class SoundTrack(Protocol):
    """What is heard, written along with the pictures."""

    def extend_to(self, end: Fraction, /) -> None:
        """Write what is heard up to ``end`` seconds, in whole codec frames, never beyond."""

    def finish(self, end: Fraction, /) -> None:
        """Write what is missing up to ``end`` seconds."""


@dataclass(frozen=True)
class Encoding:
    """How pictures become a file.

    Args:
        container: FFmpeg's name of the file's format.
        codec: FFmpeg's name of the encoder.
        pixel_format: that the encoder is given.
        picture: a picture, (H, W, 3) or (H, W, 4) uint8, in that format.
        options: of the encoder.
        container_options: of the file's format.
        is_tagged: whether the file says that its colours are BT.709, limited range.
        sound: makes the sound of a file that is being written, before its header is; None for
            none.
        texts: metadata by name; empty ones are left out.
    """

    container: str
    codec: str
    pixel_format: str
    picture: Callable[[NDArray[np.uint8]], av.VideoFrame]
    options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)
    is_tagged: bool = True
    sound: Callable[[OutputContainer], SoundTrack] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenVideo:
    """What a video file came to hold: pixels wide and high, and how many frames."""

    width: int
    height: int
    frames: int


def write_film(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    encoding: Encoding,
    rate: Fraction,
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures as a file, which appears under its name only when it is complete.

    Args:
        frames: (H, W, 3) or (H, W, 4) uint8 each, all of one size that the encoding takes; taken
            one at a time, neither kept nor changed, so that a renderer may use one buffer again
            and again.
        path: the file to make.
        encoding: how.
        rate: frames a second, exact.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
        EncodeFailed: no frames, frames of unequal size, or the encoder gave up.
        Exception: whatever ``frames`` raises passes unchanged; no file is left behind.
    """
    with new_file(path, overwrite=overwrite) as file:
        stream = iter(frames)
        first = next(stream, None)
        if first is None:
            raise EncodeFailed("There are no frames to write.", "Ask for a longer clip.")
        with _film(Path(file.name), path, first.shape, encoding, rate) as film:
            for pixels in chain((first,), stream):
                film.check(pixels)
                with told(path):
                    film.add(pixels)
            with told(path):
                film.finish()
    return WrittenVideo(width=first.shape[1], height=first.shape[0], frames=film.count)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell the failures of the encoder and of the disk behind it in the user's words.

    A write that fails inside FFmpeg comes out as its own error with the system's number.
    """
    try:
        yield
    except FFmpegError as error:
        if isinstance(error, OSError):
            raise output_error(error, path) from error
        raise EncodeFailed(f"The video encoder gave up: {error.strerror}.", _REPORT) from error


def open_to_write(
    path: Path, kind: str, options: Mapping[str, str], texts: Mapping[str, str]
) -> OutputContainer:
    """A file that FFmpeg writes by itself.

    Not through Python's file: an exception cannot pass through FFmpeg's calls of it, Ctrl-C least
    of all. The prefix keeps the path from being taken for an address.
    """
    container = av.open(f"file:{path}", "w", format=kind, container_options=dict(options))
    container.flags |= _BITEXACT  # no version of the muxer in the file
    container.metadata.update({name: text for name, text in texts.items() if text})
    return container


@contextmanager
def _film(
    part: Path, path: Path, shape: tuple[int, ...], encoding: Encoding, rate: Fraction
) -> Iterator[_Film]:
    """A film that is written to ``part`` for ``path``, and let go of whatever happens."""
    with told(path):
        film = _Film(part, shape, encoding, rate)
    try:
        yield film
    except BaseException:
        film.abandon()
        raise


class _Film:
    """A file in the making: its encoder, and how many pictures went in.

    Args:
        path: the file that is written.
        shape: of every picture.
        encoding: how.
        rate: frames a second.
    """

    def __init__(
        self, path: Path, shape: tuple[int, ...], encoding: Encoding, rate: Fraction
    ) -> None:
        self.count = 0
        self._shape = shape
        self._rate = rate
        self._picture = encoding.picture
        self._container = open_to_write(
            path, encoding.container, encoding.container_options, encoding.texts
        )
        self._stream = cast("VideoStream", self._container.add_stream(encoding.codec, rate=rate))
        self._encoder = self._stream.codec_context
        self._set_up(encoding)
        self._sound = None if encoding.sound is None else encoding.sound(self._container)

    def _set_up(self, encoding: Encoding) -> None:
        encoder = self._encoder
        encoder.height, encoder.width = self._shape[:2]
        encoder.pix_fmt = encoding.pixel_format
        encoder.time_base = 1 / self._rate
        encoder.thread_count = THREADS
        if encoding.is_tagged:
            encoder.color_primaries = ColorPrimaries.BT709
            encoder.color_trc = ColorTrc.BT709
            encoder.colorspace = BT709_MATRIX
            encoder.color_range = ColorRange.MPEG
        encoder.options = dict(encoding.options)

    def check(self, pixels: NDArray[np.uint8]) -> None:
        """Refuse a picture unlike the first."""
        if pixels.shape != self._shape or pixels.dtype != np.uint8:
            raise EncodeFailed(
                f"Frame {self.count} is {pixels.shape} {pixels.dtype}, "
                f"but a video of {self._shape} uint8 was begun.",
                _REPORT,
            )

    def add(self, pixels: NDArray[np.uint8]) -> None:
        """Encode one more picture, and the sound below it."""
        frame = self._picture(np.ascontiguousarray(pixels))
        frame.pts, frame.time_base = self.count, 1 / self._rate
        self._container.mux(self._encoder.encode(frame))
        self.count += 1
        if self._sound is not None:
            self._sound.extend_to(self.count / self._rate)

    def finish(self) -> None:
        """Write what the encoders still hold, and the index."""
        self._container.mux(self._encoder.encode(None))
        if self._sound is not None:
            self._sound.finish(self.count / self._rate)
        self._container.close()

    def abandon(self) -> None:
        """Close the file as it is. Otherwise its destructor would, at a time of its own."""
        with suppress(FFmpegError):
            self._container.close()
