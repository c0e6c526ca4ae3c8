"""Whether a file of pictures or film ends where it says that it does: a download may break off."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

_TAIL = 4096
_MOST_BOXES = 10_000


def ends_early(path: Path) -> bool:
    """Whether a file's own structure says that its end is missing; False for kinds not known.

    OSError passes.
    """
    with path.open("rb") as file:
        head = file.read(16)
        size = file.seek(0, os.SEEK_END)
        if head[4:8] == b"ftyp":
            return _boxes_end_early(file, size)
        if head[:4] == b"RIFF":
            return int(struct.unpack("<I", head[4:8])[0]) + 8 > size
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return b"IEND" not in tail
    if head[:2] == b"\xff\xd8":
        return b"\xff\xd9" not in tail
    return head[:4] == b"GIF8" and not tail.endswith(b";")


def _boxes_end_early(file: BinaryIO, size: int) -> bool:
    """Whether the last box of the file's top level reaches beyond its end (ISO 14496-12, 4.2)."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at >= size:
            break
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            return True
        (length,) = struct.unpack(">I", header[:4])
        if length == 1 and len(header) == 16:
            length = struct.unpack(">Q", header[8:])[0]
        if length < 8:  # 0 means to the end of the file; anything else is no truncation
            return False
        at += length
    return at > size
