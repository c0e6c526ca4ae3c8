"""A Live Photo: a JPEG and a MOV that Apple's Photos takes for one, because both tell one name.

What joins them is what Apple's own camera writes, as far as it is known: the identifier as entry 17
of Apple's maker note and as QuickTime key, and a timed track that says which moment the still is.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from fondly.errors import EncodeFailed
from fondly.media.new_file import output_error

IDENTIFIER_KEY = "com.apple.quicktime.content.identifier"
STILL_TIME_KEY = b"com.apple.quicktime.still-image-time"

_EXIF_IFD, _MAKER_NOTE = 0x8769, 0x927C
_TICKS = 600
"""A second of the timed track, as QuickTime counts by habit."""
_INT8 = 65
"""Type of a signed byte (QuickTime File Format, well-known types)."""
_NEXT_TRACK = 96
"""Where a movie header of version 0 keeps the number of the next track, from its body on."""


def exif_of_pair(identifier: str, size: tuple[int, int]) -> bytes:
    """The EXIF of the still: what the standard demands, and Apple's note with the identifier.

    Args:
        identifier: a UUID in capitals, 36 characters.
        size: width and height in pixels.
    """
    text = identifier.encode("ascii") + b"\0"
    header = b"Apple iOS\0" + b"\0\1MM"
    note = header + struct.pack(">HHHIII", 1, 0x11, 2, len(text), len(header) + 18, 0) + text
    inch = struct.pack(">II", 72, 1)
    first = ((0x011A, 5, inch), (0x011B, 5, inch), (0x0128, 3, b"\0\2"), (0x0213, 3, b"\0\1"))
    pointer = (_EXIF_IFD, 4, struct.pack(">I", 0))
    begin = 8 + len(_directory((*first, pointer), 8))
    second = (
        (0x9000, 7, b"0232"),
        (0x9101, 7, b"\1\2\3\0"),
        (_MAKER_NOTE, 7, note),
        (0xA000, 7, b"0100"),
        (0xA001, 3, b"\0\1"),
        (0xA002, 4, struct.pack(">I", size[0])),
        (0xA003, 4, struct.pack(">I", size[1])),
    )
    pointer = (_EXIF_IFD, 4, struct.pack(">I", begin))
    tiff = b"MM\0*\0\0\0\x08" + _directory((*first, pointer), 8) + _directory(second, begin)
    return b"Exif\0\0" + tiff


def _directory(entries: Sequence[tuple[int, int, bytes]], begin: int) -> bytes:
    """An image file directory (TIFF 6.0, section 2) that begins at ``begin``.

    Args:
        entries: tag, type and value of each, by rising tag.
        begin: where it lies in the TIFF.
    """
    sizes = {3: 2, 4: 4, 5: 8, 7: 1}
    fields, beyond = b"", b""
    after = begin + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(">I", after + len(beyond))
            beyond += value + b"\0" * (len(value) % 2)
        fields += struct.pack(">HHI", tag, kind, len(value) // sizes[kind]) + place
    return struct.pack(">H", len(entries)) + fields + bytes(4) + beyond


def add_still_time(path: Path, still_s: Fraction) -> None:
    """Adds the timed track to a MOV file whose index lies at its end, in place.

    Args:
        path: a file that nobody else reads yet, with one film and the identifier as key.
        still_s: the moment of the still, in seconds from the beginning.

    Raises:
        EncodeFailed: the file is not of this form.
        DiskFull, OutputUnwritable: about ``path``.
    """
    try:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            begin, length = _find_index(file, size)
            file.seek(begin)
            index = file.read(length)
            body, track = _with_track_number(index[8:])
            added = _track(track, still_s, 0)
            moov_end = begin + 8 + len(body) + len(added)
            moov = _box(b"moov", body, _track(track, still_s, moov_end))
            file.seek(begin)
            file.write(moov + _box(b"mdat", _SAMPLE))
    except OSError as error:
        raise output_error(error, path) from error


_SAMPLE = struct.pack(">IIb", 9, 1, -1)


def _find_index(file: BinaryIO, end: int) -> tuple[int, int]:
    """Where the index begins and how long it is; it must be the last box."""
    at = 0
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
        if name == b"moov" and at + size == end:
            return at, size
        if size < 8:
            break
        at += size
    raise _strange()


def _with_track_number(body: bytes) -> tuple[bytes, int]:
    """The index with room for one more track, and that track's number."""
    if body[4:8] != b"mvhd" or body[8]:
        raise _strange()
    at = 8 + _NEXT_TRACK
    (number,) = struct.unpack_from(">I", body, at)
    return body[:at] + struct.pack(">I", number + 1) + body[at + 4 :], number


def _track(number: int, still_s: Fraction, at: int) -> bytes:
    """A track with one sample, shown at the moment of the still (QuickTime File Format)."""
    movie_ticks = 1000  # FFmpeg's movie headers count milliseconds
    begin, length = round(still_s * movie_ticks), max(1, round(movie_ticks / 30))
    unity = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = struct.pack(">IIIIII", 0xF, 0, 0, number, 0, begin + length) + bytes(16) + unity
    edits = struct.pack(">II", 0, 2)
    edits += struct.pack(">IiI", begin, -1, 0x10000) + struct.pack(">IiI", length, 0, 0x10000)
    ticks = max(1, _TICKS // 30)
    media = (
        _box(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, _TICKS, ticks, 0x55C40000)),
        _box(b"hdlr", struct.pack(">I4s4s", 0, b"mhlr", b"meta") + bytes(13)),
        _box(b"minf", _no_media(), _data_here(), _samples(ticks, at + 8)),
    )
    return _box(
        b"trak",
        _box(b"tkhd", header + bytes(8)),
        _box(b"edts", _box(b"elst", edits)),
        _box(b"tref", _box(b"cdsc", struct.pack(">I", 1))),
        _box(b"mdia", *media),
    )


def _no_media() -> bytes:
    return _box(b"gmhd", _box(b"gmin", struct.pack(">IHHHHHH", 0, 0x40, *(0x8000,) * 3, 0, 0)))


def _data_here() -> bytes:
    here = _box(b"url ", struct.pack(">I", 1))
    return _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1) + here))


def _samples(ticks: int, at: int) -> bytes:
    key = _box(b"keyd", b"mdta" + STILL_TIME_KEY)
    kind = _box(b"dtyp", struct.pack(">II", 0, _INT8))
    keys = _box(b"keys", _box(struct.pack(">I", 1), key, kind))
    entry = _box(b"mebx", bytes(6) + struct.pack(">H", 1), keys)
    return _box(
        b"stbl",
        _box(b"stsd", struct.pack(">II", 0, 1), entry),
        _box(b"stts", struct.pack(">IIII", 0, 1, 1, ticks)),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        _box(b"stsz", struct.pack(">III", 0, len(_SAMPLE), 1)),
        _box(b"stco", struct.pack(">III", 0, 1, at)),
    )


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _strange() -> EncodeFailed:
    return EncodeFailed(
        "The film of the Live Photo is not as expected.",
        "This is a fault in Fondly; please report it.",
    )
