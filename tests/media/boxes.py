"""The boxes of an MP4 file, walked by hand (ISO/IEC 14496-12, 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CONTAINERS = frozenset({"moov", "trak", "mdia", "minf", "stbl", "edts", "udta", "dinf"})


@dataclass(frozen=True)
class Box:
    """One box: its path of names, where it begins, its size, and its contents."""

    path: str
    start: int
    size: int
    body: bytes


def boxes(data: bytes, start: int = 0, end: int | None = None, within: str = "") -> Iterator[Box]:
    """All boxes, parents before children; fails when their sizes do not add up."""
    end = len(data) if end is None else end
    while start < end:
        size, name = struct.unpack_from(">I4s", data, start)
        assert 8 <= size <= end - start, f"{name!r} at {start} says {size} of {end - start} bytes"
        path = f"{within}/{name.decode('latin-1')}"
        yield Box(path, start, size, data[start + 8 : start + size])
        if path.rsplit("/", 1)[1] in _CONTAINERS:
            yield from boxes(data, start + 8, start + size, path)
        start += size
    assert start == end


def track_seconds(mdhd: bytes) -> tuple[int, int]:
    """Duration and timescale of a media header, version 0 (8.4.2)."""
    assert mdhd[0] == 0
    scale, duration = struct.unpack_from(">II", mdhd, 12)
    return duration, scale


def film(path: Path) -> bytes:
    """What is seen and heard in a file, without what is said of it: no signature repeats."""
    return b"".join(box.body for box in boxes(path.read_bytes()) if box.path == "/mdat")
