"""Writing a video file that plays everywhere: H.264 in MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from fondly.errors import OptionInvalid
from fondly.media.film import THREADS, Encoding, WrittenVideo, write_film
from fondly.media.sound_track import SilentTrack

__all__ = ["THREADS", "Profile", "VideoOptions", "WrittenVideo", "write_video", "yuv_of_rgb"]

_ONE_SHOT = "scenecut=0:mbtree=0:ipratio=2.2"
"""Nothing is cut, so nothing has to be looked for ahead. x264's macroblock tree would: it gives
still walls the finer key frames that the ratio of I to P gives them here, takes a seventh of the
encoder's time, and made 2 to 9 of 700 films of one picture differ at the lower right, with what
lay in memory before; none of 700 without it."""

MOST_FRAMES_A_SECOND = 240
MIN_SIDE_PX = 16
_MOST_TICKS = 1_000_000


class Profile(StrEnum):
    """The part of H.264 that a player must know; the later, the smaller the file."""

    BASELINE = "baseline"
    MAIN = "main"
    HIGH = "high"


@dataclass(frozen=True)
class VideoOptions:
    """How a video is written.

    Args:
        rate: frames a second, exact, above 0 and up to 240, numerator at most a million (which is
            the file's ticks a second).
        title: metadata for players and libraries; empty for none.
        comment: the same.
        silent_track: add a stereo track of silence, for places that refuse films without sound.
        crf: x264's constant rate factor, 0 (best) to 51.
        preset: x264's trade of time for size. The usual two take as many bytes as veryfast at 21
            for the same likeness to portraits that move a little, and a quarter less time.
        profile: of H.264.
        level: of H.264, such as "3.1"; empty for the least that fits.
        most_bits_s: bits a second that the pictures never take more of, over any second; None
            for no bound.
        container: "mp4" or "mov". Only an MP4 has its index before the data: whoever adds to a
            MOV adds behind it.
        tags: QuickTime keys of a MOV, by name.

    Raises:
        OptionInvalid: a rate that a file cannot have.
    """

    rate: Fraction
    title: str = ""
    comment: str = ""
    silent_track: bool = False
    crf: int = 23
    preset: str = "superfast"
    profile: Profile = Profile.HIGH
    level: str = ""
    most_bits_s: int | None = None
    container: str = "mp4"
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.rate <= MOST_FRAMES_A_SECOND or self.rate.numerator > _MOST_TICKS:
            raise OptionInvalid(
                f"A video cannot have {self.rate} frames a second.", "Try --fps 30."
            )


def write_video(
    frames: Iterable[NDArray[np.uint8]],
    path: Path,
    options: VideoOptions,
    *,
    overwrite: bool = False,
) -> WrittenVideo:
    """Write pictures as an MP4 file, which appears under its name only when it is complete.

    H.264, yuv420p, BT.709 in the tags and in the numbers, constant rate, a key frame at least
    every second, no B-frames, index before the data, no edit list: the first picture and the
    first sound are at 0, and the file lasts exactly ``frames / rate``. The same pictures give the
    same bytes on one machine with one version of PyAV.

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
    fit = _fit_to_write(iter(frames))
    return write_film(fit, path, _h264(options), options.rate, overwrite=overwrite)


def yuv_of_rgb() -> Callable[[NDArray[np.uint8]], av.VideoFrame]:
    """What turns pictures, (H, W, 3) uint8 sRGB of even size, into frames of yuv420p: `Yuv420`."""
    from fondly.imaging.yuv import Yuv420  # whoever only reads films need not wait for a compiler

    converter = Yuv420()

    def convert(pixels: NDArray[np.uint8]) -> av.VideoFrame:
        height, width = pixels.shape[:2]
        frame = av.VideoFrame(width, height, "yuv420p")
        converter.write(pixels, *(_samples_of(plane) for plane in frame.planes))
        return frame

    return convert


def _samples_of(plane: VideoPlane) -> NDArray[np.uint8]:
    """(H, W) uint8, to be written into; rows of a frame end in bytes that nobody sees."""
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _h264(options: VideoOptions) -> Encoding:
    second = max(1, int(options.rate))
    # chromaloc 1: a chroma sample lies amid its four pixels, which it is the mean of.
    parameters = f"keyint={second}:bframes=0:open-gop=0:chromaloc=1:{_ONE_SHOT}"
    if options.level:
        parameters += f":level={options.level}"
    bound = {}
    if options.most_bits_s is not None:
        bound = {"maxrate": str(options.most_bits_s), "bufsize": str(options.most_bits_s)}
    flags = {"use_editlist": "0"}
    texts = {"title": options.title, "comment": options.comment}
    if options.container == "mp4":
        flags["movflags"] = "faststart"
    else:
        flags["movflags"] = "use_metadata_tags"
        texts |= options.tags
    return Encoding(
        container=options.container,
        codec="libx264",
        pixel_format="yuv420p",
        picture=yuv_of_rgb(),
        options={
            "preset": options.preset,
            "crf": str(options.crf),
            "profile": options.profile.value,
            "x264-params": parameters,
            **bound,
        },
        container_options=flags,
        sound=SilentTrack if options.silent_track else None,
        texts=texts,
    )


def _fit_to_write(frames: Iterator[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """The frames, once the first has proved to be of a size that H.264 in 4:2:0 can have."""
    for first in frames:
        _check_size(first)
        yield from chain((first,), frames)


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
