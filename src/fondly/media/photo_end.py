"""Where a picture ends by its own account, to tell a cut file from a damaged one."""

from __future__ import annotations

import re
import struct

from fondly.media.photo_kinds import PhotoKind


class _Cut(Exception):
    """The file ends before the picture does."""


def end_of_picture(kind: PhotoKind, data: bytes) -> int | None:
    """How many bytes the picture takes by its own account; None when the file ends before that.

    A number below ``len(data)`` means that something follows the picture. A TIFF has no end, its
    parts lie anywhere: it is taken to fill the file, unless a part lies beyond.
    """
    walk = {
        PhotoKind.JPEG: _jpeg_end,
        PhotoKind.PNG: _png_end,
        PhotoKind.GIF: _gif_end,
        PhotoKind.WEBP: _riff_end,
        PhotoKind.AVIF: _boxes_end,
        PhotoKind.HEIC: _boxes_end,
        PhotoKind.TIFF: _tiff_end,
    }[kind]
    try:
        return walk(data)
    except (_Cut, struct.error):
        return None


_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg_end(data: bytes) -> int:
    """Walk the segments to the end-of-image marker (ITU-T T.81, annex B)."""
    at = 2
    while True:
        prefix, marker = struct.unpack_from("BB", data, at)
        if prefix != 0xFF:
            raise _Cut
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        at += 2 + size
        if marker == 0xDA:  # entropy-coded data follow, where FF is stuffed
            found = _AFTER_SCAN.search(data, at)
            if found is None:
                raise _Cut
            at = found.start()


def _png_end(data: bytes) -> int:
    """Walk the chunks to IEND (ISO/IEC 15948, 5.3)."""
    at, name = 8, b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        at += 12 + size
    return _within(at, data)


def _gif_end(data: bytes) -> int:
    """The trailer is the last byte, but for padding (GIF89a, 27)."""
    whole = data.rstrip(b"\0")
    if not whole.endswith(b";"):
        raise _Cut
    return len(whole)


def _riff_end(data: bytes) -> int:
    (size,) = struct.unpack_from("<I", data, 4)
    return _within(8 + int(size), data)


def _boxes_end(data: bytes) -> int:
    """Walk the top-level boxes (ISO/IEC 14496-12, 4.2); a picture needs some that holds data."""
    at, seen = 0, set()
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
        elif size == 0:
            size = len(data) - at
        if size < 8:
            raise _Cut
        seen.add(name)
        at = _within(at + size, data)
    if b"mdat" not in seen and b"idat" not in data:
        raise _Cut
    return at


_STRIPS, _STRIP_SIZES, _TILES, _TILE_SIZES = 273, 279, 324, 325


def _tiff_end(data: bytes) -> int:
    """Look whether the first directory and its strips or tiles lie within the file (TIFF 6.0, 2).

    BigTIFF is not walked.
    """
    order = "<" if data[:2] == b"II" else ">"
    (version, at) = struct.unpack_from(order + "HI", data, 2)
    if version != 42:
        return len(data)
    (count,) = struct.unpack_from(order + "H", data, at)
    parts: dict[int, list[int]] = {}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, amount = struct.unpack_from(order + "HHI", data, entry)
        code = {3: "H", 4: "I"}.get(kind)
        if tag in {_STRIPS, _STRIP_SIZES, _TILES, _TILE_SIZES} and code:
            parts[tag] = _tiff_values(data, entry + 8, order, code, amount)
    for places, sizes in ((_STRIPS, _STRIP_SIZES), (_TILES, _TILE_SIZES)):
        for place, size in zip(parts.get(places, []), parts.get(sizes, []), strict=False):
            _within(place + size, data)
    return len(data)


def _tiff_values(data: bytes, at: int, order: str, code: str, amount: int) -> list[int]:
    """The values of a directory entry, which stand in it when they fit into four bytes."""
    size = struct.calcsize(code) * amount
    if size > 4:
        (at,) = struct.unpack_from(order + "I", data, at)
    _within(at + size, data)
    return [value for (value,) in struct.iter_unpack(order + code, data[at : at + size])]


def _within(end: int, data: bytes) -> int:
    if end > len(data):
        raise _Cut
    return end
