"""Reading a video, picture by picture, from a file that nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream
from numpy.typing import NDArray

from fondly.domain.frame import Frame
from fondly.domain.motion import HIGHEST_RATE, LOWEST_RATE, MOST_FRAMES
from fondly.errors import VideoUnreadable, VideoUnsuitable
from fondly.home import core_count
from fondly.media.container import open_container

LONGEST_S = 600
"""As long as a motion may be."""
MAX_MEGAPIXELS = 36.0
"""8K is 33."""
MOST_SIDE_PX = 1280
"""Larger pictures are shrunk to this: a face's net looks at 256 px of them."""
COMMON_RATES = tuple(
    Fraction(rate)
    for rate in (24, 25, 30, 48, 50, 60, 100, 120, 240, "24000/1001", "30000/1001", "60000/1001")
)
NEARLY = Fraction(1, 200)
"""Phones vary their rate by less than this about the one they are set to."""

WHOLE = 0.95
"""Share of the frames a file tells of that must be there: a few are hidden by edit lists."""

_HINT = "Save it as MP4 with a video program, and give that file."
_SHORTER = "Cut out the part that you need with --from and --to."


@dataclass(frozen=True)
class Video:
    """A video that is being read.

    Args:
        rate: frames per second, 1 to 240: the nominal one where the file varies it.
        expected: about how many frames will come; 0 if nobody knows.
        frames: upright pictures in sRGB, at most as large as asked, at the file's own times in
            seconds from its beginning, each later than the one before. To be used up before the
            file is closed.
    """

    rate: Fraction
    expected: int
    frames: Iterator[Frame]


@contextmanager
def open_video(
    path: str | Path,
    *,
    from_s: float = 0.0,
    to_s: float | None = None,
    most_side_px: int = MOST_SIDE_PX,
) -> Iterator[Video]:
    """A video file, of which a part is read once, in order.

    Sound is not needed and not read. Frames of a file of variable rate keep their exact times.

    Args:
        path: a file in any common container; told by contents, not name.
        from_s, to_s: the first moment, and the one before which to stop; None for the end.
        most_side_px: larger pictures are shrunk to this.

    Raises:
        VideoUnreadable: no such file, no video in it, damaged, or of a kind that is not read; also
            later, from the frames.
        VideoUnsuitable: more than LONGEST_S or MOST_FRAMES in the part, or larger pictures than
            MAX_MEGAPIXELS; also later, from the frames.
    """
    path = Path(path)
    begin, end = _exact(max(from_s, 0.0)), None if to_s is None else _exact(to_s)
    container, stream = _opened(path)
    with container:
        picture = _Picture(path.name, stream, most_side_px)
        rate = _rate(stream)
        length_s = _length_s(container, stream, begin, end)
        if length_s > LONGEST_S:
            raise _too_long(path.name)
        frames = _frames(container, stream, picture, (begin, end))
        yield Video(rate, int(length_s * rate), frames)


def _opened(path: Path) -> tuple[InputContainer, VideoStream]:
    if not path.is_file():
        raise VideoUnreadable(f"There is no video file {path}.", "Check the name and the folder.")
    try:
        container = open_container(path)
    except (FFmpegError, ValueError) as error:  # ValueError: a zero byte in the path
        raise VideoUnreadable(f"{path.name} is not a video that can be read.", _HINT) from error
    stream = next(iter(container.streams.video), None)
    if stream is None or stream.codec_context is None:
        container.close()
        raise VideoUnreadable(f"{path.name} holds no pictures.", _HINT)
    # Whoever looks at the frames needs a core, too; on two, a second thread costs a sixth more.
    stream.codec_context.thread_count = max(1, core_count() - 1)
    stream.thread_type = "AUTO"
    return container, stream


