"""A few pictures out of any film or picture file, in grey, to look for a watermark in."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray
from PIL.Image import DecompressionBombError

from fondly.media.container import open_container
from fondly.media.photo_kinds import PhotoKind, open_kind, recognise
from fondly.media.photo_orientation import orientation_of, upright
from fondly.media.photo_private import UNREADABLE_METADATA

_LUMA_FIRST = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12"})
_MOST_PIXELS = 64_000_000
_MOST_DECODED_PIXELS = 4_000_000_000
"""Of an animated picture, whose frames need those before them: 90 s of 1080x1350 px at 30 a second.
"""
_MOST_BYTES = 512 * 1024 * 1024
"""Of a picture's file, which is read whole."""
_BEGINNING = 4096
_ANIMATED = frozenset({PhotoKind.GIF, PhotoKind.WEBP, PhotoKind.AVIF, PhotoKind.PNG})


def sampled_luma(path: Path, most: int = 6) -> list[NDArray[np.uint8]]:
    """Up to ``most`` pictures of a file, (H, W) uint8 luma; none where nothing can be decoded.

    Of films these are key frames from the beginning, which are coded best; of animated pictures
    some of the first. A damaged file gives what comes before the damage.
    """
    with suppress(OSError):
        kind = _kind_of(path)
        return _of_film(path, most) if kind is None else _of_picture(path, kind, slice(most))
    return []


def last_luma(path: Path) -> NDArray[np.uint8] | None:
    """The last picture of a file, (H, W) uint8 luma; None where it cannot be decoded."""
    with suppress(OSError):
        kind = _kind_of(path)
        if kind is None:
            return _last_of_film(path)
        found = _of_picture(path, kind, slice(-1, None))
        return found[0] if found else None
    return None


def _kind_of(path: Path) -> PhotoKind | None:
    with path.open("rb") as file:
        return recognise(file.read(_BEGINNING))


def _of_film(path: Path, most: int) -> list[NDArray[np.uint8]]:
    found: list[NDArray[np.uint8]] = []
    with suppress(FFmpegError, ValueError), open_container(path) as film:
        if not film.streams.video:
            return found
        stream = film.streams.video[0]
        if stream.width * stream.height > _MOST_PIXELS:
            return found
        stream.codec_context.skip_frame = "NONKEY"
        stream.thread_type = "AUTO"
        found.extend(_grey(frame) for frame in islice(film.decode(stream), most))
    return found


def _last_of_film(path: Path) -> NDArray[np.uint8] | None:
    last = None
    with suppress(FFmpegError, ValueError, IndexError), open_container(path) as film:
        stream = film.streams.video[0]
        if stream.width * stream.height > _MOST_PIXELS:
            return None
        stream.thread_type = "AUTO"
        if stream.duration:
            film.seek((stream.start_time or 0) + stream.duration, stream=stream)
        for frame in film.decode(stream):
            last = frame
    return None if last is None else _grey(last)


def _grey(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    if frame.format.name not in _LUMA_FIRST:
        return np.ascontiguousarray(frame.to_ndarray(format="gray"))
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.array(rows[:, : plane.width])


def _of_picture(path: Path, kind: PhotoKind, which: slice) -> list[NDArray[np.uint8]]:
    """Some of the pictures of a file, without the others in memory."""
    found: list[NDArray[np.uint8]] = []
    if path.stat().st_size > _MOST_BYTES:
        return found
    # Decoders fail on broken files with about any exception; what came before counts.
    with suppress(*UNREADABLE_METADATA, DecompressionBombError, MemoryError):
        picture = open_kind(kind, path.read_bytes())
        pixels = picture.width * picture.height
        count = int(getattr(picture, "n_frames", 1)) if kind in _ANIMATED else 1
        indices = range(count)[which]
        if pixels > _MOST_PIXELS or pixels * (indices[-1] + 1) > _MOST_DECODED_PIXELS:
            return found
        for index in indices:
            picture.seek(index)
            grey = np.asarray(picture.convert("L"), np.uint8)[..., None]
            found.append(upright(grey, orientation_of(picture, kind))[..., 0])
    return found
