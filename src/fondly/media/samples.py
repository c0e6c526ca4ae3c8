"""A few pictures out of any film or picture file, in grey, to look for a watermark in."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic", ".heif"})
_LUMA_FIRST = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12"})
_MOST_PIXELS = 64_000_000


def sampled_luma(path: Path, most: int = 6) -> list[NDArray[np.uint8]]:
    """Up to ``most`` pictures of a file, (H, W) uint8 luma; none where nothing can be decoded.

    Of films these are key frames from the beginning, which are coded best; of animated pictures
    some of the first. A damaged file gives what comes before the damage.
    """
    try:
        if path.suffix.lower() in _PICTURES:
            return _of_pictures(path, most)
        return _of_film(path, most)
    except (FFmpegError, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return []


def _of_film(path: Path, most: int) -> list[NDArray[np.uint8]]:
    found: list[NDArray[np.uint8]] = []
    with av.open(f"file:{path}") as film:
        if not film.streams.video:
            return found
        stream = film.streams.video[0]
        if stream.width * stream.height > _MOST_PIXELS:
            return found
        stream.codec_context.skip_frame = "NONKEY"
        stream.thread_type = "AUTO"
        with suppress(FFmpegError):  # what came before the damage counts
            found.extend(_grey(frame) for frame in islice(film.decode(stream), most))
    return found


def _grey(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    if frame.format.name not in _LUMA_FIRST:
        return np.ascontiguousarray(frame.to_ndarray(format="gray"))
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.array(rows[:, : plane.width])


def last_luma(path: Path) -> NDArray[np.uint8] | None:
    """The last picture of a file, (H, W) uint8 luma; None where it cannot be decoded."""
    if path.suffix.lower() in _PICTURES:
        found = sampled_luma(path, most=1000)
        return found[-1] if found else None
    last = None
    try:
        with av.open(f"file:{path}") as film:
            stream = film.streams.video[0]
            if stream.width * stream.height > _MOST_PIXELS:
                return None
            stream.thread_type = "AUTO"
            if stream.duration:
                film.seek((stream.start_time or 0) + stream.duration, stream=stream)
            for frame in film.decode(stream):
                last = frame
    except (FFmpegError, OSError, ValueError, IndexError):
        pass
    return None if last is None else _grey(last)


def _of_pictures(path: Path, most: int) -> list[NDArray[np.uint8]]:
    with Image.open(path) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            return []
        count = min(most, getattr(picture, "n_frames", 1))
        found = []
        for index in range(count):
            picture.seek(index)
            upright = ImageOps.exif_transpose(picture) if count == 1 else picture
            found.append(np.asarray(upright.convert("L"), np.uint8))
        return found