def _frames(
    container: InputContainer,
    stream: VideoStream,
    picture: _Picture,
    span_s: tuple[Fraction, Fraction | None],
) -> Iterator[Frame]:
    """The frames within a span, each later than the one before."""
    begin, end = span_s
    step = stream.time_base or Fraction(1, 1000)
    began = stream.start_time or 0
    last: Fraction | None = None
    count = 0
    try:
        if begin > 0:
            container.seek(int(begin / step) + began, stream=stream)
        for decoded in container.decode(stream):
            ticks = decoded.pts if decoded.pts is not None else decoded.dts
            if ticks is None:  # bare streams tell no times
                time = Fraction(0) if last is None else last + 1 / _rate(stream)
            else:
                time = (ticks - began) * step
            if time < begin or (last is not None and time <= last):
                continue
            if end is not None and time >= end:
                return
            if time - begin > LONGEST_S or count >= MOST_FRAMES:
                raise _too_long(picture.name)
            last, count = time, count + 1
            yield Frame(picture.upright(decoded), time)
        if end is None and stream.frames and not begin and count < WHOLE * stream.frames:
            raise _ends_too_early(picture.name, last)
    except FFmpegError as error:
        raise _ends_too_early(picture.name, last) from error


class _Picture:
    """How the pictures of one file become upright RGB of a bearable size."""

    def __init__(self, name: str, stream: VideoStream, most_side_px: int) -> None:
        self.name = name
        self._most_side_px = most_side_px
        self._check(stream.codec_context.width, stream.codec_context.height)
        self._shape: tuple[int, int] | None = None

    def upright(self, decoded: av.VideoFrame) -> NDArray[np.uint8]:
        """(H, W, 3) uint8: turned as the file says, and of the first picture's size."""
        if self._shape is None:
            self._check(decoded.width, decoded.height)
            shrink = min(1.0, self._most_side_px / max(decoded.width, decoded.height))
            width, height = round(decoded.width * shrink), round(decoded.height * shrink)
            self._shape = max(1, width), max(1, height)
        width, height = self._shape
        # Planes of luma and chroma shrink in a third of the time, and come out .3 levels from the
        # mean of their pixels instead of 1.3. Threads of its own would cost half as much again;
        # something else goes on beside already.
        small = decoded
        if decoded.format.is_planar and not decoded.format.has_palette:
            small = decoded.reformat(width, height, interpolation="AREA", threads=1)
        pixels = small.to_ndarray(
            format="rgb24", width=width, height=height, interpolation="AREA", threads=1
        )
        quarters = round(decoded.rotation / 90) % 4
        return np.ascontiguousarray(np.rot90(np.asarray(pixels, np.uint8), quarters))

    def _check(self, width: int, height: int) -> None:
        if width < 1 or height < 1:
            raise VideoUnreadable(f"{self.name} does not tell how large it is.", _HINT)
        if width * height > MAX_MEGAPIXELS * 1e6:
            raise VideoUnsuitable(
                f"{self.name} has pictures of {width}x{height} px; the limit is "
                f"{MAX_MEGAPIXELS:g} megapixels.",
                "Save it smaller with a video program: 1080p is more than enough.",
            )


def _rate(stream: VideoStream) -> Fraction:
    """Frames per second: a common rate where the file's mean is close to one."""
    told = stream.average_rate or stream.guessed_rate or stream.base_rate or Fraction(30)
    nearest = min(COMMON_RATES, key=lambda rate: abs(rate - told))
    if abs(nearest - told) <= NEARLY * told:
        return nearest
    return min(max(Fraction(told).limit_denominator(1001), LOWEST_RATE), HIGHEST_RATE)


def _length_s(
    container: InputContainer, stream: VideoStream, begin: Fraction, end: Fraction | None
) -> Fraction:
    """Seconds that the file says the part has; 0 if it says nothing. It may lie."""
    if stream.duration and stream.time_base:
        whole = stream.duration * stream.time_base
    else:
        whole = Fraction(container.duration or 0, av.time_base)
    return max((whole if end is None else min(end, whole)) - begin, Fraction(0))


def _exact(seconds: float) -> Fraction:
    """What a person means who writes 0.4, which no float is."""
    return Fraction(seconds).limit_denominator(1_000_000)


def _ends_too_early(name: str, last: Fraction | None) -> VideoUnreadable:
    if last is None:
        return VideoUnreadable(f"{name} is damaged: not one picture can be read.", _HINT)
    return VideoUnreadable(
        f"{name} is damaged or cut off after {float(last):.1f} s.",
        f"Copy it again, or use the part before with --to {float(last):.1f}",
    )


def _too_long(name: str) -> VideoUnsuitable:
    return VideoUnsuitable(
        f"{name} is longer than {LONGEST_S // 60} minutes or {MOST_FRAMES} frames.", _SHORTER
    )
