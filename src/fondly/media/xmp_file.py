"""XMP in finished files: what photo libraries and platforms read that know no signatures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_JPEG_NAME, _MOST_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0", 65_000
_GIF_NAME = b"XMP DataXMP"
_GIF_END = bytes([1, *range(255, -1, -1), 0])
"""A reader that skips sub-blocks by their length falls through this ramp onto the final 0
(XMP specification, part 3, 1.1.2)."""


def add_xmp(path: Path, packet: str) -> bool:
    """Put an XMP packet into a finished file, which is changed in place.

    A file of a kind that takes its packet only while it is encoded is left as it is: AVIF, and
    WebP without an extended header.

    Args:
        path: a file that nobody else reads yet.
        packet: the packet as text.

    Returns:
        whether it is in now. OSError passes.
    """
    add = _WAYS.get(path.suffix.lower())
    return add is not None and add(path, packet.encode())


def _append_box(path: Path, packet: bytes) -> bool:
    """At the end of the file, where no other box moves."""
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 24 + len(packet), b"uuid") + _BOX + packet)
    return True


def _jpeg(path: Path, packet: bytes) -> bool:
    content = path.read_bytes()
    if len(packet) > _MOST_IN_JPEG or content[:2] != b"\xff\xd8":
        return False
    at = 2
    if content[2:4] == b"\xff\xe0":
        at += 2 + struct.unpack(">H", content[4:6])[0]
    segment = _JPEG_NAME + packet
    marked = b"\xff\xe1" + struct.pack(">H", 2 + len(segment)) + segment
    path.write_bytes(content[:at] + marked + content[at:])
    return True


def _png(path: Path, packet: bytes) -> bool:
    content = path.read_bytes()
    data = b"iTXt" + b"XML:com.adobe.xmp\0\0\0\0\0" + packet
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    after_header = 8 + 25
    path.write_bytes(content[:after_header] + chunk + content[after_header:])
    return True


def _gif(path: Path, packet: bytes) -> bool:
    content = path.read_bytes()
    table = 3 * 2 ** ((content[10] & 7) + 1) if content[10] & 0x80 else 0
    at = 13 + table
    block = b"\x21\xff\x0b" + _GIF_NAME + packet + _GIF_END
    path.write_bytes(b"GIF89a" + content[6:at] + block + content[at:])
    return True


def _webp(path: Path, packet: bytes) -> bool:
    content = bytearray(path.read_bytes())
    if content[12:16] != b"VP8X":
        return False
    content[20] |= 4  # XMP is there
    content += b"XMP " + struct.pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    content[4:8] = struct.pack("<I", len(content) - 8)
    path.write_bytes(content)
    return True


_WAYS: Mapping[str, Callable[[Path, bytes], bool]] = MappingProxyType(
    {
        ".mp4": _append_box,
        ".m4v": _append_box,
        ".mov": _append_box,
        ".jpg": _jpeg,
        ".jpeg": _jpeg,
        ".png": _png,
        ".gif": _gif,
        ".webp": _webp,
    }
)
