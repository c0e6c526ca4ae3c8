"""Writing a video file that plays everywhere: H.264 in MP4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from numpy.typing import NDArray

from fondly.errors import EncodeFailed, OptionInvalid
from fondly.media.new_file import new_file, output_error
from fondly.media.sound_track import SilentTrack

THREADS = 4
"""Encoder threads. Fixed, because x264 writes other bits with another number of threads."""

MOST_FRAMES_A_SECOND = 240
MIN_SIDE_PX = 16
_MOST_TICKS = 1_000_000
_REPORT = "This is a fault in Fondly; please report it."
_BITEXACT = 0x400  # AVFMT_FLAG_BITEXACT
_BT709_MATRIX = 1  # AVCOL_SPC_BT709 (ITU-T H.273, MatrixCoefficients)


@dataclass(frozen=True)
class VideoOptions:
    """How a video is written.

    Args:
        rate: frames a second, exact, above 0 and up to 240, numerator at most a million (which is
            the file's ticks a second).
        title: metadata for players and libraries; empty for none.
        comment: the same.
        silent_track: add a stereo track of silence, for places that refuse films without sound.
        crf: x264's constant rate factor, 0 (best) to 51; 18 is taken for visually lossless.
        preset: x264's trade of time for size.

    Raises:
        OptionInvalid: a rate that a file cannot have.
    """

    rate: Fraction
    title: str = ""
    comment: str = ""
    silent_track: bool = False
    crf: int = 18
    preset: str = "veryfast"

    def __post_init__(self) -> None:
        if not 0 < self.rate <= MOST_FRAMES_A_SECOND or self.rate.numerator > _MOST_TICKS:
            raise OptionInvalid(
                f"A video cannot have {self.rate} frames a second.", "Try --fps 30."
            )


@dataclass(frozen=True)
class WrittenVideo:
    """What a video file came to hold: pixels wide and high, and how many frames."""

    width: int
    height: int
    frames: int


def write_video(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    options: VideoOptions,
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures as an MP4 file, which appears under its name only when it is complete.

    H.264 High, yuv420p, BT.709 in the tags and in the numbers, constant rate, a key frame at
    least every second, no B-frames, index before the data, no edit list: the first picture and
    the first sound are at 0, and the file lasts exactly ``frames / rate``. The same pictures give
    the same bytes on one machine with one version of PyAV.

    Args:
        frames: (H, W, 3) uint8 sRGB each, all of one even size; taken one at a time, neither
            kept nor changed, so that a renderer may use one buffer again and again.
        path: the file to make.
        options: rate, metadata, sound and quality.
        overwrite: replace an existing file.

    Raises:
        OutputExists, OutputUnwritable, DiskFull: about ``path``.
        OptionInvalid: odd or too small a size.
        EncodeFailed: no frames, frames of unequal size, or the encoder gave up.
        Exception: whatever ``frames`` raises passes unchanged; no file is left behind.
    """
    with new_file(path, overwrite=overwrite) as file:
        stream = iter(frames)
        first = next(stream, None)
        if first is None:
            raise EncodeFailed("There are no frames to write.", "Ask for a longer clip.")
        _check_size(first)
        with _film(Path(file.name), path, first.shape, options) as film:
            for pixels in chain((first,), stream):
                film.check(pixels)
                with _told(path):
                    film.add(pixels)
            with _told(path):
                film.finish()
    return WrittenVideo(width=first.shape[1], height=first.shape[0], frames=film.count)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell the failures of the encoder and of the disk behind it in the user's words.

    A write that fails inside FFmpeg comes out as its own error with the system's number.
    """
    try:
        yield
    except FFmpegError as error:
        if isinstance(error, OSError):
            raise output_error(error, path) from error
        raise EncodeFailed(f"The video encoder gave up: {error.strerror}.", _REPORT) from error


def _check_size(pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape[:2]
    if width % 2 or height % 2:
        raise OptionInvalid(
            f"A video needs an even width and height, got {width}x{height}.",
            "Choose an even --size.",
        )
    if min(width, height) < MIN_SIDE_PX:
        raise OptionInvalid(
            f"A video is at least {MIN_SIDE_PX} pixels wide and high, got {width}x{height}.",
            "Choose a larger --size.",
        )


def _open_container(path: Path, options: VideoOptions) -> OutputContainer:
    """An MP4 file that FFmpeg writes by itself.

    Not through Python's file: an exception cannot pass through FFmpeg's calls of it, Ctrl-C least
    of all. The prefix keeps the path from being taken for an address.
    """
    container = av.open(
        f"file:{path}",
        "w",
        format="mp4",
        container_options={"movflags": "faststart", "use_editlist": "0"},
    )
    container.flags |= _BITEXACT  # no version of the muxer in the file
    texts = {"title": options.title, "comment": options.comment}
    container.metadata.update({name: text for name, text in texts.items() if text})
    return container


@contextmanager
def _film(part: Path, path: Path, shape: tuple[int, ...], options: VideoOptions) -> Iterator[_Film]:
    """A film that is written to ``part`` for ``path``, and let go of whatever happens."""
    with _told(path):
        film = _Film(part, shape, options)
    try:
        yield film
    except BaseException:
        film.abandon()
        raise


class _Film:
    """An MP4 file in the making: its encoders, and how many pictures went in.

    Args:
        path: the file that is written.
        shape: of every picture, (H, W, 3).
        options: see :class:`VideoOptions`.
    """

    def __init__(self, path: Path, shape: tuple[int, ...], options: VideoOptions) -> None:
        self.count = 0
        self._shape = shape
        self._rate = options.rate
        self._container = _open_container(path, options)
        self._stream = self._container.add_stream("libx264", rate=options.rate)
        self._encoder = self._stream.codec_context
        self._set_up(shape, options)
        self._sound = SilentTrack(self._container) if options.silent_track else None
        self._reformatter = VideoReformatter()

    def _set_up(self, shape: tuple[int, ...], options: VideoOptions) -> None:
        encoder = self._encoder
        encoder.height, encoder.width = shape[:2]
        encoder.pix_fmt = "yuv420p"
        encoder.time_base = 1 / options.rate
        encoder.thread_count = THREADS
        encoder.color_primaries = ColorPrimaries.BT709
        encoder.color_trc = ColorTrc.BT709
        encoder.colorspace = _BT709_MATRIX
        encoder.color_range = ColorRange.MPEG
        second = max(1, int(options.rate))
        encoder.options = {
            "preset": options.preset,
            "crf": str(options.crf),
            "profile": "high",
            # chromaloc 1: a chroma sample lies amid its four pixels, which it is the mean of.
            "x264-params": f"keyint={second}:bframes=0:open-gop=0:chromaloc=1",
        }

    def check(self, pixels: NDArray[np.uint8]) -> None:
        """Refuse a picture unlike the first."""
        if pixels.shape != self._shape or pixels.dtype != np.uint8:
            raise EncodeFailed(
                f"Frame {self.count} is {pixels.shape} {pixels.dtype}, "
                f"but a video of {self._shape} uint8 was begun.",
                _REPORT,
            )

    def add(self, pixels: NDArray[np.uint8]) -> None:
        """Encode one more picture, and the silence below it."""
        frame = self._reformatter.reformat(
            av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24"),
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            # Without these flags chroma is biased by .06; a plain mean of four is also fastest.
            interpolation=Interpolation.AREA
            | Interpolation.ACCURATE_RND
            | Interpolation.FULL_CHR_H_INP,
            threads=1,
        )
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
